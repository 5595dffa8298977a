//! Turns pages into a document with passages: furniture off, paragraphs whole, the parts of the document told
//! apart, headings in a tree, metadata filled, citations found.

mod broken;
mod citations;
mod columns;
mod elements;
mod english;
mod furniture;
mod headings;
mod labels;
mod lines;
mod metadata;
mod numbered;
mod numbering;
mod paragraphs;
mod parts;
mod printed;
mod sentences;
mod titles;
mod wrapped;

use crate::model::{
    Document, Format, Language, Layout, Pages, Passage, PassageKind, Quality, SourceFile, Verdict,
};
use headings::{Outline, Setting};
pub(crate) use metadata::{central_bodies, place_at_start, place_names};
pub(crate) use numbering::number_of;
use paragraphs::Paragraph;
pub use printed::{PageText, page_texts};
pub use sentences::sentences;

/// The document a file holds. Never fails: a file without text gives a document without passages, and what is
/// not found stays empty.
pub fn structure(source: &SourceFile, pages: &Pages) -> Document {
    let (stripped, furniture) = furniture::strip(pages);
    let paragraphs = paragraphs::paragraphs(&stripped, pages.layout);
    let language = language(&paragraphs, source.name());
    let parts = match language {
        Language::Chinese => parts::chinese(&paragraphs),
        Language::English => english::parts(&paragraphs, pages.info.title.as_deref()),
    };
    let mut metadata = match language {
        Language::Chinese => metadata::chinese(&paragraphs, &parts, &furniture, named(pages)),
        Language::English => metadata::english(&paragraphs, &parts, &furniture, &pages.info),
    };
    let passages = passages(source, &paragraphs, &parts, language);
    let citations = citations::citations(&passages, &metadata, language);
    if language == Language::Chinese {
        metadata.cites = citations::cited(&citations, &passages);
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
        citations,
        duplicate_of: None,
        passages,
        furniture,
    }
}

fn passages(
    source: &SourceFile,
    paragraphs: &[Paragraph],
    parts: &parts::Parts,
    language: Language,
) -> Vec<Passage> {
    let mut outline = Outline::default();
    let mut part = String::new();
    let prints = Prints::of_text(paragraphs);
    let mut passages = Vec::with_capacity(paragraphs.len());
    let numbered = numbered::numbered(paragraphs, &parts.kinds, &parts.starts);
    for ((at, paragraph), numbered) in paragraphs.iter().enumerate().zip(numbered) {
        if parts.starts.contains(&at) {
            outline.reset();
            part = parts.title_from(at, paragraphs);
        }
        let mut kind = parts.kinds[at];
        let (mut headings, mut number) = (Vec::new(), String::new());
        if kind == PassageKind::Body {
            let next = paragraphs.get(at + 1).map_or("", |next| next.text.as_str());
            let setting = Setting { role: paragraph.role, print: prints.of(paragraph), next };
            let place = outline.place(&paragraph.text, setting, numbered);
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
            part: part.clone(),
            headings,
            number,
            sentences: sentences::sentences(&paragraph.text, language),
            text: paragraph.text.clone(),
            confidence: paragraph.confidence.mean(),
            tags: Vec::new(),
            directives: Vec::new(),
            by_hand: Vec::new(),
        });
    }
    passages
}

/// The sizes in which paragraphs are set off from the text.
struct Prints {
    body: f32,
    /// From the largest on.
    sizes: Vec<f32>,
}

impl Prints {
    fn of_text(paragraphs: &[Paragraph]) -> Self {
        let body = body_size(paragraphs);
        let mut sizes: Vec<f32> =
            paragraphs.iter().map(|p| p.size).filter(|size| *size > body * 1.08).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        sizes.dedup_by(|a, b| (*a - *b).abs() < 0.6);
        Self { body, sizes }
    }

    /// How large a paragraph is printed among those set off, 0 being the largest; weight and centring come last.
    fn of(&self, paragraph: &Paragraph) -> Option<u8> {
        if paragraph.size > self.body * 1.08 {
            let place = self.sizes.iter().position(|size| (size - paragraph.size).abs() < 0.6);
            return u8::try_from(place.unwrap_or(self.sizes.len())).ok();
        }
        paragraph.stands_out(self.body).then(|| u8::try_from(self.sizes.len()).unwrap_or(u8::MAX))
    }
}

/// The title the lines of facts above a text file give it. The title entry of other formats is mostly a program's guess.
fn named(pages: &Pages) -> Option<&str> {
    pages.info.title.as_deref().filter(|_| pages.format == Format::Text)
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
        (Verdict::Ocr, Quality::Ocr),
    ]
    .into_iter()
    .filter(|(verdict, _)| any(*verdict))
    .map(|(_, quality)| quality)
    .collect()
}

#[cfg(test)]
mod layouts;
#[cfg(test)]
mod tests;
