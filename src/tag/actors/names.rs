//! Names of bodies, posts and groups: words of the lexicon that stand one after the other and end with a head,
//! with the unknown words that some heads take before them.

use std::collections::HashSet;

use super::lexicon::{Kind, Need, Piece};
use crate::model::Span;
use crate::segment::{Segmenter, fold};
use crate::tag::codebook::Codebook;
use crate::tag::sentence::Sentence;

/// Code points that may stand between a name's known words and its beginning.
const UNKNOWN: usize = 14;
/// Code points of an aside that belongs to a name: 海南省健康海南建设委员会（爱国卫生运动委员会）.
const ASIDE: usize = 16;

/// A name in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) span: Span,
    /// Index of its type in the codebook.
    pub(super) code: usize,
    /// Its known words, in order.
    pub(super) parts: Vec<Piece>,
    /// A tier or place alone, which is a body only where it acts: 市和区按照事权划分.
    pub(super) bare: bool,
}

/// What the codebook of actors says of how names are built.
#[derive(Default)]
pub(super) struct Grammar {
    /// Of each code the codes whose names may stand inside.
    inside: Vec<Vec<usize>>,
    government: usize,
    agencies: Vec<usize>,
    people: Vec<usize>,
    /// Words that end a name where it is read backwards.
    stops: HashSet<String>,
    acts: HashSet<String>,
}

impl Grammar {
    pub(super) fn new(codebook: &Codebook) -> Self {
        let list = |name: &str| codebook.lists.get(name).map_or(&[][..], Vec::as_slice);
        let code = |name: &str| codebook.codes.iter().position(|code| code.code == name);
        let codes = |names: &[String]| names.iter().filter_map(|name| code(name)).collect();
        let folded = |name: &str| list(name).iter().map(|word| fold(word).text).collect();
        Self {
            inside: codebook.codes.iter().map(|code| codes(list(&format!("inside_{}", code.code)))).collect(),
            government: code("government").unwrap_or_default(),
            agencies: codes(list("fields_name")),
            people: codes(list("private")),
            stops: folded("stop"),
            acts: folded("act"),
        }
    }
}

/// How a piece goes on with those before it.
#[derive(Clone, Copy, Debug)]
struct Link {
    /// Where the chain begins; `None` where a name cannot begin there.
    start: Option<usize>,
    /// The piece before.
    previous: Option<usize>,
    /// The last head of the chain.
    head: Option<usize>,
    /// The chain names fields of departments.
    field: bool,
    /// It is a list that 等 closes: 教育、公安等部门.
    listed: bool,
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

/// What an unknown word may be in a name.
enum Class {
    Noun,
    Verb,
    And,
    Other,
}

/// Reads the names of one sentence.
struct Names<'a> {
    sentence: &'a Sentence<'a>,
    segmenter: &'a Segmenter,
    grammar: &'a Grammar,
    /// In the order of ends.
    pieces: Vec<Piece>,
    /// For each place the number of pieces that end before it.
    ends: Vec<usize>,
    links: Vec<Link>,
}

/// The names in a sentence, from `pieces`: of those that overlap the leftmost, then the longest.
pub(super) fn names(
    pieces: Vec<Piece>,
    sentence: &Sentence,
    segmenter: &Segmenter,
    grammar: &Grammar,
) -> Vec<Name> {
    if pieces.is_empty() {
        return Vec::new();
    }
    let mut found = Names::new(pieces, sentence, segmenter, grammar).all();
    found.sort_by_key(|name| (name.span.start, usize::MAX - name.span.end, name.bare));
    let mut end = 0;
    found.retain(|name| {
        let free = name.span.start >= end;
        if free {
            end = name.span.end;
        }
        free
    });
    found
}

impl<'a> Names<'a> {
    fn new(
        mut pieces: Vec<Piece>,
        sentence: &'a Sentence,
        segmenter: &'a Segmenter,
        grammar: &'a Grammar,
    ) -> Self {
        with_brackets(&mut pieces, sentence);
        pieces.sort_by_key(|piece| (piece.span.end, piece.span.start));
        let mut ends = vec![0; sentence.len() + 2];
        for piece in &pieces {
            ends[piece.span.end + 1] += 1;
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let links = Vec::with_capacity(pieces.len());
        let mut names = Self { sentence, segmenter, grammar, pieces, ends, links };
        for at in 0..names.pieces.len() {
            let link = names.link(at);
            names.links.push(link);
        }
        names
    }

    fn all(&self) -> Vec<Name> {
        (0..self.pieces.len()).filter_map(|at| self.name(at)).collect()
    }

    fn ending_at(&self, at: usize) -> std::ops::Range<usize> {
        match at < self.sentence.len() + 1 {
            true => self.ends[at]..self.ends[at + 1],
            false => 0..0,
        }
    }

    /// The chain that piece `at` ends.
    fn link(&self, at: usize) -> Link {
        let piece = &self.pieces[at];
        let start = piece.span.start;
        let is_head = matches!(piece.entry.kind, Kind::Head(_));
        let field = matches!(piece.entry.kind, Kind::Field(..));
        let alone = Link {
            start: self.sentence.begins(start).then_some(start),
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
                        Some(first) if self.sentence.begins(first) => begin = first,
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
                    (Kind::Field(..), Kind::Field(..)) | (Kind::Tier, Kind::Tier)
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
                (Kind::Each | Kind::Which | Kind::Own | Kind::Tier | Kind::Place, _) => true,
                (Kind::Field(..), Kind::Head(_)) => !people(next),
                (Kind::Field(..), Kind::Field(..) | Kind::Sort | Kind::Act) => true,
                (Kind::Sort | Kind::Act | Kind::Verb, Kind::Head(Need::Field)) => link.field,
                (Kind::Verb, Kind::Head(_)) => true,
                (Kind::Sort | Kind::Act, Kind::Verb) => true,
                (Kind::Field(..), Kind::Verb) => true,
                (Kind::Sort | Kind::Act, Kind::Sort | Kind::Act | Kind::Field(..) | Kind::Head(_)) => true,
                (Kind::Head(_), Kind::Head(Need::Field)) => false,
                (Kind::Head(_), Kind::Head(_) | Kind::Field(..) | Kind::Sort | Kind::Act | Kind::Each) => {
                    true
                }
                _ => false,
            },
        }
    }

    /// The name that piece `at` ends, if it ends one.
    fn name(&self, at: usize) -> Option<Name> {
        let (piece, link) = (&self.pieces[at], self.links[at]);
        if !self.sentence.begins(piece.span.end) {
            return None;
        }
        let Kind::Head(need) = piece.entry.kind else { return self.tier(at) };
        if self.is_inside(piece.span.start) {
            return None;
        }
        let mut parts = self.parts(at);
        self.trim(&mut parts);
        let known = parts.len() > 1;
        let mut start = parts.first().map(|first| first.span.start).filter(|_| link.start.is_some());
        match need {
            Need::Word | Need::Field if !known => start = None,
            Need::Name | Need::Open | Need::Office if !opens_name(&parts) => {
                let from = start.unwrap_or(piece.span.start);
                let placed = parts.first().is_some_and(|first| first.entry.kind == Kind::Place);
                match self.grow(from, placed, &mut parts) {
                    Some(grown) => start = Some(grown),
                    None if !known && need != Need::Open => start = None,
                    None => {}
                }
            }
            Need::Nothing if !opens_name(&parts) => {
                start = self.unknown_place(start.unwrap_or(piece.span.start)).or(start);
            }
            _ => {}
        }
        if self.character_before(start.or(Some(piece.span.start))) == Some('等') || link.listed {
            start = self.list(start.unwrap_or(piece.span.start), &mut parts).or(start);
        }
        let start = start.filter(|&start| self.sentence.begins(start))?;
        let head = match (need, link.previous) {
            (Need::Office, Some(_)) => {
                let before = parts.iter().rev().skip(1).find(|part| matches!(part.entry.kind, Kind::Head(_)));
                before.map_or(piece.entry, |before| before.entry)
            }
            _ => piece.entry,
        };
        let code = self.type_of(head.code as usize, &parts, need);
        Some(Name { span: Span::new(start, piece.span.end), code, parts, bare: false })
    }

    /// Whether `at` stands within a word after one character that means nothing in names: 布|局, but 市|局.
    fn is_inside(&self, at: usize) -> bool {
        let word = self.word_before(at).filter(|word| word.end > at && word.start + 1 == at);
        word.is_some() && self.ending_at(at).is_empty()
    }

    /// The type of a name: a department's own where its field says so, as in 县委组织部.
    fn type_of(&self, code: usize, parts: &[Piece], need: Need) -> usize {
        let field = parts.iter().rev().find(|part| matches!(part.entry.kind, Kind::Field(..)));
        match field {
            Some(field) if need == Need::Field => field.entry.code as usize,
            _ => code,
        }
    }

    /// A tier or place that stands for its government: 各县, 试点城市; bare where nothing says which.
    fn tier(&self, at: usize) -> Option<Name> {
        let piece = &self.pieces[at];
        let start = self.links[at].start.filter(|_| matches!(piece.entry.kind, Kind::Tier | Kind::Place))?;
        let mut parts = self.parts(at);
        let bare = !parts.iter().any(|part| part.entry.kind == Kind::Each);
        // 市和区 are two.
        let apart = parts.windows(2).rposition(|pair| pair[0].span.end < pair[1].span.start);
        if let Some(apart) = apart.filter(|_| bare) {
            parts.drain(..=apart);
        }
        let start = if bare { parts[0].span.start } else { start };
        Some(Name { span: Span::new(start, piece.span.end), code: self.grammar.government, parts, bare })
    }

    /// The pieces of the chain that `last` ends.
    fn parts(&self, last: usize) -> Vec<Piece> {
        let start = self.links[last].start.unwrap_or(self.pieces[last].span.start);
        let mut parts = Vec::new();
        let mut at = Some(last);
        while let Some(piece) = at.filter(|&at| self.pieces[at].span.start >= start) {
            parts.push(self.pieces[piece]);
            at = self.links[piece].previous;
        }
        parts.reverse();
        parts
    }

    /// Takes verbs off the beginning: 组织学校开展 is no name of a school. A generic head makes them one: 招生单位.
    fn trim(&self, parts: &mut Vec<Piece>) {
        while let [first, next, ..] = parts.as_slice() {
            let generic =
                matches!(next.entry.kind, Kind::Head(Need::Word | Need::Name | Need::Open | Need::Field));
            let agency = |part: &Piece| self.grammar.agencies.contains(&(part.entry.code as usize));
            let field = matches!(first.entry.kind, Kind::Field(_, true)) && !parts.last().is_some_and(agency);
            let act = matches!(first.entry.kind, Kind::Act | Kind::Verb)
                || matches!(first.entry.kind, Kind::Field(..)) && {
                    let word = self.sentence.slice(first.span);
                    self.grammar.acts.contains(word) && !parts.last().is_some_and(agency)
                };
            if (generic || !act) && !field || !self.sentence.begins(next.span.start) {
                break;
            }
            parts.remove(0);
        }
    }

    fn character_before(&self, at: Option<usize>) -> Option<char> {
        self.sentence.char_at(at?.checked_sub(1)?)
    }

    /// The word that ends at or runs over `at`.
    fn word_before(&self, at: usize) -> Option<Span> {
        let words = self.sentence.words();
        let next = words.partition_point(|word| word.start < at);
        words.get(next.checked_sub(1)?).copied().filter(|word| word.end >= at)
    }

    /// Where a chain begins that may open a name and ends at `at`.
    fn opening(&self, at: usize) -> Option<(usize, usize)> {
        let opens = |piece: &Piece| match piece.entry.kind {
            Kind::Each | Kind::Which | Kind::Own | Kind::Tier | Kind::Place => true,
            Kind::Head(_) => piece.entry.code as usize == self.grammar.government,
            _ => false,
        };
        let ends = self.ending_at(at).filter(|&piece| opens(&self.pieces[piece]));
        ends.filter_map(|piece| Some((self.links[piece].start?, piece))).min()
    }

    /// Grows a name over words no list knows, to a tier or place before them, or over nouns alone; of a name that
    /// begins with a place (`placed`) only to another before. The known words found are put before `parts`.
    fn grow(&self, from: usize, placed: bool, parts: &mut Vec<Piece>) -> Option<usize> {
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
                // A verb right before the head is a noun: 促进|局.
                Class::Verb if at == from => {}
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
    fn unknown_place(&self, at: usize) -> Option<usize> {
        let tier = self.character_before(Some(at)).filter(|c| "乡镇村县区市".contains(*c))?;
        let mut word = self.word_before(at)?;
        if word.len() == 1 {
            word = self.word_before(word.start)?;
        }
        let text = self.sentence.slice(word);
        let is_name =
            word.start + 1 < at && !text.starts_with(tier) && matches!(self.class(word), Class::Noun);
        is_name.then_some(word.start)
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
            [b'a', ..] if word.len() > 1 => Class::Noun,
            [b'm', ..] if text.starts_with('第') => Class::Noun,
            [b'v', ..] if word.len() > 1 => Class::Verb,
            [b'c', ..] if matches!(text, "和" | "与") => Class::And,
            _ => Class::Other,
        }
    }

    /// Where a list begins whose items share the head that follows 等 or closes it: 慢性病、儿科等科室. `None` where
    /// each item is a name of its own.
    fn list(&self, from: usize, parts: &mut Vec<Piece>) -> Option<usize> {
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
                .filter(|&piece| {
                    matches!(
                        self.pieces[piece].entry.kind,
                        Kind::Field(..) | Kind::Head(_) | Kind::Tier | Kind::Place | Kind::Each
                    )
                })
                .filter_map(|piece| self.links[piece].start)
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

/// Whether the first word of a name tells that nothing more belongs to it.
fn opens_name(parts: &[Piece]) -> bool {
    parts
        .first()
        .is_some_and(|first| matches!(first.entry.kind, Kind::Each | Kind::Which | Kind::Own | Kind::Tier))
}

/// Adds the tiers and heads with what stands in brackets after them: 县（市、区）, 委员会（爱国卫生运动委员会）.
fn with_brackets(pieces: &mut Vec<Piece>, sentence: &Sentence) {
    let mut more = Vec::new();
    for piece in pieces.iter() {
        let open = piece.span.end;
        if sentence.char_at(open) != Some('(') || !matches!(piece.entry.kind, Kind::Tier | Kind::Head(_)) {
            continue;
        }
        let Some(close) = (open..open + ASIDE).find(|&at| sentence.char_at(at) == Some(')')) else {
            continue;
        };
        let inner = sentence.slice(Span::new(open + 1, close));
        let belongs = match piece.entry.kind {
            Kind::Tier => {
                let ends = |tier: &str| {
                    pieces
                        .iter()
                        .any(|other| other.entry.kind == Kind::Tier && sentence.slice(other.span) == tier)
                };
                inner.split('、').all(ends)
            }
            _ => {
                !inner.contains([',', ';'])
                    && !inner.starts_with("以下")
                    && pieces.iter().any(|other| {
                        other.span.end == close
                            && other.span.start > open
                            && matches!(other.entry.kind, Kind::Head(_))
                    })
            }
        };
        if belongs {
            more.push(Piece { span: Span::new(piece.span.start, close + 1), ..*piece });
        }
    }
    pieces.extend(more);
}
