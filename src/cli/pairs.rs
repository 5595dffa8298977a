//! Who is compared with whom.

use std::collections::{BTreeMap, HashSet};

use anyhow::{Result, ensure};
use clap::ValueEnum;
use rayon::prelude::*;

use crate::compare::{Comparison, compare};
use crate::index::Index;
use crate::lineage::lineage;
use crate::model::{Document, Level};

use super::find;

/// More pairs than this are only compared when they are asked for.
const MOST: usize = 1_000;

/// How national and local texts are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Pairing {
    /// Each central text with each text below the centre in the same language
    Level,
    /// Each local text with the texts of higher levels that it cites as what it rests on or carries out
    Citation,
}

/// Ids of a national and a local text.
pub type Pair = (String, String);

/// Texts and which of them are compared.
pub struct Pairs {
    /// The texts that are in a pair, by id, with their passages.
    documents: BTreeMap<String, Document>,
    pairs: Vec<Pair>,
    /// What to say where there is no pair.
    missing: &'static str,
    /// What to say where there are too many to compare each with each.
    too_many: Option<String>,
}

impl Pairs {
    /// The pairs of the texts of `index` that `national` and `local` name, of all where they name none. Without
    /// `pairing` they are put together by level, and by citation where that would be more pairs than [`MOST`] of texts
    /// nobody named.
    ///
    /// # Errors
    /// A name that no document or several have. No pair at all is no error; see [`Self::some`].
    pub fn of(
        index: &Index,
        national: &[String],
        local: &[String],
        pairing: Option<Pairing>,
    ) -> Result<Self> {
        let mut pairs = Self::any(index, national, local, pairing)?;
        if let Some(note) = &pairs.too_many {
            eprintln!("hongtou: {note}");
        }
        for document in pairs.documents.values_mut() {
            *document = find::with_passages(index, document.clone())?;
        }
        Ok(pairs)
    }

    /// The pairs, of which there must be one.
    ///
    /// # Errors
    /// No pair, with what to do about it.
    pub fn some(self) -> Result<Self> {
        ensure!(!self.pairs.is_empty(), self.missing);
        Ok(self)
    }

    /// The same as [`Self::of`] for the whole index, by the ids of the national and the local text; with what to say where
    /// each with each would be too many.
    pub fn of_all(index: &Index, pairing: Option<Pairing>) -> Result<(Vec<Pair>, Option<String>)> {
        let Self { pairs, too_many, .. } = Self::any(index, &[], &[], pairing)?;
        Ok((pairs, too_many))
    }

    /// The pairs, the texts without their passages.
    fn any(index: &Index, national: &[String], local: &[String], pairing: Option<Pairing>) -> Result<Self> {
        let mut all = index.documents()?;
        all.retain(|document| document.duplicate_of.is_none());
        let side = |names: &[String], wanted: fn(Level) -> bool| -> Result<Vec<Document>> {
            if names.is_empty() {
                let of_level = |document: &&Document| document.metadata.level.is_some_and(wanted);
                return Ok(all.iter().filter(of_level).cloned().collect());
            }
            names.iter().map(|name| find::document(index, name)).collect()
        };
        let named = !national.is_empty() && !local.is_empty();
        let below = side(local, Level::is_local)?;
        let central = side(national, |level| level == Level::Central)?;
        // Texts in two languages share no words: unless both are named, setting them side by side says nothing.
        let each_with_each: Vec<_> = pairs(&central, &below)
            .filter(|(national, local)| named || national.language == local.language)
            .collect();
        let few = named || each_with_each.len() <= MOST;
        let too_many = (pairing.is_none() && !few).then(|| {
            format!(
                "{} central and {} local texts are too many to compare each with each: only those are that cite each \
                 other (--pair level: all)",
                central.len(),
                below.len()
            )
        });
        // What is cited need not be central: a county plan carries out that of its province.
        let above;
        let (found, missing) = match pairing.unwrap_or(if few { Pairing::Level } else { Pairing::Citation }) {
            Pairing::Level => {
                let missing = if central.is_empty() {
                    "no document of the index is central: name some with --national DOC"
                } else if below.is_empty() {
                    "no document of the index is below the centre: name some with --local DOC"
                } else {
                    "no central and local text are in the same language: name texts with --national DOC --local DOC"
                };
                (each_with_each, missing)
            }
            Pairing::Citation => {
                let cited = citations(&all);
                above = side(national, |_| true)?;
                let cites = |(national, local): &(&Document, &Document)| {
                    cited.contains(&(national.id.clone(), local.id.clone()))
                };
                let missing = "no local text cites a text of a higher level in the index as its basis: name texts \
                               with --national DOC --local DOC, or use --pair level ('hongtou lineage' shows who \
                               cites whom)";
                (pairs(&above, &below).filter(cites).collect(), missing)
            }
        };
        let texts: BTreeMap<&str, &Document> = found
            .iter()
            .flat_map(|&(national, local)| [national, local])
            .map(|document| (document.id.as_str(), document))
            .collect();
        let documents = texts.into_values().map(|document| (document.id.clone(), document.clone())).collect();
        let mut seen = HashSet::new();
        let ids = found.iter().map(|(national, local)| (national.id.clone(), local.id.clone()));
        let pairs = ids.filter(|pair| seen.insert(pair.clone())).collect();
        Ok(Self { documents, pairs, missing, too_many })
    }

    /// The national and local text of each pair: every local text beside the first national one, then beside the next.
    pub fn iter(&self) -> impl Iterator<Item = (&Document, &Document)> {
        self.pairs
            .iter()
            .filter_map(|(national, local)| Some((self.documents.get(national)?, self.documents.get(local)?)))
    }

    /// Compares each pair, in the same order.
    pub fn compare(&self) -> Vec<Comparison> {
        let pairs: Vec<_> = self.iter().collect();
        pairs.par_iter().map(|(national, local)| compare(national, local)).collect()
    }
}

/// Every local text beside the first national one, then beside the next.
fn pairs<'d>(
    national: &'d [Document],
    local: &'d [Document],
) -> impl Iterator<Item = (&'d Document, &'d Document)> {
    national.iter().flat_map(move |national| local.iter().map(move |local| (national, local)))
}

/// Which text of a higher level which one rests on: ids of the cited and the citing.
fn citations(documents: &[Document]) -> HashSet<Pair> {
    let lineage = lineage(documents);
    let ties = lineage.ties.iter().filter(|tie| tie.manner.rests_on());
    ties.filter_map(|tie| {
        let (citing, cited) = (&lineage.works[tie.from], &lineage.works[tie.to]);
        let higher = cited.level.is_some() && cited.level < citing.level;
        Some((cited.document.clone()?, citing.document.clone()?)).filter(|_| higher)
    })
    .collect()
}
