//! How binding national units and the local ones that take them up are: a chart of bands, the same as a table, and the
//! passages behind each figure.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::text::{lang, shown};
use super::view::{Pair, View};
use crate::compare::{Change, UnitDirective};
use crate::model::Signal;

/// From the most binding to none; a band that falls is softer.
const ORDER: [Signal; 6] = [Signal::R, Signal::Y, Signal::B, Signal::C, Signal::G, Signal::N];
/// The chart in pixels.
const WIDTH: f32 = 640.0;
const HEIGHT: f32 = 320.0;
const GAP: f32 = 10.0;
/// Where the columns stand, and how wide they are.
const LEFT: f32 = 150.0;
const COLUMN: f32 = 14.0;

/// The links from one signal to another: which pair, and the national and the local unit.
type Links<'v, 'a> = BTreeMap<(usize, usize), Vec<(&'v Pair<'a>, usize, usize)>>;

pub(super) fn signals(view: &View<'_>) -> Markup {
    let labels = &view.labels;
    html! {
        section #signals aria-labelledby="signals-title" {
            h2 #signals-title { (labels.signals) }
            p.note { (labels.signals_note) }
            @for national in 0..view.nationals.len() {
                @let links = links(view, national);
                @let document = view.nationals[national];
                h3 lang=(lang(document)) { (shown(document.label())) }
                @if links.is_empty() { p.note { (labels.no_signals) } } @else {
                    div.pair-of-charts {
                        div.scroll tabindex="0" role="region" aria-label=(labels.signals) { (bands(view, national, &links)) }
                        div.scroll tabindex="0" role="region" aria-label=(labels.signals) { (matrix(view, national, &links)) }
                    }
                }
                (by_local(view, national))
                (evidence(view, national, &links))
            }
        }
    }
}

/// A signal's place in [`ORDER`].
fn rank(signal: Signal) -> usize {
    ORDER.iter().position(|&other| other == signal).unwrap_or(ORDER.len() - 1)
}

fn links<'v, 'a>(view: &'v View<'a>, national: usize) -> Links<'v, 'a> {
    let mut links = Links::new();
    for pair in view.pairs_of(national) {
        for (from, takers) in pair.takers.iter().enumerate() {
            for &to in takers {
                let signals =
                    (pair.comparison.national_units[from].signal, pair.comparison.local_units[to].signal);
                if let (Some(before), Some(after)) = signals {
                    links.entry((rank(before), rank(after))).or_default().push((pair, from, to));
                }
            }
        }
    }
    links
}

fn place(national: usize, from: usize, to: usize) -> String {
    format!("s{}-{}{}", national + 1, ORDER[from], ORDER[to])
}

/// Whether a change is harder, softer or none.
fn direction(from: usize, to: usize) -> &'static str {
    match to.cmp(&from) {
        std::cmp::Ordering::Less => "harder",
        std::cmp::Ordering::Equal => "same",
        std::cmp::Ordering::Greater => "softer",
    }
}

/// Bands from the national signals to the local ones, as wide as there are links.
fn bands(view: &View<'_>, national: usize, links: &Links<'_, '_>) -> Markup {
    let total: usize = links.values().map(Vec::len).sum();
    let sums = |side: fn(&(usize, usize)) -> usize| {
        let mut sums = [0usize; ORDER.len()];
        for (key, found) in links {
            sums[side(key)] += found.len();
        }
        sums
    };
    let (before, after) = (sums(|key| key.0), sums(|key| key.1));
    let unit = (HEIGHT - GAP * ORDER.len() as f32) / total.max(1) as f32;
    // Where each signal's column begins.
    let tops = |sums: &[usize]| {
        let mut top = 0.0;
        sums.iter()
            .map(|&sum| {
                let start = top;
                top += sum as f32 * unit + if sum > 0 { GAP } else { 0.0 };
                start
            })
            .collect::<Vec<f32>>()
    };
    let (left, right) = (tops(&before), tops(&after));
    let (mut next_left, mut next_right) = (left.clone(), right.clone());
    let mut drawn = Vec::new();
    for (&(from, to), found) in links {
        let thick = found.len() as f32 * unit;
        let (y1, y2) = (next_left[from], next_right[to]);
        next_left[from] += thick;
        next_right[to] += thick;
        let (x1, x2) = (LEFT + COLUMN, WIDTH - LEFT - COLUMN);
        let middle = (x1 + x2) / 2.0;
        let path = format!(
            "M{x1} {y1:.1}C{middle} {y1:.1} {middle} {y2:.1} {x2} {y2:.1}V{:.1}C{middle} {:.1} {middle} {:.1} {x1} {:.1}Z",
            y2 + thick,
            y2 + thick,
            y1 + thick,
            y1 + thick
        );
        drawn.push((from, to, found.len(), path));
    }
    let label = |at: usize| format!("{} {}", ORDER[at], view.labels.signal(ORDER[at]));
    let columns = [
        (&before, &left, LEFT, LEFT - 8.0, "end"),
        (&after, &right, WIDTH - LEFT - COLUMN, WIDTH - LEFT + 8.0, "start"),
    ];
    html! {
        svg.bands width=(WIDTH) height=(HEIGHT) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="group" aria-label=(view.labels.signals) {
            @for (from, to, count, path) in &drawn {
                a href={ "#" (place(national, *from, *to)) } tabindex="-1" {
                    title { (label(*from)) " → " (label(*to)) ": " (count) }
                    path class={ "band " (direction(*from, *to)) } d=(path) {}
                }
            }
            @for (sums, tops, x, text, anchor) in columns {
                @for at in 0..ORDER.len() {
                    @if sums[at] > 0 {
                        rect class={ "signal-" (ORDER[at]) } x=(x) y=(format!("{:.1}", tops[at])) width=(COLUMN)
                            height=(format!("{:.1}", (sums[at] as f32 * unit).max(1.0))) {}
                        text x=(text) y=(format!("{:.1}", tops[at] + (sums[at] as f32 * unit).max(10.0) / 2.0 + 5.0)) text-anchor=(anchor) {
                            (label(at)) " " (sums[at])
                        }
                    }
                }
            }
        }
    }
}

fn matrix(view: &View<'_>, national: usize, links: &Links<'_, '_>) -> Markup {
    let labels = &view.labels;
    html! {
        table.matrix {
            thead {
                tr { th scope="col" { (labels.from) " ↓ " (labels.to) " →" } @for signal in ORDER { th scope="col" title=(labels.signal(signal)) { (signal) } } }
            }
            tbody { @for from in 0..ORDER.len() { tr {
                th scope="row" { (ORDER[from]) " " (labels.signal(ORDER[from])) }
                @for to in 0..ORDER.len() {
                    td class={ "number " (direction(from, to)) } {
                        @if let Some(found) = links.get(&(from, to)) { a href={ "#" (place(national, from, to)) } { (found.len()) } } @else { "·" }
                    }
                }
            } } }
        }
    }
}

/// A line for each local text: how many links got harder or softer, and the means before and after.
fn by_local(view: &View<'_>, national: usize) -> Markup {
    let labels = &view.labels;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(labels.signals) { table.figures {
            thead { tr {
                th scope="col" { (labels.local) }
                th scope="col" { (labels.harder) } th scope="col" { (labels.same) } th scope="col" { (labels.softer) }
                th scope="col" title=(labels.strength_what) { (labels.strength) }
                th scope="col" title=(labels.ambiguity_what) { (labels.ambiguity) }
            } }
            tbody { @for pair in view.pairs_of(national) {
                @let figures = &pair.comparison.figures;
                @let count = |wanted: &str| figures.signals.iter()
                    .flat_map(|(&from, row)| row.iter().map(move |(&to, count)| (rank(from), rank(to), count)))
                    .filter(|&(from, to, _)| direction(from, to) == wanted)
                    .map(|(.., count)| count)
                    .sum::<usize>();
                tr {
                    th scope="row" { a href={ "#" (pair.id()) } { (shown(&view.short[pair.local])) } }
                    @for wanted in ["harder", "same", "softer"] { td.number {
                        @let count = count(wanted);
                        @if count > 0 { a href={ "#s" (pair.id()) "-" (wanted) } { (count) } } @else { (count) }
                    } }
                    @for change in [figures.strength, figures.ambiguity] { td.number {
                        a href={ "#s" (pair.id()) "-means" } { (said(change)) }
                    } }
                }
            } }
        } }
    }
}

fn said(change: Change) -> String {
    let side = |value: Option<f32>| value.map_or("–".to_owned(), |value| format!("{value:.2}"));
    format!("{} → {}", side(change.national), side(change.local))
}

fn evidence(view: &View<'_>, national: usize, links: &Links<'_, '_>) -> Markup {
    let labels = &view.labels;
    html! {
        details.evidence {
            summary { (labels.evidence) }
            dl {
                @for (&(from, to), found) in links {
                    dt #(place(national, from, to)) tabindex="-1" {
                        (ORDER[from]) " " (labels.signal(ORDER[from])) " → " (ORDER[to]) " " (labels.signal(ORDER[to])) " " b { (found.len()) }
                    }
                    dd { ul { @for &(pair, from, to) in found { (item(view, pair, from, to)) } } }
                }
                @for pair in view.pairs_of(national) {
                    @for (name, wanted) in [(&labels.harder, "harder"), (&labels.same, "same"), (&labels.softer, "softer")] {
                        @let found: Vec<(usize, usize)> = links.iter()
                            .filter(|((from, to), _)| direction(*from, *to) == wanted)
                            .flat_map(|(_, found)| found)
                            .filter(|(other, ..)| other.local == pair.local)
                            .map(|&(_, from, to)| (from, to))
                            .collect();
                        @if !found.is_empty() {
                            dt.again #{ "s" (pair.id()) "-" (wanted) } tabindex="-1" { (shown(&view.short[pair.local])) " " (name) " " b { (found.len()) } }
                            dd.again { ul { @for (from, to) in found { (item(view, pair, from, to)) } } }
                        }
                    }
                    (means(view, pair))
                }
            }
        }
    }
}

/// The units whose directive sentences the means of strength and ambiguity are taken of, each with its own.
fn means(view: &View<'_>, pair: &Pair<'_>) -> Markup {
    let labels = &view.labels;
    let comparison = pair.comparison;
    let nationals =
        comparison.national_units.iter().enumerate().filter(|(at, _)| !pair.takers[*at].is_empty());
    let nationals = nationals.map(|(at, unit)| (pair.national_place(at), at, unit));
    let aligned = |at: usize| !comparison.alignments[at].national.is_empty();
    let locals = comparison.local_units.iter().enumerate().filter(|(at, _)| aligned(*at));
    let locals = locals.map(|(at, unit)| (pair.local_place(at), at, unit));
    let sides: [(&str, Vec<_>); 2] =
        [(&labels.national, nationals.collect()), (&labels.local, locals.collect())];
    html! {
        dt #{ "s" (pair.id()) "-means" } tabindex="-1" {
            (shown(&view.short[pair.local])) " " (labels.strength) " " (said(comparison.figures.strength)) ", "
            (labels.ambiguity) " " (said(comparison.figures.ambiguity))
        }
        @for (name, units) in sides { dd { (name) ul {
            @for (place, at, unit) in units { @if !unit.directives.is_empty() { li {
                a href={ "#" (place) } { (shown(&view.number(unit, at))) } " "
                span.page { (view.page(unit.page)) } " "
                @let mean = |of: fn(&UnitDirective) -> f32| {
                    unit.directives.iter().map(of).sum::<f32>() / unit.directives.len() as f32
                };
                (format!("{:.1} · {:.2}", mean(|one| one.strength.into()), mean(|one| one.ambiguity)))
                @if unit.directives.len() > 1 { " ×" (unit.directives.len()) }
            } } }
        } } }
    }
}

fn item(view: &View<'_>, pair: &Pair<'_>, from: usize, to: usize) -> Markup {
    let comparison = pair.comparison;
    html! { li {
        a href={ "#" (pair.local_place(to)) } {
            (shown(&view.short[pair.local])) " " (shown(&view.number(&comparison.national_units[from], from)))
            " → " (shown(&view.number(&comparison.local_units[to], to)))
        }
        " " span.page { (view.page(comparison.local_units[to].page)) }
    } }
}
