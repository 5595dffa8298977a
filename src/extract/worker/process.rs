//! One worker process seen from the program that started it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tempfile::TempDir;

use super::protocol::{MARK, MEMORY, Reply, Request, SCRATCH};
use super::{Limits, Program};

/// How much of what a worker complains is kept, from the end.
const COMPLAINT: usize = 4096;

/// A running worker; ends with this value, together with all it started and its temporary files.
pub(super) struct Process {
    child: Child,
    requests: Option<ChildStdin>,
    replies: Receiver<String>,
    complaint: Option<JoinHandle<String>>,
    /// Removed when dropped, which is after the process was ended.
    _scratch: TempDir,
}

/// Why a worker gave no reply.
pub(super) enum Stopped {
    TimedOut,
    OutOfMemory,
    Died(String),
    NotStarted(io::Error),
}

impl Process {
    pub(super) fn start(program: &Program, limits: Limits) -> io::Result<Self> {
        let scratch = tempfile::Builder::new().prefix("hongtou-").tempdir()?;
        let mut command = Command::new(&program.path);
        command
            .args(&program.arguments)
            .env(MEMORY, limits.memory.to_string())
            // What it died of stands at the end of what it says, not above a long trace.
            .env("RUST_BACKTRACE", "0")
            .env(SCRATCH, scratch.path())
            .env("TMPDIR", scratch.path())
            .env("TMP", scratch.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let requests = child.stdin.take();
        let replies = child.stdout.take().map(listen);
        let complaint = child.stderr.take().map(|stderr| thread::spawn(move || last_of(stderr)));
        let replies = replies.ok_or_else(|| io::Error::other("the worker has no output"))?;
        Ok(Self { child, requests, replies, complaint, _scratch: scratch })
    }

    /// Has one file read; after an error the process is of no more use.
    pub(super) fn read(&mut self, request: &Request, time: Duration) -> Result<Reply, Stopped> {
        let line = serde_json::to_string(request)
            .map_err(|error| Stopped::Died(format!("its path cannot be passed on: {error}")))?;
        let sent = self.requests.as_mut().is_some_and(|pipe| writeln!(pipe, "{line}").is_ok());
        if !sent {
            return Err(self.died());
        }
        // A sign of life gives it the whole time again.
        let reply = loop {
            match self.replies.recv_timeout(time) {
                Ok(line) if line.trim().is_empty() => {}
                reply => break reply,
            }
        };
        match reply {
            Ok(reply) => serde_json::from_str(&reply)
                .map_err(|error| Stopped::Died(format!("its reply makes no sense: {error}"))),
            Err(RecvTimeoutError::Timeout) => Err(Stopped::TimedOut),
            Err(RecvTimeoutError::Disconnected) => Err(self.died()),
        }
    }

    /// What the process died of.
    fn died(&mut self) -> Stopped {
        // The pipe is closed, so it is dead or dying; what does not die by itself soon is ended.
        let exited = (0..100).find_map(|_| {
            let status = self.child.try_wait().transpose();
            if status.is_none() {
                thread::sleep(Duration::from_millis(20));
            }
            status
        });
        let status = exited.unwrap_or_else(|| self.end());
        let complaint = self.complaint.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        let last = complaint.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        match status {
            Ok(status) if complaint.contains("memory allocation of") || was_killed(status) => {
                Stopped::OutOfMemory
            }
            Ok(status) if last.is_empty() => Stopped::Died(status.to_string()),
            Ok(status) => Stopped::Died(format!("{status}: {last}")),
            Err(error) => Stopped::Died(error.to_string()),
        }
    }

    /// Ends the process and what it started, and waits until it is gone.
    fn end(&mut self) -> io::Result<ExitStatus> {
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            // While it has not been waited for, its number cannot belong to anybody else.
            if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
                // Already gone is as good.
                let _ = kill_process_group(group, Signal::KILL);
            }
        }
        let _ = self.child.kill();
        self.child.wait()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.requests = None;
        // Nobody is left to tell.
        let _ = self.end();
    }
}

/// Passes on the replies a worker writes, without what else gets into its output.
fn listen(output: impl Read + Send + 'static) -> Receiver<String> {
    let (send, replies) = mpsc::channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while output.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            if let Some((_, reply)) = text.rsplit_once(MARK)
                && send.send(reply.to_owned()).is_err()
            {
                break;
            }
            line.clear();
        }
    });
    replies
}

/// The end of what is written to a pipe; it must be read on, or the writer would stand still.
fn last_of(mut pipe: impl Read) -> String {
    let mut kept: Vec<u8> = Vec::new();
    let mut buffer = [0; 1024];
    while let Ok(read @ 1..) = pipe.read(&mut buffer) {
        kept.extend_from_slice(&buffer[..read]);
        kept.drain(..kept.len().saturating_sub(COMPLAINT));
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// True when the system ended it, which it does when memory runs out.
fn was_killed(status: ExitStatus) -> bool {
    #[cfg(unix)]
    return std::os::unix::process::ExitStatusExt::signal(&status) == Some(9);
    #[cfg(not(unix))]
    return false;
}
