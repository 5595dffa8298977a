//! The project: a zip file with each document's text in `sources/`, and `project.qde`, which says what is coded where.
//!
//! A source is the whole text of its document, its passages one after the other with a line break between, also where
//! an export takes only some of them; codings stand on those that are taken. Places count code points of the text.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{HandCodes, RELATION, code_id, codes, guid, hand_codes, origin};
use crate::export::tables::{Cell, Column, Kind, metadata, metadata_columns};
use crate::export::xml::Xml;
use crate::export::{Dataset, ExportError, Options, Target};
use crate::model::{AUTOMATIC, CODED_BY, Document, Format, Passage, Relation, Span};

/// Writes a project.
pub fn write(dataset: &Dataset, _: &str, options: &Options, file: &mut Target) -> Result<(), ExportError> {
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let entry = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // The time of the export would make every file another one.
        .last_modified_time(DateTime::default());
    dataset.each_document(|document, passages| {
        zip.start_file(format!("sources/{}", text_file(document)), entry).map_err(io::Error::from)?;
        zip.write_all(source_text(&passages).as_bytes())?;
        if options.original_pdf && document.source.format == Format::Pdf {
            let pdf = original(document, dataset.base())?;
            zip.start_file(format!("sources/{}", pdf_file(document)), entry).map_err(io::Error::from)?;
            zip.write_all(&pdf)?;
        }
        Ok::<_, ExportError>(())
    })?;
    let relations = relations(dataset)?;
    zip.start_file("project.qde", entry).map_err(io::Error::from)?;
    project(&mut zip, dataset, &relations, &hand_codes(dataset)?, options.original_pdf)?;
    Ok(zip.finish().map_err(io::Error::from)?.flush()?)
}

/// The id of the source that is a document's text.
pub(crate) fn source_id(document: &Document) -> String {
    guid(&["source", &document.id])
}

fn text_file(document: &Document) -> String {
    format!("{}.txt", source_id(document))
}

fn pdf_file(document: &Document) -> String {
    format!("{}.pdf", guid(&["pdf", &document.id]))
}

/// The file a document was read from, as it was then; paths begin at `base`.
fn original(document: &Document, base: &Path) -> Result<Vec<u8>, ExportError> {
    let gone = || ExportError::Original { path: document.source.path.clone() };
    let bytes = fs::read(base.join(&document.source.path)).map_err(|_| gone())?;
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if hash == document.source.hash { Ok(bytes) } else { Err(gone()) }
}

/// The text of a source: that of the passages of a document, each on a line.
pub(crate) fn source_text(passages: &[Passage]) -> String {
    let texts = passages.iter().enumerate().map(|(at, passage)| plain(&passage.text, at == 0));
    texts.collect::<Vec<_>>().join("\n")
}

/// The text of a passage as it stands in a source: a character for a character, but none that programs count differently or take
/// for the end of a line. At the beginning of a file a mark of byte order would be lost.
fn plain(text: &str, first: bool) -> String {
    let keep = |(at, c): (usize, char)| match c {
        '\t' | '\n' => c,
        '\u{feff}' if first && at == 0 => ' ',
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}') => ' ',
        c => c,
    };
    text.chars().enumerate().map(keep).collect()
}

/// What became of national matter in the passages of local documents that are taken.
fn relations(dataset: &Dataset) -> Result<HashMap<String, BTreeSet<Relation>>, ExportError> {
    let mut relations: HashMap<String, BTreeSet<Relation>> = HashMap::new();
    dataset.each_comparison(|comparison| {
        for (unit, alignment) in comparison.local_units.iter().zip(&comparison.alignments) {
            for passage in unit.passages.iter().filter(|passage| dataset.takes(passage)) {
                relations.entry(passage.clone()).or_default().insert(alignment.relation);
            }
        }
        Ok(())
    })?;
    Ok(relations)
}

fn project(
    out: &mut impl Write,
    dataset: &Dataset,
    relations: &HashMap<String, BTreeSet<Relation>>,
    by_hand: &HandCodes,
    original_pdf: bool,
) -> Result<(), ExportError> {
    let (origin, user) = (origin(dataset), user_id(AUTOMATIC));
    let made = format!("{}T00:00:00Z", dataset.run.date);
    let mut xml = Xml::new(BufWriter::new(out))?;
    xml.open(
        "Project",
        &[
            ("xmlns", "urn:QDA-XML:project:1.0"),
            ("name", "Hongtou"),
            ("origin", &origin),
            ("creatingUserGUID", &user),
            ("creationDateTime", &made),
        ],
    )?;
    xml.open("Users", &[])?;
    let coders = by_hand.get(CODED_BY).into_iter().flatten().map(String::as_str);
    for coder in std::iter::once(AUTOMATIC).chain(coders) {
        xml.empty("User", &[("guid", &user_id(coder)), ("name", coder)])?;
    }
    xml.close()?;
    xml.open("CodeBook", &[])?;
    codes(&mut xml, dataset, by_hand)?;
    xml.close()?;
    let variables = metadata_columns();
    xml.open("Variables", &[])?;
    for variable in &variables {
        let kind = value_kind(variable.kind);
        let id = variable_id(variable);
        xml.empty("Variable", &[("guid", &id), ("name", &variable.name), ("typeOfVariable", kind)])?;
    }
    xml.close()?;
    if dataset.documents().next().is_some() {
        xml.open("Sources", &[])?;
        dataset.each_document(|document, passages| {
            let codings = codings(dataset, &passages, relations);
            source(&mut xml, document, &codings, &variables)?;
            if original_pdf && document.source.format == Format::Pdf {
                let path = format!("internal://{}", pdf_file(document));
                let name = format!("{} (PDF)", document.source.path);
                let id = guid(&["pdf", &document.id]);
                xml.empty("PDFSource", &[("guid", &id), ("name", &name), ("path", &path)])?;
            }
            Ok::<_, ExportError>(())
        })?;
        xml.close()?;
    }
    let run = &dataset.run;
    xml.text("Description", &[], &format!("{} {} ({})", run.command, run.query, run.index))?;
    xml.finish()?.flush()?;
    Ok(())
}

/// The places coded in a source: the passage each lies in, and the ids of the codes with who gave them.
type Codings<'a> = BTreeMap<Span, (&'a str, BTreeSet<(&'a str, String)>)>;

fn codings<'a>(
    dataset: &Dataset,
    passages: &'a [Passage],
    relations: &HashMap<String, BTreeSet<Relation>>,
) -> Codings<'a> {
    let mut codings = Codings::new();
    let mut start = 0;
    for passage in passages {
        let length = passage.text.chars().count();
        let mut code = |coder: &'a str, span: Span, id: String| {
            let span = Span::new(start + span.start.min(length), start + span.end.min(length));
            if !span.is_empty() {
                codings.entry(span).or_insert_with(|| (&passage.id, BTreeSet::new())).1.insert((coder, id));
            }
        };
        if dataset.takes(&passage.id) {
            for (coder, tag) in passage.tags_by_coder() {
                code(coder, tag.span, code_id(&tag.codebook, &tag.code));
            }
            for relation in relations.get(&passage.id).into_iter().flatten() {
                code(AUTOMATIC, Span::new(0, length), code_id(RELATION, relation.as_str()));
            }
        }
        // The line break between two passages.
        start += length + 1;
    }
    codings
}

fn source<W: Write>(
    xml: &mut Xml<W>,
    document: &Document,
    codings: &Codings,
    variables: &[Column],
) -> io::Result<()> {
    let path = format!("internal://{}", text_file(document));
    xml.open(
        "TextSource",
        &[("guid", &source_id(document)), ("name", &document.source.path), ("plainTextPath", &path)],
    )?;
    xml.text("Description", &[], document.label())?;
    for (span, (passage, codes)) in codings {
        let [start, end] = [span.start.to_string(), span.end.to_string()];
        let selection = guid(&["selection", &document.id, &start, &end]);
        xml.open(
            "PlainTextSelection",
            &[
                ("guid", &selection),
                ("name", passage),
                ("startPosition", &start),
                ("endPosition", &end),
                ("creatingUser", &user_id(codes.first().map_or(AUTOMATIC, |(coder, _)| coder))),
            ],
        )?;
        for (coder, code) in codes {
            let user = user_id(coder);
            let id = match *coder {
                AUTOMATIC => guid(&["coding", &selection, code]),
                coder => guid(&["coding", &selection, code, coder]),
            };
            xml.open("Coding", &[("guid", &id), ("creatingUser", &user)])?;
            xml.empty("CodeRef", &[("targetGUID", code)])?;
            xml.close()?;
        }
        xml.close()?;
    }
    for (variable, cell) in variables.iter().zip(metadata(document)) {
        let value = match cell {
            Cell::Text(text) => text.into_owned(),
            Cell::Count(count) => count.to_string(),
            Cell::Date(date) => date.to_string(),
            _ => continue,
        };
        xml.open("VariableValue", &[])?;
        xml.empty("VariableRef", &[("targetGUID", &variable_id(variable))])?;
        xml.text(&format!("{}Value", value_kind(variable.kind)), &[], &value)?;
        xml.close()?;
    }
    xml.close()
}

/// A coder's id; the program's own is of the name alone.
fn user_id(coder: &str) -> String {
    if coder == AUTOMATIC { guid(&["user"]) } else { guid(&["user", coder]) }
}

fn variable_id(variable: &Column) -> String {
    guid(&["variable", &variable.name])
}

/// The standard's name of what a variable holds.
fn value_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "Text",
        Kind::Count => "Integer",
        Kind::Share | Kind::Number => "Float",
        Kind::Date => "Date",
    }
}
