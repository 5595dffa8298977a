//! The optional programs: what each is for, where it is, and how to get it.
//!
//! Hongtou reads most files by itself. Scans need Tesseract and old office files need LibreOffice; both are
//! looked for on first use, and one table says everything about them.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

/// How long a program may take to say its version.
const ANSWER_TIME: Duration = Duration::from_secs(20);

/// An optional program as found on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// What Hongtou uses it for.
    pub purpose: &'static str,
    /// Where it is; absent when it is not installed.
    pub path: Option<PathBuf>,
    /// The version it reports.
    pub version: Option<String>,
    /// The language data it lacks.
    pub missing: Vec<&'static str>,
    /// How to get what is not there; empty when nothing is missing.
    pub remedy: String,
}

/// Looks for every optional program and asks each for its version.
pub fn check() -> Vec<Program> {
    [&TESSERACT, &LIBREOFFICE]
        .into_iter()
        .map(|entry| {
            let path = entry.path().map(Path::to_path_buf);
            let version = path.as_deref().and_then(version);
            let missing = match path {
                Some(_) => lacking(entry),
                None => entry.languages.to_vec(),
            };
            let complete = path.is_some() && missing.is_empty();
            let remedy = if complete { String::new() } else { entry.remedy() };
            Program { name: entry.name, purpose: entry.purpose, path, version, missing, remedy }
        })
        .collect()
}

/// One row of the table.
pub(super) struct Entry {
    name: &'static str,
    purpose: &'static str,
    /// The commands it may go by, most likely first.
    commands: &'static [&'static str],
    /// Where its installer puts it outside the search path.
    places: &'static [&'static str],
    /// Language data it should have.
    languages: &'static [&'static str],
    debian: &'static str,
    macos: &'static str,
    windows: &'static str,
    found: OnceLock<Option<PathBuf>>,
}

/// Reads pictures of text.
pub(super) static TESSERACT: Entry = Entry {
    name: "Tesseract",
    purpose: "reads scanned pages (OCR)",
    commands: &["tesseract"],
    places: &[r"C:\Program Files\Tesseract-OCR\tesseract.exe"],
    languages: &["chi_sim", "chi_tra", "eng"],
    debian: "sudo apt-get install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-chi-tra",
    macos: "brew install tesseract tesseract-lang",
    windows: "winget install UB-Mannheim.TesseractOCR, and tick Chinese among its language data",
    found: OnceLock::new(),
};

/// Converts old office files.
pub(super) static LIBREOFFICE: Entry = Entry {
    name: "LibreOffice",
    purpose: "opens doc, wps, rtf and odt files",
    commands: &["soffice", "libreoffice"],
    places: &[
        "/usr/lib/libreoffice/program/soffice",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        r"C:\Program Files\LibreOffice\program\soffice.com",
    ],
    languages: &[],
    debian: "sudo apt-get install libreoffice-writer-nogui",
    macos: "brew install --cask libreoffice",
    windows: "winget install TheDocumentFoundation.LibreOffice",
    found: OnceLock::new(),
};

impl Entry {
    /// Where the program is, looked for once.
    pub(super) fn path(&self) -> Option<&Path> {
        self.found.get_or_init(|| self.look(&env::var_os("PATH").unwrap_or_default())).as_deref()
    }

    /// What the user can do to get it.
    pub(super) fn remedy(&self) -> String {
        let command = if cfg!(target_os = "macos") {
            self.macos
        } else if cfg!(windows) {
            self.windows
        } else {
            self.debian
        };
        let place = if cfg!(any(target_os = "macos", windows)) { "" } else { " (Debian, Ubuntu)" };
        format!("install {}: {command}{place}", self.name)
    }

    fn look(&self, search_path: &OsStr) -> Option<PathBuf> {
        // A relative folder in the search path would let the folder being read choose the program.
        let folders: Vec<PathBuf> =
            env::split_paths(search_path).filter(|folder| folder.is_absolute()).collect();
        let named = self.commands.iter().flat_map(|command| {
            folders.iter().map(move |folder| folder.join(format!("{command}{EXE_SUFFIX}")))
        });
        named.chain(self.places.iter().map(PathBuf::from)).find(|path| is_program(path))
    }
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file())
}

/// The version a program reports on its first line: its first word that begins with a digit.
fn version(path: &Path) -> Option<String> {
    let answer = run(Command::new(path).arg("--version"), Vec::new(), ANSWER_TIME).ok()?;
    let line = answer.lines().next()?;
    let word = line.split_whitespace().map(|word| word.trim_start_matches('v'));
    word.into_iter().find(|word| word.starts_with(|first: char| first.is_ascii_digit())).map(str::to_string)
}

/// The languages Tesseract has data for, asked for once.
pub(super) fn languages() -> &'static [String] {
    static LANGUAGES: OnceLock<Vec<String>> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let Some(path) = TESSERACT.path() else { return Vec::new() };
        let answer = run(Command::new(path).arg("--list-langs"), Vec::new(), ANSWER_TIME).unwrap_or_default();
        answer.lines().skip(1).map(|line| line.trim().to_string()).filter(|name| !name.is_empty()).collect()
    })
}

fn lacking(entry: &Entry) -> Vec<&'static str> {
    let has = |language: &str| languages().iter().any(|found| found == language);
    entry.languages.iter().copied().filter(|language| !has(language)).collect()
}

/// Why a program gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum RunError {
    /// The operating system could not start it.
    #[error("cannot be started: {0}")]
    Start(String),
    /// It took longer than it may.
    #[error("took longer than {0} seconds")]
    TimedOut(u64),
    /// It ended with an error.
    #[error("ended with an error")]
    Failed,
}

/// Runs a program on `input` and returns what it writes to standard output. It is ended when it takes longer
/// than `limit`.
pub(super) fn run(command: &mut Command, input: Vec<u8>, limit: Duration) -> Result<String, RunError> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| RunError::Start(error.to_string()))?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    // The threads are not waited for: a program's own children may keep the pipes open after it is gone.
    thread::spawn(move || {
        // A program that stops reading early tells so by its exit code.
        let _ = stdin.map(|mut stdin| stdin.write_all(&input));
    });
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut output = Vec::new();
        let _ = stdout.map(|mut stdout| stdout.read_to_end(&mut output));
        let _ = send.send(output);
    });
    let output = receive.recv_timeout(limit);
    if output.is_err() {
        let _ = child.kill();
    }
    let ended = child.wait().is_ok_and(|status| status.success());
    match output {
        Ok(output) if ended => Ok(String::from_utf8_lossy(&output).into_owned()),
        Ok(_) => Err(RunError::Failed),
        Err(_) => Err(RunError::TimedOut(limit.as_secs())),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::time::Instant;

    #[test]
    fn looks_only_at_programs_in_absolute_folders() {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("tesseract");
        fs::write(&program, "").expect("a file");
        assert_eq!(TESSERACT.look(folder.path().as_os_str()), None, "it may not be run");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("permissions");
        assert_eq!(TESSERACT.look(folder.path().as_os_str()), Some(program));
        assert_eq!(TESSERACT.look("".as_ref()), None);
        assert_eq!(TESSERACT.look(".".as_ref()), None);
    }

    #[test]
    fn gives_input_and_takes_output() {
        let long = "字".repeat(100_000);
        assert_eq!(
            run(&mut Command::new("cat"), long.clone().into_bytes(), ANSWER_TIME).as_deref(),
            Ok(long.as_str())
        );
        assert_eq!(run(&mut Command::new("false"), b"unread".to_vec(), ANSWER_TIME), Err(RunError::Failed));
        assert!(matches!(
            run(&mut Command::new("/no/such"), Vec::new(), ANSWER_TIME),
            Err(RunError::Start(_))
        ));
    }

    #[test]
    fn ends_what_takes_too_long() {
        let start = Instant::now();
        let slow = run(Command::new("sleep").arg("60"), Vec::new(), Duration::from_millis(50));
        assert_eq!(slow, Err(RunError::TimedOut(0)));
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn every_program_is_there_or_says_how_to_get_it() {
        for program in check() {
            let complete = program.path.is_some() && program.missing.is_empty();
            assert_eq!(complete, program.remedy.is_empty(), "{program:?}");
            assert!(complete || program.remedy.contains("install"), "{program:?}");
        }
    }
}
