//! What the page is about, with the names of its places: `n1` is the first national text, `n1-u5` its fifth unit,
//! `n1-l2` its pair with the second local text, `n1-l2-u7` the seventh local unit in that pair, `m1-u5` a row of the map.

use std::collections::{BTreeSet, HashMap};

use super::labels::{Labels, fill};
use super::text::beginning;
use super::{Report, ReportError};
use crate::compare::{Comparison, Unit};
use crate::model::{Alignment, Document, Language, Relation};

/// The documents and pairs in the order of the page.
pub(super) struct View<'a> {
    pub report: &'a Report<'a>,
    pub labels: Labels,
    /// The national texts.
    pub nationals: Vec<&'a Document>,
    /// The local texts.
    pub locals: Vec<&'a Document>,
    /// The pairs with something in common.
    pub pairs: Vec<Pair<'a>>,
    /// Documents that have nothing in common with any other.
    pub apart: Vec<&'a Document>,
    /// Short names of the local texts: the place, with what tells it from others of that place.
    pub short: Vec<String>,
    /// Where a passage is shown: its id → the place of its unit.
    places: HashMap<&'a str, String>,
}

/// A national and a local text side by side.
pub(super) struct Pair<'a> {
    pub comparison: &'a Comparison,
    /// Which of the national texts.
    pub national: usize,
    /// Which of the local texts.
    pub local: usize,
    /// For each national unit the local units that take it up, in order.
    pub takers: Vec<Vec<usize>>,
    /// The place of a national unit in its text, by its id.
    national_at: HashMap<&'a str, usize>,
}

impl<'a> View<'a> {
    /// The view of `report`; comparisons whose documents it does not hold are left out.
    pub fn of(report: &'a Report<'a>) -> Result<Self, ReportError> {
        let labels = Labels::of(report.language)?;
        let by_id: HashMap<&str, &Document> =
            report.documents.iter().map(|&document| (document.id.as_str(), document)).collect();
        let mut view = Self {
            report,
            labels,
            nationals: Vec::new(),
            locals: Vec::new(),
            pairs: Vec::new(),
            apart: Vec::new(),
            short: Vec::new(),
            places: HashMap::new(),
        };
        for comparison in report.comparisons {
            if let (Some(national), Some(local)) =
                (by_id.get(comparison.national.as_str()), by_id.get(comparison.local.as_str()))
                && comparison.alignments.iter().any(|alignment| !alignment.national.is_empty())
            {
                let national = place(&mut view.nationals, national);
                let local = place(&mut view.locals, local);
                view.pairs.push(Pair::of(comparison, national, local));
            }
        }
        let shown = view.documents();
        view.apart = report
            .documents
            .iter()
            .copied()
            .filter(|one| shown.iter().all(|other| other.id != one.id))
            .collect();
        view.short = short_names(&view.locals);
        view.find_places();
        Ok(view)
    }

    /// Passages of national units stand in the national text, those of local units in the pair that takes most from
    /// there: the first in which the unit has a counterpart, else the first at all.
    fn find_places(&mut self) {
        let mut places = HashMap::new();
        for pair in &self.pairs {
            for (at, unit) in pair.comparison.national_units.iter().enumerate() {
                for passage in &unit.passages {
                    places.entry(passage.as_str()).or_insert_with(|| pair.national_place(at));
                }
            }
        }
        for with_counterpart in [true, false] {
            for pair in &self.pairs {
                for (at, unit) in pair.comparison.local_units.iter().enumerate() {
                    let has = pair.comparison.alignments[at].relation != Relation::New;
                    for passage in unit.passages.iter().filter(|_| has || !with_counterpart) {
                        places.entry(passage.as_str()).or_insert_with(|| pair.local_place(at));
                    }
                }
            }
        }
        self.places = places;
    }

    /// Where a passage is shown, if it is.
    pub fn place(&self, passage: &str) -> Option<&str> {
        self.places.get(passage).map(String::as_str)
    }

    /// The pair of these two texts, if it is shown.
    pub fn pair(&self, national: &str, local: &str) -> Option<&Pair<'a>> {
        let is = |pair: &&Pair| pair.comparison.national == national && pair.comparison.local == local;
        self.pairs.iter().find(is)
    }

    /// A unit's place in its text.
    pub fn at(&self, unit: &Unit) -> usize {
        let texts = self
            .pairs
            .iter()
            .flat_map(|pair| [&pair.comparison.local_units, &pair.comparison.national_units]);
        let mut places = texts.filter_map(|units| units.iter().position(|other| other.id == unit.id));
        places.next().unwrap_or_default()
    }

    /// The pairs of one national text.
    pub fn pairs_of(&self, national: usize) -> impl Iterator<Item = &Pair<'a>> {
        self.pairs.iter().filter(move |pair| pair.national == national)
    }

    /// All documents, each once, the national ones first.
    pub fn documents(&self) -> Vec<&'a Document> {
        let mut seen = BTreeSet::new();
        self.nationals
            .iter()
            .chain(&self.locals)
            .copied()
            .filter(|document| seen.insert(document.id.as_str()))
            .collect()
    }

    /// True when the text has chapters of several units; a heading above each unit makes none.
    pub fn has_chapters(units: &[Unit]) -> bool {
        units
            .chunk_by(|a, b| a.chapter() == b.chapter())
            .any(|chapter| chapter.len() > 1 && !chapter[0].chapter().is_empty())
    }

    /// A unit's number as it stands in its text, or its place where it has none.
    pub fn number(&self, unit: &Unit, at: usize) -> String {
        if unit.number.is_empty() {
            fill(&self.labels.unit_without_number, &[&(at + 1)])
        } else {
            beginning(&unit.number, 12)
        }
    }

    /// An instrument's name by its code.
    pub fn instrument(&self, code: &str) -> String {
        let label = self.report.instruments.and_then(|book| book.code(code)).map(|code| &code.label);
        label
            .map_or(code, |label| match self.report.language {
                Language::Chinese => label.zh.as_str(),
                Language::English => label.en.as_str(),
            })
            .to_owned()
    }

    /// A page, in words.
    pub fn page(&self, page: u32) -> String {
        fill(&self.labels.pages, &[&page])
    }
}

/// The last part of the region; where several texts come from there, with the year, or else the title or the file's name.
fn short_names(documents: &[&Document]) -> Vec<String> {
    let region = |document: &Document| {
        let region = document.metadata.region.as_deref().unwrap_or_default();
        region.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let dated = |document: &Document| {
        let year = document.metadata.date.map(|date| date.year().to_string()).unwrap_or_default();
        format!("{} {year}", region(document)).trim().to_owned()
    };
    let titled = |document: &Document| beginning(document.label(), 12);
    let ways: [&dyn Fn(&Document) -> String; 3] = [&region, &dated, &titled];
    let alone = |document: &Document, way: &dyn Fn(&Document) -> String| {
        let own = way(document);
        let is_alone = documents.iter().filter(|other| way(other) == own).count() == 1;
        (is_alone && !own.is_empty()).then_some(own)
    };
    let name = |document: &Document| ways.iter().find_map(|way| alone(document, way));
    documents
        .iter()
        .map(|document| name(document).unwrap_or_else(|| document.source.name().to_owned()))
        .collect()
}

/// A document's place in a list, which it joins when it is not there yet.
fn place<'a>(list: &mut Vec<&'a Document>, document: &'a Document) -> usize {
    list.iter().position(|known| known.id == document.id).unwrap_or_else(|| {
        list.push(document);
        list.len() - 1
    })
}

impl<'a> Pair<'a> {
    fn of(comparison: &'a Comparison, national: usize, local: usize) -> Self {
        let units = &comparison.national_units;
        let national_at: HashMap<&str, usize> =
            units.iter().enumerate().map(|(at, unit)| (unit.id.as_str(), at)).collect();
        let mut takers = vec![Vec::new(); units.len()];
        for (local, alignment) in comparison.alignments.iter().enumerate() {
            for link in &alignment.national {
                if let Some(&at) = national_at.get(link.passage.as_str()) {
                    takers[at].push(local);
                }
            }
        }
        Self { comparison, national, local, takers, national_at }
    }

    /// The national units a local one takes up, the most important first.
    pub fn taken(&self, alignment: &Alignment) -> Vec<usize> {
        alignment
            .national
            .iter()
            .filter_map(|link| self.national_at.get(link.passage.as_str()).copied())
            .collect()
    }

    /// The local units of one relation.
    pub fn of_relation(&self, relation: Relation) -> impl Iterator<Item = usize> {
        let alignments = self.comparison.alignments.iter().enumerate();
        alignments.filter(move |(_, alignment)| alignment.relation == relation).map(|(at, _)| at)
    }

    /// The national units nobody takes up.
    pub fn left_out(&self) -> impl Iterator<Item = usize> {
        self.takers.iter().enumerate().filter(|(_, takers)| takers.is_empty()).map(|(at, _)| at)
    }

    pub fn id(&self) -> String {
        format!("n{}-l{}", self.national + 1, self.local + 1)
    }

    pub fn local_place(&self, at: usize) -> String {
        format!("{}-u{}", self.id(), at + 1)
    }

    pub fn national_place(&self, at: usize) -> String {
        format!("n{}-u{}", self.national + 1, at + 1)
    }

    pub fn map_place(&self, at: usize) -> String {
        format!("m{}-u{}", self.national + 1, at + 1)
    }
}
