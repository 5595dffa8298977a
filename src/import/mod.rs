//! Takes codes that researchers corrected in other programs back into the index, beside the tags of the program.
//!
//! A file's ending chooses its reader from [`FORMATS`]; each gives rows, one a tag. `coding` makes of the rows of a passage
//! what each coder says of it, and checks them against the text.

mod coding;
mod kept;
mod refi;
mod sheet;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::rc::Rc;

use thiserror::Error;

use crate::index::{Index, IndexError};
use crate::model::{AUTOMATIC, CODED_BY, Document, Passage, Tag};
use crate::tag::Codebook;

pub use kept::{Kept, Lost};

/// Bytes of a file; it is held in memory.
const MAX_SIZE: u64 = 1 << 30;
/// Longer names are mistakes.
const LONGEST_NAME: usize = 60;

/// Reads one format. A project names places in whole documents, which the index knows.
type Read = fn(Vec<u8>, &Index) -> Result<Vec<Row>, ImportError>;

/// The formats, by the endings of their files.
const FORMATS: [(&str, Read); 3] =
    [("xlsx", sheet::read_workbook), ("csv", sheet::read_text), ("qdpx", refi::read)];

/// Why codes could not be imported. Nothing is taken of such a file.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("cannot be read")]
    Unreadable(#[from] io::Error),
    /// The ending names no format.
    #[error("the ending tells no format that codes are imported from: use one of .xlsx, .csv, .qdpx")]
    Unknown,
    /// More than fits into memory.
    #[error("{0}: export the index in parts (--level, --year, --query …), and import one after the other")]
    TooLarge(String),
    /// The content is not as the format has it.
    #[error("{0}")]
    Format(String),
    /// A row, or a coding, cannot be taken.
    #[error("{place}: {problem}")]
    Row {
        /// Where it stands in the file.
        place: String,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// A coder cannot be called so.
    #[error(
        "'{0}' cannot be a coder's name: use up to {LONGEST_NAME} characters, not '{AUTOMATIC}', which the program's own tags \
         carry, and without | and line breaks"
    )]
    Name(String),
    /// The index could not be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// One tag as a file has it.
struct Row {
    /// The sheet or source, and the row or character in it: `sheet Tags, row` 12.
    place: (Rc<str>, usize),
    /// Id of the passage.
    passage: String,
    /// Who gave it; empty where nobody is named.
    coder: String,
    /// The words coded; empty where the file does not say.
    words: String,
    /// Codebook and code, and, where `is_whole`, all that is known of it but the place.
    tag: Tag,
    /// Where it stands in the passage; none where only the words say.
    span: Option<crate::model::Span>,
    /// Which sentence of the passage, from 0.
    sentence: Option<usize>,
    /// False where the format has no room for cue, level, portfolio, role and body.
    is_whole: bool,
}

impl Row {
    fn error(&self, problem: impl Into<String>) -> ImportError {
        let (part, at) = &self.place;
        ImportError::Row { place: format!("{part} {at}"), problem: problem.into() }
    }

    /// True for the mark that a coder has coded the passage.
    fn is_mark(&self) -> bool {
        self.tag.codebook == CODED_BY
    }
}

/// A file of codes, read but not yet held against the texts.
pub struct Import<'a> {
    index: &'a Index,
    codebooks: &'a [Codebook],
    coder: &'a str,
    /// By passage, so that those of one document follow one another.
    rows: BTreeMap<String, Vec<Row>>,
    /// The file was exported after codes of this coder had been imported, so it says which are hers.
    again: bool,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents with a passage that the coder has coded.
    pub documents: usize,
    /// Passages that the coder has coded.
    pub passages: usize,
    /// Tags on which she agrees with the program.
    pub agreed: usize,
    /// Tags that only she gives.
    pub added: usize,
    /// Tags that only the program gives.
    pub removed: usize,
    /// Tagged passages of these documents of which the file says nothing; they stay as they are.
    pub untouched: usize,
}

impl<'a> Import<'a> {
    /// Reads the codes that `coder` saved to the file at `path`. `codebooks` are those of the index.
    ///
    /// # Errors
    /// A name no coder can have; a file that cannot be read or is none of codes.
    pub fn read(
        path: &Path,
        coder: &'a str,
        index: &'a Index,
        codebooks: &'a [Codebook],
    ) -> Result<Self, ImportError> {
        if !is_name(coder) {
            return Err(ImportError::Name(coder.to_owned()));
        }
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let (_, read) = FORMATS.iter().find(|(known, _)| *known == ending).ok_or(ImportError::Unknown)?;
        let mut bytes = Vec::new();
        // Not by the size that is declared, which a pipe has not.
        File::open(path)?.take(MAX_SIZE).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == MAX_SIZE {
            return Err(ImportError::TooLarge(format!("it has more than {MAX_SIZE} bytes")));
        }
        let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in read(bytes, index)? {
            if row.is_mark() && !is_name(&row.tag.code) {
                return Err(ImportError::Name(row.tag.code));
            }
            rows.entry(row.passage.clone()).or_default().push(row);
        }
        if rows.is_empty() {
            return Err(ImportError::Format("there is no code in it".to_owned()));
        }
        let again = rows.values().flatten().any(|row| row.is_mark() && row.tag.code == coder);
        Ok(Self { index, codebooks, coder, rows, again })
    }

    /// Hands each document of which the file says something to `each`, with what coders say in its passages.
    ///
    /// # Errors
    /// A row that does not agree with the texts or the codebooks, an index that cannot be read, and what `each` returns.
    pub fn each_document<E: From<ImportError>>(
        &self,
        mut each: impl FnMut(&Document) -> Result<(), E>,
    ) -> Result<Counts, E> {
        let documents: BTreeMap<String, Document> = self
            .index
            .documents()
            .map_err(ImportError::from)?
            .into_iter()
            .map(|document| (document.id.clone(), document))
            .collect();
        let mut counts = Counts::default();
        let rows: Vec<(&String, &Vec<Row>)> = self.rows.iter().collect();
        let document_of = |passage: &str| passage.rsplit_once('-').map(|(id, _)| id.to_owned());
        for rows in rows.chunk_by(|(a, _), (b, _)| document_of(a) == document_of(b)) {
            let mut rows: BTreeMap<&str, &[Row]> =
                rows.iter().map(|(passage, rows)| (passage.as_str(), rows.as_slice())).collect();
            let id = rows.keys().next().and_then(|passage| document_of(passage));
            let document = id.and_then(|id| documents.get(&id));
            let mut passages = match document {
                Some(document) => self.index.passages(&document.id).map_err(ImportError::from)?,
                None => Vec::new(),
            };
            let before = counts.passages;
            for passage in &mut passages {
                match rows.remove(passage.id.as_str()) {
                    Some(rows) => self.code(passage, rows, &mut counts)?,
                    None => counts.untouched += usize::from(!self.again && !passage.tags.is_empty()),
                }
            }
            if let Some(row) = rows.values().flat_map(|rows| rows.iter()).next() {
                let problem = format!(
                    "the index has no passage '{}'; ingest the file that was coded, as it was then, or delete the row",
                    row.passage
                );
                return Err(row.error(problem).into());
            }
            counts.documents += usize::from(counts.passages > before);
            if let Some(document) = document {
                each(&Document { passages, ..document.clone() })?;
            }
        }
        Ok(counts)
    }

    /// Puts what the rows of a passage say into it.
    fn code(&self, passage: &mut Passage, rows: &[Row], counts: &mut Counts) -> Result<(), ImportError> {
        for coding in coding::codings(passage, rows, self.coder, self.again, self.codebooks)? {
            if coding.coder == self.coder {
                counts.passages += 1;
                let key = |tag: &Tag| (tag.codebook.clone(), tag.code.clone(), tag.span);
                let (hers, ours): (Vec<_>, Vec<_>) =
                    (coding.tags.iter().map(key).collect(), passage.tags.iter().map(key).collect());
                let agreed = hers.iter().filter(|tag| ours.contains(tag)).count();
                counts.agreed += agreed;
                counts.added += hers.len() - agreed;
                counts.removed += ours.iter().filter(|tag| !hers.contains(tag)).count();
            }
            passage.by_hand.retain(|known| known.coder != coding.coder);
            passage.by_hand.push(coding);
        }
        passage.by_hand.sort_by(|a, b| a.coder.cmp(&b.coder));
        Ok(())
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name == name.trim()
        && !name.eq_ignore_ascii_case(AUTOMATIC)
        && name.chars().count() <= LONGEST_NAME
        && !name.contains(|c: char| c == '|' || c.is_control())
}
