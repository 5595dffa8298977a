//! Who is compared with whom.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use anyhow::{Result, bail};
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
    /// Each central text with each text below the centre
    Level,
    /// Each local text with the texts of higher levels that it cites as what it rests on or carries out
    Citation,
}

/// Texts and which of them are compared.
pub struct Pairs {
    /// The texts that are in a pair, by id, with their passages.
    documents: BTreeMap<String, Document>,
    /// Ids of the national and the local text.
    pairs: Vec<(String, String)>,
    pairing: Pairing,
}

impl Pairs {
    /// The pairs of the texts of `index` that `national` and `local` name, of all where they name none. Without
    /// `pairing` they are put together by level, and by citation where that would be more pairs than [`MOST`] of texts
    /// nobody named.
    ///
    /// # Errors
    /// A name that no document or several have; no pair at all.
    pub fn of(
        index: &Index,
        national: &[String],
        local: &[String],
        pairing: Option<Pairing>,
    ) -> Result<Self> {
        let mut pairs = Self::any(index, national, local, pairing)?;
        if pairs.pairs.is_empty() {
            match pairs.pairing {
                Pairing::Level if national.is_empty() => {
                    bail!("no document of the index is central: name some with --national DOC")
                }
                Pairing::Level => {
                    bail!("no document of the index is below the centre: name some with --local DOC")
                }
                Pairing::Citation => bail!(
                    "no local text cites a text of a higher level in the index as its basis: name texts with \
                     --national DOC --local DOC, or use --pair level ('hongtou lineage' shows who cites whom)"
                ),
            }
        }
        for document in pairs.documents.values_mut() {
            *document = find::with_passages(index, document.clone())?;
        }
        Ok(pairs)
    }

    /// The same for the whole index, by the ids of the national and the local text; no pair is no error.
    pub fn of_all(index: &Index, pairing: Option<Pairing>) -> Result<Vec<(String, String)>> {
        Ok(Self::any(index, &[], &[], pairing)?.pairs)
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
        let few = named || central.len() * below.len() <= MOST;
        if pairing.is_none() && !few {
            eprintln!(
                "hongtou: {} central and {} local texts are too many to compare each with each: only those are that \
                 cite each other (--pair level: all)",
                central.len(),
                below.len()
            );
        }
        let pairing = pairing.unwrap_or(if few { Pairing::Level } else { Pairing::Citation });
        // What is cited need not be central: a county plan carries out that of its province.
        let above = match pairing {
            Pairing::Citation => side(national, |_| true)?,
            Pairing::Level => central,
        };
        let cited: HashSet<(String, String)> = match pairing {
            Pairing::Citation => citations(&all),
            Pairing::Level => HashSet::new(),
        };
        let mut pairs = Vec::new();
        for national in &above {
            for local in &below {
                let pair = (national.id.clone(), local.id.clone());
                if pairing == Pairing::Level || cited.contains(&pair) {
                    pairs.push(pair);
                }
            }
        }
        let used: BTreeSet<&String> = pairs.iter().flat_map(|(national, local)| [national, local]).collect();
        let texts = above.into_iter().chain(below).filter(|document| used.contains(&document.id));
        let documents = texts.map(|document| (document.id.clone(), document)).collect();
        Ok(Self { documents, pairs, pairing })
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

/// Which text of a higher level which one rests on: ids of the cited and the citing.
fn citations(documents: &[Document]) -> HashSet<(String, String)> {
    let lineage = lineage(documents);
    let ties = lineage.ties.iter().filter(|tie| tie.manner.rests_on());
    ties.filter_map(|tie| {
        let (citing, cited) = (&lineage.works[tie.from], &lineage.works[tie.to]);
        let higher = cited.level.is_some() && cited.level < citing.level;
        Some((cited.document.clone()?, citing.document.clone()?)).filter(|_| higher)
    })
    .collect()
}
