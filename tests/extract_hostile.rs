//! Broken and hostile files: whatever bytes come, reading ends with pages or an error, never with a panic.
//!
//! Containers are changed inside as well as outside, because a changed byte outside mostly ends at the
//! checksum.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use hongtou::extract::{ReadOptions, read};
use hongtou::model::Format;
use hongtou::source::{identify, walk};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// One change: where, how many bytes go, what comes instead.
type Change = (Index, usize, Vec<u8>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let bytes = prop_oneof![
        vec(any::<u8>(), 0..4),
        Just(b"<".to_vec()),
        Just(b"99999999999".to_vec()),
        Just(b"'".to_vec())
    ];
    vec((any::<Index>(), 0..40_usize, bytes), 1..8)
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for (at, gone, instead) in changes {
        let at = at.index(bytes.len().max(1)).min(bytes.len());
        let end = (at + gone).min(bytes.len());
        bytes.splice(at..end, instead.iter().copied());
    }
    bytes
}

/// The same container with one member changed.
fn changed_inside(container: &[u8], member: &str, changes: &[Change]) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(container)).expect("a container");
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut file = old.by_index(at).expect("a member");
        let name = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("a whole member");
        let bytes = if name == member { changed(bytes, changes) } else { bytes };
        new.start_file(name, SimpleFileOptions::default()).expect("room");
        new.write_all(&bytes).expect("room");
    }
    new.finish().expect("room").into_inner()
}

/// Reads the bytes as the format they are said to be, and as what they look like.
fn survive(bytes: &[u8], format: Format) {
    let folder = tempfile::tempdir().expect("room");
    let file = folder.path().join("file");
    fs::write(&file, bytes).expect("room");
    let _ = read(&file, format, &ReadOptions::default());
    for found in walk(&file).found {
        let _ = identify(&found);
    }
}

fn sample(path: &str) -> Vec<u8> {
    fs::read(Path::new("samples").join(path)).expect("a sample")
}

const OFD_PAGE: &str = "<ofd:Page><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>\
    <ofd:Content><ofd:Layer><ofd:TextObject Boundary='20 20 100 9' Size='5' CTM='1 0 0 1 0 0' Weight='700'>\
    <ofd:TextCode X='0' Y='5' DeltaX='g 3 5 2.5'>第一条 为</ofd:TextCode></ofd:TextObject>\
    <ofd:PageBlock><ofd:TextObject Boundary='80 20 9 90' Size='5' ReadDirection='90'>\
    <ofd:TextCode X='0' Y='5' DeltaY='g 2 5'>第二条</ofd:TextCode></ofd:TextObject></ofd:PageBlock>\
    </ofd:Layer></ofd:Content></ofd:Page>";

fn ofd() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("OFD.xml", "<ofd:OFD><ofd:DocBody><ofd:DocRoot>D/D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"),
        (
            "D/D.xml",
            "<ofd:Document><ofd:CommonData/><ofd:Pages><ofd:Page ID='1' BaseLoc='P.xml'/></ofd:Pages></ofd:Document>",
        ),
        ("D/P.xml", OFD_PAGE),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).expect("room");
        zip.write_all(content.as_bytes()).expect("room");
    }
    zip.finish().expect("room").into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn docx(changes in changes()) {
        let file = sample("prefecture/chengdu-residence-permit.docx");
        survive(&changed(file.clone(), &changes), Format::Docx);
        for member in ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"] {
            survive(&changed_inside(&file, member, &changes), Format::Docx);
        }
    }

    #[test]
    fn html(changes in changes()) {
        survive(&changed(sample("central/national-residence-permit.html"), &changes), Format::Html);
    }

    #[test]
    fn ofd_pages(changes in changes()) {
        survive(&changed(ofd(), &changes), Format::Ofd);
        for member in ["OFD.xml", "D/D.xml", "D/P.xml"] {
            survive(&changed_inside(&ofd(), member, &changes), Format::Ofd);
        }
    }

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..400)) {
        for format in [Format::Docx, Format::Html, Format::Text, Format::Ofd, Format::Xlsx, Format::Xls] {
            survive(&bytes, format);
        }
    }
}
