//! Parses the query language by recursive descent; errors point at the place and say what to write.

use std::fmt;

use super::filter::{filter, is_field};
use super::query::{Ending, Node, QueryError, TextQuery, TextUnit};
use super::units::units;
use crate::model::Span;
use crate::segment::fold;

/// Longer queries are mistakes.
const LONGEST: usize = 2_000;
/// Deeper nesting is a mistake, and would exhaust the stack.
const DEEPEST: usize = 40;

/// Parses a whole query.
pub(super) fn parse(text: &str) -> Result<Node, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        let span = Span::new(LONGEST, chars.len());
        return Err(QueryError::new(span, format!("a query has at most {LONGEST} characters")));
    }
    let tokens = lex(&chars)?;
    let mut parser = Parser { tokens, next: 0, end: chars.len(), depth: 0 };
    let root = parser.any()?;
    match parser.peek() {
        None => Ok(root),
        Some(token) => {
            Err(QueryError::new(token.span, "this ) closes nothing; remove it or open a ( before"))
        }
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
        // What follows a field without a space is its value, whatever it looks like.
        let is_value = tokens
            .last()
            .is_some_and(|token: &Token| matches!(token.kind, TokenKind::Field(_)) && token.span.end == at);
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
                let field = field_length(&chars[at..]).filter(|_| !is_value);
                let length = word_length(&chars[at..]);
                at += field.map_or(length, |field| field + 1).max(1);
                let text = |end: usize| chars[start..end].iter().collect::<String>();
                match c {
                    _ if field.is_some() => TokenKind::Field(text(at - 1)),
                    '（' if length == 0 => TokenKind::Open,
                    '）' if length == 0 => TokenKind::Close,
                    _ if is_value => TokenKind::Word(text(at)),
                    _ => word(text(at), Span::new(start, at))?,
                }
            }
        };
        tokens.push(Token { kind, span: Span::new(start, at) });
    }
    Ok(tokens)
}

/// Length of the name of a field that `chars` begin with, if they do. Behind the names there are, the colon may be
/// full width.
fn field_length(chars: &[char]) -> Option<usize> {
    let length = chars.iter().position(|c| !c.is_ascii_alphabetic()).filter(|&length| length > 0)?;
    let is_known = || is_field(&chars[..length].iter().collect::<String>());
    (chars[length] == ':' || chars[length] == '：' && is_known()).then_some(length)
}

/// Length of the word that `chars` begin with. Brackets of full width belong to it where both do, as in 办法（试行）;
/// others group as those of half width do.
fn word_length(chars: &[char]) -> usize {
    let ends = |c: &char| c.is_whitespace() || matches!(c, '(' | ')' | '"');
    let length = chars.iter().position(ends).unwrap_or(chars.len());
    let mut open = Vec::new();
    for (at, c) in chars[..length].iter().enumerate() {
        match c {
            '（' => open.push(at),
            '）' if open.pop().is_none() => return at,
            _ => {}
        }
    }
    open.first().copied().unwrap_or(length)
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
            Some(Token { kind: TokenKind::Word(text) | TokenKind::Phrase(text), span: at }) => {
                filter(name, span, &text, at)
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
    let (beginning, prefix) = match text.strip_suffix('*') {
        Some(beginning) if !quoted => (beginning, true),
        _ => (text, false),
    };
    if !quoted && beginning.contains('*') {
        return Err(QueryError::new(span, "a * may only end a word"));
    }
    let folded = fold(beginning).text;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The query with brackets around what belongs together.
    fn shape(node: &Node) -> String {
        let join = |nodes: &[Node], with: &str| {
            format!("({})", nodes.iter().map(shape).collect::<Vec<_>>().join(with))
        };
        let text = |text: &TextQuery| {
            let words: String = text.units.iter().map(|unit| unit.text.as_str()).collect();
            match text.ending {
                Ending::Exact => words,
                Ending::Stem => format!("~{words}"),
                Ending::Prefix => format!("{words}*"),
            }
        };
        match node {
            Node::Text(one) => text(one),
            Node::Near(one, other, within) => format!("({} {within} {})", text(one), text(other)),
            Node::Filter(filter) => format!("{}:{}", filter.field, filter.tests.len()),
            Node::All(nodes) => join(nodes, " & "),
            Node::Any(nodes) => join(nodes, " | "),
            Node::Not(node) => format!("!{}", shape(node)),
        }
    }

    #[test]
    fn operators_bind_as_usual() {
        for (query, expected) in [
            ("医院 学校 OR 公园", "((医院 & 学校) | 公园)"),
            ("医院 AND (学校 OR 公园)", "(医院 & (学校 | 公园))"),
            ("医院 NOT 学校 公园", "(医院 & !学校 & 公园)"),
            ("甲乙 NEAR/3 丙丁 NEAR/5 戊", "((甲乙 3 丙丁) & (丙丁 5 戊))"),
            ("policy \"policy\" polic* 医*", "(~policy & policy & polic* & 医)"),
            ("long-term and ＡＮＤ", "(longterm & ~and & ~and)"),
            ("signal:R,Y level:county", "(signal:2 & level:1)"),
            ("title:\"甲，乙\" title:甲，乙", "(title:1 & title:1)"),
            ("“一带一路” 「甲」", "(一带一路 & 甲)"),
            ("instrument:nato:OP title:OR path:a/b:c", "(instrument:1 & title:1 & path:1)"),
            ("（医院 OR 学校） 经费", "((医院 | 学校) & 经费)"),
            ("（（甲（乙） OR 丙） 丁)", "((甲乙 | 丙) & 丁)"),
            ("办法（试行） （一）加强", "(办法试行 & 一加强)"),
            ("甲（title:乙 OR 丙）", "(甲 & (title:1 | 丙))"),
            ("level：county 注：经费 abc：甲", "(level:1 & 注经费 & abc甲)"),
        ] {
            assert_eq!(shape(&parse(query).unwrap()), expected, "{query}");
        }
    }

    #[test]
    fn errors_point_at_the_place() {
        for (query, words) in [
            ("", ""),
            ("医院 AND", ""),
            ("医院 OR OR 学校", "OR"),
            ("医院 (学校", "("),
            ("医院) 学校", ")"),
            ("医院 \"学校", "\""),
            ("医院 level:state", "state"),
            ("医院 signal:R,X", "R,X"),
            ("year:2017-2019", "2017-2019"),
            ("医院 ambiguity:>60", ">60"),
            ("医院 colour:red", "colour:"),
            ("title: 医院", "title:"),
            ("医院 NEAR 学校", "NEAR"),
            ("医院 NEAR/2 (学校 OR 公园)", "("),
            ("level:county NEAR/2 医院", "level:"),
            ("医* NEAR/2 a*b", "a*b"),
            ("医院 ……", "……"),
            ("医院 *", "*"),
            ("医院 （学校", "（"),
            ("医院 year:2019..2017", "2019..2017"),
            ("ambiguity:0.6..0.3", "0.6..0.3"),
        ] {
            let error = parse(query).unwrap_err();
            assert_eq!(error.span.slice(query), words, "{query}: {error}");
        }
        let error = parse(&"(".repeat(1000)).unwrap_err();
        assert_eq!(error.span, Span::new(DEEPEST, DEEPEST + 1));
    }
}
