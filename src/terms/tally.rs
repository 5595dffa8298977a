//! Counts of words, that can be made in parts and added up.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::Lexicon;
use super::lexicon::{Stems, without_possessive};
use crate::model::Passage;
use crate::segment::fold;

/// How often words stand in some passages. All words count, stop words too.
#[derive(Default)]
pub struct Tally {
    words: HashMap<String, Entry>,
    stems: Stems,
    total: u64,
    passages: u64,
    documents: Vec<u32>,
}

/// What is known of the forms with one key.
#[derive(Default)]
struct Entry {
    /// How often each form stands there.
    forms: HashMap<String, u64>,
    passages: u64,
    /// The passage counted last, by its place among all; 0 before the first.
    last: u64,
    /// May hold a document several times.
    documents: Vec<u32>,
}

/// How often a word stands somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The most frequent of its forms.
    pub word: String,
    /// How often.
    pub count: u64,
    /// In how many passages.
    pub passages: u64,
    /// In how many documents.
    pub documents: usize,
}

impl Tally {
    /// Counts the words of `passage`, which belongs to the document with the number `document`.
    pub fn add(&mut self, lexicon: &Lexicon, document: u32, passage: &Passage) {
        self.begin_passage(document);
        let folded = fold(&passage.text).text;
        for word in lexicon.words(&folded) {
            self.add_word(document, word.text);
        }
    }

    /// What is added now belongs to another passage.
    pub(super) fn begin_passage(&mut self, document: u32) {
        self.passages += 1;
        note(&mut self.documents, document);
    }

    /// Counts one more folded `word` in the passage begun last.
    pub(super) fn add_word(&mut self, document: u32, word: &str) {
        self.total += 1;
        let form = without_possessive(word);
        let entry = self.words.entry(self.stems.key(form)).or_default();
        *entry.forms.entry(form.to_owned()).or_default() += 1;
        if entry.last != self.passages {
            entry.last = self.passages;
            entry.passages += 1;
        }
        note(&mut entry.documents, document);
    }

    /// What the two count together; they must not have a passage in common.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        let (mut larger, smaller) =
            if self.words.len() < other.words.len() { (other, self) } else { (self, other) };
        larger.total += smaller.total;
        larger.passages += smaller.passages;
        larger.documents.extend(smaller.documents);
        for (key, part) in smaller.words {
            let entry = larger.words.entry(key).or_default();
            for (form, count) in part.forms {
                *entry.forms.entry(form).or_default() += count;
            }
            entry.passages += part.passages;
            entry.documents.extend(part.documents);
        }
        larger
    }

    /// How many words there are in all.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// In how many passages they stand.
    pub fn passages(&self) -> u64 {
        self.passages
    }

    /// In how many documents they stand.
    pub fn documents(&self) -> usize {
        distinct(&self.documents)
    }

    /// How often the word with this key stands there.
    pub(super) fn count(&self, key: &str) -> u64 {
        self.words.get(key).map_or(0, |entry| entry.forms.values().sum())
    }

    /// In how many documents it stands.
    pub(super) fn documents_with(&self, key: &str) -> usize {
        self.words.get(key).map_or(0, |entry| distinct(&entry.documents))
    }

    /// Every word with its key.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, Count)> {
        self.words.iter().map(|(key, entry)| {
            // Of forms that are equally frequent the first by code points, so that the same texts give the same list.
            let most = entry.forms.iter().max_by_key(|&(form, count)| (count, Reverse(form)));
            let count = Count {
                word: most.map_or(key, |(form, _)| form).clone(),
                count: entry.forms.values().sum(),
                passages: entry.passages,
                documents: distinct(&entry.documents),
            };
            (key.as_str(), count)
        })
    }
}

fn distinct(documents: &[u32]) -> usize {
    documents.iter().collect::<HashSet<_>>().len()
}

/// Adds `document` where it is not the one noted last.
fn note(documents: &mut Vec<u32>, document: u32) {
    if documents.last() != Some(&document) {
        documents.push(document);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::passage;
    use super::*;

    fn tally(texts: &[(u32, &str)]) -> Tally {
        let lexicon = Lexicon::new([]);
        let mut tally = Tally::default();
        for &(document, text) in texts {
            tally.add(&lexicon, document, &passage(text));
        }
        tally
    }

    fn of(tally: &Tally, key: &str) -> Count {
        tally.words().find(|(known, _)| *known == key).map(|(_, count)| count).unwrap_or_default()
    }

    const TEXTS: [(u32, &str); 4] = [
        (1, "Policies: a policy, and policies. 医院"),
        (1, "The policy’s aim; 醫院"),
        (2, "医院和医院 2017"),
        (3, "nothing"),
    ];

    #[test]
    fn counts_forms_passages_and_documents() {
        let tally = tally(&TEXTS);
        let count = |word: &str, count, passages, documents| Count {
            word: word.to_owned(),
            count,
            passages,
            documents,
        };
        assert_eq!(
            of(&tally, "polici"),
            count("policies", 4, 2, 1),
            "as often policy; the first by code points"
        );
        assert_eq!(of(&tally, "医院"), count("医院", 4, 3, 2));
        // policies a policy and policies 医院 / the policy aim 医院 / 医院 和 医院 / nothing
        assert_eq!((tally.total(), tally.passages(), tally.documents()), (14, 4, 3));
    }

    #[test]
    fn parts_add_up_in_any_order() {
        let whole = tally(&TEXTS);
        for cut in 0..=TEXTS.len() {
            let (one, other) = TEXTS.split_at(cut);
            for joined in [tally(one).join(tally(other)), tally(other).join(tally(one))] {
                let sorted = |tally: &Tally| {
                    let mut words: Vec<_> = tally.words().map(|(_, count)| count).collect();
                    words.sort_by(|a, b| a.word.cmp(&b.word));
                    words
                };
                assert_eq!(sorted(&joined), sorted(&whole));
                assert_eq!((joined.total(), joined.passages(), joined.documents()), (14, 4, 3));
            }
        }
    }
}
