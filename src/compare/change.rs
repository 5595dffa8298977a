//! How a local unit's directives differ from those of the national unit it takes up: signal, strength, ambiguity.

use super::figures::mean;
use super::{Unit, UnitDirective};

/// Strength and ambiguity that differ by less are the same to a reader.
const STRENGTH: f32 = 0.5;
const AMBIGUITY: f32 = 0.15;

/// What changed between the two, each in a few words; nothing where one of them instructs nobody.
pub(super) fn changes(national: &Unit, local: &Unit) -> Vec<String> {
    let means = |of: fn(&UnitDirective) -> f32| {
        let side = |unit: &Unit| mean(unit.directives.iter().map(of));
        Some((side(national)?, side(local)?))
    };
    let mut found = Vec::new();
    let Some((before, after)) = means(|directive| f32::from(directive.strength)) else { return found };
    if let (Some(from), Some(to)) = (national.signal, local.signal)
        && from != to
    {
        found.push(format!("signal {from} → {to}"));
    }
    if (before - after).abs() >= STRENGTH {
        found.push(format!("strength {before:.1} → {after:.1}"));
    }
    if let Some((before, after)) = means(|directive| directive.ambiguity)
        && (before - after).abs() >= AMBIGUITY
    {
        found.push(format!("ambiguity {before:.2} → {after:.2}"));
    }
    found
}
