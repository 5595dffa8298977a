//! What is said between the program and a worker: one JSON value a line each way.

use std::fs;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::extract::{self, ExtractError, ReadOptions};
use crate::model::{Format, Pages, Reason};

/// Stands before each reply: what libraries print on the way cannot be taken for one. JSON never holds it.
pub(super) const MARK: char = '\u{1e}';
/// The environment variable that tells a worker its memory limit in bytes.
pub(super) const MEMORY: &str = "HONGTOU_WORKER_MEMORY";
/// The environment variable that tells a worker the folder of its temporary files.
pub(super) const SCRATCH: &str = "HONGTOU_WORKER_SCRATCH";
/// Readers may recurse; a deep file should be refused by them, not overflow the stack before.
const STACK: usize = 64 << 20;

/// One file to read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) path: PathBuf,
    pub(super) format: Format,
    pub(super) options: ReadOptions,
    /// How long pages may be read by OCR.
    pub(super) ocr_time: Duration,
}

/// What became of it.
pub(super) type Reply = Result<Pages, ExtractError>;

/// The main loop of a worker: reads requests from standard input until it ends, replies on standard output.
///
/// Never returns: when standard input ends, the program that started the worker is gone, perhaps killed, and
/// the process exits even in the middle of a file, with the programs it started and its temporary files.
pub fn serve() -> ! {
    serve_with(|request| {
        let started = Instant::now();
        let go_on = || {
            // Whoever waits will notice by itself when this one cannot speak any more.
            let _ = say_line("");
            started.elapsed() < request.ocr_time
        };
        extract::read_with(&request.path, request.format, &request.options, &go_on)
    })
}

/// [`serve`] with another reader, so that tests can bring one that misbehaves.
pub(super) fn serve_with(read: fn(&Request) -> Reply) -> ! {
    limit_memory();
    let (send, requests) = mpsc::channel::<Request>();
    let reader = thread::Builder::new().stack_size(STACK).spawn(move || {
        for request in requests {
            let reply = catch_unwind(AssertUnwindSafe(|| read(&request))).unwrap_or_else(|_| {
                Err(ExtractError::new(
                    Reason::Crashed,
                    "the reader stumbled over it",
                    "open it in its program and save it as PDF, or leave it out",
                ))
            });
            if say(&reply).is_err() {
                break;
            }
        }
    });
    if reader.is_ok() {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            let Ok(request) = serde_json::from_str(&line) else { break };
            if send.send(request).is_err() {
                break;
            }
        }
    }
    leave()
}

/// Ends the worker and what it started, and leaves no files behind. Nobody is left to tell of errors.
fn leave() -> ! {
    if let Some(scratch) = std::env::var_os(SCRATCH) {
        // A program it started may still write; it cannot once the folders are gone.
        let _ = (0..5).any(|_| fs::remove_dir_all(&scratch).is_ok());
    }
    #[cfg(unix)]
    {
        use rustix::process::{Signal, getpgrp, getpid, kill_process_group};
        if getpgrp() == getpid() {
            let _ = kill_process_group(getpgrp(), Signal::KILL);
        }
    }
    std::process::exit(0)
}

fn say(reply: &Reply) -> io::Result<()> {
    say_line(&serde_json::to_string(reply)?)
}

/// Says one line; an empty one only tells that the worker is alive.
fn say_line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{MARK}{text}")?;
    out.flush()
}

/// Keeps the hard limit, so that a program the worker starts may be given more.
fn limit_memory() {
    #[cfg(unix)]
    if let Some(bytes) = std::env::var(MEMORY).ok().and_then(|value| value.parse().ok())
        && let Ok((_, hard)) = rlimit::Resource::AS.get()
    {
        // A limit above what the system allows cannot be set, nor is it needed.
        let _ = rlimit::Resource::AS.set(u64::min(bytes, hard), hard);
    }
}
