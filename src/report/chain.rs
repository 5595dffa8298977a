//! A line of descent, such as central, province, county: what came up in which text and what those below made of it.

use std::collections::HashMap;

use maud::{Markup, html};

use super::labels::fill;
use super::overview::{chip, left_out_chip, link, words};
use super::text::{beginning, lang, shown};
use super::view::{Pair, View};
use crate::compare::{Chain, TakenUp, Thread, Unit};
use crate::model::{Document, Relation};

/// Hanzi of a unit's beginning beside its number.
const BEGINNING: usize = 14;

/// The chain with what is needed to lead into the rest of the page.
struct Line<'v, 'a> {
    view: &'v View<'a>,
    chain: &'a Chain,
    documents: Vec<&'a Document>,
    /// The units of each text with their places in it, by id.
    units: Vec<HashMap<&'a str, (usize, &'a Unit)>>,
}

pub(super) fn chain(view: &View<'_>) -> Option<Markup> {
    let line = Line::of(view, view.report.chain?)?;
    let labels = &view.labels;
    Some(html! {
        section #chain aria-labelledby="chain-title" {
            h2 #chain-title { (labels.chain) }
            p.note { (labels.chain_note) }
            div.scroll tabindex="0" role="region" aria-labelledby="chain-title" {
                table.map.chain {
                    (line.head())
                    @for level in 0..line.documents.len() { (line.came_up(level)) }
                }
            }
            (line.rest())
        }
    })
}

impl<'v, 'a> Line<'v, 'a> {
    /// None where a document of the chain is not in the report.
    fn of(view: &'v View<'a>, chain: &'a Chain) -> Option<Self> {
        let known = view.report.documents;
        let find = |id: &String| known.iter().copied().find(|document| document.id == *id);
        let documents = chain.documents.iter().map(find).collect::<Option<Vec<_>>>()?;
        let top = chain.steps.first().map(|step| &step.national_units);
        let below = chain.steps.iter().map(|step| &step.local_units);
        let units = top
            .into_iter()
            .chain(below)
            .map(|units| units.iter().enumerate().map(|(at, unit)| (unit.id.as_str(), (at, unit))).collect());
        Some(Self { view, chain, documents, units: units.collect() })
    }

    /// The pair of two levels, if the page shows it.
    fn pair(&self, upper: usize, lower: usize) -> Option<&'v Pair<'a>> {
        self.view.pair(&self.documents[upper].id, &self.documents[lower].id)
    }

    /// The texts, and what each took from the one above.
    fn head(&self) -> Markup {
        let labels = &self.view.labels;
        html! { thead { tr {
            @for (level, document) in self.documents.iter().enumerate() {
                th scope="col" lang=(lang(document)) {
                    @if let Some(name) = document.metadata.level { small { (labels.level(name)) } }
                    (shown(&beginning(document.label(), 24)))
                    @if let Some(step) = level.checked_sub(1).and_then(|before| self.chain.steps.get(before)) {
                        @let taken = step.national_units.len() - step.left_out.len();
                        small lang=(labels.html_lang) {
                            @match self.pair(level - 1, level) {
                                Some(pair) => { a href={ "#" (pair.id()) } { (fill(&labels.step_says, &[&taken, &step.national_units.len()])) } }
                                None => { (fill(&labels.step_says, &[&taken, &step.national_units.len()])) }
                            }
                        }
                    }
                }
            }
        } } }
    }

    /// The threads that came up in one text and went on below.
    fn came_up(&self, level: usize) -> Markup {
        let threads: Vec<&Thread> =
            self.threads(level).filter(|thread| !thread.taken_up.is_empty()).collect();
        let name = self.short(level);
        html! {
            @if !threads.is_empty() { tbody {
                tr.chapter { th scope="rowgroup" colspan=(self.documents.len()) { (fill(&self.view.labels.came_up, &[&name, &threads.len()])) } }
                @for thread in threads { tr {
                    @for at in 0..self.documents.len() { td { (self.cell(thread, at)) } }
                } }
            } }
        }
    }

    fn threads(&self, level: usize) -> impl Iterator<Item = &'a Thread> {
        self.chain.threads.iter().filter(move |thread| thread.level == level)
    }

    /// What became of a matter in the text at `level`.
    fn cell(&self, thread: &Thread, level: usize) -> Markup {
        let taken: Vec<&TakenUp> = thread.taken_up.iter().filter(|taken| taken.level == level).collect();
        html! {
            @if level == thread.level { (self.unit(level, &thread.unit, self.origin(&thread.unit))) }
            @for taken in &taken {
                p {
                    (chip(self.view, taken.relation)) " "
                    span.hidden { (self.view.labels.relation(taken.relation).name) " " }
                    (self.unit(level, &taken.unit, self.place(taken.from, level, &taken.unit)))
                    // What came past the text right above.
                    @if taken.from + 1 < level { small { (self.view.labels.from_text) " " (self.short(taken.from)) } }
                }
            }
            @if level > thread.level && taken.is_empty() {
                (left_out_chip(self.view)) span.hidden { (self.view.labels.left_out) }
            }
        }
    }

    fn short(&self, level: usize) -> String {
        let document = self.documents[level];
        match self.view.locals.iter().position(|local| local.id == document.id) {
            Some(at) => shown(&self.view.short[at]),
            None => shown(&beginning(document.label(), 16)),
        }
    }

    fn unit(&self, level: usize, id: &str, place: Option<String>) -> Markup {
        let Some(&(at, unit)) = self.units[level].get(id) else { return html! {} };
        html! {
            @match place {
                Some(place) => { (link(self.view, &place, unit, at)) }
                None => { (shown(&self.view.number(unit, at))) " " span.begins { (beginning(words(unit), BEGINNING)) } }
            }
            " " span.page { (self.view.page(unit.page)) }
        }
    }

    /// Where a unit stands beside the text it takes something from.
    fn place(&self, from: usize, level: usize, id: &str) -> Option<String> {
        let &(at, _) = self.units[level].get(id)?;
        self.pair(from, level).map(|pair| pair.local_place(at)).or_else(|| self.origin(id))
    }

    /// Where a unit is read that takes up nothing from above.
    fn origin(&self, id: &str) -> Option<String> {
        self.view.place(id).map(str::to_owned)
    }

    /// What stayed where it came up: what nobody below took up of the upper texts, and what the last one adds.
    fn rest(&self) -> Markup {
        let labels = &self.view.labels;
        html! { details.evidence.again {
            summary { (labels.stayed) }
            dl { @for level in 0..self.documents.len() {
                @let own: Vec<&Thread> = self.threads(level).filter(|thread| thread.taken_up.is_empty()).collect();
                @if !own.is_empty() {
                    dt {
                        @if level == 0 { (left_out_chip(self.view)) } @else { (chip(self.view, Relation::New)) }
                        " " (self.short(level)) " " b { (own.len()) }
                    }
                    dd { ul { @for thread in own { li { (self.unit(level, &thread.unit, self.origin(&thread.unit))) } } } }
                }
            } }
        } }
    }
}
