//! A small tree of an XML document, for formats whose parts are looked at from several sides.
//!
//! Prefixes are dropped: the parts of docx and ofd never mix vocabularies that share local names in a way
//! that matters for text.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{ExtractError, damaged};

/// Deeper nesting than any document has; beyond it a hostile file would exhaust the stack.
const MAX_DEPTH: usize = 200;

/// One element with all below it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// Name without prefix.
    pub(crate) name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    /// What it holds, in order.
    pub(crate) nodes: Vec<Node>,
}

/// A piece of an element's content.
#[derive(Debug)]
pub(crate) enum Node {
    /// An element.
    Element(Element),
    /// Character data.
    Text(String),
}

impl Node {
    /// The element, if it is one.
    pub(crate) fn element(self) -> Option<Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }
}

impl Element {
    /// The value of an attribute, by its name without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| &**found == name).map(|(_, value)| &**value)
    }

    /// The elements directly below.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of this name directly below.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children().filter(move |child| &*child.name == name)
    }

    /// The first element of this name directly below.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| &*child.name == name)
    }

    /// The `val` attribute of the first element of this name directly below, as docx writes properties.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    /// The character data directly below.
    pub(crate) fn text(&self) -> String {
        self.nodes.iter().fold(String::new(), |text, node| match node {
            Node::Text(piece) => text + piece,
            Node::Element(_) => text,
        })
    }
}

/// Parses a document into its root element.
pub(crate) fn parse(source: &str) -> Result<Element, ExtractError> {
    let broken = |error: &dyn std::fmt::Display| damaged(format!("its XML is broken: {error}"));
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    // The bottom of the stack collects the root.
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(start) => {
                if open.len() > MAX_DEPTH {
                    return Err(damaged("its XML is nested too deeply"));
                }
                open.push(element(&start));
            }
            Event::Empty(start) => push(&mut open, Node::Element(element(&start))),
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    push(&mut open, Node::Element(done));
                }
            }
            Event::Text(text) => push_text(&mut open, &text),
            Event::CData(text) => push_text(&mut open, &text),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => push_text(&mut open, c.encode_utf8(&mut [0; 4])),
                // Entities of the document's own are never expanded: that is how bombs are built.
                _ => push_text(
                    &mut open,
                    quick_xml::escape::resolve_predefined_entity(&reference).unwrap_or(""),
                ),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if open.len() > 1 {
        return Err(damaged("its XML ends too early"));
    }
    let root = open.pop().and_then(|bottom| bottom.nodes.into_iter().find_map(Node::element));
    root.ok_or_else(|| damaged("its XML is empty"))
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .map(|attribute| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            (attribute.key.local_name().as_ref().into(), value.into())
        })
        .collect();
    Element { name: start.local_name().as_ref().into(), attributes, nodes: Vec::new() }
}

fn push(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.nodes.push(node);
    }
}

fn push_text(open: &mut [Element], piece: &str) {
    let Some(parent) = open.last_mut() else { return };
    if let Some(Node::Text(text)) = parent.nodes.last_mut() {
        text.push_str(piece);
    } else {
        parent.nodes.push(Node::Text(piece.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_prefix_and_entities_are_resolved() {
        let root =
            parse("<?xml version='1.0'?><w:p w:val='a&amp;b'><w:t>一&lt;&#x4e8c;</w:t><w:b/></w:p>").unwrap();
        assert_eq!(&*root.name, "p");
        assert_eq!(root.attribute("val"), Some("a&b"));
        assert_eq!(root.child("t").unwrap().text(), "一<二");
        assert_eq!(root.children().count(), 2);
    }

    #[test]
    fn hostile_xml_is_refused_or_harmless() {
        assert!(parse(&"<a>".repeat(100_000)).is_err());
        assert!(parse("<a><b></a>").is_err());
        assert!(parse("<a>").is_err());
        assert!(parse("").is_err());
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>x&c;</a>";
        assert_eq!(parse(bomb).unwrap().text(), "x");
    }
}
