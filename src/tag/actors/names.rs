//! Names of bodies, posts and groups: words of the lexicon that stand one after the other and end with a head,
//! with the unknown words that some heads take before them.

use std::collections::HashSet;

use super::chain::Link;
use super::lexicon::{Entry, Kind, Need, Piece};
use crate::model::{Level, Span};
use crate::segment::{Segmenter, fold};
use crate::tag::codebook::Codebook;
use crate::tag::sentence::Sentence;

/// Code points of an aside that belongs to a name: 海南省健康海南建设委员会（爱国卫生运动委员会）.
const ASIDE: usize = 16;

/// A name in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) span: Span,
    /// Index of its type in the codebook.
    pub(super) code: usize,
    /// Its known words, in order; none for an English name.
    pub(super) parts: Vec<Piece>,
    /// Level of government that an English name tells.
    pub(super) level: Option<Level>,
    /// The body that an English name means.
    pub(super) entity: Option<String>,
    /// Of readings of the same words the lowest counts: 教育委员会 is a department before it is a committee.
    pub(super) rank: u8,
    /// Whether it is a body whatever the sentence says.
    pub(super) claim: Claim,
}

/// Whether a name is a body whatever the sentence says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// It is.
    Body,
    /// A generic head with words no list knows, 配租机构, and a tier's purse, 省财政, are ones where they act.
    Loose,
    /// So is a tier or place alone, 市和区按照事权划分, but only before some words.
    Place,
}

/// What the codebook of actors says of how names are built.
#[derive(Default)]
pub(super) struct Grammar {
    /// Of each code the codes whose names may stand inside.
    pub(super) inside: Vec<Vec<usize>>,
    pub(super) government: usize,
    pub(super) agencies: Vec<usize>,
    pub(super) people: Vec<usize>,
    /// Words that end a name where it is read backwards.
    pub(super) stops: HashSet<String>,
    pub(super) acts: HashSet<String>,
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

/// Reads the names of one sentence.
pub(super) struct Names<'a> {
    pub(super) sentence: &'a Sentence<'a>,
    pub(super) segmenter: &'a Segmenter,
    pub(super) grammar: &'a Grammar,
    /// In the order of ends.
    pub(super) pieces: Vec<Piece>,
    /// For each place the number of pieces that end before it.
    pub(super) ends: Vec<usize>,
    pub(super) links: Vec<Link>,
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
    found.sort_by_key(|name| (name.span.start, usize::MAX - name.span.end, name.claim, name.rank));
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

    /// Whether a name may begin at `at`. The segmenter takes some prepositions together with what follows: 由医保
    /// for a person of that surname, 报上 before 报上一级.
    pub(super) fn begins(&self, at: usize) -> bool {
        self.sentence.begins(at)
            || self.character_before(Some(at)).is_some_and(|c| "由向经报".contains(c))
                && self.word_before(at).is_some_and(|word| word.start + 1 == at)
    }

    fn all(&self) -> Vec<Name> {
        (0..self.pieces.len()).filter_map(|at| self.name(at)).collect()
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
        let mut claim = Claim::Body;
        match need {
            Need::Word if !known => {
                let agency = self.grammar.agencies.contains(&(piece.entry.code as usize));
                let from = piece.span.start;
                // 省农机化主管部门 is known by its tier; 全国重点文物保护单位 is no body.
                let unit = self.sentence.slice(piece.span) == "单位";
                if let Some(placed) = self.grow(from, true, &mut parts).filter(|_| !unit) {
                    start = Some(placed);
                } else {
                    start = self.loose(from, piece.span.end).filter(|_| agency);
                    claim = Claim::Loose;
                }
            }
            Need::Word
                if !opens_name(&parts)
                    && parts.first().is_some_and(|first| !matches!(first.entry.kind, Kind::Head(_))) =>
            {
                start = start.and_then(|from| self.grow(from, true, &mut parts)).or(start);
            }
            Need::Tier => {
                let placed = link.previous.is_some_and(|before| {
                    matches!(
                        self.pieces[before].entry.kind,
                        Kind::Own | Kind::Tier | Kind::Place | Kind::Each
                    )
                });
                start = start.filter(|_| placed);
                claim = Claim::Loose;
            }
            // 市高招办: a place shows how far the name goes.
            Need::Field if !known => {
                start =
                    (piece.span.len() == 1).then(|| self.grow(piece.span.start, true, &mut parts)).flatten()
            }
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
        if let Some(first) = parts.first().filter(|first| self.is_township(first)) {
            start = self.unknown_place(first.span.end).or(start);
        }
        if self.character_before(start.or(Some(piece.span.start))) == Some('等') || link.listed {
            let list = self.list(start.unwrap_or(piece.span.start), &mut parts);
            claim = if list.is_some() { Claim::Body } else { claim };
            start = list.or(start);
        }
        let start = start.filter(|&start| self.begins(start))?;
        let head = match (need, link.previous) {
            (Need::Office, Some(_)) => {
                let before = parts.iter().rev().skip(1).find(|part| {
                    matches!(part.entry.kind, Kind::Head(_))
                        && !self.grammar.people.contains(&(part.entry.code as usize))
                });
                before.map_or(piece.entry, |before| before.entry)
            }
            _ => piece.entry,
        };
        let code = self.type_of(head.code as usize, &parts, need);
        let with_field =
            matches!(parts[..], [.., Piece { entry: Entry { kind: Kind::Field(..), .. }, .. }, _]);
        let rank = match piece.entry {
            entry if entry.central.is_some() || entry.department.is_some() => 0,
            _ if need == Need::Nothing => 1,
            _ if with_field => 2,
            _ => 3,
        };
        Some(Name {
            span: Span::new(start, piece.span.end),
            code,
            parts,
            level: None,
            entity: None,
            rank,
            claim,
        })
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

    /// A tier or place that stands for its government: 各县, 试点城市; alone where nothing says which.
    fn tier(&self, at: usize) -> Option<Name> {
        let piece = &self.pieces[at];
        let start = self.links[at].start.filter(|_| matches!(piece.entry.kind, Kind::Tier | Kind::Place))?;
        let mut parts = self.parts(at);
        let alone = !parts.iter().any(|part| part.entry.kind == Kind::Each);
        // 市和区 are two.
        let apart = parts.windows(2).rposition(|pair| pair[0].span.end < pair[1].span.start);
        if let Some(apart) = apart.filter(|_| alone) {
            parts.drain(..=apart);
        }
        let mut start = if alone { parts[0].span.start } else { start };
        if self.is_township(&parts[0]) {
            start = self.unknown_place(parts[0].span.end).unwrap_or(start);
        }
        Some(Name {
            span: Span::new(start, piece.span.end),
            code: self.grammar.government,
            parts,
            level: None,
            entity: None,
            rank: 0,
            claim: if alone { Claim::Place } else { Claim::Body },
        })
    }

    /// Whether a piece is the tier of a place that lists of places do not have: towns are too many.
    pub(super) fn is_township(&self, piece: &Piece) -> bool {
        piece.entry.kind == Kind::Tier
            && matches!(self.sentence.slice(piece.span), "乡" | "镇" | "村" | "街道")
    }

    /// The pieces of the chain that `last` ends.
    pub(super) fn parts(&self, last: usize) -> Vec<Piece> {
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
            if (generic || !act) && !field || !self.begins(next.span.start) {
                break;
            }
            parts.remove(0);
        }
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
