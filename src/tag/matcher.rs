//! Makes the cues of codebooks ready, and looks for everything they are made of in one pass: their words, the texts
//! that silence them, and the texts without which an expression cannot match.

use std::collections::BTreeMap;
use std::ops::Range;

use super::codebook::Codebook;
use super::cue::{Cue, Find};
use super::expression::Expression;
use super::pattern::{Literal, Pattern};
use super::sentence::Sentence;
use super::trie::Trie;
use crate::model::Span;

/// The cues of some codebooks, ready to be searched for.
pub(super) struct Matcher {
    trie: Trie,
    /// What each text of the trie is sought for.
    sought: Vec<Sought>,
    pub(super) words: Vec<Word>,
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

/// What a text is sought for.
#[derive(Default)]
struct Sought {
    /// It is these words.
    words: Vec<usize>,
    /// It silences cues.
    silences: bool,
    /// Some choices of expressions need it: their numbers, each with the bit of the need it meets.
    needs: Vec<(usize, u32)>,
}

/// A word of cues.
pub(super) struct Word {
    literal: Literal,
    /// The cues it can end.
    pub(super) ends: Vec<usize>,
}

/// A cue, with its words and texts by their numbers.
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

/// Collects what will be sought, each thing once.
#[derive(Default)]
struct Builder {
    texts: BTreeMap<String, usize>,
    sought: Vec<Sought>,
    numbers: BTreeMap<Literal, usize>,
    words: Vec<Word>,
    expressions: Vec<Guarded>,
    choices: Vec<u32>,
}

impl Builder {
    /// The number of a text.
    fn text(&mut self, text: &str) -> usize {
        if let Some(&number) = self.texts.get(text) {
            return number;
        }
        self.texts.insert(text.to_owned(), self.sought.len());
        self.sought.push(Sought::default());
        self.sought.len() - 1
    }

    fn word(&mut self, word: &Literal) -> usize {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.words.len();
        let text = self.text(&word.text);
        self.sought[text].words.push(number);
        self.words.push(Word { literal: word.clone(), ends: Vec::new() });
        self.numbers.insert(word.clone(), number);
        number
    }

    fn silencers(&mut self, texts: &[String]) -> Vec<usize> {
        let numbers: Vec<usize> =
            texts.iter().filter(|text| !text.is_empty()).map(|text| self.text(text)).collect();
        numbers.iter().for_each(|&text| self.sought[text].silences = true);
        numbers
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
            self.words[word].ends.push(cue);
        }
        parts
    }

    fn expression(&mut self, expression: &Expression, cue: Option<usize>) {
        let first = self.choices.len();
        for needs in expression.choices() {
            let mut all = 0;
            for (need, texts) in needs.iter().take(32).enumerate() {
                all |= 1 << need;
                for text in texts {
                    let text = self.text(text);
                    self.sought[text].needs.push((self.choices.len(), 1 << need));
                }
            }
            self.choices.push(all);
        }
        let choices = first..self.choices.len();
        self.expressions.push(Guarded { expression: expression.clone(), cue, choices });
    }
}

impl Matcher {
    /// Of those cues of the codebooks that are `wanted`.
    pub(super) fn new(codebooks: &[Codebook], wanted: impl Fn(&Codebook, &Cue) -> bool) -> Self {
        let mut builder = Builder::default();
        let (mut cues, mut books, mut mentions) = (Vec::new(), Vec::new(), Vec::new());
        for codebook in codebooks {
            let first_cue = cues.len();
            for (code, entry) in codebook.codes.iter().enumerate() {
                let unless_clause = builder.silencers(&entry.unless_clause);
                for (cue, written) in entry.cues.iter().enumerate().filter(|(_, cue)| wanted(codebook, cue)) {
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
            let first_mention = builder.expressions.len();
            if first_cue < cues.len() {
                codebook.mentions.iter().for_each(|mention| builder.expression(mention, None));
            }
            mentions.push(first_mention..builder.expressions.len());
        }
        let Builder { texts, sought, words, expressions, choices, .. } = builder;
        let mut texts: Vec<(String, usize)> = texts.into_iter().collect();
        texts.sort_by_key(|(_, number)| *number);
        let trie = Trie::new(texts.iter().map(|(text, _)| text.chars()));
        Self { trie, sought, words, cues, books, expressions, choices, mentions }
    }

    /// Whether anything that is sought stands in a folded text.
    pub(super) fn may_find(&self, text: &str) -> bool {
        text.char_indices().any(|(at, _)| self.trie.prefixes(text[at..].chars()).next().is_some())
    }

    /// What of all that is sought stands in a sentence.
    pub(super) fn find(&self, sentence: &Sentence) -> Found {
        let (mut words, mut silencers, mut unmet) = (Vec::new(), Vec::new(), self.choices.clone());
        for start in 0..sentence.len() {
            for (length, text) in self.trie.prefixes(sentence.chars()[start..].iter().copied()) {
                let span = Span::new(start, start + length);
                let sought = &self.sought[text];
                words.extend(
                    sought.words.iter().filter_map(|&word| Some((word, self.word(word, span, sentence)?))),
                );
                if sought.silences {
                    silencers.push((text, span));
                }
                sought.needs.iter().for_each(|&(choice, need)| unmet[choice] &= !need);
            }
        }
        words.sort_by_key(|(_, span)| span.end);
        Found { words, silencers, unmet }
    }

    /// Where a word stands whose text stands at `span`, if it does as a word.
    fn word(&self, word: usize, mut span: Span, sentence: &Sentence) -> Option<Span> {
        let literal = &self.words[word].literal;
        if literal.open {
            span.end = sentence.word_end(span.end);
        }
        (sentence.is_word(span) && (!literal.head || sentence.ends_phrase(span.end))).then_some(span)
    }
}
