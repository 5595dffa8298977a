//! Bodies and posts in a sentence, their level of government, and which of them the sentence makes responsible.

use super::codebook::Codebook;
use super::cues::Hit;
use super::sentence::{Sentence, is_clause_end};
use crate::model::{Level, Span};
use crate::segment::{Segmenter, fold};

/// A body or post named in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Index of its type in the codebook.
    pub(super) code: usize,
    /// Where its name stands, in the folded sentence.
    pub(super) span: Span,
    /// Level of government, where the name tells.
    pub(super) level: Option<Level>,
    /// A public body, not a private person or firm.
    pub(super) public: bool,
}

/// Reads levels of government from names, by the lists of the codebook.
pub(super) struct Levels(Vec<(String, Option<Level>)>);

impl Levels {
    pub(super) fn new(codebook: Option<&Codebook>) -> Self {
        let mut words = Vec::new();
        for (name, list) in codebook.iter().flat_map(|codebook| &codebook.lists) {
            let Some(level) = name.strip_prefix("level_") else { continue };
            let level = level.parse().ok();
            words.extend(list.iter().map(|word| (fold(word).text, level)));
        }
        words.sort_by_key(|(word, _)| usize::MAX - word.len());
        Self(words)
    }

    /// The level the name tells: that of the first place word in it, the longest where several begin there.
    fn of(&self, name: &str) -> Option<Level> {
        let mut rest = name;
        while let Some(first) = rest.chars().next() {
            match self.0.iter().find(|(word, _)| rest.starts_with(word.as_str())) {
                Some((_, Some(level))) => return Some(*level),
                Some((word, None)) => rest = &rest[word.len()..],
                None => rest = &rest[first.len_utf8()..],
            }
        }
        None
    }
}

/// The names in a sentence: of hits that overlap the leftmost, then the longest.
pub(super) fn mentions(
    hits: &[Hit],
    codebook: &Codebook,
    levels: &Levels,
    sentence: &Sentence,
) -> Vec<Mention> {
    let mut hits: Vec<&Hit> = hits.iter().filter(|hit| sentence.begins(hit.span.end)).collect();
    hits.sort_by_key(|hit| (hit.span.start, usize::MAX - hit.span.end, hit.code));
    let mut mentions: Vec<Mention> = Vec::new();
    for hit in hits {
        if mentions.last().is_some_and(|last| last.span.overlaps(hit.span)) {
            continue;
        }
        let code = &codebook.codes[hit.code].code;
        mentions.push(Mention {
            code: hit.code,
            span: hit.span,
            level: levels.of(hit.span.slice(sentence.text())),
            public: !matches!(code.as_str(), "people" | "enterprise"),
        });
    }
    mentions
}

/// The mentions that must or may act, with the whole span of their names.
pub(super) fn responsible(
    mentions: &[Mention],
    sentence: &Sentence,
    segmenter: &Segmenter,
) -> Vec<(usize, Span)> {
    let chars: Vec<char> = sentence.text().chars().collect();
    let mut found: Vec<(usize, Span)> = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        let Span { start, end } = mention.span;
        let before: String = chars[start.saturating_sub(6)..start].iter().collect();
        let after: String = chars[end..chars.len().min(end + 8)].iter().collect();
        let clause = clause_start(&chars, start);
        let lead: String = chars[clause..start].iter().collect();
        let joined = found.last().is_some_and(|(last, span)| {
            *last + 1 == index
                && matches!(
                    chars[span.end..start].iter().collect::<String>().as_str(),
                    "和" | "及" | "与" | "、" | "或" | "或者" | "以及" | "会同" | "协同"
                )
        });
        // 由 names the doer, wherever it stands.
        let by = before.ends_with('由') || before.ends_with("鼓励") || before.ends_with("发挥");
        let at_start = is_lead(&lead);
        let takes_part = ["参与", "参加", "牵头", "配合", "负责"].iter().any(|verb| after.starts_with(verb));
        let acts = is_predicate(&after, segmenter);
        if joined || (by && !after.starts_with('的')) || takes_part || (at_start && acts) {
            found.push((index, mention.span));
        } else if acts && lead.ends_with('的') && !starts_with_preposition(&lead) {
            // A relative clause before the name belongs to it: 纳入……的机构实行……
            found.push((index, Span::new(clause + lead_length(&lead), end)));
        }
    }
    found
}

fn clause_start(chars: &[char], at: usize) -> usize {
    (0..at).rfind(|&place| is_clause_end(chars[place])).map_or(0, |place| place + 1)
}

/// Whether nothing but a conjunction or a time stands between the clause's start and a name.
fn is_lead(lead: &str) -> bool {
    lead_length(lead) == lead.chars().count()
}

/// Code points of the conjunctions, numbers and times a clause begins with.
fn lead_length(lead: &str) -> usize {
    const OPENERS: [&str; 12] =
        ["并且", "并", "且", "但", "同时", "其中", "尤其", "对此", "为此", "要求", "此外", "凡"];
    let mut rest = lead;
    while let Some(opener) = OPENERS.iter().find(|opener| rest.starts_with(**opener)) {
        rest = &rest[opener.len()..];
    }
    let numbered = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '(' | ')'
                    | '.'
                    | '、'
                    | ' '
                    | '第'
                    | '条'
                    | '一'
                    | '二'
                    | '三'
                    | '四'
                    | '五'
                    | '六'
                    | '七'
                    | '八'
                    | '九'
                    | '十'
            )
    });
    lead.chars().count() - numbered.chars().count()
}

fn starts_with_preposition(lead: &str) -> bool {
    ["对", "为", "在", "以", "按", "按照", "根据", "依据", "将", "把", "从", "向", "与", "由", "通过"]
        .iter()
        .any(|preposition| lead.starts_with(preposition))
}

/// Whether what follows a name is what it does: a modal, an adverb, a preposition phrase or a verb.
fn is_predicate(after: &str, segmenter: &Segmenter) -> bool {
    let Some(word) = segmenter.words(after).first().copied().filter(|word| word.span.start == 0) else {
        return false;
    };
    if ["内", "外", "间", "之间", "内部", "中", "等", "的", "为"].contains(&word.text) {
        return false;
    }
    matches!(segmenter.part_of_speech(word.text).as_bytes().first(), Some(b'v' | b'd' | b'p'))
}
