//! Who cites whom: levels of government as lanes from the top down, a line from each text up to what it rests on, and a
//! table of the same with verb and passage.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::layers::layers;
use super::text::{beginning, shown};
use super::view::View;
use crate::lineage::{Tie, Work};
use crate::model::{Level, Manner, Passage};

/// Works a lane has side by side before it goes on below.
const ABREAST: usize = 6;
/// A box and the room below it, in pixels.
const BOX: f32 = 146.0;
const TALL: f32 = 54.0;
const DOWN: f32 = TALL + 52.0;
/// Room for the names of lanes.
const MARGIN: f32 = 118.0;
/// Hanzi on a line of a box, and its lines.
const HANZI: usize = 10;
/// Works outside the index that are drawn, those most cited first; the table has all.
const OUTSIDE: usize = 12;

/// A work with its place in the picture.
struct Node<'a> {
    work: &'a Work,
    at: usize,
    row: usize,
    x: f32,
}

impl Node<'_> {
    fn y(&self) -> f32 {
        top(self.row)
    }
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
    let mut row = 0;
    for level in lanes() {
        let mut lane: Vec<usize> =
            works.iter().copied().filter(|&at| lineage.works[at].level == level).collect();
        // The older ones and those that one text cites beside one another.
        lane.sort_by_key(|&at| (&lineage.works[at].date, ties.iter().position(|tie| tie.to == at)));
        // Column by column, so that what belongs together stays near.
        let rows = lane.len().div_ceil(ABREAST);
        for nth in 0..rows {
            let abreast = lane.iter().skip(nth).step_by(rows);
            nodes.extend(abreast.map(|&at| Node { work: &lineage.works[at], at, row, x: 0.0 }));
            row += 1;
        }
    }
    nodes
}

/// Works of unknown level, which are those cited from outside, first.
fn lanes() -> impl Iterator<Item = Option<Level>> {
    [None].into_iter().chain(Level::ALL.map(Some))
}

fn picture(view: &View<'_>, ties: &[&Tie], ours: &dyn Fn(usize) -> bool) -> Markup {
    let labels = &view.labels;
    let mut nodes = drawn(view, ties, ours);
    let find = |at: usize| nodes.iter().position(|node| node.at == at);
    let drawn: Vec<(&Tie, (usize, usize))> =
        ties.iter().filter_map(|tie| Some((*tie, (find(tie.from)?, find(tie.to)?)))).collect();
    let rows: Vec<usize> = nodes.iter().map(|node| node.row).collect();
    let layers = layers(&rows, BOX, &drawn.iter().map(|(_, line)| *line).collect::<Vec<_>>());
    nodes.iter_mut().zip(&layers.boxes).for_each(|(node, x)| node.x = MARGIN + x - BOX / 2.0);
    let width = MARGIN + layers.width + 10.0;
    let height = nodes.last().map_or(0.0, |node| node.y() + DOWN);
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="lineage-title" {
            svg.lineage width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="group" aria-labelledby="lineage-title" {
                @for (nth, node) in nodes.iter().enumerate() {
                    @if nth == 0 || nodes[nth - 1].work.level != node.work.level {
                        @if nth > 0 { line.between x1="0" x2=(width) y1=(node.y() - DOWN + TALL + 6.0) y2=(node.y() - DOWN + TALL + 6.0) {} }
                        text.lane x="0" y=(node.y() + TALL / 2.0) { (node.work.level.map_or(labels.not_in_index.as_str(), |level| labels.level(level))) }
                    }
                }
                @for ((tie, (from, to)), gaps) in drawn.iter().zip(&layers.lines) {
                    path class={ "tie " (tie.manner) } d=(curve(&nodes[*from], &nodes[*to], gaps)) { title { (shown(&tie.verbs.join("、"))) } }
                }
                @for node in &nodes {
                    a href={ "#" (row_of(node.at)) } {
                        title { (shown(node.work.label())) }
                        rect class=(if node.work.document.is_some() { "work" } else { "work outside" }) x=(node.x) y=(node.y()) width=(BOX) height=(TALL) rx="4" {}
                        @for (line, words) in lines(node.work.label()).iter().enumerate() {
                            text x=(node.x + 8.0) y=(node.y() + 18.0 + 15.0 * line as f32) { (words) }
                        }
                        @if let Some(date) = &node.work.date {
                            text.date x=(node.x + 8.0) y=(node.y() + TALL - 6.0) { (shown(date)) }
                        }
                    }
                }
            }
        }
    }
}

/// From the citing box to the cited one, through the gaps of the rows between them, or around below where both stand in
/// one row.
fn curve(from: &Node<'_>, to: &Node<'_>, gaps: &[f32]) -> String {
    let middle = |node: &Node| node.x + BOX / 2.0;
    if from.row == to.row {
        let (y, deep) = (from.y() + TALL, from.y() + TALL + 34.0);
        return format!(
            "M{} {y}C{} {deep} {} {deep} {} {y}",
            middle(from),
            middle(from),
            middle(to),
            middle(to)
        );
    }
    let (lower, upper) = if from.row > to.row { (from, to) } else { (to, from) };
    let mut path = format!("M{} {}", middle(lower), lower.y());
    let mut x = middle(lower);
    // Up to the foot of the row above, then straight through it.
    for (nth, next) in gaps.iter().map(|gap| MARGIN + gap).chain([middle(upper)]).enumerate() {
        let (start, foot) = (top(lower.row - nth), top(lower.row - nth - 1) + TALL);
        let half = (start + foot) / 2.0;
        path += &format!("C{x} {half} {next} {half} {next} {foot}");
        if nth < gaps.len() {
            path += &format!("V{}", foot - TALL);
        }
        x = next;
    }
    path
}

/// Where a row begins.
fn top(row: usize) -> f32 {
    10.0 + row as f32 * DOWN
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
