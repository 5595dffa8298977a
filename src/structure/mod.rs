//! Turns pages into a document with passages: furniture off, paragraphs whole, the parts of the document told
//! apart, headings in a tree, metadata filled, citations found.

mod citations;
mod columns;
mod furniture;
mod headings;
mod metadata;
mod numbering;
mod paragraphs;
mod parts;
mod sentences;

use crate::model::{Document, Language, Layout, Pages, Passage, PassageKind, Quality, SourceFile, Verdict};
use headings::Outline;
use paragraphs::{Align, Paragraph};
pub use sentences::sentences;

/// The document a file holds. Never fails: a file without text gives a document without passages, and what is
/// not found stays empty.
pub fn structure(source: &SourceFile, pages: &Pages) -> Document {
    let stripped = furniture::strip(pages);
    let paragraphs = paragraphs::paragraphs(&stripped, pages.layout);
    let language = language(&paragraphs, source.name());
    let parts = match language {
        Language::Chinese => parts::chinese(&paragraphs),
        Language::English => parts::english(&paragraphs),
    };
    let mut metadata = match language {
        Language::Chinese => metadata::chinese(&paragraphs, &parts),
        Language::English => metadata::english(&paragraphs, &parts),
    };
    let passages = passages(source, &paragraphs, &parts, language);
    if language == Language::Chinese {
        metadata.cites = citations::cited(&passages, metadata.number.as_deref(), metadata.region.as_deref());
    }
    Document {
        id: source.document_id().to_owned(),
        source: source.clone(),
        metadata,
        language,
        pages: match pages.layout {
            Layout::Flow => 1,
            Layout::Fixed => u32::try_from(pages.pages.len()).unwrap_or(u32::MAX),
        },
        quality: quality(pages),
        passages,
    }
}

fn passages(
    source: &SourceFile,
    paragraphs: &[Paragraph],
    parts: &parts::Parts,
    language: Language,
) -> Vec<Passage> {
    let mut outline = Outline::default();
    let body_size = body_size(paragraphs);
    let mut passages = Vec::with_capacity(paragraphs.len());
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if parts.starts.contains(&at) {
            outline.reset();
        }
        let mut kind = parts.kinds[at];
        let (mut headings, mut number) = (Vec::new(), String::new());
        if kind == PassageKind::Body {
            let strong =
                paragraph.size > body_size * 1.08 || paragraph.bold || paragraph.align == Align::Centre;
            let place = outline.place(&paragraph.text, paragraph.role, strong);
            (headings, number) = (place.headings, place.number);
            if place.is_heading {
                kind = PassageKind::Heading;
            }
        } else if matches!(kind, PassageKind::Table | PassageKind::Footnote) {
            headings = outline.path();
        }
        let ordinal = u32::try_from(at + 1).unwrap_or(u32::MAX);
        passages.push(Passage {
            id: Passage::id_of(source.document_id(), ordinal),
            ordinal,
            kind,
            pages: paragraph.pages,
            headings,
            number,
            sentences: sentences::sentences(&paragraph.text, language),
            text: paragraph.text.clone(),
            tags: Vec::new(),
        });
    }
    passages
}

/// The commonest size by characters.
fn body_size(paragraphs: &[Paragraph]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for paragraph in paragraphs {
        let length = paragraph.text.chars().count();
        match sizes.iter_mut().find(|(size, _)| (*size - paragraph.size).abs() < 0.3) {
            Some((_, sum)) => *sum += length,
            None => sizes.push((paragraph.size, length)),
        }
    }
    sizes.into_iter().max_by_key(|(_, sum)| *sum).map_or(0.0, |(size, _)| size)
}

/// The language of the text; a file without a letter is judged by its name.
fn language(paragraphs: &[Paragraph], name: &str) -> Language {
    let texts = || paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    if texts().any(|text| text.contains(char::is_alphabetic)) {
        Language::of(texts())
    } else {
        Language::of([name])
    }
}

fn quality(pages: &Pages) -> Vec<Quality> {
    let any = |verdict: Verdict| pages.pages.iter().any(|page| page.verdict == verdict);
    [
        (Verdict::Damaged, Quality::Damaged),
        (Verdict::NoTextLayer, Quality::MissingPages),
        (Verdict::UnmappableFont, Quality::UnmappableFont),
    ]
    .into_iter()
    .filter(|(verdict, _)| any(*verdict))
    .map(|(_, quality)| quality)
    .collect()
}
