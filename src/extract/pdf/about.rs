//! What a PDF says of itself beside its pages: document information, outline, attachments and page labels.
//!
//! Read through hayro, which is open already and reads only these objects. lopdf reads the whole file first:
//! LOPDF_FIGURES

use std::collections::{HashMap, HashSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{self, Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::xref::XRef;

use super::marked::text_string;
use crate::model::{Attachment, FileInfo, OutlineItem};

/// Deeper than any outline that a person made.
const MAX_DEPTH: u32 = 32;
/// More entries than any outline or tree of names that a person made.
const MAX_ENTRIES: usize = 50_000;
/// More bytes than any title or name has; a file may use one of any length over and over.
const MAX_TEXT: usize = 4096;
/// Numbers beyond this are written in digits; in letters or Roman they would grow without end.
const MAX_LETTERED: u32 = 3999;

/// Document information, outline and attachments.
pub(super) fn info(pdf: &Pdf) -> FileInfo {
    let metadata = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| plain(bytes.as_deref()?);
    let root = root(pdf);
    FileInfo {
        title: text(&metadata.title),
        author: text(&metadata.author),
        producer: text(&metadata.producer),
        created: metadata.creation_date.map(|date| {
            let time = format!("{:02}:{:02}:{:02}", date.hour, date.minute, date.second);
            format!("{:04}-{:02}-{:02} {time}", date.year, date.month, date.day)
        }),
        outline: root.as_ref().map(|root| outline(pdf, root)).unwrap_or_default(),
        attachments: root.as_ref().map(|root| attachments(pdf, root)).unwrap_or_default(),
    }
}

/// The label of every page, or nothing where the file gives none.
pub(super) fn labels(pdf: &Pdf) -> Vec<String> {
    let Some(tree) = root(pdf).and_then(|root| root.get::<Dict<'_>>("PageLabels")) else { return Vec::new() };
    let mut ranges: Vec<(usize, Dict<'_>)> = leaves(pdf.xref(), &tree, "Nums")
        .into_iter()
        .filter_map(|(first, range)| Some((page_index(&first)?, range.into_dict()?)))
        .collect();
    ranges.sort_by_key(|(first, _)| *first);
    (0..pdf.pages().len())
        .map(|page| {
            let after = ranges.partition_point(|(first, _)| *first <= page);
            let Some((first, range)) = after.checked_sub(1).and_then(|at| ranges.get(at)) else {
                return (page + 1).to_string();
            };
            let start = range.get::<u32>("St").unwrap_or(1);
            let number = start.saturating_add(u32::try_from(page - first).unwrap_or(u32::MAX));
            let prefix = range.get::<object::String<'_>>("P").and_then(|prefix| plain(prefix.as_bytes()));
            let style = range.get::<Name<'_>>("S");
            prefix.unwrap_or_default() + &numeral(number, style.as_ref().map(AsRef::as_ref))
        })
        .collect()
}

fn root(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get(pdf.xref().root_id())
}

/// A text string on one line; nothing when it is empty.
fn plain(bytes: &[u8]) -> Option<String> {
    let bytes = &bytes[..bytes.len().min(MAX_TEXT)];
    let text: String = text_string(bytes).chars().filter(|c| !c.is_control()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

fn page_index(number: &Object<'_>) -> Option<usize> {
    match number {
        Object::Number(number) => usize::try_from(number.as_i64()).ok(),
        _ => None,
    }
}

/// A page number in the style of a label: Roman, letters (a to z, then aa to zz), digits, or none.
fn numeral(number: u32, style: Option<&[u8]>) -> String {
    match style {
        Some(b"R" | b"r" | b"A" | b"a") if number == 0 || number > MAX_LETTERED => number.to_string(),
        Some(b"R") => roman(number).to_uppercase(),
        Some(b"r") => roman(number),
        Some(b"A") => letters(number).to_uppercase(),
        Some(b"a") => letters(number),
        Some(b"D") => number.to_string(),
        _ => String::new(),
    }
}

fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

fn letters(number: u32) -> String {
    let letter = char::from(b'a' + u8::try_from((number - 1) % 26).unwrap_or(0));
    std::iter::repeat_n(letter, (number as usize - 1) / 26 + 1).collect()
}

/// The leaves of a name or number tree as pairs of key and value.
fn leaves<'a>(xref: &'a XRef, tree: &Dict<'a>, key: &str) -> Vec<(Object<'a>, Object<'a>)> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![tree.clone()];
    while let Some(node) = open.pop()
        && found.len() < MAX_ENTRIES
    {
        if let Some(pairs) = node.get::<Array<'a>>(key) {
            let mut pairs = pairs.iter::<Object<'a>>().take(2 * MAX_ENTRIES);
            while let (Some(name), Some(value)) = (pairs.next(), pairs.next()) {
                found.push((name, value));
            }
        }
        if let Some(kids) = node.get::<Array<'a>>("Kids") {
            let kids = kids.raw_iter().filter_map(|kid| Some(ObjectIdentifier::from(kid.as_obj_ref()?)));
            let kids: Vec<_> = kids.filter(|kid| seen.insert(*kid)).collect();
            open.extend(kids.into_iter().rev().filter_map(|kid| xref.get::<Dict<'a>>(kid)));
        }
    }
    found
}

fn attachments(pdf: &Pdf, root: &Dict<'_>) -> Vec<Attachment> {
    let tree = root.get::<Dict<'_>>("Names").and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles"));
    let files = tree.map(|tree| leaves(pdf.xref(), &tree, "Names")).unwrap_or_default();
    files.into_iter().filter_map(|(name, file)| attachment(&name, &file.into_dict()?)).collect()
}

fn attachment(name: &Object<'_>, file: &Dict<'_>) -> Option<Attachment> {
    let named = |key: &str| plain(file.get::<object::String<'_>>(key)?.as_bytes());
    let key = || match name {
        Object::String(name) => plain(name.as_bytes()),
        _ => None,
    };
    let name = named("UF").or_else(|| named("F")).or_else(key)?;
    let stream = file.get::<Dict<'_>>("EF").and_then(|files| files.get::<Stream<'_>>("F"));
    let size = stream.and_then(|stream| stream.dict().get::<Dict<'_>>("Params")?.get::<i64>("Size"));
    Some(Attachment { name, size: size.and_then(|size| u64::try_from(size).ok()) })
}

/// The pages that links may lead to.
struct Targets<'a> {
    xref: &'a XRef,
    root: &'a Dict<'a>,
    pages: HashMap<ObjectIdentifier, u32>,
    /// Read when the first link needs them.
    named: Option<HashMap<Vec<u8>, Object<'a>>>,
}

fn outline<'a>(pdf: &'a Pdf, root: &'a Dict<'a>) -> Vec<OutlineItem> {
    let Some(outlines) = root.get::<Dict<'_>>("Outlines") else { return Vec::new() };
    let pages =
        (1..).zip(pdf.pages().iter()).filter_map(|(number, page)| Some((page.raw().obj_id()?, number)));
    let mut targets = Targets { xref: pdf.xref(), root, pages: pages.collect(), named: None };
    let mut seen = HashSet::new();
    let mut follow = |from: &Dict<'_>, key: &str, level: u32| {
        let id = from.get_ref(key)?.into();
        let item = seen.insert(id).then(|| pdf.xref().get::<Dict<'_>>(id))??;
        Some((item, level))
    };
    let mut items = Vec::new();
    let mut open: Vec<(Dict<'_>, u32)> = follow(&outlines, "First", 1).into_iter().collect();
    while let Some((item, level)) = open.pop()
        && items.len() < MAX_ENTRIES
    {
        let title = item.get::<object::String<'_>>("Title").and_then(|title| plain(title.as_bytes()));
        items.push(OutlineItem { title: title.unwrap_or_default(), level, page: targets.page_of(&item) });
        open.extend(follow(&item, "Next", level));
        if level < MAX_DEPTH {
            open.extend(follow(&item, "First", level + 1));
        }
    }
    items.retain(|item| !item.title.is_empty());
    items
}

impl<'a> Targets<'a> {
    /// The page an outline item leads to.
    fn page_of(&mut self, item: &Dict<'a>) -> Option<u32> {
        let action = || {
            item.get::<Dict<'a>>("A")
                .filter(|action| action.get::<Name<'_>>("S").is_some_and(|s| s.as_ref() == b"GoTo"))
        };
        let target = item.get::<Object<'a>>("Dest").or_else(|| action()?.get("D"))?;
        let target = match &target {
            Object::Name(name) => self.named(name.as_ref())?,
            Object::String(name) => self.named(name.as_bytes())?,
            _ => target,
        };
        let target = match target {
            Object::Dict(dict) => dict.get::<Array<'a>>("D")?,
            target => target.into_array()?,
        };
        let first = target.raw_iter().next()?;
        match first.as_obj_ref() {
            Some(page) => self.pages.get(&page.into()).copied(),
            // Some programs write the page's index instead, which the standard keeps for links to other files.
            None => {
                let index = page_index(&target.iter::<Object<'a>>().next()?)?;
                (index < self.pages.len()).then(|| u32::try_from(index + 1).ok())?
            }
        }
    }

    fn named(&mut self, name: &[u8]) -> Option<Object<'a>> {
        let (xref, root) = (self.xref, self.root);
        let named = self.named.get_or_insert_with(|| {
            let tree = root.get::<Dict<'a>>("Names").and_then(|names| names.get::<Dict<'a>>("Dests"));
            let in_tree = tree.map(|tree| leaves(xref, &tree, "Names")).unwrap_or_default();
            in_tree
                .into_iter()
                .filter_map(|(name, target)| Some((name.into_string()?.as_bytes().to_vec(), target)))
                .collect()
        });
        // Files of PDF 1.1 keep them in the catalog.
        named.get(name).cloned().or_else(|| root.get::<Dict<'a>>("Dests")?.get(name))
    }
}
