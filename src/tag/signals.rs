//! The signal of a sentence: what it tells public bodies to do (Ang 2023). The cues are the codebook's; here is
//! the order in which they are weighed, and what keeps a cue from counting.

use super::codebook::Codebook;
use super::context::{Context, Subject};
use super::cue::Cue;
use super::cues::Hit;
use super::sentence::Sentence;
use crate::model::{Signal, Span};

/// Longest lead-in title, such as （一）统一绩效考核。
pub(super) const LEAD_IN: usize = 26;
/// Longest clause of a motto.
const MOTTO: usize = 6;

/// What the signal of a sentence is decided on.
pub(super) struct Evidence<'a> {
    pub(super) codebook: &'a Codebook,
    pub(super) sentence: &'a Sentence<'a>,
    pub(super) hits: &'a [Hit],
    pub(super) context: &'a Context,
    /// Who acts.
    pub(super) subjects: &'a [Subject],
    /// Some clause begins with a verb.
    pub(super) commands: bool,
    /// The first clause begins with a verb.
    pub(super) begins_with_verb: bool,
    /// A date or period to act by.
    pub(super) deadline: Option<Span>,
    /// A number or standard that must be met, not a mere count.
    pub(super) target: Option<Span>,
}

/// What was decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub(super) signal: Signal,
    /// The cue's place, where one made it.
    pub(super) cue: Option<Span>,
    /// How binding the sentence is, 1 to 5; 0 where it instructs nobody.
    pub(super) strength: u8,
    /// Only private persons or firms are told something.
    pub(super) private: bool,
}

impl Evidence<'_> {
    /// Decides.
    pub(super) fn verdict(&self) -> Verdict {
        let (signal, cue) = self.own();
        let private = signal == Signal::N && self.tellings().any(|hit| Some(hit.span) == cue);
        let own = Verdict { signal, cue, strength: self.strength(signal), private };
        match &self.context.lead {
            Some(lead)
                if lead.condition || lead.signal == Signal::N || matches!(signal, Signal::N | Signal::B) =>
            {
                Verdict { signal: lead.signal, cue: None, strength: lead.strength, private }
            }
            _ => own,
        }
    }

    /// The signal of the sentence itself.
    fn own(&self) -> (Signal, Option<Span>) {
        if self.context.heading.none && !self.begins_with_duty()
            || self.is_lead_in()
            || self.is_row_of_words()
            || self.sentence.text().ends_with('?')
        {
            return (Signal::N, None);
        }
        if let Some(cue) = self.of(Signal::N).find(|hit| self.role(hit).is_empty()).map(|hit| hit.span) {
            return (Signal::N, Some(cue));
        }
        if self.is_definition() {
            return (Signal::N, None);
        }
        let first = |signal: Signal| self.counting(signal).next().map(|hit| hit.span);
        if self.is_private() {
            let told = self.tellings().find(|hit| self.role(hit) != "permit");
            // What an office refuses private persons binds the office.
            return match (told, first(Signal::R)) {
                (Some(told), _) => (Signal::N, Some(told.span)),
                (None, Some(cue)) => (Signal::R, Some(cue)),
                (None, None) if self.grants() => (Signal::B, None),
                (None, None) => (Signal::N, None),
            };
        }
        if let Some(cue) = first(Signal::R) {
            return (Signal::R, Some(cue));
        }
        if let Some(cue) = first(Signal::Y) {
            return (Signal::Y, Some(cue));
        }
        if let Some(past) = self.of(Signal::N).find(|hit| self.role(hit) == "past") {
            return (Signal::N, Some(past.span));
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
            Some(hit) if !self.commands || self.context.heading.goals => (Signal::N, Some(hit.span)),
            // English instructs by its modals; only Chinese by the bare verb.
            _ if !self.sentence.text().contains(|c| c >= '\u{3400}') => (Signal::N, None),
            _ => (Signal::B, None),
        }
    }

    /// How binding a sentence with that signal is: the weight of its strongest cue, or that of the code.
    fn strength(&self, signal: Signal) -> u8 {
        let Some(code) = self.codebook.code(signal.as_str()) else { return 0 };
        let weights = self.counting(signal).map(|hit| self.cue(hit).weight);
        let by_measure = self.deadline.or(self.target).filter(|_| signal == Signal::Y).map(|_| code.weight);
        let strongest = weights
            .chain(by_measure)
            .fold(None, |most: Option<f32>, weight| Some(most.map_or(weight, |most| most.max(weight))));
        // Weights are whole numbers from 0 to 5; others are cut to that.
        strongest.unwrap_or(code.weight).clamp(0.0, 5.0) as u8
    }

    /// Whether any cue of a signal other than N and B stands in the sentence.
    pub(super) fn has_force(&self) -> bool {
        [Signal::R, Signal::Y, Signal::G, Signal::C]
            .into_iter()
            .any(|signal| self.of(signal).next().is_some())
    }

    /// The cues of a signal that bear on a main act.
    pub(super) fn counting(&self, signal: Signal) -> impl Iterator<Item = &Hit> {
        self.of(signal).filter(|hit| self.counts(hit))
    }

    fn of(&self, signal: Signal) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| self.codebook.codes[hit.code].code == signal.as_str())
    }

    fn cue(&self, hit: &Hit) -> &Cue {
        &self.codebook.codes[hit.code].cues[hit.cue]
    }

    pub(super) fn role(&self, hit: &Hit) -> &str {
        &self.cue(hit).role
    }

    pub(super) fn list(&self, name: &str) -> &[String] {
        self.codebook.lists.get(name).map_or(&[], Vec::as_slice)
    }

    /// A row of a table whose cells hold words and numbers, not sentences.
    fn is_row_of_words(&self) -> bool {
        let text = self.sentence.text();
        text.contains('\t') && !text.contains([',', ';', '。', '!'])
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
        let principle = self.context.heading.principles || text.starts_with("坚持");
        let lengths = if principle { 2..=MOTTO + 2 } else { MOTTO - 2..=MOTTO };
        let motto = (clauses.len() > 1 || principle)
            && clauses.iter().all(|clause| lengths.contains(&clause.chars().count()));
        (numbered || motto) && self.of(Signal::R).next().is_none()
    }

    /// Whether the first clause says what something is: 居住证是持证人……的证明。 What is the task (任务是…) or
    /// whose the duty (…是责任主体) instructs.
    fn is_definition(&self) -> bool {
        let Some(copula) = self.of(Signal::N).find(|hit| self.role(hit) == "copula") else { return false };
        if self.begins_clause(copula) {
            // 推进改革，是……的重要举措。
            return [Signal::R, Signal::Y].into_iter().all(|signal| self.counting(signal).next().is_none());
        }
        let before = self.sentence.slice(Span::new(0, copula.span.start));
        let has = |text: &str, list: &str| self.list(list).iter().any(|word| text.contains(word.as_str()));
        self.sentence.clause(copula.span.start) == 0
            && before.chars().count() > 1
            && !self.begins_with_verb
            && !self.list("no_copula").iter().any(|word| before.ends_with(word.as_str()))
            && !has(self.sentence.clause_text(copula.span.start), "charge")
    }

    /// Whether a hit begins a clause that is not the first.
    fn begins_clause(&self, hit: &Hit) -> bool {
        self.sentence.slice(Span::new(0, hit.span.start)).ends_with(',')
    }

    /// Whether a hit bears on a main act of the sentence.
    fn counts(&self, hit: &Hit) -> bool {
        match self.role(hit) {
            "chain" => self.is_duty(hit),
            "start" => self.begins_act(hit) && !self.ends_clause(hit),
            "assess" => !self.is_arranged(hit),
            "duty" => !self.is_relative(hit),
            "permit" => !self.is_relative(hit) && !self.is_of_person(hit) && !self.is_right(hit),
            _ => true,
        }
    }

    /// Whether the sentence begins with a duty word or with a body that has one: 要充分考虑, 各地要.
    fn begins_with_duty(&self) -> bool {
        let duty = self.counting(Signal::Y).find(|hit| self.role(hit) == "duty").map(|hit| hit.span.start);
        duty.is_some_and(|start| {
            start == 0 || self.subjects.iter().any(|body| body.public && body.span.end == start)
        })
    }

    /// Whether private persons are granted something: they may, or 享有, 享受.
    fn grants(&self) -> bool {
        let text = self.sentence.text();
        self.tellings().next().is_some() || self.list("enjoy").iter().any(|word| text.contains(word.as_str()))
    }

    /// Whether a modal stands in a condition (应当给予处分的，), in a list of what marks a noun (就业能力强、
    /// 可以适应……的人员) or before the last of one (应当履行的其他职责).
    fn is_relative(&self, hit: &Hit) -> bool {
        let before = self.sentence.slice(Span::new(0, hit.span.start));
        let after = self.sentence.slice(Span::new(hit.span.end, self.sentence.len()));
        let clause = after.split([',', ';', ':', '。']).next().unwrap_or_default();
        let goes_on = after.chars().count() > clause.chars().count() + 1;
        before.ends_with('、') && clause.contains('的')
            || goes_on && clause.ends_with('的')
            || clause.contains("的其他")
    }

    /// Whether a hit ends its clause, as a noun does: 给予政策支持。
    fn ends_clause(&self, hit: &Hit) -> bool {
        let after = self.sentence.slice(Span::new(hit.span.end, self.sentence.len()));
        after.is_empty() || after.starts_with([',', ';', ':', '。', '、'])
    }

    /// Whether a clause arranges what a hit names: 负责组织考核, 建立考核制度.
    fn is_arranged(&self, hit: &Hit) -> bool {
        let clause = self.sentence.clause_text(hit.span.start);
        self.list("arrange").iter().any(|word| clause.contains(word.as_str()))
    }

    /// 确保 as the duty itself, not as the last of a chain of benefits.
    fn is_duty(&self, hit: &Hit) -> bool {
        let start = hit.span.start;
        let clause = self.sentence.clause(start);
        if clause == 0 {
            return true;
        }
        let before = self.sentence.slice(Span::new(0, start));
        let mut clauses = before.split([',', ';', ':']);
        !clauses.any(|before| self.list("benefit").iter().any(|benefit| before.starts_with(benefit.as_str())))
    }

    /// Whether 力争 or the like stands before a date in its clause.
    fn is_hoped(&self, deadline: Span) -> bool {
        self.of(Signal::G).filter(|hit| self.role(hit) == "hope").any(|hope| {
            hope.span.start < deadline.start
                && self.sentence.clause(hope.span.start) == self.sentence.clause(deadline.start)
        })
    }

    /// Whether a hit stands where an act begins: at a clause's start, after an adverb there, or right after who
    /// acts.
    fn begins_act(&self, hit: &Hit) -> bool {
        let start = hit.span.start;
        let before = self.sentence.slice(Span::new(0, start));
        let own = before.rsplit([',', ';', ':', '。']).next().unwrap_or_default();
        let own = self.list("opener").iter().fold(own, |own, word| own.trim_end_matches(word.as_str()));
        own.is_empty()
            || self.subjects.iter().any(|subject| subject.span.end == start)
            || own.chars().all(|c| is_numeral(c) || "()、. 第条款".contains(c))
            || self.list("preposition").iter().any(|word| own.starts_with(word.as_str()))
    }
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十".contains(c) || c.is_ascii_digit()
}
