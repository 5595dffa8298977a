//! A query as a tree, made by [`parse`] from what a person typed. `docs/query-language.md` describes the
//! language for its users.

use std::str::FromStr;

use super::filter::{Filter, filter};
use super::parse;
use crate::model::Span;

/// A parsed query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub(super) root: Node,
}

/// Why a query could not be understood, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What is wrong and what to write instead.
    pub message: String,
    /// Where in the query, in code points.
    pub span: Span,
}

impl QueryError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), span }
    }
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Text(TextQuery),
    Near(TextQuery, TextQuery, u32),
    Filter(Filter),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
}

/// Words or a phrase to find in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextQuery {
    /// What must follow one another; never empty. The first stands at position 0.
    pub units: Vec<TextUnit>,
    /// How the last unit is compared.
    pub ending: Ending,
}

/// A hanzi or word of a [`TextQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextUnit {
    pub text: String,
    pub hanzi: bool,
    pub position: u32,
}

/// How the last unit of a [`TextQuery`] is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// As it stands.
    Exact,
    /// By its English stem.
    Stem,
    /// It is only the beginning of a word.
    Prefix,
}

impl Query {
    /// Parses `text`.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::parse(text).map(|root| Self { root })
    }

    /// The query that finds every passage.
    pub fn everything() -> Self {
        Self { root: Node::All(Vec::new()) }
    }

    /// A condition on one field, as in the query language: `Query::filter("signal", "R,Y")`.
    pub fn filter(field: &str, values: &str) -> Result<Self, QueryError> {
        let span = Span::new(0, values.chars().count());
        Ok(Self { root: filter(field, span, values, span)? })
    }

    /// The query that finds what any of `queries` finds.
    #[must_use]
    pub fn any(queries: impl IntoIterator<Item = Self>) -> Self {
        Self { root: Node::Any(queries.into_iter().map(|query| query.root).collect()) }
    }

    /// The query that finds what both find.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { root: Node::All(vec![self.root, other.root]) }
    }

    /// What to look for in the text of a passage, nothing that is excluded.
    pub(super) fn texts(&self) -> Vec<&TextQuery> {
        fn collect<'q>(node: &'q Node, texts: &mut Vec<&'q TextQuery>) {
            match node {
                Node::Text(text) => texts.push(text),
                Node::Near(one, other, _) => texts.extend([one, other]),
                Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| collect(node, texts)),
                Node::Filter(_) | Node::Not(_) => {}
            }
        }
        let mut texts = Vec::new();
        collect(&self.root, &mut texts);
        texts
    }
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        Self::parse(text)
    }
}
