//! What the back of a title and the imprint say: how to cite the document, whose copyright it is.

use std::sync::LazyLock;

use regex::Regex;

use super::{Head, pattern};
use crate::structure::english::{body_at, body_of_line};
use crate::structure::metadata::taken::Taken;
use crate::structure::paragraphs::Paragraph;

static CITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:suggested citation|recommended citation|how to cite(?: this \w+)?|(?:please )?cite (?:this \w+ )?as|citation)\s*[:.]?\s*",
    )
});
/// Geneva: World Health Organization; 2019. or Sydney, 2019.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[A-Z][\w .’'-]{2,30}(?::\s*(?P<body>[A-Z][^;:]{3,120}?)\s*[;,]|,)\s*(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b",
    )
});
static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:©|\(c\)|(?i:copyright))\s*(?:(?i:copyright)\s*)?(?:(?:19|20)\d\d(?:\s*[-–]\s*\d{2,4})?,?\s*)?(?:by\s+)?(?P<body>[A-Z].*)",
    )
});

/// How a document wants to be cited.
#[derive(Clone, Debug, Default)]
pub(super) struct Citation {
    pub title: Option<String>,
    pub issuer: Option<String>,
}

/// The suggested citation, where there is one.
pub(super) fn citation(head: Head) -> Option<Taken<Citation>> {
    let paragraphs = head.text.paragraphs;
    let at = paragraphs.iter().take(super::NEAR).position(|p| CITE.is_match(&p.text))?;
    let mut words = CITE.replace(&paragraphs[at].text, "").into_owned();
    // The citation may begin on the next line, and stand on two.
    for next in paragraphs[at + 1..].iter().take(3) {
        if words.contains("19") || words.contains("20") || next.text.split_whitespace().count() > 60 {
            break;
        }
        if !words.is_empty() {
            words.push_str(if words.ends_with('.') { " " } else { ". " });
        }
        words.push_str(next.text.trim());
    }
    let read = read(&words);
    (read.title.is_some() || read.issuer.is_some()).then(|| Taken::words(read, &paragraphs[at], &words))
}

fn read(words: &str) -> Citation {
    let mut pieces = words.split(". ").map(str::trim).filter(|piece| !piece.is_empty()).peekable();
    let mut found = Citation::default();
    if let Some(body) = pieces
        .peek()
        .and_then(|piece| Some((body_at(piece)?, piece.len())))
        .filter(|(body, length)| body.end + 12 >= *length)
    {
        found.issuer = Some(body.0.name);
        pieces.next();
    }
    let mut title: Vec<&str> = Vec::new();
    for piece in pieces {
        if let Some(place) = PLACE.captures(piece) {
            if let Some(body) = place.name("body") {
                found.issuer = found.issuer.or_else(|| {
                    Some(body_of_line(body.as_str(), true).unwrap_or_else(|| body.as_str().to_owned()))
                });
            }
            found.title = (!title.is_empty()).then(|| title.join(". "));
            break;
        }
        title.push(piece);
    }
    found
}

/// Whose copyright it is: © World Health Organization 2017.
pub(super) fn copyright(paragraphs: &[Paragraph]) -> Option<Taken<String>> {
    paragraphs.iter().filter(|p| p.text.contains('©') || p.text.contains("opyright")).find_map(|p| {
        let body = COPYRIGHT.captures(&p.text)?.name("body")?.as_str();
        let found = body_at(body)?;
        Some(Taken::words(found.name, p, &p.text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_of_two_habits() {
        let found = read(
            "Consolidated guidelines on HIV testing services. Geneva: World Health Organization; 2019. Licence: CC BY-NC-SA 3.0 IGO.",
        );
        assert_eq!(found.title.as_deref(), Some("Consolidated guidelines on HIV testing services"));
        assert_eq!(found.issuer.as_deref(), Some("World Health Organization"));
        let found = read(
            "The Australasian Society of HIV, Viral Hepatitis and Sexual Health Medicine (ASHM). PrEP Guidelines Update. Prevent HIV by Prescribing PrEP. Sydney, 2019.",
        );
        assert_eq!(found.title.as_deref(), Some("PrEP Guidelines Update. Prevent HIV by Prescribing PrEP"));
        assert_eq!(
            found.issuer.as_deref(),
            Some("Australasian Society of HIV, Viral Hepatitis and Sexual Health Medicine")
        );
    }
}
