//! Finds the cues of all codebooks in a sentence. One pass of an automaton finds the words of all cues, the texts
//! that silence them and the texts without which an expression cannot match; then sequences are put together
//! from words, and the few expressions run that may match.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use thiserror::Error;

use super::codebook::{Codebook, Find};
use super::expression::Expression;
use super::pattern::{Literal, Pattern};
use super::sentence::Sentence;
use crate::model::Span;

/// How far apart two words of a sequence may stand, in code points.
const GAP: usize = 60;

/// A cue found in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Index of the code in its codebook.
    pub(super) code: usize,
    /// Index of the cue in its code.
    pub(super) cue: usize,
    /// From the first word to the last, in the folded sentence.
    pub(super) span: Span,
    /// The words themselves, in the folded sentence.
    pub(super) words: Vec<Span>,
}

/// The codebooks' cues could not be made ready; together they are too large.
#[derive(Debug, Error)]
#[error("the codebooks have too many cues to be searched together: {0}")]
pub struct TooManyCues(#[from] aho_corasick::BuildError);

/// The cues of some codebooks, ready to be searched for.
pub(super) struct Matcher {
    automaton: AhoCorasick,
    sought: Vec<Sought>,
    /// By codebook, code and place in the code.
    cues: Vec<Ready>,
    /// The cues of each codebook.
    books: Vec<Range<usize>>,
    expressions: Vec<Guarded>,
    /// For each choice of the expressions one bit for each of its needs.
    choices: Vec<u32>,
    /// The expressions for mentions of each codebook.
    mentions: Vec<Range<usize>>,
}

/// What one pattern of the automaton is sought for.
enum Sought {
    /// A word, and the cues it can end.
    Word(Literal, Vec<usize>),
    /// A text that silences cues.
    Silencer,
    /// A text some choices of expressions need: their numbers, each with the bit of the need it meets.
    Need(Vec<(usize, u32)>),
}

/// A cue whose words are numbers of patterns.
struct Ready {
    code: usize,
    cue: usize,
    parts: Vec<Choice>,
    unless: Vec<usize>,
    unless_clause: Vec<usize>,
}

/// One place of a sequence.
struct Choice {
    far: bool,
    /// In order.
    words: Vec<usize>,
}

/// An expression and what must stand in a sentence for it to match.
struct Guarded {
    expression: Expression,
    /// The cue it is; none where it finds mentions.
    cue: Option<usize>,
    /// Numbers of its choices.
    choices: Range<usize>,
}

impl Guarded {
    fn may_match(&self, found: &Found) -> bool {
        found.unmet[self.choices.clone()].contains(&0)
    }
}

/// What stands in a sentence, in the order of ends.
struct Found {
    words: Vec<(usize, Span)>,
    silencers: Vec<(usize, Span)>,
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

    fn find(&self, sentence: &Sentence) -> Found {
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

    /// The hits of each codebook, by code, then by place.
    pub(super) fn hits(&self, codebooks: &[Codebook], sentence: &Sentence) -> Vec<Vec<Hit>> {
        let found = self.find(sentence);
        let mut hits = self.sequences(sentence, &found);
        for guarded in &self.expressions {
            if let (Some(cue), true) = (guarded.cue, guarded.may_match(&found)) {
                let spans = guarded.expression.find(sentence);
                hits.extend(spans.into_iter().map(|span| (cue, span, vec![span])));
            }
        }
        hits.sort_by_key(|hit| hit.0);
        let mut hits = hits.into_iter().peekable();
        let mut books = Vec::new();
        for (codebook, (cues, mentions)) in codebooks.iter().zip(self.books.iter().zip(&self.mentions)) {
            let mut named = None;
            let mut own = Vec::new();
            while let Some((number, span, words)) = hits.next_if(|hit| hit.0 < cues.end) {
                let cue = &self.cues[number];
                let named = named.get_or_insert_with(|| self.named(mentions, sentence, &found));
                let silent = |word: Span| {
                    sentence.is_quoted(word, codebook.quoted_terms)
                        || named.iter().any(|named: &Span| named.overlaps(word))
                };
                if !words.iter().any(|&word| silent(word)) && !excluded(cue, span, &words, sentence, &found) {
                    own.push(Hit { code: cue.code, cue: cue.cue, span, words });
                }
            }
            // The longest first where several begin together; the cue's number makes the order total.
            own.sort_by_key(|hit| (hit.code, hit.span.start, usize::MAX - hit.span.end, hit.cue));
            books.push(own);
        }
        books
    }

    /// The parts of a sentence that only name things.
    fn named(&self, mentions: &Range<usize>, sentence: &Sentence, found: &Found) -> Vec<Span> {
        let possible = self.expressions[mentions.clone()].iter().filter(|mention| mention.may_match(found));
        possible.flat_map(|mention| mention.expression.find(sentence)).collect()
    }

    /// The cues made of words, each with its whole span and its words.
    fn sequences(&self, sentence: &Sentence, found: &Found) -> Vec<(usize, Span, Vec<Span>)> {
        let mut ends: Vec<(usize, Span, usize)> = Vec::new();
        for (at, &(id, span)) in found.words.iter().enumerate() {
            if let Sought::Word(_, cues) = &self.sought[id] {
                ends.extend(cues.iter().map(|&cue| (cue, span, at)));
            }
        }
        ends.sort_unstable();
        let mut hits: Vec<(usize, Span, Vec<Span>)> = Vec::new();
        for (cue, span, at) in ends {
            let parts = &self.cues[cue].parts;
            if let [_] = parts.as_slice() {
                hits.push((cue, span, vec![span]));
                continue;
            }
            let Some(words) = complete(parts, span, &found.words[..at], sentence) else { continue };
            let whole = Span::new(words[0].start, span.end);
            // One set of first words goes with its nearest end only.
            let used = |hit: &(usize, Span, Vec<Span>)| hit.2[0] == words[0];
            if !hits.iter().rev().take_while(|hit| hit.0 == cue).any(used) {
                hits.push((cue, whole, words));
            }
        }
        hits
    }
}

/// Keeps of each code the hits that share nothing with an earlier one: the leftmost, longest.
pub(super) fn without_overlaps(hits: Vec<Hit>) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        if !kept.last().is_some_and(|last| last.code == hit.code && last.span.overlaps(hit.span)) {
            kept.push(hit);
        }
    }
    kept
}

/// The words of a sequence that ends with `last`: for each place the nearest word before the next. `before` are
/// the words found that end no later, by their ends.
fn complete(
    parts: &[Choice],
    last: Span,
    before: &[(usize, Span)],
    sentence: &Sentence,
) -> Option<Vec<Span>> {
    let mut words = vec![last];
    let (closing, opening) = parts.split_last()?;
    let mut far = closing.far;
    for part in opening.iter().rev() {
        let next = words[words.len() - 1].start;
        let clause = sentence.clause(next);
        let near = |span: Span| far || next - span.end <= GAP && sentence.clause(span.start) == clause;
        let nearest = before
            .iter()
            .rev()
            .skip_while(|(_, span)| span.end > next)
            .take_while(|(_, span)| far || next - span.end <= GAP)
            .filter(|(id, span)| near(*span) && part.words.binary_search(id).is_ok())
            .map(|(_, span)| *span)
            .max()?;
        words.push(nearest);
        far = part.far;
    }
    words.reverse();
    Some(words)
}

/// Whether a text that silences the cue stands over one of the hit's words, or in its clause.
fn excluded(cue: &Ready, span: Span, words: &[Span], sentence: &Sentence, found: &Found) -> bool {
    let clause = sentence.clause(span.start);
    found.silencers.iter().any(|&(id, silencer)| {
        cue.unless.contains(&id) && words.iter().any(|word| word.overlaps(silencer))
            || cue.unless_clause.contains(&id)
                && sentence.clause(silencer.start) == clause
                && sentence.clause(silencer.end - 1) == clause
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Segmenter;

    fn cues(cues: &str, text: &str) -> Vec<String> {
        let codebook = Codebook::parse(&format!(
            "id = 'x'\nversion = '1'\nquoted_terms = 4\ntitle = {{ zh = '', en = '' }}\n[[codes]]\ncode = 'A'\n\
             label = {{ zh = '', en = '' }}\ndefinition = ''\ncues = [{cues}]\n"
        ))
        .unwrap();
        let codebooks = [codebook];
        let matcher = Matcher::new(&codebooks).unwrap();
        let sentence = Sentence::new(text, &Segmenter::with_words(matcher.words()));
        let hits = matcher.hits(&codebooks, &sentence).remove(0);
        without_overlaps(hits)
            .iter()
            .map(|hit| hit.words.iter().map(|word| sentence.slice(*word)).collect::<Vec<_>>().join("…"))
            .collect()
    }

    #[test]
    fn words_not_parts_of_words() {
        assert_eq!(cues("'要'", "医院要落实主要任务的需要"), ["要"]);
        assert_eq!(cues("'印度'", "印度尼西亚和印度"), ["印度"]);
        assert_eq!(cues("'应'", "药品供应和相应反应"), Vec::<String>::new());
        assert_eq!(
            cues("'shall', 'train*'", "Staff SHALL be trained; marshall trains."),
            ["shall", "trained", "trains"]
        );
    }

    #[test]
    fn sequences_stay_in_their_clause() {
        assert_eq!(cues("'成立 … 领导小组'", "成立医共体工作领导小组"), ["成立…领导小组"]);
        assert_eq!(cues("'成立 … 领导小组'", "成立医院，领导小组办公"), Vec::<String>::new());
        assert_eq!(cues("'成立 …… 领导小组'", "成立医院，领导小组办公"), ["成立…领导小组"]);
    }

    #[test]
    fn quotations_and_exclusions() {
        assert_eq!(cues("'考核'", "按《考核办法》落实“考核”"), ["考核"]);
        assert_eq!(cues("'考核'", "他说“年底考核全部医院”"), Vec::<String>::new());
        assert_eq!(cues("{ find = '考核', unless = ['考核办公室'] }", "考核办公室组织考核"), ["考核"]);
        assert_eq!(cues("{ regex = '[0-9]+%' }", "达到６５％"), ["65%"]);
    }
}
