//! Exchange with programs for qualitative analysis (NVivo, MAXQDA, ATLAS.ti, QualCoder, …) by REFI-QDA 1.0: a codebook
//! (.qdc), and a project (.qdpx) of texts with codings.
//!
//! Ids are made of what they stand for, so that they are the same in every export and lead back: a source is its
//! document, a code its name, a selection its place.

mod project;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

use sha2::{Digest, Sha256};

use super::tables::JOIN;
use super::xml::Xml;
use super::{Dataset, ExportError, Options, Target};
use crate::model::{AUTOMATIC, CODED_BY, Passage, Relation};
use crate::tag::{Code, Codebook};

pub(crate) use project::{source_id, source_text};

pub(super) use project::write as write_project;

/// Family of the codes that say what became of national matter.
pub(crate) const RELATION: &str = "relation";
/// One colour a codebook, in turn.
const COLOURS: [&str; 8] =
    ["#C0392B", "#2471A3", "#229954", "#B7950B", "#7D3C98", "#CA6F1E", "#17A589", "#707B7C"];

/// Writes the codebook alone.
pub(super) fn write_codebook(
    dataset: &Dataset,
    _: &str,
    _: &Options,
    file: &mut Target,
) -> Result<(), ExportError> {
    let mut xml = Xml::new(BufWriter::new(file))?;
    let origin = origin(dataset);
    xml.open("CodeBook", &[("xmlns", "urn:QDA-XML:codebook:1.0"), ("origin", &origin)])?;
    codes(&mut xml, dataset, &hand_codes(dataset)?)?;
    Ok(xml.finish()?.flush()?)
}

/// The codes that researchers gave, by their families; those of the mark are the names of the coders.
type HandCodes = BTreeMap<String, BTreeSet<String>>;

fn hand_codes(dataset: &Dataset) -> Result<HandCodes, ExportError> {
    let mut codes = HandCodes::new();
    dataset.each_taken(|_, passages| {
        for (coder, tag) in passages.iter().flat_map(Passage::tags_by_coder) {
            if coder != AUTOMATIC {
                codes.entry(tag.codebook.clone()).or_default().insert(tag.code.clone());
            }
        }
        Ok::<_, ExportError>(())
    })?;
    Ok(codes)
}

fn origin(dataset: &Dataset) -> String {
    format!("Hongtou {}", dataset.run.version)
}

/// The name of a code: unique in the whole tree, which some programs ask for, and that of its column in tables.
fn code_name(family: &str, code: &str) -> String {
    format!("{family}:{code}")
}

fn code_id(family: &str, code: &str) -> String {
    guid(&["code", family, code])
}

/// An id of the form the standard asks for, the same for the same parts.
fn guid(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    // Version 8 of RFC 9562: made by a rule of one's own.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// The tree of codes: a category a codebook with its codes below it, one with the relations, and one for each family of
/// codes that only researchers gave.
fn codes<W: Write>(xml: &mut Xml<W>, dataset: &Dataset, by_hand: &HandCodes) -> io::Result<()> {
    xml.open("Codes", &[])?;
    for (book, colour) in dataset.codebooks.iter().zip(COLOURS.iter().cycle()) {
        let about = format!("{} {}. {} Version {}.", book.title.zh, book.title.en, book.source, book.version);
        open_code(xml, &guid(&["codebook", &book.id]), &book.id, false, colour, &about)?;
        children(xml, book, None, colour)?;
        let mut more = by_hand.get(&book.id).into_iter().flatten().filter(|code| book.code(code).is_none());
        more.try_for_each(|code| open_hand_code(xml, &book.id, code, colour))?;
        xml.close()?;
    }
    let colour = COLOURS[dataset.codebooks.len() % COLOURS.len()];
    let about = "What became of the national matter in a local passage.";
    open_code(xml, &guid(&["codebook", RELATION]), RELATION, false, colour, about)?;
    for relation in Relation::ALL.map(Relation::as_str) {
        open_code(xml, &code_id(RELATION, relation), &code_name(RELATION, relation), true, colour, "")?;
        xml.close()?;
    }
    xml.close()?;
    let own = |family: &str| dataset.codebooks.iter().all(|book| book.id != family);
    for (family, codes) in by_hand.iter().filter(|(family, _)| own(family)) {
        let about = if family == CODED_BY { "Passages that a researcher has coded." } else { "" };
        open_code(xml, &guid(&["codebook", family]), family, false, colour, about)?;
        codes.iter().try_for_each(|code| open_hand_code(xml, family, code, colour))?;
        xml.close()?;
    }
    xml.close()
}

/// A code that is in no codebook.
fn open_hand_code<W: Write>(xml: &mut Xml<W>, family: &str, code: &str, colour: &str) -> io::Result<()> {
    open_code(xml, &code_id(family, code), &code_name(family, code), true, colour, "")?;
    xml.close()
}

/// The codes of a codebook that stand right below `parent`, each with those below it.
fn children<W: Write>(
    xml: &mut Xml<W>,
    book: &Codebook,
    parent: Option<&str>,
    colour: &str,
) -> io::Result<()> {
    for code in book.codes.iter().filter(|code| code.parent.as_deref() == parent) {
        let name = code_name(&book.id, &code.code);
        open_code(
            xml,
            &code_id(&book.id, &code.code),
            &name,
            !book.is_category(code),
            colour,
            &description(code),
        )?;
        children(xml, book, Some(&code.code), colour)?;
        xml.close()?;
    }
    Ok(())
}

fn description(code: &Code) -> String {
    let mut text = format!("{} {}. {}", code.label.zh, code.label.en, code.definition);
    if !code.examples.is_empty() {
        text += &format!("\n{}", code.examples.join(JOIN));
    }
    text
}

fn open_code<W: Write>(
    xml: &mut Xml<W>,
    id: &str,
    name: &str,
    codable: bool,
    colour: &str,
    description: &str,
) -> io::Result<()> {
    let codable = if codable { "true" } else { "false" };
    xml.open("Code", &[("guid", id), ("name", name), ("isCodable", codable), ("color", colour)])?;
    match description {
        "" => Ok(()),
        text => xml.text("Description", &[], text),
    }
}
