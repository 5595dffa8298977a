//! Reading files nobody vouches for: in processes of their own, under limits of time and memory.
//!
//! A worker is the program itself in a hidden mode. It reads one file after another, because starting costs
//! time. A file that crashes, hangs or fills its worker costs that file alone: the worker is replaced. Each
//! worker has a folder for temporary files which goes when it goes.

mod process;
mod protocol;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use process::{Process, Stopped};
use protocol::Request;
pub use protocol::serve;

use super::{ExtractError, ReadOptions};
use crate::model::{Format, Pages, Reason};

/// The hidden argument under which the program must call [`serve`].
pub const ARGUMENT: &str = "worker";

/// How many times its time limit a file may take whose pages are read by OCR.
const OCR_FACTOR: u32 = 30;

/// What one file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time for one file, and for each of its pages that is read by OCR; but OCR begins no page once
    /// a file has taken [`OCR_FACTOR`] times as long.
    pub time: Duration,
    /// Address space of a worker, in bytes. Not enforced on Windows.
    pub memory: u64,
}

impl Default for Limits {
    /// 120 seconds and 1 GiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(120), memory: 1 << 30 }
    }
}

/// How to start a worker.
struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
}

/// A pool of workers. Threads share it by reference; each call uses one worker.
pub struct Workers {
    program: Program,
    limits: Limits,
    count: usize,
    pool: Mutex<Pool>,
    freed: Condvar,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Process>,
    busy: usize,
}

impl Workers {
    /// A pool of at most `count` workers, started when first needed.
    ///
    /// # Errors
    /// When the system does not tell where the running program is.
    pub fn new(count: usize, limits: Limits) -> io::Result<Self> {
        Ok(Self::of(Program { path: this_program()?, arguments: vec![ARGUMENT.into()] }, count, limits))
    }

    fn of(program: Program, count: usize, limits: Limits) -> Self {
        Self { program, limits, count: count.max(1), pool: Mutex::default(), freed: Condvar::new() }
    }

    /// Reads one file in a worker; waits while all are busy.
    ///
    /// # Errors
    /// What [`super::read`] says, or what became of the worker: timed out, too large, crashed.
    pub fn read(&self, path: &Path, format: Format, options: &ReadOptions) -> Result<Pages, ExtractError> {
        let ocr_time = self.limits.time.saturating_mul(OCR_FACTOR);
        let request = Request { path: path.to_owned(), format, options: options.clone(), ocr_time };
        let mut idle = self.take();
        loop {
            // A worker that has read files before may have died of what they left in its memory, so the file
            // gets a second chance in a new one.
            let used = idle.is_some();
            let result = match idle.take().map_or_else(|| Process::start(&self.program, self.limits), Ok) {
                Ok(mut process) => process.read(&request, self.limits.time).map(|reply| (reply, process)),
                Err(error) => Err(Stopped::NotStarted(error)),
            };
            match result {
                Ok((reply, process)) => {
                    self.give_back(Some(process));
                    return reply;
                }
                Err(Stopped::OutOfMemory | Stopped::Died(_)) if used => {}
                Err(stopped) => {
                    self.give_back(None);
                    return Err(self.error(stopped));
                }
            }
        }
    }

    fn take(&self) -> Option<Process> {
        let mut pool = self.pool();
        while pool.busy >= self.count {
            pool = self.freed.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        pool.busy += 1;
        pool.idle.pop()
    }

    fn give_back(&self, process: Option<Process>) {
        let mut pool = self.pool();
        pool.busy = pool.busy.saturating_sub(1);
        pool.idle.extend(process);
        self.freed.notify_one();
    }

    /// The pool is valid between any two statements, so a panic elsewhere does not spoil it.
    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn error(&self, stopped: Stopped) -> ExtractError {
        let to_pdf = "open it in its program and save it as PDF, or leave it out";
        match stopped {
            Stopped::TimedOut => {
                let seconds = self.limits.time.as_secs();
                ExtractError::new(Reason::TimedOut, format!("reading took longer than {seconds} s"), to_pdf)
            }
            Stopped::OutOfMemory => {
                let limit = self.limits.memory >> 20;
                ExtractError::new(Reason::TooLarge, format!("reading needed more than {limit} MiB"), to_pdf)
            }
            Stopped::Died(how) => {
                ExtractError::new(Reason::Crashed, format!("the reader died: {how}"), to_pdf)
            }
            Stopped::NotStarted(error) => ExtractError::new(
                Reason::Crashed,
                format!("the reader could not be started: {error}"),
                "check that the program may start processes and write temporary files",
            ),
        }
    }
}

/// Where the running program is. Linux keeps it under this name even when its file was replaced or renamed
/// meanwhile, as an update does.
fn this_program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() {
        return Ok(running.to_owned());
    }
    std::env::current_exe()
}

#[cfg(test)]
mod tests;
