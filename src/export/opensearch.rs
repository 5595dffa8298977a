//! For OpenSearch (and Elasticsearch): the settings and mapping of an index, and the lines of its `_bulk`.
//!
//! Texts go in cut into units, with blanks between; there an analyzer only joins neighbours to pairs, so that phrases of
//! hanzi are phrases of pairs, as here. What somebody types is folded and cut by the analyzer for searching: its filters do
//! with tables and patterns what `segment/fold.rs` and `index/units.rs` do, and are made from them.

use std::io::Write;

use serde_json::{Value, json};

use super::engine::write_rows;
use super::{Dataset, ExportError, Target};
use crate::index::is_hanzi;
use crate::segment::fold;

/// Shards, if nobody changes it: passages are routed by the id of their document.
const SHARDS: u32 = 10;
/// Code units of UTF-16 that a unit may have: a pair of them in UTF-8, with the blank between, must fit into the 32,766
/// bytes of a term of Lucene.
const TOKEN: usize = 5460;
/// Marks around words and around hanzi, while a query is cut; no text has them.
const WORD: char = '\u{2}';
const END: char = '\u{3}';
const HANZI: char = '\u{4}';
const CLOSE: char = '\u{5}';

pub(super) fn write_bulk(dataset: &Dataset, file: &mut Target) -> Result<(), ExportError> {
    write_rows(dataset, file, |row| Some(json!({ "index": { "_id": row.id, "routing": row.document } })))
}

pub(super) fn write_index(_: &Dataset, file: &mut Target) -> Result<(), ExportError> {
    serde_json::to_writer_pretty(&mut *file, &index()).map_err(std::io::Error::from)?;
    Ok(file.write_all(b"\n")?)
}

fn index() -> Value {
    let cuts = cuts();
    let names = (1..=cuts.len()).map(|number| format!("cut_{number}"));
    let mut char_filter = json!({ "fold": { "type": "mapping", "mappings": folding() } });
    let mut filters = vec!["fold".to_owned()];
    for (name, (pattern, replacement)) in names.zip(cuts) {
        char_filter[&name] =
            json!({ "type": "pattern_replace", "pattern": pattern, "replacement": replacement });
        filters.push(name);
    }
    let searching = |filter: &[&str]| json!({ "type": "custom", "char_filter": filters, "tokenizer": "units", "filter": filter });
    let text = |search: &str| json!({ "type": "text", "analyzer": "units", "search_analyzer": search, "index_options": "positions" });
    let mut properties = json!({
        "ordinal": { "type": "integer" },
        "date": { "type": "date", "format": "strict_date" },
        "year": { "type": "integer" },
        "page": { "type": "integer" },
        "last_page": { "type": "integer" },
        "ambiguity": { "type": "float" },
        "text": { "type": "text", "index": false },
        "units": text("units_search"),
        "stems": text("stems_search"),
    });
    for name in [
        "id",
        "document",
        "path",
        "title",
        "number",
        "issuer",
        "kind",
        "level",
        "region",
        "lang",
        "heading",
        "signal",
        "instrument",
        "actor",
        "type",
    ] {
        properties[name] = json!({ "type": "keyword", "ignore_above": 8191 });
    }
    json!({
        "settings": {
            "number_of_shards": SHARDS,
            "analysis": {
                "char_filter": char_filter,
                "tokenizer": { "units": { "type": "whitespace", "max_token_length": TOKEN } },
                "filter": {
                    "with_pairs": {
                        "type": "shingle", "min_shingle_size": 2, "max_shingle_size": 2, "output_unigrams": true,
                    },
                    "pairs": {
                        "type": "shingle", "min_shingle_size": 2, "max_shingle_size": 2, "output_unigrams": false,
                        "output_unigrams_if_no_shingles": true,
                    },
                    "stem": { "type": "stemmer", "language": "porter2" },
                },
                "analyzer": {
                    "units": { "type": "custom", "tokenizer": "units", "filter": ["with_pairs"] },
                    "units_search": searching(&["pairs"]),
                    "stems_search": searching(&["stem", "pairs"]),
                },
            },
        },
        "mappings": { "dynamic": "strict", "_routing": { "required": true }, "properties": properties },
    })
}

/// What becomes of each code point that folding changes.
fn folding() -> Vec<String> {
    let escaped = |text: &str| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    // The marks stand for something else from here on; in a text they would only separate.
    let marks = [WORD, END, HANZI, CLOSE].map(|mark| (mark.to_string(), ",".to_owned()));
    let folded = (char::MIN..=char::MAX).map(|c| c.to_string()).filter_map(|c| {
        let folded = fold(&c).text;
        (folded != c).then_some((c, folded))
    });
    marks
        .into_iter()
        .chain(folded)
        .map(|(from, to)| format!("{} => {}", escaped(&from), escaped(&to)))
        .collect()
}

/// Patterns that cut a folded text into its units, one after the other, and what stands in their place.
fn cuts() -> Vec<(String, String)> {
    let words = class(|c| c.is_alphanumeric() && !is_hanzi(c));
    let hanzi = class(is_hanzi);
    let cut = |pattern: String, replacement: &str| (pattern, replacement.to_owned());
    vec![
        cut(format!("([{words}]+)"), &format!("{WORD}$1{END}")),
        cut(format!("([{hanzi}])"), &format!("{HANZI}$1{CLOSE}")),
        // Neighbours.
        cut(format!("{END}[ \\-\u{2010}\u{2011}'’/]+{WORD}"), " "),
        cut(format!("{CLOSE} *{WORD}"), " "),
        cut(format!("{END} *{HANZI}"), " "),
        cut(format!("{CLOSE}{HANZI}"), " "),
        // What is left between units is a gap, and around them nothing.
        cut(format!("[{END}{CLOSE}][^{WORD}-{CLOSE}]+[{WORD}{HANZI}]"), " | "),
        cut(format!("^[^{WORD}{HANZI}]*[{WORD}{HANZI}]"), ""),
        cut(format!("[{END}{CLOSE}][^{END}{CLOSE}]*$"), ""),
    ]
}

/// The code points that `has` holds for, as a class of a regular expression has them.
fn class(has: impl Fn(char) -> bool) -> String {
    let mut ranges: Vec<(char, char)> = Vec::new();
    for c in (char::MIN..=char::MAX).filter(|&c| has(c)) {
        match ranges.last_mut() {
            Some((_, last)) if u32::from(*last) + 1 == u32::from(c) => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    let range = |(first, last): (char, char)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    ranges.into_iter().map(range).collect()
}
