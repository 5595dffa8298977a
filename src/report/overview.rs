//! The overview: a line for each pair with its bar and figures, and the card that opens the reading of a pair.

use maud::{Markup, html};

use super::labels::fill;
use super::text::{beginning, lang, shown};
use super::view::{Pair, View};
use crate::compare::Unit;
use crate::model::{Document, Relation};

/// Hanzi of a unit's beginning beside its number.
const BEGINNING: usize = 12;

pub(super) fn overview(view: &View<'_>) -> Markup {
    let labels = &view.labels;
    html! {
        section #overview aria-labelledby="overview-title" {
            h2 #overview-title { (labels.overview) }
            p.note { (labels.overview_note) }
            (legend(view))
            @if view.pairs.is_empty() { p { (labels.nothing_in_common) } }
            @for national in 0..view.nationals.len() {
                @let document = view.nationals[national];
                h3 lang=(lang(document)) { a href={ "#map-n" (national + 1) } { (shown(document.label())) } }
                (facts(view, document))
                div.scroll tabindex="0" role="region" aria-label=(shown(document.label())) {
                    table.figures {
                        thead { tr {
                            th scope="col" { (labels.local) }
                            th.wide scope="col" { (labels.relation_bar) }
                            th scope="col" title=(labels.coverage_what) { (labels.taken_up) }
                            th scope="col" title=(labels.left_out_what) { (labels.left_out) }
                            @for relation in [Relation::New, Relation::Harden, Relation::Soften] {
                                th scope="col" title=(labels.relation(relation).what) { (labels.relation(relation).name) }
                            }
                            th scope="col" title=(labels.verbatim_what) { (labels.verbatim) }
                            th scope="col" title=(labels.measures_what) { (labels.measures) }
                        } }
                        tbody { @for pair in view.pairs_of(national) { (line(view, pair)) } }
                    }
                }
            }
            @if !view.apart.is_empty() {
                @let apart: Vec<String> = view.apart.iter().map(|document| shown(document.label())).collect();
                p.note { (fill(&labels.apart, &[&apart.join(&labels.comma)])) }
            }
        }
    }
}

/// What the marks and colours mean.
fn legend(view: &View<'_>) -> Markup {
    let labels = &view.labels;
    html! {
        dl.legend aria-label=(labels.legend) {
            @for relation in Relation::ALL {
                @let label = labels.relation(relation);
                div { dt { (chip(view, relation)) " " (label.name) } dd { (label.what) } }
            }
            div { dt { (left_out_chip(view)) " " (labels.left_out) } dd { (labels.left_out_what) } }
        }
    }
}

/// A relation's mark on its colour.
pub(super) fn chip(view: &View<'_>, relation: Relation) -> Markup {
    html! { span class={ "chip " (relation) } aria-hidden="true" { (view.labels.relation(relation).mark) } }
}

pub(super) fn left_out_chip(view: &View<'_>) -> Markup {
    html! { span.chip.out aria-hidden="true" { (view.labels.left_out_mark) } }
}

/// Number, level, date and file of a document.
pub(super) fn facts(view: &View<'_>, document: &Document) -> Markup {
    let metadata = &document.metadata;
    let facts = [
        metadata.number.clone(),
        metadata.level.map(|level| view.labels.level(level).to_owned()),
        metadata.date.map(|date| date.to_string()),
        Some(document.source.name().to_owned()),
    ];
    let facts: Vec<String> = facts.iter().flatten().map(|fact| shown(fact)).collect();
    html! { p.facts { (facts.join(" · ")) } }
}

fn line(view: &View<'_>, pair: &Pair<'_>) -> Markup {
    let id = pair.id();
    let figures = &pair.comparison.figures;
    let document = view.locals[pair.local];
    let count = |count: usize, part: &str| {
        html! {
            td.number { @if count == 0 { "0" } @else { a href={ "#" (id) "-" (part) } { (count) } } }
        }
    };
    html! {
        tr {
            th scope="row" lang=(lang(document)) {
                a href={ "#" (id) } { (shown(&view.short[pair.local])) }
                small { (shown(&beginning(document.label(), 24))) }
            }
            td.wide { (bar(view, pair)) }
            td.number { a href={ "#" (id) "-taken" } { (percent(figures.coverage)) } }
            (count(pair.left_out().count(), "out"))
            @for relation in [Relation::New, Relation::Harden, Relation::Soften] {
                (count(pair.of_relation(relation).count(), relation.as_str()))
            }
            td.number { a href={ "#" (id) } { (percent(figures.verbatim)) } }
            @let measures = if figures.measures.is_empty() { "" } else { "-measures" };
            td.number { a href={ "#" (id) (measures) } { (format!("{:.1}", figures.operationalization)) } }
        }
    }
}

/// The local text by relation: each part as wide as its share of the units.
fn bar(view: &View<'_>, pair: &Pair<'_>) -> Markup {
    let all = pair.comparison.alignments.len().max(1) as f32;
    let mut parts = Vec::new();
    let mut start = 0.0;
    for relation in Relation::ALL {
        let count = pair.of_relation(relation).count();
        let width = 100.0 * count as f32 / all;
        if count > 0 {
            parts.push((relation, count, start, width));
        }
        start += width;
    }
    let said: Vec<String> = parts
        .iter()
        .map(|(relation, count, ..)| format!("{} {count}", view.labels.relation(*relation).name))
        .collect();
    html! {
        svg.bar width="100%" height="24" role="img" aria-label=(said.join(", ")) {
            @for (relation, count, start, width) in &parts {
                @let label = view.labels.relation(*relation);
                a href={ "#" (pair.id()) "-" (relation) } {
                    title { (label.name) " " (count) }
                    rect class={ "fill " (relation) } x={ (start) "%" } width={ (width) "%" } height="24" {}
                    @if matches!(relation, Relation::Harden | Relation::Soften) {
                        rect fill={ "url(#" (relation) "-pattern)" } x={ (start) "%" } width={ (width) "%" } height="24" {}
                    }
                    @if *width >= 9.0 {
                        text class=(relation) x={ (start + width / 2.0) "%" } y="17" text-anchor="middle" {
                            (label.mark) " " (count)
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn percent(share: f32) -> String {
    format!("{:.0}%", share * 100.0)
}

/// What one local text did, in lists of its units: what it left out, added, hardened, softened …
pub(super) fn card(view: &View<'_>, pair: &Pair<'_>) -> Markup {
    let labels = &view.labels;
    let id = pair.id();
    let comparison = pair.comparison;
    let left_out: Vec<usize> = pair.left_out().collect();
    let order = [
        Relation::New,
        Relation::Harden,
        Relation::Soften,
        Relation::Elaborate,
        Relation::Adapt,
        Relation::Copy,
    ];
    let national_units = &comparison.national_units;
    let figures = &comparison.figures;
    html! {
        dl.card {
            dt #{ (id) "-out" } tabindex="-1" { (left_out_chip(view)) " " (labels.left_out) " " b { (left_out.len()) } }
            dd { ul { @for &at in &left_out {
                li { (link(view, &pair.national_place(at), &national_units[at], at)) }
            } } }
            @for relation in order {
                @let units: Vec<usize> = pair.of_relation(relation).collect();
                @if !units.is_empty() {
                    dt #{ (id) "-" (relation) } tabindex="-1" {
                        (chip(view, relation)) " " (labels.relation(relation).name) " " b { (units.len()) }
                    }
                    dd { ul { @for &at in &units {
                        li { (link(view, &pair.local_place(at), &comparison.local_units[at], at)) }
                    } } }
                }
            }
            dt #{ (id) "-taken" } tabindex="-1" { (labels.taken_up) " " b { (percent(figures.coverage)) } }
            dd.plain {
                (fill(&labels.taken_up_says, &[
                    &figures.directives_taken_up, &figures.directives,
                    &(national_units.len() - left_out.len()), &national_units.len(),
                ]))
            }
            (measures(view, pair))
        }
    }
}

/// The kinds of measures added, each with the units that add them.
fn measures(view: &View<'_>, pair: &Pair<'_>) -> Markup {
    let labels = &view.labels;
    let comparison = pair.comparison;
    html! {
        @if !comparison.figures.measures.is_empty() {
            dt #{ (pair.id()) "-measures" } tabindex="-1" {
                (labels.measures) " " b { (format!("{:.1}", comparison.figures.operationalization)) }
            }
            dd.plain {
                @for kind in comparison.figures.measures.keys() {
                    p {
                        (labels.term(kind)) ": "
                        @for (at, unit) in comparison.local_units.iter().enumerate() {
                            @if let Some(count) = comparison.alignments[at].measures.get(kind) {
                                a href={ "#" (pair.local_place(at)) } { (shown(&view.number(unit, at))) }
                                @if *count > 1 { " ×" (count) }
                                " "
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A link to a unit: its number and how it begins.
pub(super) fn link(view: &View<'_>, place: &str, unit: &Unit, at: usize) -> Markup {
    html! {
        a href={ "#" (place) } { (shown(&view.number(unit, at))) }
        " " span.begins { (beginning(words(unit), BEGINNING)) }
    }
}

/// A unit's text without the number that is said beside it.
pub(super) fn words(unit: &Unit) -> &str {
    // The text of 六（十二） begins with its last part, in brackets of whatever width.
    let narrow = |c: char| match c {
        '（' => '(',
        '）' => ')',
        c => c,
    };
    let begins = |part: &str| {
        let mut rest = unit.text.chars();
        part.chars().all(|c| rest.next().map(narrow) == Some(narrow(c))).then_some(rest.as_str())
    };
    let mut parts = unit.number.char_indices().map(|(at, _)| &unit.number[at..]);
    parts.find_map(begins).unwrap_or(&unit.text).trim_start()
}
