//! Codebooks of QDA programs (REFI-QDA 1.0, .qdc): codes in a tree with descriptions, without words. The cues are the
//! researcher's to add; until then the codes are given by hand.

use super::{DEEPEST, Draft, text_of};
use crate::extract::xml::{self, Element};

pub(super) fn read(bytes: &[u8]) -> Result<Draft, String> {
    let root = xml::parse(&text_of(bytes)?).map_err(|error| error.message)?;
    // The codebook of a project stands further in.
    let book = if &*root.name == "CodeBook" { Some(&root) } else { root.child("CodeBook") };
    let codes =
        book.and_then(|book| book.child("Codes")).ok_or("not a REFI-QDA codebook: it has no Codes")?;
    let mut draft = Draft::default();
    add(codes, None, 0, &mut draft)?;
    Ok(draft)
}

fn add(codes: &Element, parent: Option<usize>, depth: usize, draft: &mut Draft) -> Result<(), String> {
    if depth > DEEPEST {
        return Err(format!("more than {DEEPEST} levels of codes"));
    }
    for code in codes.all("Code") {
        let place = draft.add(code.attribute("name").ok_or("a code without a name")?, parent);
        let description = code.child("Description").map(Element::text).unwrap_or_default();
        draft.codes[place].definition = description.trim().to_owned();
        add(code, Some(place), depth + 1, draft)?;
    }
    Ok(())
}
