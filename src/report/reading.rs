//! Both texts side by side: each local unit with what it takes up, the words marked, and why the relation was decided.

use maud::{Markup, html};

use super::groups::{By, groups};
use super::overview::{card, chip, facts};
use super::text::{Mark, beginning, lang, marked, shown};
use super::view::{Pair, View};
use crate::compare::Unit;
use crate::model::{Alignment, Evidence, Relation, Signal, Span};

/// So many pairs are read without opening each first.
const OPEN: usize = 4;

pub(super) fn reading(view: &View<'_>) -> Markup {
    let labels = &view.labels;
    let open = view.pairs.len() <= OPEN;
    html! {
        section #reading aria-labelledby="reading-title" {
            h2 #reading-title { (labels.reading) }
            p.note {
                (labels.reading_note) " "
                span.sh { (labels.shared) } " · " ins { (labels.inserted) } " · " del { (labels.dropped) } " · "
                em { (labels.exchanged) }
            }
            fieldset.filter {
                legend { (labels.show) }
                @for relation in Relation::ALL {
                    label {
                        input type="checkbox" checked id={ "show-" (relation) };
                        (chip(view, relation)) " " (labels.relation(relation).name)
                    }
                }
            }
            @for pair in &view.pairs { (one(view, pair, open)) }
        }
    }
}

fn one(view: &View<'_>, pair: &Pair<'_>, open: bool) -> Markup {
    let labels = &view.labels;
    let (national, local) = (view.nationals[pair.national], view.locals[pair.local]);
    let comparison = pair.comparison;
    html! {
        section.pair #(pair.id()) tabindex="-1" aria-labelledby={ (pair.id()) "-title" } {
            h3 #{ (pair.id()) "-title" } lang=(lang(local)) { (shown(local.label())) }
            (facts(view, local))
            p.beside { (labels.beside) " " a href={ "#map-n" (pair.national + 1) } lang=(lang(national)) { (shown(national.label())) } }
            (card(view, pair))
            @if View::has_chapters(&comparison.national_units) { (groups(view, pair, By::Chapter)) }
            (groups(view, pair, By::Instrument))
            details open[open] {
                summary { (labels.reading) }
                @for (at, (unit, alignment)) in comparison.local_units.iter().zip(&comparison.alignments).enumerate() {
                    (row(view, pair, at, unit, alignment))
                }
            }
        }
    }
}

fn row(view: &View<'_>, pair: &Pair<'_>, at: usize, unit: &Unit, alignment: &Alignment) -> Markup {
    let labels = &view.labels;
    let (national, local) = (view.nationals[pair.national], view.locals[pair.local]);
    let relation = alignment.relation;
    let taken = pair.taken(alignment);
    let links = || alignment.national.iter().zip(&taken);
    let marks = alignment.national.iter().flat_map(|link| local_marks(&link.evidence));
    // Paper has what is new once, though it is new beside several texts.
    let again = taken.is_empty() && view.place(&unit.id) != Some(&pair.local_place(at));
    html! {
        article class={ "row " (relation) (if again { " again" } else { "" }) } #(pair.local_place(at)) tabindex="-1" {
            header {
                (chip(view, relation)) " " b { (labels.relation(relation).name) }
                @if !unit.heading.is_empty() && unit.heading != unit.number { " " span.begins lang=(lang(local)) { (beginning(&unit.heading, 30)) } }
            }
            div.columns {
                div.national {
                    @for (rank, (link, &from)) in links().enumerate() {
                        @let theirs = &pair.comparison.national_units[from];
                        @let head = html! {
                            a href={ "#" (pair.national_place(from)) } lang=(lang(national)) { (shown(&view.number(theirs, from))) }
                            " " span.page { (view.page(theirs.page)) } " " (signal(view, theirs.signal))
                        };
                        @let text = html! {
                            div.text.few[is_mostly_own(national_marks(&link.evidence))] lang=(lang(national)) {
                                (marked(&theirs.text, national_marks(&link.evidence), false))
                            }
                        };
                        @if rank == 0 {
                            p.head { (labels.national) " " (head) " " a.back href={ "#" (pair.map_place(from)) } { (labels.back_to_map) } }
                            (text)
                        } @else {
                            details { summary { (labels.also) " " (head) } (text) }
                        }
                    }
                    @if taken.is_empty() { p.nothing { (labels.no_counterpart) } }
                }
                div.local {
                    p.head {
                        (labels.local) " "
                        a href={ "#" (pair.local_place(at)) } lang=(lang(local)) { (shown(&view.number(unit, at))) }
                        " " span.page { (view.page(unit.page)) } " " (signal(view, unit.signal))
                    }
                    div.text.few[is_mostly_own(marks.clone())] lang=(lang(local)) { (marked(&unit.text, marks, true)) }
                }
            }
            @if !taken.is_empty() {
                p.reasons {
                    b { (labels.reasons) } " "
                    @for (nth, reason) in alignment.reasons.iter().enumerate() {
                        @if nth > 0 { " · " }
                        (shown(&labels.reason(reason)))
                    }
                }
            }
        }
    }
}

/// A signal with its letter and name.
fn signal(view: &View<'_>, signal: Option<Signal>) -> Markup {
    html! { @if let Some(signal) = signal { span class={ "signal signal-" (signal) } { (signal) " " (view.labels.signal(signal)) } } }
}

/// Where most words are a text's own, the few that both share are what is to be seen.
pub(super) fn is_mostly_own(marks: impl Iterator<Item = (Span, Mark)>) -> bool {
    let (mut shared, mut own) = (0, 0);
    for (span, mark) in marks {
        if mark == Mark::Shared { shared += span.len() } else { own += span.len() }
    }
    own > 2 * shared
}

pub(super) fn local_marks(evidence: &Evidence) -> impl Iterator<Item = (Span, Mark)> + Clone {
    let shared = evidence.shared.iter().map(|run| (run.local, Mark::Shared));
    let exchanged = evidence.exchanged.iter().map(|run| (run.local, Mark::Exchanged));
    shared.chain(exchanged).chain(evidence.inserted.iter().map(|&span| (span, Mark::Own)))
}

pub(super) fn national_marks(evidence: &Evidence) -> impl Iterator<Item = (Span, Mark)> {
    let shared = evidence.shared.iter().map(|run| (run.national, Mark::Shared));
    let exchanged = evidence.exchanged.iter().map(|run| (run.national, Mark::Exchanged));
    shared.chain(exchanged).chain(evidence.dropped.iter().map(|&span| (span, Mark::Own)))
}
