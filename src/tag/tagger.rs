//! The tagger: all codebooks made ready once, then one sentence after the other.

use std::rc::Rc;

use thiserror::Error;

use super::actors::{self, Actors, Named};
use super::codebook::{Codebook, CodebookError, is_term};
use super::coder::Coder;
use super::coding::Coding;
use super::context::{Carried, Context, Heading, Lists};
use super::cue::{At, Cue};
use super::cues::without_overlaps;
use super::matcher::Matcher;
use super::sentence::Sentence;
use super::signals::LEAD_IN;
use crate::model::{Directive, Document, Passage, PassageKind, Signal, Slices, Span, Tag};
use crate::segment::{Segmenter, fold};

/// Id of the codebook of actors.
pub(super) const ACTORS: &str = "actors";
/// Id of the codebook of signals.
pub(super) const SIGNALS: &str = "signals";
/// Id of the codebook of directive elements: who is responsible, targets, deadlines.
pub(super) const ELEMENTS: &str = "elements";
/// Id of the codebook of the parts of ambiguity.
pub(super) const AMBIGUITY: &str = "ambiguity";

/// Code points of a sentence that are read. None of a real document is longer; what is, is a table dump or an
/// attack, and putting sequences together would take time by its square.
const LONGEST: usize = 4_000;

/// Why a tagger could not be made.
#[derive(Debug, Error)]
pub enum TaggerError {
    /// A codebook is wrong.
    #[error(transparent)]
    Codebook(#[from] CodebookError),
    /// Two codebooks would give the same tags.
    #[error("two codebooks are called '{0}': give one of them another id")]
    SameId(String),
}

/// Codes documents from some codebooks. Making one takes some time; it may be shared between threads.
pub struct Tagger {
    codebooks: Vec<Codebook>,
    /// The cues looked for in sentences. Those of actors are not among them: they are words of names.
    matcher: Matcher,
    /// The cues looked for in headings.
    headings: Matcher,
    segmenter: Segmenter,
    actors: Actors,
}

impl Tagger {
    /// A tagger with the codebooks that code unless told otherwise.
    pub fn shipped() -> Result<Self, TaggerError> {
        Self::new(Codebook::default_set()?)
    }

    /// A tagger with these codebooks, each a family of tags by its id. Those called `actors`, `signals`, `elements`
    /// and `ambiguity` are read by their own rules, where they are given; of any other id there may be several.
    ///
    /// # Errors
    /// Two codebooks have the same id, or a cue asks for a kind of actor that the codebook of actors does not have.
    pub fn new(codebooks: Vec<Codebook>) -> Result<Self, TaggerError> {
        for (at, codebook) in codebooks.iter().enumerate() {
            if codebooks[..at].iter().any(|known| known.id == codebook.id) {
                return Err(TaggerError::SameId(codebook.id.clone()));
            }
        }
        let actors = codebooks.iter().find(|book| book.id == ACTORS);
        for cue in codebooks.iter().flat_map(|book| &book.codes).flat_map(|code| &code.cues) {
            let known = |kind: &&String| actors.is_some_and(|book| book.code(kind).is_some());
            if let Some(unknown) = cue.when.actor.iter().find(|kind| !known(kind)) {
                let problem = format!("the codebook of actors has no code '{unknown}'");
                return Err(CodebookError::Cue { line: cue.line, problem }.into());
            }
        }
        let in_heading = |cue: &Cue| cue.when.at == Some(At::Heading);
        let matcher = Matcher::new(&codebooks, |book, cue| book.id != ACTORS && !in_heading(cue));
        let headings = Matcher::new(&codebooks, |_, cue| in_heading(cue));
        let fields = actors::field_words().filter(|word| is_term(word));
        let segmenter = Segmenter::with_words(codebooks.iter().flat_map(Codebook::terms).chain(fields));
        let actors = Actors::new(actors);
        Ok(Self { codebooks, matcher, headings, segmenter, actors })
    }

    /// The codebooks, in the order given.
    pub fn codebooks(&self) -> &[Codebook] {
        &self.codebooks
    }

    /// Fills the tags and directives of every passage, anew.
    pub fn tag(&self, document: &mut Document) {
        self.tag_all(&mut document.passages, Lists::in_document(&document.metadata));
    }

    /// Fills the tags and directives of passages that follow one another in no known document, anew.
    pub fn tag_passages(&self, passages: &mut [Passage]) {
        self.tag_all(passages, Lists::default());
    }

    fn tag_all(&self, passages: &mut [Passage], mut lists: Lists) {
        for passage in passages {
            (passage.tags, passage.directives) = self.passage(passage, &mut lists);
        }
    }

    fn passage(&self, passage: &Passage, lists: &mut Lists) -> (Vec<Tag>, Vec<Directive>) {
        if !matches!(passage.kind, PassageKind::Body | PassageKind::Table | PassageKind::Footnote) {
            return (Vec::new(), Vec::new());
        }
        let words = Slices::of(&passage.text);
        let sentences: Vec<&str> = passage.sentences.iter().map(|&span| words.get(span)).collect();
        let (mut tags, mut directives) = (Vec::new(), Vec::new());
        for (number, found) in self.codings(&passage.heading(), &sentences, lists).into_iter().enumerate() {
            let start = passage.sentences[number].start;
            if passage.kind != PassageKind::Footnote {
                directives
                    .extend(found.directive.map(|directive| Directive { sentence: number, ..directive }));
            }
            for mut tag in found.tags {
                // A footnote explains; it instructs nobody.
                if passage.kind == PassageKind::Footnote && tag.codebook == SIGNALS {
                    continue;
                }
                tag.span = Span::new(tag.span.start + start, tag.span.end + start);
                tag.sentence = number;
                tags.push(tag);
            }
        }
        (tags, directives)
    }

    /// The tags of each sentence of a passage, with spans in the sentence. `lists` goes from passage to passage
    /// of a document.
    pub(crate) fn sentences(&self, heading: &str, sentences: &[&str], lists: &mut Lists) -> Vec<Vec<Tag>> {
        self.codings(heading, sentences, lists).into_iter().map(|coding| coding.tags).collect()
    }

    /// The coding of each sentence of a passage.
    fn codings(&self, heading: &str, sentences: &[&str], lists: &mut Lists) -> Vec<Coding> {
        let signals = self.codebooks.iter().find(|book| book.id == SIGNALS);
        let mut carried = Carried::default();
        let mut all = Vec::new();
        let mut heading = lists.heading(heading, || self.heading(heading));
        for (number, text) in sentences.iter().enumerate() {
            let (first, last) = (number == 0, number + 1 == sentences.len());
            // A title that runs into its paragraph, （一）指导思想。, is a heading to what follows.
            if number == 1 && sentences[0].chars().count() <= LEAD_IN {
                heading = Rc::new(heading.over(self.heading(sentences[0])));
            }
            let lead = lists.enter(text, first);
            let context = Context { heading: heading.clone(), first, last, lead, carried };
            let sentence = Sentence::new(Span::new(0, LONGEST).slice(text), &self.segmenter);
            let (mut coding, left) = self.sentence(&sentence, &context, &mut lists.named);
            if let Some(signal) = coding.signal() {
                if let Some(lead) = context.lead.filter(|_| signal != Signal::N) {
                    coding.take_over(&lead, text);
                }
                if let Some(signals) = signals {
                    lists.leave(sentence.text(), || coding.lead(signal), left.private, signals);
                }
            }
            carried = match text.trim_end().ends_with(['；', ';']) {
                true => left,
                false => Carried { private: left.private, ..Carried::default() },
            };
            all.push(coding);
        }
        all
    }

    /// Reads headings by the cues that are looked for in them.
    fn heading(&self, text: &str) -> Heading {
        let folded = fold(text).text;
        let mut heading = Heading {
            goals: folded.contains("目标"),
            principles: folded.contains("原则"),
            ..Heading::default()
        };
        if !self.headings.may_find(&folded) {
            return heading;
        }
        let sentence = Sentence::new(text, &self.segmenter);
        let hits = self.headings.hits(&self.codebooks, &sentence);
        for (codebook, hits) in self.codebooks.iter().zip(&hits) {
            match codebook.id.as_str() {
                SIGNALS => {
                    heading.none = hits.iter().any(|hit| codebook.codes[hit.code].code == Signal::N.as_str());
                }
                ACTORS | ELEMENTS | AMBIGUITY => {}
                _ => heading.tags.extend(without_overlaps(hits.clone()).iter().map(|hit| Tag {
                    codebook: codebook.id.clone(),
                    code: codebook.codes[hit.code].code.clone(),
                    cue: sentence.cue(&hit.words),
                    ..Tag::default()
                })),
            }
        }
        heading
    }

    /// The coding of one sentence, and what it leaves to the next.
    fn sentence(&self, sentence: &Sentence, context: &Context, named: &mut Named) -> (Coding, Carried) {
        let reader = self.actors.reader(sentence, &self.segmenter);
        let reading = self.actors.read(&reader, named);
        let hits = self.matcher.hits(&self.codebooks, sentence);
        Coder::new(&self.codebooks, sentence, context, &reader, hits, reading).code()
    }
}

#[cfg(test)]
mod tests;
