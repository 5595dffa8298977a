//! Who acts with whom: bodies that one sentence names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Edge, Network, column};
use crate::export::tables::{ACTORS, Cell, Kind, body};
use crate::export::{Dataset, ExportError};
use crate::model::{ActorRole, Level, Passage, Slices};

/// The bodies of what is taken, and their ties.
#[derive(Default)]
pub struct Bodies {
    places: HashMap<String, usize>,
    bodies: Vec<Body>,
    /// From, to and kind of a tie, with the sentences that make it.
    ties: BTreeMap<(usize, usize, &'static str), Tie>,
}

/// A body as it is first named.
struct Body {
    name: String,
    code: String,
    level: Option<Level>,
    portfolio: Option<String>,
    mentions: usize,
}

struct Tie {
    sentences: usize,
    /// Id of the passage of the first.
    passage: String,
}

impl Bodies {
    /// Reads what is taken of an index.
    pub fn of(dataset: &Dataset) -> Result<Self, ExportError> {
        let mut all = Self::default();
        dataset.each_taken(|_, passages| -> Result<(), ExportError> {
            passages.iter().for_each(|passage| all.add(passage));
            Ok(())
        })?;
        Ok(all)
    }

    fn add(&mut self, passage: &Passage) {
        let words = Slices::of(&passage.text);
        let mut sentences: BTreeMap<usize, BTreeSet<(usize, Option<ActorRole>)>> = BTreeMap::new();
        for tag in passage.tags.iter().filter(|tag| tag.codebook == ACTORS) {
            let name = body(tag, &words);
            let place = self.places.get(name).copied().unwrap_or_else(|| {
                self.places.insert(name.to_owned(), self.bodies.len());
                self.bodies.push(Body {
                    name: name.to_owned(),
                    code: tag.code.clone(),
                    level: tag.level,
                    portfolio: tag.portfolio.clone(),
                    mentions: 0,
                });
                self.bodies.len() - 1
            });
            self.bodies[place].mentions += 1;
            sentences.entry(tag.sentence).or_default().insert((place, tag.role));
        }
        for named in sentences.values() {
            let mut ties = BTreeSet::new();
            for &one in named {
                // Each two once, the first by name first.
                let after =
                    |other: &&(usize, Option<ActorRole>)| self.bodies[one.0].name < self.bodies[other.0].name;
                ties.extend(named.iter().filter(after).map(|&other| tie(one, other)));
            }
            for key in ties {
                let tie =
                    self.ties.entry(key).or_insert_with(|| Tie { sentences: 0, passage: passage.id.clone() });
                tie.sentences += 1;
            }
        }
    }

    /// The network.
    pub fn network(&self) -> Network<'_> {
        let text = |name: &&str| column(name, Kind::Text);
        let mut node_columns: Vec<_> =
            ["label", "type", "level", "region", "portfolio"].iter().map(text).collect();
        node_columns.push(column("mentions", Kind::Count));
        let node = |body: &'_ Body| {
            // 贵州省/六盘水市/卫生健康委员会: all but the last is the place.
            let region = body.name.rsplit_once('/').map(|(region, _)| region.to_owned());
            vec![
                Cell::Text(body.name.clone().into()),
                Cell::Text(body.code.clone().into()),
                Cell::optional(body.level.map(|level| level.as_str())),
                Cell::joined(region),
                Cell::joined(&body.portfolio),
                Cell::count(body.mentions),
            ]
        };
        let edge = |(&(from, to, relation), tie): (&(usize, usize, &'static str), &Tie)| Edge {
            from,
            to,
            relation,
            weight: tie.sentences,
            attributes: vec![Cell::Text(tie.passage.clone().into())],
        };
        Network {
            node_columns,
            nodes: self.bodies.iter().map(node).collect(),
            edge_columns: vec![column("passage", Kind::Text)],
            edges: self.ties.iter().map(edge).collect(),
        }
    }
}

/// What two bodies named in one sentence have to do with each other.
fn tie(
    (one, role): (usize, Option<ActorRole>),
    (other, other_role): (usize, Option<ActorRole>),
) -> (usize, usize, &'static str) {
    directed(role, other_role)
        .map(|relation| (one, other, relation))
        .or_else(|| directed(other_role, role).map(|relation| (other, one, relation)))
        .unwrap_or_else(|| {
            let both = role.is_some_and(ActorRole::acts) && other_role.is_some_and(ActorRole::acts);
            (one, other, if both { "acts with" } else { "named with" })
        })
}

/// What the first does to the second by their roles.
fn directed(from: Option<ActorRole>, to: Option<ActorRole>) -> Option<&'static str> {
    let from = from.filter(|role| role.acts())?;
    match to? {
        ActorRole::Cooperating if from == ActorRole::Lead => Some("leads"),
        ActorRole::Supervised => Some("supervises"),
        ActorRole::Addressed => Some("informs"),
        _ => None,
    }
}
