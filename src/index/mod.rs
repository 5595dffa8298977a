//! Keeps documents in a Tantivy index and finds passages.
//!
//! One index is the single source of truth: it holds documents, their passages with tags, and the files that
//! could not be read. Matching is complete: a string of hanzi finds exactly the passages that contain it.
//! The files follow the data: `units` cuts folded text into what can be matched, `tokenizer` writes it down,
//! `schema` names the fields, `facets` turns metadata and tags into filterable values, `entries` makes documents ready,
//! `writer` puts them (`holder` says who writes), `store` opens and reads back, `filed` lists files, `query` parses what a person typed, `plan` turns it into Tantivy's terms (`near`,
//! `excluded` and `rank` are its parts), `search` collects and sorts (by `columns`), `highlight` marks the words found,
//! `gather` goes through all that match, `counts` counts them, `verify` checks. `shards` reads several indexes as one, through the folder `joined`, and
//! `merge` writes them into one.

mod body;
mod columns;
mod counts;
mod entries;
mod error;
mod excluded;
mod facets;
mod filed;
mod filter;
mod folder;
mod gather;
mod highlight;
mod holder;
mod joined;
mod merge;
mod near;
mod parse;
mod plan;
mod query;
mod rank;
mod schema;
mod search;
mod shards;
mod store;
mod tokenizer;
mod units;
mod verify;
mod writer;

pub use counts::{Counts, FacetCount};
pub use entries::Entries;
pub use error::IndexError;
pub use filed::Filed;
pub use query::{Query, QueryError};
pub use schema::{CodebookStamp, Manifest, coding};
pub use search::{Hit, SearchOptions, SearchResult, Sort};
pub use shards::Repeated;
pub use store::Index;
pub(crate) use tokenizer::{WordStemmer, spelled};
pub(crate) use units::is_hanzi;
pub use verify::Problem;
pub use writer::Writer;

#[cfg(test)]
mod tests;
