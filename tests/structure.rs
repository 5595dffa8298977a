//! Documents taken apart: the outline of two real plans, and the same text from several formats.

use std::collections::HashSet;
use std::path::Path;

use hongtou::extract::{ReadOptions, read};
use hongtou::model::{Document, PassageKind};
use hongtou::source::{identify, walk};
use hongtou::structure::structure;

fn document(path: &str) -> Document {
    let found = &walk(Path::new(path)).found[0];
    let source = identify(found).expect("the file can be read");
    let pages = read(&found.absolute, source.format, &ReadOptions::default()).expect("there is text in it");
    structure(&source, &pages)
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The headings as a tree: each new path on a line of its own, as deep as it stands, with the text it belongs to.
fn outline(document: &Document) -> String {
    let mut seen = HashSet::new();
    let mut tree = String::new();
    for passage in &document.passages {
        let mut path = passage.headings.clone();
        if passage.kind == PassageKind::Heading {
            path.push(passage.text.clone());
        }
        if seen.insert(passage.part.clone()) {
            tree.push_str(&format!("[{}]\n", passage.part));
        }
        for depth in 0..path.len() {
            if seen.insert(format!("{}{:?}", passage.part, &path[..=depth])) {
                tree.push_str(&format!("{}{}\n", "  ".repeat(depth + 1), path[depth]));
            }
        }
    }
    tree
}

#[test]
fn the_outline_of_a_county_notice_with_its_plan() {
    insta::assert_snapshot!(outline(&document("samples/county/liuzhi.pdf")));
}

#[test]
fn the_outline_of_a_provincial_opinion() {
    insta::assert_snapshot!(outline(&document("samples/province/guizhou.pdf")));
}

#[test]
fn the_outline_of_a_directive() {
    insta::assert_snapshot!(outline(&document("samples/english/en-directive-2002-91-buildings.pdf")));
}

/// What must not depend on the format: kinds, numbers, heading paths and texts of the passages, white space aside.
fn passages(document: &Document) -> Vec<String> {
    let line = |kind: PassageKind, passage: &hongtou::model::Passage| {
        let headings = compact(&passage.headings.join(">"));
        format!("{} {} {} {}", kind.as_str(), passage.number, headings, compact(&passage.text))
    };
    document.passages.iter().map(|passage| line(passage.kind, passage)).collect()
}

fn agree(one: &str, other: &str) {
    let (a, b) = (document(one), document(other));
    let (mut of_a, mut of_b) = (a.metadata.clone(), b.metadata.clone());
    // Pages and words differ: a flowing format has one page.
    of_a.sources.clear();
    of_b.sources.clear();
    assert_eq!(of_a, of_b, "{one} and {other}");
    let fields = |document: &Document| document.metadata.sources.keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&a), fields(&b), "{one} and {other}");
    let (a, b) = (passages(&a), passages(&b));
    for (left, right) in a.iter().zip(&b) {
        assert_eq!(left, right, "{one} and {other}");
    }
    assert_eq!(a.len(), b.len(), "{one} and {other}");
}

#[test]
fn pdf_word_and_text_say_the_same() {
    let pdf = "samples/prefecture/chengdu-residence-permit.pdf";
    agree(pdf, "samples/prefecture/chengdu-residence-permit.docx");
    agree(pdf, "tests/data/chengdu.txt");
}

#[test]
fn pdf_web_page_and_text_say_the_same() {
    let pdf = "samples/central/national-residence-permit.pdf";
    agree(pdf, "samples/central/national-residence-permit.html");
    agree(pdf, "tests/data/residence-permit.txt");
}
