//! Metadata and tags as values to filter by: `level:county`, `signal:Y`, `title:…`.
//!
//! Every passage carries the values of its document too, so that a filter is one lookup whatever it asks for.
//! Values are normalised to letters, digits and hanzi: brackets and spaces of a title or number vary.

use std::collections::BTreeSet;

use crate::model::{Document, Passage, Slices};
use crate::segment::fold;

/// Longer values are cut: nobody filters by more, and terms have a limit.
const LONGEST: usize = 300;

/// The values all passages of a document share.
pub(super) fn of_document(document: &Document) -> BTreeSet<String> {
    let metadata = &document.metadata;
    let mut facets = BTreeSet::new();
    let mut add = |field: &str, value: &str| facets.extend(facet(field, value));
    add("path", &document.source.path);
    add("lang", &document.language.to_string());
    add("title", document.label());
    for (field, value) in
        [("number", &metadata.number), ("kind", &metadata.kind), ("region", &metadata.region)]
    {
        value.iter().for_each(|value| add(field, value));
    }
    metadata.issuers.iter().for_each(|issuer| add("issuer", issuer));
    if let Some(level) = metadata.level {
        add("level", level.as_str());
    }
    if let Some(date) = metadata.date {
        add("year", &date.year().to_string());
    }
    facets
}

/// The values of one passage, those of its tags included.
pub(super) fn of_passage(passage: &Passage) -> BTreeSet<String> {
    let mut facets: BTreeSet<String> =
        passage.headings.iter().filter_map(|heading| facet("heading", heading)).collect();
    let words = Slices::of(&passage.text);
    for tag in &passage.tags {
        facets.extend(match tag.codebook.as_str() {
            "signals" => facet("signal", &tag.code),
            "actors" => facet("actor", words.get(tag.span)),
            _ => facet("instrument", &tag.code),
        });
    }
    facets
}

fn facet(field: &str, value: &str) -> Option<String> {
    let value = normalise(field, value);
    (!value.is_empty()).then(|| format!("{field}:{value}"))
}

/// The form a value of `field` is kept and asked for in.
pub(super) fn normalise(field: &str, value: &str) -> String {
    let folded = fold(value).text;
    let kept = |c: &char| field == "path" || c.is_alphanumeric();
    folded.chars().filter(kept).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_width_do_not_matter() {
        assert_eq!(normalise("number", "国办发[２０１７]32号"), normalise("number", "国办发〔2017〕32号"));
        assert_eq!(normalise("title", "关于 印发的通知"), "关于印发的通知");
        assert_eq!(facet("number", "—"), None);
    }
}
