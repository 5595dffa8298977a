//! Dictionaries of LIWC: between two lines `%` the categories with their numbers, then words with the numbers of theirs.

use std::collections::HashMap;

use super::{Draft, text};

pub(super) fn read(bytes: &[u8]) -> Result<Draft, String> {
    let text = text(bytes)?;
    let mut draft = Draft::default();
    let mut categories: HashMap<&str, usize> = HashMap::new();
    let mut marks = 0;
    for (line, number) in text.lines().zip(1usize..).filter(|(line, _)| !line.trim().is_empty()) {
        let mut fields = line.split('\t').map(str::trim).filter(|field| !field.is_empty());
        let Some(first) = fields.next() else { continue };
        match (first, marks) {
            ("%", _) => marks += 1,
            (_, 0) => return Err(format!("line {number}: not a LIWC dictionary: it begins with a line %")),
            (id, 1) => {
                // Some dictionaries separate by spaces.
                let (id, name) = match fields.next() {
                    Some(name) => (id, name),
                    None => id.split_once(char::is_whitespace).ok_or_else(|| {
                        format!("line {number}: a number and a name of a category are wanted")
                    })?,
                };
                let place = draft.add(name, None);
                categories.insert(id, place);
            }
            (word, _) => {
                for id in fields {
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
