//! Characters with places to lines in reading order.

use crate::extract::flow::is_wide;
use crate::extract::pdf::fold_glyph;
use crate::model::{Line, Rect, Role};

/// One character on a page; lengths in points.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) shown: char,
    /// Left end of the baseline; for vertical text the middle of the column is near it.
    pub(super) x: f32,
    /// Baseline, downwards from the top.
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) vertical: bool,
}

impl Glyph {
    /// Place across the lines: it grows from line to line.
    fn across(&self) -> f32 {
        if self.vertical { -self.x } else { self.y }
    }

    /// Place along the line.
    fn along(&self) -> f32 {
        if self.vertical { self.y } else { self.x }
    }

    fn end(&self) -> f32 {
        self.along() + if self.vertical { self.size } else { self.width }
    }
}

/// The lines of a page whose shown area begins at `left`, `top`: from the top down, in each from left to
/// right; vertical text after the rest, its lines from right to left.
pub(super) fn lines(mut glyphs: Vec<Glyph>, left: f32, top: f32) -> Vec<Line> {
    glyphs.retain(|glyph| {
        let finite = [glyph.x, glyph.y, glyph.width, glyph.size].iter().all(|n| n.is_finite());
        finite && !glyph.shown.is_control() && !matches!(glyph.shown, '\u{feff}' | '\u{200b}')
    });
    for glyph in &mut glyphs {
        glyph.x -= left;
        glyph.y -= top;
    }
    // Drawing order decides between characters on the same place.
    glyphs.sort_by(|a, b| a.vertical.cmp(&b.vertical).then(a.across().total_cmp(&b.across())));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        // Superscripts and marks of emphasis stand a little off the line they belong to.
        let same = rows.last().and_then(|row| row.first()).is_some_and(|first| {
            let apart = (glyph.across() - first.across()).abs();
            let (small, large) = (first.size.min(glyph.size), first.size.max(glyph.size));
            let reach = if small < 0.8 * large { 0.55 } else { 0.4 };
            first.vertical == glyph.vertical && apart < reach * large
        });
        match rows.last_mut().filter(|_| same) {
            Some(row) => row.push(glyph),
            None => rows.push(vec![glyph]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.along().total_cmp(&b.along()));
        // A shadow is the same character again, hardly moved.
        row.dedup_by(|b, a| a.shown == b.shown && (b.along() - a.along()).abs() < 0.2 * a.size);
    }
    let cells: Vec<bool> = rows.iter().map(|row| row.windows(2).any(is_wide_gap)).collect();
    let tabular = |at: usize| {
        let neighbour = |at: Option<usize>| at.and_then(|at| cells.get(at)).copied().unwrap_or(false);
        cells[at] && (neighbour(at.checked_sub(1)) || neighbour(Some(at + 1)))
    };
    let line = |(at, row): (usize, &Vec<Glyph>)| line(row, tabular(at));
    rows.iter().enumerate().map(line).filter(|line| !line.text.is_empty()).collect()
}

/// True where two neighbours stand so far apart that they are cells of a table or ends of a frame.
fn is_wide_gap(pair: &[Glyph]) -> bool {
    pair[1].along() - pair[0].end() > 2.0 * pair[0].size.max(pair[1].size)
}

fn line(row: &[Glyph], tabular: bool) -> Line {
    let mut text = String::new();
    for (at, glyph) in row.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &row[before]);
        if let Some(before) =
            before.filter(|before| !before.shown.is_whitespace() && !glyph.shown.is_whitespace())
        {
            let gap = glyph.along() - before.end();
            let size = before.size.max(glyph.size);
            let hanzi = is_wide(before.shown) && is_wide(glyph.shown);
            if tabular && is_wide_gap(&row[at - 1..=at]) {
                text.push('\t');
            } else if gap > size * if hanzi { 1.5 } else { 0.3 } {
                text.push(' ');
            }
        }
        fold_glyph(glyph.shown, &mut text);
    }
    let bound =
        |of: fn(&Glyph) -> f32, pick: fn(f32, f32) -> f32, start: f32| row.iter().map(of).fold(start, pick);
    let mut sizes: Vec<f32> = row.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f32::total_cmp);
    Line {
        text: text.trim().to_owned(),
        rect: Rect {
            x0: bound(|g| g.x, f32::min, f32::INFINITY),
            // Hanzi rise about 0.88 of their size above the baseline.
            y0: bound(|g| g.y - 0.88 * g.size, f32::min, f32::INFINITY),
            x1: bound(|g| g.x + g.width, f32::max, f32::NEG_INFINITY),
            y1: bound(|g| g.y + 0.12 * g.size, f32::max, f32::NEG_INFINITY),
        },
        font_size: sizes.get(sizes.len() / 2).copied().unwrap_or(0.0),
        bold: row.iter().filter(|glyph| glyph.bold).count() * 2 > row.len(),
        vertical: row.iter().any(|glyph| glyph.vertical),
        block: 0,
        role: if tabular { Role::TableRow } else { Role::Body },
        confidence: None,
    }
}
