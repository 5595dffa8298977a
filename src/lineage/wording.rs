//! How the wording of two texts that are nearly the same differs: by slips of a reading, by what one of them lacks, or
//! by changes somebody made.

use std::collections::HashSet;

use crate::model::{Passage, PassageKind, Slices};
use crate::segment::fold;

/// Letters from which on a sentence says enough to be found again changed.
const LEAST: usize = 8;
/// Sentences looked at on either side: more differences than these are more than one text has.
const MOST: usize = 200;

/// The sentences of a text as they are compared: letters and hanzi only, without what stands before and after the body.
#[derive(Clone, Debug)]
pub(super) struct Wording {
    sentences: Vec<Vec<char>>,
    /// Its paragraphs are articles of a law.
    pub in_articles: bool,
}

/// In what two texts differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// Sentences that one text has in other words.
    pub changed: usize,
    /// Sentences that only one text has.
    pub missing: usize,
    /// Sentences of the shorter text.
    pub all: usize,
}

impl Wording {
    pub fn of(passages: &[Passage]) -> Self {
        let body = |passage: &&Passage| {
            !matches!(passage.kind, PassageKind::Front | PassageKind::Back | PassageKind::Footnote)
        };
        let letters = |text: &str| fold(text).text.chars().filter(|c| c.is_alphanumeric()).collect();
        let sentences = passages.iter().filter(body).flat_map(|passage| {
            let words = Slices::of(&passage.text);
            passage.sentences.iter().map(|&span| letters(words.get(span))).collect::<Vec<Vec<char>>>()
        });
        let articles = passages
            .iter()
            .filter(|passage| passage.number.starts_with('第') && passage.number.ends_with('条'));
        Self {
            sentences: sentences.filter(|letters| !letters.is_empty()).collect(),
            in_articles: articles.take(3).count() == 3,
        }
    }

    /// In what this text differs from another.
    pub fn differs(&self, other: &Self) -> Difference {
        let only = |here: &Self, there: &Self| -> Vec<Vec<char>> {
            let there: HashSet<&Vec<char>> = there.sentences.iter().collect();
            here.sentences.iter().filter(|letters| !there.contains(letters)).take(MOST).cloned().collect()
        };
        let (ours, mut theirs) = (only(self, other), only(other, self));
        let mut found =
            Difference { all: self.sentences.len().min(other.sentences.len()), ..Difference::default() };
        for sentence in ours {
            let alike = |other: &Vec<char>| (likeness(&sentence, other) * 1000.0) as u32;
            let nearest = (0..theirs.len()).max_by_key(|&at| alike(&theirs[at]));
            match nearest.filter(|&at| sentence.len() > LEAST && alike(&theirs[at]) > 500) {
                Some(at) => {
                    let other = theirs.swap_remove(at);
                    found.changed += usize::from(!is_slip(&sentence, &other) && !holds(&sentence, &other));
                }
                None => found.missing += 1,
            }
        }
        found.missing += theirs.len();
        found
    }
}

/// The pairs of neighbouring letters two sentences share, of all they have.
fn likeness(a: &[char], b: &[char]) -> f64 {
    let pairs = |text: &[char]| text.windows(2).map(|pair| (pair[0], pair[1])).collect::<HashSet<_>>();
    let (a, b) = (pairs(a), pairs(b));
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { a.intersection(&b).count() as f64 / all as f64 }
}

/// One letter misread or lost. A numeral is more than that: 第十八条 and 第十九条.
fn is_slip(a: &[char], b: &[char]) -> bool {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = |text: &[char]| text[head..].to_vec();
    let (a, b) = (rest(a), rest(b));
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let numeral = |c: &char| c.is_numeric() || "一二三四五六七八九十百千万零〇两".contains(*c);
    a.len() <= 1 && b.len() <= 1 && !a.iter().chain(b).any(numeral)
}

/// One sentence is a part of the other: a reading divided it otherwise.
fn holds(a: &[char], b: &[char]) -> bool {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    long.starts_with(short) || long.ends_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(sentences: &[&str]) -> Wording {
        Wording { sentences: sentences.iter().map(|one| one.chars().collect()).collect(), in_articles: true }
    }

    #[test]
    fn slips_and_changes() {
        let text = wording(&["各级人民政府应当加强卫生健康工作", "县级人民政府卫生行政部门负责监督管理工作"]);
        for (other, changed, missing) in [
            (["各级人民政府应当加强卫生健康工作", "县级人民政府卫生行政部门负责监督管理工作"], 0, 0),
            (["各级人民政府应当加强卫生健康工件", "县级人民政府卫生行政部门责监督管理工作"], 0, 0),
            (["各级人民政府可以加强卫生健康工作", "县级人民政府卫生健康部门负责监督管理工作"], 2, 0),
            (["各级人民政府应当加强卫生健康工作", "县级人民政府卫生行政部门负责"], 0, 0),
            (["各级人民政府应当加强卫生健康工作", "完全不同的另外一句话放在这里"], 0, 2),
        ] {
            let found = text.differs(&wording(&other));
            assert_eq!((found.changed, found.missing), (changed, missing), "{other:?}");
        }
        let article = wording(&["依照本法第十八条第二款规定处罚的"]);
        assert_eq!(article.differs(&wording(&["依照本法第十九条第二款规定处罚的"])).changed, 1);
    }
}
