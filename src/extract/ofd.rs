//! OFD (GB/T 33190), the national fixed-layout format: a zip of XML pages on which every character has its
//! place.

mod lines;
mod page;

use std::collections::HashMap;

use super::archive::{Archive, resolve};
use super::xml::{self, Element, Node};
use super::{ExtractError, damaged};
use crate::model::{FileInfo, Format, Layout, Page, Pages, Reason, Verdict};

/// Points in a millimetre, the unit of OFD.
const POINTS: f32 = 72.0 / 25.4;

/// Reads an ofd file.
pub(super) fn read(bytes: Vec<u8>) -> Result<Pages, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    if archive.bytes("Encryptions.xml")?.is_some() {
        return Err(ExtractError::new(
            Reason::PasswordProtected,
            "the document is encrypted",
            "open it in an OFD reader and save it without encryption",
        ));
    }
    let root = part(&mut archive, "OFD.xml")?.ok_or_else(|| damaged("it has no OFD.xml"))?;
    let mut info = FileInfo::default();
    let mut pages = Vec::new();
    for body in root.all("DocBody") {
        if let Some(about) = body.child("DocInfo") {
            let entry =
                |name: &str| about.child(name).map(Element::text).filter(|text| !text.trim().is_empty());
            info.title = info.title.or_else(|| entry("Title"));
            info.author = info.author.or_else(|| entry("Author"));
            info.producer = info.producer.or_else(|| entry("Creator"));
            info.created = info.created.or_else(|| entry("CreationDate"));
        }
        if let Some(place) = body.child("DocRoot") {
            document(&mut archive, &resolve("OFD.xml", place.text().trim()), &mut pages)?;
        }
    }
    if pages.is_empty() {
        return Err(damaged("it has no pages"));
    }
    Ok(Pages { format: Format::Ofd, layout: Layout::Fixed, info, pages })
}

fn part(archive: &mut Archive, name: &str) -> Result<Option<Element>, ExtractError> {
    archive.text(name)?.map(|text| xml::parse(&text)).transpose()
}

/// Adds the pages of one document of the file. A page that cannot be read is a damaged page.
fn document(archive: &mut Archive, at: &str, pages: &mut Vec<Page>) -> Result<(), ExtractError> {
    let document = part(archive, at)?.ok_or_else(|| damaged(format!("its document part {at} is missing")))?;
    let empty = Element::default();
    let common = document.child("CommonData").unwrap_or(&empty);
    let area = common.child("PageArea").and_then(page::area);
    let resources = resources(archive, at, common);
    let mut templates = HashMap::new();
    for template in common.all("TemplatePage") {
        if let (Some(id), Some(place)) = (template.attribute("ID"), template.attribute("BaseLoc"))
            && let Ok(Some(content)) = part(archive, &resolve(at, place))
        {
            templates.insert(id.to_owned(), content);
        }
    }
    for listed in document.child("Pages").unwrap_or(&empty).all("Page") {
        let place = listed.attribute("BaseLoc").unwrap_or_default();
        let content = part(archive, &resolve(at, place)).ok().flatten();
        let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
        pages.push(match &content {
            Some(content) => page::read(content, number, area, &templates, &resources),
            None => Page {
                number,
                label: None,
                width: 0.0,
                height: 0.0,
                verdict: Verdict::Damaged,
                lines: Vec::new(),
            },
        });
    }
    Ok(())
}

/// What pages refer to by id.
#[derive(Default)]
struct Resources {
    /// Whether a font is bold.
    bold_fonts: HashMap<String, bool>,
    /// Drawings used as one object: letterheads, forms.
    units: HashMap<String, Element>,
}

/// The resources of a document. Those that cannot be read are left out: the text of the pages is worth having
/// without them.
fn resources(archive: &mut Archive, at: &str, common: &Element) -> Resources {
    let mut found = Resources::default();
    for name in ["PublicRes", "DocumentRes"] {
        for place in common.all(name) {
            let Ok(Some(part)) = part(archive, &resolve(at, place.text().trim())) else { continue };
            for font in part.all("Fonts").flat_map(|fonts| fonts.all("Font")) {
                if let Some(id) = font.attribute("ID") {
                    let named = font.attribute("FontName").is_some_and(|name| name.contains("Bold"));
                    found.bold_fonts.insert(id.to_owned(), named || font.attribute("Bold") == Some("true"));
                }
            }
            let lists = part.nodes.into_iter().filter_map(Node::element);
            let units =
                lists.filter(|list| &*list.name == "CompositeGraphicUnits").flat_map(|list| list.nodes);
            for unit in units.filter_map(Node::element) {
                if let Some(id) = unit.attribute("ID").map(str::to_owned) {
                    found.units.insert(id, unit);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
