//! Marked content: replacement text (ActualText), which says better than the glyphs what is written, and
//! layers that are switched off.

use std::collections::HashSet;

use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{self, Array, Dict, Name, Object, ObjectIdentifier, dict_or_stream};
use hayro_syntax::page::Resources;
use hayro_syntax::xref::XRef;

use super::fold::fold_glyph;
use super::glyph::{Drawing, Text};

/// The layers (optional content groups) a viewer does not show.
#[derive(Default)]
pub(super) struct Layers {
    hidden: HashSet<ObjectIdentifier>,
}

impl Layers {
    pub(super) fn new(xref: &XRef) -> Self {
        let mut hidden = HashSet::new();
        let properties =
            xref.get::<Dict<'_>>(xref.root_id()).and_then(|root| root.get::<Dict<'_>>(keys::OCPROPERTIES));
        if let Some(properties) = properties
            && let Some(default) = properties.get::<Dict<'_>>(keys::D)
        {
            let base = default.get::<Name<'_>>(keys::BASE_STATE);
            if base.is_some_and(|state| state.as_ref() == b"OFF") {
                hidden.extend(references(&properties, keys::OCGS));
                references(&default, keys::ON).for_each(|layer| {
                    hidden.remove(&layer);
                });
            }
            hidden.extend(references(&default, keys::OFF));
        }
        Self { hidden }
    }

    /// Whether the layer or membership dictionary under `key` of `owner` hides what belongs to it.
    pub(super) fn hides(&self, id: ObjectIdentifier, owner: &Dict<'_>, key: &[u8]) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        let members: Vec<_> = owner
            .get::<Dict<'_>>(key)
            .map(|dict| {
                references(&dict, keys::OCGS).chain(dict.get_ref(keys::OCGS).map(Into::into)).collect()
            })
            .unwrap_or_default();
        self.hidden.contains(&id)
            || (!members.is_empty() && members.iter().all(|id| self.hidden.contains(id)))
    }
}

fn references<'a>(dict: &Dict<'a>, key: &[u8]) -> impl Iterator<Item = ObjectIdentifier> + use<'a> {
    let array = dict.get::<Array<'a>>(key);
    array.into_iter().flat_map(|array| array.raw_iter()).filter_map(|item| item.as_obj_ref()).map(Into::into)
}

/// The marked content open at a point of a content stream.
#[derive(Default)]
pub(super) struct Marked {
    open: Vec<Mark>,
}

struct Mark {
    /// The replacement text and the first glyph it replaces.
    actual: Option<(String, usize)>,
    visible: bool,
}

impl Marked {
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(super) fn visible(&self) -> bool {
        self.open.last().is_none_or(|mark| mark.visible)
    }

    /// True inside content whose text is replaced.
    pub(super) fn replaces(&self) -> bool {
        self.open.iter().any(|mark| mark.actual.is_some())
    }

    pub(super) fn begin(&mut self, actual: Option<String>, visible: bool, glyphs: usize) {
        // The outermost replacement wins; one inside it speaks of text already replaced.
        let actual = actual.filter(|_| !self.replaces()).map(|text| (text, glyphs));
        let visible = visible && self.visible();
        self.open.push(Mark { actual, visible });
    }

    pub(super) fn begin_with(
        &mut self,
        tag: &Name<'_>,
        properties: &Object<'_>,
        resources: &Resources<'_>,
        layers: &Layers,
        glyphs: usize,
    ) {
        let name = match properties {
            Object::Name(name) => Some(name),
            _ => None,
        };
        let named = name.and_then(|name| resources.properties.get::<Dict<'_>>(name.as_ref()));
        let dict = named.as_ref().or_else(|| dict_or_stream(properties).map(|(dict, _)| dict));
        let actual = dict
            .and_then(|dict| dict.get::<object::String<'_>>(keys::ACTUAL_TEXT))
            .map(|text| text_string(text.as_bytes()));
        let hidden = tag.as_ref() == keys::OC
            && name.is_some_and(|name| {
                resources
                    .properties
                    .get_ref(name.as_ref())
                    .is_some_and(|layer| layers.hides(layer.into(), &resources.properties, name.as_ref()))
            });
        self.begin(actual, !hidden, glyphs);
    }

    pub(super) fn end(&mut self, drawing: &mut Drawing) {
        if let Some(Mark { actual: Some((text, first)), .. }) = self.open.pop() {
            replace(drawing, first, &text);
        }
    }
}

/// Spreads `text` over the glyphs from `first` on, so that each part stays where it is printed.
fn replace(drawing: &mut Drawing, first: usize, text: &str) {
    let mut folded = String::new();
    text.chars().for_each(|c| fold_glyph(c, &mut folded));
    let chars: Vec<char> = folded.chars().collect();
    let glyphs = drawing.glyphs.get_mut(first..).unwrap_or_default();
    let count = glyphs.len();
    for (i, glyph) in glyphs.iter_mut().enumerate() {
        let part = &chars[i * chars.len() / count..(i + 1) * chars.len() / count];
        glyph.text = Text::new(&part.iter().collect::<String>());
    }
}

/// Decodes a text string of a PDF: UTF-16 or UTF-8 with a mark, else PDFDocEncoding, which policy files
/// from Chinese offices often use for GBK bytes.
pub(super) fn text_string(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    // Some converters write the hexadecimal form of a string as its text.
    if let Some(hex) = bytes.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">"))
        && let Some(plain) = unhex(hex)
    {
        return text_string(&plain);
    }
    if bytes.is_ascii() {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let gbk = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(bytes);
    gbk.map_or_else(|| encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(), |text| text.into_owned())
}

fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_chunks::<2>();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    (rest.is_empty() && !pairs.is_empty()).then(|| pairs.iter().map(byte).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_of_every_encoding() {
        assert_eq!(text_string(b"\xFE\xFF\x65\x3F\x7B\x56"), "政策");
        assert_eq!(text_string(b"\xEF\xBB\xBF\xE6\x94\xBF"), "政");
        assert_eq!(text_string(b"policy"), "policy");
        assert_eq!(text_string(b"\xD5\xFE\xB2\xDF"), "政策");
        assert_eq!(text_string(b"<D5FEB2DF>"), "政策");
        assert_eq!(text_string(b"<policy>"), "<policy>");
    }
}
