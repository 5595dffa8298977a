//! The figures of one pair by chapter and by instrument, and the units behind each of them.

use maud::{Markup, html};

use super::overview::{chip, left_out_chip, link, percent};
use super::text::shown;
use super::view::{Pair, View};
use crate::compare::{Group, Unit};
use crate::model::Relation;

/// What the figures of a pair are divided by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Chapter,
    Instrument,
}

pub(super) fn groups(view: &View<'_>, pair: &Pair<'_>, by: By) -> Markup {
    let labels = &view.labels;
    let (title, letter, groups) = match by {
        By::Chapter => (&labels.by_chapter, "c", &pair.comparison.chapters),
        By::Instrument => (&labels.by_instrument, "i", &pair.comparison.instruments),
    };
    let name = |group: &Group| match by {
        By::Chapter if group.name.is_empty() => "–".to_owned(),
        By::Chapter => shown(&group.name),
        By::Instrument => view.instrument(&group.name),
    };
    let place = |nth: usize| format!("{}-{letter}{}", pair.id(), nth + 1);
    html! {
        @if groups.len() > 1 {
            details {
                summary { (title) }
                div.scroll tabindex="0" role="region" aria-label=(title) { table.figures {
                    thead { tr {
                        th scope="col" { (title) }
                        th scope="col" title=(labels.coverage_what) { (labels.taken_up) }
                        @for relation in Relation::ALL { th scope="col" { (labels.relation(relation).name) } }
                        th scope="col" title=(labels.verbatim_what) { (labels.verbatim) }
                        th scope="col" title=(labels.measures_what) { (labels.measures) }
                    } }
                    tbody { @for (nth, group) in groups.iter().enumerate() { tr {
                        @let place = place(nth);
                        th scope="row" { a href={ "#" (place) } { (name(group)) } }
                        td.number { a href={ "#" (place) } { (percent(group.figures.coverage)) } }
                        @for relation in Relation::ALL {
                            @let count = group.figures.relations.get(&relation).copied().unwrap_or(0);
                            td.number { @if count > 0 { a href={ "#" (place) "-" (relation) } { (count) } } @else { "0" } }
                        }
                        td.number { a href={ "#" (place) } { (percent(group.figures.verbatim)) } }
                        td.number { a href={ "#" (place) } { (format!("{:.1}", group.figures.operationalization)) } }
                    } } }
                } }
                details.evidence.again {
                    summary { (labels.evidence) }
                    dl { @for (nth, group) in groups.iter().enumerate() { (units(view, pair, &place(nth), &name(group), group)) } }
                }
            }
        }
    }
}

/// The national units of a group, those left out marked, then its local units by relation.
fn units(view: &View<'_>, pair: &Pair<'_>, place: &str, name: &str, group: &Group) -> Markup {
    let within = |units: &'_ [Unit], ids: &[String]| -> Vec<usize> {
        (0..units.len()).filter(|&at| ids.contains(&units[at].id)).collect()
    };
    let (nationals, locals) = (&pair.comparison.national_units, &pair.comparison.local_units);
    html! {
        dt #(place) tabindex="-1" { (name) }
        dd { ul { @for at in within(nationals, &group.national) { li {
            @if pair.takers[at].is_empty() { (left_out_chip(view)) span.hidden { (view.labels.left_out) } " " }
            (link(view, &pair.national_place(at), &nationals[at], at))
        } } } }
        @let local = within(locals, &group.local);
        @for relation in Relation::ALL {
            @let found: Vec<usize> =
                local.iter().copied().filter(|&at| pair.comparison.alignments[at].relation == relation).collect();
            @if !found.is_empty() {
                dt.part #{ (place) "-" (relation) } tabindex="-1" {
                    (chip(view, relation)) " " (view.labels.relation(relation).name) " " b { (found.len()) }
                }
                dd { ul { @for at in found { li { (link(view, &pair.local_place(at), &locals[at], at)) } } } }
            }
        }
    }
}
