//! One file and its document, coded: read by a worker, taken apart, tagged. Nothing of an index is known here.

use std::sync::Arc;

use anyhow::Result;

use crate::cli::options::Reading;
use crate::extract::worker::Workers;
use crate::extract::{ReadOptions, ocr};
use crate::model::{Document, Failure, Pages, Reason, SourceFile, Verdict};
use crate::quiet::quietly;
use crate::source::{self, Found};
use crate::structure::structure;
use crate::tag::Tagger;

/// What files are read and coded with, shared by the threads that do so.
pub struct Files {
    workers: Workers,
    options: ReadOptions,
    /// Bytes a file may have.
    largest: u64,
    pub tagger: Arc<Tagger>,
}

impl Files {
    /// Reads as many as `jobs` files at a time.
    pub fn new(reading: &Reading, jobs: usize, tagger: Arc<Tagger>) -> Result<Self> {
        Ok(Self {
            workers: Workers::new(jobs, reading.limits)?,
            options: reading.options.clone(),
            largest: reading.limits.memory,
            tagger,
        })
    }

    /// Tells what a file is, unless it is not worth reading.
    pub fn identify(&self, found: &Found) -> Result<SourceFile, Failure> {
        if found.size > self.largest {
            let message = format!("it has {} MiB, more than reading may take", found.size >> 20);
            let remedy = "allow more with --memory-limit, or leave it out";
            return Err(found.failure(Reason::TooLarge, message, remedy));
        }
        source::identify(found)
    }

    /// The coded document in a file, and what is missing from it.
    pub fn read(&self, found: &Found, source: &SourceFile) -> Result<(Document, Option<Failure>), Failure> {
        let stumbled = || {
            let remedy = "open it in its program and save it as PDF, or leave it out";
            Err(found.failure(Reason::Crashed, "hongtou stumbled over its text", remedy))
        };
        quietly(|| self.document(found, source)).unwrap_or_else(stumbled)
    }

    fn document(&self, found: &Found, source: &SourceFile) -> Result<(Document, Option<Failure>), Failure> {
        let pages = self
            .workers
            .read(&found.absolute, source.format, &self.options)
            .map_err(|error| found.failure(error.reason, error.message, error.remedy))?;
        if !found.is_unchanged() {
            let remedy = "read it again when nothing writes to it any more";
            return Err(found.failure(Reason::Changing, "the file changed while it was read", remedy));
        }
        let incomplete = incomplete(found, &pages);
        let mut document = structure(source, &pages);
        if document.passages.is_empty() {
            return Err(match incomplete {
                Some(incomplete) => Failure { partial: false, ..incomplete },
                None => found.failure(
                    Reason::NoText,
                    "there is no text in it",
                    "nothing to do, unless you expected text",
                ),
            });
        }
        self.tagger.tag(&mut document);
        Ok((document, incomplete))
    }
}

/// What is missing from a file that was read, if anything is: its worst pages, with their numbers.
fn incomplete(found: &Found, pages: &Pages) -> Option<Failure> {
    type Row = (Verdict, Reason, &'static str, fn() -> String);
    const WORST_FIRST: [Row; 3] = [
        (Verdict::Damaged, Reason::Damaged, "damaged", || "get the file again from where it came".to_owned()),
        (
            Verdict::UnmappableFont,
            Reason::UnmappableFont,
            "in a font that cannot be mapped to characters",
            ocr::remedy,
        ),
        (Verdict::NoTextLayer, Reason::NoTextLayer, "scanned, without a text layer", ocr::remedy),
    ];
    WORST_FIRST.into_iter().find_map(|(verdict, reason, what, remedy)| {
        let numbers: Vec<u32> =
            pages.pages.iter().filter(|page| page.verdict == verdict).map(|page| page.number).collect();
        let first = *numbers.first()?;
        let message = match numbers.as_slice() {
            _ if numbers.len() == pages.pages.len() => format!("all {} pages are {what}", numbers.len()),
            [one] => format!("page {one} of {} is {what}", pages.pages.len()),
            _ => format!(
                "{} of {} pages are {what}, the first is page {first}",
                numbers.len(),
                pages.pages.len()
            ),
        };
        let failure = found.failure(reason, message, remedy());
        Some(Failure { partial: true, page: Some(first), ..failure })
    })
}
