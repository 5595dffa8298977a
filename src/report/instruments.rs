//! Which instruments each document uses: documents by codes, each count with the passages behind it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::labels::fill;
use super::text::{lang, shown};
use super::view::View;
use crate::model::{Document, Language, Passage, Tag};
use crate::tag::{Code, Codebook};

/// Steps of shade a cell may have.
const SHADES: usize = 5;

/// The tags of a document by code, with their passages.
type Used<'a> = BTreeMap<&'a str, Vec<(&'a Passage, &'a Tag)>>;

pub(super) fn instruments(view: &View<'_>) -> Markup {
    let labels = &view.labels;
    html! {
        section #instruments aria-labelledby="instruments-title" {
            h2 #instruments-title { (labels.instruments) }
            @match view.report.instruments {
                None => p.note { (labels.no_instruments) },
                Some(book) => {
                    p.note { (fill(&labels.instruments_note, &[&label(view, &book.title.zh, &book.title.en)])) }
                    (table(view, book))
                }
            }
        }
    }
}

fn label<'a>(view: &View<'_>, zh: &'a str, en: &'a str) -> &'a str {
    match view.report.language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

fn table(view: &View<'_>, book: &Codebook) -> Markup {
    let codes: Vec<&Code> = book.codes.iter().filter(|code| !book.is_category(code)).collect();
    let documents = view.documents();
    let used: Vec<Used> = documents.iter().map(|document| used(document, book)).collect();
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="instruments-title" { table.figures.shaded {
            thead { tr {
                th scope="col" { (view.labels.document) }
                @for code in &codes { th scope="col" title=(code.definition) { (label(view, &code.label.zh, &code.label.en)) } }
            } }
            tbody { @for (at, (document, used)) in documents.iter().zip(&used).enumerate() { tr {
                th scope="row" lang=(lang(document)) { (shown(document.label())) }
                @let all: usize = used.values().map(Vec::len).sum();
                @for code in &codes {
                    @let count = used.get(code.code.as_str()).map_or(0, Vec::len);
                    td class={ "number shade-" (shade(count, all)) } {
                        @if count > 0 { a href={ "#" (place(at, code)) } { (count) } } @else { "0" }
                    }
                }
            } } }
        } }
        @for (at, (document, used)) in documents.iter().zip(&used).enumerate() {
            details.evidence {
                summary { (view.labels.evidence) ": " span lang=(lang(document)) { (shown(document.label())) } }
                dl { @for code in &codes {
                    @if let Some(found) = used.get(code.code.as_str()) {
                        dt #(place(at, code)) tabindex="-1" { (label(view, &code.label.zh, &code.label.en)) " " b { (found.len()) } }
                        dd { (list(view, found)) }
                    }
                } }
            }
        }
    }
}

fn place(document: usize, code: &Code) -> String {
    format!("i{}-{}", document + 1, code.code)
}

fn used<'a>(document: &'a Document, book: &Codebook) -> Used<'a> {
    let mut used = Used::new();
    for passage in &document.passages {
        for tag in passage.tags.iter().filter(|tag| tag.codebook == book.id) {
            used.entry(&tag.code).or_default().push((passage, tag));
        }
    }
    used
}

fn shade(count: usize, all: usize) -> usize {
    if all == 0 { 0 } else { (count * 2 * SHADES).div_ceil(all).min(SHADES) }
}

/// Where each tag stands, with its cue; passages outside the units that are compared have no place to lead to.
fn list(view: &View<'_>, found: &[(&Passage, &Tag)]) -> Markup {
    html! { ul {
        @for run in found.chunk_by(|a, b| a.0.id == b.0.id) {
            @let passage = run[0].0;
            @let number = if passage.number.is_empty() { fill(&view.labels.unit_without_number, &[&passage.ordinal]) } else { shown(&passage.number) };
            li {
                @match view.place(&passage.id) {
                    Some(place) => { a href={ "#" (place) } { (number) } }
                    None => { (number) }
                }
                " " span.page { (view.page(passage.pages[0])) } " "
                @let cues: Vec<String> = run.iter().map(|(_, tag)| shown(&tag.cue)).collect();
                q { (cues.join(" · ")) }
            }
        }
    } }
}
