//! Columns: between which margins a line stands. Paragraph starts, centred titles and right-aligned signatures
//! can only be told from the margins.

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

    fn shared(self, other: Self) -> f32 {
        (self.right.min(other.right) - self.left.max(other.left)).max(0.0)
    }
}

/// The columns of each page of a document.
pub(crate) struct Columns {
    pages: Vec<Vec<Extent>>,
}

/// A column with so many lines shows its own margins; a shorter one borrows them from its like.
const SURE: usize = 6;

impl Columns {
    /// Finds the columns: lines of one block, and blocks above one another, share one.
    pub(crate) fn of(pages: &[Page]) -> Self {
        let found: Vec<Vec<(Extent, usize)>> = pages.iter().map(columns_of).collect();
        let mut sure: Vec<(Extent, usize)> =
            found.iter().flatten().filter(|(_, lines)| *lines >= SURE).copied().collect();
        sure.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
        // A page of short lines (contents, signatures) has the margins of the pages like it, unless another
        // column stands beside them.
        let widen = |page: &[(Extent, usize)], extent: Extent, lines: usize| {
            let fits =
                |wide: Extent| wide.width() > extent.width() && wide.shared(extent) > 0.95 * extent.width();
            let beside = |wide: Extent| {
                page.iter().any(|(other, _)| {
                    other.shared(extent) < 0.5 * other.width() && other.shared(wide) > 0.5 * other.width()
                })
            };
            let fitting = || sure.iter().map(|(wide, _)| *wide).filter(|wide| fits(*wide));
            let free = fitting().filter(|wide| !beside(*wide)).max_by(|a, b| a.width().total_cmp(&b.width()));
            let like = free.or_else(|| fitting().next().filter(|_| lines < SURE));
            like.unwrap_or(extent)
        };
        let pages = found
            .iter()
            .map(|page| page.iter().map(|(extent, lines)| widen(page, *extent, *lines)).collect());
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
    Extent { left: agreed(&mut lefts), right: -agreed(&mut rights) }
}

/// The smallest value that a sixth of the lines share within three points: running text makes the margin, not a
/// menu or a stamp that sticks out. The smallest of all where lines are few or ragged.
fn agreed(values: &mut [f32]) -> f32 {
    values.sort_by(f32::total_cmp);
    let enough = (values.len() / 6).max(3);
    let shared = values.windows(enough).find(|run| run[enough - 1] - run[0] < 3.0).map(|run| run[0]);
    let first = values.first().copied().unwrap_or(0.0);
    shared.filter(|_| values.len() >= SURE).unwrap_or(first)
}
