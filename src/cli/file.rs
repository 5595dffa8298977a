//! One file read by itself, without an index.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use crate::extract::worker::Workers;
use crate::model::{Document, Page, Pages, SourceFile, Verdict};
use crate::source;
use crate::structure::structure;

use super::options::Reading;
use super::terminal::safe;

/// Reads the file at `path`; pages that could not be read, or by OCR only, are named on stderr.
pub fn pages(path: &Path, reading: &Reading) -> Result<(SourceFile, Pages)> {
    let named = path.display();
    if !fs::metadata(path).with_context(|| format!("{named}: cannot be read"))?.is_file() {
        bail!("{named}: not a file; 'hongtou ingest' reads folders");
    }
    let found = source::walk(path).found.pop().with_context(|| format!("{named}: cannot be read"))?;
    let source = source::identify(&found)
        .map_err(|failure| anyhow!("{}: {}; {}", failure.path, failure.message, failure.remedy))?;
    let pages = Workers::new(1, reading.limits)?
        .read(&found.absolute, source.format, &reading.options)
        .map_err(|error| anyhow!("{}: {}: {}; {}", found.path, error.reason, error.message, error.remedy))?;
    for page in pages.pages.iter().filter(|page| !matches!(page.verdict, Verdict::Text | Verdict::Blank)) {
        let sure = confidence(page).map(|sure| format!(" ({:.0} % sure)", sure * 100.0)).unwrap_or_default();
        eprintln!("hongtou: {}: page {}: {}{sure}", safe(&found.path), page.number, page.verdict);
    }
    Ok((source, pages))
}

/// Reads the document at `path` as far as its passages.
pub fn document(path: &Path, reading: &Reading) -> Result<Document> {
    let (source, pages) = pages(path, reading)?;
    let document = structure(&source, &pages);
    if document.passages.is_empty() {
        bail!("{}: there is no text in it", path.display());
    }
    Ok(document)
}

/// How sure OCR is of a page it read, the mean over its lines.
fn confidence(page: &Page) -> Option<f32> {
    let sure: Vec<f32> = page.lines.iter().filter_map(|line| line.confidence).collect();
    (!sure.is_empty()).then(|| sure.iter().sum::<f32>() / sure.len() as f32)
}
