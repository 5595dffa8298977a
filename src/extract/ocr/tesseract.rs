//! Runs Tesseract on one picture after another, in the language that suits the file.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::super::programs::{self, TESSERACT};
use super::picture::Picture;
use super::tsv::{self, Read};

/// How long one page may take; a full page of text takes about five seconds.
const PAGE_TIME: Duration = Duration::from_secs(60);
/// Chinese is read in the right script when it is surer than this.
const SURE: f32 = 0.92;
/// Fewer hanzi than this do not tell the script.
const ENOUGH: usize = 50;
/// A page with a smaller share of hanzi is not Chinese.
const SHARE_OF_HANZI: f32 = 0.2;
/// Latin script is surer than this; hanzi taken for it are not.
const SURELY_LATIN: f32 = 0.75;

const SIMPLIFIED: &str = "chi_sim";
const TRADITIONAL: &str = "chi_tra";
const LATIN: &str = "eng";

/// Tesseract, and what it learned of the scripts in this file.
///
/// Every page is read in one script. Several at once take twice to four times as long and are less true:
/// hanzi that are hard to read come out as Latin letters. The Chinese models know the letters too.
pub(super) struct Reader {
    program: &'static Path,
    /// The Chinese scripts still thought possible, most likely first.
    chinese: Vec<&'static str>,
    /// True when the page before was in Latin script.
    is_latin: bool,
}

impl Reader {
    /// The program; nothing when it or its Chinese data are not installed.
    pub(super) fn new() -> Option<Self> {
        let program = TESSERACT.path()?;
        let chinese: Vec<_> = [SIMPLIFIED, TRADITIONAL].into_iter().filter(|script| has(script)).collect();
        (!chinese.is_empty()).then_some(Self { program, chinese, is_latin: false })
    }

    /// Reads a picture; nothing when the program fails or takes too long.
    pub(super) fn read(&mut self, picture: &Picture) -> Option<Read> {
        if self.is_latin {
            let latin = self.run(picture, LATIN)?;
            if latin.confidence() >= SURELY_LATIN {
                return Some(latin);
            }
            self.is_latin = false;
        }
        let chinese = self.read_chinese(picture)?;
        if chinese.hanzi() as f32 >= SHARE_OF_HANZI * chinese.characters() as f32 || !has(LATIN) {
            return Some(chinese);
        }
        let latin = self.run(picture, LATIN).filter(|latin| latin.confidence() > chinese.confidence());
        self.is_latin = latin.is_some();
        latin.or(Some(chinese))
    }

    /// Reads a picture in the Chinese script of the file. The first page with enough text that is not
    /// plainly in the likelier script is read in both, and the surer one decides for the pages after it.
    fn read_chinese(&mut self, picture: &Picture) -> Option<Read> {
        let first = self.run(picture, self.chinese.first()?)?;
        if first.hanzi() < ENOUGH {
            return Some(first);
        }
        let other = self.chinese.get(1).copied().filter(|_| first.confidence() < SURE);
        let second = other.and_then(|script| self.run(picture, script));
        let read = match second {
            Some(second) if second.confidence() > first.confidence() => {
                self.chinese.reverse();
                second
            }
            _ => first,
        };
        self.chinese.truncate(1);
        Some(read)
    }

    fn run(&self, picture: &Picture, script: &str) -> Option<Read> {
        let mut command = Command::new(self.program);
        command
            .args(["stdin", "stdout", "-l", script])
            // Finds the columns, and the orientation of the page where the data for it are installed.
            .args(["--psm", "1"])
            .args(["--dpi", &picture.stated_dpi().to_string()])
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
