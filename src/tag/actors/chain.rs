//! How the words of a name follow one another: for each word the longest chain that ends with it.

use super::lexicon::{Kind, Need, Piece};
use super::names::Names;

/// How a piece goes on with those before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Where the chain begins; `None` where a name cannot begin there.
    pub(super) start: Option<usize>,
    /// The piece before.
    pub(super) previous: Option<usize>,
    /// The last head of the chain.
    pub(super) head: Option<usize>,
    /// The chain names fields of departments.
    pub(super) field: bool,
    /// It is a list that 等 closes: 教育、公安等部门.
    pub(super) listed: bool,
}

/// What stands between two pieces of a name.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    None,
    /// 、 和 与 及 或
    And,
    /// 等
    Etc,
    /// 及其, and 及 before 有关
    Its,
    /// 内: 医共体内各医疗机构
    Within,
}

impl Names<'_> {
    /// The pieces that end at `at`.
    pub(super) fn ending_at(&self, at: usize) -> std::ops::Range<usize> {
        match at < self.sentence.len() + 1 {
            true => self.ends[at]..self.ends[at + 1],
            false => 0..0,
        }
    }

    /// The chain that piece `at` ends.
    pub(super) fn link(&self, at: usize) -> Link {
        let piece = &self.pieces[at];
        let start = piece.span.start;
        let is_head = matches!(piece.entry.kind, Kind::Head(_));
        let field = matches!(piece.entry.kind, Kind::Field(..));
        let alone = Link {
            start: self.begins(start).then_some(start),
            previous: None,
            head: is_head.then_some(at),
            field,
            listed: false,
        };
        let mut best = alone;
        let mut before = vec![(Gap::None, start)];
        let character = |at: usize| self.sentence.char_at(at);
        match start.checked_sub(1).and_then(character) {
            Some('、' | '和' | '与' | '或') => before.push((Gap::And, start - 1)),
            Some('者') if start > 1 && character(start - 2) == Some('或') => {
                before.push((Gap::And, start - 2))
            }
            Some('及') => {
                before.push((Gap::And, start - 1));
                if piece.entry.kind == Kind::Each
                    && matches!(self.sentence.slice(piece.span), "有关" | "相关")
                {
                    before.push((Gap::Its, start - 1));
                }
                if start > 1 && character(start - 2) == Some('以') {
                    before.push((Gap::And, start - 2));
                }
            }
            Some('其') if start > 1 && character(start - 2) == Some('及') => {
                before.push((Gap::Its, start - 2))
            }
            Some('等') => before.push((Gap::Etc, start - 1)),
            Some('内') => before.push((Gap::Within, start - 1)),
            _ => {}
        }
        for (gap, end) in before {
            for previous in self.ending_at(end) {
                let link = &self.links[previous];
                let Some(mut begin) = link.start.filter(|_| self.follows(previous, piece, gap)) else {
                    continue;
                };
                // A head that cannot hold the name before it begins a name of its own after that; so does a tier.
                let parts = is_head || matches!(piece.entry.kind, Kind::Tier | Kind::Place);
                if let (true, Some(head)) = (parts, link.head)
                    && !(is_head && self.holds(piece, &self.pieces[head]))
                {
                    let after = self.pieces[head].span.end;
                    match self.first_after(previous, after) {
                        Some(first) if self.begins(first) => begin = first,
                        _ => continue,
                    }
                }
                // Of chains that begin together that with the longer word: 国土房管, not 国土 and 房管.
                let longer = |known: usize| {
                    begin == known
                        && best.previous.is_some_and(|other| {
                            self.pieces[other].span.len() < self.pieces[previous].span.len()
                        })
                };
                if best.start.is_none_or(|known| begin < known || longer(known)) {
                    best = Link {
                        start: Some(begin),
                        previous: Some(previous),
                        head: if is_head {
                            Some(at)
                        } else {
                            link.head.filter(|&head| self.pieces[head].span.start >= begin)
                        },
                        field: field || link.field,
                        listed: link.listed || gap == Gap::Etc,
                    };
                }
            }
        }
        best
    }

    /// Whether a name with the head `piece` may hold one with the head `inner`.
    fn holds(&self, piece: &Piece, inner: &Piece) -> bool {
        piece.entry.kind == Kind::Head(Need::Office)
            && !self.grammar.people.contains(&(inner.entry.code as usize))
            || self.grammar.inside[piece.entry.code as usize].contains(&(inner.entry.code as usize))
    }

    /// Where the first piece of the chain that ends with `last` begins, of those at or after `after`.
    fn first_after(&self, last: usize, after: usize) -> Option<usize> {
        let mut at = Some(last);
        let mut first = None;
        while let Some(piece) = at.filter(|&at| self.pieces[at].span.start >= after) {
            first = Some(self.pieces[piece].span.start);
            at = self.links[piece].previous;
        }
        first
    }

    /// Whether `next` may go on after piece `previous`.
    fn follows(&self, previous: usize, next: &Piece, gap: Gap) -> bool {
        let (before, link) = (self.pieces[previous].entry.kind, &self.links[previous]);
        let people = |piece: &Piece| self.grammar.people.contains(&(piece.entry.code as usize));
        match gap {
            Gap::And => {
                matches!(
                    (before, next.entry.kind),
                    (Kind::Field(..), Kind::Field(..))
                    | (Kind::Tier, Kind::Tier)
                    // 各有关部门和单位
                    | (Kind::Head(Need::Word), Kind::Head(Need::Word))
                ) || link.field
                    && matches!(
                        (before, next.entry.kind),
                        (Kind::Sort | Kind::Act | Kind::Verb, Kind::Field(..))
                    )
            }
            Gap::Etc => {
                link.field
                    && matches!(before, Kind::Field(..) | Kind::Sort | Kind::Act | Kind::Verb)
                    && matches!(next.entry.kind, Kind::Each | Kind::Sort | Kind::Act | Kind::Head(Need::Word))
            }
            Gap::Its => {
                matches!(before, Kind::Head(_))
                    && matches!(
                        next.entry.kind,
                        Kind::Each | Kind::Sort | Kind::Act | Kind::Which | Kind::Head(_)
                    )
            }
            Gap::Within => {
                matches!(before, Kind::Head(_))
                    && matches!(next.entry.kind, Kind::Each | Kind::Sort | Kind::Head(_))
            }
            Gap::None => match (before, next.entry.kind) {
                (
                    Kind::Each | Kind::Which | Kind::Own | Kind::Tier | Kind::Place,
                    Kind::Head(Need::Field),
                ) => next.entry.level.is_some() || matches!(before, Kind::Each),
                // 国家学生体质标准 is not about the state's students.
                (Kind::Tier, Kind::Head(_)) if people(next) => false,
                (Kind::Each | Kind::Which | Kind::Own | Kind::Tier | Kind::Place, _) => true,
                (Kind::Field(..), Kind::Head(_)) => !people(next),
                (Kind::Field(..), Kind::Field(..) | Kind::Sort | Kind::Act) => true,
                (Kind::Sort | Kind::Act | Kind::Verb, Kind::Head(Need::Field)) => link.field,
                (Kind::Verb, Kind::Head(_)) => true,
                (Kind::Sort | Kind::Act, Kind::Verb) => true,
                (Kind::Field(..), Kind::Verb) => true,
                (Kind::Sort | Kind::Act, Kind::Sort | Kind::Act | Kind::Field(..) | Kind::Head(_)) => true,
                (Kind::Head(_), Kind::Head(Need::Field)) => false,
                (Kind::Head(_), Kind::Field(..) | Kind::Sort | Kind::Act | Kind::Each)
                    if people(&self.pieces[previous]) =>
                {
                    false
                }
                (Kind::Head(_), Kind::Head(_) | Kind::Field(..) | Kind::Sort | Kind::Act | Kind::Each) => {
                    true
                }
                _ => false,
            },
        }
    }
}
