//! The words two units share and those they do not, in their original texts.

use super::align::Shared;
use super::equivalents::Reading;
use super::relation::share;
use super::{Comparison, Unit};
use crate::model::{Evidence, Run, Slices, Span};

/// A directive sentence of a linked unit is met when the other text has this part of it.
const MET: f32 = 0.2;

/// Leads what was found over the readings back to the original texts.
pub(super) fn evidence(local: &Reading, national: &Reading, found: &Shared) -> Evidence {
    let run =
        |&(mine, theirs): &(Span, Span)| Run { local: local.place(mine), national: national.place(theirs) };
    let mut runs = found.runs.clone();
    runs.sort_unstable();
    let has_words = |reading: &Reading, span: Span| span.slice(&reading.text).contains(char::is_alphanumeric);
    let mut exchanged: Vec<(Span, Span)> = found
        .exchanged
        .iter()
        .copied()
        .filter(|&(mine, theirs)| has_words(local, mine) && has_words(national, theirs))
        .collect();
    exchanged.sort_unstable();
    let mut known = (found.local.clone(), found.national.clone());
    for &(mine, theirs) in &exchanged {
        known.0[mine.start..mine.end].fill(true);
        known.1[theirs.start..theirs.end].fill(true);
    }
    Evidence {
        shared: runs.iter().map(run).collect(),
        exchanged: exchanged.iter().map(run).collect(),
        inserted: rest(local, &known.0),
        dropped: rest(national, &known.1),
    }
}

/// Where in the original the words stand that are not `known`.
fn rest(reading: &Reading, known: &[bool]) -> Vec<Span> {
    let chars: Vec<char> = reading.text.chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    for run in known.chunk_by(|a, b| a == b) {
        let end = start + run.len();
        if !run[0] && chars[start..end].iter().any(|c| c.is_alphanumeric()) {
            found.push(reading.place(Span::new(start, end)));
        }
        start = end;
    }
    found
}

/// Says of every directive sentence, on both sides, how much of it stands in the linked units and whether it is met there.
pub(super) fn meet(comparison: &mut Comparison, links: &[Vec<usize>]) {
    let Comparison { national_units, local_units, alignments, .. } = comparison;
    let mut national: Vec<Seen> = national_units.iter().map(Seen::of).collect();
    for ((local, alignment), links) in local_units.iter_mut().zip(alignments).zip(links) {
        let mut mine = Seen::of(local);
        for (link, &at) in alignment.national.iter().zip(links) {
            mine.mark(link.evidence.shared.iter().map(|run| run.local));
            national[at].mark(link.evidence.shared.iter().map(|run| run.national));
        }
        mine.judge(local);
    }
    for (seen, unit) in national.into_iter().zip(national_units) {
        seen.judge(unit);
    }
}

/// What of a unit the other text has.
struct Seen {
    /// For each code point of the unit.
    points: Vec<bool>,
    linked: bool,
}

impl Seen {
    fn of(unit: &Unit) -> Self {
        Self { points: vec![false; unit.text.chars().count()], linked: false }
    }

    fn mark(&mut self, spans: impl Iterator<Item = Span>) {
        self.linked = true;
        for span in spans {
            if let Some(points) = self.points.get_mut(span.start..span.end) {
                points.fill(true);
            }
        }
    }

    fn judge(&self, unit: &mut Unit) {
        let words = Slices::of(&unit.text);
        for directive in &mut unit.directives {
            let seen = self.points.get(directive.span.start..directive.span.end).unwrap_or_default();
            directive.shared = share(words.get(directive.span), seen);
        }
        let most = unit.directives.iter().map(|directive| directive.shared).fold(0.0, f32::max);
        let first = unit.directives.iter().position(|directive| directive.shared >= most);
        for (at, directive) in unit.directives.iter_mut().enumerate() {
            directive.linked = self.linked && (Some(at) == first || directive.shared >= MET);
        }
    }
}
