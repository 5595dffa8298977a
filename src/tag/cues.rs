//! Finds the cues of all codebooks in a sentence: sequences are put together from the words that one pass found, and
//! the few expressions run that may match.

use std::ops::Range;

use super::codebook::Codebook;
use super::matcher::{Choice, Found, Matcher, Ready};
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

impl Matcher {
    /// The hits of each codebook in a sentence, by code, then by place.
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
                let when = &codebook.codes[cue.code].cues[cue.cue].when;
                if !when.hold(&words, sentence, codebook.quoted_terms) {
                    continue;
                }
                let named = named.get_or_insert_with(|| self.named(mentions, sentence, &found));
                let is_named = |word: &Span| named.iter().any(|named: &Span| named.overlaps(*word));
                if !words.iter().any(is_named) && !excluded(cue, span, &words, sentence, &found) {
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
            ends.extend(self.words[id].ends.iter().map(|&cue| (cue, span, at)));
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
    use crate::tag::cue::At;

    fn cues(cues: &str, text: &str) -> Vec<String> {
        let codebook = Codebook::parse(&format!(
            "id = 'x'\nversion = '1'\nquoted_terms = 4\ntitle = {{ zh = '', en = '' }}\n[[codes]]\ncode = 'A'\n\
             label = {{ zh = '', en = '' }}\ndefinition = ''\ncues = [{cues}]\n"
        ))
        .unwrap();
        let codebooks = [codebook];
        let matcher = Matcher::new(&codebooks, |_, cue| cue.when.at != Some(At::Heading));
        let sentence = Sentence::new(text, &Segmenter::with_words(codebooks[0].words()));
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

    #[test]
    fn conditions() {
        let found =
            |condition: &str, text: &str| cues(&format!("{{ find = '考核', {condition} }}"), text).len();
        let text = "（一）考核医院，年底考核；开展考核。";
        assert_eq!(found("at = 'start'", text), 1);
        assert_eq!(found("at = 'clause'", "考核医院，考核院长，年底考核。"), 2);
        assert_eq!(found("at = 'end'", text), 1);
        assert_eq!(found("at = 'heading'", text), 0);
        assert_eq!(found("negated = false", "不考核医院，考核院长。"), 1);
        assert_eq!(found("negated = true", "不再组织考核，考核院长。"), 1);
        assert_eq!(found("quoted = true", "落实“考核”，按《考核办法》考核。"), 2);
        assert_eq!(found("quoted = false", "落实“考核”，开展考核。"), 1);
        assert_eq!(found("role = ''", "落实“考核”，开展考核。"), 2);
    }
}
