//! What becomes of codes by hand when files are read again: they go on to the passages that still have the same text,
//! wherever these stand now, and what is lost is told.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::index::{Index, IndexError};
use crate::model::{Document, HandCoding, Passage};

/// Codes by hand of documents whose files are gone or have changed, until they are handed on.
#[derive(Default)]
pub struct Kept {
    /// By the ids of the documents.
    coded: BTreeMap<String, Coded>,
}

/// A document as it was.
struct Coded {
    path: String,
    passages: Vec<Passage>,
    /// What is lost as far as files were read.
    lost: Lost,
    /// A file was read that has its content, or stands where its file stood.
    is_read: bool,
    /// The file that has its content.
    is_found: bool,
}

/// Codes by hand that no passage could take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    /// Passages that somebody had coded.
    pub passages: usize,
    /// The tags given to them.
    pub codes: usize,
}

impl Kept {
    /// The codes of documents of `index`, given by their ids and paths, as it is before their files are read again.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub fn of<'a>(
        index: &Index,
        documents: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, IndexError> {
        let mut coded = BTreeMap::new();
        for (id, path) in documents {
            let passages = index.passages(id)?;
            let lost = Lost::of(&passages);
            if lost.passages > 0 {
                let path = path.to_owned();
                coded.insert(id.to_owned(), Coded { path, passages, lost, is_read: false, is_found: false });
            }
        }
        Ok(Self { coded })
    }

    /// Gives `document`, which was read just now, the codes of the same content, wherever its file was before; else those of what its
    /// file held before. The order of the documents does not matter.
    pub fn hand_on(&mut self, document: &mut Document) {
        if let Some(coded) = self.coded.get_mut(&document.id) {
            coded.lost = keep(document, coded.passages.clone());
            (coded.is_read, coded.is_found) = (true, true);
        } else if let Some(coded) = self.coded.values_mut().find(|coded| coded.path == document.source.path) {
            let lost = keep(document, coded.passages.clone());
            coded.is_read = true;
            if !coded.is_found {
                coded.lost = lost;
            }
        }
    }

    /// What was lost, by the paths of the files; where not all files were read, of those that were.
    pub fn lost(self, all: bool) -> Vec<(String, Lost)> {
        let read = self.coded.into_values().filter(|coded| all || coded.is_read);
        let lost = read.map(|coded| (coded.path, coded.lost));
        let mut lost: Vec<_> = lost.filter(|(_, lost)| lost.passages > 0).collect();
        lost.sort();
        lost
    }
}

impl Lost {
    /// What is lost where `passages` are there no more.
    fn of(passages: &[Passage]) -> Self {
        let coded = || passages.iter().filter(|passage| is_coded(passage));
        let codings = coded().flat_map(|passage| &passage.by_hand);
        Self { passages: coded().count(), codes: codings.map(|coding| coding.tags.len()).sum() }
    }
}

/// Gives the codes by hand of `known`, what was read before, to the passages of `document` that have the same text.
/// Gives what is lost.
fn keep(document: &mut Document, mut known: Vec<Passage>) -> Lost {
    let mut open: Vec<&mut Passage> = document.passages.iter_mut().collect();
    // A text that stands there several times is first of all the one under the same headings.
    for with_headings in [true, false] {
        open = pair(open, &mut known, with_headings);
    }
    // One that stands there less often now takes the codes of those that went.
    known.retain(is_coded);
    pair(document.passages.iter_mut().filter(|passage| !is_coded(passage)).collect(), &mut known, false);
    Lost::of(&known)
}

fn is_coded(passage: &Passage) -> bool {
    !passage.by_hand.is_empty()
}

/// Pairs passages of the same text, in order, and passes the codes on. Gives the new passages that found none; the known
/// ones stay in `known`.
fn pair<'a>(
    open: Vec<&'a mut Passage>,
    known: &mut Vec<Passage>,
    with_headings: bool,
) -> Vec<&'a mut Passage> {
    let key = |passage: &Passage| {
        let headings: &[String] = if with_headings { &passage.headings } else { &[] };
        (passage.text.clone(), headings.to_vec())
    };
    let mut places: HashMap<_, VecDeque<usize>> = HashMap::new();
    for (at, passage) in known.iter().enumerate() {
        places.entry(key(passage)).or_default().push_back(at);
    }
    let mut taken = vec![false; known.len()];
    let mut left = Vec::new();
    for passage in open {
        match places.get_mut(&key(passage)).and_then(VecDeque::pop_front) {
            Some(at) => {
                pass_on(&mut known[at], passage);
                taken[at] = true;
            }
            None => left.push(passage),
        }
    }
    let mut taken = taken.into_iter();
    known.retain(|_| !taken.next().unwrap_or_default());
    left
}

/// Moves the codes of `known` to `passage`, which has the same text; its sentences may be cut otherwise.
fn pass_on(known: &mut Passage, passage: &mut Passage) {
    let mut by_hand = std::mem::take(&mut known.by_hand);
    if known.sentences != passage.sentences {
        for tag in by_hand.iter_mut().flat_map(|HandCoding { tags, .. }| tags) {
            tag.sentence = passage.sentence_at(tag.span);
        }
    }
    passage.by_hand = by_hand;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Span, Tag};

    /// A passage below a heading, with as many codes as asked for; none is none by hand.
    fn passage(text: &str, heading: &str, codes: Option<usize>) -> Passage {
        let length = text.chars().count();
        let mut passage = Passage::body("aa", 1, text, vec![Span::new(0, length)]);
        passage.headings = vec![heading.to_owned()];
        let tag = |start| Tag { code: "OP".into(), span: Span::new(start, length), ..Tag::default() };
        passage.by_hand = codes
            .map(|codes| HandCoding { coder: "Li".into(), tags: (0..codes).map(tag).collect() })
            .into_iter()
            .collect();
        passage
    }

    fn document(passages: Vec<Passage>) -> Document {
        Document { passages, ..crate::export::tests::local() }
    }

    /// How many codes each passage has, and what is lost.
    fn kept(known: Vec<Passage>, new: Vec<Passage>) -> (Vec<Option<usize>>, Lost) {
        let mut document = document(new);
        let lost = keep(&mut document, known);
        let codes = |passage: &Passage| passage.by_hand.first().map(|coding| coding.tags.len());
        (document.passages.iter().map(codes).collect(), lost)
    }

    #[test]
    fn codes_follow_their_text_and_what_has_none_is_counted() {
        let known = vec![
            passage("甲", "一", Some(1)),
            passage("乙", "一", None),
            passage("丙丙", "一", Some(2)),
            passage("丁", "一", Some(0)),
        ];
        let new = |text| passage(text, "二", None);
        let (codes, lost) = kept(known.clone(), vec![new("新"), new("丁"), new("乙"), new("甲")]);
        assert_eq!(codes, [None, Some(0), None, Some(1)]);
        assert_eq!(lost, Lost { passages: 1, codes: 2 });
        assert_eq!(kept(known, Vec::new()).1, Lost { passages: 3, codes: 3 });
    }

    #[test]
    fn a_text_that_stands_there_twice_is_told_by_its_headings_and_its_order() {
        let known = vec![passage("同", "一", None), passage("同", "二", Some(1)), passage("同", "二", None)];
        let new = |heading| passage("同", heading, None);
        let (codes, lost) = kept(known.clone(), vec![new("二"), new("二"), new("一")]);
        assert_eq!((codes, lost), (vec![Some(1), None, None], Lost::default()));
        // Other headings: the second of three.
        let (codes, lost) = kept(known.clone(), vec![new("三"), new("三"), new("三")]);
        assert_eq!((codes, lost), (vec![None, Some(1), None], Lost::default()));
        // Only one is left.
        let (codes, lost) = kept(known, vec![new("一")]);
        assert_eq!((codes, lost), (vec![Some(1)], Lost::default()));
    }

    #[test]
    fn sentences_that_are_cut_otherwise_are_looked_up() {
        let mut new = passage("甲。乙。", "一", None);
        new.sentences = vec![Span::new(0, 2), Span::new(2, 4)];
        let mut known = passage("甲。乙。", "一", Some(3));
        known.by_hand[0].tags.remove(1);
        let mut document = document(vec![new]);
        keep(&mut document, vec![known]);
        let sentences: Vec<usize> =
            document.passages[0].by_hand[0].tags.iter().map(|tag| tag.sentence).collect();
        assert_eq!(sentences, [0, 1]);
    }
}
