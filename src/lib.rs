//! Hongtou reads folders of Chinese and English policy documents, cuts them into passages, tags, indexes,
//! compares and exports them. The modules are the stages in the order of the data; `ARCHITECTURE.md`
//! walks through them.

pub mod model;

pub mod source;

pub mod extract;

pub mod structure;

mod quiet;

pub mod segment;

pub mod tag;

pub mod index;

pub mod concordance;

pub mod terms;

pub mod compare;

pub mod lineage;

pub mod export;

pub mod report;

pub mod import;

pub mod evaluate;

pub mod cli;
