//! What a content stream draws, reduced to what reading needs: glyphs with their text and place, straight
//! rules, and how much of the page pictures and curves cover.

use std::rc::Rc;

use hayro_font::kurbo::Affine;

/// The text of one glyph.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Text {
    /// No character is known for it.
    Unknown,
    /// One character, by far the most common case.
    Char(char),
    /// None or several, as of ligatures.
    Many(Rc<str>),
}

impl Text {
    pub(super) fn new(text: &str) -> Self {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Self::Char(c),
            _ => Self::Many(text.into()),
        }
    }

    pub(super) fn push_to(&self, out: &mut String) {
        match self {
            Self::Unknown => {}
            Self::Char(c) => out.push(*c),
            Self::Many(text) => out.push_str(text),
        }
    }

    pub(super) fn first(&self) -> Option<char> {
        match self {
            Self::Unknown => None,
            Self::Char(c) => Some(*c),
            Self::Many(text) => text.chars().next(),
        }
    }

    pub(super) fn last(&self) -> Option<char> {
        match self {
            Self::Many(text) => text.chars().next_back(),
            other => other.first(),
        }
    }

    /// True when there is nothing to read.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Char(_) => false,
            Self::Many(text) => text.is_empty(),
        }
    }

    /// True when nothing visible is drawn.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::Char(c) => c.is_whitespace(),
            Self::Many(text) => text.chars().all(char::is_whitespace),
        }
    }
}

/// One glyph on the page as shown: points, origin top left, y downwards.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) text: Text,
    /// Origin on the baseline; for vertical writing the middle of the top edge.
    pub(super) x: f32,
    /// See `x`.
    pub(super) y: f32,
    /// From the origin to where the next glyph would start.
    pub(super) advance: (f32, f32),
    /// Direction of the glyph's own baseline in quarter turns clockwise; 4 for anything askew.
    pub(super) turn: u8,
    /// Height of the em square.
    pub(super) size: f32,
    pub(super) bold: bool,
    /// True when the font writes downwards.
    pub(super) vertical: bool,
    /// Number of the font in the document.
    pub(super) font: u32,
    /// The code that selected it.
    pub(super) code: u32,
    /// True when `text` is only the code taken for a character.
    pub(super) guessed: bool,
    /// True when the code is a single byte and the font does not say itself what it means.
    pub(super) unmapped_byte: bool,
}

impl Glyph {
    /// A glyph placed on the page; `place` maps text space to the page.
    pub(super) fn placed(place: Affine, drawn: (f64, f64), size: f64, vertical: bool, text: Text) -> Self {
        let [a, b, c, d, x, y] = place.as_coeffs();
        let along = (a * drawn.0 + c * drawn.1, b * drawn.0 + d * drawn.1);
        // A font size may be negative, which turns the glyph round; the baseline's direction tells.
        let (dx, dy) = if size < 0.0 { (-a, -b) } else { (a, b) };
        // Up to about eight degrees off is a page scanned askew.
        let turn = match (dx.abs() >= dy.abs() * 7.0, dy.abs() >= dx.abs() * 7.0) {
            (true, _) if dx >= 0.0 => 0,
            (true, _) => 2,
            (_, true) if dy >= 0.0 => 1,
            (_, true) => 3,
            _ => 4,
        };
        Self {
            text,
            x: x as f32,
            y: y as f32,
            advance: (along.0 as f32, along.1 as f32),
            turn,
            size: (c.hypot(d) * size.abs()) as f32,
            bold: false,
            vertical,
            font: 0,
            code: 0,
            guessed: false,
            unmapped_byte: false,
        }
    }
}

/// A straight horizontal or vertical line, or the edge of a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

/// Everything drawn on one page.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) width: f32,
    pub(super) height: f32,
    /// Glyphs in drawing order.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    /// Glyphs whose character is unknown.
    pub(super) unknown: usize,
    /// Share of the page covered by pictures, counted with overlaps.
    pub(super) pictures: f32,
    /// Curves and slanted lines drawn: letters made of outlines have thousands.
    pub(super) strokes: usize,
    /// True when the content could not be decoded to its end.
    pub(super) broken: bool,
    /// Bytes of text whose font could not be found.
    pub(super) lost: usize,
}
