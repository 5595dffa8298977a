//! Formats that only an office program knows (doc, wps, rtf, odt): an installed LibreOffice turns them into
//! docx, which is then read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::programs::LIBREOFFICE;
use super::{ExtractError, damaged, docx};
use crate::model::{Format, Pages, Reason};

/// LibreOffice maps much more memory than it uses; a worker's own limit would keep it from starting.
const MEMORY: u64 = 4 << 30;

/// Settings of the private profile: no macros, and nothing fetched from elsewhere.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"#;

/// Reads a file by way of LibreOffice. It has no time limit of its own: a worker ends both.
pub(super) fn read(path: &Path, format: Format) -> Result<Pages, ExtractError> {
    let folder =
        tempfile::Builder::new().prefix("hongtou-office-").tempdir().map_err(|error| temporary(&error))?;
    // The document's own name may hold anything; LibreOffice sees a plain one whose ending fits the content.
    let copy = folder.path().join(format!("input.{format}"));
    fs::copy(path, &copy).map_err(|error| super::unreadable(&error))?;
    let profile = folder.path().join("profile");
    fs::create_dir_all(profile.join("user")).map_err(|error| temporary(&error))?;
    fs::write(profile.join("user/registrymodifications.xcu"), SETTINGS).map_err(|error| temporary(&error))?;
    let output = convert(&copy, &profile, folder.path())?;
    match fs::read(folder.path().join("input.docx")) {
        Ok(bytes) => docx::read(bytes).map(|mut pages| {
            // It names LibreOffice, which did not make the document.
            pages.info.producer = None;
            Pages { format, ..pages }
        }),
        Err(_) => {
            let complaint = String::from_utf8_lossy(&output.stderr);
            let last =
                complaint.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it gave no reason");
            Err(damaged(format!("LibreOffice could not convert it: {last}")))
        }
    }
}

fn convert(copy: &Path, profile: &Path, folder: &Path) -> Result<Output, ExtractError> {
    let program = LIBREOFFICE.path().ok_or_else(|| {
        ExtractError::new(
            Reason::NeedsProgram,
            "needs LibreOffice, which is not installed",
            format!("{}; or save the file as docx", LIBREOFFICE.remedy()),
        )
    })?;
    let mut command = Command::new(program);
    command
        .args(["--headless", "--norestore", "--nolockcheck", "--nologo"])
        .arg(format!("-env:UserInstallation={}", url(profile)))
        .args(["--convert-to", "docx:MS Word 2007 XML", "--outdir"])
        .arg(folder)
        .arg(copy)
        .stdin(Stdio::null());
    with_more_memory(|| command.output())
        .map_err(|error| damaged(format!("LibreOffice could not be started: {error}")))
}

/// Runs `start` with a memory limit LibreOffice can live with, where the system lets us; its programs inherit
/// the limit in force when they are started.
fn with_more_memory<T>(start: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    if let Ok((soft, hard)) = rlimit::Resource::AS.get()
        && soft < MEMORY
    {
        // Where the limit cannot be changed LibreOffice has to do with what there is.
        let _ = rlimit::Resource::AS.set(u64::min(MEMORY, hard), hard);
        let result = start();
        let _ = rlimit::Resource::AS.set(soft, hard);
        return result;
    }
    start()
}

/// A folder as the URL LibreOffice wants; temporary folders may have blanks in their names.
fn url(folder: &Path) -> String {
    let path: PathBuf = folder.components().collect();
    let encoded = path.to_string_lossy().replace('\\', "/").bytes().fold(String::new(), |mut url, byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
        url
    });
    format!("file://{}{encoded}", if encoded.starts_with('/') { "" } else { "/" })
}

fn temporary(error: &io::Error) -> ExtractError {
    ExtractError::new(
        Reason::Unreadable,
        format!("no temporary file could be written: {error}"),
        "make room on the disk, or set TMPDIR to a folder with room",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rich_text_is_read_where_the_program_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("文 件.rtf");
        fs::write(&file, r"{\rtf1\ansi\uc1 \u31532?\u19968?\u26465?\par \u31532?\u20108?\u26465?}").unwrap();
        match read(&file, Format::Rtf) {
            Ok(pages) => {
                let lines: Vec<&str> = pages.pages[0].lines.iter().map(|line| line.text.as_str()).collect();
                assert_eq!(lines, ["第一条", "第二条"]);
                assert_eq!(pages.format, Format::Rtf);
            }
            Err(error) => assert_eq!(error.reason, Reason::NeedsProgram),
        }
    }

    #[test]
    fn folders_become_urls() {
        assert_eq!(url(Path::new("/tmp/a b")), "file:///tmp/a%20b");
    }
}
