//! Decides whether a file found is worth reading: its format, its hash, or why not.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Seek};

use sha2::{Digest, Sha256};

use super::sniff::{Sniffed, sniff};
use super::walk::Found;
use crate::model::{Failure, Format, Reason, SourceFile};

/// Reads a file once to tell its format by content and to hash it.
///
/// What nobody could read a text from comes back as a [`Failure`]: empty files, formats Hongtou does not
/// read, and pages saved in place of the document they announce.
pub fn identify(found: &Found) -> Result<SourceFile, Failure> {
    if found.size == 0 {
        return Err(found.failure(Reason::Empty, "the file has no bytes", "download or copy it again"));
    }
    let unreadable = |error: io::Error| {
        found.failure(Reason::Unreadable, error.to_string(), "check that you may read the file")
    };
    // The process that reads it is told the path as text.
    if found.absolute.to_str().is_none() {
        return Err(found.failure(
            Reason::Unreadable,
            "its path holds bytes that are no characters",
            "rename the file, or the folder it lies in",
        ));
    }
    let mut file = File::open(&found.absolute).map_err(unreadable)?;
    let format = match sniff(&mut file).map_err(unreadable)? {
        Sniffed::Known(format) => format,
        Sniffed::Encrypted => {
            return Err(found.failure(
                Reason::PasswordProtected,
                "an Office document locked with a password",
                "open it in Office or WPS and save it without the password",
            ));
        }
        Sniffed::Other { what, remedy } => return Err(found.failure(Reason::Unsupported, what, remedy)),
        Sniffed::Page { made_by_office } => {
            if let Some(promised) = promised(&found.path, made_by_office) {
                return Err(mislabelled(found, promised, "a web page", ".html"));
            }
            Format::Html
        }
    };
    if format == Format::Text
        && let Some(promised) = promised(&found.path, false)
    {
        return Err(mislabelled(found, promised, "plain text", ".txt"));
    }
    let hash = file.rewind().and_then(|()| hash(&mut file)).map_err(unreadable)?;
    Ok(SourceFile { path: found.path.clone(), size: found.size, modified: found.modified, hash, format })
}

fn mislabelled(found: &Found, promised: &str, what: &str, ending: &str) -> Failure {
    found.failure(
        Reason::Mislabelled,
        format!("named .{promised}, but the content is {what}, as when a download failed"),
        format!("download it again, or rename it to {ending} to read it as it is"),
    )
}

/// The ending of a name that promises a document no page or plain text can be. Office itself saves pages
/// under its old endings, so those promise nothing about a page made by it.
fn promised(path: &str, made_by_office: bool) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let (_, ending) = name.rsplit_once('.')?;
    let always = ["pdf", "docx", "xlsx", "ofd", "odt"];
    let old = ["doc", "xls", "wps", "rtf", "et"];
    let old = old.into_iter().filter(|_| !made_by_office);
    always.into_iter().chain(old).find(|known| *known == ending)
}

/// SHA-256 in lower-case hexadecimal.
fn hash(reader: &mut impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    io::copy(reader, &mut hasher)?;
    Ok(hasher.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::walk;

    fn identify_as(name: &str, content: &[u8]) -> Result<SourceFile, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        identify(&walk(&file).found[0])
    }

    #[test]
    fn hashes_as_sha256sum_does() {
        let source = identify_as("abc", b"abc").unwrap();
        assert_eq!(source.hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(source.format, Format::Text);
    }

    #[test]
    fn a_page_in_place_of_a_document_is_mislabelled() {
        let page = b"<!DOCTYPE html><html><body>404 Not Found</body></html>";
        for name in ["a.pdf", "a.PDF", "a.docx", "a.doc", "a.ofd"] {
            assert_eq!(identify_as(name, page).unwrap_err().reason, Reason::Mislabelled, "{name}");
        }
        for name in ["a", "a.aspx", "a.html", "a.jsp", "pdf"] {
            assert_eq!(identify_as(name, page).unwrap().format, Format::Html, "{name}");
        }
        assert_eq!(identify_as("a.pdf", b"not found").unwrap_err().reason, Reason::Mislabelled);
    }

    #[test]
    fn office_may_save_a_page_as_doc() {
        let page = br#"<html xmlns:w="urn:schemas-microsoft-com:office:word"><body>x</body></html>"#;
        assert_eq!(identify_as("a.doc", page).unwrap().format, Format::Html);
        assert_eq!(identify_as("a.docx", page).unwrap_err().reason, Reason::Mislabelled);
    }

    #[test]
    fn nothing_and_archives_are_failures() {
        assert_eq!(identify_as("a.txt", b"").unwrap_err().reason, Reason::Empty);
        let rar = identify_as("a.rar", b"Rar!\x1a\x07\x00rest").unwrap_err();
        assert_eq!(rar.reason, Reason::Unsupported);
        assert!(rar.remedy.contains("unpack"));
    }
}
