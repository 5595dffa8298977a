//! What became of the national matter: rules over the words both share and the words the local text added.
//!
//! The rules follow the coding guide for alignments: of several relations the first of harden, soften, elaborate,
//! copy, adapt counts. Cues are in `dictionaries/equivalents.toml`; each decision names its reasons.

use std::collections::BTreeMap;
use std::iter;

use regex::Regex;

use super::candidates::Prepared;
use super::equivalents::{is_left_to_later_rules, measures};
use crate::model::Relation;

/// Shared parts of both texts from which a passage is a copy.
const COPIED: f32 = 0.85;
const COPIED_NATIONAL: f32 = 0.7;
/// A cue counts when half of its code points, or so many, were added.
const ADDED: usize = 5;
/// A clause says a national duty in other words when at least this part of it is national.
const REWORDED: f32 = 0.3;
/// This many listed items make an enumerated right.
const LISTED: usize = 3;
/// A clause with one right added is otherwise the national one to this part.
const MOSTLY: f32 = 0.6;

/// A local unit, what it is tied to, and the words they share.
pub(super) struct Case<'a> {
    pub local: &'a Prepared,
    /// For each code point of the local reading, whether a linked national unit has it.
    pub shared: &'a [bool],
    /// The linked national units, the most important first.
    pub national: Vec<&'a Prepared>,
    /// Share of the first of them that the local unit has.
    pub national_share: f32,
    /// What changed in signal, strength and ambiguity: named with the reasons, but they do not decide. Held against
    /// alignments by hand, every rule that let them made relations worse.
    pub changes: Vec<String>,
}

/// The relation, its reasons, and how many measures of each kind (numbers, limits, bodies …) were added.
pub(super) struct Decision {
    pub relation: Relation,
    pub reasons: Vec<String>,
    pub measures: BTreeMap<String, usize>,
}

/// Decides one case.
pub(super) fn decide(case: &Case<'_>) -> Decision {
    let text = &case.local.reading.text;
    let share = share(text, case.shared);
    if case.national.first().is_some_and(|national| national.reading.text == *text) {
        return Decision {
            relation: Relation::Copy,
            reasons: vec!["the same words".into()],
            measures: BTreeMap::new(),
        };
    }
    let mut reasons: Vec<(Relation, String)> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for measure in measures() {
        let found = measure.patterns.iter().flat_map(|pattern| added(case, pattern));
        for (words, _) in found.filter(|&(_, at)| !measure.reworded || clause_share(case, at) >= REWORDED) {
            let reason = format!("{} added: {words}", measure.name);
            // Patterns of one measure may meet on the same words.
            if !reasons.iter().any(|(_, known)| *known == reason) {
                reasons.push((measure.kind, reason));
                if measure.kind == Relation::Elaborate {
                    *counts.entry(measure.name.clone()).or_default() += 1;
                }
            }
        }
    }
    if enumerated(case) && is_left_to_later_rules(text) {
        reasons.push((Relation::Soften, "a list of rights left to rules still to come".into()));
    }
    reasons.extend(added_rights(case).map(|words| (Relation::Soften, format!("right added: {words}"))));
    let notes = case.changes.iter().cloned();
    let shared = format!("{:.0} % of the words shared", share * 100.0);
    for relation in [Relation::Harden, Relation::Soften, Relation::Elaborate] {
        if reasons.iter().any(|(kind, _)| *kind == relation) {
            // The reasons of the relation first, then what else was seen.
            let (mut first, rest): (Vec<_>, Vec<_>) =
                reasons.into_iter().partition(|(kind, _)| *kind == relation);
            first.extend(rest);
            let reasons = first.into_iter().map(|(_, reason)| reason).chain([shared]).chain(notes).collect();
            return Decision { relation, reasons, measures: counts };
        }
    }
    let relation = if share >= COPIED && case.national_share >= COPIED_NATIONAL {
        Relation::Copy
    } else {
        Relation::Adapt
    };
    Decision { relation, reasons: iter::once(shared).chain(notes).collect(), measures: counts }
}

/// Share of the letters and ideographs of `text` that are shared.
pub(super) fn share(text: &str, shared: &[bool]) -> f32 {
    let letters = text.chars().zip(shared).filter(|(c, _)| c.is_alphanumeric());
    let (all, same) = letters.fold((0u32, 0u32), |(all, same), (_, &is)| (all + 1, same + u32::from(is)));
    match all {
        // Marks alone: all or nothing.
        0 => f32::from(u8::from(shared.iter().all(|is| *is))),
        _ => same as f32 / all as f32,
    }
}

/// Share of the clause around the code point `at` that is national.
fn clause_share(case: &Case<'_>, at: usize) -> f32 {
    let mut start = 0;
    for clause in &case.local.clauses {
        let end = start + clause.length;
        if at < end {
            let text: String = case.local.reading.text.chars().skip(start).take(clause.length).collect();
            return case.shared.get(start..end).map_or(0.0, |shared| share(&text, shared));
        }
        start = end;
    }
    0.0
}

/// The words, and where they begin, that `pattern` matches in the local text and that it added: the national side has neither the same words nor,
/// where the pattern says what counts in them (its groups), all of that in one clause.
fn added<'c>(case: &'c Case<'_>, pattern: &'c Regex) -> impl Iterator<Item = (&'c str, usize)> {
    let text = &case.local.reading.text;
    pattern.captures_iter(text).filter_map(move |parts| {
        let hit = parts.get(0)?;
        let start = text[..hit.start()].chars().count();
        let length = hit.as_str().chars().count();
        let new = case.shared.get(start..start + length)?.iter().filter(|same| !**same).count();
        let matter: Vec<&str> = parts.iter().skip(1).flatten().map(|part| part.as_str()).collect();
        let known = case.national.iter().map(|national| national.reading.text.as_str()).any(|national| {
            let has_matter = |clause: &str| matter.iter().all(|part| clause.contains(part));
            national.contains(hit.as_str())
                || (!matter.is_empty() && national.split(['。', ';', '\n']).any(has_matter))
        });
        (!known && (new >= ADDED || 2 * new >= length)).then_some((hit.as_str(), start))
    })
}

/// True when the national side lists what people are entitled to and the local one does not.
fn enumerated(case: &Case<'_>) -> bool {
    let entitled = |unit: &Prepared| unit.serves("entitlement");
    entitled(case.local)
        && case.local.clauses.len() < LISTED
        && case.national.iter().any(|national| entitled(national) && national.clauses.len() >= LISTED)
}

/// Items added to a list of rights whose other items are the national ones.
fn added_rights<'c>(case: &'c Case<'_>) -> impl Iterator<Item = String> + use<'c> {
    let chars: Vec<char> = case.local.reading.text.chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    for clause in &case.local.clauses {
        let end = (start + clause.length).min(chars.len());
        let text: String = chars[start..end].iter().collect();
        if text.contains("享受") && share(&text, &case.shared[start..end]) >= MOSTLY {
            let mut at = start;
            for item in chars[start..end].split_inclusive(|&c| matches!(c, '、' | ',' | '。' | ';')) {
                let same = case.shared[at..at + item.len()].iter().filter(|same| **same).count();
                // Items of a list have the list's comma on both sides; what is called a right needs none.
                let right = item[..item.len() - 1].ends_with(&['权', '利']);
                let listed = at > start
                    && (item.ends_with(&['、']) && chars[at - 1] == '、'
                        || right && matches!(chars[at - 1], '、' | ','));
                let most = if right { item.len() / 2 } else { item.len() / 4 };
                if listed && item.len() > 4 && same <= most {
                    found.push(item[..item.len() - 1].iter().collect());
                }
                at += item.len();
            }
        }
        start = end;
    }
    found.into_iter()
}
