//! Finds the cues of all codebooks in a sentence: one pass of an automaton finds the words, then sequences are
//! put together from them.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use thiserror::Error;

use super::codebook::{Codebook, Find};
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
    literals: Vec<Literal>,
    /// Indices into `literals`, by codebook, code and cue; `None` for a regular expression.
    places: Vec<Vec<Vec<Option<Places>>>>,
    /// Which cues a literal can end.
    ends: Vec<Vec<[usize; 3]>>,
}

/// A pattern whose words are indices of literals.
struct Places(Vec<(bool, Vec<usize>)>);

/// Where each literal stands in a sentence, in order.
pub(super) type Found = HashMap<usize, Vec<Span>>;

impl Matcher {
    pub(super) fn new(codebooks: &[Codebook]) -> Result<Self, TooManyCues> {
        let mut ids: BTreeMap<Literal, usize> = BTreeMap::new();
        let mut literals: Vec<Literal> = Vec::new();
        let mut ends: Vec<Vec<[usize; 3]>> = Vec::new();
        let mut place = |pattern: &Pattern, address: [usize; 3]| {
            let parts: Vec<_> = pattern
                .parts
                .iter()
                .map(|part| {
                    let words = part.words.iter().map(|word| {
                        *ids.entry(word.clone()).or_insert_with(|| {
                            literals.push(word.clone());
                            ends.push(Vec::new());
                            literals.len() - 1
                        })
                    });
                    (part.far, words.collect::<Vec<_>>())
                })
                .collect();
            for &word in parts.last().map(|(_, words)| words.as_slice()).unwrap_or_default() {
                ends[word].push(address);
            }
            Places(parts)
        };
        let mut places = Vec::new();
        for (b, codebook) in codebooks.iter().enumerate() {
            let mut codes = Vec::new();
            for (c, code) in codebook.codes.iter().enumerate() {
                let cues = code.cues.iter().enumerate().map(|(k, cue)| match &cue.find {
                    Find::Words(pattern) => Some(place(pattern, [b, c, k])),
                    Find::Regex(_) => None,
                });
                codes.push(cues.collect());
            }
            places.push(codes);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(literals.iter().map(|literal| &literal.text))?;
        Ok(Self { automaton, literals, places, ends })
    }

    /// The words all cues are made of.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.literals.iter().map(|literal| literal.text.as_str())
    }

    /// The words of the codebooks that stand in `sentence` as words.
    pub(super) fn find(&self, sentence: &Sentence) -> Found {
        let mut found = Found::new();
        for hit in self.automaton.find_overlapping_iter(sentence.text()) {
            let id = hit.pattern().as_usize();
            let mut span = Span::new(sentence.at_byte(hit.start()), sentence.at_byte(hit.end()));
            if self.literals[id].open {
                span.end = sentence.word_end(span.end);
            }
            if sentence.is_word(span) && (!self.literals[id].head || sentence.ends_phrase(span.end)) {
                found.entry(id).or_default().push(span);
            }
        }
        found
    }

    /// The hits of one codebook, by code, then by place. `found` is what [`find`](Self::find) gave.
    pub(super) fn hits(
        &self,
        book: usize,
        codebook: &Codebook,
        sentence: &Sentence,
        found: &Found,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut cues: Vec<[usize; 3]> = found.keys().flat_map(|&id| &self.ends[id]).copied().collect();
        cues.sort_unstable();
        cues.dedup();
        for [_, code, cue] in cues.into_iter().filter(|cue| cue[0] == book) {
            if let Some(places) = self.places.get(book).and_then(|codes| codes[code][cue].as_ref()) {
                for words in sequences(places, sentence, found) {
                    let span = Span::new(words[0].start, words[words.len() - 1].end);
                    hits.push(Hit { code, cue, span, words });
                }
            }
        }
        for (code, entry) in codebook.codes.iter().enumerate() {
            for (cue, entry) in entry.cues.iter().enumerate() {
                if let Find::Regex(regex) = &entry.find {
                    for span in matches(regex, sentence) {
                        hits.push(Hit { code, cue, span, words: vec![span] });
                    }
                }
            }
        }
        let named = named(codebook, sentence);
        hits.retain(|hit| {
            let code = &codebook.codes[hit.code];
            let silent = |word: Span| {
                sentence.is_quoted(word, codebook.quoted_terms)
                    || named.iter().any(|span| span.overlaps(word))
            };
            !hit.words.iter().any(|&word| silent(word))
                && !excluded(&code.cues[hit.cue].unless, hit, sentence)
                && !code.unless_clause.iter().any(|text| sentence.clause_text(hit.span.start).contains(text))
        });
        // The longest first where several begin together; the cue's number makes the order total.
        hits.sort_by_key(|hit| (hit.code, hit.span.start, usize::MAX - hit.span.end, hit.cue));
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

/// For each end of a pattern the nearest words before that complete it.
fn sequences(Places(parts): &Places, sentence: &Sentence, found: &Found) -> Vec<Vec<Span>> {
    let spans = |words: &[usize]| -> Vec<Span> {
        let mut spans: Vec<Span> = words.iter().filter_map(|id| found.get(id)).flatten().copied().collect();
        spans.sort_unstable();
        spans
    };
    let Some(((_, last), before)) = parts.split_last() else { return Vec::new() };
    let mut sequences: Vec<Vec<Span>> = Vec::new();
    'ends: for end in spans(last) {
        let mut words = vec![end];
        let mut far = parts[parts.len() - 1].0;
        for (part_far, choices) in before.iter().rev() {
            let next = words[words.len() - 1];
            let nearest = spans(choices).into_iter().rfind(|span| {
                span.end <= next.start
                    && (far
                        || (next.start - span.end <= GAP
                            && sentence.clause(span.start) == sentence.clause(next.start)))
            });
            match nearest {
                Some(span) => words.push(span),
                None => continue 'ends,
            }
            far = *part_far;
        }
        words.reverse();
        // One set of first words goes with its nearest end only.
        if !sequences.iter().any(|known| known.len() > 1 && known[0] == words[0]) {
            sequences.push(words);
        }
    }
    sequences
}

/// The parts of a sentence that only name things.
fn named(codebook: &Codebook, sentence: &Sentence) -> Vec<Span> {
    codebook.mentions.iter().flat_map(|regex| matches(regex, sentence)).collect()
}

/// Where an expression matches; of one with a group, where the group does.
fn matches(regex: &Regex, sentence: &Sentence) -> Vec<Span> {
    let text = sentence.text();
    let span =
        |found: regex::Match| Span::new(sentence.at_byte(found.start()), sentence.at_byte(found.end()));
    // Groups cost several times as much as finding, so they are asked for only where there are any.
    let spans: Vec<Span> = match regex.captures_len() {
        1 => regex.find_iter(text).map(span).collect(),
        _ if !regex.is_match(text) => Vec::new(),
        _ => regex.captures_iter(text).filter_map(|found| found.get(1).or(found.get(0))).map(span).collect(),
    };
    spans.into_iter().filter(|span| !span.is_empty()).collect()
}

/// Whether a text that silences the cue stands over one of the hit's words.
fn excluded(unless: &[String], hit: &Hit, sentence: &Sentence) -> bool {
    unless.iter().any(|text| {
        sentence.text().match_indices(text.as_str()).any(|(byte, text)| {
            let span = Span::new(sentence.at_byte(byte), sentence.at_byte(byte + text.len()));
            hit.words.iter().any(|word| word.overlaps(span))
        })
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
        let hits = matcher.hits(0, &codebooks[0], &sentence, &matcher.find(&sentence));
        without_overlaps(hits)
            .iter()
            .map(|hit| hit.words.iter().map(|word| word.slice(sentence.text())).collect::<Vec<_>>().join("…"))
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
