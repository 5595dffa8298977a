//! Turns glyphs of any direction into pieces of left-to-right lines. Text turned by quarters and vertical
//! text is looked at from its own side: `u` runs along the line, `v` from one line to the next, so that the
//! rest of the layout knows one direction only.

use super::fold::is_hanzi;
use super::glyph::{Drawing, Glyph, Rule, Text};
use crate::model::Rect;

/// Middle of the em box above the baseline, and its top, in parts of the size.
const MIDDLE: f32 = 0.36;
const TOP: f32 = 0.86;

/// The turn of glyphs that stand askew.
pub(super) const ASKEW: u8 = 4;

/// The side from which a part of the page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Quarter turns clockwise; vertical writing counts as one. `ASKEW` is read as if upright.
    pub(super) turn: u8,
}

/// A glyph seen in its frame.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: Text,
    pub(super) u0: f32,
    pub(super) u1: f32,
    /// Middle of the line.
    pub(super) v: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) upright: bool,
}

impl Frame {
    /// A point of the page in this frame.
    fn point(self, page: &Drawing, x: f32, y: f32) -> (f32, f32) {
        match self.turn {
            1 => (y, page.width - x),
            2 => (page.width - x, page.height - y),
            3 => (page.height - y, x),
            _ => (x, y),
        }
    }

    /// A box of this frame on the page.
    pub(super) fn rect(self, (width, height): (f32, f32), u: (f32, f32), v: (f32, f32)) -> Rect {
        let (x0, y0, x1, y1) = match self.turn {
            1 => (width - v.1, u.0, width - v.0, u.1),
            2 => (width - u.1, height - v.1, width - u.0, height - v.0),
            3 => (v.0, height - u.1, v.1, height - u.0),
            _ => (u.0, v.0, u.1, v.1),
        };
        let round = |value: f32| (value * 100.0).round() / 100.0;
        Rect { x0: round(x0), y0: round(y0), x1: round(x1), y1: round(y1) }
    }

    /// The page's rules in this frame.
    pub(super) fn rules(self, page: &Drawing) -> Vec<Rule> {
        let turned = |rule: &Rule| {
            let (a, b) = (self.point(page, rule.x0, rule.y0), self.point(page, rule.x1, rule.y1));
            Rule { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) }
        };
        page.rules.iter().map(turned).collect()
    }
}

/// The page's glyphs by frame, the frame with most of them first.
pub(super) fn frames(page: &Drawing) -> Vec<(Frame, Vec<Piece>)> {
    let vertical = stacked(&page.glyphs);
    let mut sides: [Vec<Piece>; 5] = Default::default();
    for (glyph, stacked) in page.glyphs.iter().zip(vertical) {
        let down = glyph.vertical && glyph.turn < ASKEW;
        let turn = match glyph.turn {
            // Vertical writing goes down from where its glyphs stand upright.
            turn if down || stacked => (turn + 1) % 4,
            turn => turn.min(ASKEW),
        };
        let piece = piece(page, Frame { turn }, glyph, down, stacked);
        sides[usize::from(turn)].push(piece);
    }
    let mut frames: Vec<_> = sides
        .into_iter()
        .enumerate()
        .filter(|(_, pieces)| pieces.iter().any(|piece| !piece.text.is_blank()))
        .map(|(turn, pieces)| (Frame { turn: turn as u8 }, pieces))
        .collect();
    // Text askew is a watermark, however long.
    frames.sort_by_key(|(frame, pieces)| (frame.turn == ASKEW, std::cmp::Reverse(pieces.len())));
    frames
}

fn piece(page: &Drawing, frame: Frame, glyph: &Glyph, down: bool, stacked: bool) -> Piece {
    let size = glyph.size;
    let (u0, u1, v) = if down {
        let (u, v) = frame.point(page, glyph.x, glyph.y);
        (u, u + glyph.advance.0.hypot(glyph.advance.1), v)
    } else if stacked {
        let (u, v) = frame.point(page, glyph.x + glyph.advance.0 / 2.0, glyph.y - TOP * size);
        (u, u + size, v)
    } else {
        let start = frame.point(page, glyph.x, glyph.y);
        let end = frame.point(page, glyph.x + glyph.advance.0, glyph.y + glyph.advance.1);
        (start.0.min(end.0), start.0.max(end.0), start.1 - MIDDLE * size)
    };
    Piece { text: glyph.text.clone(), u0, u1, v, size, bold: glyph.bold, upright: down || stacked }
}

/// Which glyphs stand under one another although their font writes to the right, as browsers print
/// vertical text.
fn stacked(glyphs: &[Glyph]) -> Vec<bool> {
    let level = |g: &Glyph| g.turn == 0 && !g.vertical;
    let hanzi = |g: &Glyph| level(g) && g.text.first().is_some_and(is_hanzi);
    let below = |a: &Glyph, b: &Glyph| {
        let (middle_a, middle_b) = (a.x + a.advance.0 / 2.0, b.x + b.advance.0 / 2.0);
        let (dx, dy) = ((middle_b - middle_a).abs(), b.y - a.y);
        dx < 0.2 * a.size && (0.8 * a.size..1.3 * a.size).contains(&dy)
    };
    let mut vertical = vec![false; glyphs.len()];
    let mut start = 0;
    for end in 1..=glyphs.len() {
        let joined = end < glyphs.len()
            && hanzi(&glyphs[end])
            && hanzi(&glyphs[end - 1])
            && below(&glyphs[end - 1], &glyphs[end]);
        if !joined {
            if end - start >= 3 {
                vertical[start..end].fill(true);
            }
            start = end;
        }
    }
    let (count, all) = (vertical.iter().filter(|v| **v).count(), glyphs.iter().filter(|g| hanzi(g)).count());
    if count == 0 || count * 10 < all {
        // A few single characters one above the other are a narrow cell, not vertical writing.
        return vec![false; glyphs.len()];
    }
    if count * 2 > all {
        // The odd ends of vertical columns belong to them as well.
        for (flag, glyph) in vertical.iter_mut().zip(glyphs) {
            *flag |= hanzi(glyph);
        }
    }
    vertical
}
