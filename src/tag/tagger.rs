//! The tagger: all codebooks made ready once, then one sentence after the other.

use thiserror::Error;

use super::actors::{Levels, mentions, responsible};
use super::codebook::{Codebook, CodebookError};
use super::cues::{Hit, Matcher, TooManyCues};
use super::instruments::instruments;
use super::sentence::Sentence;
use super::signals::Evidence;
use crate::model::{Document, Passage, PassageKind, Span, Tag};
use crate::segment::Segmenter;

/// Id of the codebook of actors.
const ACTORS: &str = "actors";
/// Id of the codebook of signals.
const SIGNALS: &str = "signals";
/// Id of the codebook of directive elements: who is responsible, targets, deadlines.
const ELEMENTS: &str = "elements";

const SHIPPED: [&str; 4] = [
    include_str!("../../dictionaries/codebooks/nato.toml"),
    include_str!("../../dictionaries/codebooks/signals.toml"),
    include_str!("../../dictionaries/codebooks/actors.toml"),
    include_str!("../../dictionaries/codebooks/elements.toml"),
];

/// Why a tagger could not be made.
#[derive(Debug, Error)]
pub enum TaggerError {
    /// A codebook is wrong.
    #[error(transparent)]
    Codebook(#[from] CodebookError),
    /// The codebooks are too large.
    #[error(transparent)]
    TooMany(#[from] TooManyCues),
}

/// Codes documents from some codebooks. Making one takes some time; it may be shared between threads.
pub struct Tagger {
    codebooks: Vec<Codebook>,
    matcher: Matcher,
    segmenter: Segmenter,
    levels: Levels,
}

/// What a sentence is read with.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context<'a> {
    /// The headings above, joined.
    pub(crate) heading: &'a str,
    /// It opens its passage.
    pub(crate) first: bool,
    /// It closes its passage.
    pub(crate) last: bool,
}

impl Tagger {
    /// A tagger with the codebooks that come with Hongtou.
    pub fn shipped() -> Result<Self, TaggerError> {
        let codebooks = SHIPPED.into_iter().map(Codebook::parse).collect::<Result<_, _>>()?;
        Self::new(codebooks)
    }

    /// A tagger with these codebooks. Those called `actors`, `signals` and `elements` are read by their own
    /// rules; every other one is a codebook of instruments.
    pub fn new(codebooks: Vec<Codebook>) -> Result<Self, TaggerError> {
        let matcher = Matcher::new(&codebooks)?;
        let segmenter = Segmenter::with_words(matcher.words().filter(|word| is_term(word)));
        let levels = Levels::new(codebooks.iter().find(|book| book.id == ACTORS));
        Ok(Self { codebooks, matcher, segmenter, levels })
    }

    /// The codebooks, in the order given.
    pub fn codebooks(&self) -> &[Codebook] {
        &self.codebooks
    }

    /// Fills the tags of every passage, anew.
    pub fn tag(&self, document: &mut Document) {
        for passage in &mut document.passages {
            passage.tags = self.passage(passage);
        }
    }

    fn passage(&self, passage: &Passage) -> Vec<Tag> {
        if !matches!(passage.kind, PassageKind::Body | PassageKind::Table | PassageKind::Footnote) {
            return Vec::new();
        }
        let heading = passage.heading();
        let mut tags = Vec::new();
        for (number, span) in passage.sentences.iter().enumerate() {
            let context = Context {
                heading: &heading,
                first: number == 0,
                last: number + 1 == passage.sentences.len(),
            };
            for mut tag in self.sentence(span.slice(&passage.text), &context) {
                if tag.codebook == SIGNALS && passage.kind == PassageKind::Footnote {
                    continue;
                }
                tag.span = Span::new(tag.span.start + span.start, tag.span.end + span.start);
                tag.sentence = number;
                tags.push(tag);
            }
        }
        tags
    }

    /// The tags of one sentence, with spans in it. Signal first, then by codebook, place and code.
    pub(crate) fn sentence(&self, text: &str, context: &Context) -> Vec<Tag> {
        let sentence = Sentence::new(text, &self.segmenter);
        let found = self.matcher.find(&sentence);
        let hits: Vec<Vec<Hit>> = self
            .codebooks
            .iter()
            .enumerate()
            .map(|(book, codebook)| self.matcher.hits(book, codebook, &sentence, &found))
            .collect();
        let named = |id: &str| {
            let at = self.codebooks.iter().position(|book| book.id == id)?;
            Some((&self.codebooks[at], &hits[at]))
        };
        let mentions = named(ACTORS)
            .map(|(book, hits)| mentions(hits, book, &self.levels, &sentence))
            .unwrap_or_default();
        let responsible = responsible(&mentions, &sentence, &self.segmenter);
        let tag = |codebook: &Codebook, code: &str, span: Span, words: &[Span]| Tag {
            codebook: codebook.id.clone(),
            code: code.to_owned(),
            span: sentence.original(span),
            sentence: 0,
            cue: words.iter().map(|&word| sentence.original(word).slice(text)).collect::<Vec<_>>().join("…"),
            level: None,
        };

        let mut tags = Vec::new();
        if let Some((book, hits)) = named(SIGNALS) {
            let element = |code: &str, role: Option<&str>| {
                let (book, hits) = named(ELEMENTS)?;
                hits.iter().find(|hit| {
                    let entry = &book.codes[hit.code];
                    entry.code == code && role.is_none_or(|role| entry.cues[hit.cue].role == role)
                })
            };
            let (signal, cue) = Evidence {
                codebook: book,
                sentence: &sentence,
                hits,
                context,
                mentions: &mentions,
                responsible: &responsible,
                deadline: element("deadline", None),
                target: element("target", Some("hard")),
            }
            .signal();
            let cue: Vec<Span> = cue.into_iter().collect();
            tags.push(tag(book, signal.as_str(), Span::new(0, sentence.len()), &cue));
        }
        for (codebook, hits) in self.codebooks.iter().zip(&hits) {
            match codebook.id.as_str() {
                SIGNALS => {}
                ACTORS => tags.extend(mentions.iter().map(|mention| Tag {
                    level: mention.level,
                    ..tag(codebook, &codebook.codes[mention.code].code, mention.span, &[mention.span])
                })),
                _ => {
                    for hit in instruments(hits.clone()) {
                        tags.push(tag(codebook, &codebook.codes[hit.code].code, hit.span, &hit.words));
                    }
                    if codebook.id == ELEMENTS {
                        for &(index, span) in responsible.iter().filter(|(index, _)| mentions[*index].public)
                        {
                            let level = mentions[index].level;
                            tags.push(Tag { level, ..tag(codebook, "responsible", span, &[span]) });
                        }
                    }
                }
            }
        }
        tags
    }
}

/// Whether a cue's word is one the segmenter should form: ideographs only, and not a phrase.
fn is_term(word: &str) -> bool {
    let count = word.chars().count();
    (2..=6).contains(&count) && word.chars().all(|c| c >= '\u{3400}')
}
