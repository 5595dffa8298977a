//! Who was first with something new, and who took it up: elements by local texts in the order of their dates.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::labels::fill;
use super::overview::{link, words};
use super::text::{beginning, lang, shown};
use super::view::View;
use crate::compare::{Element, Holder, MOST_NEW, NewUnits, diffusion as elements};

/// Hanzi of an element's beginning in its row.
const BEGINNING: usize = 28;
/// More columns than this have no room for numbers of units.
const ROOMY: usize = 6;

/// None where fewer than two local texts have a date, so that nothing can be said of before and after.
pub(super) fn diffusion(view: &View<'_>) -> Option<Markup> {
    if view.locals.iter().filter(|local| local.metadata.date.is_some()).count() < 2 {
        return None;
    }
    let labels = &view.labels;
    let mut new = NewUnits::default();
    view.pairs.iter().for_each(|pair| new.add(pair.comparison));
    let few = new.count() <= MOST_NEW;
    let elements = if few { elements(&new.of(view.locals.iter().copied())) } else { Vec::new() };
    let (shared, alone): (Vec<Element>, Vec<Element>) =
        elements.into_iter().partition(|element| !element.taken_up.is_empty());
    Some(html! {
        section #diffusion aria-labelledby="diffusion-title" {
            h2 #diffusion-title { (labels.diffusion) }
            p.note { (labels.diffusion_note) }
            @if few { (table(view, &shared, &alone)) (only(view, &alone)) }
            @else { p.note { (fill(&labels.diffusion_too_much, &[&new.count()])) } }
        }
    })
}

/// The local texts by date, those without last: their places in the view.
fn by_date(view: &View<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..view.locals.len()).collect();
    let key = |at: &usize| {
        let document = view.locals[*at];
        (document.metadata.date.is_none(), document.metadata.date, &document.source.path)
    };
    order.sort_by(|a, b| key(a).cmp(&key(b)));
    order
}

fn table(view: &View<'_>, shared: &[Element], alone: &[Element]) -> Markup {
    let labels = &view.labels;
    let order = by_date(view);
    html! {
        @if shared.is_empty() { p.note { (labels.diffusion_none) } }
        div.scroll tabindex="0" role="region" aria-labelledby="diffusion-title" {
            table.map.many[order.len() > ROOMY] {
                thead { tr {
                    th scope="col" { (labels.element) }
                    @for &at in &order {
                        @let local = view.locals[at];
                        th scope="col" lang=(lang(local)) title=(shown(local.label())) {
                            (shown(&view.short[at]))
                            small { (local.metadata.date.map_or("–".to_owned(), |date| date.to_string())) }
                        }
                    }
                } }
                tbody { @for (nth, element) in shared.iter().enumerate() { (row(view, &order, nth, element)) } }
                tfoot { tr {
                    th scope="row" { (labels.only_there) }
                    @for &at in &order { td {
                        @let count = alone.iter().filter(|element| element.first.document == view.locals[at].id).count();
                        @if count > 0 { a href={ "#" (place(at)) } { (count) } } @else { "0" }
                    } }
                } }
            }
        }
    }
}

/// An element: its words where they were first, then its rank by date in each text.
fn row(view: &View<'_>, order: &[usize], nth: usize, element: &Element) -> Markup {
    let ranks: BTreeMap<&str, (usize, &Holder)> = element
        .holders()
        .enumerate()
        .map(|(rank, holder)| (holder.document.as_str(), (rank + 1, holder)))
        .collect();
    html! {
        tr {
            th scope="row" {
                b { (nth + 1) } " "
                span.begins { (beginning(words(&element.first.unit), BEGINNING)) }
            }
            @for &at in order { td {
                @if let Some(&(rank, holder)) = ranks.get(view.locals[at].id.as_str()) {
                    (cell(view, at, nth, (rank, ranks.len()), holder, order.len() <= ROOMY))
                }
            } }
        }
    }
}

fn cell(
    view: &View<'_>,
    local: usize,
    nth: usize,
    (rank, texts): (usize, usize),
    holder: &Holder,
    roomy: bool,
) -> Markup {
    let unit = &holder.unit;
    let number = shown(&view.number(unit, view.at(unit)));
    let said = format!(
        "{} {number}, {}: {}",
        shown(&view.short[local]),
        view.page(unit.page),
        fill(&view.labels.rank_says, &[&rank, &texts, &format!("{:.2}", holder.score)])
    );
    html! {
        @if let Some(place) = view.place(&unit.id) {
            a href={ "#" (place) } title=(said) aria-label={ (nth + 1) ", " (said) } {
                span.rank.first[rank == 1] aria-hidden="true" { (rank) } @if roomy { " " (number) }
            }
        }
    }
}

fn place(local: usize) -> String {
    format!("d{}-own", local + 1)
}

/// What nobody took up, by text.
fn only(view: &View<'_>, alone: &[Element]) -> Markup {
    let labels = &view.labels;
    html! {
        @if !alone.is_empty() { details.evidence {
            summary { (labels.only_there) }
            dl { @for (at, local) in view.locals.iter().enumerate() {
                @let own: Vec<&Element> = alone.iter().filter(|element| element.first.document == local.id).collect();
                @if !own.is_empty() {
                    dt #(place(at)) tabindex="-1" { (shown(&view.short[at])) " " b { (own.len()) } }
                    dd { ul { @for element in own {
                        @let unit = &element.first.unit;
                        @if let Some(place) = view.place(&unit.id) { li { (link(view, place, unit, view.at(unit))) } }
                    } } }
                }
            } }
        } }
    }
}
