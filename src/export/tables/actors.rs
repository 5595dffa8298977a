//! The table of actors.

use std::collections::BTreeMap;

use super::Kind::{Count, Text};
use super::{ACTORS, Cell, Column, Table, columns};
use crate::export::Dataset;
use crate::model::{ActorRole, Level, Slices, Tag};

/// What tells one body of a document from another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Body<'a> {
    name: &'a str,
    code: &'a str,
    level: Option<Level>,
    portfolio: Option<&'a str>,
}

/// The body an actor is: its present full name where it is known, else the words that name it.
pub(in crate::export) fn body<'a>(tag: &'a Tag, words: &Slices<'a>) -> &'a str {
    tag.entity.as_deref().unwrap_or_else(|| words.get(tag.span))
}

/// One row a body in a document, with how often it is named, in all and in each role.
pub fn actors<'a>(dataset: &'a Dataset) -> Table<'a> {
    let mut columns = columns(&[
        ("actor", 40, Text),
        ("type", 16, Text),
        ("actor_level", 12, Text),
        ("portfolio", 18, Text),
        ("document", 40, Text),
        ("document_level", 14, Text),
        ("document_id", 18, Text),
        ("mentions", 10, Count),
    ]);
    let role_column = |role: ActorRole| Column { name: role.as_str().to_owned(), width: 12, kind: Count };
    columns.extend(ActorRole::ALL.map(role_column));
    let rows = Box::new(move |put: super::Sink<'_>| {
        dataset.each_taken(|document, passages| {
            let mut bodies: BTreeMap<Body, (usize, [usize; ActorRole::ALL.len()])> = BTreeMap::new();
            for passage in passages {
                let words = Slices::of(&passage.text);
                for tag in passage.tags.iter().filter(|tag| tag.codebook == ACTORS) {
                    let key = Body {
                        name: body(tag, &words),
                        code: &tag.code,
                        level: tag.level,
                        portfolio: tag.portfolio.as_deref(),
                    };
                    let (mentions, roles) = bodies.entry(key).or_default();
                    *mentions += 1;
                    for (count, role) in roles.iter_mut().zip(ActorRole::ALL) {
                        *count += usize::from(tag.role == Some(role));
                    }
                }
            }
            for (body, (mentions, roles)) in bodies {
                let mut row = vec![
                    Cell::text(body.name),
                    Cell::text(body.code),
                    Cell::optional(body.level.map(|level| level.as_str())),
                    Cell::optional(body.portfolio),
                    Cell::text(document.label()),
                    Cell::optional(document.metadata.level.map(|level| level.as_str())),
                    Cell::text(&document.id),
                    Cell::count(mentions),
                ];
                row.extend(roles.map(Cell::some));
                put(row)?;
            }
            Ok(())
        })
    });
    Table { title: "Actors", columns, rows }
}
