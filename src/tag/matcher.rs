//! Makes the cues of codebooks ready, and looks for everything they are made of in one pass of an automaton: their
//! words, the texts that silence them, and the texts without which an expression cannot match.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use thiserror::Error;

use super::codebook::Codebook;
use super::cue::Find;
use super::expression::Expression;
use super::pattern::{Literal, Pattern};
use super::sentence::Sentence;
use crate::model::Span;

/// The codebooks' cues could not be made ready; together they are too large.
#[derive(Debug, Error)]
#[error("the codebooks have too many cues to be searched together: {0}")]
pub struct TooManyCues(#[from] aho_corasick::BuildError);

/// The cues of some codebooks, ready to be searched for.
pub(super) struct Matcher {
    automaton: AhoCorasick,
    pub(super) sought: Vec<Sought>,
    /// By codebook, code and place in the code.
    pub(super) cues: Vec<Ready>,
    /// The cues of each codebook.
    pub(super) books: Vec<Range<usize>>,
    pub(super) expressions: Vec<Guarded>,
    /// For each choice of the expressions one bit for each of its needs.
    choices: Vec<u32>,
    /// The expressions for mentions of each codebook.
    pub(super) mentions: Vec<Range<usize>>,
}

/// What one pattern of the automaton is sought for.
pub(super) enum Sought {
    /// A word, and the cues it can end.
    Word(Literal, Vec<usize>),
    /// A text that silences cues.
    Silencer,
    /// A text some choices of expressions need: their numbers, each with the bit of the need it meets.
    Need(Vec<(usize, u32)>),
}

/// A cue whose words are numbers of patterns.
pub(super) struct Ready {
    pub(super) code: usize,
    pub(super) cue: usize,
    pub(super) parts: Vec<Choice>,
    pub(super) unless: Vec<usize>,
    pub(super) unless_clause: Vec<usize>,
}

/// One place of a sequence.
pub(super) struct Choice {
    pub(super) far: bool,
    /// In order.
    pub(super) words: Vec<usize>,
}

/// An expression and what must stand in a sentence for it to match.
pub(super) struct Guarded {
    pub(super) expression: Expression,
    /// The cue it is; none where it finds mentions.
    pub(super) cue: Option<usize>,
    /// Numbers of its choices.
    choices: Range<usize>,
}

impl Guarded {
    pub(super) fn may_match(&self, found: &Found) -> bool {
        found.unmet[self.choices.clone()].contains(&0)
    }
}

/// What stands in a sentence, in the order of ends.
pub(super) struct Found {
    pub(super) words: Vec<(usize, Span)>,
    pub(super) silencers: Vec<(usize, Span)>,
    /// Of each choice of the expressions the needs that are not met.
    unmet: Vec<u32>,
}

/// Collects what the automaton will seek, each thing once.
#[derive(Default)]
struct Builder {
    texts: Vec<String>,
    sought: Vec<Sought>,
    words: BTreeMap<Literal, usize>,
    silencers: BTreeMap<String, usize>,
    needs: BTreeMap<String, usize>,
    expressions: Vec<Guarded>,
    choices: Vec<u32>,
}

impl Builder {
    fn add(&mut self, text: &str, sought: Sought) -> usize {
        self.texts.push(text.to_owned());
        self.sought.push(sought);
        self.texts.len() - 1
    }

    fn word(&mut self, word: &Literal) -> usize {
        if let Some(&id) = self.words.get(word) {
            return id;
        }
        let id = self.add(&word.text, Sought::Word(word.clone(), Vec::new()));
        self.words.insert(word.clone(), id);
        id
    }

    fn silencers(&mut self, texts: &[String]) -> Vec<usize> {
        let one = |text: &String| {
            if let Some(&id) = self.silencers.get(text) {
                return id;
            }
            let id = self.add(text, Sought::Silencer);
            self.silencers.insert(text.clone(), id);
            id
        };
        texts.iter().filter(|text| !text.is_empty()).map(one).collect()
    }

    fn parts(&mut self, pattern: &Pattern, cue: usize) -> Vec<Choice> {
        let mut parts = Vec::new();
        for part in &pattern.parts {
            let mut words: Vec<usize> = part.words.iter().map(|word| self.word(word)).collect();
            words.sort_unstable();
            words.dedup();
            parts.push(Choice { far: part.far, words });
        }
        for &word in parts.last().map_or(&[][..], |last| &last.words) {
            if let Sought::Word(_, ends) = &mut self.sought[word] {
                ends.push(cue);
            }
        }
        parts
    }

    fn expression(&mut self, expression: &Expression, cue: Option<usize>) {
        let first = self.choices.len();
        for needs in expression.choices() {
            let mut all = 0;
            for (need, texts) in needs.iter().take(32).enumerate() {
                all |= 1 << need;
                texts.iter().for_each(|text| self.need(text, 1 << need));
            }
            self.choices.push(all);
        }
        let choices = first..self.choices.len();
        self.expressions.push(Guarded { expression: expression.clone(), cue, choices });
    }

    /// Seeks a text that meets a need of the next choice.
    fn need(&mut self, text: &str, bit: u32) {
        let id = match self.needs.get(text) {
            Some(&id) => id,
            None => self.add(text, Sought::Need(Vec::new())),
        };
        self.needs.insert(text.to_owned(), id);
        if let Sought::Need(choices) = &mut self.sought[id] {
            choices.push((self.choices.len(), bit));
        }
    }
}

impl Matcher {
    pub(super) fn new(codebooks: &[Codebook]) -> Result<Self, TooManyCues> {
        let mut builder = Builder::default();
        let (mut cues, mut books, mut mentions) = (Vec::new(), Vec::new(), Vec::new());
        for codebook in codebooks {
            let (first_cue, first_mention) = (cues.len(), builder.expressions.len());
            codebook.mentions.iter().for_each(|mention| builder.expression(mention, None));
            mentions.push(first_mention..builder.expressions.len());
            for (code, entry) in codebook.codes.iter().enumerate() {
                let unless_clause = builder.silencers(&entry.unless_clause);
                for (cue, written) in entry.cues.iter().enumerate() {
                    let parts = match &written.find {
                        Find::Words(pattern) => builder.parts(pattern, cues.len()),
                        Find::Regex(expression) => {
                            builder.expression(expression, Some(cues.len()));
                            Vec::new()
                        }
                    };
                    let unless = builder.silencers(&written.unless);
                    cues.push(Ready { code, cue, parts, unless, unless_clause: unless_clause.clone() });
                }
            }
            books.push(first_cue..cues.len());
        }
        let Builder { texts, sought, expressions, choices, .. } = builder;
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(texts)?;
        Ok(Self { automaton, sought, cues, books, expressions, choices, mentions })
    }

    /// The words all cues are made of.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.sought.iter().filter_map(|sought| match sought {
            Sought::Word(word, _) => Some(word.text.as_str()),
            _ => None,
        })
    }

    /// What of all this stands in a sentence.
    pub(super) fn find(&self, sentence: &Sentence) -> Found {
        let (mut words, mut silencers, mut unmet) = (Vec::new(), Vec::new(), self.choices.clone());
        for hit in self.automaton.find_overlapping_iter(sentence.text()) {
            let id = hit.pattern().as_usize();
            let span = || Span::new(sentence.at_byte(hit.start()), sentence.at_byte(hit.end()));
            match &self.sought[id] {
                Sought::Word(word, _) => {
                    let mut span = span();
                    if word.open {
                        span.end = sentence.word_end(span.end);
                    }
                    if sentence.is_word(span) && (!word.head || sentence.ends_phrase(span.end)) {
                        words.push((id, span));
                    }
                }
                Sought::Silencer => silencers.push((id, span())),
                Sought::Need(choices) => choices.iter().for_each(|&(choice, need)| unmet[choice] &= !need),
            }
        }
        // A word with an open ending ends later than it was found.
        words.sort_by_key(|(_, span)| span.end);
        Found { words, silencers, unmet }
    }
}
