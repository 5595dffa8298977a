//! Tells what a file is from its bytes; its name is never asked.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

use crate::model::Format;

/// How much of a file's beginning is looked at.
const HEAD: u64 = 64 * 1024;

/// What the bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A format Hongtou reads.
    Known(Format),
    /// A web page; Word and Excel also save such pages under names of their own.
    Page { made_by_office: bool },
    /// An Office container whose content is locked.
    Encrypted,
    /// Something else, with what can be done about it.
    Other { what: &'static str, remedy: &'static str },
}

const UNPACK: &str = "unpack it into the folder";
const TO_PDF: &str = "save it as PDF in the program that made it";
const PICTURE: &str = "make a PDF of the picture; with OCR its text can be read";

/// Beginnings of formats that are not read.
const OTHERS: [(&[u8], &str, &str); 17] = [
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"\xff\xd8\xff", "a JPEG picture", PICTURE),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", PICTURE),
    (b"GIF8", "a GIF picture", PICTURE),
    (b"II*\0", "a TIFF picture", PICTURE),
    (b"MM\0*", "a TIFF picture", PICTURE),
    (b"BM", "a BMP picture", PICTURE),
    (b"AT&TFORM", "a DjVu document", TO_PDF),
    (b"CAJ", "a CAJ article", "save it as PDF in CAJViewer"),
    (b"\x7fELF", "a program", "take it out of the folder"),
    (b"MZ", "a program", "take it out of the folder"),
    (b"SQLite format 3\0", "a database", "export its tables as csv"),
];

/// Tells what `file` is; reads from its beginning, and for containers their directory.
pub(super) fn sniff<R: Read + Seek>(file: &mut R) -> io::Result<Sniffed> {
    let mut head = Vec::new();
    file.rewind()?;
    file.by_ref().take(HEAD).read_to_end(&mut head)?;

    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(zip_kind(file));
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return ole_kind(file);
    }
    if head[..head.len().min(1024)].windows(5).any(|bytes| bytes == b"%PDF-") {
        return Ok(Sniffed::Known(Format::Pdf));
    }
    if head.starts_with(b"{\\rtf") {
        return Ok(Sniffed::Known(Format::Rtf));
    }
    if is_text(&head) {
        return Ok(text_kind(&head));
    }
    let other = OTHERS.iter().find(|(start, ..)| head.starts_with(start));
    Ok(match other {
        Some((_, what, remedy)) => Sniffed::Other { what, remedy },
        None => Sniffed::Other { what: "not a kind of file Hongtou reads", remedy: TO_PDF },
    })
}

/// What a zip holds, by the names inside. A broken one whose first member looks like Office stays that
/// format, so that the reader can say it is damaged.
fn zip_kind<R: Read + Seek>(file: &mut R) -> Sniffed {
    let Ok(mut archive) = ZipArchive::new(&mut *file) else {
        return broken_zip_kind(file);
    };
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    let below = |folder: &str| names.iter().any(|n| n.starts_with(folder));
    if has("OFD.xml") {
        Sniffed::Known(Format::Ofd)
    } else if has("[Content_Types].xml") && below("word/") {
        Sniffed::Known(Format::Docx)
    } else if has("[Content_Types].xml") && below("xl/") {
        Sniffed::Known(Format::Xlsx)
    } else if has("[Content_Types].xml") && below("ppt/") {
        Sniffed::Other { what: "a presentation", remedy: TO_PDF }
    } else {
        let mut kind = String::new();
        if let Ok(member) = archive.by_name("mimetype") {
            // A member that cannot be read leaves the kind empty: a plain archive.
            let _ = member.take(100).read_to_string(&mut kind);
        }
        match kind.trim() {
            "application/vnd.oasis.opendocument.text" => Sniffed::Known(Format::Odt),
            "application/epub+zip" => Sniffed::Other { what: "an e-book", remedy: TO_PDF },
            kind if kind.starts_with("application/vnd.oasis") => {
                Sniffed::Other { what: "an OpenDocument file that is no text", remedy: TO_PDF }
            }
            _ => Sniffed::Other { what: "a zip archive", remedy: UNPACK },
        }
    }
}

fn broken_zip_kind<R: Read + Seek>(file: &mut R) -> Sniffed {
    let mut head = Vec::new();
    let read = file.rewind().and_then(|()| file.by_ref().take(HEAD).read_to_end(&mut head));
    let holds = |name: &[u8]| head.windows(name.len()).any(|bytes| bytes == name);
    if read.is_err() {
        Sniffed::Other { what: "a broken archive", remedy: "download or copy it again" }
    } else if holds(b"OFD.xml") {
        Sniffed::Known(Format::Ofd)
    } else if holds(b"word/") {
        Sniffed::Known(Format::Docx)
    } else if holds(b"xl/") {
        Sniffed::Known(Format::Xlsx)
    } else {
        Sniffed::Other { what: "a broken archive", remedy: "download or copy it again" }
    }
}

/// What an OLE2 container of Office 97–2003 or WPS holds.
///
/// Directory entries are 128 bytes long and aligned; the first stream of a known name in file order is the
/// main one. Looking at every aligned place, not only at the directory's own chain, also serves files whose
/// chain is broken.
fn ole_kind<R: Read + Seek>(file: &mut R) -> io::Result<Sniffed> {
    file.seek(SeekFrom::Start(512))?;
    let mut reader = io::BufReader::new(file);
    let mut entry = [0; 128];
    while reader.read_exact(&mut entry).is_ok() {
        // Streams have type 2; the name's length counts UTF-16 bytes with the final zero.
        let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
        if entry[66] != 2 || !(4..=64).contains(&length) || length % 2 != 0 {
            continue;
        }
        let units = entry[..length - 2].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let name: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
        return Ok(match name.as_str() {
            "WordDocument" => Sniffed::Known(Format::Doc),
            "Workbook" | "Book" => Sniffed::Known(Format::Xls),
            "EncryptedPackage" => Sniffed::Encrypted,
            "PowerPoint Document" => Sniffed::Other { what: "a presentation", remedy: TO_PDF },
            "VisioDocument" => Sniffed::Other { what: "a drawing", remedy: TO_PDF },
            "__properties_version1.0" => Sniffed::Other { what: "an e-mail message", remedy: TO_PDF },
            // Works and the first WPS versions; LibreOffice may know them.
            "CONTENTS" | "MatOST" => Sniffed::Known(Format::Doc),
            _ => continue,
        });
    }
    Ok(Sniffed::Other { what: "an Office container without a text", remedy: TO_PDF })
}

/// Whether the bytes can be text in some charset: hardly any control characters.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || utf16_without_mark(head).is_some() {
        return true;
    }
    let control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a | 0x1b);
    !head.contains(&0) && head.iter().filter(control).count() * 200 <= head.len()
}

/// Whether `head` is UTF-16 without a byte order mark: `Some(true)` for little endian.
///
/// It is when, read so, nearly every character is ASCII, a hanzi or Chinese punctuation.
pub(crate) fn utf16_without_mark(head: &[u8]) -> Option<bool> {
    // The high half of every break and letter is zero.
    if !head.contains(&0) {
        return None;
    }
    let plausible = |unit: u16| {
        matches!(unit, 0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0x2010..=0x2026 | 0x3000..=0x303f
            | 0x4e00..=0x9fff | 0xff01..=0xff5e)
    };
    // Legacy double-byte text read as UTF-16 can look like hanzi, but it has no U+000A or U+0020 unit.
    let breaks = |unit: u16| matches!(unit, 0x0a | 0x20 | 0x3000);
    let fits = |read: fn([u8; 2]) -> u16| {
        let units = || head.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        let total = head.len() / 2;
        let zero_high = units().filter(|unit| unit >> 8 == 0).count();
        total >= 4
            && units().filter(|unit| plausible(*unit)).count() * 100 >= total * 95
            && zero_high > 0
            && units().any(breaks)
    };
    if fits(u16::from_le_bytes) {
        Some(true)
    } else if fits(u16::from_be_bytes) {
        Some(false)
    } else {
        None
    }
}

/// Text, page, saved page archive or Word's single-file XML.
fn text_kind(head: &[u8]) -> Sniffed {
    // Tags are ASCII in every charset but UTF-16, where dropping the zeros gives them back.
    let ascii: String = head.iter().filter(|b| **b != 0).map(|b| b.to_ascii_lowercase() as char).collect();
    let start = ascii.trim_start_matches(|c: char| !c.is_ascii_graphic());
    let early = &ascii[..ascii.floor_char_boundary(8 * 1024)];
    let made_by_office = ascii.contains("urn:schemas-microsoft-com:office");
    if start.starts_with("<?xml")
        && (early.contains("progid=\"word.document\"") || early.contains("<w:worddocument"))
    {
        return Sniffed::Known(Format::Doc);
    }
    let archive = early.lines().any(|line| line.starts_with("mime-version:"))
        && (early.contains("multipart/related") || early.contains("text/html"));
    if archive {
        return Sniffed::Page { made_by_office: true };
    }
    let tag = |name: &str| {
        start
            .strip_prefix('<')
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace()))
    };
    let pieces = ["head", "body", "meta", "title", "table", "div", "p", "script", "style", "link", "span"];
    if start.starts_with("<!doctype html") || early.contains("<html") || pieces.into_iter().any(tag) {
        Sniffed::Page { made_by_office }
    } else {
        Sniffed::Known(Format::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};
    use zip::write::SimpleFileOptions;

    fn sniff_bytes(bytes: &[u8]) -> Sniffed {
        sniff(&mut Cursor::new(bytes)).unwrap()
    }

    fn zipped(names: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in names {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn containers_are_told_by_their_members() {
        let types = ("[Content_Types].xml", "");
        let odt = ("mimetype", "application/vnd.oasis.opendocument.text");
        assert_eq!(sniff_bytes(&zipped(&[types, ("word/document.xml", "")])), Sniffed::Known(Format::Docx));
        assert_eq!(sniff_bytes(&zipped(&[types, ("xl/workbook.xml", "")])), Sniffed::Known(Format::Xlsx));
        assert_eq!(sniff_bytes(&zipped(&[("OFD.xml", "")])), Sniffed::Known(Format::Ofd));
        assert_eq!(sniff_bytes(&zipped(&[odt])), Sniffed::Known(Format::Odt));
        assert!(matches!(sniff_bytes(&zipped(&[("a.txt", "")])), Sniffed::Other { remedy: UNPACK, .. }));
        let docx = zipped(&[types, ("word/document.xml", "")]);
        assert_eq!(sniff_bytes(&docx[..docx.len() / 2]), Sniffed::Known(Format::Docx));
    }

    #[test]
    fn text_and_pages() {
        let page = Sniffed::Page { made_by_office: false };
        assert_eq!(sniff_bytes("第一条".as_bytes()), Sniffed::Known(Format::Text));
        assert_eq!(sniff_bytes(&[0xb5, 0xda, 0xd2, 0xbb, 0xcc, 0xf5]), Sniffed::Known(Format::Text));
        assert_eq!(sniff_bytes(b"\xef\xbb\xbf \r\n<!DOCTYPE HTML>"), page);
        assert_eq!(sniff_bytes(b"<div class='a'>x</div>"), page);
        assert_eq!(sniff_bytes(b"<parties> agree"), Sniffed::Known(Format::Text));
        let wide: Vec<u8> = "<html>第一条\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniff_bytes(&wide), page);
        assert_eq!(
            sniff_bytes(b"MIME-Version: 1.0\nContent-Type: multipart/related\n"),
            Sniffed::Page { made_by_office: true }
        );
        assert_eq!(sniff_bytes(b"junk\n%PDF-1.4\n"), Sniffed::Known(Format::Pdf));
        assert_eq!(sniff_bytes(b"{\\rtf1 x}"), Sniffed::Known(Format::Rtf));
        assert!(matches!(sniff_bytes(b"\x89PNG\r\n\x1a\n\0\0\0"), Sniffed::Other { remedy: PICTURE, .. }));
    }

    #[test]
    fn utf16_is_told_from_double_byte_text() {
        let wide: Vec<u8> = "第一条 为了\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(utf16_without_mark(&wide), Some(false));
        assert_eq!(utf16_without_mark("第一条 为了规范\n".as_bytes()), None);
        assert_eq!(utf16_without_mark(b"plain ascii text\n"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_something(bytes: Vec<u8>) {
            sniff_bytes(&bytes);
            sniff_bytes(&[b"PK\x03\x04", &bytes[..]].concat());
            sniff_bytes(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &bytes[..]].concat());
        }
    }
}
