//! A file as a line of JSON, whole: what `hongtou process` writes and `hongtou index` reads. docs/process-format.md
//! describes it.

use std::mem;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use time::Date;

use crate::lineage::{Sketch, keys};
use crate::model::{Document, Failure, Fault, Level, Passage, faults};

/// Counts changes after which older readers misunderstand a line.
const FORMAT: u32 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Document,
    Failure,
}

/// A line as it is written. What `hongtou export` has in jsonl too is named and written as there.
#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    kind: Kind,
    path: &'a str,
    #[serde(flatten)]
    document: Option<WrittenDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a Failure>,
}

#[derive(Serialize)]
struct WrittenDocument<'a> {
    document: &'a str,
    title: &'a str,
    number: Option<&'a str>,
    date: Option<String>,
    level: Option<Level>,
    keys: Vec<String>,
    coded: String,
    record: &'a Document,
    passages: &'a [Passage],
}

/// A line as it is read.
#[derive(Deserialize)]
struct Read {
    format: u32,
    kind: Kind,
    path: String,
    document: Option<String>,
    coded: Option<String>,
    record: Option<Document>,
    #[serde(default)]
    passages: Vec<Passage>,
    failure: Option<Failure>,
}

/// What a line says of a file.
pub enum Line {
    /// Its document, what is missing from it, and with which codebooks it was coded ([`crate::index::coding`]).
    Document(Box<Document>, Option<Failure>, u64),
    /// Why there is none.
    Failure(Failure),
}

impl Line {
    /// The line of JSON, with its end.
    pub fn write(&mut self) -> Result<Vec<u8>> {
        let mut line = match self {
            Self::Document(document, incomplete, coded) => {
                let hex = |number: u64| format!("{number:016x}");
                let keys = keys(document, &Sketch::of(&document.passages)).into_iter().map(hex).collect();
                // They stand beside the record, as they do in the index.
                let passages = mem::take(&mut document.passages);
                serde_json::to_vec(&Written {
                    format: FORMAT,
                    kind: Kind::Document,
                    path: &document.source.path,
                    document: Some(WrittenDocument {
                        document: &document.id,
                        title: document.label(),
                        number: document.metadata.number.as_deref(),
                        date: document.metadata.date.as_ref().map(Date::to_string),
                        level: document.metadata.level,
                        keys,
                        coded: hex(*coded),
                        record: document,
                        passages: &passages,
                    }),
                    failure: incomplete.as_ref(),
                })?
            }
            Self::Failure(failure) => serde_json::to_vec(&Written {
                format: FORMAT,
                kind: Kind::Failure,
                path: &failure.path,
                document: None,
                failure: Some(failure),
            })?,
        };
        line.push(b'\n');
        Ok(line)
    }

    /// What a line of JSON says.
    ///
    /// # Errors
    /// Bytes that are no such line, or one of another format.
    pub fn read(line: &[u8]) -> Result<Self> {
        let read: Read = match serde_json::from_slice(line) {
            Ok(read) => read,
            Err(error) if error.is_eof() => bail!("a line that was cut short"),
            Err(error) => {
                #[derive(Deserialize)]
                struct Head {
                    format: u32,
                }
                // A line of another format may lack what one of ours has.
                let head: Head =
                    serde_json::from_slice(line).context("no line that 'hongtou process' wrote")?;
                check_format(head.format)?;
                return Err(error).context("a line that is broken");
            }
        };
        check_format(read.format)?;
        match (read.kind, read.record, read.failure) {
            (Kind::Document, Some(record), failure) => {
                let coded = read.coded.and_then(|coded| u64::from_str_radix(&coded, 16).ok());
                // Whether another is a better reading is found out where all are known.
                let document = Document { passages: read.passages, duplicate_of: None, ..record };
                let is_one = document.source.path == read.path
                    && failure.as_ref().is_none_or(|failure| failure.path == read.path)
                    && read.document.as_ref() == Some(&document.id);
                ensure!(is_one, "it names several documents or files");
                check(&document)?;
                Ok(Self::Document(Box::new(document), failure, coded.unwrap_or_default()))
            }
            (Kind::Failure, _, Some(failure)) => {
                ensure!(failure.path == read.path, "it names several files");
                Ok(Self::Failure(failure))
            }
            _ => bail!("neither a document nor a failure is in it"),
        }
    }
}

/// Refuses what no file can have.
fn check(document: &Document) -> Result<()> {
    let hash = &document.source.hash;
    let is_digit = |digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    ensure!(hash.len() == 64 && hash.bytes().all(is_digit), "its hash is no SHA-256");
    faults(document).into_iter().next().map_or(Ok(()), |Fault { place, message }| bail!("{place}: {message}"))
}

fn check_format(format: u32) -> Result<()> {
    ensure!(format == FORMAT, "its format is {format}, and this version of Hongtou reads {FORMAT}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reason;

    #[test]
    fn what_is_no_line_says_so() {
        let message = |line: &str| match Line::read(line.as_bytes()) {
            Ok(_) => panic!("{line}"),
            Err(error) => format!("{error:#}"),
        };
        assert!(message("{}").starts_with("no line that"));
        assert!(message(r#"{"format":1,"kind":"document","path":"a"#).contains("cut short"));
        assert!(message(r#"{"format":2,"kind":"folder"}"#).contains("format is 2"));
        assert!(message(r#"{"format":1,"kind":"document","path":"a","record":{}}"#).contains("broken"));
        assert!(message(r#"{"format":1,"kind":"failure","path":"a"}"#).contains("neither"));
    }

    #[test]
    fn failures_come_back() {
        let failure = Failure {
            path: "a/\u{1b}.pdf".to_owned(),
            reason: Reason::Damaged,
            message: "line\nbreak".to_owned(),
            remedy: "none".to_owned(),
            page: Some(2),
            copy_of: None,
            partial: false,
            size: 7,
            modified: -1,
        };
        let line = Line::Failure(failure.clone()).write().unwrap();
        assert_eq!(line.iter().filter(|&&byte| byte == b'\n').count(), 1);
        match Line::read(&line).unwrap() {
            Line::Failure(read) => assert_eq!(read, failure),
            Line::Document(..) => panic!("no document"),
        }
    }
}
