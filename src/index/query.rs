//! The query language: parses what a person typed into a tree, with errors that point at the place.
//! `docs/query-language.md` describes it for its users.

use std::fmt;
use std::str::FromStr;

use super::facets::normalise;
use super::units::units;
use crate::model::{Language, Level, Signal, Span};
use crate::segment::fold;

/// Longer queries are mistakes.
const LONGEST: usize = 2_000;
/// Deeper nesting is a mistake, and would exhaust the stack.
const DEEPEST: usize = 40;

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
    fn new(span: Span, message: impl Into<String>) -> Self {
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

/// A condition on metadata or tags: any of the tests holds for any value of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    pub field: &'static str,
    pub tests: Vec<Test>,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Is(String),
    Contains(String),
    Between(u32, u32),
}

/// How the values of a field are given.
#[derive(Clone, Copy)]
enum Values {
    Part,
    Whole,
    Level,
    Signal,
    Language,
    Years,
}

const FIELDS: [(&str, Values); 12] = [
    ("title", Values::Part),
    ("number", Values::Part),
    ("issuer", Values::Part),
    ("level", Values::Level),
    ("region", Values::Part),
    ("year", Values::Years),
    ("kind", Values::Whole),
    ("heading", Values::Part),
    ("signal", Values::Signal),
    ("instrument", Values::Whole),
    ("actor", Values::Part),
    ("lang", Values::Language),
];

impl Query {
    /// Parses `text`.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let chars: Vec<char> = text.chars().collect();
        if chars.len() > LONGEST {
            let span = Span::new(LONGEST, chars.len());
            return Err(QueryError::new(span, format!("a query has at most {LONGEST} characters")));
        }
        let tokens = lex(&chars)?;
        let mut parser = Parser { tokens, next: 0, end: chars.len(), depth: 0 };
        let root = parser.any()?;
        match parser.peek() {
            None => Ok(Self { root }),
            Some(token) => {
                Err(QueryError::new(token.span, "this ) closes nothing; remove it or open a ( before"))
            }
        }
    }

    /// The query that finds every passage.
    pub fn everything() -> Self {
        Self { root: Node::All(Vec::new()) }
    }

    /// A condition on one field, as in the query language: `Query::filter("signal", "R,Y")`.
    pub fn filter(field: &str, values: &str) -> Result<Self, QueryError> {
        let span = Span::new(0, values.chars().count());
        Ok(Self { root: filter(field, span, values.split([',', '，']), span)? })
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

#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    kind: TokenKind,
    span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum TokenKind {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(u32),
    Word(String),
    Phrase(String),
    /// `name:` directly before a word or phrase.
    Field(String),
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("("),
            Self::Close => f.write_str(")"),
            Self::And => f.write_str("AND"),
            Self::Or => f.write_str("OR"),
            Self::Not => f.write_str("NOT"),
            Self::Near(within) => write!(f, "NEAR/{within}"),
            Self::Word(text) | Self::Phrase(text) => f.write_str(text),
            Self::Field(name) => write!(f, "{name}:"),
        }
    }
}

fn lex(chars: &[char]) -> Result<Vec<Token>, QueryError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let start = at;
        let kind = match c {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '(' | ')' => {
                at += 1;
                if c == '(' { TokenKind::Open } else { TokenKind::Close }
            }
            '"' | '＂' | '“' | '”' | '「' | '『' => {
                let closing: &[char] = match c {
                    '「' => &['」'],
                    '『' => &['』'],
                    // An input method closes a quotation now with the one, now with the other.
                    _ => &['"', '＂', '“', '”'],
                };
                let Some(length) = chars[at + 1..].iter().position(|c| closing.contains(c)) else {
                    let message = "this quotation mark is not closed; add one at the end of the phrase";
                    return Err(QueryError::new(Span::new(at, at + 1), message));
                };
                at += length + 2;
                TokenKind::Phrase(chars[start + 1..at - 1].iter().collect())
            }
            _ => {
                let field = chars[at..].iter().position(|c| !c.is_ascii_alphabetic()).unwrap_or(0);
                if field > 0 && chars[at + field] == ':' {
                    at += field + 1;
                    TokenKind::Field(chars[start..at - 1].iter().collect())
                } else {
                    let ends = |c: &char| c.is_whitespace() || matches!(c, '(' | ')' | '"');
                    at += chars[at..].iter().position(ends).unwrap_or(chars.len() - at);
                    word(chars[start..at].iter().collect(), Span::new(start, at))?
                }
            }
        };
        tokens.push(Token { kind, span: Span::new(start, at) });
    }
    Ok(tokens)
}

fn word(text: String, span: Span) -> Result<TokenKind, QueryError> {
    Ok(match text.as_str() {
        "AND" => TokenKind::And,
        "OR" => TokenKind::Or,
        "NOT" => TokenKind::Not,
        _ => match text.strip_prefix("NEAR") {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                let within = rest.strip_prefix('/').and_then(|digits| digits.parse().ok());
                let message = "write NEAR with a distance, such as NEAR/10";
                TokenKind::Near(within.ok_or_else(|| QueryError::new(span, message))?)
            }
            _ => TokenKind::Word(text),
        },
    })
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    /// Length of the query, to point behind its end.
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self, kind: &TokenKind) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == *kind);
        self.next += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.all()?];
        while self.take(&TokenKind::Or) {
            nodes.push(self.all()?);
        }
        Ok(single(nodes, Node::Any))
    }

    fn all(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.near()?];
        loop {
            let and = self.take(&TokenKind::And);
            match self.peek() {
                None | Some(Token { kind: TokenKind::Or | TokenKind::Close, .. }) if !and => break,
                _ => nodes.push(self.near()?),
            }
        }
        Ok(single(nodes, Node::All))
    }

    fn near(&mut self) -> Result<Node, QueryError> {
        let mut left_span = self.peek().map_or(Span::new(self.end, self.end), |token| token.span);
        let mut left = self.one()?;
        let mut pairs = Vec::new();
        while let Some(&Token { kind: TokenKind::Near(within), .. }) = self.peek() {
            self.next += 1;
            let right_span = self.peek().map_or(Span::new(self.end, self.end), |token| token.span);
            let right = self.one()?;
            match (&left, &right) {
                (Node::Text(one), Node::Text(other)) => {
                    pairs.push(Node::Near(one.clone(), other.clone(), within))
                }
                _ => {
                    let wrong = if matches!(left, Node::Text(_)) { right_span } else { left_span };
                    return Err(QueryError::new(wrong, "NEAR stands between two words or phrases"));
                }
            }
            (left, left_span) = (right, right_span);
        }
        Ok(if pairs.is_empty() { left } else { single(pairs, Node::All) })
    }

    fn one(&mut self) -> Result<Node, QueryError> {
        let Some(token) = self.tokens.get(self.next).cloned() else {
            let span = Span::new(self.end, self.end);
            let message = if self.tokens.is_empty() {
                "the query is empty"
            } else {
                "something to find is missing here"
            };
            return Err(QueryError::new(span, message));
        };
        self.next += 1;
        match token.kind {
            TokenKind::Word(text) => text_node(&text, token.span, false),
            TokenKind::Phrase(text) => text_node(&text, token.span, true),
            TokenKind::Field(name) => self.field(&name, token.span),
            TokenKind::Open => self.deeper(token.span, |parser| {
                let inner = parser.any()?;
                if parser.take(&TokenKind::Close) {
                    return Ok(inner);
                }
                Err(QueryError::new(token.span, "this ( is not closed; add a )"))
            }),
            TokenKind::Not => self.deeper(token.span, |parser| Ok(Node::Not(Box::new(parser.near()?)))),
            kind => Err(QueryError::new(
                token.span,
                format!(
                    "something to find is missing before {kind}; put {kind} in quotation marks to find it"
                ),
            )),
        }
    }

    fn deeper(
        &mut self,
        span: Span,
        parse: impl FnOnce(&mut Self) -> Result<Node, QueryError>,
    ) -> Result<Node, QueryError> {
        if self.depth == DEEPEST {
            return Err(QueryError::new(
                span,
                format!("more than {DEEPEST} levels of ( ) and NOT; simplify"),
            ));
        }
        self.depth += 1;
        let node = parse(self);
        self.depth -= 1;
        node
    }

    fn field(&mut self, name: &str, span: Span) -> Result<Node, QueryError> {
        let value = self.peek().filter(|value| value.span.start == span.end).cloned();
        self.next += usize::from(value.is_some());
        match value {
            Some(Token { kind: TokenKind::Word(text), span: at }) => {
                filter(name, span, text.split([',', '，']), at)
            }
            Some(Token { kind: TokenKind::Phrase(text), span: at }) => {
                filter(name, span, std::iter::once(text.as_str()), at)
            }
            _ => Err(QueryError::new(span, format!("a value is missing after {name}:"))),
        }
    }
}

/// The only node of `nodes`, or all of them in one.
fn single(mut nodes: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(node) if nodes.is_empty() => node,
        Some(node) => {
            nodes.push(node);
            many(nodes)
        }
        None => many(nodes),
    }
}

fn text_node(text: &str, span: Span, quoted: bool) -> Result<Node, QueryError> {
    let (text, prefix) = match text.strip_suffix('*') {
        Some(beginning) if !quoted => (beginning, true),
        _ => (text, false),
    };
    if !quoted && text.contains('*') {
        return Err(QueryError::new(span, "a * may only end a word"));
    }
    let folded = fold(text).text;
    let units: Vec<TextUnit> = units(&folded)
        .into_iter()
        .map(|unit| TextUnit { text: unit.text.to_owned(), hanzi: unit.hanzi, position: unit.position })
        .collect();
    let Some(last) = units.last() else {
        let message = format!("there is nothing to find in {text}: no hanzi, letter or digit");
        return Err(QueryError::new(span, message));
    };
    // Any string of hanzi is found inside longer words anyway.
    let ending = if prefix && !last.hanzi {
        Ending::Prefix
    } else if !quoted && units.len() == 1 && !last.hanzi {
        Ending::Stem
    } else {
        Ending::Exact
    };
    Ok(Node::Text(TextQuery { units, ending }))
}

fn filter<'v>(
    name: &str,
    name_span: Span,
    values: impl Iterator<Item = &'v str>,
    span: Span,
) -> Result<Node, QueryError> {
    // A path keeps its punctuation, so it is no field like the others.
    let known = FIELDS.into_iter().chain([("path", Values::Part)]);
    let Some((field, kind)) = known.clone().find(|(field, _)| *field == name) else {
        let names: Vec<&str> = known.map(|(field, _)| field).collect();
        let message = format!(
            "there is no field {name}; use one of {}, or put the text in quotation marks",
            names.join(", ")
        );
        return Err(QueryError::new(name_span, message));
    };
    let tests = values.map(|value| test(field, kind, value)).collect::<Result<_, String>>();
    tests.map(|tests| Node::Filter(Filter { field, tests })).map_err(|message| QueryError::new(span, message))
}

fn test(field: &'static str, kind: Values, value: &str) -> Result<Test, String> {
    let normal = normalise(field, value);
    if normal.is_empty() {
        return Err(format!("a value is missing after {field}:"));
    }
    Ok(match kind {
        Values::Part => Test::Contains(normal),
        Values::Whole => Test::Is(normal),
        Values::Level => Test::Is(value.parse::<Level>()?.as_str().to_owned()),
        Values::Signal => Test::Is(normalise(field, value.to_uppercase().parse::<Signal>()?.as_str())),
        Values::Language => {
            let languages = [Language::Chinese, Language::English].map(|language| language.to_string());
            if !languages.contains(&normal) {
                return Err(format!("'{value}' is no language: use one of {}", languages.join(", ")));
            }
            Test::Is(normal)
        }
        Values::Years => years(value)?,
    })
}

fn years(value: &str) -> Result<Test, String> {
    let folded = fold(value).text;
    let (first, last) = folded.split_once("..").unwrap_or((&folded, &folded));
    let year = |text: &str, open: u32| match text {
        "" if folded.len() > "..".len() => Ok(open),
        _ => text
            .parse()
            .map_err(|_| format!("'{value}' is no year: write 2017, 2017..2019, 2017.. or ..2019")),
    };
    Ok(Test::Between(year(first, 0)?, year(last, u32::MAX)?))
}
