//! The words two units share: Smith–Waterman over the readings, ideograph by ideograph and word by word.
//!
//! The local unit is laid over the national one where it fits best; what that leaves on either side is laid again,
//! so that sentences in another order are found too.

use std::collections::HashMap;

use crate::model::Span;

/// As the Legislative Influence Detector has it, a little stricter on other words.
const MATCH: i32 = 3;
const MISMATCH: i32 = -2;
const GAP: i32 = -2;
/// Less than this is chance: four ideographs or words in a row.
const LEAST: i32 = 12;
/// Equal ideographs or words count when at least so many stand together.
const RUN: usize = 2;
/// Longer texts are laid piece by piece, and only their beginning is laid on: cost stays bounded.
const LONGEST_PIECE: usize = 1_000;
const LONGEST_TEXT: usize = 10_000;

/// Numbers for words of letters and digits; an ideograph or mark is its own number.
#[derive(Default)]
pub(super) struct Lexicon(HashMap<String, u32>);

impl Lexicon {
    fn number(&mut self, word: &str) -> u32 {
        let mut chars = word.chars();
        if let (Some(only), None) = (chars.next(), chars.next()) {
            return only as u32;
        }
        let next = char::MAX as u32 + 1 + self.0.len() as u32;
        *self.0.entry(word.to_owned()).or_insert(next)
    }
}

/// A text as a row of ideographs, words, numbers and marks, without white space.
pub(super) struct Tokens {
    numbers: Vec<u32>,
    spans: Vec<Span>,
    /// Length of the text in code points.
    length: usize,
}

impl Tokens {
    pub fn of(text: &str, lexicon: &mut Lexicon) -> Self {
        let mut tokens = Self { numbers: Vec::new(), spans: Vec::new(), length: 0 };
        let kind = |c: char| c.is_alphanumeric() && !is_ideograph(c);
        let chars: Vec<char> = text.chars().collect();
        // A run of letters and digits is one token, so that 15 is nothing like 150.
        for run in chars.chunk_by(|&a, &b| kind(a) && kind(b)) {
            let start = tokens.length;
            tokens.length += run.len();
            if !run[0].is_whitespace() {
                tokens.numbers.push(lexicon.number(&run.iter().collect::<String>()));
                tokens.spans.push(Span::new(start, tokens.length));
            }
        }
        tokens
    }
}

/// True for what is a word, or part of one, without spaces around it.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}

/// Which code points of two texts are the same words.
pub(super) struct Shared {
    /// For each code point of the local text, whether the national one has it.
    pub local: Vec<bool>,
    /// The same for the national text.
    pub national: Vec<bool>,
    /// The runs of shared words, local and national.
    pub runs: Vec<(Span, Span)>,
    /// What stands between two runs on both sides.
    pub exchanged: Vec<(Span, Span)>,
    /// The longest run, in the local text.
    pub longest: Span,
}

/// Lays `local` over `national`.
pub(super) fn shared(local: &Tokens, national: &Tokens) -> Shared {
    let mut shared = Shared {
        local: vec![false; local.length],
        national: vec![false; national.length],
        runs: Vec::new(),
        exchanged: Vec::new(),
        longest: Span::new(0, 0),
    };
    // However few they are.
    if local.numbers == national.numbers {
        shared.local.fill(true);
        shared.national.fill(true);
        shared.longest = Span::new(0, local.length);
        shared.runs.push((shared.longest, Span::new(0, national.length)));
        return shared;
    }
    let all = local.spans.len();
    // Pieces of equal length: a short last one could be too short to be found.
    let piece = all.div_ceil(all.div_ceil(LONGEST_PIECE).max(1)).max(1);
    for from in (0..all).step_by(piece) {
        lay(local, from, all.min(from + piece), national, &mut shared);
    }
    shared
}

fn lay(local: &Tokens, from: usize, to: usize, national: &Tokens, shared: &mut Shared) {
    let laid = &national.numbers[..national.numbers.len().min(LONGEST_TEXT)];
    // A stack instead of recursion: how often a text can be cut is up to the text.
    let mut parts = vec![(from, to)];
    while let Some((from, to)) = parts.pop() {
        let pairs = best(&local.numbers[from..to], laid);
        let (Some(&(first, _)), Some(&(last, _))) = (pairs.first(), pairs.last()) else { continue };
        let mut before: Option<(Span, Span)> = None;
        for run in pairs.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 + 1 == b.1).filter(|run| run.len() >= RUN) {
            let of = |spans: &[Span], start: usize| {
                Span::new(spans[start].start, spans[start + run.len() - 1].end)
            };
            let (mine, theirs) = (of(&local.spans, from + run[0].0), of(&national.spans, run[0].1));
            shared.local[mine.start..mine.end].fill(true);
            shared.national[theirs.start..theirs.end].fill(true);
            shared.runs.push((mine, theirs));
            if let Some((left, right)) = before.replace((mine, theirs)) {
                shared.exchanged.push((Span::new(left.end, mine.start), Span::new(right.end, theirs.start)));
            }
            if mine.len() > shared.longest.len() {
                shared.longest = mine;
            }
        }
        parts.push((from, from + first));
        parts.push((from + last + 1, to));
    }
}

/// The pairs of equal tokens of the best local alignment, in order; empty when there is none to speak of.
fn best(local: &[u32], national: &[u32]) -> Vec<(usize, usize)> {
    if (local.len().min(national.len()) as i32) * MATCH < LEAST {
        return Vec::new();
    }
    let width = national.len();
    // Where each cell's score came from: 0 nowhere, 1 both, 2 local, 3 national.
    let mut from = vec![0u8; local.len() * width];
    let mut above = vec![0i32; width + 1];
    let mut row = vec![0i32; width + 1];
    let (mut top, mut at) = (0, (0, 0));
    for (l, &a) in local.iter().enumerate() {
        for (n, &b) in national.iter().enumerate() {
            let both = above[n] + if a == b { MATCH } else { MISMATCH };
            let skip_local = above[n + 1] + GAP;
            let skip_national = row[n] + GAP;
            let score = both.max(skip_local).max(skip_national).max(0);
            from[l * width + n] = match score {
                0 => 0,
                _ if score == both => 1,
                _ if score == skip_local => 2,
                _ => 3,
            };
            row[n + 1] = score;
            if score > top {
                (top, at) = (score, (l, n));
            }
        }
        std::mem::swap(&mut above, &mut row);
    }
    if top < LEAST {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    // One past the cell, so that the edge is 0.
    let (mut l, mut n) = (at.0 + 1, at.1 + 1);
    while l > 0 && n > 0 {
        match from[(l - 1) * width + n - 1] {
            1 => {
                if local[l - 1] == national[n - 1] {
                    pairs.push((l - 1, n - 1));
                }
                (l, n) = (l - 1, n - 1);
            }
            2 => l -= 1,
            3 => n -= 1,
            _ => break,
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(text: &str) -> Tokens {
        // One lexicon for all, as for a pair of texts.
        thread_local!(static LEXICON: std::cell::RefCell<Lexicon> = std::cell::RefCell::default());
        LEXICON.with_borrow_mut(|lexicon| Tokens::of(text, lexicon))
    }

    /// The shared words of `local`, other characters as dots.
    fn shown(local: &str, national: &str) -> String {
        let shared = shared(&tokens(local), &tokens(national));
        local.chars().zip(shared.local).map(|(c, same)| if same { c } else { '.' }).collect()
    }

    #[test]
    fn shared_words_are_found_in_any_order() {
        let national = "居住证由县级人民政府公安机关签发,每年签注1次。";
        assert_eq!(
            shown("居住证由区县公安机关签发,每年签注1次。", national),
            "居住证由..公安机关签发,每年签注1次。"
        );
        assert_eq!(shown("每年签注1次的,由公安机关签发", national), "每年签注1次...公安机关签发");
        assert_eq!(shown("完全不同的文字", national), ".......");
        assert_eq!(shown("", ""), "");
    }

    #[test]
    fn words_and_numbers_are_whole() {
        assert_eq!(shown("应当在15日内发放", "应当在150日内发放"), "应当在..日内发放");
        assert_eq!(shown("the member state", "in them ember st"), "................");
        assert_eq!(
            shown("Each state shall adopt the plan", "All state shall adopt the plans"),
            ".....state shall adopt the....."
        );
    }

    /// The best score by the recurrence written out, without ways back: the textbook's definition.
    fn oracle(a: &[u32], b: &[u32]) -> i32 {
        let mut h = vec![vec![0; b.len() + 1]; a.len() + 1];
        let mut top = 0;
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                let same = if a[i - 1] == b[j - 1] { MATCH } else { MISMATCH };
                h[i][j] = 0.max(h[i - 1][j - 1] + same).max(h[i - 1][j] + GAP).max(h[i][j - 1] + GAP);
                top = top.max(h[i][j]);
            }
        }
        top
    }

    /// Score of an alignment given by its equal pairs: gaps are filled with as many exchanges as fit.
    fn score(pairs: &[(usize, usize)]) -> i32 {
        let gaps = pairs.windows(2).map(|w| {
            let (l, n) = ((w[1].0 - w[0].0 - 1) as i32, (w[1].1 - w[0].1 - 1) as i32);
            MISMATCH * l.min(n) + GAP * (l - n).abs()
        });
        pairs.len() as i32 * MATCH + gaps.sum::<i32>()
    }

    proptest! {
        #[test]
        fn the_best_alignment_is_as_good_as_the_textbook_says(
            a in prop::collection::vec(0u32..4, 0..24),
            b in prop::collection::vec(0u32..4, 0..24),
        ) {
            let pairs = best(&a, &b);
            let top = oracle(&a, &b);
            prop_assert!(pairs.iter().all(|&(l, n)| a[l] == b[n]));
            prop_assert_eq!(pairs.is_empty(), top < LEAST);
            if !pairs.is_empty() {
                prop_assert_eq!(score(&pairs), top);
            }
        }

        #[test]
        fn a_text_shares_all_with_itself(text in "[甲乙一二三]{4,40}") {
            prop_assert_eq!(shown(&text, &text), text);
        }
    }
}
