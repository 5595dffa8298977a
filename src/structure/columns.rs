//! Columns: between which margins a line stands. Paragraph starts, centred titles and right-aligned signatures
//! can only be told from the margins.

use std::collections::{HashMap, HashSet};

use super::lines::em;
use crate::model::{Line, Page};

/// The margins of a column, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extent {
    pub left: f32,
    pub right: f32,
}

impl Extent {
    fn width(self) -> f32 {
        self.right - self.left
    }

    /// The same with a right margin at least as far out as the left one on a page of this width.
    fn centred(self, width: f32) -> Self {
        Self { right: self.right.max(width - self.left), ..self }
    }

    fn shared(self, other: Self) -> f32 {
        (self.right.min(other.right) - self.left.max(other.left)).max(0.0)
    }
}

/// The columns of each page of a document.
pub(crate) struct Columns {
    pages: Vec<Vec<Extent>>,
}

/// The margins found in a document, by how many lines stand between them.
struct Usual {
    counts: HashMap<(i32, i32), usize>,
    /// The most usual margins first.
    ranked: Vec<(Extent, usize)>,
}

impl Usual {
    fn of(pages: &[Vec<(Extent, usize)>]) -> Self {
        let mut usual = Self { counts: HashMap::new(), ranked: Vec::new() };
        let sure = || pages.iter().flatten().filter(|(_, lines)| *lines >= SURE);
        for (extent, lines) in sure() {
            *usual.counts.entry(Self::step(*extent)).or_default() += lines;
        }
        let mut ranked: Vec<(Extent, usize)> = Vec::new();
        let mut seen = HashSet::new();
        for (extent, _) in sure().filter(|(extent, _)| seen.insert(Self::step(*extent))) {
            ranked.push((*extent, usual.lines(*extent)));
        }
        ranked.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
        // More margins than this no document has.
        ranked.truncate(16);
        usual.ranked = ranked;
        usual
    }

    /// Margins within a character of one another count as the same.
    fn lines(&self, extent: Extent) -> usize {
        let (left, right) = Self::step(extent);
        let near =
            (left - 1..=left + 1).flat_map(|left| (right - 1..=right + 1).map(move |right| (left, right)));
        near.filter_map(|step| self.counts.get(&step)).sum()
    }

    fn step(extent: Extent) -> (i32, i32) {
        ((extent.left / 8.0).round() as i32, (extent.right / 8.0).round() as i32)
    }
}

/// A column with so many lines shows its own margins; a shorter one borrows them from its like.
const SURE: usize = 6;

/// No margin is agreed on by fewer lines.
const AGREED: usize = 3;

impl Columns {
    /// Finds the columns: lines of one block, and blocks above one another, share one.
    pub(crate) fn of(pages: &[Page]) -> Self {
        let found: Vec<Vec<(Extent, usize)>> = pages.iter().map(columns_of).collect();
        let usual = Usual::of(&found);
        // A page of short lines (contents, signatures) has the margins more usual in the document, unless another
        // column stands beside them.
        let widen = |page: &[(Extent, usize)], extent: Extent, lines: usize, width: f32| {
            let beside = |wide: Extent| {
                page.iter().any(|(other, _)| {
                    other.shared(extent) < 0.5 * other.width() && other.shared(wide) > 0.5 * other.width()
                })
            };
            let own = if lines < SURE { 0 } else { usual.lines(extent) };
            let fits = |(wide, lines_like): &&(Extent, usize)| {
                wide.width() > extent.width()
                    && wide.shared(extent) > 0.95 * extent.width()
                    && *lines_like > own
                    && (lines < SURE || !beside(*wide))
            };
            let like = usual.ranked.iter().find(fits).map(|(wide, _)| *wide);
            // Alone on its page and without its like, it is taken to have two margins of one width.
            let alone = lines < SURE && page.len() == 1;
            like.unwrap_or(if alone { extent.centred(width) } else { extent })
        };
        let pages = found.iter().zip(pages).map(|(page, whole)| {
            page.iter().map(|(extent, lines)| widen(page, *extent, *lines, whole.width)).collect()
        });
        Self { pages: pages.collect() }
    }

    /// The column of a line of the page with this index: the narrowest that holds it.
    pub(crate) fn extent(&self, page: usize, line: &Line) -> Extent {
        let own = Extent { left: line.rect.x0, right: line.rect.x1 };
        let columns = self.pages.get(page).into_iter().flatten();
        let best = columns
            .max_by(|a, b| (a.shared(own) - 0.01 * a.width()).total_cmp(&(b.shared(own) - 0.01 * b.width())));
        best.copied().unwrap_or(own)
    }
}

fn columns_of(page: &Page) -> Vec<(Extent, usize)> {
    let mut blocks: Vec<(u32, Extent, Vec<&Line>)> = Vec::new();
    for line in page.lines.iter().filter(|line| !line.vertical) {
        let own = Extent { left: line.rect.x0, right: line.rect.x1 };
        match blocks.iter_mut().find(|(block, ..)| *block == line.block) {
            Some((_, extent, lines)) => {
                *extent = Extent { left: extent.left.min(own.left), right: extent.right.max(own.right) };
                lines.push(line);
            }
            None => blocks.push((line.block, own, vec![line])),
        }
    }
    let mut columns: Vec<(Extent, Vec<&Line>)> = Vec::new();
    // Wide blocks last: a title over two columns must not melt them into one.
    blocks.sort_by(|a, b| a.1.width().total_cmp(&b.1.width()));
    for (_, extent, lines) in blocks {
        let mut like: Vec<usize> = (0..columns.len())
            .filter(|&at| columns[at].0.shared(extent) > 0.5 * columns[at].0.width().min(extent.width()))
            .collect();
        if like.len() > 1 && like.iter().any(|&at| columns[at].1.len() >= SURE) {
            columns.push((extent, lines));
        } else if let Some(at) = like.pop() {
            let merged = like.into_iter().rev().fold(lines, |mut lines, other| {
                lines.append(&mut columns[other].1);
                lines
            });
            columns[at].1.extend(merged);
            columns[at].0 = margins(&columns[at].1);
            columns.retain(|(_, lines)| !lines.is_empty());
        } else {
            let extent = margins(&lines);
            columns.push((extent, lines));
        }
    }
    columns.into_iter().map(|(_, lines)| (margins(&lines), lines.len())).collect()
}

/// The margins most lines agree on; the outermost edges where they agree on none.
fn margins(lines: &[&Line]) -> Extent {
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.rect.x0).collect();
    let mut rights: Vec<f32> = lines.iter().map(|line| -line.rect.x1).collect();
    let (left, right) = (agreed(&mut lefts), -agreed(&mut rights));
    // Where lines are few most may agree on the indent: the margin is two characters before it.
    let before = |line: &&&Line| (left - line.rect.x0 - 2.0 * em(line)).abs() < 0.3 * em(line);
    let few = lines.iter().filter(|_| lines.len() < 6 * AGREED);
    let outdented = few.filter(before).map(|line| line.rect.x0).min_by(f32::total_cmp);
    Extent { left: outdented.unwrap_or(left), right }
}

/// The smallest value that a sixth of the lines share within three points: running text makes the margin, not a
/// menu or a stamp that sticks out. The smallest of all where lines are few or ragged.
fn agreed(values: &mut [f32]) -> f32 {
    values.sort_by(f32::total_cmp);
    let enough = (values.len() / 6).max(AGREED);
    let shared = values.windows(enough).find(|run| run[enough - 1] - run[0] < 3.0).map(|run| run[0]);
    let first = values.first().copied().unwrap_or(0.0);
    shared.filter(|_| values.len() >= SURE).unwrap_or(first)
}
