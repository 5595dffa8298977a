//! Dictionaries of quanteda: YAML, keys with lists of words, keys inside keys.

use serde_json::Value;

use super::{DEEPEST, Draft, text_of};

pub(super) fn read(bytes: &[u8]) -> Result<Draft, String> {
    // yes, no and on are words.
    let options = serde_saphyr::options! { strict_booleans: true };
    let tree: Value =
        serde_saphyr::from_str_with_options(&text_of(bytes)?, options).map_err(|error| error.to_string())?;
    if !tree.is_object() {
        return Err("not a quanteda dictionary: it has no keys".to_owned());
    }
    let mut draft = Draft::default();
    add(&tree, None, 0, &mut draft)?;
    Ok(draft)
}

fn add(node: &Value, code: Option<usize>, depth: usize, draft: &mut Draft) -> Result<(), String> {
    if depth > DEEPEST {
        return Err(format!("more than {DEEPEST} levels of keys"));
    }
    match (node, code) {
        (Value::Object(keys), _) => {
            for (key, below) in keys {
                let child = draft.add(key, code);
                add(below, Some(child), depth + 1, draft)?;
            }
        }
        (Value::Array(items), _) => {
            for item in items {
                add(item, code, depth + 1, draft)?;
            }
        }
        (Value::String(word), Some(code)) => draft.codes[code].words.push(word.clone()),
        (Value::Number(_) | Value::Bool(_), Some(code)) => draft.codes[code].words.push(node.to_string()),
        _ => {}
    }
    Ok(())
}
