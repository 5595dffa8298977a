//! Which text cites which.

use std::collections::HashMap;

use super::{Edge, Network, column};
use crate::export::tables::{Cell, Kind};
use crate::lineage::{Lineage, Work};
use crate::model::{Document, Metadata};

/// A node a work, an edge all mentions of one in another.
pub fn network<'a>(lineage: &'a Lineage, documents: &'a [Document]) -> Network<'a> {
    let metadata: HashMap<&str, &Metadata> =
        documents.iter().map(|document| (document.id.as_str(), &document.metadata)).collect();
    let node = |work: &'a Work| {
        let known = work.document.as_deref().and_then(|id| metadata.get(id).copied());
        vec![
            Cell::text(work.label()),
            Cell::optional(work.number.as_deref()),
            Cell::optional(work.document.as_deref()),
            Cell::optional(work.file.as_deref()),
            Cell::optional(work.level.map(|level| level.as_str())),
            Cell::optional(known.and_then(|metadata| metadata.region.as_deref())),
            Cell::joined(known.into_iter().flat_map(|metadata| &metadata.issuers)),
            Cell::optional(work.date.as_deref()),
            Cell::text(if work.document.is_some() { "yes" } else { "no" }),
        ]
    };
    let text = |name: &&str| column(name, Kind::Text);
    let node_columns =
        ["label", "number", "document", "file", "level", "region", "issuers", "date", "in_corpus"];
    Network {
        node_columns: node_columns.iter().map(text).collect(),
        nodes: lineage.works.iter().map(node).collect(),
        edge_columns: ["verbs", "passage"].iter().map(text).collect(),
        edges: lineage
            .ties
            .iter()
            .map(|tie| Edge {
                from: tie.from,
                to: tie.to,
                relation: tie.manner.as_str(),
                weight: tie.mentions,
                attributes: vec![Cell::joined(&tie.verbs), Cell::text(&tie.passage)],
            })
            .collect(),
    }
}
