//! Runs a page's content stream and collects what it draws, through forms, with the graphics state that
//! concerns text and rules. Colours, clips and pictures' own data are not looked at, which is most of the
//! speed.

use std::rc::Rc;

use hayro_font::kurbo::{Affine, Point};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};

use super::fonts::{Fonts, PdfFont};
use super::glyph::{Drawing, Glyph, Text};
use super::marked::{Layers, Marked};
use super::path::Path;
use super::stream::{decode, page_content};

/// Forms may hold forms; deeper than this only files made to break readers go.
const MAX_DEPTH: usize = 16;
/// More forms on a page mean forms that call each other over and over.
const MAX_FORMS: usize = 20_000;

/// Everything `page` draws.
pub(super) fn draw<'a>(page: &Page<'a>, fonts: &Fonts<'a>, layers: &Layers) -> Drawing {
    let (width, height) = page.render_dimensions();
    let mut run = Run {
        fonts,
        layers,
        drawing: Drawing { width, height, ..Drawing::default() },
        state: State::new(Affine::new(page.initial_transform(true).as_coeffs())),
        stack: Vec::new(),
        marked: Marked::default(),
        path: Path::default(),
        open_forms: Vec::new(),
        forms: 0,
    };
    let content = page_content(page);
    let clean = run.interpret(&content.bytes, page.resources());
    // A stream without its checksum is common and harmless; one that also stops in the middle is not.
    run.drawing.broken |= content.corrupt || (content.cut && !clean);
    // A few characters in a font that is missing are a slip of the program that made the file.
    run.drawing.broken |= run.drawing.lost * 10 > run.drawing.glyphs.len();
    run.drawing
}

/// The part of the graphics state that matters here.
#[derive(Clone)]
struct State<'a> {
    ctm: Affine,
    font: Option<Rc<PdfFont<'a>>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    /// Horizontal scaling, 1 for 100 %.
    scale: f64,
    leading: f64,
    rise: f64,
    mode: i64,
}

impl State<'_> {
    fn new(ctm: Affine) -> Self {
        Self {
            ctm,
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

struct Run<'r, 'a> {
    fonts: &'r Fonts<'a>,
    layers: &'r Layers,
    drawing: Drawing,
    state: State<'a>,
    stack: Vec<State<'a>>,
    marked: Marked,
    path: Path,
    open_forms: Vec<ObjectIdentifier>,
    forms: usize,
}

/// Where the next glyph goes.
#[derive(Clone, Copy)]
struct Cursor {
    text: Affine,
    line: Affine,
}

impl Cursor {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line *= Affine::translate((x, y));
        self.text = self.line;
    }
}

impl<'a> Run<'_, 'a> {
    /// Runs one stream; false when it ends in the middle of a text object.
    fn interpret(&mut self, content: &[u8], resources: &Resources<'a>) -> bool {
        let base = self.stack.len();
        let marks = self.marked.depth();
        let mut cursor = Cursor { text: Affine::IDENTITY, line: Affine::IDENTITY };
        let mut in_text = false;
        let mut ops = TypedIter::new(content);
        while let Some(op) = ops.next() {
            match op {
                Op::SaveState(_) => self.stack.push(self.state.clone()),
                Op::RestoreState(_) => {
                    if self.stack.len() > base
                        && let Some(state) = self.stack.pop()
                    {
                        self.state = state;
                    }
                }
                Op::Transform(m) => {
                    self.state.ctm *= affine([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64()));
                }
                Op::SetGraphicsState(name) => self.graphics_state(resources, name.0),
                Op::BeginText(_) => {
                    in_text = true;
                    cursor = Cursor { text: Affine::IDENTITY, line: Affine::IDENTITY };
                }
                Op::EndText(_) => in_text = false,
                Op::TextFont(font) => {
                    self.state.font = self.fonts.named(resources, font.0);
                    self.state.size = font.1.as_f64();
                }
                Op::CharacterSpacing(n) => self.state.char_space = n.0.as_f64(),
                Op::WordSpacing(n) => self.state.word_space = n.0.as_f64(),
                Op::HorizontalScaling(n) => self.state.scale = n.0.as_f64() / 100.0,
                Op::TextLeading(n) => self.state.leading = n.0.as_f64(),
                Op::TextRise(n) => self.state.rise = n.0.as_f64(),
                Op::TextRenderingMode(n) => self.state.mode = n.0.as_i64(),
                Op::SetTextMatrix(m) => {
                    cursor.line = affine([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64()));
                    cursor.text = cursor.line;
                }
                Op::NextLine(n) => cursor.next_line(n.0.as_f64(), n.1.as_f64()),
                Op::NextLineAndSetLeading(n) => {
                    self.state.leading = -n.1.as_f64();
                    cursor.next_line(n.0.as_f64(), n.1.as_f64());
                }
                Op::NextLineUsingLeading(_) => cursor.next_line(0.0, -self.state.leading),
                Op::ShowText(text) => self.show(text.0.as_bytes(), &mut cursor),
                Op::NextLineAndShowText(text) => {
                    cursor.next_line(0.0, -self.state.leading);
                    self.show(text.0.as_bytes(), &mut cursor);
                }
                Op::ShowTextWithParameters(text) => {
                    self.state.word_space = text.0.as_f64();
                    self.state.char_space = text.1.as_f64();
                    cursor.next_line(0.0, -self.state.leading);
                    self.show(text.2.as_bytes(), &mut cursor);
                }
                Op::ShowTexts(texts) => {
                    let shown = self.is_on_page(&cursor);
                    for part in texts.0.iter::<Object<'_>>() {
                        match part {
                            Object::Number(n) => self.adjust(n.as_f64(), &mut cursor),
                            Object::String(text) => self.show_part(text.as_bytes(), &mut cursor, shown),
                            _ => {}
                        }
                    }
                }
                Op::BeginMarkedContent(_) => self.marked.begin(None, true, self.drawing.glyphs.len()),
                Op::BeginMarkedContentWithProperties(mark) => {
                    self.marked.begin_with(mark.0, mark.1, resources, self.layers, self.drawing.glyphs.len());
                }
                Op::EndMarkedContent(_) if self.marked.depth() > marks => {
                    self.marked.end(&mut self.drawing);
                }
                Op::XObject(name) => {
                    if self.marked.visible()
                        && let Some(object) = resources.get_x_object(name.0)
                    {
                        self.x_object(&object, resources);
                    }
                }
                Op::InlineImage(_) => self.picture(),
                Op::MoveTo(p) => self.path.start(self.state.ctm, p.0.as_f64(), p.1.as_f64()),
                Op::LineTo(p) => self.path.line(self.state.ctm, p.0.as_f64(), p.1.as_f64()),
                Op::CubicTo(c) => self.path.curve(self.state.ctm, c.4.as_f64(), c.5.as_f64()),
                Op::CubicStartTo(c) => self.path.curve(self.state.ctm, c.2.as_f64(), c.3.as_f64()),
                Op::CubicEndTo(c) => self.path.curve(self.state.ctm, c.2.as_f64(), c.3.as_f64()),
                Op::ClosePath(_) => self.path.close(),
                Op::RectPath(r) => {
                    self.path.rect(self.state.ctm, [r.0, r.1, r.2, r.3].map(|n| n.as_f64()));
                }
                Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => {
                    self.paint(false);
                }
                Op::CloseAndStrokePath(_)
                | Op::CloseFillAndStrokeNonZero(_)
                | Op::CloseFillAndStrokeEvenOdd(_) => {
                    self.path.close();
                    self.paint(true);
                }
                Op::StrokePath(_) | Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => {
                    self.paint(true);
                }
                Op::EndPath(_) => self.path = Path::default(),
                _ => {}
            }
        }
        let clean = !in_text && self.stack.len() == base;
        if let Some(state) = self.stack.drain(base..).next() {
            self.state = state;
        }
        while self.marked.depth() > marks {
            self.marked.end(&mut self.drawing);
        }
        self.path = Path::default();
        clean
    }

    fn graphics_state(&mut self, resources: &Resources<'a>, name: &Name<'_>) {
        let Some(font) = resources.get_ext_g_state(name).and_then(|dict| dict.get::<Array<'_>>(keys::FONT))
        else {
            return;
        };
        let mut parts = font.flex_iter();
        if let Some(dict) = parts.next::<Dict<'_>>()
            && let Some(size) = parts.next::<f32>()
        {
            self.state.font = self.fonts.get(&dict);
            self.state.size = f64::from(size);
        }
    }

    fn adjust(&self, thousandths: f64, cursor: &mut Cursor) {
        let by = -thousandths / 1000.0 * self.state.size;
        let vertical = self.state.font.as_ref().is_some_and(|font| font.is_vertical());
        let step = if vertical { (0.0, by) } else { (by * self.state.scale, 0.0) };
        cursor.text *= Affine::translate(step);
    }

    /// Text that starts beside the page is not shown; a line that grows too long for it is kept whole.
    fn is_on_page(&self, cursor: &Cursor) -> bool {
        let start = self.state.ctm * cursor.text * Point::ZERO;
        start.x > -2.0
            && start.y > -2.0
            && start.x < f64::from(self.drawing.width) + 2.0
            && start.y < f64::from(self.drawing.height) + self.state.size.abs()
    }

    fn show(&mut self, bytes: &[u8], cursor: &mut Cursor) {
        let shown = self.is_on_page(cursor);
        self.show_part(bytes, cursor, shown);
    }

    fn show_part(&mut self, bytes: &[u8], cursor: &mut Cursor, shown: bool) {
        let visible = shown && self.marked.visible();
        let Some(font) = self.state.font.clone() else {
            if visible {
                self.show_without_font(bytes, cursor);
            }
            return;
        };
        let vertical = font.is_vertical();
        let state = &self.state;
        let mut offset = 0;
        while offset < bytes.len() {
            let (code, length) = font.read_code(bytes, offset);
            offset += length.max(1);
            let meaning = font.code(code);
            let spacing = state.char_space + if code == 32 && length == 1 { state.word_space } else { 0.0 };
            let (drawn, step) = if vertical {
                let down = meaning.advance.1 / 1000.0 * state.size;
                ((0.0, down), (0.0, down + spacing))
            } else {
                let along = meaning.advance.0 / 1000.0 * state.size;
                ((along * state.scale, 0.0), ((along + spacing) * state.scale, 0.0))
            };
            if visible {
                let place = state.ctm * cursor.text * Affine::translate((0.0, state.rise));
                let bold = font.bold || matches!(state.mode, 2 | 6);
                let glyph = Glyph::placed(place, drawn, state.size, vertical, meaning.text);
                let glyph = Glyph {
                    bold,
                    font: font.number,
                    code,
                    guessed: meaning.guessed,
                    unmapped_byte: font.single_byte,
                    ..glyph
                };
                if glyph.text == Text::Unknown && !self.marked.replaces() {
                    self.drawing.unknown += 1;
                    // Kept: wrongly declared single bytes may still be decoded together.
                    if !font.single_byte {
                        cursor.text *= Affine::translate(step);
                        continue;
                    }
                }
                if glyph.size > 0.1 {
                    self.drawing.glyphs.push(glyph);
                }
            }
            cursor.text *= Affine::translate(step);
        }
    }

    /// Text whose font is lost: single bytes half an em wide, which may turn out to be GBK.
    fn show_without_font(&mut self, bytes: &[u8], cursor: &mut Cursor) {
        let width = self.state.size / 2.0;
        self.drawing.unknown += bytes.len();
        self.drawing.lost += bytes.len();
        for byte in bytes {
            let place = self.state.ctm * cursor.text;
            let glyph = Glyph::placed(place, (width, 0.0), self.state.size, false, Text::Unknown);
            self.drawing.glyphs.push(Glyph {
                font: u32::MAX,
                code: u32::from(*byte),
                unmapped_byte: true,
                ..glyph
            });
            cursor.text *= Affine::translate((width, 0.0));
        }
    }

    fn x_object(&mut self, object: &Stream<'a>, resources: &Resources<'a>) {
        let dict = object.dict();
        if dict.get_ref(keys::OC).is_some_and(|layer| self.layers.hides(layer.into(), dict, keys::OC)) {
            return;
        }
        let subtype = dict.get::<Name<'_>>(keys::SUBTYPE);
        match subtype.as_ref().map(|name| name.as_ref()) {
            Some(b"Image") => self.picture(),
            Some(b"Form") => {
                let id = object.obj_id();
                self.forms += 1;
                let deep = self.open_forms.len() >= MAX_DEPTH || self.open_forms.contains(&id);
                if deep || self.forms > MAX_FORMS {
                    return;
                }
                let decoded = decode(object);
                self.drawing.broken |= decoded.corrupt;
                let own = dict.get::<Dict<'_>>(keys::RESOURCES).map(Resources::new);
                let outer = self.state.clone();
                if let Some(matrix) = dict.get::<[f64; 6]>(keys::MATRIX) {
                    self.state.ctm *= affine(matrix);
                }
                let path = std::mem::take(&mut self.path);
                self.open_forms.push(id);
                self.interpret(&decoded.bytes, own.as_ref().unwrap_or(resources));
                self.open_forms.pop();
                self.path = path;
                self.state = outer;
            }
            _ => {}
        }
    }

    fn paint(&mut self, stroked: bool) {
        let path = std::mem::take(&mut self.path);
        if self.marked.visible() {
            path.paint(stroked, &mut self.drawing);
        }
    }

    /// Counts a picture: the unit square under the current transform.
    fn picture(&mut self) {
        if !self.marked.visible() {
            return;
        }
        let page = (self.drawing.width * self.drawing.height).max(1.0);
        let corners =
            [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|p| self.state.ctm * Point::from(p));
        let span = |values: [f64; 4], limit: f32| {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min).max(0.0);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max).min(f64::from(limit));
            (high - low).max(0.0) as f32
        };
        let width = span(corners.map(|p| p.x), self.drawing.width);
        let height = span(corners.map(|p| p.y), self.drawing.height);
        self.drawing.pictures += width * height / page;
    }
}

fn affine(values: [f64; 6]) -> Affine {
    Affine::new(values)
}
