//! Decides which national units a local one takes up, over the whole pair.

use super::candidates::{Pair, Scores};

/// A unit is linked from this likeness on.
const LINKED: f32 = 0.2;
/// From here on a link needs no lead over the others.
const SURE: f32 = 0.34;
/// Below it, the best must lead the mean of its rivals by this factor: what is a little like everything is like nothing.
const LEAD: f32 = 1.4;
const RIVALS: usize = 3;
/// A clause that is this like a further national unit, and this much more than the first, links it too.
const CLAUSE_LINKED: f32 = 0.5;
const CLAUSE_LEAD: f32 = 0.2;
const CLAUSE_LENGTH: usize = 12;
/// A further unit with the same end is linked when it is nearly as like.
const END_RATIO: f32 = 0.6;
/// Words this like are a matter of their own; a unit not longer than this has none.
const MATTER: f32 = 0.1;
const BARE: usize = 45;
/// Units of one end this near to the first stand in national order.
const PEERS: f32 = 0.85;
/// An article opens with its matter: what its first clause weighs beside the whole.
const OPENING: f32 = 0.5;
/// Ranks differ from the twentieth part of 1 on.
const STEPS: f32 = 20.0;
/// Two texts are about one field from this kinship on; measured on pairs of statutes drawn at random (nearly all
/// below .25) and on local texts with the national text they implement (.3 to .7).
const RELATED: f32 = 0.26;
/// Without kinship only what is alike in wording counts: every statute names its authorities and sanctions.
const LINKED_STRANGERS: f32 = 0.5;

/// A tie before its evidence is known.
pub(super) struct Tie {
    /// Which national unit.
    pub national: usize,
    pub score: f32,
    /// The ends both serve, where they counted.
    pub ends: Vec<&'static str>,
}

/// For every local unit the national ones it takes up, most important first.
pub(super) fn links(pair: &Pair, scores: &Scores) -> Vec<Vec<Tie>> {
    let related = pair.kinship() >= RELATED;
    (0..pair.local.len()).map(|local| links_of(pair, scores, local, related)).collect()
}

fn links_of(pair: &Pair, scores: &Scores, local: usize, related: bool) -> Vec<Tie> {
    // Of what is equal, the unit at the like place of the text: local texts keep the national order.
    let away = |national: usize| (national * pair.local.len()).abs_diff(local * pair.national.len());
    // A unit that stands in the national text word for word is taken from there, whatever else it resembles.
    let text = &pair.local[local].reading.text;
    let same = (0..pair.national.len()).filter(|&at| pair.national[at].reading.text == *text);
    if let Some(national) = same.min_by_key(|&at| away(at)) {
        return vec![Tie { national, score: 1.0, ends: Vec::new() }];
    }
    let words = &scores.units[local];
    let clauses = &scores.clauses[local];
    let length = text.chars().count();
    let ties: Vec<Tie> = words
        .iter()
        .zip(&pair.national)
        .enumerate()
        .map(|(at, (&score, national))| {
            let ends: Vec<_> = pair.local[local]
                .common_ends(national)
                .filter(|end| related && (!end.matter || score >= MATTER || length <= BARE))
                .collect();
            let bonus = ends.iter().map(|end| end.weight).fold(0.0, f32::max);
            // A part of the way that is left to 1, so that no score passes it.
            let score = score + (1.0 - score) * bonus;
            Tie { national: at, score, ends: ends.iter().map(|end| end.name.as_str()).collect() }
        })
        .collect();
    let opening = |at: usize| clauses.first().map_or(0.0, |clause| OPENING * clause[at]);
    let mut ranked: Vec<&Tie> = ties.iter().collect();
    let rank = |tie: &Tie| ((tie.score + opening(tie.national)) * STEPS).round();
    // What differs by a hair counts as equal.
    ranked.sort_by(|a, b| rank(b).total_cmp(&rank(a)).then(away(a.national).cmp(&away(b.national))));
    let best = ties.iter().map(|tie| tie.score).fold(0.0, f32::max);
    let least = if related { LINKED } else { LINKED_STRANGERS };
    if best < least || (best < SURE && best < LEAD * rivals_of(&ties, best)) {
        return Vec::new();
    }
    let Some(first) = ranked.iter().copied().find(|tie| tie.score >= least) else { return Vec::new() };
    let mut chosen = vec![first];
    for tie in ranked {
        if tie.national == first.national {
            continue;
        }
        // Where the words tell which of several is meant, serving the same end is not enough.
        let told = words[first.national] >= MATTER;
        let same_end = shares_end(tie, first)
            && tie.score >= END_RATIO * first.score
            && (!told || words[tie.national] >= END_RATIO * words[first.national]);
        let own_clause = clauses.iter().zip(&pair.local[local].clauses).any(|(clause, text)| {
            let score = clause[tie.national];
            let best = clause.iter().copied().fold(0.0, f32::max);
            text.length >= CLAUSE_LENGTH
                && score >= CLAUSE_LINKED
                && score >= best
                && score >= clause[first.national] + CLAUSE_LEAD
        });
        if same_end || own_clause {
            chosen.push(tie);
        }
    }
    // Units of one end that are nearly equally like stand side by side in the national text: in its order.
    let peers =
        chosen.iter().take_while(|tie| tie.score >= PEERS * first.score && shares_end(tie, first)).count();
    chosen[..peers].sort_by_key(|tie| tie.national);
    chosen
        .into_iter()
        .map(|tie| Tie { national: tie.national, score: tie.score, ends: tie.ends.clone() })
        .collect()
}

fn shares_end(a: &Tie, b: &Tie) -> bool {
    a.ends.iter().any(|end| b.ends.contains(end))
}

/// Mean score of the next best after the best.
fn rivals_of(ties: &[Tie], best: f32) -> f32 {
    let mut scores: Vec<f32> = ties.iter().map(|tie| tie.score).collect();
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    let rivals = scores.iter().skip(1).take(RIVALS);
    let count = rivals.len();
    if count == 0 { best / LEAD } else { rivals.sum::<f32>() / count as f32 }
}
