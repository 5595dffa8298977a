//! Codings of a REFI-QDA project (.qdpx) as QDA programs save it: places in the whole texts of documents.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::{ImportError, Row};
use crate::export::refi::{RELATION, source_id, source_text};
use crate::extract::ExtractError;
use crate::extract::archive::Archive;
use crate::extract::xml::{self, Element};
use crate::index::Index;
use crate::model::{AUTOMATIC, CODED_BY, Document, Passage, Reason, Span, Tag};

/// The codebook of codes that stand in none.
const OWN: &str = "own";

pub(super) fn read(bytes: Vec<u8>, index: &Index) -> Result<Vec<Row>, ImportError> {
    let mut archive = Archive::open(bytes).map_err(broken)?;
    let project = archive.text("project.qde").map_err(broken)?;
    let project = project.ok_or_else(|| wrong("not a REFI-QDA project: it has no project.qde"))?;
    let root = xml::parse(&project).map_err(broken)?;
    let mut codes = HashMap::new();
    if let Some(tree) = root.child("CodeBook").and_then(|book| book.child("Codes")) {
        tree.all("Code").for_each(|code| collect_codes(code, None, &mut codes));
    }
    let coders: BTreeSet<&str> =
        codes.values().filter(|(family, _)| family == CODED_BY).map(|(_, coder)| coder.as_str()).collect();
    let users = root.child("Users").into_iter().flat_map(|users| users.all("User"));
    let users = users.filter_map(|user| {
        let name = user.attribute("name")?;
        // Who uses a QDA program has whatever name there; the coder of the file is who says so.
        let coder = if name == AUTOMATIC || coders.contains(name) { name } else { "" };
        Some((user.attribute("guid")?, coder))
    });
    let project = Project { codes: &codes, users: users.collect() };

    let documents = index.documents()?;
    let mut rows = Vec::new();
    for source in root.child("Sources").into_iter().flat_map(|sources| sources.all("TextSource")) {
        if source.all("PlainTextSelection").all(|selection| selection.child("Coding").is_none()) {
            continue;
        }
        let document = document(source, &documents)?;
        let passages = index.passages(&document.id)?;
        check_text(source, &mut archive, &document.source.path, &source_text(&passages))?;
        project.rows(source, &document.source.path, &passages, &mut rows)?;
    }
    Ok(rows)
}

fn broken(error: ExtractError) -> ImportError {
    match error.reason {
        Reason::TooLarge => ImportError::TooLarge(error.message),
        _ => ImportError::Format(error.message),
    }
}

fn wrong(problem: impl Into<String>) -> ImportError {
    ImportError::Format(problem.into())
}

/// Codebook and code by the id of the code. A code is named `nato:OP`; one that is not belongs to the outermost code
/// above it.
fn collect_codes(code: &Element, family: Option<&str>, codes: &mut HashMap<String, (String, String)>) {
    let name = code.attribute("name").unwrap_or_default();
    let (codebook, short) = name.split_once(':').unwrap_or((family.unwrap_or(OWN), name));
    if let Some(id) = code.attribute("guid") {
        codes.insert(id.to_owned(), (codebook.trim().to_owned(), short.trim().to_owned()));
    }
    code.all("Code").for_each(|below| collect_codes(below, Some(family.unwrap_or(name)), codes));
}

/// The document that a source is the text of: by its id or, since programs give ids of their own, its name.
fn document<'a>(source: &Element, documents: &'a [Document]) -> Result<&'a Document, ImportError> {
    let id = source.attribute("guid").unwrap_or_default();
    let name = source.attribute("name").unwrap_or_default();
    let by_id = documents.iter().find(|document| source_id(document).eq_ignore_ascii_case(id));
    by_id.or_else(|| documents.iter().find(|document| document.source.path == name)).ok_or_else(|| {
        wrong(format!(
            "source '{name}': the index has no such document; ingest it, or take the source out of the project"
        ))
    })
}

/// Places mean nothing in another text.
fn check_text(
    source: &Element,
    archive: &mut Archive,
    path: &str,
    expected: &str,
) -> Result<(), ImportError> {
    let inline = source.child("PlainTextContent").map(Element::text);
    let text = match (inline, source.attribute("plainTextPath")) {
        (Some(text), _) => Some(text),
        (None, Some(file)) => {
            let file = file.strip_prefix("internal://").unwrap_or(file);
            let file =
                file.strip_prefix("sources/").or_else(|| file.strip_prefix("Sources/")).unwrap_or(file);
            archive.text(&format!("sources/{file}")).map_err(broken)?
        }
        (None, None) => None,
    };
    let text = text.ok_or_else(|| wrong(format!("source '{path}': its text is not in the project")))?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    if text.trim_end() == expected.trim_end() {
        return Ok(());
    }
    let same = text.chars().zip(expected.chars()).take_while(|(a, b)| a == b).count();
    Err(wrong(format!(
        "source '{path}': its text is not that of the document in the index (they differ from character {same} on); export \
         the project again and code that one, with its text left as it is"
    )))
}

struct Project<'a> {
    codes: &'a HashMap<String, (String, String)>,
    /// Coders by the ids of users.
    users: HashMap<&'a str, &'a str>,
}

impl Project<'_> {
    /// The codings of a source, cut where passages end.
    fn rows(
        &self,
        source: &Element,
        path: &str,
        passages: &[Passage],
        rows: &mut Vec<Row>,
    ) -> Result<(), ImportError> {
        let part: Rc<str> = format!("source '{path}', character").into();
        let mut starts = Vec::with_capacity(passages.len());
        let mut end = 0;
        for passage in passages {
            let start = end;
            end += passage.text.chars().count() + 1;
            starts.push(start);
        }
        let coded = |selection: &&Element| selection.child("Coding").is_some();
        for selection in source.all("PlainTextSelection").filter(coded) {
            let number = |name: &str| selection.attribute(name).and_then(|value| value.trim().parse().ok());
            let span = number("startPosition").zip(number("endPosition"));
            let Some(span) = span.map(|(start, end)| Span::new(start, end)) else {
                return Err(wrong(format!("source '{path}': a selection without start and end")));
            };
            if span.is_empty() || span.end > end {
                let place = format!("source '{path}', character {}", span.start);
                let problem =
                    "the selection covers nothing, or ends after the text: take it out of the project"
                        .to_owned();
                return Err(ImportError::Row { place, problem });
            }
            let first = starts.partition_point(|&start| start <= span.start).saturating_sub(1);
            for coding in selection.all("Coding") {
                let code = coding.child("CodeRef").and_then(|code| code.attribute("targetGUID"));
                let Some((codebook, code)) = code.and_then(|code| self.codes.get(code)) else {
                    return Err(wrong(format!("source '{path}': a coding names no code of the project")));
                };
                if codebook == RELATION {
                    continue;
                }
                let user = coding.attribute("creatingUser").or(selection.attribute("creatingUser"));
                let coder = user.and_then(|user| self.users.get(user)).copied().unwrap_or_default();
                for (passage, &start) in passages[first..].iter().zip(&starts[first..]) {
                    if start >= span.end {
                        break;
                    }
                    let length = passage.text.chars().count();
                    let inside = Span::new(span.start.saturating_sub(start), (span.end - start).min(length));
                    if inside.is_empty() {
                        continue;
                    }
                    rows.push(Row {
                        place: (part.clone(), span.start),
                        passage: passage.id.clone(),
                        coder: coder.to_owned(),
                        words: String::new(),
                        tag: Tag { codebook: codebook.clone(), code: code.clone(), ..Tag::default() },
                        span: Some(inside),
                        sentence: None,
                        is_whole: false,
                    });
                }
            }
        }
        Ok(())
    }
}
