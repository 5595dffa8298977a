//! Reading order: ruled tables row by row, columns one after the other, everything else from top to bottom.

use std::collections::BTreeMap;

use super::columns::{Part, parts};
use super::frame::{ASKEW, Frame, Piece, frames};
use super::glyph::Drawing;
use super::lines::{Row, Segment, Separator, common_size, join_lines, line_of, rows, segments, union};
use super::tables::{Grid, grids};
use crate::model::{Line, Role};

/// The lines of a page in reading order.
pub(super) fn lines(page: &Drawing) -> Vec<Line> {
    let mut out = Lines { page: (page.width, page.height), lines: Vec::new(), block: 0 };
    for (frame, pieces) in frames(page) {
        if frame.turn == ASKEW {
            out.askew(frame, pieces);
        } else {
            let grids = grids(&frame.rules(page));
            out.frame(frame, pieces, &grids);
        }
    }
    out.lines
}

struct Lines {
    page: (f32, f32),
    lines: Vec<Line>,
    block: u32,
}

impl Lines {
    fn frame(&mut self, frame: Frame, pieces: Vec<Piece>, grids: &[Grid]) {
        let mut free = Vec::new();
        let mut cells: Vec<BTreeMap<usize, Vec<Piece>>> = grids.iter().map(|_| BTreeMap::new()).collect();
        for piece in pieces {
            let middle = (piece.u0 + piece.u1) / 2.0;
            // The smallest grid wins where one table stands in another's cell.
            let home = grids
                .iter()
                .enumerate()
                .filter_map(|(i, grid)| Some((i, grid.cell_at(middle, piece.v)?)))
                .min_by_key(|(i, _)| grids[*i].rows());
            match home {
                Some((grid, cell)) => cells[grid].entry(cell).or_default().push(piece),
                None => free.push(piece),
            }
        }
        let mut tables: Vec<(&Grid, BTreeMap<usize, Vec<Piece>>)> = Vec::new();
        for (grid, cells) in grids.iter().zip(cells) {
            // One cell in each row: rules that are no table.
            if !(0..grid.rows())
                .any(|row| grid.cells(row).flatten().filter(|c| cells.contains_key(c)).count() > 1)
            {
                free.extend(cells.into_values().flatten());
            } else {
                tables.push((grid, cells));
            }
        }
        tables.sort_by(|a, b| a.0.v0().total_cmp(&b.0.v0()));
        let mut tables = tables.into_iter().peekable();
        // Text beside a table is rare; text above and below is read before and after it.
        let mut segments = segments(free);
        segments.sort_by(|a, b| a.v.total_cmp(&b.v));
        let mut above = Vec::new();
        for segment in segments {
            while let Some((grid, cells)) = tables.next_if(|(grid, _)| grid.v0() < segment.v) {
                self.region(frame, std::mem::take(&mut above), 0);
                self.table(frame, grid, cells);
            }
            above.push(segment);
        }
        self.region(frame, above, 0);
        for (grid, cells) in tables {
            self.table(frame, grid, cells);
        }
    }

    /// A watermark across the page: one line in drawing order.
    fn askew(&mut self, frame: Frame, pieces: Vec<Piece>) {
        let segments = segments(pieces);
        let (v, size) = segments.first().map_or((0.0, 0.0), |first| (first.v, first.size));
        self.rows(frame, &[Row { segments, v, size }], |_| Separator::Space);
    }

    /// Free text: columns, unruled tables and plain lines.
    fn region(&mut self, frame: Frame, segments: Vec<Segment>, depth: u8) {
        if segments.is_empty() {
            return;
        }
        for part in parts(rows(segments), depth) {
            match part {
                Part::Plain(rows) => self.rows(frame, &rows, |_| Separator::Space),
                Part::Table(rows) => {
                    let start = |row: &Row| row.segments.first().map_or(f32::INFINITY, |s| s.u0);
                    let left = rows.iter().map(start).fold(f32::INFINITY, f32::min);
                    self.rows(frame, &rows, |row| {
                        // A line of its own between the rows, not a cell continued.
                        let alone = row.segments.len() == 1 && start(row) < left + row.size;
                        if alone { Separator::Space } else { Separator::Tab }
                    });
                }
                Part::Columns(columns) => {
                    columns.into_iter().for_each(|column| self.region(frame, column, depth + 1));
                }
            }
        }
    }

    fn rows(&mut self, frame: Frame, rows: &[Row], separator: impl Fn(&Row) -> Separator) {
        let lines = rows.iter().filter_map(|row| line_of(row, separator(row), self.page, frame, self.block));
        self.lines.extend(lines);
        self.block += 1;
    }

    fn table(&mut self, frame: Frame, grid: &Grid, mut cells: BTreeMap<usize, Vec<Piece>>) {
        for row in 0..grid.rows() {
            let mut texts = Vec::new();
            let mut parts: Vec<Line> = Vec::new();
            for cell in grid.cells(row) {
                let pieces = cell.and_then(|cell| cells.remove(&cell)).unwrap_or_default();
                let lines: Vec<Line> = rows(segments(pieces))
                    .iter()
                    .filter_map(|row| line_of(row, Separator::Space, self.page, frame, self.block))
                    .collect();
                texts.push(join_lines(lines.iter().map(|line| line.text.as_str())));
                parts.extend(lines);
            }
            let text = texts.join("\t");
            if text.trim().is_empty() {
                continue;
            }
            let (u, v) = (grid.edges(), grid.row_edges(row));
            let shown = frame.rect(self.page, u, v);
            let bold = parts.iter().filter(|line| line.bold).count() * 2 > parts.len();
            self.lines.push(Line {
                text: text.trim_end_matches('\t').to_string(),
                rect: parts.iter().map(|line| line.rect).fold(shown, union),
                font_size: common_size(parts.iter().map(|line| line.font_size)),
                bold,
                vertical: parts.iter().all(|line| line.vertical),
                block: self.block,
                role: Role::TableRow,
                confidence: None,
            });
        }
        self.block += 1;
    }
}
