//! The coverage map: what became of each national unit in each local text, and below it the national text itself.

use maud::{Markup, html};

use super::labels::fill;
use super::overview::{chip, left_out_chip, words};
use super::text::{beginning, lang, shown};
use super::view::{Pair, View};
use crate::compare::Unit;
use crate::model::Relation;

/// Marks a cell shows; the national text below the map has all.
const MOST: usize = 4;
/// Hanzi of a unit's beginning in a row.
const BEGINNING: usize = 28;

pub(super) fn map(view: &View<'_>) -> Markup {
    html! {
        section #map aria-labelledby="map-title" {
            h2 #map-title { (view.labels.map) }
            p.note { (view.labels.map_note) }
            @for national in 0..view.nationals.len() { (one(view, national)) }
        }
    }
}

fn one(view: &View<'_>, national: usize) -> Markup {
    let labels = &view.labels;
    let document = view.nationals[national];
    let pairs: Vec<&Pair> = view.pairs_of(national).collect();
    let Some(units) = pairs.first().map(|pair| &pair.comparison.national_units) else { return html! {} };
    let id = format!("map-n{}", national + 1);
    html! {
        h3 #(id) tabindex="-1" lang=(lang(document)) { (shown(document.label())) }
        div.scroll tabindex="0" role="region" aria-labelledby=(id) {
            table.map.many[pairs.len() > 6] {
                thead { tr {
                    th scope="col" { (labels.national) }
                    @for pair in &pairs {
                        th scope="col" lang=(lang(view.locals[pair.local])) title=(shown(view.locals[pair.local].label())) {
                            a href={ "#" (pair.id()) } { (shown(&view.short[pair.local])) }
                        }
                    }
                } }
                @for chapter in units.chunk_by(|a, b| a.chapter() == b.chapter()) {
                    tbody lang=(lang(document)) {
                        @if View::has_chapters(units) && !chapter[0].chapter().is_empty() {
                            tr.chapter { th scope="rowgroup" colspan=(pairs.len() + 1) { (shown(chapter[0].chapter())) } }
                        }
                        @for unit in chapter { (row(view, &pairs, units, unit)) }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { (labels.new_units) }
                        @for pair in &pairs { td {
                            @let new = pair.of_relation(Relation::New).count();
                            @if new > 0 { a href={ "#" (pair.id()) "-new" } { (chip(view, Relation::New)) " " (new) } }
                            @else { "0" }
                        } }
                    }
                }
            }
        }
        // On paper a text that stands below another one is read there.
        details.national-text.again[view.locals.iter().any(|local| local.id == document.id)] {
            summary { (labels.national_text) }
            @for (at, unit) in units.iter().enumerate() { (article(view, national, &pairs, at, unit)) }
        }
    }
}

fn row(view: &View<'_>, pairs: &[&Pair<'_>], units: &[Unit], unit: &Unit) -> Markup {
    // The pairs of one national text have the same units.
    let at = units.iter().position(|other| other.id == unit.id).unwrap_or_default();
    html! {
        tr #(pairs[0].map_place(at)) {
            th scope="row" {
                a href={ "#" (pairs[0].national_place(at)) } { (shown(&view.number(unit, at))) }
                " " span.begins { (beginning(words(unit), BEGINNING)) }
            }
            @for pair in pairs { td { (cell(view, pair, unit, at)) } }
        }
    }
}

fn cell(view: &View<'_>, pair: &Pair<'_>, unit: &Unit, at: usize) -> Markup {
    let takers = &pair.takers[at];
    html! {
        @if takers.is_empty() {
            a href={ "#" (pair.national_place(at)) } title=(view.labels.left_out) aria-label={
                (shown(&view.number(unit, at))) ", " (shown(&view.short[pair.local])) ": " (view.labels.left_out)
            } { (left_out_chip(view)) }
        }
        @for &local in takers.iter().take(MOST) {
            @let relation = pair.comparison.alignments[local].relation;
            @let said = format!(
                "{}: {} {}", shown(&view.short[pair.local]), view.labels.relation(relation).name,
                shown(&view.number(&pair.comparison.local_units[local], local))
            );
            a href={ "#" (pair.local_place(local)) } title=(said) aria-label={ (shown(&view.number(unit, at))) ", " (said) } {
                (chip(view, relation))
            }
        }
        @if takers.len() > MOST { a.more href={ "#" (pair.national_place(at)) } { "+" (takers.len() - MOST) } }
    }
}

/// A national unit with what every local text made of it.
fn article(view: &View<'_>, national: usize, pairs: &[&Pair<'_>], at: usize, unit: &Unit) -> Markup {
    let labels = &view.labels;
    html! {
        article.unit.met[pairs.iter().any(|pair| !pair.takers[at].is_empty())] #(pairs[0].national_place(at)) tabindex="-1" {
            header {
                b { (shown(&view.number(unit, at))) } " " span.page { (view.page(unit.page)) } " "
                a.back href={ "#" (pairs[0].map_place(at)) } { (labels.back_to_map) }
            }
            div.text lang=(lang(view.nationals[national])) { (shown(&unit.text)) }
            @let takers: Vec<(&Pair, usize)> =
                pairs.iter().flat_map(|&pair| pair.takers[at].iter().map(move |&local| (pair, local))).collect();
            @if takers.is_empty() { p.takers { (left_out_chip(view)) " " (labels.nobody) } }
            @else {
                p.takers {
                    (labels.taken_up_by) ": "
                    @for (pair, local) in takers {
                        @let relation = pair.comparison.alignments[local].relation;
                        a href={ "#" (pair.local_place(local)) } {
                            (chip(view, relation)) " " (shown(&view.short[pair.local])) " "
                            (shown(&view.number(&pair.comparison.local_units[local], local)))
                            span.hidden { " " (labels.relation(relation).name) }
                        }
                        " "
                    }
                    @let without: Vec<&str> = pairs.iter().filter(|pair| pair.takers[at].is_empty())
                        .map(|pair| view.short[pair.local].as_str()).collect();
                    @if !without.is_empty() { span.note { (left_out_chip(view)) " " (fill(&labels.left_out_by, &[&shown(&without.join(", "))])) } }
                }
            }
        }
    }
}
