//! The words of names that no list knows: before heads that take them, and in lists that share a head.

use super::lexicon::{Kind, Need, Piece};
use super::names::Names;
use crate::model::Span;

/// Code points that may stand between a name's known words and its beginning.
const UNKNOWN: usize = 14;

/// What an unknown word may be in a name.
enum Class {
    Noun,
    Verb,
    And,
    Other,
}

impl Names<'_> {
    pub(super) fn character_before(&self, at: Option<usize>) -> Option<char> {
        self.sentence.char_at(at?.checked_sub(1)?)
    }

    /// The word that ends at or runs over `at`.
    pub(super) fn word_before(&self, at: usize) -> Option<Span> {
        let words = self.sentence.words();
        let next = words.partition_point(|word| word.start < at);
        words.get(next.checked_sub(1)?).copied().filter(|word| word.end >= at)
    }

    /// Where a chain begins that may open a name and ends at `at`.
    fn opening(&self, at: usize) -> Option<(usize, usize)> {
        let opens = |piece: &Piece| match piece.entry.kind {
            Kind::Each | Kind::Own | Kind::Tier | Kind::Place => true,
            Kind::Head(_) => piece.entry.code as usize == self.grammar.government,
            _ => false,
        };
        let ends = self.ending_at(at).filter(|&piece| opens(&self.pieces[piece]));
        ends.filter_map(|piece| Some((self.links[piece].start?, piece))).min()
    }

    /// Grows a name over words no list knows, to a tier or place before them, or over nouns alone; of a name that
    /// begins with a place (`placed`) only to another before. The known words found are put before `parts`.
    pub(super) fn grow(&self, from: usize, placed: bool, parts: &mut Vec<Piece>) -> Option<usize> {
        let mut at = from;
        let mut nouns = None;
        let mut only_nouns = true;
        loop {
            if at < from
                && let Some((start, piece)) = self.opening(at)
            {
                let known = [self.parts(piece), self.longest(Span::new(at, from))].concat();
                parts.splice(0..0, known);
                return Some(start);
            }
            // “双随机”工作领导小组: a quoted term is part of the name.
            let word = match self.character_before(Some(at)) {
                Some('”') => (at.saturating_sub(UNKNOWN)..at)
                    .rev()
                    .find(|&open| self.sentence.char_at(open) == Some('“'))
                    .map(|open| (open, Class::Noun)),
                _ => self.word_before(at).map(|word| (word.start, self.class(word))),
            };
            let Some((start, class)) = word.filter(|(start, _)| from - start <= UNKNOWN) else { break };
            match class {
                Class::Noun => {}
                // Verbs and conjunctions belong to a name only where a place before shows how far it goes.
                Class::Verb | Class::And if !placed => only_nouns = false,
                Class::Verb | Class::And | Class::Other => break,
            }
            at = start;
            if only_nouns {
                nouns = Some(at);
            }
        }
        let start = nouns.filter(|_| !placed)?;
        let known = self.longest(Span::new(start, from));
        parts.splice(0..0, known);
        Some(start)
    }

    /// Where a place that no list knows begins, told by its tier, right before `at`: 木岗镇|卫生院.
    pub(super) fn unknown_place(&self, at: usize) -> Option<usize> {
        let tier = self.character_before(Some(at)).filter(|c| "乡镇村县区市".contains(*c))?;
        // Words may be cut wrong in names, not between the items of a list: 郎岱镇、牛|场乡.
        let joined = |start: usize| self.character_before(Some(start)).is_some_and(|c| "、与和".contains(c));
        let words = |start: usize| {
            self.sentence.words().iter().filter(move |word| word.start >= start && word.end < at)
        };
        let item =
            [3, 4].into_iter().filter_map(|length| at.checked_sub(length)).find(|&start| joined(start));
        let item = item.filter(|&start| {
            "乡镇".contains(tier)
                && words(start).all(|word| word.len() == 1 || matches!(self.class(*word), Class::Noun))
        });
        if item.is_some() {
            return item;
        }
        let mut word = self.word_before(at)?;
        if word.len() == 1 {
            word = self.word_before(word.start)?;
        }
        let text = self.sentence.slice(word);
        let is_name =
            word.start + 1 < at && !text.starts_with(tier) && matches!(self.class(word), Class::Noun);
        is_name.then_some(word.start)
    }

    /// Where a generic head with an unknown word or a relative clause before it begins: 配租机构, 负有职责的部门.
    pub(super) fn loose(&self, head: usize, end: usize) -> Option<usize> {
        if self.character_before(Some(head)) == Some('的') {
            return Some(head);
        }
        // 机关、团体、企业: the first of a list.
        let opens =
            head == 0 || self.character_before(Some(head)).is_some_and(|c| !c.is_alphanumeric() || c == '条');
        if opens && self.sentence.char_at(end) == Some('、') {
            return Some(head);
        }
        let word = self.word_before(head).filter(|word| word.end == head && word.len() > 1)?;
        matches!(self.class(word), Class::Noun | Class::Verb).then_some(word.start)
    }

    /// What an unknown word may be in a name.
    fn class(&self, word: Span) -> Class {
        let text = self.sentence.slice(word);
        let edge = |start: usize, end: usize| {
            self.grammar.stops.contains(self.sentence.slice(Span::new(start, end)))
        };
        // A phrase may be one word to the segmenter: 充分发挥.
        let stops = edge(word.start, word.end)
            || word.len() > 2 && (edge(word.start, word.start + 2) || edge(word.end - 2, word.end));
        match self.segmenter.part_of_speech(text).as_bytes() {
            _ if stops => Class::Other,
            [] | [b'n' | b'j' | b'l' | b'i' | b'b' | b's', ..] | [b'v' | b'a', b'n', ..] => Class::Noun,
            [b'a' | b'z', ..] if word.len() > 1 => Class::Noun,
            // 第二 is an ordinal of bodies, 第三条 one of articles.
            [b'm', ..] if text.starts_with('第') && !text.ends_with(['条', '款', '项', '章']) => {
                Class::Noun
            }
            [b'v', ..] if word.len() > 1 => Class::Verb,
            [b'c', ..] if matches!(text, "和" | "与") => Class::And,
            _ => Class::Other,
        }
    }

    /// Where a list begins whose items share the head that follows 等 or closes it: 慢性病、儿科等科室. `None` where
    /// each item is a name of its own.
    pub(super) fn list(&self, from: usize, parts: &mut Vec<Piece>) -> Option<usize> {
        let etc = self.character_before(Some(from)) == Some('等');
        let mut at = if etc { from - 1 } else { from };
        if !etc && self.character_before(Some(from)) != Some('、') {
            return None;
        }
        let mut all_names = true;
        let mut items = 0;
        if !etc {
            at -= 1;
            all_names = false;
        }
        loop {
            let is_name = self.ending_at(at).any(|piece| {
                matches!(self.pieces[piece].entry.kind, Kind::Head(Need::Nothing))
                    || matches!(self.pieces[piece].entry.kind, Kind::Head(_))
                        && self.links[piece].previous.is_some()
            });
            all_names &= is_name;
            items += 1;
            let (start, more) = self.item(at)?;
            if start == at {
                return None;
            }
            at = start;
            if !more {
                break;
            }
            at -= 1;
        }
        if all_names || items < 2 && etc {
            return None;
        }
        *parts = self.longest(Span::new(at, parts.last().map_or(from, |last| last.span.end)));
        Some(at)
    }

    /// The longest pieces within a span, from the left.
    fn longest(&self, span: Span) -> Vec<Piece> {
        let mut within: Vec<Piece> =
            self.pieces.iter().filter(|piece| span.contains(piece.span)).copied().collect();
        within.sort_by_key(|piece| (piece.span.start, usize::MAX - piece.span.end));
        let mut end = 0;
        within.retain(|piece| {
            let free = piece.span.start >= end;
            if free {
                end = piece.span.end;
            }
            free
        });
        within
    }

    /// Where the item of a list begins that ends at `end`, and whether another stands before it.
    fn item(&self, end: usize) -> Option<(usize, bool)> {
        let mut at = end;
        loop {
            if at < end && self.character_before(Some(at)) == Some('、') {
                return Some((at, true));
            }
            // The first item may be a chain of known words, with the place before it.
            let chain = self.ending_at(at).filter(|&piece| self.pieces[piece].span.end == at);
            let known = chain
                .filter(|&piece| match self.pieces[piece].entry.kind {
                    Kind::Field(..) | Kind::Tier | Kind::Place | Kind::Each | Kind::Head(Need::Nothing) => {
                        true
                    }
                    Kind::Head(_) => self.links[piece].previous.is_some(),
                    _ => false,
                })
                .filter_map(|piece| {
                    let town = Some(at).filter(|_| self.is_township(&self.pieces[piece]));
                    town.and_then(|at| self.unknown_place(at)).or(self.links[piece].start)
                })
                .min();
            if let Some(start) = known.filter(|&start| start < at) {
                at = start;
                if self.character_before(Some(at)) != Some('、') {
                    return Some((at, false));
                }
                continue;
            }
            let Some(word) = self.word_before(at).filter(|_| end - at <= UNKNOWN) else {
                return (at < end).then_some((at, false));
            };
            // A plain verb may open the clause of the first item: 完善教育、公安等部门.
            let belongs = match self.class(word) {
                Class::Noun => true,
                Class::Verb => self.list_goes_on(word.start),
                Class::And | Class::Other => false,
            };
            if !belongs {
                return (at < end).then_some((at, false));
            }
            at = word.start;
        }
    }

    /// Whether 、 stands within the same item before `at`.
    fn list_goes_on(&self, at: usize) -> bool {
        (at.saturating_sub(UNKNOWN)..at)
            .rev()
            .map(|at| self.sentence.char_at(at))
            .take_while(|c| c.is_some_and(|c| c.is_alphanumeric() || c == '、'))
            .any(|c| c == Some('、'))
    }
}
