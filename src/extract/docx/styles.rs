//! What paragraph styles say that matters for text: headings, numbering, tables of contents.

use std::collections::HashMap;

use crate::extract::xml::Element;

/// Styles by id.
#[derive(Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
}

struct Style {
    name: String,
    based_on: Option<String>,
    outline_level: Option<u8>,
    list: Option<String>,
    list_level: Option<usize>,
}

/// Longer chains of styles built on one another are circles.
const MAX_CHAIN: usize = 20;

impl Styles {
    /// Reads the styles part.
    pub(super) fn new(part: Option<&Element>) -> Self {
        let style = |style: &Element| {
            let paragraph = style.child("pPr");
            let numbering = paragraph.and_then(|properties| properties.child("numPr"));
            let read = |of: Option<&Element>, name: &str| of.and_then(|of| of.value(name)).map(str::to_owned);
            let read_style = Style {
                name: read(Some(style), "name").unwrap_or_default().to_lowercase(),
                based_on: read(Some(style), "basedOn"),
                outline_level: read(paragraph, "outlineLvl").and_then(|level| level.parse().ok()),
                list: read(numbering, "numId"),
                list_level: read(numbering, "ilvl").and_then(|level| level.parse().ok()),
            };
            Some((style.attribute("styleId")?.to_owned(), read_style))
        };
        Self { by_id: part.map(|part| part.all("style").filter_map(style).collect()).unwrap_or_default() }
    }

    /// The level of headings of this style, 0 the highest; 9 means running text.
    pub(super) fn outline_level(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id).find_map(|style| style.outline_level.or_else(|| named_level(&style.name)))
    }

    /// The list paragraphs of this style belong to, and the level in it where the style says so.
    pub(super) fn numbering(&self, id: Option<&str>) -> Option<(String, Option<usize>)> {
        self.chain(id).find_map(|style| Some((style.list.clone()?, style.list_level)))
    }

    /// True for the entries of a table of contents.
    pub(super) fn is_contents(&self, id: Option<&str>) -> bool {
        self.chain(id).next().is_some_and(|style| {
            let rest = style.name.strip_prefix("toc").or_else(|| style.name.strip_prefix("目录"));
            rest.is_some_and(|rest| rest.trim().chars().all(|c| c.is_ascii_digit()) && !rest.is_empty())
        })
    }

    /// A style and those it is built on.
    fn chain(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        std::iter::successors(first, |style| self.by_id.get(style.based_on.as_deref()?)).take(MAX_CHAIN)
    }
}

/// The level that a built-in style's name tells where its definition does not.
fn named_level(name: &str) -> Option<u8> {
    if matches!(name, "title" | "标题") {
        return Some(0);
    }
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?;
    level.trim().parse().ok().filter(|level| (1..=9).contains(level)).map(|level: u8| level - 1)
}
