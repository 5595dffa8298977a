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
        let widen = |(extent, lines): &(Extent, usize)| {
            let like = sure.iter().map(|(other, _)| *other).find(|other| {
                *lines < SURE
                    && other.width() > extent.width()
                    && other.shared(*extent) > 0.95 * extent.width()
            });
            like.unwrap_or(*extent)
        };
        Self { pages: found.iter().map(|page| page.iter().map(widen).collect()).collect() }
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

/// The margins most lines agree on: the outermost edges that at least two lines share, else the outermost.
fn margins(lines: &[&Line]) -> Extent {
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.rect.x0).collect();
    let mut rights: Vec<f32> = lines.iter().map(|line| -line.rect.x1).collect();
    Extent { left: agreed(&mut lefts), right: -agreed(&mut rights) }
}

/// The smallest value that has company within six points, when it lies near the smallest of all: a single line
/// that sticks out does not move the margin.
fn agreed(values: &mut [f32]) -> f32 {
    values.sort_by(f32::total_cmp);
    let company = values.windows(2).find(|pair| pair[1] - pair[0] < 6.0).map(|pair| pair[0]);
    match (company, values.first()) {
        (Some(value), Some(first)) if values.len() >= SURE && value - first < 24.0 => value,
        (_, Some(first)) => *first,
        _ => 0.0,
    }
}
