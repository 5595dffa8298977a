//! The same text in several formats must read the same: each reader is the other's judge.

use std::path::Path;

use hongtou::extract::{ReadOptions, read};
use hongtou::model::{Format, Role};
use hongtou::source::{identify, walk};

/// The lines of a sample without white space and without page numbers.
fn lines(sample: &str) -> Vec<String> {
    let path = Path::new("samples").join(sample);
    let found = &walk(&path).found[0];
    let source = identify(found).expect("a sample can be read");
    let pages = read(&found.absolute, source.format, &ReadOptions::default()).expect("a sample has text");
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let is_page_number =
        |line: &String| line.trim_matches(['-', '—', '–']).chars().all(|c| c.is_ascii_digit());
    let lines = pages.pages.iter().flat_map(|page| &page.lines);
    lines.map(|line| plain(&line.text)).filter(|line| !is_page_number(line)).collect()
}

#[test]
fn word_and_pdf_agree() {
    let word = lines("prefecture/chengdu-residence-permit.docx");
    assert_eq!(word[0], "成都市居住证管理实施办法");
    assert_eq!(word.len(), 56);
    assert_eq!(word.concat(), lines("prefecture/chengdu-residence-permit.pdf").concat());
}

#[test]
fn web_page_and_pdf_agree() {
    let page = lines("central/national-residence-permit.html");
    let mut pdf = lines("central/national-residence-permit.pdf");
    // The PDF was made from a copy that marks its page breaks so.
    pdf.retain(|line| line != "／／／");
    // The box of facts is the page's own, and structure reads fields from it.
    let (facts, text) = page.split_at(3);
    assert_eq!(facts[1], "发文机关：国务院成文日期：2015年11月26日");
    assert_eq!(text.concat(), pdf.concat());
}

#[test]
fn the_title_of_the_word_sample_is_a_heading() {
    let path = Path::new("samples/prefecture/chengdu-residence-permit.docx");
    let pages = read(path, Format::Docx, &ReadOptions::default()).expect("a sample has text");
    assert_eq!(pages.pages[0].lines[0].role, Role::Heading(1));
}
