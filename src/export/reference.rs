//! A document as an entry of a list of references: GB/T 7714-2015, APA (7th edition), BibTeX.

use std::fmt::Write as _;

use crate::model::{Document, Language};

/// Bodies that are named before the rest becomes 等 or et al. (GB/T 7714-2015, 8.1.2).
const MOST_NAMED: usize = 3;

/// How references are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// GB/T 7714-2015.
    #[default]
    Gbt7714,
    /// American Psychological Association, 7th edition.
    Apa,
    /// An entry for BibTeX and biblatex.
    Bibtex,
}

/// The reference to `document`; with `pages` (first and last, from 1) to a place in it. What the document does not say
/// is left out.
pub fn reference(document: &Document, pages: Option<[u32; 2]>, style: Style) -> String {
    match style {
        Style::Gbt7714 => gbt7714(document, pages),
        Style::Apa => apa(document, pages),
        Style::Bibtex => bibtex(document, pages),
    }
}

/// One page or a range.
fn range([first, last]: [u32; 2], dash: &str) -> String {
    if first == last { first.to_string() } else { format!("{first}{dash}{last}") }
}

/// 国务院办公厅. 题名: 国办发〔2017〕32号[Z]. 2017-04-26: 3.
fn gbt7714(document: &Document, pages: Option<[u32; 2]>) -> String {
    let metadata = &document.metadata;
    let mut text = String::new();
    if !metadata.issuers.is_empty() {
        let named: Vec<&str> = metadata.issuers.iter().take(MOST_NAMED).map(String::as_str).collect();
        text += &named.join(", ");
        if metadata.issuers.len() > MOST_NAMED {
            text += if document.language == Language::Chinese { ", 等" } else { ", et al" };
        }
        text += ". ";
    }
    text += document.label();
    if let Some(number) = &metadata.number {
        let _ = write!(text, ": {number}");
    }
    // Z: none of the kinds of works that have a letter of their own.
    text += "[Z].";
    match (metadata.date, pages) {
        (Some(date), Some(pages)) => _ = write!(text, " {date}: {}.", range(pages, "-")),
        (Some(date), None) => _ = write!(text, " {date}."),
        (None, Some(pages)) => _ = write!(text, " {}.", range(pages, "-")),
        (None, None) => {}
    }
    text
}

/// 国务院办公厅. (2017, April 26). *题名* (国办发〔2017〕32号), p. 3.
fn apa(document: &Document, pages: Option<[u32; 2]>) -> String {
    let metadata = &document.metadata;
    let date = metadata.date.map_or_else(
        || "n.d.".to_owned(),
        |date| format!("{}, {} {}", date.year(), date.month(), date.day()),
    );
    let label = document.label();
    let mut text = match metadata.issuers.as_slice() {
        // Without an author the title comes first.
        [] => format!("{label}. ({date})"),
        [one] => format!("{one}. ({date}). {label}"),
        [first @ .., last] => format!("{}, & {last}. ({date}). {label}", first.join(", ")),
    };
    if let Some(number) = &metadata.number {
        let _ = write!(text, " ({number})");
    }
    if let Some(pages) = pages {
        let mark = if pages[0] == pages[1] { "p." } else { "pp." };
        let _ = write!(text, ", {mark} {}", range(pages, "–"));
    }
    text + "."
}

fn bibtex(document: &Document, pages: Option<[u32; 2]>) -> String {
    let metadata = &document.metadata;
    let issuers: Vec<String> =
        metadata.issuers.iter().map(|issuer| format!("{{{}}}", escaped(issuer))).collect();
    let number = |number: u32| (number > 0).then(|| number.to_string());
    let date = metadata.date;
    let fields = [
        ("author", (!issuers.is_empty()).then(|| issuers.join(" and "))),
        ("title", Some(format!("{{{}}}", escaped(document.label())))),
        ("number", metadata.number.as_deref().map(escaped)),
        ("year", date.map(|date| date.year().to_string())),
        ("month", date.and_then(|date| number(u8::from(date.month()).into()))),
        ("day", date.and_then(|date| number(date.day().into()))),
        ("pages", pages.map(|pages| range(pages, "--"))),
        (
            "langid",
            Some(if document.language == Language::Chinese { "chinese" } else { "english" }.to_owned()),
        ),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some(format!("  {name} = {{{}}},\n", value?)));
    format!("@misc{{hongtou-{},\n{}}}", document.id, fields.collect::<String>())
}

/// `text` without what means something to TeX.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut all, c| {
        match c {
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => all.extend(['\\', c]),
            '\\' => all += "\\textbackslash{}",
            '~' => all += "\\textasciitilde{}",
            '^' => all += "\\textasciicircum{}",
            c => all.push(c),
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::export::tests::local;

    #[test]
    fn what_is_known_is_written_and_nothing_else() {
        let mut document = local();
        document.metadata.title = Some("关于推进医疗联合体建设和发展的指导意见".into());
        document.metadata.issuers = vec!["国务院办公厅".into()];
        document.metadata.number = Some("国办发〔2017〕32号".into());
        document.metadata.date = Some(date!(2017 - 04 - 23));
        let of = |document: &Document, style| reference(document, Some([3, 3]), style);
        assert_eq!(
            of(&document, Style::Gbt7714),
            "国务院办公厅. 关于推进医疗联合体建设和发展的指导意见: 国办发〔2017〕32号[Z]. 2017-04-23: 3."
        );
        assert_eq!(
            of(&document, Style::Apa),
            "国务院办公厅. (2017, April 23). 关于推进医疗联合体建设和发展的指导意见 (国办发〔2017〕32号), p. 3."
        );
        let entry = of(&document, Style::Bibtex);
        assert!(entry.starts_with("@misc{hongtou-aa,\n  author = {{国务院办公厅}},\n"), "{entry}");
        assert!(entry.contains("  month = {4},\n  day = {23},\n  pages = {3},\n"), "{entry}");

        document.metadata.issuers = ["甲", "乙", "丙", "丁"].map(str::to_owned).to_vec();
        document.metadata.number = None;
        document.metadata.date = None;
        document.metadata.title = Some("100% {a}_b".into());
        assert_eq!(reference(&document, None, Style::Gbt7714), "甲, 乙, 丙, 等. 100% {a}_b[Z].");
        assert_eq!(
            reference(&document, Some([3, 4]), Style::Apa),
            "甲, 乙, 丙, & 丁. (n.d.). 100% {a}_b, pp. 3–4."
        );
        let entry = reference(&document, None, Style::Bibtex);
        assert!(entry.contains(r"title = {{100\% \{a\}\_b}}"), "{entry}");
    }
}
