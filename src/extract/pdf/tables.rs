//! Tables with ruled lines: the rules that touch make a grid, rules missing inside it make merged cells, and
//! each row of the grid becomes one line with a tab between cells.

use super::glyph::Rule;

/// Rules this near (in points) are one, and touch.
const NEAR: f32 = 2.5;
/// A page with more rules than this is a drawing.
const MAX_RULES: usize = 6000;

/// A grid of cells in one frame.
#[derive(Debug)]
pub(super) struct Grid {
    /// Positions of the vertical rules, ascending.
    us: Vec<f32>,
    /// Positions of the horizontal rules, ascending.
    vs: Vec<f32>,
    /// For each cell, row by row, the first cell of the merged cell it belongs to.
    owner: Vec<usize>,
}

impl Grid {
    fn columns(&self) -> usize {
        self.us.len() - 1
    }

    pub(super) fn rows(&self) -> usize {
        self.vs.len() - 1
    }

    /// Top of the grid.
    pub(super) fn v0(&self) -> f32 {
        self.vs[0]
    }

    /// Edges of row `row` across the lines.
    pub(super) fn row_edges(&self, row: usize) -> (f32, f32) {
        (self.vs[row], self.vs[row + 1])
    }

    /// Left and right edge of the grid.
    pub(super) fn edges(&self) -> (f32, f32) {
        (self.us[0], self.us[self.us.len() - 1])
    }

    /// The (merged) cell a point lies in.
    pub(super) fn cell_at(&self, u: f32, v: f32) -> Option<usize> {
        let find = |edges: &[f32], at: f32| {
            let after = edges.partition_point(|edge| *edge <= at);
            (after > 0 && after < edges.len()).then(|| after - 1)
        };
        let column = find(&self.us, u)?;
        let row = find(&self.vs, v)?;
        self.owner.get(row * self.columns() + column).copied()
    }

    /// The cells of a row from left to right: the number of each, `None` where a cell from above or from the
    /// left reaches into it.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = Option<usize>> + '_ {
        let start = row * self.columns();
        (start..start + self.columns()).map(|cell| (self.owner[cell] == cell).then_some(cell))
    }
}

/// A straight stretch made of touching rules.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// Position across.
    at: f32,
    from: f32,
    to: f32,
}

/// The grids that `rules` make, without frames around text and lines under it.
pub(super) fn grids(rules: &[Rule]) -> Vec<Grid> {
    if rules.len() < 4 || rules.len() > MAX_RULES {
        return Vec::new();
    }
    let level = |rule: &&Rule| rule.x1 - rule.x0 >= rule.y1 - rule.y0;
    let across =
        spans(rules.iter().filter(level).map(|r| Span { at: (r.y0 + r.y1) / 2.0, from: r.x0, to: r.x1 }));
    let down = spans(rules.iter().filter(|r| !level(r)).map(|r| Span {
        at: (r.x0 + r.x1) / 2.0,
        from: r.y0,
        to: r.y1,
    }));
    // Rules that touch, directly or through others, belong together.
    let mut group: Vec<usize> = (0..across.len() + down.len()).collect();
    for (i, h) in across.iter().enumerate() {
        for (j, v) in down.iter().enumerate() {
            if v.at > h.from - NEAR && v.at < h.to + NEAR && h.at > v.from - NEAR && h.at < v.to + NEAR {
                let (a, b) = (root(&mut group, i), root(&mut group, across.len() + j));
                group[a.max(b)] = a.min(b);
            }
        }
    }
    let roots: Vec<usize> = (0..group.len()).map(|i| root(&mut group, i)).collect();
    let mut names = roots.clone();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter_map(|name| {
            let of = |all: &[Span], offset: usize| -> Vec<Span> {
                all.iter().enumerate().filter(|(i, _)| roots[offset + i] == name).map(|(_, s)| *s).collect()
            };
            grid(&of(&across, 0), &of(&down, across.len()))
        })
        .collect()
}

fn root(group: &mut [usize], mut i: usize) -> usize {
    while group[i] != i {
        group[i] = group[group[i]];
        i = group[i];
    }
    i
}

/// Joins rules on one line that touch.
fn spans(rules: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut rules: Vec<Span> = rules.collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut joined: Vec<Span> = Vec::new();
    let mut start = 0;
    while start < rules.len() {
        let end = start + rules[start..].partition_point(|rule| rule.at - rules[start].at < NEAR);
        let line = &mut rules[start..end];
        line.sort_by(|a, b| a.from.total_cmp(&b.from));
        for rule in line.iter() {
            match joined.last_mut() {
                Some(last)
                    if (last.at - rule.at).abs() < NEAR
                        && rule.from < last.to + NEAR
                        && last.from <= rule.from + NEAR =>
                {
                    last.to = last.to.max(rule.to);
                }
                _ => joined.push(*rule),
            }
        }
        start = end;
    }
    // Dots and ticks are no borders.
    joined.retain(|span| span.to - span.from > 4.0);
    joined
}

fn grid(across: &[Span], down: &[Span]) -> Option<Grid> {
    if across.len() < 2 || down.is_empty() {
        return None;
    }
    let us = edges(down.iter().map(|s| s.at), across);
    let vs = edges(across.iter().map(|s| s.at), down);
    let (columns, rows) = (us.len().checked_sub(1)?, vs.len().checked_sub(1)?);
    if columns < 2 || rows < 1 {
        return None;
    }
    let drawn = |spans: &[Span], at: f32, from: f32, to: f32| {
        let covered: f32 = spans
            .iter()
            .filter(|s| (s.at - at).abs() < NEAR)
            .map(|s| (s.to.min(to) - s.from.max(from)).max(0.0))
            .sum();
        covered > 0.6 * (to - from)
    };
    let mut owner: Vec<usize> = (0..columns * rows).collect();
    for row in 0..rows {
        for column in 0..columns {
            let cell = row * columns + column;
            let open_right = column + 1 < columns && !drawn(down, us[column + 1], vs[row], vs[row + 1]);
            let open_below = row + 1 < rows && !drawn(across, vs[row + 1], us[column], us[column + 1]);
            for other in
                [open_right.then_some(cell + 1), open_below.then_some(cell + columns)].into_iter().flatten()
            {
                let (a, b) = (root(&mut owner, cell), root(&mut owner, other));
                owner[a.max(b)] = a.min(b);
            }
        }
    }
    let owner: Vec<usize> = (0..owner.len()).map(|cell| root(&mut owner, cell)).collect();
    // A frame around text is no table: some row must have two cells.
    let split = (0..rows).any(|row| {
        let row = &owner[row * columns..(row + 1) * columns];
        row.iter().any(|cell| *cell != row[0])
    });
    split.then_some(Grid { us, vs, owner })
}

/// The positions of rules, with the ends of the crossing ones where a table is open at its sides.
fn edges(at: impl Iterator<Item = f32>, crossing: &[Span]) -> Vec<f32> {
    let mut all: Vec<f32> = at.collect();
    all.sort_by(f32::total_cmp);
    let mut edges: Vec<f32> = Vec::new();
    for at in all {
        if edges.last().is_none_or(|last| at - last > NEAR) {
            edges.push(at);
        }
    }
    let from = crossing.iter().map(|s| s.from).fold(f32::INFINITY, f32::min);
    let to = crossing.iter().map(|s| s.to).fold(f32::NEG_INFINITY, f32::max);
    if edges.first().is_some_and(|first| first - from > 4.0 * NEAR) {
        edges.insert(0, from);
    }
    if edges.last().is_some_and(|last| to - last > 4.0 * NEAR) {
        edges.push(to);
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(y: f32, x0: f32, x1: f32) -> Rule {
        Rule { x0, y0: y, x1, y1: y }
    }

    fn upright(x: f32, y0: f32, y1: f32) -> Rule {
        Rule { x0: x, y0, x1: x, y1 }
    }

    #[test]
    fn a_grid_with_a_cell_over_two_rows() {
        let rules = [
            level(0.0, 0.0, 200.0),
            level(20.0, 100.0, 200.0),
            level(40.0, 0.0, 200.0),
            upright(0.0, 0.0, 40.0),
            upright(100.0, 0.0, 40.0),
            upright(200.0, 0.0, 40.0),
        ];
        let grids = grids(&rules);
        assert_eq!(grids.len(), 1);
        let grid = &grids[0];
        assert_eq!(grid.cell_at(50.0, 10.0), Some(0));
        assert_eq!(grid.cell_at(50.0, 30.0), Some(0));
        assert_eq!(grid.cell_at(150.0, 30.0), Some(3));
        assert_eq!(grid.cells(1).collect::<Vec<_>>(), [None, Some(3)]);
        assert_eq!(grid.cell_at(250.0, 30.0), None);
    }

    #[test]
    fn sides_left_open_and_frames() {
        let open = [level(0.0, 0.0, 300.0), level(20.0, 0.0, 300.0), upright(100.0, 0.0, 20.0)];
        assert_eq!(grids(&open).len(), 0, "three rules are too few to be sure");
        let open = [open[0], open[1], open[2], upright(200.0, 0.0, 20.0)];
        assert_eq!(grids(&open)[0].cells(0).count(), 3);
        let frame = [
            level(0.0, 0.0, 300.0),
            level(90.0, 0.0, 300.0),
            upright(0.0, 0.0, 90.0),
            upright(300.0, 0.0, 90.0),
        ];
        assert!(grids(&frame).is_empty());
    }
}
