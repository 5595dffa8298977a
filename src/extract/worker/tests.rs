//! Tests with workers that misbehave: this test program starts itself as one.

use std::fs;
use std::time::Instant;

use super::protocol::{Reply, serve_with};
use super::*;
use crate::extract;

const AS_WORKER: &str = "extract::worker::tests::as_worker";

/// Not a test by itself: the hidden mode of the test program.
#[test]
fn as_worker() {
    if std::env::var_os(protocol::MEMORY).is_some() {
        serve_with(misbehave);
    }
}

/// Does what the file's name says.
fn misbehave(request: &Request) -> Reply {
    match request.path.file_stem().and_then(|name| name.to_str()) {
        Some("hang") => loop {
            std::thread::sleep(Duration::from_secs(1));
        },
        Some("abort") => std::process::abort(),
        Some("panic") => panic!("as the file wishes"),
        Some("eat") => {
            let eaten = vec![1_u8; 2 << 30];
            Err(ExtractError::new(Reason::NoText, format!("{}", eaten.len()), ""))
        }
        Some("litter") => {
            fs::write(std::env::temp_dir().join("litter"), "x").unwrap();
            Err(ExtractError::new(Reason::NoText, std::env::temp_dir().to_str().unwrap(), ""))
        }
        _ => {
            print!("chatter of a library");
            extract::read(&request.path, request.format, &request.options)
        }
    }
}

fn workers(count: usize) -> Workers {
    let arguments = ["--exact", AS_WORKER, "--nocapture", "--test-threads=1"].map(OsString::from).into();
    let program = Program { path: std::env::current_exe().unwrap(), arguments };
    Workers::of(program, count, Limits { time: Duration::from_secs(3), ..Limits::default() })
}

fn read(workers: &Workers, name: &str) -> Result<Pages, ExtractError> {
    workers.read(Path::new(name), Format::Text, &ReadOptions::default())
}

#[test]
fn a_bad_file_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.txt");
    fs::write(&good, "第一条").unwrap();
    let workers = workers(1);
    for (name, reason) in [
        ("abort", Reason::Crashed),
        ("panic", Reason::Crashed),
        ("hang", Reason::TimedOut),
        ("eat", Reason::TooLarge),
        ("none", Reason::Unreadable),
    ] {
        assert_eq!(read(&workers, name).unwrap_err().reason, reason, "{name}");
        let pages = read(&workers, good.to_str().unwrap()).unwrap();
        assert_eq!(pages.pages[0].lines[0].text, "第一条");
    }
}

#[test]
fn nothing_is_left_behind() {
    let workers = workers(1);
    let scratch = PathBuf::from(read(&workers, "litter").unwrap_err().message);
    assert!(scratch.join("litter").exists());
    assert!(read(&workers, "abort").is_err());
    assert!(!scratch.exists());
    let scratch = PathBuf::from(read(&workers, "litter").unwrap_err().message);
    drop(workers);
    assert!(!scratch.exists());
}

#[test]
fn threads_share_the_pool() {
    let workers = workers(2);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert_eq!(read(&workers, "hang").unwrap_err().reason, Reason::TimedOut));
        }
    });
    assert!(start.elapsed() < Duration::from_secs(6), "both hung at the same time");
    assert_eq!(workers.pool().busy, 0);
}
