//! Dictionaries of LIWC: between two lines `%` the categories with their numbers, then words with the numbers of theirs.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::{Draft, text_of};

/// Conditions of LIWC 2007, as in `like (02 134)125/464`, which ask for other categories nearby; all numbers are taken.
static CONDITION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\([^()]*\)\s*(\d)|<[^<>]*>\s*(\d)").unwrap());

pub(super) fn read(bytes: &[u8]) -> Result<Draft, String> {
    let text = text_of(bytes)?;
    let mut draft = Draft::default();
    let mut categories: HashMap<&str, usize> = HashMap::new();
    // The categories above the next one, by how far they are indented.
    let mut above: Vec<(usize, usize)> = Vec::new();
    let mut marks = 0;
    for (line, number) in text.lines().zip(1usize..).filter(|(line, _)| !line.trim().is_empty()) {
        let entry = line.trim();
        match marks {
            _ if entry == "%" => marks += 1,
            0 => return Err(format!("line {number}: not a LIWC dictionary: it begins with a line %")),
            1 => {
                let (id, name) = entry
                    .split_once(char::is_whitespace)
                    .ok_or_else(|| format!("line {number}: a number and a name of a category are wanted"))?;
                let indent = line.len() - line.trim_start().len();
                above.retain(|(further, _)| *further < indent);
                let place = draft.add(name, above.last().map(|(_, place)| *place));
                above.push((indent, place));
                categories.insert(id, place);
            }
            _ => {
                let entry = CONDITION.replace_all(entry, " $1$2");
                let (word, ids) = word_and_ids(&entry);
                if ids.is_empty() {
                    return Err(format!("line {number}: no number of a category behind '{word}'"));
                }
                for id in ids {
                    let place = categories
                        .get(id)
                        .ok_or_else(|| format!("line {number}: there is no category '{id}'"))?;
                    draft.codes[*place].words.push(word.to_owned());
                }
            }
        }
    }
    Ok(draft)
}

/// The numbers stand behind a tab; some dictionaries separate by spaces, which words may hold too.
fn word_and_ids(entry: &str) -> (&str, Vec<&str>) {
    let is_number = |field: &str| field.chars().all(|c| c.is_ascii_digit() || c == '/');
    let (word, ids) = entry.split_once('\t').unwrap_or_else(|| {
        let word = entry.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/' || c.is_whitespace());
        let rest = &entry[word.len()..];
        // Digits that end a word belong to it.
        let joined = rest.find(char::is_whitespace).unwrap_or(rest.len());
        entry.split_at(word.len() + joined)
    });
    let mut ids: Vec<&str> = ids.split(|c: char| c.is_whitespace()).filter(|id| !id.is_empty()).collect();
    if ids.iter().all(|id| is_number(id)) {
        ids = ids.iter().flat_map(|id| id.split('/')).filter(|id| !id.is_empty()).collect();
    }
    (word.trim(), ids)
}
