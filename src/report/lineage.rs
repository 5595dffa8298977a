//! Who cites whom: levels of government as lanes from the top down, a line from each text up to what it rests on, and a
//! table of the same with verb and passage.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::text::{beginning, shown};
use super::view::View;
use crate::lineage::{Tie, Work};
use crate::model::{Level, Manner, Passage};

/// Works a lane has side by side before it goes on below.
const ABREAST: usize = 6;
/// A box and the room around it, in pixels.
const BOX: f32 = 138.0;
const TALL: f32 = 54.0;
const ACROSS: f32 = BOX + 22.0;
const DOWN: f32 = TALL + 52.0;
/// Room for the names of lanes.
const MARGIN: f32 = 90.0;
/// Hanzi on a line of a box, and its lines.
const HANZI: usize = 10;
/// Works outside the index that are drawn, those most cited first; the table has all.
const OUTSIDE: usize = 12;

/// A work with its place in the picture.
struct Node<'a> {
    work: &'a Work,
    at: usize,
    x: f32,
    y: f32,
    /// Where its lane begins and ends.
    lane: (f32, f32),
}

pub(super) fn lineage(view: &View<'_>) -> Markup {
    let labels = &view.labels;
    let documents: BTreeSet<&str> = view.documents().iter().map(|document| document.id.as_str()).collect();
    let lineage = view.report.lineage;
    let ours = |at: usize| lineage.works[at].document.as_deref().is_some_and(|id| documents.contains(id));
    let ties: Vec<&Tie> = lineage.ties.iter().filter(|tie| ours(tie.from)).collect();
    html! {
        section #lineage aria-labelledby="lineage-title" {
            h2 #lineage-title { (labels.lineage) }
            @if ties.is_empty() { p.note { (labels.no_ties) } } @else {
                p.note { (labels.lineage_note) }
                (picture(view, &ties, &ours))
                (table(view, &ties))
            }
        }
    }
}

/// The works drawn: the documents of the page, and what they rest on.
fn drawn<'a>(view: &'a View<'_>, ties: &[&Tie], ours: &dyn Fn(usize) -> bool) -> Vec<Node<'a>> {
    let lineage = view.report.lineage;
    let mut outside: Vec<(usize, usize)> = Vec::new();
    for tie in ties.iter().filter(|tie| !ours(tie.to) && tie.manner < Manner::Mention) {
        match outside.iter_mut().find(|(work, _)| *work == tie.to) {
            Some((_, count)) => *count += 1,
            None => outside.push((tie.to, 1)),
        }
    }
    outside.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    outside.truncate(OUTSIDE);
    let mut works: Vec<usize> = (0..lineage.works.len())
        .filter(|&at| ours(at) && ties.iter().any(|tie| tie.from == at || tie.to == at))
        .collect();
    works.extend(outside.into_iter().map(|(work, _)| work));
    let mut nodes: Vec<Node> = Vec::new();
    let mut y = 10.0;
    for lane in lanes() {
        let mut lane: Vec<(f32, usize)> = works
            .iter()
            .filter(|&&at| lineage.works[at].level == lane)
            .map(|&at| (above(&nodes, ties, at), at))
            .collect();
        // Below what they rest on, of equals the older first.
        let date = |at: usize| &lineage.works[at].date;
        lane.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| date(a.1).cmp(date(b.1))));
        let rows = lane.len().div_ceil(ABREAST);
        let extent = (y, y + rows as f32 * DOWN - DOWN + TALL);
        for (nth, row) in lane.chunks(ABREAST).enumerate() {
            // Every other row stands between the boxes of the one above, so that lines pass.
            let mut least = MARGIN + if nth % 2 == 1 { ACROSS / 2.0 } else { 0.0 };
            let edge = least;
            for (place, &(wanted, at)) in row.iter().enumerate() {
                // As far right as wanted, as long as the others of the row have room.
                let most = edge + (ABREAST - (row.len() - place)) as f32 * ACROSS;
                let x = wanted.clamp(least, most.max(least));
                least = x + ACROSS;
                nodes.push(Node { work: &lineage.works[at], at, x, y, lane: extent });
            }
            y += DOWN;
        }
    }
    nodes
}

/// Where a work stands best: in the middle of what it cites above.
fn above(nodes: &[Node<'_>], ties: &[&Tie], at: usize) -> f32 {
    let cited = ties.iter().filter(|tie| tie.from == at);
    let places: Vec<f32> =
        cited.filter_map(|tie| nodes.iter().find(|node| node.at == tie.to)).map(|node| node.x).collect();
    if places.is_empty() { MARGIN } else { places.iter().sum::<f32>() / places.len() as f32 }
}

/// Works of unknown level, which are those cited from outside, first.
fn lanes() -> impl Iterator<Item = Option<Level>> {
    [None].into_iter().chain(Level::ALL.map(Some))
}

fn picture(view: &View<'_>, ties: &[&Tie], ours: &dyn Fn(usize) -> bool) -> Markup {
    let labels = &view.labels;
    let nodes = drawn(view, ties, ours);
    let find = |at: usize| nodes.iter().find(|node| node.at == at);
    let width = nodes.iter().map(|node| node.x + BOX).fold(0.0, f32::max) + 10.0;
    let height = nodes.iter().map(|node| node.y + TALL).fold(0.0, f32::max) + 40.0;
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="lineage-title" {
            svg.lineage width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="group" aria-labelledby="lineage-title" {
                @for (nth, node) in nodes.iter().enumerate() {
                    @if nth == 0 || nodes[nth - 1].work.level != node.work.level {
                        text.lane x="0" y=(node.y + TALL / 2.0) { (node.work.level.map_or(labels.not_in_index.as_str(), |level| labels.level(level))) }
                    }
                }
                @for tie in ties {
                    @if let (Some(from), Some(to)) = (find(tie.from), find(tie.to)) {
                        path class={ "tie " (tie.manner) } d=(curve(from, to)) { title { (shown(&tie.verbs.join("、"))) } }
                    }
                }
                @for node in &nodes {
                    a href={ "#" (row_of(node.at)) } {
                        title { (shown(node.work.label())) }
                        rect class=(if node.work.document.is_some() { "work" } else { "work outside" }) x=(node.x) y=(node.y) width=(BOX) height=(TALL) rx="4" {}
                        @for (line, words) in lines(node.work.label()).iter().enumerate() {
                            text x=(node.x + 8.0) y=(node.y + 18.0 + 15.0 * line as f32) { (words) }
                        }
                        @if let Some(date) = &node.work.date {
                            text.date x=(node.x + 8.0) y=(node.y + TALL - 6.0) { (shown(date)) }
                        }
                    }
                }
            }
        }
    }
}

/// From the citing box to the cited one: up, or around where both stand in one row.
fn curve(from: &Node<'_>, to: &Node<'_>) -> String {
    let (x1, x2) = (from.x + BOX / 2.0, to.x + BOX / 2.0);
    if from.lane.0 > to.lane.1 {
        // Straight out of lanes of several rows.
        let (y1, y2) = (from.lane.0, to.lane.1);
        let middle = (y1 + y2) / 2.0;
        format!("M{x1} {}V{y1}C{x1} {middle} {x2} {middle} {x2} {y2}V{}", from.y, to.y + TALL)
    } else {
        let (y1, y2) = (from.y + TALL, to.y + TALL);
        format!("M{x1} {y1}C{x1} {} {x2} {} {x2} {y2}", y1.max(y2) + 34.0, y1.max(y2) + 34.0)
    }
}

/// A title on the two lines of a box.
fn lines(title: &str) -> Vec<String> {
    let whole = beginning(title, 2 * HANZI);
    let mut lines = vec![String::new()];
    let mut room = 2 * HANZI;
    for c in whole.chars() {
        let width = if c.is_ascii() { 1 } else { 2 };
        if width > room && lines.len() < 2 {
            lines.push(String::new());
            room = 2 * HANZI;
        }
        room = room.saturating_sub(width);
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

fn row_of(work: usize) -> String {
    format!("w{}", work + 1)
}

fn table(view: &View<'_>, ties: &[&Tie]) -> Markup {
    let labels = &view.labels;
    let works = &view.report.lineage.works;
    let mut named = BTreeSet::new();
    let documents = view.documents();
    let passage = |id: &str| -> Option<&Passage> {
        documents.iter().flat_map(|document| &document.passages).find(|passage| passage.id == id)
    };
    // Boxes lead to the first line that has their work.
    let mut anchor = |at: usize| named.insert(at).then(|| row_of(at));
    let rows: Vec<_> = ties
        .chunk_by(|a, b| a.from == b.from)
        .map(|run| (run, anchor(run[0].from), run.iter().map(|tie| anchor(tie.to)).collect::<Vec<_>>()))
        .collect();
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="lineage-title" { table.figures.ties {
            thead { tr {
                th scope="col" { (labels.citing) } th scope="col" { (labels.verb) } th scope="col" { (labels.cited) }
                th scope="col" { (labels.mentions) } th scope="col" { (labels.place) }
            } }
            @for (run, from, to) in rows { tbody { @for (nth, (tie, to)) in run.iter().zip(to).enumerate() { tr {
                @if nth == 0 { th scope="rowgroup" rowspan=(run.len()) id=[&from] tabindex="-1" { (shown(works[tie.from].label())) } }
                td { (labels.manner(tie.manner)) @if !tie.verbs.is_empty() { " " q { (shown(&tie.verbs.join("、"))) } } }
                td id=[to] tabindex="-1" { (cited(view, &works[tie.to])) }
                td.number { (tie.mentions) }
                td {
                    @if let Some(passage) = passage(&tie.passage) {
                        @match view.place(&passage.id) {
                            Some(place) => { a href={ "#" (place) } { (view.page(passage.pages[0])) } }
                            None => { span.page { (view.page(passage.pages[0])) } }
                        }
                        " "
                    }
                    q { (shown(&tie.words)) }
                }
            } } } }
        } }
    }
}

/// Title, number, and whether the index has it.
fn cited(view: &View<'_>, work: &Work) -> Markup {
    html! {
        (shown(work.label()))
        @if let Some(number) = work.number.as_deref().filter(|number| *number != work.label()) { small { (shown(number)) } }
        @if work.document.is_none() { small { (view.labels.not_in_index) } }
    }
}
