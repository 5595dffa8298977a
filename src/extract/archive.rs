//! Members of zip containers (docx, ofd), read under limits: a packed bomb is refused, not unpacked.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{ExtractError, charset, damaged};
use crate::model::Reason;

/// More members than any document has.
const MAX_ENTRIES: usize = 20_000;
/// Bytes unpacked from one file, all members together.
const MAX_TOTAL: u64 = 256 << 20;
/// How much larger a member may be than packed; XML of long tables reaches about 100.
const MAX_RATIO: u64 = 400;
/// Below this size the ratio says nothing.
const RATIO_FROM: u64 = 4 << 20;

/// A zip container in memory.
pub(crate) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    left: u64,
}

impl Archive {
    /// Opens a container.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, ExtractError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if zip.len() > MAX_ENTRIES {
            return Err(too_large(format!("{} members, more than {MAX_ENTRIES}", zip.len())));
        }
        Ok(Self { zip, left: MAX_TOTAL })
    }

    /// The bytes of a member, `None` when there is none of that name. Names are compared as Windows does,
    /// because some producers write them in another case than they refer to them.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ExtractError> {
        let index = self.zip.index_for_name(name).or_else(|| {
            let same = |found: Result<Cow<'_, str>, _>| {
                found.is_ok_and(|found| found.replace('\\', "/").eq_ignore_ascii_case(name))
            };
            self.zip.file_names().position(same)
        });
        let Some(index) = index else { return Ok(None) };
        let member = self.zip.by_index(index).map_err(|error| broken(&error))?;
        let allowed = member.compressed_size().saturating_mul(MAX_RATIO).max(RATIO_FROM).min(self.left);
        let mut bytes = Vec::new();
        // The size a member declares may be a lie; what comes out is what counts.
        member
            .take(allowed + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(format!("{name}: {error}")))?;
        let size = bytes.len() as u64;
        if size > allowed {
            return Err(too_large(format!("{name} unpacks to more than {allowed} bytes")));
        }
        self.left -= size;
        Ok(Some(bytes))
    }

    /// The text of an XML member, `None` when there is none of that name.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, ExtractError> {
        Ok(self.bytes(name)?.map(|bytes| charset::decode(&bytes, Some("utf-8"))))
    }
}

fn broken(error: &ZipError) -> ExtractError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ExtractError::new(
            Reason::PasswordProtected,
            "its members are locked with a password",
            "save it without the password",
        ),
        error => damaged(format!("the zip container is broken: {error}")),
    }
}

fn too_large(what: String) -> ExtractError {
    ExtractError::new(
        Reason::TooLarge,
        what,
        "check where the file comes from; if it is genuine, save it as PDF",
    )
}

/// The name of a member that `target` names, seen from the member `base`: `../media/a.xml` from
/// `word/document.xml` is `media/a.xml`. A leading `/` starts at the root.
pub(super) fn resolve(base: &str, target: &str) -> String {
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let start = if target.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(target.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    /// A zip with these members, for tests of the formats in such containers.
    pub(in crate::extract) fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn members_are_found_in_any_case() {
        let mut archive = Archive::open(zipped(&[("Doc_0/Document.xml", b"<a/>")])).unwrap();
        assert_eq!(archive.text("doc_0/document.xml").unwrap().unwrap(), "<a/>");
        assert_eq!(archive.bytes("none").unwrap(), None);
    }

    #[test]
    fn a_bomb_is_refused() {
        let mut archive = Archive::open(zipped(&[("a", &vec![0; 8 << 20])])).unwrap();
        assert_eq!(archive.bytes("a").unwrap_err().reason, Reason::TooLarge);
    }

    #[test]
    fn targets_are_resolved_from_their_base() {
        assert_eq!(resolve("word/document.xml", "footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolve("word/document.xml", "../a/b.xml"), "a/b.xml");
        assert_eq!(resolve("Doc_0/Document.xml", "/Doc_0/Pages/P.xml"), "Doc_0/Pages/P.xml");
        assert_eq!(resolve("OFD.xml", "../../x"), "x");
    }
}
