//! The index as a whole. Here is what its tests share: small documents and ways to ask.

mod properties;
mod search;
mod shards;
mod store;

use tempfile::TempDir;

use super::*;
use crate::model::{
    ActorRole, Document, Failure, Format, Language, Level, Metadata, Passage, Reason, SourceFile, Span, Tag,
};

fn passage(document: &str, ordinal: u32, text: &str) -> Passage {
    Passage {
        headings: vec!["一、总体要求".to_owned()],
        confidence: Some(0.875),
        ..Passage::body(document, ordinal, text, vec![Span::new(0, text.chars().count())])
    }
}

fn document(id: &str, path: &str, texts: &[&str]) -> Document {
    Document {
        id: id.to_owned(),
        source: SourceFile {
            path: path.to_owned(),
            size: 1,
            modified: 0,
            hash: id.to_owned(),
            format: Format::Text,
        },
        metadata: Metadata::default(),
        language: Language::Chinese,
        pages: 1,
        quality: Vec::new(),
        furniture: Vec::new(),
        citations: Vec::new(),
        duplicate_of: None,
        passages: (1..).zip(texts).map(|(ordinal, text)| passage(id, ordinal, text)).collect(),
    }
}

fn index_of(documents: &[Document]) -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    let index = Index::open_or_create(folder.path().join("index")).unwrap();
    let mut writer = index.writer().unwrap();
    for document in documents {
        writer.put(document, &[]).unwrap();
    }
    writer.finish().unwrap();
    (folder, index)
}

const EVERYTHING: SearchOptions = SearchOptions { limit: usize::MAX, offset: 0, sort: Sort::Document };

/// Ids of what `query` finds, by document.
fn found(index: &Index, query: &str) -> Vec<String> {
    let result = index.search(&Query::parse(query).unwrap(), &EVERYTHING).unwrap();
    assert_eq!(result.total, result.hits.len());
    result.hits.into_iter().map(|hit| hit.passage.id).collect()
}
