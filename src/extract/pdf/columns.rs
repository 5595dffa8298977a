//! Finds stretches of a page set in columns, and tables without rules. Both show as a gutter that no text
//! crosses over several rows; columns are full of running text, cells are short.

use super::lines::{Row, Segment};

/// Narrowest gutter, in sizes.
const GUTTER: f32 = 0.8;
/// The same once several rows have shown it: a line may be a little too long for its column.
const KNOWN_GUTTER: f32 = 0.25;
/// Fewest rows a column has.
const MIN_ROWS: usize = 3;

/// No page that people read has more rows side by side.
const MAX_ROWS: usize = 500;

/// A part of a page, in reading order.
pub(super) enum Part {
    /// Rows that are lines.
    Plain(Vec<Row>),
    /// Rows of a table without rules, one cell per segment.
    Table(Vec<Row>),
    /// Columns, each to be read as a page of its own.
    Columns(Vec<Vec<Segment>>),
}

/// Cuts rows into parts.
pub(super) fn parts(rows: Vec<Row>, depth: u8) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut plain: Vec<Row> = Vec::new();
    let mut rest: std::collections::VecDeque<Row> = rows.into();
    while let Some(first) = rest.pop_front() {
        rest.push_front(first);
        let band = if depth < 4 { band(rest.make_contiguous()) } else { None };
        let Some((length, found)) = band else {
            plain.extend(rest.pop_front());
            continue;
        };
        if !plain.is_empty() {
            parts.push(Part::Plain(std::mem::take(&mut plain)));
        }
        let rows: Vec<Row> = rest.drain(..length).collect();
        parts.push(match found {
            Found::Table => Part::Table(rows),
            Found::Columns(gutters) => Part::Columns(split(rows, &gutters)),
        });
    }
    if !plain.is_empty() {
        parts.push(Part::Plain(plain));
    }
    parts
}

enum Found {
    Table,
    /// Middles of the gutters.
    Columns(Vec<f32>),
}

/// The band of rows that starts the slice: how many rows, and what they are.
fn band(rows: &[Row]) -> Option<(usize, Found)> {
    let mut covered: Vec<(f32, f32)> = Vec::new();
    let mut length = 0;
    let mut open = false;
    for row in rows.iter().take(MAX_ROWS) {
        let known = open && length > MIN_ROWS;
        let next = with_row(&covered, row, if known { KNOWN_GUTTER } else { GUTTER });
        // Something alone in the gutter, such as a page number, is no part of the columns.
        let stray = known && next.len() > covered.len() && sides(row, &covered) == 0;
        if stray || (next.len() < 2 && (length >= 2 || open)) {
            break;
        }
        open |= next.len() > 1;
        covered = next;
        length += 1;
    }
    if covered.len() < 2 {
        return None;
    }
    let rows = &rows[..trim(rows, length, &covered)?];
    let edges = rows.iter().fold(Vec::new(), |covered, row| with_row(&covered, row, KNOWN_GUTTER));
    let columns: Vec<Column> = edges.iter().map(|edges| Column::new(rows, *edges)).collect();
    let texts = columns.iter().filter(|column| column.is_text()).count();
    if (2..=4).contains(&columns.len()) && texts == columns.len() {
        let gutters = edges.windows(2).map(|pair| (pair[0].1 + pair[1].0) / 2.0).collect();
        return Some((rows.len(), Found::Columns(gutters)));
    }
    if let Some(gutter) = independent(rows, &edges, &columns) {
        return Some((rows.len(), Found::Columns(vec![gutter])));
    }
    let several = rows.iter().filter(|row| row.segments.len() > 1).count();
    let full = rows[0].segments.len() > 1 && several >= MIN_ROWS && several * 3 >= rows.len() * 2;
    // Numbers or marks before an indented text are a list.
    let list = columns.len() < 3 && columns.first().is_none_or(|first| first.characters <= 4.0);
    // Lines after the table are no cells.
    let last = rows.iter().rposition(|row| row.segments.len() > 1)?;
    (full && !list && texts * 3 <= columns.len()).then_some((last + 1, Found::Table))
}

/// The widest gutter between running text and something else whose lines do not keep to the same heights: a
/// text beside a table or a sidebar. The middle of the gutter.
fn independent(rows: &[Row], edges: &[(f32, f32)], columns: &[Column]) -> Option<f32> {
    let long = |column: &Column| column.is_text() && column.rows > 4 && column.characters > 15.0;
    let mut best: Option<(f32, f32)> = None;
    for (i, pair) in edges.windows(2).enumerate() {
        let (width, middle) = (pair[1].0 - pair[0].1, (pair[0].1 + pair[1].0) / 2.0);
        if !columns[..=i].iter().any(long) && !columns[i + 1..].iter().any(long) {
            continue;
        }
        let (mut left, mut right, mut level) = (0, 0, 0);
        for row in rows {
            let (before, after): (Vec<_>, Vec<_>) = row.segments.iter().partition(|s| s.u1 < middle);
            left += usize::from(!before.is_empty());
            right += usize::from(!after.is_empty());
            let same = |a: &Segment| after.iter().any(|b| (a.v - b.v).abs() < 0.05 * row.size);
            level += usize::from(before.iter().any(|a| same(a)));
        }
        if left > 2
            && right > 2
            && level * 2 < left.min(right)
            && best.is_none_or(|(widest, _)| width > widest)
        {
            best = Some((width, middle));
        }
    }
    best.map(|(_, middle)| middle)
}

/// What is covered together with `row`, gaps narrower than `gutter` sizes closed.
fn with_row(covered: &[(f32, f32)], row: &Row, gutter: f32) -> Vec<(f32, f32)> {
    let mut next = covered.to_vec();
    row.segments.iter().for_each(|segment| cover(&mut next, segment.u0, segment.u1));
    join_near(&mut next, gutter * row.size);
    next
}

/// How many of the stretches a row has text in.
fn sides(row: &Row, edges: &[(f32, f32)]) -> usize {
    edges.iter().filter(|edge| row.segments.iter().any(|s| s.u0 < edge.1 && s.u1 > edge.0)).count()
}

/// Adds a stretch to sorted, disjoint ones.
fn cover(covered: &mut Vec<(f32, f32)>, from: f32, to: f32) {
    let first = covered.partition_point(|stretch| stretch.1 < from);
    let last = covered.partition_point(|stretch| stretch.0 <= to);
    let merged =
        covered[first..last.max(first)].iter().fold((from, to), |sum, s| (sum.0.min(s.0), sum.1.max(s.1)));
    covered.splice(first..last.max(first), [merged]);
}

/// Joins stretches with less than `gutter` between them.
fn join_near(covered: &mut Vec<(f32, f32)>, gutter: f32) {
    covered.dedup_by(|next, last| {
        let near = next.0 - last.1 < gutter;
        if near {
            last.1 = last.1.max(next.1);
        }
        near
    });
}

/// Which rows really belong to the band. Rows on one side only that stand apart do not, nor does a running
/// head or foot, which stands far apart; a band whose first row does not belong is none yet.
fn trim(rows: &[Row], length: usize, edges: &[(f32, f32)]) -> Option<usize> {
    // Lines of two columns interleave, so that only one column's own lines tell how far they stand apart.
    let mut pitches: Vec<f32> = Vec::new();
    for edge in edges {
        let own: Vec<&Row> = rows[..length].iter().filter(|row| sides(row, &[*edge]) > 0).collect();
        pitches.extend(own.windows(2).map(|pair| pair[1].v - pair[0].v));
    }
    pitches.sort_by(f32::total_cmp);
    let pitch = pitches.get(pitches.len() / 2).copied()?;
    let gap = |i: usize| rows[i].v - rows[i - 1].v;
    let one_sided = |i: usize| sides(&rows[i], edges) < 2;
    if gap(1) > 2.5 * pitch || (one_sided(0) && gap(1) > 1.6 * pitch) {
        return None;
    }
    let last_full = (0..length).rev().find(|i| !one_sided(*i)).unwrap_or(0);
    let end = (last_full + 1..length).find(|i| gap(*i) > 1.6 * pitch).unwrap_or(length);
    let foot = (end.saturating_sub(2).max(1)..end).find(|i| gap(*i) > 2.5 * pitch);
    Some(foot.unwrap_or(end))
}

/// What a column holds.
struct Column {
    rows: usize,
    /// Mean share of the column's width that a row fills.
    fill: f32,
    /// Mean characters in a row.
    characters: f32,
}

impl Column {
    fn new(rows: &[Row], (from, to): (f32, f32)) -> Self {
        let mut column = Self { rows: 0, fill: 0.0, characters: 0.0 };
        for row in rows {
            let inside = || row.segments.iter().filter(|s| s.u0 < to && s.u1 > from);
            if inside().next().is_some() {
                column.rows += 1;
                column.fill += inside().map(|s| s.u1 - s.u0).sum::<f32>() / (to - from).max(1.0);
                column.characters += inside().map(Segment::len).sum::<usize>() as f32;
            }
        }
        let count = column.rows.max(1) as f32;
        Self { fill: column.fill / count, characters: column.characters / count, ..column }
    }

    fn is_text(&self) -> bool {
        self.rows >= MIN_ROWS && self.fill > 0.6 && self.characters > 7.0
    }
}

fn split(rows: Vec<Row>, gutters: &[f32]) -> Vec<Vec<Segment>> {
    let mut columns = vec![Vec::new(); gutters.len() + 1];
    for segment in rows.into_iter().flat_map(|row| row.segments) {
        let column = gutters.partition_point(|gutter| *gutter < (segment.u0 + segment.u1) / 2.0);
        columns[column].push(segment);
    }
    columns
}
