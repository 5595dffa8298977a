//! Progress of long work: a bar on a terminal, a line every ten seconds elsewhere, and what became of each file for
//! whoever wants it.

use std::cell::{Cell, RefCell};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::terminal::safe;

/// How often a line is printed where there is no terminal.
const PLAIN: Duration = Duration::from_secs(10);
/// How often the log is handed to the system, so that it can be followed.
const LOG: Duration = Duration::from_secs(1);

/// How much is said while files are read.
#[derive(Args, Debug, Default)]
pub struct ProgressOptions {
    /// Print nothing but errors
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say of each file what becomes of it
    #[arg(long, short)]
    verbose: bool,

    /// Write what becomes of each file to this file, with times; it is continued where it exists
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// What was done so far, counted by many threads.
#[derive(Debug, Default)]
pub struct Counters {
    files: AtomicU64,
    bytes: AtomicU64,
    pages: AtomicU64,
    failed: AtomicU64,
}

impl Counters {
    /// Counts a file of some bytes and pages.
    pub fn add(&self, bytes: u64, pages: u32, failed: bool) {
        self.files.fetch_add(1, Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
        self.pages.fetch_add(pages.into(), Relaxed);
        self.failed.fetch_add(failed.into(), Relaxed);
    }
}

/// What is said of long work, on standard error and in a log.
pub struct Progress {
    counters: Arc<Counters>,
    /// Files and bytes to come.
    total: Cell<(u64, u64)>,
    begun: Cell<Instant>,
    bar: ProgressBar,
    quiet: bool,
    verbose: bool,
    printed: Cell<Instant>,
    log: Option<RefCell<File>>,
    /// Lines for the log, and when the first of them was written.
    unwritten: RefCell<(String, Instant)>,
}

impl Progress {
    /// # Errors
    /// A log that cannot be written.
    pub fn new(options: &ProgressOptions) -> Result<Self> {
        let log = options.log.as_ref().map(|path| {
            let file = OpenOptions::new().create(true).append(true).open(path);
            file.with_context(|| format!("{}: the log cannot be written", path.display())).map(RefCell::new)
        });
        let target = if options.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let style = ProgressStyle::with_template("[{bar:16}] {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("=> ");
        let now = Instant::now();
        Ok(Self {
            counters: Arc::default(),
            total: Cell::default(),
            begun: Cell::new(now),
            bar: ProgressBar::with_draw_target(None, target).with_style(style),
            quiet: options.quiet,
            verbose: options.verbose,
            printed: Cell::new(now),
            log: log.transpose()?,
            unwritten: RefCell::new((String::new(), now)),
        })
    }

    /// What threads count in.
    pub fn counters(&self) -> Arc<Counters> {
        self.counters.clone()
    }

    /// Says that so many files of so many bytes are to come.
    pub fn begin(&self, files: usize, bytes: u64) {
        self.total.set((files as u64, bytes));
        self.begun.set(Instant::now());
        self.bar.set_length(files as u64);
    }

    /// Shows how far the work is; to be called several times a second.
    pub fn tick(&self) {
        if !self.bar.is_hidden() {
            self.bar.set_position(self.counters.files.load(Relaxed));
            self.bar.set_message(self.state());
        } else if !self.quiet && self.printed.get().elapsed() >= PLAIN {
            self.printed.set(Instant::now());
            eprintln!("hongtou: {}", self.state());
        }
        if self.unwritten.borrow().1.elapsed() >= LOG {
            self.write_log();
        }
    }

    /// Says what the work ends with.
    pub fn last(&self, what: &'static str) {
        self.bar.set_position(self.total.get().0);
        self.bar.set_message(what);
    }

    /// Says what became of a file.
    pub fn line(&self, path: &str, what: &str) {
        if !self.verbose && self.log.is_none() {
            return;
        }
        let line = format!("{}: {}", safe(path), safe(what));
        if self.log.is_some() {
            let now =
                OffsetDateTime::now_utc().replace_nanosecond(0).unwrap_or_else(|_| OffsetDateTime::now_utc());
            let mut unwritten = self.unwritten.borrow_mut();
            unwritten.0 += &format!("{} {line}\n", now.format(&Rfc3339).unwrap_or_default());
        }
        if self.verbose {
            self.bar.suspend(|| eprintln!("{line}"));
        }
    }

    /// Files, pages, megabytes, rate, time left, failures.
    fn state(&self) -> String {
        let [files, bytes, pages, failed] =
            [&self.counters.files, &self.counters.bytes, &self.counters.pages, &self.counters.failed]
                .map(|counter| counter.load(Relaxed));
        let (all, all_bytes) = self.total.get();
        let seconds = self.begun.get().elapsed().as_secs_f64();
        // Files differ in size more than bytes do in what they cost; where there is nothing to read, files must do.
        let (done, whole) = if all_bytes > 0 { (bytes, all_bytes) } else { (files, all) };
        let megabytes = |bytes: f64| bytes / 1e6;
        // How many are to come is not always known.
        let of_all = if all > 0 { format!("/{all}") } else { String::new() };
        let mut state = format!("{files}{of_all} files, {pages} pages");
        if all_bytes > 0 {
            let rate = megabytes(bytes as f64) / seconds.max(0.001);
            state += &format!(", {:.1} MB, {rate:.1} MB/s", megabytes(bytes as f64));
        }
        if whole > 0 && done > 0 && seconds >= 1.0 {
            let left = seconds * whole.saturating_sub(done) as f64 / done as f64;
            state += &format!(", {:#} left", HumanDuration(Duration::from_secs_f64(left)));
        }
        if failed > 0 {
            state += &format!(", {failed} failed");
        }
        state
    }

    fn write_log(&self) {
        let mut unwritten = self.unwritten.borrow_mut();
        if let Some(log) = &self.log
            && let Err(error) = log.borrow_mut().write_all(unwritten.0.as_bytes())
        {
            // The log is no reason to lose the work.
            self.bar.suspend(|| eprintln!("hongtou: the log cannot be written: {error}"));
        }
        *unwritten = (String::new(), Instant::now());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.write_log();
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_far_it_is() {
        let progress = Progress::new(&ProgressOptions::default()).unwrap();
        progress.begin(4, 8_000_000);
        progress.begun.set(Instant::now() - Duration::from_secs(10));
        progress.counters().add(2_000_000, 7, false);
        progress.counters().add(0, 0, true);
        assert_eq!(progress.state(), "2/4 files, 7 pages, 2.0 MB, 0.2 MB/s, 30s left, 1 failed");
    }

    #[test]
    fn the_log_is_continued_and_safe() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        for path in ["a.pdf", "b\u{1b}[31m.pdf"] {
            let options = ProgressOptions { log: Some(log.clone()), quiet: true, ..Default::default() };
            Progress::new(&options).unwrap().line(path, "read");
        }
        let lines = std::fs::read_to_string(log).unwrap();
        assert!(lines.lines().next().unwrap().ends_with("Z a.pdf: read"), "{lines}");
        assert!(lines.lines().nth(1).unwrap().ends_with("b\\u{1b}[31m.pdf: read"), "{lines}");
    }
}
