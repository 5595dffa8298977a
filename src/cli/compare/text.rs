//! A comparison for reading in a terminal.

use std::io::Write;

use anyhow::Result;

use crate::cli::terminal::{FAINT, STRONG, clipped, safe};
use crate::compare::{Change, Comparison, Figures, shifts};
use crate::model::{Document, Passage, Relation};

/// Writes what became of each unit of `local`.
pub fn write(
    out: &mut impl Write,
    national: &Document,
    local: &Document,
    comparison: &Comparison,
) -> Result<()> {
    writeln!(
        out,
        "{STRONG}{}{STRONG:#}\n  beside {STRONG}{}{STRONG:#}",
        safe(local.label()),
        safe(national.label())
    )?;
    let counts: Vec<String> = Relation::ALL
        .iter()
        .map(|&relation| {
            (
                relation,
                comparison.alignments.iter().filter(|alignment| alignment.relation == relation).count(),
            )
        })
        .filter(|&(_, count)| count > 0)
        .map(|(relation, count)| format!("{relation} {count}"))
        .collect();
    writeln!(out, "  {}, left out {}", counts.join(", "), comparison.left_out.len())?;
    let Figures {
        coverage,
        directives,
        directives_taken_up,
        verbatim,
        invention,
        operationalization,
        signals,
        strength,
        ambiguity,
        ..
    } = &comparison.figures;
    let percent = |share: &f32| format!("{:.0} %", share * 100.0);
    writeln!(
        out,
        "  coverage {} ({directives_taken_up} of {directives} directive sentences), verbatim {}, invention {}, \
         {operationalization:.2} measures added per unit",
        percent(coverage),
        percent(verbatim),
        percent(invention),
    )?;
    let shifts = shifts(signals);
    if !shifts.is_empty() {
        let change = |change: &Change| match (change.national, change.local) {
            (Some(national), Some(local)) => format!("{national:.2} → {local:.2}"),
            _ => "–".to_owned(),
        };
        writeln!(
            out,
            "  signals {}; strength {}, ambiguity {}",
            shifts.join(", "),
            change(strength),
            change(ambiguity)
        )?;
    }
    for alignment in &comparison.alignments {
        let place = |document: &Document, id: &str| {
            document.passages.iter().find(|passage| passage.id == id).map(name)
        };
        let national: Vec<String> =
            alignment.national.iter().filter_map(|link| place(national, &link.passage)).collect();
        let text = local.passages.iter().find(|passage| passage.id == alignment.local);
        writeln!(
            out,
            "  {:<9} {FAINT}{}{FAINT:#} {}",
            alignment.relation,
            text.map(name).unwrap_or_default(),
            text.map(|passage| clipped(words(passage), 72)).unwrap_or_default(),
        )?;
        if !national.is_empty() {
            writeln!(
                out,
                "            {FAINT}from {}; {}{FAINT:#}",
                safe(&national.join(", ")),
                safe(&alignment.reasons.join("; "))
            )?;
        }
    }
    writeln!(out)?;
    Ok(())
}

/// A passage's text without the number that [`name`] gives already.
fn words(passage: &Passage) -> &str {
    passage.text.strip_prefix(&passage.number).unwrap_or(&passage.text)
}

/// A passage's number, or its ordinal where it has none.
fn name(passage: &Passage) -> String {
    if passage.number.is_empty() { format!("¶{}", passage.ordinal) } else { passage.number.clone() }
}
