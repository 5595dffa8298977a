//! Word documents (Office Open XML): paragraphs with their numbers, headings, tables, footnotes.
//!
//! Read is what Word shows on the page's body: insertions but not deletions, no hidden text, no headers and
//! footers, no table of contents (its entries repeat the headings).

mod numbering;
mod styles;

use std::collections::BTreeMap;

use numbering::Numbering;
use styles::Styles;

use super::archive::{Archive, resolve};
use super::flow::Flow;
use super::xml::{self, Element};
use super::{ExtractError, charset, damaged, html};
use crate::model::{FileInfo, Format, Pages, Role};

/// Reads a docx file.
pub(super) fn read(bytes: Vec<u8>) -> Result<Pages, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&mut archive)?;
    let document = part(&mut archive, &main)?.ok_or_else(|| damaged("it has no document part"))?;
    let body = document.child("body").ok_or_else(|| damaged("its document part has no body"))?;
    let related = relations(&mut archive, &main)?;
    let mut optional = |kind: &str| match related.values().find(|relation| relation.kind == kind) {
        // A broken side part costs its own content only.
        Some(relation) => part(&mut archive, &relation.target).unwrap_or_default(),
        None => None,
    };
    let styles = Styles::new(optional("styles").as_ref());
    let numbering = Numbering::new(optional("numbering").as_ref());
    let notes = [optional("footnotes"), optional("endnotes")];
    let info = info(&mut archive);
    let mut reader = Reader {
        styles,
        numbering,
        notes: &notes,
        related: &related,
        archive: &mut archive,
        flow: Flow::default(),
        field_depth: Vec::new(),
        carried: String::new(),
    };
    reader.blocks(body)?;
    let carried = std::mem::take(&mut reader.carried);
    reader.flow.paragraph(&carried, Role::Body);
    reader.flow.finish(Format::Docx, info)
}

/// A relation of a part: what it is to it and where it stands.
struct Relation {
    kind: String,
    target: String,
}

/// The part that holds the text; most often `word/document.xml`, but producers may call it otherwise.
fn main_part(archive: &mut Archive) -> Result<String, ExtractError> {
    let root = relations(archive, "")?;
    let main = root.into_values().find(|relation| relation.kind == "officeDocument");
    Ok(main.map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target))
}

/// The relations of a part by their id; those that lead out of the file are left out.
fn relations(archive: &mut Archive, of: &str) -> Result<BTreeMap<String, Relation>, ExtractError> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let path = resolve("", &format!("{folder}/_rels/{name}.rels"));
    let Some(list) = part(archive, &path)? else { return Ok(BTreeMap::new()) };
    let relation = |element: &Element| {
        let kind = element.attribute("Type")?.rsplit('/').next()?.to_owned();
        let target = resolve(of, element.attribute("Target")?);
        let inside = element.attribute("TargetMode") != Some("External");
        inside.then(|| Some((element.attribute("Id")?.to_owned(), Relation { kind, target })))?
    };
    Ok(list.all("Relationship").filter_map(relation).collect())
}

fn part(archive: &mut Archive, name: &str) -> Result<Option<Element>, ExtractError> {
    archive.text(name)?.map(|text| xml::parse(&text)).transpose()
}

/// What the file says of itself in its properties.
fn info(archive: &mut Archive) -> FileInfo {
    let mut read = |name: &str| part(archive, name).ok().flatten().unwrap_or_default();
    let (core, app) = (read("docProps/core.xml"), read("docProps/app.xml"));
    let entry = |of: &Element, name: &str| {
        of.child(name).map(Element::text).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    FileInfo {
        title: entry(&core, "title"),
        author: entry(&core, "creator"),
        producer: entry(&app, "Application"),
        created: entry(&core, "created"),
        ..FileInfo::default()
    }
}

struct Reader<'a> {
    styles: Styles,
    numbering: Numbering,
    notes: &'a [Option<Element>; 2],
    related: &'a BTreeMap<String, Relation>,
    archive: &'a mut Archive,
    flow: Flow,
    /// The fields we are in: true while in the instruction, which is not shown.
    field_depth: Vec<bool>,
    /// Text of a paragraph whose end was deleted: it goes on in the next one.
    carried: String,
}

/// What a paragraph's runs hold beside text.
#[derive(Default)]
struct Inline<'a> {
    text: String,
    notes: Vec<&'a Element>,
    boxes: Vec<&'a Element>,
}

impl<'a> Reader<'a> {
    /// The blocks of a body, a text box or a note.
    fn blocks(&mut self, parent: &'a Element) -> Result<(), ExtractError> {
        for block in shown(parent) {
            match &*block.name {
                "p" => self.paragraph(block)?,
                "tbl" => self.table(block)?,
                "altChunk" => self.chunk(block)?,
                _ => self.blocks(block)?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &'a Element) -> Result<(), ExtractError> {
        let empty = Element::default();
        let properties = paragraph.child("pPr").unwrap_or(&empty);
        let style = properties.value("pStyle");
        let mut inline = Inline { text: std::mem::take(&mut self.carried), ..Inline::default() };
        self.inline(paragraph, &mut inline);
        let mark = properties.child("rPr");
        let ends = mark.is_none_or(|mark| mark.child("del").is_none() && mark.child("moveFrom").is_none());
        if !ends {
            self.carried = inline.text;
        } else if !self.styles.is_contents(style) && !is_form_mark(&inline.text) {
            let number = self.number(properties, style);
            let level = properties.value("outlineLvl").and_then(|level| level.parse().ok());
            let level = level.or_else(|| self.styles.outline_level(style)).filter(|level| *level < 9);
            let role = level.map_or(Role::Body, |level: u8| Role::Heading(level + 1));
            let text =
                if inline.text.trim().is_empty() { String::new() } else { number + inline.text.trim_start() };
            if matches!(properties.value("jc"), Some("center" | "centre")) {
                self.flow.whole(&text, role);
            } else {
                self.flow.paragraph(&text, role);
            }
        }
        for text_box in inline.boxes {
            self.blocks(text_box)?;
        }
        // A note that refers to notes would never end.
        let notes = std::mem::replace(&mut self.notes, &[const { None }; 2]);
        for note in inline.notes {
            let text = plain_text(self, note);
            self.flow.whole(&text, Role::Footnote);
        }
        self.notes = notes;
        Ok(())
    }

    /// The number Word shows before a paragraph, with what stands between it and the text.
    fn number(&mut self, properties: &Element, style: Option<&str>) -> String {
        let own = properties.child("numPr");
        let from_style = self.styles.numbering(style);
        let list =
            own.and_then(|own| own.value("numId")).or(from_style.as_ref().map(|(list, _)| list.as_str()));
        let level = own.and_then(|own| own.value("ilvl")).and_then(|level| level.parse().ok());
        let level = level.or(from_style.as_ref().and_then(|(_, level)| *level));
        let Some(list) = list else { return String::new() };
        let level = level.or_else(|| self.numbering.level_of_style(list, style?)).unwrap_or(0);
        self.numbering.next(list, level)
    }

    /// Collects what runs show.
    fn inline(&mut self, parent: &'a Element, out: &mut Inline<'a>) {
        for element in shown(parent) {
            let in_instruction = self.field_depth.contains(&true);
            match &*element.name {
                "pPr" | "rPr" | "instrText" | "delText" | "rt" | "sectPr" => {}
                "r" if is_hidden(element) => {}
                "fldChar" => match element.attribute("fldCharType") {
                    Some("begin") => self.field_depth.push(true),
                    Some("separate") => {
                        if let Some(instruction) = self.field_depth.last_mut() {
                            *instruction = false;
                        }
                    }
                    Some("end") => {
                        self.field_depth.pop();
                    }
                    _ => {}
                },
                _ if in_instruction && &*element.name != "r" => {}
                "t" => out.text.push_str(&element.text()),
                "tab" | "ptab" => out.text.push('\t'),
                "cr" => out.text.push('\n'),
                "br" if matches!(element.attribute("type"), Some("page" | "column")) => {}
                "br" => out.text.push('\n'),
                "noBreakHyphen" => out.text.push('-'),
                "sym" => out.text.extend(symbol(element)),
                "footnoteReference" => out.notes.extend(self.note(0, "footnote", element)),
                "endnoteReference" => out.notes.extend(self.note(1, "endnote", element)),
                "txbxContent" => out.boxes.push(element),
                _ => self.inline(element, out),
            }
        }
    }

    fn note(&self, part: usize, name: &str, reference: &Element) -> Option<&'a Element> {
        let id = reference.attribute("id")?;
        let notes: &'a Element = self.notes[part].as_ref()?;
        notes.children().find(|note| &*note.name == name && note.attribute("id") == Some(id))
    }

    /// A table, one line a row. A cell that spans columns is followed by as many empty ones; one that goes
    /// on from the row above is empty. A table of one column only draws a frame: it is read as paragraphs.
    fn table(&mut self, table: &'a Element) -> Result<(), ExtractError> {
        let rows: Vec<&Element> = below(table, "tr").into_iter().filter(|row| !is_deleted_row(row)).collect();
        if rows.iter().all(|row| below(row, "tc").len() <= 1) {
            for cell in rows.iter().flat_map(|row| below(row, "tc")) {
                self.blocks(cell)?;
            }
            return Ok(());
        }
        let mut table: Vec<Vec<String>> = Vec::new();
        for row in rows {
            let before = row.child("trPr").and_then(|properties| properties.value("gridBefore"));
            let mut cells = vec![String::new(); span(before, 0)];
            for cell in below(row, "tc") {
                let properties = cell.child("tcPr");
                let merged = properties.and_then(|properties| properties.child("vMerge"));
                let goes_on = merged.is_some_and(|merged| merged.attribute("val") != Some("restart"));
                cells.push(if goes_on { String::new() } else { plain_text(self, cell) });
                let spans = span(properties.and_then(|properties| properties.value("gridSpan")), 1);
                cells.extend(std::iter::repeat_n(String::new(), spans.saturating_sub(1)));
            }
            table.push(cells);
        }
        self.flow.table(table);
        Ok(())
    }

    /// A part in another format put into the document whole, as web services make them.
    fn chunk(&mut self, chunk: &Element) -> Result<(), ExtractError> {
        let Some(relation) = chunk.attribute("id").and_then(|id| self.related.get(id)) else { return Ok(()) };
        let Some(bytes) = self.archive.bytes(&relation.target)? else { return Ok(()) };
        let start = charset::decode(&bytes[..bytes.len().min(4096)], None).to_ascii_lowercase();
        if start.contains("<html") || start.contains("mime-version:") || start.contains("<body") {
            self.flow.append(html::whole(&bytes));
        }
        Ok(())
    }
}

/// The text of a cell or note, paragraphs separated by line breaks, whatever is nested in it.
fn plain_text<'a>(reader: &mut Reader<'a>, parent: &'a Element) -> String {
    let flow = std::mem::take(&mut reader.flow);
    // Cells hold no parts of their own, so nothing below can fail but a broken chunk, which is left out.
    let _ = reader.blocks(parent);
    let inner = std::mem::replace(&mut reader.flow, flow);
    let lines: Vec<&str> = inner.lines().iter().map(|line| line.text.as_str()).collect();
    lines.join("\n").replace('\t', " ")
}

/// The elements below that Word shows: insertions and wrappers stay, deletions and second choices go.
fn shown(parent: &Element) -> impl Iterator<Item = &Element> {
    let choice = (&*parent.name == "AlternateContent").then(|| {
        parent.child("Choice").filter(|choice| !choice.nodes.is_empty()).or(parent.child("Fallback"))
    });
    parent.children().filter(move |child| match choice {
        Some(choice) => choice.is_some_and(|choice| std::ptr::eq(choice, *child)),
        None => !matches!(&*child.name, "del" | "moveFrom" | "sdtPr" | "comment"),
    })
}

/// The elements of a name below, through wrappers such as content controls, but not below one another.
fn below<'a>(parent: &'a Element, name: &str) -> Vec<&'a Element> {
    let mut found = Vec::new();
    for child in shown(parent) {
        match &*child.name {
            found_name if found_name == name => found.push(child),
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" => {
                found.extend(below(child, name))
            }
            _ => {}
        }
    }
    found
}

/// True for what Word writes where a form of a web page was pasted, and shows on no print.
fn is_form_mark(text: &str) -> bool {
    ["窗体顶端", "窗体底端", "Top of Form", "Bottom of Form"].contains(&text.trim())
}

fn is_deleted_row(row: &Element) -> bool {
    row.child("trPr").is_some_and(|properties| properties.child("del").is_some())
}

/// A number of columns, within what Word allows.
fn span(value: Option<&str>, default: usize) -> usize {
    value.and_then(|value| value.parse().ok()).unwrap_or(default).min(63)
}

fn is_hidden(run: &Element) -> bool {
    let vanish = run.child("rPr").and_then(|properties| properties.child("vanish"));
    vanish.is_some_and(|vanish| !matches!(vanish.attribute("val"), Some("0" | "false" | "off")))
}

/// The character a symbol font shows, where Unicode has it. Symbol fonts put theirs at U+F000–F0FF.
fn symbol(element: &Element) -> Option<char> {
    let code = u32::from_str_radix(element.attribute("char")?, 16).ok()?;
    if !(0xf000..=0xf0ff).contains(&code) {
        return char::from_u32(code).filter(|c| !matches!(*c, '\u{e000}'..='\u{f8ff}'));
    }
    numbering::symbol(element.attribute("font").unwrap_or_default(), code - 0xf000)
}

#[cfg(test)]
mod tests;
