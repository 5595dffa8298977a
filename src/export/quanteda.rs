//! A dictionary for quanteda, in YAML: a key a codebook, below it its codes as in their tree, and at the end of each
//! branch the words that make the code.
//!
//! A dictionary knows words alone. Cues with gaps, expressions or conditions are left out, and so are codes that have
//! no others; a comment counts them. Words of a code that has others below it stand under its name once more.

use std::io::{self, BufWriter, Write};

use super::{Dataset, ExportError, Options, Target};
use crate::tag::Codebook;

/// A key with what stands below it.
struct Key<'a> {
    name: &'a str,
    words: Vec<String>,
    keys: Vec<Key<'a>>,
}

pub(super) fn write(dataset: &Dataset, _: &str, _: &Options, file: &mut Target) -> Result<(), ExportError> {
    let mut out = BufWriter::new(file);
    for book in &dataset.codebooks {
        let cues: usize = book.codes.iter().map(|code| code.cues_as_written().count()).sum();
        let left_out: usize = book.codes.iter().map(|code| code.words().1).sum();
        writeln!(out, "# {} {}: {left_out} of {cues} cues are no plain words", book.id, book.version)?;
        let keys = keys(book, None);
        if !keys.is_empty() {
            put(&mut out, &Key { name: &book.id, words: Vec::new(), keys }, 0)?;
        }
    }
    Ok(out.flush()?)
}

/// The codes right below `parent` with words, their own or of codes below them.
fn keys<'a>(book: &'a Codebook, parent: Option<&str>) -> Vec<Key<'a>> {
    let below = book.codes.iter().filter(|code| code.parent.as_deref() == parent);
    below
        .map(|code| {
            let (name, mut words) = (code.code.as_str(), code.words().0);
            let mut keys = keys(book, Some(name));
            if !keys.is_empty() && !words.is_empty() {
                keys.insert(0, Key { name, words: std::mem::take(&mut words), keys: Vec::new() });
            }
            Key { name, words, keys }
        })
        .filter(|key| !key.words.is_empty() || !key.keys.is_empty())
        .collect()
}

fn put(out: &mut impl Write, key: &Key, depth: usize) -> io::Result<()> {
    // A string of JSON is one of YAML.
    let quoted = |text: &str| serde_json::to_string(text).map_err(io::Error::from);
    write!(out, "{}{}:", "  ".repeat(depth), quoted(key.name)?)?;
    if key.keys.is_empty() {
        let words = key.words.iter().map(|word| quoted(word)).collect::<io::Result<Vec<_>>>()?;
        return writeln!(out, " [{}]", words.join(", "));
    }
    writeln!(out)?;
    key.keys.iter().try_for_each(|key| put(out, key, depth + 1))
}
