//! Finds documents that hold the same text: one text as docx and as PDF, two printings, a scan beside its source.
//! Of each such group the best reading stays active; the others point to it.
//!
//! Texts are compared by the runs of six letters or hanzi they share, estimated from a sketch (one-permutation
//! MinHash), so that only documents with an equal part of their sketch, or with the same number or title, are looked
//! at together; of those that are near enough the sentences are compared. A text that was changed is another text:
//! numbers, dates, titles or amendments that differ keep two documents apart however much they share, and so does a
//! sentence in other words, unless a reader of the file may have slipped.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use regex::Regex;

use super::names::{self, Name};
use super::wording::Wording;
use crate::model::{Document, Format, Passage, PassageKind, Quality};
use crate::segment::fold;

/// Letters or hanzi in a run.
const RUN: usize = 6;
/// Bins of a sketch: the likeness of two texts is estimated to within about half a percent near 1.
const BINS: usize = 1024;
/// Bins are joined by this number for the bands, so that short texts fill them too.
const JOINED: usize = 16;
/// Joined bins that must be equal for two texts to be looked at together. With 16 bands of 4, of texts that share
/// four fifths of their runs one pair in 5,000 is missed.
const BAND: usize = 4;
/// Texts with fewer runs say too little to be told apart.
const LEAST: usize = 60;

/// Likeness (shared runs of all runs) from which on two good readings are of one text.
const SAME: f64 = 0.97;
/// The same where number or title say it too: page remains, other notes, other tables.
const SAME_NAMED: f64 = 0.8;
/// The same where one is read by OCR or damaged besides.
const SAME_POOR: f64 = 0.6;

/// Letters a title must have to bring documents together.
const TITLE: usize = 8;
/// Documents one is held against at most, so that thousands of like forms cost no more than their number.
const MOST: usize = 256;
/// Documents whose sentences are compared with one's at most.
const MOST_READ: usize = 16;
/// Sentences of a hundred that two readings of a text that is no law may have in other words.
const SLIPS: usize = 1;

const EMPTY: u32 = u32::MAX;

/// 根据2018年12月29日…《关于修改…的决定》修正
static AMENDED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("修正|修订|修改").expect("a pattern of this file"));
static DAY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d{4}年(?:\d{1,2}月\d{1,2}日)?").expect("a pattern of this file"));

/// What is kept of a text to compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    bins: Vec<u32>,
    runs: usize,
    /// The days its head says it was amended on.
    amended: BTreeSet<String>,
}

impl Sketch {
    /// The sketch of a document's passages. What stands before and after the body differs between printings and
    /// is left out.
    pub fn of(passages: &[Passage]) -> Self {
        let mut letters: Vec<char> = Vec::new();
        let mut amended = BTreeSet::new();
        for passage in passages {
            let folded = || fold(&passage.text).text;
            match passage.kind {
                PassageKind::Front => {
                    let text = folded();
                    if AMENDED.is_match(&text) {
                        amended.extend(DAY.find_iter(&text).map(|day| day.as_str().to_owned()));
                    }
                }
                PassageKind::Back | PassageKind::Footnote => {}
                _ => letters.extend(folded().chars().filter(|c| c.is_alphanumeric())),
            }
        }
        let mut bins = vec![EMPTY; BINS];
        for run in letters.windows(RUN) {
            let hash = mixed(run.iter().map(|&c| u32::from(c)));
            let bin = &mut bins[(hash % BINS as u64) as usize];
            *bin = (*bin).min((hash >> 32) as u32);
        }
        Self { bins, runs: letters.len().saturating_sub(RUN - 1), amended }
    }

    /// The share of runs two texts have in common, of all they have.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let (mut same, mut all) = (0u32, 0u32);
        for (a, b) in self.bins.iter().zip(&other.bins).filter(|(a, b)| **a != EMPTY || **b != EMPTY) {
            same += u32::from(a == b);
            all += 1;
        }
        if all == 0 { 0.0 } else { f64::from(same) / f64::from(all) }
    }

    /// What like texts share some of.
    fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        let joined: Vec<u32> =
            self.bins.chunks(JOINED).map(|bins| bins.iter().copied().min().unwrap_or(EMPTY)).collect();
        let bands: Vec<Vec<u32>> = joined.chunks(BAND).map(<[u32]>::to_vec).collect();
        let filled = |(_, band): &(usize, Vec<u32>)| band.iter().any(|bin| *bin != EMPTY);
        bands
            .into_iter()
            .enumerate()
            .filter(filled)
            .map(|(at, band)| mixed([at as u32].into_iter().chain(band)))
    }
}

/// A well-spread number for a row of them (FNV-1a, then the finish of SplitMix64); the same on every machine.
fn mixed(row: impl IntoIterator<Item = u32>) -> u64 {
    let hash = row.into_iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, part| {
        (hash ^ u64::from(part)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// What a document shares with those that may be the same text: parts of the sketch of its passages, its number, its
/// title, each as a number. Documents without a common one are different texts.
pub fn keys(document: &Document, sketch: &Sketch) -> Vec<u64> {
    if sketch.runs < LEAST {
        return Vec::new();
    }
    let named = |kind: char, name: &str| mixed([kind].into_iter().chain(name.chars()).map(u32::from));
    let mut keys: Vec<u64> = sketch.bands().collect();
    keys.extend(document.metadata.number.as_deref().map(|number| named('#', &names::number(number))));
    let core = document.metadata.title.as_deref().map(|title| Name::of(title).core);
    keys.extend(core.filter(|core| core.chars().count() >= TITLE).map(|core| named('《', &core)));
    keys
}

/// For each document the id of a better reading of the same text, where there is one. Better is the text over
/// OCR over damaged pages; then a file with pages over one without, since a page can be cited; then the longer
/// text, then the first path. `passages` reads those of the documents that have to be compared word by word.
pub fn duplicates<E>(
    documents: &[(Document, Sketch)],
    mut passages: impl FnMut(&Document) -> Result<Vec<Passage>, E>,
) -> Result<Vec<Option<String>>, E> {
    let keys: Vec<Vec<u64>> = documents.iter().map(|(document, sketch)| keys(document, sketch)).collect();
    let mut holders: HashMap<u64, usize> = HashMap::new();
    for &key in keys.iter().flatten() {
        *holders.entry(key).or_default() += 1;
    }
    let mut best_first: Vec<usize> = (0..documents.len()).collect();
    best_first.sort_by_key(|&at| {
        let (document, sketch) = &documents[at];
        let paged = matches!(document.source.format, Format::Pdf | Format::Ofd);
        (poverty(document), !paged, Reverse(sketch.runs), &document.source.path, &document.id)
    });
    let mut found: Vec<Option<String>> = vec![None; documents.len()];
    // The readings that stay, under each key.
    let mut active: HashMap<u64, Vec<usize>> = HashMap::new();
    for at in best_first {
        let own = keys[at].iter().filter(|key| holders[key] > 1);
        let near: BTreeSet<usize> =
            own.clone().filter_map(|key| active.get(key)).flatten().copied().collect();
        let (document, sketch) = &documents[at];
        let mut near: Vec<(usize, f64)> =
            near.into_iter().map(|other| (other, sketch.likeness(&documents[other].1))).collect();
        near.sort_by(|(a, like), (b, alike)| {
            let place = |at: &usize| (poverty(&documents[*at].0), &documents[*at].0.source.path);
            place(a).0.cmp(&place(b).0).then(alike.total_cmp(like)).then_with(|| place(a).cmp(&place(b)))
        });
        let mut wording: Option<Wording> = None;
        let mut read = 0;
        for (other, likeness) in near.into_iter().take(MOST) {
            let (better, best) = &documents[other];
            if !may_be_same(document, better, likeness) {
                continue;
            }
            let amended = Amended::of(sketch, best);
            // A poor reading has words of its own.
            let same = if poverty(document) > 0 || poverty(better) > 0 {
                amended != Amended::Otherwise
            } else {
                read += 1;
                if read > MOST_READ {
                    break;
                }
                let ours = match &wording {
                    Some(ours) => ours,
                    None => wording.insert(Wording::of(&passages(document)?)),
                };
                let theirs = Wording::of(&passages(better)?);
                let found = ours.differs(&theirs);
                let slips = if ours.in_articles || theirs.in_articles { 0 } else { found.all * SLIPS / 100 };
                let dated = both(&document.metadata.date, &better.metadata.date, |a, b| a == b);
                // One printing names the day of adoption, another that of publication; what is word for word the same is
                // one text all the same.
                let whole = found.changed + found.missing == 0;
                match amended {
                    Amended::Otherwise => false,
                    _ if whole => true,
                    Amended::Unknown => false,
                    Amended::Alike => found.changed <= slips && dated != Some(false),
                }
            };
            if !same {
                continue;
            }
            found[at] = Some(better.id.clone());
            break;
        }
        if found[at].is_none() {
            own.for_each(|&key| active.entry(key).or_default().push(at));
        }
    }
    Ok(found)
}

/// How poor a reading is: 0 text, 1 with OCR, 2 with pages missing or damaged.
fn poverty(document: &Document) -> u8 {
    let rank = |quality: &Quality| if *quality == Quality::Ocr { 1 } else { 2 };
    document.quality.iter().map(rank).max().unwrap_or(0)
}

/// What the heads of two texts say of amendments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Amended {
    /// Both say the same.
    Alike,
    /// Only one says something.
    Unknown,
    Otherwise,
}

impl Amended {
    fn of(a: &Sketch, b: &Sketch) -> Self {
        match a.amended == b.amended {
            true => Self::Alike,
            false if a.amended.is_empty() || b.amended.is_empty() => Self::Unknown,
            false => Self::Otherwise,
        }
    }
}

/// True when what two documents say of themselves, and how much they share, allows them to be readings of one text.
fn may_be_same(a: &Document, b: &Document, likeness: f64) -> bool {
    if likeness < SAME_POOR || a.language != b.language {
        return false;
    }
    let poor = poverty(a) > 0 || poverty(b) > 0;
    let number = both(&a.metadata.number, &b.metadata.number, |a, b| names::number(a) == names::number(b));
    let title = both(&a.metadata.title, &b.metadata.title, |a, b| Name::of(a).agrees(&Name::of(b)));
    // A poor reading may have its own number and title wrong, and any reading its title where the number is right.
    let denied = !poor && (number == Some(false) || title == Some(false) && number != Some(true));
    let enough = match (number == Some(true) || title == Some(true), poor) {
        (true, true) => SAME_POOR,
        (true, false) | (false, true) => SAME_NAMED,
        (false, false) => SAME,
    };
    !denied && likeness >= enough
}

/// What `same` says of two known values; `None` where one is not known.
fn both<T>(a: &Option<T>, b: &Option<T>, same: impl Fn(&T, &T) -> bool) -> Option<bool> {
    Some(same(a.as_ref()?, b.as_ref()?))
}
