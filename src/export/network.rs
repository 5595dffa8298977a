//! Networks for Gephi, networkx and igraph: who acts with whom, and which text cites which, as GraphML or GEXF.
//!
//! Both formats know directed and undirected edges but few readers take both in one file, so all edges are directed;
//! where an edge means no direction, it leads from the first to the second by name.

mod actors;
mod works;

use std::io::{self, BufWriter, Write};

use super::tables::{Cell, Column, Kind, Row};
use super::xml::Xml;
use super::{Dataset, ExportError, Options, Target};
use crate::lineage::{Lineage, lineage};
use crate::model::Document;

/// The networks there are.
pub const NETWORKS: [&str; 2] = ["actors", "lineage"];

/// Nodes and what ties them. Columns are the attributes; the first of a node is its label.
struct Network<'a> {
    node_columns: Vec<Column>,
    nodes: Vec<Row<'a>>,
    edge_columns: Vec<Column>,
    edges: Vec<Edge<'a>>,
}

/// A tie from a node to a node, by their places.
struct Edge<'a> {
    from: usize,
    to: usize,
    /// What kind of tie.
    relation: &'a str,
    /// How often.
    weight: usize,
    attributes: Row<'a>,
}

fn column(name: &str, kind: Kind) -> Column {
    Column { name: name.to_owned(), width: 0, kind }
}

/// The value of an attribute; nothing where there is none.
fn value(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) => Some(text.to_string()),
        Cell::Passage(id, _) => Some((*id).to_owned()),
        Cell::Count(count) => Some(count.to_string()),
        Cell::Share(number) | Cell::Number(number) => Some(number.to_string()),
        Cell::Date(date) => Some(date.to_string()),
    }
}

/// GraphML of the network called `part`.
pub(super) fn write_graphml(
    dataset: &Dataset,
    part: &str,
    _: &Options,
    file: &mut Target,
) -> Result<(), ExportError> {
    write(dataset, part, file, |out, network| graphml(out, network))
}

/// GEXF of the network called `part`.
pub(super) fn write_gexf(
    dataset: &Dataset,
    part: &str,
    _: &Options,
    file: &mut Target,
) -> Result<(), ExportError> {
    write(dataset, part, file, |out, network| gexf(out, network))
}

fn write(
    dataset: &Dataset,
    part: &str,
    file: &mut Target,
    format: fn(&mut dyn Write, &Network) -> io::Result<()>,
) -> Result<(), ExportError> {
    let mut out = BufWriter::new(file);
    if part == "lineage" {
        let mut lineage = lineage(dataset.corpus());
        lineage.ties.retain(|tie| {
            let citing = lineage.works[tie.from].document.as_deref();
            citing.is_some_and(|id| dataset.takes_document(id))
        });
        format(&mut out, &works::network(&lineage, dataset.corpus()))?;
    } else {
        let bodies = actors::Bodies::of(dataset)?;
        format(&mut out, &bodies.network())?;
    }
    Ok(out.flush()?)
}

/// Writes a lineage as GraphML. An edge leads from the citing to the cited work; `documents` are those of the corpus.
///
/// # Errors
/// What writing to `out` gives.
pub fn lineage_graphml(out: &mut impl Write, lineage: &Lineage, documents: &[Document]) -> io::Result<()> {
    graphml(out, &works::network(lineage, documents))
}

fn graphml(out: &mut dyn Write, network: &Network) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    let edge_columns = [column("relation", Kind::Text), column("weight", Kind::Count)];
    let edge_columns: Vec<&Column> = edge_columns.iter().chain(&network.edge_columns).collect();
    let keys = network.node_columns.iter().map(|column| ("node", column));
    for (owner, column) in keys.chain(edge_columns.iter().map(|column| ("edge", *column))) {
        let kind = match column.kind {
            Kind::Text | Kind::Date => "string",
            Kind::Count => "long",
            Kind::Share | Kind::Number => "double",
        };
        let id = key(owner, column);
        xml.empty("key", &[("id", &id), ("for", owner), ("attr.name", &column.name), ("attr.type", kind)])?;
    }
    xml.open("graph", &[("edgedefault", "directed")])?;
    for (at, node) in network.nodes.iter().enumerate() {
        xml.open("node", &[("id", &format!("n{at}"))])?;
        for (column, cell) in network.node_columns.iter().zip(node) {
            if let Some(value) = value(cell) {
                xml.text("data", &[("key", &key("node", column))], &value)?;
            }
        }
        xml.close()?;
    }
    for (at, edge) in network.edges.iter().enumerate() {
        let [id, from, to] = [format!("e{at}"), format!("n{}", edge.from), format!("n{}", edge.to)];
        xml.open("edge", &[("id", &id), ("source", &from), ("target", &to)])?;
        let own = [Cell::Text(edge.relation.into()), Cell::Count(edge.weight as u64)];
        for (column, cell) in edge_columns.iter().zip(own.iter().chain(&edge.attributes)) {
            if let Some(value) = value(cell) {
                xml.text("data", &[("key", &key("edge", column))], &value)?;
            }
        }
        xml.close()?;
    }
    writeln!(xml.finish()?)
}

/// Ids of GraphML's keys must differ; a node and an edge may have attributes of one name.
fn key(owner: &str, column: &Column) -> String {
    format!("{owner}_{}", column.name)
}

fn gexf(out: &mut dyn Write, network: &Network) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    xml.open("gexf", &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")])?;
    xml.open("graph", &[("mode", "static"), ("defaultedgetype", "directed")])?;
    for (class, columns) in [("node", &network.node_columns[1..]), ("edge", &network.edge_columns)] {
        xml.open("attributes", &[("class", class)])?;
        for (at, column) in columns.iter().enumerate() {
            let kind = match column.kind {
                Kind::Text | Kind::Date => "string",
                Kind::Count => "long",
                Kind::Share | Kind::Number => "double",
            };
            xml.empty("attribute", &[("id", &at.to_string()), ("title", &column.name), ("type", kind)])?;
        }
        xml.close()?;
    }
    xml.open("nodes", &[])?;
    for (at, node) in network.nodes.iter().enumerate() {
        let label = node.first().and_then(value).unwrap_or_default();
        xml.open("node", &[("id", &format!("n{at}")), ("label", &label)])?;
        values(&mut xml, &node[1..])?;
        xml.close()?;
    }
    xml.close()?;
    xml.open("edges", &[])?;
    for (at, edge) in network.edges.iter().enumerate() {
        let [id, from, to] = [format!("e{at}"), format!("n{}", edge.from), format!("n{}", edge.to)];
        let weight = edge.weight.to_string();
        let attributes = [
            ("id", id.as_str()),
            ("source", &from),
            ("target", &to),
            ("kind", edge.relation),
            ("label", edge.relation),
            ("weight", &weight),
        ];
        xml.open("edge", &attributes)?;
        values(&mut xml, &edge.attributes)?;
        xml.close()?;
    }
    writeln!(xml.finish()?)
}

fn values(xml: &mut Xml<&mut dyn Write>, cells: &[Cell]) -> io::Result<()> {
    xml.open("attvalues", &[])?;
    for (at, cell) in cells.iter().enumerate() {
        if let Some(value) = value(cell) {
            xml.empty("attvalue", &[("for", &at.to_string()), ("value", &value)])?;
        }
    }
    xml.close()
}
