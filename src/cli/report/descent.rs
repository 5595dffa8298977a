//! Which texts of a report form a line of descent: central, province, prefecture, county.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::compare::{Comparison, compare};
use crate::lineage::Lineage;
use crate::model::{Document, Level};

/// Local texts of one place that may still be held against one another; of more only those that cite each other are.
const MOST: usize = 300;

/// A text and one above it that it may carry out.
struct Tie {
    lower: usize,
    upper: usize,
    cites: bool,
    /// How many units of the lower one take something up.
    links: usize,
}

/// The longest line from the top downwards, of equals the one with most links; nothing where none has three levels.
///
/// A text stands below the nearest one of a higher level that it cites or whose place it lies in, if the two have
/// something in common.
pub fn descent<'d>(
    documents: &[&'d Document],
    comparisons: &[Comparison],
    lineage: &Lineage,
) -> Vec<&'d Document> {
    let ties = ties(documents, comparisons, lineage);
    let parent = |at: usize| -> Option<&Tie> {
        let above = ties.iter().filter(|tie| tie.lower == at && tie.links > 0);
        above.max_by_key(|tie| {
            (documents[tie.upper].metadata.level, tie.cites, tie.links, usize::MAX - tie.upper)
        })
    };
    let parents: Vec<Option<&Tie>> = (0..documents.len()).map(parent).collect();
    let line = |at: usize| -> (Vec<usize>, usize) {
        let (mut line, mut links) = (vec![at], 0);
        let mut next = parents[at];
        while let Some(tie) = next {
            line.push(tie.upper);
            links += tie.links;
            next = parents[tie.upper];
        }
        (line, links)
    };
    let lines = (0..documents.len()).map(line).filter(|(line, _)| line.len() > 2);
    let best = lines.max_by_key(|(line, links)| (line.len(), *links, usize::MAX - line[0]));
    best.map_or(Vec::new(), |(line, _)| line.into_iter().rev().map(|at| documents[at]).collect())
}

fn ties(documents: &[&Document], comparisons: &[Comparison], lineage: &Lineage) -> Vec<Tie> {
    let cited: HashSet<(&str, &str)> = lineage
        .ties
        .iter()
        .filter(|tie| tie.manner.rests_on())
        .filter_map(|tie| {
            Some((lineage.works[tie.from].document.as_deref()?, lineage.works[tie.to].document.as_deref()?))
        })
        .collect();
    let known: HashMap<(&str, &str), usize> =
        comparisons.iter().map(|one| ((one.local.as_str(), one.national.as_str()), links(one))).collect();
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for (lower, below) in documents.iter().enumerate() {
        for (upper, above) in documents.iter().enumerate() {
            if above.metadata.level.is_none() || above.metadata.level >= below.metadata.level {
                continue;
            }
            let key = (below.id.as_str(), above.id.as_str());
            let cites = cited.contains(&key);
            match known.get(&key) {
                Some(&links) if cites || lies_in(below, above) => {
                    found.push(Tie { lower, upper, cites, links })
                }
                None if cites || (above.metadata.level != Some(Level::Central) && lies_in(below, above)) => {
                    unknown.push(Tie { lower, upper, cites, links: 0 });
                }
                _ => {}
            }
        }
    }
    if unknown.len() > MOST {
        unknown.retain(|tie| tie.cites);
    }
    unknown
        .par_iter_mut()
        .for_each(|tie| tie.links = links(&compare(documents[tie.upper], documents[tie.lower])));
    found.extend(unknown);
    found
}

fn links(comparison: &Comparison) -> usize {
    comparison.alignments.iter().filter(|alignment| !alignment.national.is_empty()).count()
}

/// Whether the place of `upper` holds that of `lower`; the centre holds every place.
fn lies_in(lower: &Document, upper: &Document) -> bool {
    if upper.metadata.level == Some(Level::Central) {
        return true;
    }
    let regions = [lower, upper]
        .map(|document| document.metadata.region.as_deref().filter(|region| !region.is_empty()));
    let [Some(lower), Some(upper)] = regions else { return false };
    lower.strip_prefix(upper).is_some_and(|rest| rest.starts_with('/'))
}
