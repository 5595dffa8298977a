//! Sets documents into their line of descent: which text rests on which, and which are the same text twice.
//!
//! `names` makes titles and numbers comparable, `works` finds the document a citation means, `duplicates` finds two
//! readings of one text, `wording` tells slips from changes, `graph` draws the whole.

mod duplicates;
pub mod graph;
mod names;
mod wording;
mod works;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::model::{Citation, Document, Level, Manner, Passage};
use works::Register;

pub use duplicates::{Sketch, duplicates, keys};

/// Who rests on whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lineage {
    /// The works: first the documents in the order given, then what they cite and the corpus does not hold.
    pub works: Vec<Work>,
    /// What ties them, by citing document and first mention.
    pub ties: Vec<Tie>,
}

/// A text that cites or is cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Work {
    /// Id of its document; `None` for a work that is not in the corpus.
    pub document: Option<String>,
    /// File name of its document.
    pub file: Option<String>,
    /// Title, as its document has it or else as it is cited.
    pub title: Option<String>,
    /// Document number.
    pub number: Option<String>,
    /// Level of government of its issuers, where its document tells.
    pub level: Option<Level>,
    /// Date in ISO form.
    pub date: Option<String>,
}

impl Work {
    /// The title, or what else it can be called by.
    pub fn label(&self) -> &str {
        let names = [&self.title, &self.number, &self.file];
        names.into_iter().flatten().next().map_or("", String::as_str)
    }
}

/// All mentions of one work in one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// The citing work: its place in [`Lineage::works`].
    pub from: usize,
    /// The cited work: its place in [`Lineage::works`].
    pub to: usize,
    /// The weightiest manner of the mentions.
    pub manner: Manner,
    /// The verbs of the mentions, as written, in order of first use.
    pub verbs: Vec<String>,
    /// How often it is mentioned.
    pub mentions: usize,
    /// Id of the passage with the first mention that has the weightiest manner.
    pub passage: String,
    /// The words of that mention.
    pub words: String,
}

/// The lineage of a corpus. Documents that are another reading of one in it are left out.
pub fn lineage(documents: &[Document]) -> Lineage {
    let documents: Vec<&Document> =
        documents.iter().filter(|document| document.duplicate_of.is_none()).collect();
    let mut register = Register::of(&documents);
    let mut works: Vec<Work> = documents.iter().map(|document| of_document(document)).collect();
    let mut ties: BTreeMap<(usize, usize), Tie> = BTreeMap::new();
    let mut order = Vec::new();
    // Works cited with their number first: a title alone may then be known by them.
    let cited = || {
        documents
            .iter()
            .enumerate()
            .flat_map(|(from, document)| document.citations.iter().map(move |c| (from, c)))
    };
    for (_, citation) in cited().filter(|(_, citation)| citation.number.is_some() && is_work(citation)) {
        register.meet(citation, &mut works);
    }
    for (from, citation) in cited().filter(|(_, citation)| is_work(citation)) {
        let to = register.find(citation, documents[from], &mut works);
        if to == from {
            continue;
        }
        let passage = Passage::id_of(&documents[from].id, citation.passage);
        let tie = ties.entry((from, to)).or_insert_with(|| {
            order.push((from, to));
            Tie {
                from,
                to,
                manner: citation.manner,
                verbs: Vec::new(),
                mentions: 0,
                passage: passage.clone(),
                words: citation.words.clone(),
            }
        });
        tie.mentions += 1;
        if !citation.verb.is_empty() && !tie.verbs.contains(&citation.verb) {
            tie.verbs.push(citation.verb.clone());
        }
        if citation.manner < tie.manner {
            tie.manner = citation.manner;
            tie.passage = passage;
            tie.words = citation.words.clone();
        }
    }
    let ties = order.iter().filter_map(|key| ties.remove(key)).collect();
    Lineage { works, ties }
}

impl Lineage {
    /// The part around one document: what it rests on, directly and by way of others, and what cites it.
    pub fn around(&self, document: &str) -> Self {
        let Some(start) = self.works.iter().position(|work| work.document.as_deref() == Some(document))
        else {
            return Self { works: Vec::new(), ties: Vec::new() };
        };
        let mut below: HashMap<usize, Vec<usize>> = HashMap::new();
        for tie in &self.ties {
            below.entry(tie.from).or_default().push(tie.to);
        }
        let mut reached = HashSet::from([start]);
        let mut open = vec![start];
        while let Some(work) = open.pop() {
            open.extend(below.get(&work).into_iter().flatten().filter(|&&to| reached.insert(to)));
        }
        let kept = |tie: &&Tie| reached.contains(&tie.from) || tie.to == start;
        let ties: Vec<Tie> = self.ties.iter().filter(kept).cloned().collect();
        let named: HashSet<usize> = ties.iter().flat_map(|tie| [tie.from, tie.to]).chain([start]).collect();
        let mut places = HashMap::new();
        let mut works = Vec::new();
        for (at, work) in self.works.iter().enumerate().filter(|(at, _)| named.contains(at)) {
            places.insert(at, works.len());
            works.push(work.clone());
        }
        let ties = ties.into_iter().map(|tie| Tie { from: places[&tie.from], to: places[&tie.to], ..tie });
        Self { works, ties: ties.collect() }
    }
}

fn of_document(document: &Document) -> Work {
    Work {
        document: Some(document.id.clone()),
        file: Some(document.source.name().to_owned()),
        title: document.metadata.title.clone(),
        number: document.metadata.number.clone(),
        level: document.metadata.level,
        date: document.metadata.date.map(|date| date.to_string()),
    }
}

/// False for forms, certificates and what else stands in 《》 without being an official text, and for a kind of
/// document without a name.
fn is_work(citation: &Citation) -> bool {
    citation.number.is_some()
        || (citation.kind.is_some()
            && citation
                .title
                .as_deref()
                .is_some_and(|title| title.chars().count() > 4 || citation.kind.as_deref() != Some(title)))
}

#[cfg(test)]
mod tests;
