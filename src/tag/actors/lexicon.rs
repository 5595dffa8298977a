//! The words names are made of, found in a sentence in one pass.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::departments::{departments, portfolio_of};
use crate::model::{Level, Span};
use crate::segment::fold;
use crate::structure::{central_bodies, place_names};
use crate::tag::codebook::{Code, Codebook};
use crate::tag::cue::Find;
use crate::tag::sentence::Sentence;
use crate::tag::trie::Trie;

/// What a word does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Which of several: 各, 有关. With one of these a bare tier is a body.
    Each,
    /// Which: 当地, 所属.
    Which,
    /// The document's own place: 我省, 本市.
    Own,
    /// A level of government: 省, 县级.
    Tier,
    /// A place by name.
    Place,
    /// What a department answers for: 财政. The index of the department, and whether only agencies are named by it.
    Field(u16, bool),
    /// What sort of body it is: 公立, 行政.
    Sort,
    /// The same, though a verb where it does not stand in a name: 管理.
    Act,
    /// A verb that makes a generic head a name: 招生单位.
    Verb,
    /// What a name ends with.
    Head(Need),
}

/// What a head needs before it to be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Nothing.
    Nothing,
    /// Any word of a name.
    Word,
    /// A department's field.
    Field,
    /// Any word of a name, or words no list knows.
    Name,
    /// Nothing, but it takes words no list knows.
    Open,
    /// It goes on with a name and keeps its type.
    Office,
    /// A tier or place right before it, and that the name acts.
    Tier,
}

/// A word of the lexicon in one of its meanings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// Index of the code in the codebook, for heads.
    pub(super) code: u16,
    pub(super) level: Option<Level>,
    pub(super) portfolio: Option<&'static str>,
    /// The department, for fields and for names without a head.
    pub(super) department: Option<u16>,
    /// Index in [`central_bodies`].
    pub(super) central: Option<u16>,
}

/// An entry at a place of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) entry: Entry,
}

/// The words of names with their meanings.
#[derive(Default)]
pub(super) struct Lexicon {
    trie: Trie,
    entries: Vec<Vec<Entry>>,
}

const PLAIN: Entry =
    Entry { kind: Kind::Sort, code: 0, level: None, portfolio: None, department: None, central: None };

impl Lexicon {
    /// The lexicon of the codebook of actors, with the places, departments and central bodies.
    pub(super) fn new(codebook: &Codebook) -> Self {
        let mut words: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut add = |word: &str, entry: Entry| {
            let entries = words.entry(fold(word).text).or_default();
            if !entries.iter().any(|known| known.kind == entry.kind) {
                entries.push(entry);
            }
        };
        let codes: HashMap<&str, u16> =
            (0..).zip(&codebook.codes).map(|(at, code)| (code.code.as_str(), at)).collect();
        let levels = levels(codebook);
        let level = |word: &str| levels.get(&fold(word).text).copied().flatten();

        for (at, body) in (0..).zip(central_bodies()) {
            let code = codes.get(body.code).copied().unwrap_or_default();
            for name in [body.name].iter().chain(&body.short).filter(|name| is_plainly_central(name)) {
                let level = Some(Level::Central);
                let kind = Kind::Head(Need::Nothing);
                add(name, Entry { kind, code, level, portfolio: body.portfolio, central: Some(at), ..PLAIN });
            }
        }
        for (at, department) in (0..).zip(departments()) {
            let portfolio = Some(department.portfolio);
            let code = codes.get(department.code).copied().unwrap_or_default();
            let known = Entry { code, portfolio, department: Some(at), ..PLAIN };
            for &(word, agencies_only) in &department.words {
                add(word, Entry { kind: Kind::Field(at, agencies_only), ..known });
            }
            for name in &department.names {
                add(name, Entry { kind: Kind::Head(Need::Nothing), level: level(name), ..known });
            }
        }
        for (at, code) in (0..).zip(&codebook.codes) {
            for (head, role) in heads(code).filter(|(head, _)| !head.is_ascii()) {
                let (level, portfolio) = (level(head), portfolio_of(head));
                add(head, Entry { kind: Kind::Head(need(role)), code: at, level, portfolio, ..PLAIN });
            }
        }
        for (list, kind) in [
            ("each", Kind::Each),
            ("which", Kind::Which),
            ("own", Kind::Own),
            ("sort", Kind::Sort),
            ("act", Kind::Act),
            ("verb", Kind::Verb),
        ] {
            for word in codebook.lists.get(list).into_iter().flatten() {
                add(word, Entry { kind, level: level(word), ..PLAIN });
            }
        }
        let heads: HashSet<&str> = codebook.codes.iter().flat_map(heads).map(|(head, _)| head).collect();
        for (word, &level) in
            levels.iter().filter(|(word, _)| !heads.contains(word.as_str()) && !word.is_ascii())
        {
            add(word, Entry { kind: Kind::Tier, level, ..PLAIN });
        }
        for (name, level) in place_names().filter(|(name, _)| !levels.contains_key(*name)) {
            let place = Entry { kind: Kind::Place, level: Some(level), ..PLAIN };
            add(name, place);
            // 广州海关, 海南大学: provinces and cities go without 省 and 市 inside names.
            let short = name.strip_suffix(['省', '市']).filter(|short| short.chars().count() > 1);
            if let (Some(short), Level::Province | Level::Prefecture) = (short, level) {
                add(short, place);
            }
        }
        let trie = Trie::new(words.keys().map(|word| word.chars()));
        Self { trie, entries: words.into_values().collect() }
    }

    /// The words of names in a sentence, in the order of their ends. A word inside a quotation longer than
    /// `terms` is none: it is another's.
    pub(super) fn pieces(&self, sentence: &Sentence, terms: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for start in 0..sentence.len() {
            for (length, word) in self.trie.prefixes(sentence.chars()[start..].iter().copied()) {
                let span = Span::new(start, start + length);
                if !sentence.is_quoted(span, terms) {
                    pieces.extend(self.entries[word].iter().map(|&entry| Piece { span, entry }));
                }
            }
        }
        pieces.sort_by_key(|piece| (piece.span.end, piece.span.start));
        pieces
    }
}

/// The heads of a code, folded, with the roles of their cues.
pub(super) fn heads(code: &Code) -> impl Iterator<Item = (&str, &str)> {
    code.cues.iter().flat_map(|cue| {
        let words = match &cue.find {
            Find::Words(pattern) => pattern.parts.iter().flat_map(|part| &part.words).collect(),
            Find::Regex(_) => Vec::new(),
        };
        words.into_iter().map(move |word| (word.text.as_str(), cue.role.as_str()))
    })
}

/// What a head with that role needs.
fn need(role: &str) -> Need {
    match role {
        "generic" => Need::Word,
        "field" => Need::Field,
        "named" => Need::Name,
        "open" => Need::Open,
        "office" => Need::Office,
        "tier" => Need::Tier,
        _ => Need::Nothing,
    }
}

/// The words for tiers of government with their levels, from the lists of the codebook.
fn levels(codebook: &Codebook) -> BTreeMap<String, Option<Level>> {
    let lists = codebook.lists.iter().filter_map(|(name, words)| Some((name.strip_prefix("level_")?, words)));
    lists
        .flat_map(|(level, words)| words.iter().map(move |word| (fold(word).text, level.parse().ok())))
        .collect()
}

/// Whether a central body's name is not also that of a local one: 统计局 may be a county's.
fn is_plainly_central(name: &str) -> bool {
    ["国", "中", "全国", "最高", "健康中国"].iter().any(|start| name.starts_with(start))
        || ["部", "总局", "总署", "署"].iter().any(|end| name.ends_with(end))
}
