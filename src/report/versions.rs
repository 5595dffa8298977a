//! Two versions of one text: both side by side, article by article, with changed words marked.

use maud::{Markup, html};

use super::overview::{facts, link};
use super::reading::{is_mostly_own, local_marks, national_marks};
use super::text::{lang, marked, shown};
use super::view::View;
use crate::compare::{Revised, Revision, Unit, Versions};
use crate::model::Document;

/// The two versions with their documents, the older one first.
pub struct Edition<'a> {
    /// What became of each unit.
    pub versions: &'a Versions,
    /// The older and the newer document.
    pub documents: [&'a Document; 2],
}

pub(super) fn versions(view: &View<'_>) -> Option<Markup> {
    let edition = view.report.edition.as_ref()?;
    let labels = &view.labels;
    let [old, new] = edition.documents;
    Some(html! {
        section #versions aria-labelledby="versions-title" {
            h2 #versions-title { (labels.versions) }
            p.note { (labels.versions_note) }
            @for (name, document) in [(&labels.older, old), (&labels.newer, new)] {
                h3 { small { (name) } span lang=(lang(document)) { (shown(document.label())) } }
                (facts(view, document))
            }
            dl.card { @for state in Revised::ALL {
                @let found: Vec<(usize, &Revision)> = of(edition, state).collect();
                @if !found.is_empty() {
                    dt { (mark(view, state)) " " b { (found.len()) } }
                    dd { ul { @for (nth, revision) in found {
                        @if let Some((at, unit)) = unit(edition, revision) { li { (link(view, &place(nth), unit, at)) } }
                    } } }
                }
            } }
            @let changed = |state: Revised| !matches!(state, Revised::Unchanged | Revised::Moved);
            @for (nth, revision) in edition.versions.revisions.iter().enumerate().filter(|(_, one)| changed(one.state)) {
                (row(view, edition, nth, revision))
            }
            details.evidence {
                summary { (labels.same_words) }
                @for (nth, revision) in edition.versions.revisions.iter().enumerate().filter(|(_, one)| !changed(one.state)) {
                    (row(view, edition, nth, revision))
                }
            }
        }
    })
}

fn of<'e>(edition: &'e Edition<'_>, state: Revised) -> impl Iterator<Item = (usize, &'e Revision)> {
    edition.versions.revisions.iter().enumerate().filter(move |(_, revision)| revision.state == state)
}

fn place(revision: usize) -> String {
    format!("v{}", revision + 1)
}

fn mark(view: &View<'_>, state: Revised) -> Markup {
    html! { span.state { (view.labels.state(state)) } }
}

fn before<'e>(edition: &'e Edition<'_>, revision: &Revision) -> Option<(usize, &'e Unit)> {
    let id = revision.old.as_ref()?;
    edition.versions.old_units.iter().enumerate().find(|(_, unit)| unit.id == *id)
}

fn after<'e>(edition: &'e Edition<'_>, revision: &Revision) -> Option<(usize, &'e Unit)> {
    let id = revision.new.as_ref()?;
    edition.versions.new_units.iter().enumerate().find(|(_, unit)| unit.id == *id)
}

/// The newer unit, or what was dropped.
fn unit<'e>(edition: &'e Edition<'_>, revision: &Revision) -> Option<(usize, &'e Unit)> {
    after(edition, revision).or_else(|| before(edition, revision))
}

fn row(view: &View<'_>, edition: &Edition<'_>, nth: usize, revision: &Revision) -> Markup {
    let labels = &view.labels;
    let evidence = &revision.evidence;
    let few = is_mostly_own(local_marks(evidence));
    let side = |name: &str, document: &Document, unit: Option<(usize, &Unit)>, newer: bool| {
        html! { div {
            @match unit {
                None => p.nothing { (labels.not_in_version) },
                Some((at, unit)) => {
                    p.head { (name) " " b { (shown(&view.number(unit, at))) } " " span.page { (view.page(unit.page)) } }
                    div.text.few[few] lang=(lang(document)) {
                        @if newer { (marked(&unit.text, local_marks(evidence), true)) }
                        @else { (marked(&unit.text, national_marks(evidence), false)) }
                    }
                }
            }
        } }
    };
    let [old, new] = edition.documents;
    html! {
        article.row.revision #(place(nth)) tabindex="-1" {
            header {
                (mark(view, revision.state))
                @if revision.moved && revision.state != Revised::Moved { " " (mark(view, Revised::Moved)) }
            }
            div.columns {
                (side(&labels.older, old, before(edition, revision), false))
                (side(&labels.newer, new, after(edition, revision), true))
            }
        }
    }
}
