//! Runs Tesseract on one picture after another, in the language that suits the file.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::super::programs::{self, TESSERACT};
use super::picture::Picture;
use super::tsv::{self, Read};

/// How long one page may take; a full page of text takes about five seconds.
const PAGE_TIME: Duration = Duration::from_secs(60);
/// Simplified characters read with the right model are surer than this on the average page.
const SURE: f32 = 0.92;
/// Fewer characters than this do not tell the script.
const ENOUGH: usize = 50;

const SIMPLIFIED: &str = "chi_sim";
const TRADITIONAL: &str = "chi_tra";
const LATIN: &str = "eng";

/// Tesseract, with the script it found in this file.
pub(super) struct Reader {
    program: &'static Path,
    /// The scripts still thought possible, most likely first.
    scripts: Vec<&'static str>,
}

impl Reader {
    /// The program; nothing when it or its Chinese data are not installed.
    pub(super) fn new() -> Option<Self> {
        let program = TESSERACT.path()?;
        let scripts: Vec<_> = [SIMPLIFIED, TRADITIONAL].into_iter().filter(|script| has(script)).collect();
        (!scripts.is_empty()).then_some(Self { program, scripts })
    }

    /// Reads a picture; nothing when the program fails or takes too long.
    ///
    /// Both scripts at once would take three times as long and be less true, so a file is read in one: the
    /// first page with enough text on it that is not plainly Simplified is read in both, and the surer one
    /// decides for the pages after it.
    pub(super) fn read(&mut self, picture: &Picture) -> Option<Read> {
        let first = self.run(picture, self.scripts.first()?)?;
        if first.characters() < ENOUGH {
            return Some(first);
        }
        let other = self.scripts.get(1).copied().filter(|_| first.confidence() < SURE);
        let second = other.and_then(|script| self.run(picture, script));
        let read = match second {
            Some(second) if second.confidence() > first.confidence() => {
                self.scripts.reverse();
                second
            }
            _ => first,
        };
        self.scripts.truncate(1);
        Some(read)
    }

    fn run(&self, picture: &Picture, script: &str) -> Option<Read> {
        let languages = if has(LATIN) { format!("{script}+{LATIN}") } else { script.to_string() };
        let mut command = Command::new(self.program);
        command
            .args(["stdin", "stdout", "-l", &languages])
            // Finds the columns, and the orientation of the page where the data for it are installed.
            .args(["--psm", "1"])
            .args(["--dpi", &picture.dpi().to_string()])
            .args(["-c", "tessedit_create_tsv=1"])
            // Its own threads cost more than they give, and files are read in parallel already.
            .env("OMP_THREAD_LIMIT", "1");
        let answer = programs::run(&mut command, picture.pgm(), PAGE_TIME).ok()?;
        Some(tsv::parse(&answer, picture))
    }
}

fn has(language: &str) -> bool {
    programs::languages().iter().any(|found| found == language)
}
