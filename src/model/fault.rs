//! What no document may have, wherever it comes from: ids that are not its own, places outside of its texts, measures out
//! of their bounds.

use super::{CODED_BY, Document, Passage, Span};

/// Something in a document that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The path of the document, or the id of the passage concerned.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

/// What is wrong with `document`, which has its passages; nothing where all is well.
pub fn faults(document: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    let of_document =
        |message: &str| Fault { place: document.source.path.clone(), message: message.to_owned() };
    if document.id != document.source.document_id() {
        faults.push(of_document("its id is not that of its content"));
    }
    if document.passages.is_empty() {
        faults.push(of_document("it has no passages"));
    }
    let lengths: Vec<usize> = document.passages.iter().map(|passage| passage.text.chars().count()).collect();
    for citation in &document.citations {
        let length = (citation.passage as usize).checked_sub(1).and_then(|at| lengths.get(at));
        if !length.is_some_and(|&length| lies_within(citation.span, length)) {
            faults.push(of_document("a citation lies outside the text"));
        }
    }
    for ((ordinal, passage), length) in (1..).zip(&document.passages).zip(lengths) {
        let mut fault = |message: String| faults.push(Fault { place: passage.id.clone(), message });
        if passage.ordinal != ordinal || passage.id != Passage::id_of(&document.id, ordinal) {
            fault(format!("passage {ordinal} was expected in its place"));
        }
        of_passage(passage, length, &mut fault);
    }
    faults
}

/// True for a span of a text of so many code points.
fn lies_within(span: Span, length: usize) -> bool {
    span.start <= span.end && span.end <= length
}

fn of_passage(passage: &Passage, length: usize, fault: &mut impl FnMut(String)) {
    let is_share = |share: f32| (0.0..=1.0).contains(&share);
    if !matches!(passage.pages, [first, last] if 1 <= first && first <= last) {
        fault("its pages are in no order".to_owned());
    }
    if !passage.sentences.iter().all(|&sentence| lies_within(sentence, length)) {
        fault("a sentence ends after the text".to_owned());
    }
    if !passage.sentences.is_sorted_by(|one, next| one.end <= next.start) {
        fault("its sentences are in no order".to_owned());
    }
    if !passage.confidence.is_none_or(is_share) {
        fault("the confidence is not between 0 and 1".to_owned());
    }
    for directive in &passage.directives {
        if directive.sentence >= passage.sentences.len() {
            fault("a directive names a sentence that is not there".to_owned());
        }
        if !(1..=5).contains(&directive.strength) || !is_share(directive.ambiguity) {
            fault(
                "the strength of a directive is not between 1 and 5, or its ambiguity not between 0 and 1"
                    .to_owned(),
            );
        }
    }
    for (_, tag) in passage.tags_by_coder().filter(|(_, tag)| tag.codebook != CODED_BY) {
        if !lies_within(tag.span, length) || tag.sentence >= passage.sentences.len() {
            fault(format!("the tag {} {} lies outside the text", tag.codebook, tag.code));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Directive, HandCoding, Signal, Tag};

    /// What is said of a document after `change`.
    fn said(change: impl FnOnce(&mut Document)) -> Vec<String> {
        let id = "2aa1";
        let mut passage = Passage::body(id, 1, "县财政应当安排经费。", vec![Span::new(0, 10)]);
        passage.tags.push(Tag {
            codebook: "signals".into(),
            code: "R".into(),
            span: Span::new(0, 10),
            ..Tag::default()
        });
        passage.directives.push(Directive {
            sentence: 0,
            signal: Signal::R,
            strength: 4,
            ambiguity: 0.5,
            parts: vec![],
        });
        let source =
            serde_json::json!({"path": "a.txt", "size": 1, "modified": 1, "hash": id, "format": "text"});
        let mut document: Document = serde_json::from_value(serde_json::json!({
            "id": id, "source": source, "language": "zh", "pages": 1, "quality": [],
            "metadata": { "issuers": [], "signers": [], "recipients": [], "cites": [], "date": null },
        }))
        .unwrap();
        document.passages.push(passage);
        change(&mut document);
        faults(&document).into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_whole_document_has_none() {
        assert!(said(|_| {}).is_empty());
    }

    #[test]
    fn each_is_told() {
        let passage = |change: fn(&mut Passage)| said(|document| change(&mut document.passages[0]));
        for (message, said) in [
            ("its id is not that of its content", said(|document| document.source.hash = "zz".to_owned())),
            ("it has no passages", said(|document| document.passages.clear())),
            ("passage 1 was expected in its place", passage(|passage| passage.ordinal = u32::MAX)),
            ("passage 1 was expected in its place", passage(|passage| passage.id = "../1".to_owned())),
            ("its pages are in no order", passage(|passage| passage.pages = [2, 1])),
            ("a sentence ends after the text", passage(|passage| passage.sentences[0].end = 11)),
            ("a sentence ends after the text", passage(|passage| passage.sentences[0].start = usize::MAX)),
            ("its sentences are in no order", passage(|passage| passage.sentences.push(Span::new(9, 10)))),
            ("the confidence is not between 0 and 1", passage(|passage| passage.confidence = Some(1e38))),
            (
                "a directive names a sentence that is not there",
                passage(|passage| passage.directives[0].sentence = 1),
            ),
            (
                "the tag signals R lies outside the text",
                passage(|passage| passage.tags[0].span.end = usize::MAX),
            ),
            ("the tag signals R lies outside the text", passage(|passage| passage.tags[0].sentence = 9999)),
            (
                "the tag signals R lies outside the text",
                passage(|passage| {
                    let mut tags = std::mem::take(&mut passage.tags);
                    tags[0].span.end = 11;
                    passage.by_hand.push(HandCoding { coder: "A".to_owned(), tags });
                }),
            ),
        ] {
            assert_eq!(said, [message]);
        }
        let [strength, ambiguity] = [
            passage(|passage| passage.directives[0].strength = 0),
            passage(|passage| passage.directives[0].ambiguity = -1.0),
        ];
        assert_eq!((strength.len(), ambiguity.len()), (1, 1));
    }
}
