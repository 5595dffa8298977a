//! From pieces to segments (stretches without a wide gap), from segments to rows, from rows to lines of text.

use super::fold::is_hanzi;
use super::frame::{Frame, Piece};
use crate::model::{Line, Rect, Role};

/// A gap this wide (in sizes) between pieces drawn one after the other still belongs to one stretch.
const DRAWN_GAP: f32 = 0.9;
/// The same where spaces are drawn in the gap.
const SPACED_GAP: f32 = 2.0;
/// The same between stretches drawn apart.
const APART_GAP: f32 = 0.35;
/// A gap this wide is a space between letters.
const WORD_GAP: f32 = 0.15;

/// A stretch of text without a wide gap.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) pieces: Vec<Piece>,
    pub(super) u0: f32,
    pub(super) u1: f32,
    pub(super) v: f32,
    pub(super) size: f32,
}

/// Segments side by side, from left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) segments: Vec<Segment>,
    pub(super) v: f32,
    pub(super) size: f32,
}

impl Segment {
    fn new(piece: Piece) -> Self {
        Self { u0: piece.u0, u1: piece.u1, v: piece.v, size: piece.size, pieces: vec![piece] }
    }

    fn push(&mut self, piece: Piece) {
        if !piece.text.is_blank() {
            self.u0 = self.u0.min(piece.u0);
            self.u1 = self.u1.max(piece.u1);
            // The line's place is that of its largest characters, not of a raised number.
            if piece.size > self.size * 1.2 {
                (self.v, self.size) = (piece.v, piece.size);
            }
        }
        self.pieces.push(piece);
    }

    fn width(&self) -> f32 {
        self.u1 - self.u0
    }

    /// Number of characters drawn.
    pub(super) fn len(&self) -> usize {
        self.pieces.iter().filter(|piece| !piece.text.is_blank()).count()
    }
}

/// Cuts pieces in drawing order into segments.
pub(super) fn segments(pieces: impl IntoIterator<Item = Piece>) -> Vec<Segment> {
    let mut done: Vec<Segment> = Vec::new();
    let mut open: Option<Segment> = None;
    let mut spaces: Vec<Piece> = Vec::new();
    for piece in pieces {
        if piece.text.is_blank() {
            spaces.push(piece);
            continue;
        }
        if let Some(segment) = &mut open
            && let Some(last) = segment.pieces.last()
        {
            let size = last.size.max(piece.size);
            let gap = piece.u0 - last.u1;
            let drop = (piece.v - last.v).abs();
            let level = drop < 0.3 * size.min(1.5 * last.size.min(piece.size))
                || (drop < 0.6 * size && last.size.min(piece.size) < 0.85 * size && gap.abs() < 0.5 * size);
            let limit = if spaces.is_empty() { DRAWN_GAP } else { SPACED_GAP };
            if level && is_same(last, &piece) {
                spaces.clear();
                continue;
            }
            if level && gap > -0.5 * size && gap < limit * size {
                spaces.drain(..).for_each(|space| segment.push(space));
                segment.push(piece);
                continue;
            }
        }
        spaces.clear();
        done.extend(open.replace(Segment::new(piece)));
    }
    done.extend(open);
    done
}

/// The same character at nearly the same place: a shadow, or a letter made bold by drawing it twice.
fn is_same(a: &Piece, b: &Piece) -> bool {
    let near = 0.3 * (a.u1 - a.u0).max(0.3 * a.size);
    a.text == b.text && (a.u0 - b.u0).abs() < near && (a.v - b.v).abs() < 0.2 * a.size
}

/// Gathers segments into rows from top to bottom, without what is drawn twice.
pub(super) fn rows(mut segments: Vec<Segment>) -> Vec<Row> {
    segments.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut rows: Vec<Row> = Vec::new();
    for segment in segments {
        match rows.last_mut() {
            Some(row)
                if (segment.v - row.v).abs() <= 0.45 * row.size.max(segment.size)
                    && !row.segments.iter().any(|other| crosses(other, &segment)) =>
            {
                let widest = row.segments.iter().all(|other| segment.width() > other.width());
                if widest {
                    (row.v, row.size) = (segment.v, segment.size);
                }
                row.segments.push(segment);
            }
            _ => rows.push(Row { v: segment.v, size: segment.size, segments: vec![segment] }),
        }
    }
    rows.iter_mut().for_each(tidy);
    rows.retain(|row| !row.segments.is_empty());
    rows
}

/// True when the two are printed over one another without being on one line: lines set too tight.
fn crosses(a: &Segment, b: &Segment) -> bool {
    let overlap = a.u1.min(b.u1) - a.u0.max(b.u0);
    let drop = (a.v - b.v).abs();
    let size = a.size.min(b.size);
    overlap > size && drop > 0.2 * size && size > 0.8 * a.size.max(b.size)
}

/// Sorts a row, drops doubles and joins segments that touch.
fn tidy(row: &mut Row) {
    // Stable, so that what is drawn first stays first.
    row.segments.sort_by(|a, b| a.u0.total_cmp(&b.u0));
    let mut joined: Vec<Segment> = Vec::new();
    for mut segment in row.segments.drain(..) {
        if let Some(last) = joined.last_mut() {
            if segment.u0 < last.u1 - 0.2 * segment.size {
                segment.pieces.retain(|piece| {
                    piece.text.is_blank() || !last.pieces.iter().any(|other| is_same(other, piece))
                });
                if segment.len() == 0 {
                    continue;
                }
            }
            let size = last.size.max(segment.size);
            let gap = segment.u0 - last.u1;
            if gap < APART_GAP * size {
                let overlaps = gap < -0.3 * size;
                segment.pieces.into_iter().for_each(|piece| last.push(piece));
                if overlaps {
                    last.pieces.sort_by(|a, b| a.u0.total_cmp(&b.u0));
                }
                continue;
            }
        }
        joined.push(segment);
    }
    row.segments = joined;
}

/// The text of a segment, with spaces where letters stand apart.
pub(super) fn text_of(segment: &Segment, out: &mut String) {
    let mut last: Option<&Piece> = None;
    for piece in &segment.pieces {
        if piece.text.is_blank() {
            if !out.ends_with([' ', '\u{3000}']) && !out.is_empty() {
                piece.text.push_to(out);
            }
            continue;
        }
        if let Some(last) = last
            && !out.ends_with([' ', '\u{3000}'])
            && piece.u0 - last.u1 > WORD_GAP * last.size.min(piece.size)
            && !last.text.last().is_some_and(is_hanzi)
            && !piece.text.first().is_some_and(is_hanzi)
        {
            out.push(' ');
        }
        piece.text.push_to(out);
        last = Some(piece);
    }
}

/// What separates the segments of one row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Space,
    Tab,
}

/// True when the gap between two segments is no space: hanzi need none beside other letters, and may be set
/// wide among themselves, as in titles.
fn is_hanzi_gap(left: &Segment, right: &Segment) -> bool {
    let end = left.pieces.last().and_then(|piece| piece.text.last()).is_some_and(is_hanzi);
    let start = right.pieces.first().and_then(|piece| piece.text.first()).is_some_and(is_hanzi);
    let gap = (right.u0 - left.u1) / left.size.max(right.size);
    (gap < DRAWN_GAP && (end || start)) || (gap < SPACED_GAP && end && start)
}

/// The line a row makes; nothing when it has no visible text.
pub(super) fn line_of(
    row: &Row,
    separator: Separator,
    page: (f32, f32),
    frame: Frame,
    block: u32,
) -> Option<Line> {
    let mut text = String::new();
    let mut last: Option<&Segment> = None;
    for segment in &row.segments {
        if let Some(last) = last {
            match separator {
                Separator::Tab => text.push('\t'),
                Separator::Space if !text.ends_with(' ') && !is_hanzi_gap(last, segment) => text.push(' '),
                Separator::Space => {}
            }
        }
        let mut part = String::new();
        text_of(segment, &mut part);
        text.push_str(part.trim());
        last = Some(segment);
    }
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let pieces =
        || row.segments.iter().flat_map(|segment| &segment.pieces).filter(|piece| !piece.text.is_blank());
    let count = pieces().count();
    let size = common_size(pieces().map(|piece| piece.size));
    let u = (
        row.segments.iter().map(|s| s.u0).fold(f32::INFINITY, f32::min),
        row.segments.iter().map(|s| s.u1).fold(f32::NEG_INFINITY, f32::max),
    );
    let half = row.segments.iter().map(|s| s.size).fold(size, f32::max) / 2.0;
    Some(Line {
        text: text.to_string(),
        rect: frame.rect(page, u, (row.v - half, row.v + half)),
        font_size: size,
        bold: pieces().filter(|piece| piece.bold).count() * 2 > count,
        vertical: pieces().filter(|piece| piece.upright).count() * 2 > count,
        block,
        role: if separator == Separator::Tab { Role::TableRow } else { Role::Body },
        confidence: None,
    })
}

/// The size most characters have, to a tenth of a point.
pub(super) fn common_size(sizes: impl Iterator<Item = f32>) -> f32 {
    let mut sizes: Vec<i32> = sizes.map(|size| (size * 10.0).round() as i32).collect();
    sizes.sort_unstable();
    let mut best = (0, 0);
    for run in sizes.chunk_by(|a, b| a == b) {
        best = best.max((run.len(), run[0]));
    }
    best.1 as f32 / 10.0
}

/// Joins printed lines of one cell: nothing between hanzi, a space between words.
pub(super) fn join_lines<'t>(lines: impl IntoIterator<Item = &'t str>) -> String {
    let mut out = String::new();
    for line in lines.into_iter().map(str::trim).filter(|line| !line.is_empty()) {
        if out.ends_with('\u{AD}') {
            out.pop();
        } else if let (Some(last), Some(first)) = (out.chars().next_back(), line.chars().next())
            && !is_hanzi(last)
            && !is_hanzi(first)
        {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// The smallest rectangle around two.
pub(super) fn union(a: Rect, b: Rect) -> Rect {
    Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) }
}
