//! Writing XML, for the formats made of it: indented, in UTF-8, without the characters XML 1.0 does not know.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Writes elements one after the other.
pub(super) struct Xml<W: Write> {
    out: Writer<W>,
    /// Names of the elements that are open.
    open: Vec<&'static str>,
}

impl<W: Write> Xml<W> {
    /// Begins a file.
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = Writer::new_with_indent(out, b' ', 1);
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { out, open: Vec::new() })
    }

    /// Begins an element.
    pub fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.open.push(name);
        self.out.write_event(Event::Start(element(name, attributes)))
    }

    /// Ends the element that was begun last.
    pub fn close(&mut self) -> io::Result<()> {
        self.open.pop().map_or(Ok(()), |name| self.out.write_event(Event::End(BytesEnd::new(name))))
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.out.write_event(Event::Empty(element(name, attributes)))
    }

    /// An element with text in it.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.out.write_event(Event::Start(element(name, attributes)))?;
        self.out.write_event(Event::Text(BytesText::new(&known(text))))?;
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Ends all that is open.
    pub fn finish(mut self) -> io::Result<W> {
        while !self.open.is_empty() {
            self.close()?;
        }
        Ok(self.out.into_inner())
    }
}

fn element<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for &(name, value) in attributes {
        element.push_attribute((name, known(value).as_ref()));
    }
    element
}

/// `text` without characters that XML 1.0 does not know.
fn known(text: &str) -> Cow<'_, str> {
    let unknown =
        |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(unknown) { text.replace(unknown, "").into() } else { text.into() }
}
