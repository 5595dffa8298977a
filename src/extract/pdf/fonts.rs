//! From character codes to text, one table per font object, kept for the whole document.
//!
//! The font's own ToUnicode map comes first. Where it is missing or has gaps, the predefined CMap named by
//! the encoding, the embedded font program's own character map read backwards, and for Type 3 fonts the
//! code itself are asked, in this order.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, GlyphId};
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{self, Array, Dict, Name, ObjRef, Object};
use hayro_syntax::page::Resources;
use skrifa::MetadataProvider;

use super::fold::fold_glyph;
use super::glyph::Text;

/// The fonts of one document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    font_resolver: FontResolverFn,
    cmap_resolver: CMapResolverFn,
    known: RefCell<HashMap<usize, Option<Rc<PdfFont<'a>>>>>,
    referred: RefCell<HashMap<ObjRef, Option<Rc<PdfFont<'a>>>>>,
}

/// One font with what has been learned of its codes.
pub(super) struct PdfFont<'a> {
    pub(super) number: u32,
    pub(super) bold: bool,
    /// True when codes are single bytes and no ToUnicode map says what they mean.
    pub(super) single_byte: bool,
    font: Font<'a>,
    fallback: Option<Fallback>,
    type3: bool,
    codes: RefCell<HashMap<u32, Code>>,
    backwards: RefCell<Option<Rc<HashMap<u32, char>>>>,
}

/// What one code means.
#[derive(Clone)]
pub(super) struct Code {
    pub(super) text: Text,
    /// True when the text is only the code taken for a character.
    pub(super) guessed: bool,
    /// Advance in thousandths of the font size, along x or, for vertical fonts, along y.
    pub(super) advance: (f64, f64),
}

/// How a composite font without ToUnicode says what its codes are.
enum Fallback {
    /// The code is UTF-16 or UCS-2.
    Unicode,
    /// Code to CID, CID to characters.
    Collection { encoding: Box<CMap>, characters: Box<CMap> },
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            font_resolver: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
                })
            }),
            cmap_resolver: Arc::new(hayro_cmap::load_embedded),
            known: RefCell::default(),
            referred: RefCell::default(),
        }
    }

    /// The font with this name among `resources`. Looking at the reference alone saves parsing the font's
    /// dictionary each time it is chosen.
    pub(super) fn named(&self, resources: &Resources<'a>, name: &Name<'_>) -> Option<Rc<PdfFont<'a>>> {
        let Some(reference) = resources.fonts.get_ref(name.as_ref()) else {
            return self.get(&resources.get_font(name)?);
        };
        if let Some(font) = self.referred.borrow().get(&reference) {
            return font.clone();
        }
        let font = resources.get_font(name).and_then(|dict| self.get(&dict));
        self.referred.borrow_mut().insert(reference, font.clone());
        font
    }

    /// The font a dictionary describes, or nothing when it is beyond reading.
    pub(super) fn get(&self, dict: &Dict<'a>) -> Option<Rc<PdfFont<'a>>> {
        // A dictionary's bytes live as long as the document, so their address names the font.
        let key = dict.data().as_ptr() as usize;
        if let Some(font) = self.known.borrow().get(&key) {
            return font.clone();
        }
        let number = self.known.borrow().len() as u32;
        let font = self.load(dict, number).map(Rc::new);
        self.known.borrow_mut().insert(key, font.clone());
        font
    }

    fn load(&self, dict: &Dict<'a>, number: u32) -> Option<PdfFont<'a>> {
        let font = self.cache.font(dict, &self.font_resolver, &self.cmap_resolver)?;
        let subtype = dict.get::<Name<'_>>(keys::SUBTYPE);
        let is = |kind: &[u8]| subtype.as_ref().is_some_and(|name| name.as_ref() == kind);
        let mapped = dict.contains_key(keys::TO_UNICODE);
        Some(PdfFont {
            number,
            bold: is_bold(dict),
            single_byte: !mapped && !is(keys::TYPE0) && !is(keys::TYPE3),
            fallback: if mapped || !is(keys::TYPE0) { None } else { self.fallback(dict) },
            type3: is(keys::TYPE3),
            font,
            codes: RefCell::default(),
            backwards: RefCell::default(),
        })
    }

    fn fallback(&self, dict: &Dict<'a>) -> Option<Fallback> {
        let descendant = dict.get::<Array<'_>>(keys::DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
        let encoding = match dict.get::<Object<'_>>(keys::ENCODING)? {
            Object::Name(name) => match CMapName::from_bytes(name.as_ref()) {
                CMapName::IdentityH | CMapName::IdentityV => CMap::identity_h(),
                _ if is_unicode_cmap(name.as_ref()) => return Some(Fallback::Unicode),
                cmap => self.cmap((self.cmap_resolver)(cmap)?)?,
            },
            Object::Stream(stream) => self.cmap(&stream.decoded_data().ok()?)?,
            _ => return None,
        };
        let named = encoding.metadata().character_collection.as_ref().map(|c| c.family.clone());
        let family = match named {
            Some(family) if family.ucs2_cmap().is_some() => family,
            _ => collection(&descendant)?,
        };
        let characters = self.cmap((self.cmap_resolver)(family.ucs2_cmap()?)?)?;
        Some(Fallback::Collection { encoding: Box::new(encoding), characters: Box::new(characters) })
    }

    fn cmap(&self, data: &[u8]) -> Option<CMap> {
        let resolver = self.cmap_resolver.clone();
        CMap::parse(data, move |name| resolver(name))
    }
}

impl PdfFont<'_> {
    /// Reads the code at `offset`, which must lie inside `bytes`, and how many bytes it takes.
    pub(super) fn read_code(&self, bytes: &[u8], offset: usize) -> (u32, usize) {
        self.font.read_code(bytes, offset)
    }

    pub(super) fn is_vertical(&self) -> bool {
        !self.font.is_horizontal()
    }

    /// What a code means and how far it moves.
    pub(super) fn code(&self, code: u32) -> Code {
        if let Some(known) = self.codes.borrow().get(&code) {
            return known.clone();
        }
        let advance = self.font.code_advance(code);
        let text = self.text(code);
        // Shapes drawn by the file itself often keep ASCII codes; whether they do, the whole text tells.
        let guess = char::from_u32(code).filter(|c| self.type3 && text.is_none() && c.is_ascii_graphic());
        let guessed = guess.is_some();
        let text = text.or(guess.map(Text::Char)).unwrap_or(Text::Unknown);
        let found = Code { text, guessed, advance: (advance.x, advance.y) };
        self.codes.borrow_mut().insert(code, found.clone());
        found
    }

    fn text(&self, code: u32) -> Option<Text> {
        let glyph = self.font.map_code(code);
        let drawn = self.font.glyph(glyph, code);
        let declared = match &drawn {
            FontGlyph::Outline(outline) => outline.as_unicode(),
            FontGlyph::Type3(shape) => shape.as_unicode(),
        };
        declared
            .and_then(folded)
            .or_else(|| self.fallback.as_ref()?.text(code))
            .or_else(|| self.read_backwards(&drawn, glyph))
    }

    /// The character whose glyph this is, by the embedded font program.
    fn read_backwards(&self, drawn: &FontGlyph<'_>, glyph: GlyphId) -> Option<Text> {
        let FontGlyph::Outline(outline) = drawn else { return None };
        if glyph == GlyphId::NOTDEF {
            return None;
        }
        let known = self.backwards.borrow().clone();
        let map = known.unwrap_or_else(|| {
            let data = outline.font_data().map(|font| font.data);
            let map = Rc::new(data.map(|data| characters_of_glyphs((*data).as_ref())).unwrap_or_default());
            *self.backwards.borrow_mut() = Some(map.clone());
            map
        });
        folded(BfString::Char(*map.get(&glyph.to_u32())?))
    }
}

impl Fallback {
    fn text(&self, code: u32) -> Option<Text> {
        match self {
            Self::Unicode => {
                let units = [(code >> 16) as u16, code as u16];
                let units = if units[0] == 0 { &units[1..] } else { &units[..] };
                let c = char::decode_utf16(units.iter().copied()).next()?.ok()?;
                folded(BfString::Char(c))
            }
            Self::Collection { encoding, characters } => {
                let cid = (1..=4).find_map(|length| encoding.lookup_cid_code(code, length))?;
                folded(characters.lookup_bf_string(cid)?)
            }
        }
    }
}

/// Folded text, or nothing when the characters say nothing.
fn folded(text: BfString) -> Option<Text> {
    let mut out = String::new();
    match text {
        BfString::Char(c) => fold_glyph(c, &mut out),
        BfString::String(text) => text.chars().for_each(|c| fold_glyph(c, &mut out)),
    }
    (!out.is_empty()).then(|| Text::new(&out))
}

/// The encodings whose codes are characters themselves.
fn is_unicode_cmap(name: &[u8]) -> bool {
    name.starts_with(b"Uni")
        && (name.windows(4).any(|part| part == b"UCS2") || name.windows(5).any(|part| part == b"UTF16"))
}

fn collection(descendant: &Dict<'_>) -> Option<CidFamily> {
    let info = descendant.get::<Dict<'_>>(keys::CIDSYSTEMINFO)?;
    let registry = info.get::<object::String<'_>>(keys::REGISTRY)?;
    let ordering = info.get::<object::String<'_>>(keys::ORDERING)?;
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}

/// The embedded font's character map read backwards. Where several characters share a glyph, the one that
/// needs no folding wins.
fn characters_of_glyphs(data: &[u8]) -> HashMap<u32, char> {
    let Ok(font) = skrifa::FontRef::new(data) else { return HashMap::new() };
    let mut map = HashMap::new();
    for (character, glyph) in font.charmap().mappings() {
        let Some(c) = char::from_u32(character) else { continue };
        map.entry(glyph.to_u32())
            .and_modify(|old| {
                if look_alike(c) < look_alike(*old) {
                    *old = c;
                }
            })
            .or_insert(c);
    }
    map
}

fn look_alike(c: char) -> u8 {
    match c {
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE10}'..='\u{FE4F}' => 1,
        '\u{E000}'..='\u{F8FF}' | '\u{A0}' | '\u{AD}' | '\u{2F800}'..='\u{2FA1F}' => 2,
        _ => 0,
    }
}

fn is_bold(dict: &Dict<'_>) -> bool {
    let descendant = dict
        .get::<Array<'_>>(keys::DESCENDANT_FONTS)
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
        .unwrap_or_else(|| dict.clone());
    let named = dict.get::<Name<'_>>(keys::BASE_FONT).is_some_and(|name| {
        let name = String::from_utf8_lossy(name.as_ref()).to_ascii_lowercase();
        ["bold", "heavy", "black"].iter().any(|word| name.contains(word))
    });
    let descriptor = descendant.get::<Dict<'_>>(keys::FONT_DESC).unwrap_or_default();
    let weight = descriptor.get::<f32>(keys::FONT_WEIGHT).unwrap_or(0.0);
    // ForceBold, bit 19 of the flags.
    let forced = descriptor.get::<u32>(keys::FLAGS).is_some_and(|flags| flags & (1 << 18) != 0);
    named || weight >= 600.0 || forced
}
