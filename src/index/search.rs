//! Runs a query: collects the matches, sorts them the same way every time, reads the ones asked for.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::index::SegmentReader;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal};

use super::columns::{Columns, first};
use super::error::whole;
use super::highlight::highlights;
use super::plan::Planner;
use super::rank::Statistics;
use super::{Index, IndexError, Query};
use crate::model::{Passage, Span};

/// The order of hits. Equals are ordered by path, then by place in the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// Newest document first, those without a date last.
    Date,
    /// By path.
    Document,
}

/// Which hits to return.
#[derive(Clone, Copy, Debug)]
pub struct SearchOptions {
    /// How many hits at most; 0 only counts.
    pub limit: usize,
    /// How many hits to leave out before.
    pub offset: usize,
    /// The order.
    pub sort: Sort,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self { limit: 20, offset: 0, sort: Sort::Relevance }
    }
}

/// What a query found.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchResult {
    /// How many passages match in all.
    pub total: usize,
    /// The ones asked for.
    pub hits: Vec<Hit>,
}

/// A passage found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The document it belongs to.
    pub document_id: String,
    /// The passage with its tags.
    pub passage: Passage,
    /// How well it matches; comparable within one result, 0 unless sorted by relevance.
    pub score: f64,
    /// Where the words of the query stand in the passage's text, in order.
    pub highlights: Vec<Span>,
}

impl Index {
    /// Finds the passages that match `query`.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<SearchResult, IndexError> {
        whole(&self.path, || self.find(query, options))
    }

    fn find(&self, query: &Query, options: &SearchOptions) -> Result<SearchResult, IndexError> {
        let wrap = |error| IndexError::of(&self.path, error);
        let searcher = self.reader.searcher();
        let texts = query.texts();
        let scored = options.sort == Sort::Relevance && options.limit > 0;
        let planner = Planner { searcher: &searcher, fields: self.fields };
        let planned = planner.plan(&query.root, &texts, scored).map_err(wrap)?;
        let keep = if options.limit == 0 { 0 } else { options.limit.saturating_add(options.offset) };
        let columns = self.columns.of(&searcher).map_err(wrap)?;
        let ranking = Ranking { sort: options.sort, scored, keep, columns: &columns };
        let statistics = Statistics::of(&searcher, self.fields.record).map_err(wrap)?;
        let found =
            searcher.search_with_statistics_provider(&planned, &ranking, &statistics).map_err(wrap)?;
        let mut hits = Vec::new();
        for row in found.rows.into_iter().skip(options.offset).take(options.limit) {
            let passage = self.stored_passage(&searcher, row.address)?;
            let document_id = passage.id.rsplit_once('-').map_or("", |(document, _)| document).to_owned();
            let score = if scored { -row.rank as f64 / PRECISION } else { 0.0 };
            hits.push(Hit { document_id, score, highlights: highlights(&passage.text, query), passage });
        }
        Ok(SearchResult { total: found.total, hits })
    }
}

/// Scores are kept to three decimals: the last bits of a sum depend on the order of adding, which depends on
/// how the index happens to be divided.
const PRECISION: f64 = 1000.0;

/// Keeps the first matches in the order asked for and counts all.
struct Ranking<'c> {
    sort: Sort,
    scored: bool,
    keep: usize,
    /// Those of each segment.
    columns: &'c [Columns],
}

/// The first matches, in order.
#[derive(Default)]
struct Ranked {
    total: usize,
    rows: Vec<Row>,
}

/// A match with what it is sorted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    rank: i64,
    path: Vec<u8>,
    ordinal: u64,
    address: DocAddress,
}

impl Collector for Ranking<'_> {
    type Fruit = Ranked;
    type Child = SegmentRanking;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentRanking> {
        Ok(SegmentRanking {
            sort: self.sort,
            keep: self.keep,
            segment,
            columns: self.columns[segment as usize].clone(),
            total: 0,
            kept: Vec::new(),
            bound: (i64::MAX, u64::MAX, u64::MAX, DocId::MAX),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, parts: Vec<SegmentRanking>) -> tantivy::Result<Ranked> {
        let several = parts.len() > 1;
        let mut merged = Ranked::default();
        for mut part in parts {
            part.prune();
            merged.total += part.total;
            for &(rank, path, ordinal, doc) in &part.kept {
                let path = match &part.columns.paths {
                    // Paths compare across segments by name, which takes long to read, within one by ordinal.
                    Some(paths) if several => {
                        let mut name = Vec::new();
                        paths.dictionary().ord_to_term(path, &mut name)?;
                        name
                    }
                    _ => path.to_be_bytes().to_vec(),
                };
                merged.rows.push(Row { rank, path, ordinal, address: DocAddress::new(part.segment, doc) });
            }
        }
        merged.rows.sort_unstable();
        merged.rows.truncate(self.keep);
        Ok(merged)
    }
}

struct SegmentRanking {
    sort: Sort,
    keep: usize,
    segment: SegmentOrdinal,
    columns: Columns,
    total: usize,
    kept: Vec<Candidate>,
    /// What does not come before this is not among the first.
    bound: Candidate,
}

/// What the order asks for, path as its ordinal in the segment, ordinal in the document, record.
type Candidate = (i64, u64, u64, DocId);

impl SegmentRanking {
    fn prune(&mut self) {
        if self.kept.len() > self.keep {
            self.bound = *self.kept.select_nth_unstable(self.keep).1;
            self.kept.truncate(self.keep);
        }
    }
}

impl SegmentCollector for SegmentRanking {
    type Fruit = Self;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        if self.keep == 0 {
            return;
        }
        let rank = match self.sort {
            Sort::Relevance => -(f64::from(score) * PRECISION).round() as i64,
            Sort::Date => -(first(self.columns.dates.as_ref(), doc) as i64),
            Sort::Document => 0,
        };
        if rank > self.bound.0 {
            return;
        }
        let path = first(self.columns.paths.as_ref().map(|paths| paths.ords()), doc);
        if (rank, path) > (self.bound.0, self.bound.1) {
            return;
        }
        self.kept.push((rank, path, first(self.columns.ordinals.as_ref(), doc), doc));
        if self.kept.len() >= self.keep.saturating_mul(2).max(1024) {
            self.prune();
        }
    }

    fn harvest(self) -> Self {
        self
    }
}
