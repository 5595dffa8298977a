//! Running heads told by their place: where most lines that stand at a height of the margin in one size come back page
//! after page, the others are heads, too, of chapters too short to show it.

use std::collections::{HashMap, HashSet};

use super::{Repeated, alone_on_row, height, in_margin, is_outermost};
use crate::model::{Line, Page, Role};

/// So many pages must show that a place is a head's.
const ENOUGH: usize = 4;
/// Longest head, in code points.
const LONGEST: usize = 60;

/// A height on the page and a size of print.
type Place = (i32, i32);

/// The places of running heads and feet.
pub(super) struct Slots(HashSet<Place>);

impl Slots {
    /// Finds them; `repeated` tells the lines that come back.
    pub(super) fn of(pages: &[Page], repeated: &[Vec<Repeated>]) -> Self {
        let mut seen: HashMap<Place, (usize, usize)> = HashMap::new();
        for (page, repeated) in pages.iter().zip(repeated) {
            for (line, repeated) in
                page.lines.iter().zip(repeated).filter(|(line, _)| may_be_head(page, line))
            {
                let (heads, all) = seen.entry(place(page, line)).or_default();
                *heads += usize::from(*repeated != Repeated::Seldom);
                *all += 1;
            }
        }
        let sure = seen.into_iter().filter(|(_, (heads, all))| *heads >= ENOUGH && heads * 2 > *all);
        Self(sure.map(|(place, _)| place).collect())
    }

    pub(super) fn holds(&self, page: &Page, line: &Line) -> bool {
        !self.0.is_empty() && may_be_head(page, line) && self.0.contains(&place(page, line))
    }
}

fn place(page: &Page, line: &Line) -> Place {
    (height(page, line), (line.font_size * 2.0).round() as i32)
}

fn may_be_head(page: &Page, line: &Line) -> bool {
    let text = line.text.trim();
    in_margin(page, line)
        && line.role == Role::Body
        && text.chars().count() <= LONGEST
        && !text.ends_with(['。', '；', '，', '、', '：'])
        && alone_on_row(page, line)
        && is_outermost(page, line)
}
