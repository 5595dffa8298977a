//! Which document the user means.

use anyhow::{Result, bail};

use crate::index::Index;
use crate::model::Document;

/// The one document that `name` names: its id or the start of it, its path or file name, its number, or words
/// of its title.
pub fn document(index: &Index, name: &str) -> Result<Document> {
    let documents = index.documents()?;
    let ways: [fn(&Document, &str) -> bool; 3] = [
        |document, name| document.id == name || document.source.path == name,
        |document, name| {
            document.source.name() == name
                || document.metadata.number.as_deref() == Some(name)
                || (name.len() >= 4 && document.id.starts_with(name))
        },
        |document, name| document.source.path.contains(name) || document.label().contains(name),
    ];
    for way in ways {
        let named: Vec<&Document> = documents.iter().filter(|document| way(document, name)).collect();
        // Of two readings of one text the better one is meant.
        let better =
            |document: &Document| named.iter().any(|other| document.duplicate_of.as_ref() == Some(&other.id));
        let mut matching: Vec<&Document> =
            named.iter().copied().filter(|document| !better(document)).collect();
        match matching.len() {
            0 => {}
            1 => return Ok(matching.remove(0).clone()),
            n => {
                let list: Vec<String> = matching
                    .iter()
                    .take(10)
                    .map(|document| format!("  {}  {}", document.id, document.source.path))
                    .collect();
                bail!("'{name}' names {n} documents; say which by id or path:\n{}", list.join("\n"));
            }
        }
    }
    bail!("no document is called '{name}': 'hongtou documents' lists them")
}

/// `document` with its passages from the index.
pub fn with_passages(index: &Index, document: Document) -> Result<Document> {
    Ok(Document { passages: index.passages(&document.id)?, ..document })
}

/// The documents that `names` name, with their passages.
pub fn texts(index: &Index, names: &[String]) -> Result<Vec<Document>> {
    names.iter().map(|name| with_passages(index, document(index, name)?)).collect()
}
