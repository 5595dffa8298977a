//! The little language of cues: `建立|健全 … 领导小组`.
//!
//! `|` separates words any of which will do, `{name}` stands for the words of a list, `…` for a gap inside a
//! clause and `……` for one that may cross commas. `*` after a Latin word takes any ending; `!` after a word asks
//! that its phrase ends with it, so that 组建 … 医共体! does not find 组建医共体理事会.

use std::collections::BTreeMap;

use crate::segment::fold;

/// Words in order, with gaps between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) parts: Vec<Part>,
}

/// One place of a pattern: any of its words, and the gap before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The gap before may cross commas; without meaning for the first part.
    pub(super) far: bool,
    pub(super) words: Vec<Literal>,
}

/// A word to look for, folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Literal {
    pub(super) text: String,
    /// Any ending will do.
    pub(super) open: bool,
    /// The phrase must end here.
    pub(super) head: bool,
}

impl Pattern {
    /// Reads a pattern; `lists` are the codebook's.
    pub(super) fn parse(pattern: &str, lists: &BTreeMap<String, Vec<String>>) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut far = false;
        for (at, piece) in pattern.split('…').enumerate() {
            if piece.trim().is_empty() {
                if at == 0 {
                    return Err(format!("'{pattern}' begins with a gap"));
                }
                far = true;
                continue;
            }
            parts.push(Part { far, words: words(piece, lists)? });
            far = false;
        }
        if parts.is_empty() || far {
            return Err(format!("'{pattern}' ends with a gap or is empty"));
        }
        Ok(Self { parts })
    }
}

fn words(piece: &str, lists: &BTreeMap<String, Vec<String>>) -> Result<Vec<Literal>, String> {
    let mut words = Vec::new();
    for word in piece.split('|').map(str::trim) {
        match word.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => match lists.get(name) {
                Some(list) => words.extend(list.iter().map(|word| literal(word))),
                None => return Err(format!("there is no list '{name}'")),
            },
            None => words.push(literal(word)),
        }
    }
    match words.iter().all(|word| word.text.chars().any(char::is_alphanumeric)) {
        true => Ok(words),
        false => Err(format!("'{}' has an empty alternative", piece.trim())),
    }
}

fn literal(word: &str) -> Literal {
    let (word, head) = word.strip_suffix('!').map_or((word, false), |word| (word, true));
    let (word, open) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
    Literal { text: fold(word.trim()).text, open, head }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_alternatives_lists_and_gaps() {
        let lists = BTreeMap::from([("set".to_owned(), vec!["建立".to_owned(), "健全".to_owned()])]);
        let pattern = Pattern::parse("{set}|组建 … 机制! …… train*", &lists).unwrap();
        let words: Vec<Vec<_>> =
            pattern.parts.iter().map(|part| part.words.iter().map(|w| w.text.as_str()).collect()).collect();
        assert_eq!(words, [vec!["建立", "健全", "组建"], vec!["机制"], vec!["train"]]);
        assert_eq!(pattern.parts.iter().map(|part| part.far).collect::<Vec<_>>(), [false, false, true]);
        assert!(pattern.parts[2].words[0].open && pattern.parts[1].words[0].head);
        for wrong in ["", "… a", "a …", "a||b", "{none}"] {
            assert!(Pattern::parse(wrong, &lists).is_err(), "{wrong}");
        }
    }
}
