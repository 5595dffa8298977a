//! What a sentence says of the bodies it names: who must or may act, leads, helps, is watched or is told.

use super::Mention;
use super::clause::Reader;
use super::names::Claim;
use super::place::Place;
use crate::model::{ActorRole, Span};

/// A body that must or may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tag) struct Acting {
    /// Index of the mention.
    pub(in crate::tag) mention: usize,
    /// Its name, with the relative clause that belongs to it.
    pub(in crate::tag) span: Span,
}

/// Names joined by conjunctions, which act together.
struct Group {
    /// The mentions with their names.
    members: Vec<(usize, Span)>,
    /// Mentions told as one with a member.
    also: Vec<usize>,
    /// Index of the mention after the last.
    next: usize,
    /// Where the last name ends.
    end: usize,
}

/// Fills the roles of mentions and gives those that must or may act, in order.
pub(super) fn acting(mentions: &mut [Mention], reader: &Reader) -> Vec<Acting> {
    if is_salutation(mentions, reader) {
        mentions.iter_mut().for_each(|mention| mention.role = Some(ActorRole::Addressed));
        return Vec::new();
    }
    let mut found: Vec<Acting> = Vec::new();
    let mut charged: Vec<Acting> = Vec::new();
    let mut at = 0;
    while at < mentions.len() {
        let group = group(mentions, at, reader);
        at = group.next;
        let whole = Span::new(group.members[0].1.start, group.end);
        let claim = mentions[group.members[0].0].claim;
        let next = mentions.get(at).map_or(usize::MAX, |next| next.span.start);
        let (role, from) = match reader.place(whole, claim, next) {
            Place::Acts(role) => (role, whole.start),
            Place::ActsFrom(start, role) => (role, start),
            // 县政府应当支持学校……: who acts is known.
            Place::Let(..) if !found.is_empty() => continue,
            Place::Let(start, role) if group.members.iter().any(|&(mention, _)| mentions[mention].public) => {
                (role, start)
            }
            Place::Charged => {
                let members = group.members.iter().filter(|(mention, _)| mentions[*mention].charged);
                charged.extend(members.map(|&(mention, span)| Acting { mention, span }));
                continue;
            }
            Place::Object(role) => {
                group.members.iter().for_each(|&(mention, _)| mentions[mention].role = Some(role));
                continue;
            }
            Place::Let(..) | Place::Other => continue,
        };
        // 由教育局安排就近入学的学校: the clause that would belong to this name is that of one before.
        if found.last().is_some_and(|last| from < last.span.end) {
            continue;
        }
        // Firms that act with a public body are told as it is; persons never.
        let public = group.members.iter().any(|&(mention, _)| mentions[mention].public);
        group.also.iter().for_each(|&mention| mentions[mention].role = Some(role));
        for (order, (mention, span)) in group.members.into_iter().enumerate() {
            mentions[mention].role = Some(role);
            mentions[mention].public |= public && !mentions[mention].person;
            let span = if order == 0 { Span::new(from, span.end) } else { span };
            found.push(Acting { mention, span });
        }
    }
    if found.is_empty() {
        charged.iter().for_each(|acting| mentions[acting.mention].role = Some(ActorRole::Responsible));
        found = charged;
    }
    found.extend(founded(mentions, reader));
    found.sort_by_key(|acting| acting.span.start);
    // One that is named twice is one.
    let mut seen: Vec<&str> = Vec::new();
    found.retain(|acting| {
        let name = reader.slice(acting.span.start, acting.span.end);
        let new = !seen.contains(&name);
        seen.push(name);
        new
    });
    found
}

/// Whether a sentence only names those it is written to: 各区人民政府,市政府各部门:
fn is_salutation(mentions: &[Mention], reader: &Reader) -> bool {
    let mut end = 0;
    for mention in mentions {
        if !reader.slice(end, mention.span.start).chars().all(|c| ",、和及 ".contains(c)) {
            return false;
        }
        end = mention.span.end;
    }
    !mentions.is_empty() && reader.slice(end, end + 2) == ":"
}

/// The names from mention `at` on that a conjunction joins.
fn group(mentions: &[Mention], at: usize, reader: &Reader) -> Group {
    let mut group = Group {
        members: vec![(at, mentions[at].span)],
        also: Vec::new(),
        next: at + 1,
        end: mentions[at].span.end,
    };
    'names: loop {
        // 企业注册所在地的市人民政府: the name belongs to the relative clause of the next.
        while let (Some(last), Some(next)) = (group.members.last_mut(), mentions.get(group.next))
            && reader.is_within(group.end, next.span.start)
            && (at + 1 < group.next || reader.begins_clause(last.1.start))
        {
            *last = (group.next, Span::new(last.1.start, next.span.end));
            group.next += 1;
            group.end = next.span.end;
        }
        // Inside a relative clause another body may be named: 公安派出所或者受公安机关委托的社区服务机构.
        for next in group.next..(group.next + 2).min(mentions.len()) {
            let span = mentions[next].span;
            let (claim, first) = (mentions[next].claim, mentions[at].claim);
            if claim == Claim::Place && first != Claim::Place {
                continue;
            }
            if let Some(start) = reader.joins(group.end, span.start) {
                match group.members.last_mut() {
                    // 县级以上人民政府及其教育行政部门 is told as one.
                    Some(last) if reader.slice(group.end, group.end + 2) == "及其" => {
                        last.1.end = span.end;
                        group.also.push(next);
                    }
                    _ => group.members.push((next, Span::new(start, span.end))),
                }
                group.next = next + 1;
                group.end = span.end;
                continue 'names;
            }
        }
        // 市公安局、市民政局等有关部门: the last sums up the others.
        if let Some(last) = mentions.get(group.next)
            && reader.slice(group.end, last.span.start) == "等"
        {
            group.end = last.span.end;
            group.next += 1;
        }
        return group;
    }
}

/// Bodies that the sentence founds and then gives their tasks: 成立领导小组,负责……
fn founded(mentions: &mut [Mention], reader: &Reader) -> Vec<Acting> {
    let mut found = Vec::new();
    for (at, mention) in
        mentions.iter_mut().enumerate().filter(|(_, mention)| mention.steers && mention.role.is_none())
    {
        let end = reader.after(mention.span.end);
        if reader.has_tasks(mention.span.start, end) {
            mention.role = Some(ActorRole::Responsible);
            found.push(Acting { mention: at, span: mention.span });
        }
    }
    found
}
