//! Metadata and tags as values to filter by: `level:county`, `signal:Y`, `title:…`.
//!
//! Every passage carries the values of its document too, so that a filter is one lookup whatever it asks for.
//! Values are normalised to letters, digits and hanzi: brackets and spaces of a title or number vary. Those that
//! are counted keep the form to show beside it.

use std::collections::BTreeSet;

use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;

use crate::model::{Document, Passage, Slices};
use crate::segment::fold;

/// Longer values are cut: nobody filters by more, and terms have a limit.
const LONGEST: usize = 300;

/// Stands between the form a value is compared in and the one it is shown in, where they differ.
const SHOWN_AS: char = '\u{1f}';

/// The values all passages of a document share.
pub(super) fn of_document(document: &Document) -> BTreeSet<String> {
    let metadata = &document.metadata;
    let level = metadata.level.map(|level| level.as_str());
    let year = metadata.date.map(|date| date.year().to_string());
    let language = document.language.to_string();
    let mut facets: BTreeSet<String> = [
        facet("path", &document.source.path),
        facet("lang", &language),
        facet("title", document.label()),
        metadata.number.as_deref().and_then(|number| facet("number", number)),
        level.and_then(|level| facet("level", level)),
        year.and_then(|year| facet("year", &year)),
        metadata.kind.as_deref().and_then(|kind| counted("kind", kind, kind)),
        metadata.region.as_deref().and_then(|region| counted("region", region, region)),
    ]
    .into_iter()
    .flatten()
    .collect();
    facets.extend(metadata.issuers.iter().filter_map(|issuer| counted("issuer", issuer, issuer)));
    facets
}

/// The values of one passage, those of its tags included.
pub(super) fn of_passage(passage: &Passage) -> BTreeSet<String> {
    let mut facets: BTreeSet<String> =
        passage.headings.iter().filter_map(|heading| facet("heading", heading)).collect();
    let words = Slices::of(&passage.text);
    for tag in &passage.tags {
        match tag.codebook.as_str() {
            "signals" => facets.extend(counted("signal", &tag.code, &tag.code)),
            "actors" => {
                facets.extend(facet("actor", words.get(tag.span)));
                facets.extend(counted("type", &tag.code, &tag.code));
            }
            book => facets.extend(counted("instrument", &tag.code, &format!("{book}:{}", tag.code))),
        }
    }
    for directive in &passage.directives {
        facets.extend(facet("ambiguity", &format!("{:.2}", directive.ambiguity)));
    }
    facets
}

fn facet(field: &str, value: &str) -> Option<String> {
    let value = normalise(field, value);
    (!value.is_empty()).then(|| format!("{field}:{value}"))
}

/// A value that is shown in the form `shown`.
fn counted(field: &str, value: &str, shown: &str) -> Option<String> {
    let facet = facet(field, value)?;
    Some(if facet.ends_with(&format!(":{shown}")) { facet } else { format!("{facet}{SHOWN_AS}{shown}") })
}

/// The two forms of a kept value: the one it is compared in and the one it is shown in.
pub(super) fn forms(value: &str) -> (&str, &str) {
    value.split_once(SHOWN_AS).unwrap_or((value, value))
}

/// Calls `use_value` with each term of `field`, the value in it, and where its records are listed.
pub(super) fn each_value(
    terms: &InvertedIndexReader,
    field: &str,
    mut use_value: impl FnMut(&str, &str, &TermInfo) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let prefix = format!("{field}:");
    let mut stream = terms.terms().range().ge(&prefix).into_stream()?;
    while let Some((term, info)) = stream.next() {
        let Ok(term) = std::str::from_utf8(term) else { continue };
        let Some(value) = term.strip_prefix(&prefix) else { break };
        use_value(term, value, info)?;
    }
    Ok(())
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

    #[test]
    fn what_is_counted_keeps_its_form() {
        let forms = |kept: Option<String>| {
            let kept = kept.unwrap();
            let (compared, shown) = forms(kept.split_once(':').unwrap().1);
            (compared.to_owned(), shown.to_owned())
        };
        let pair = |compared: &str, shown: &str| (compared.to_owned(), shown.to_owned());
        assert_eq!(
            forms(counted("region", "贵州省/贵阳市", "贵州省/贵阳市")),
            pair("贵州省贵阳市", "贵州省/贵阳市")
        );
        assert_eq!(forms(counted("kind", "通知", "通知")), pair("通知", "通知"));
        assert_eq!(forms(counted("instrument", "O-P", "nato:O-P")), pair("op", "nato:O-P"));
    }
}
