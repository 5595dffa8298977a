//! The signal of a sentence: what it tells public bodies to do (Ang 2023). The cues are the codebook's; here is
//! the order in which they are weighed, and what keeps a cue from counting.

use super::codebook::{Codebook, Find};
use super::context::{Context, Subject};
use super::cues::Hit;
use super::sentence::Sentence;
use crate::model::{Signal, Span};
use crate::segment::fold;

/// Longest lead-in title, such as （一）统一绩效考核。
pub(super) const LEAD_IN: usize = 26;
/// Longest clause of a motto.
const MOTTO: usize = 8;

/// What the signal of a sentence is decided on.
pub(super) struct Evidence<'a> {
    pub(super) codebook: &'a Codebook,
    pub(super) sentence: &'a Sentence<'a>,
    pub(super) hits: &'a [Hit],
    pub(super) context: &'a Context<'a>,
    /// Who acts.
    pub(super) subjects: &'a [Subject],
    /// Some clause begins with a verb.
    pub(super) commands: bool,
    /// A date or period to act by.
    pub(super) deadline: Option<Span>,
    /// A number or standard that must be met, not a mere count.
    pub(super) target: Option<Span>,
}

impl Evidence<'_> {
    /// The signal, and the cue's place where one made it.
    pub(super) fn signal(&self) -> (Signal, Option<Span>) {
        if self.context.condition || self.heading_says_none() || self.is_lead_in() {
            return (Signal::N, None);
        }
        let first = |signal: Signal| self.of(signal).find(|hit| self.counts(hit)).map(|hit| hit.span);
        if let Some(cue) = self.of(Signal::N).find(|hit| self.role(hit).is_empty()).map(|hit| hit.span) {
            return (Signal::N, Some(cue));
        }
        if self.only_people_act() {
            return match self.of(Signal::R).chain(self.of(Signal::Y)).find(|hit| self.role(hit) != "chain") {
                Some(_) => (Signal::N, None),
                None => (Signal::B, first(Signal::G)),
            };
        }
        if let Some(cue) = first(Signal::R) {
            return (Signal::R, Some(cue));
        }
        if let Some(cue) = first(Signal::Y) {
            return (Signal::Y, Some(cue));
        }
        let none = self.of(Signal::N).find(|hit| match self.role(hit) {
            "past" => true,
            "purpose" => self.subjects.is_empty(),
            _ => false,
        });
        if let Some(none) = none {
            return (Signal::N, Some(none.span));
        }
        if let Some(cue) = self.deadline.filter(|&deadline| !self.is_hoped(deadline)) {
            return (Signal::Y, Some(cue));
        }
        let hedge = first(Signal::G);
        if let Some(target) = self.target.filter(|_| hedge.is_none()) {
            return (Signal::Y, Some(target));
        }
        if let Some(cue) = hedge {
            return (Signal::G, Some(cue));
        }
        if let Some(cue) = first(Signal::C) {
            return (Signal::C, Some(cue));
        }
        match self.of(Signal::N).find(|hit| self.role(hit) == "weak") {
            Some(hit) if !self.commands || self.context.heading.contains("目标") => {
                (Signal::N, Some(hit.span))
            }
            // English instructs by its modals; only Chinese by the bare verb.
            _ if !self.sentence.text().contains(|c| c >= '\u{3400}') => (Signal::N, None),
            _ => (Signal::B, None),
        }
    }

    fn of(&self, signal: Signal) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| self.codebook.codes[hit.code].code == signal.as_str())
    }

    fn role(&self, hit: &Hit) -> &str {
        &self.codebook.codes[hit.code].cues[hit.cue].role
    }

    fn heading_says_none(&self) -> bool {
        let heading = fold(self.context.heading).text;
        self.codebook
            .codes
            .iter()
            .filter(|code| code.code == Signal::N.as_str())
            .flat_map(|code| &code.cues)
            .any(|cue| {
                cue.role == "heading" && matches!(&cue.find, Find::Regex(regex) if regex.is_match(&heading))
            })
    }

    /// Titles that run into their paragraph, and mottoes of two short clauses: 政府主导，坚持公益。
    fn is_lead_in(&self) -> bool {
        if !self.context.first || self.context.last || self.sentence.len() > LEAD_IN {
            return false;
        }
        let text = self.sentence.text();
        let numbered = text.starts_with('(') || text.contains(['、', '.']) && text.starts_with(is_numeral);
        let clauses: Vec<_> =
            text.split([',', ';', '。', '、']).filter(|clause| !clause.is_empty()).collect();
        let principle = self.context.heading.contains("原则") || text.starts_with("坚持");
        let motto =
            (clauses.len() > 1 || principle) && clauses.iter().all(|clause| clause.chars().count() <= MOTTO);
        (numbered || motto) && self.of(Signal::R).next().is_none()
    }

    /// Only private persons or firms are told or allowed something.
    fn only_people_act(&self) -> bool {
        !self.subjects.is_empty() && self.subjects.iter().all(|subject| !subject.public)
    }

    /// Whether a hit bears on a main act of the sentence.
    fn counts(&self, hit: &Hit) -> bool {
        let right = |hit: &&Hit| self.role(hit) == "right";
        let granted = || self.of(Signal::B).filter(right).any(|right| right.span.contains(hit.span));
        match self.role(hit) {
            "heading" => false,
            _ if self.codebook.codes[hit.code].code == Signal::G.as_str() && granted() => false,
            "chain" => self.is_duty(hit),
            "start" => self.begins_act(hit),
            _ => true,
        }
    }

    /// 确保 as the duty itself: where it opens the sentence, or says what must hold (均有, 不降低, 到位) and the
    /// clause before is no benefit.
    fn is_duty(&self, hit: &Hit) -> bool {
        const BOUNDS: [&str; 9] = ["不", "均", "全部", "到位", "落实", "落到", "安全", "资金", "名"];
        let start = hit.span.start;
        if self.sentence.clause(start) == 0 {
            return true;
        }
        let before = (0..start).rev().find(|&at| self.sentence.clause(at) + 1 == self.sentence.clause(start));
        let before =
            before.map_or("", |at| self.sentence.clause_text(at)).trim_start_matches([',', ';', ':']);
        let benefits = self.codebook.lists.get("benefit").map_or(&[][..], Vec::as_slice);
        !benefits.iter().any(|benefit| before.starts_with(benefit.as_str()))
            && BOUNDS.iter().any(|bound| self.sentence.clause_text(start).contains(bound))
    }

    /// Whether 力争 or the like stands before a date in its clause.
    fn is_hoped(&self, deadline: Span) -> bool {
        self.of(Signal::G).filter(|hit| self.role(hit) == "hope").any(|hope| {
            hope.span.start < deadline.start
                && self.sentence.clause(hope.span.start) == self.sentence.clause(deadline.start)
        })
    }

    /// Whether a hit stands where an act begins: at a clause's start, or right after who acts.
    fn begins_act(&self, hit: &Hit) -> bool {
        let start = hit.span.start;
        start == 0
            || self.sentence.clause(start) != self.sentence.clause(start.saturating_sub(2))
            || self.subjects.iter().any(|subject| subject.span.end == start)
    }
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十".contains(c) || c.is_ascii_digit()
}
