//! Reading office files with the real LibreOffice, through the program and its workers.

mod programs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use programs::is_installed;
use tempfile::TempDir;

/// A folder with a rich text file, and one for temporary files.
fn place(text: &str) -> (TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("通 知.rtf");
    let escaped: String = text
        .chars()
        .map(|c| if c == '\n' { r"\par ".to_owned() } else { format!(r"\u{}?", c as u32 as u16 as i16) })
        .collect();
    fs::write(&file, format!(r"{{\rtf1\ansi\uc1 {escaped}}}")).expect("a file");
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).expect("a folder");
    (folder, file, temporary)
}

fn hongtou(file: &Path, temporary: &Path, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hongtou"))
        .arg("text")
        .arg(file)
        .args(more)
        .env("TMPDIR", temporary)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").next().is_none()
}

#[test]
fn two_files_are_read_at_once() {
    if !is_installed("LibreOffice") {
        return;
    }
    let places = [place("第一条\n第二条"), place("第三条")];
    let running: Vec<Child> = places.iter().map(|(_, file, tmp)| hongtou(file, tmp, &[])).collect();
    let texts: Vec<String> = running
        .into_iter()
        .map(|child| child.wait_with_output().expect("it ends"))
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .collect();
    assert_eq!(texts, ["第一条\n第二条\n", "第三条\n"]);
    assert!(places.iter().all(|(_, _, tmp)| is_empty(tmp)));
}

#[test]
fn a_conversion_that_takes_too_long_is_ended() {
    if !is_installed("LibreOffice") {
        return;
    }
    let (_folder, file, temporary) = place(&"第一条　为了管理。\n".repeat(200_000));
    let output = hongtou(&file, &temporary, &["--time-limit", "1"]).wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("timed-out"));
    assert!(is_empty(&temporary));
}

#[cfg(unix)]
#[test]
fn nothing_is_left_when_the_program_is_killed() {
    if !is_installed("LibreOffice") {
        return;
    }
    let (_folder, file, temporary) = place(&"第一条　为了管理。\n".repeat(200_000));
    let mut program = hongtou(&file, &temporary, &[]);
    let wait = |done: &dyn Fn() -> bool| {
        let start = Instant::now();
        while !done() && start.elapsed() < Duration::from_secs(30) {
            thread::sleep(Duration::from_millis(20));
        }
    };
    // The worker has begun when LibreOffice's folder is in the worker's.
    wait(&|| {
        let workers = fs::read_dir(&temporary).expect("a folder").filter_map(Result::ok);
        workers
            .filter_map(|worker| fs::read_dir(worker.path()).ok())
            .any(|mut inside| inside.next().is_some())
    });
    program.kill().expect("it runs");
    program.wait().expect("it ends");
    wait(&|| is_empty(&temporary));
    assert!(is_empty(&temporary));
}
