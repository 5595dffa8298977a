//! Finds stretches of a page set in columns, and tables without rules. Both show as a gutter that no text
//! crosses over several rows; columns are full of running text, cells are short.

use super::lines::{Row, Segment};

/// Narrowest gutter, in sizes.
const GUTTER: f32 = 0.8;
/// Fewest rows a column has.
const MIN_ROWS: usize = 3;

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
    let mut kept: Vec<(f32, f32)> = Vec::new();
    for row in rows {
        let mut next = covered.clone();
        row.segments.iter().for_each(|segment| cover(&mut next, segment.u0, segment.u1));
        join_near(&mut next, GUTTER * row.size);
        let open = next.len() > 1;
        if !open && (length >= 2 || !kept.is_empty()) {
            break;
        }
        if open {
            kept.clone_from(&next);
        }
        covered = next;
        length += 1;
    }
    if kept.is_empty() {
        return None;
    }
    let rows = &rows[..trim(rows, length, &kept)];
    let columns: Vec<Column> = kept.iter().map(|edges| Column::new(rows, *edges)).collect();
    if columns.len() <= 4 && columns.iter().all(Column::is_text) {
        let gutters = kept.windows(2).map(|pair| (pair[0].1 + pair[1].0) / 2.0).collect();
        return Some((rows.len(), Found::Columns(gutters)));
    }
    let several = rows.iter().filter(|row| row.segments.len() > 1).count();
    let short = columns.iter().all(|column| column.fill < 0.8 || column.characters < 12.0);
    let table = several >= MIN_ROWS && several * 3 >= rows.len() * 2 && (columns.len() > 2 || short) && {
        // Numbers or marks before an indented text are a list.
        columns.first().is_some_and(|first| first.characters > 4.0) || columns.len() > 2
    };
    table.then_some((rows.len(), Found::Table))
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

/// How many rows really belong to the band: rows on one side only that follow a wide gap do not.
fn trim(rows: &[Row], length: usize, edges: &[(f32, f32)]) -> usize {
    let sides = |row: &Row| {
        edges.iter().filter(|edge| row.segments.iter().any(|s| s.u0 < edge.1 && s.u1 > edge.0)).count()
    };
    let last_full = rows[..length].iter().rposition(|row| sides(row) > 1).unwrap_or(0);
    let mut pitches: Vec<f32> = rows[..length].windows(2).map(|pair| pair[1].v - pair[0].v).collect();
    pitches.sort_by(f32::total_cmp);
    let pitch = pitches.get(pitches.len() / 2).copied().unwrap_or(0.0);
    (last_full + 1..length).find(|i| rows[*i].v - rows[i - 1].v > 1.6 * pitch).unwrap_or(length)
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
