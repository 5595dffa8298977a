//! The words two units share: Smith–Waterman over the readings, code point by code point.
//!
//! Each local clause is laid over the national unit where it fits best; what it leaves on either side is laid
//! again, so that sentences in another order are found too.

/// As the Legislative Influence Detector has it, a little stricter on other characters.
const MATCH: i32 = 3;
const MISMATCH: i32 = -2;
const GAP: i32 = -2;
/// Less than this is chance: four code points in a row.
const LEAST: i32 = 12;
/// Equal code points count when at least so many stand together.
const RUN: usize = 2;
/// Longer texts are laid piece by piece, and only their beginning is laid on: cost stays bounded.
const LONGEST_PIECE: usize = 400;
const LONGEST_TEXT: usize = 10_000;

/// Which code points of two texts are the same words.
pub(super) struct Shared {
    /// For each code point of the local text, whether the national one has it.
    pub local: Vec<bool>,
    /// The same for the national text.
    pub national: Vec<bool>,
    /// Start and length of the longest run, in the local text.
    pub longest: (usize, usize),
}

/// Lays the clauses of `local`, given by their lengths, over `national`.
pub(super) fn shared(local: &[char], clauses: impl Iterator<Item = usize>, national: &[char]) -> Shared {
    let laid = &national[..national.len().min(LONGEST_TEXT)];
    let mut shared =
        Shared { local: vec![false; local.len()], national: vec![false; national.len()], longest: (0, 0) };
    let mut start = 0;
    for length in clauses {
        let end = (start + length).min(local.len());
        while start < end {
            let piece = end.min(start + LONGEST_PIECE);
            lay(local, start, piece, laid, &mut shared);
            start = piece;
        }
    }
    shared
}

fn lay(local: &[char], start: usize, end: usize, national: &[char], shared: &mut Shared) {
    // A stack instead of recursion: how often a text can be cut is up to the text.
    let mut parts = vec![(start, end)];
    while let Some((start, end)) = parts.pop() {
        let pairs = best(&local[start..end], national);
        let (Some(&(first, _)), Some(&(last, _))) = (pairs.first(), pairs.last()) else { continue };
        mark(&pairs, start, shared);
        parts.push((start, start + first));
        parts.push((start + last + 1, end));
    }
}

/// Marks the runs of pairs that stand together on both sides.
fn mark(pairs: &[(usize, usize)], offset: usize, shared: &mut Shared) {
    for run in pairs.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 + 1 == b.1) {
        if run.len() < RUN {
            continue;
        }
        for &(l, n) in run {
            shared.local[offset + l] = true;
            shared.national[n] = true;
        }
        if run.len() > shared.longest.1 {
            shared.longest = (offset + run[0].0, run.len());
        }
    }
}

/// The pairs of equal code points of the best local alignment, in order; empty when there is none to speak of.
fn best(local: &[char], national: &[char]) -> Vec<(usize, usize)> {
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

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// The shared words of `local`, other characters as dots.
    fn shown(local: &str, national: &str) -> String {
        let (local, national) = (chars(local), chars(national));
        let shared = shared(&local, [local.len()].into_iter(), &national);
        local.iter().zip(shared.local).map(|(&c, same)| if same { c } else { '.' }).collect()
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

    /// The best score by the recurrence written out, without ways back: the textbook's definition.
    fn oracle(a: &[char], b: &[char]) -> i32 {
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
        fn the_best_alignment_is_as_good_as_the_textbook_says(a in "[甲乙丙丁]{0,24}", b in "[甲乙丙丁]{0,24}") {
            let (a, b) = (chars(&a), chars(&b));
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
            let text = chars(&text);
            let shared = shared(&text, [text.len()].into_iter(), &text);
            prop_assert!(shared.local.iter().chain(&shared.national).all(|&same| same));
        }
    }
}
