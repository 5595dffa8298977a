//! Numbers that begin paragraphs of English texts, and how they follow one another.

use std::sync::LazyLock;

use regex::Regex;

use super::{Number, Style};

/// A number of a division: I, 12, 4A, B, One.
const NUMBER: &str = r"(?:[IVXLC]{1,6}|\d{1,3}[A-Z]?|[A-Z]|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen))";
/// What follows it: nothing, a mark, or a title that begins large. "Part I of the Act" is no heading.
const END: &str = r#"(?:\s*[:.–—-]+\s*|\s+[\p{Lu}“"(\d]|\s*$)"#;

/// In order: the first that matches is the style. Group 1 is the label; a letter the pattern looks ahead to is given back.
static STYLES: LazyLock<Vec<(Style, Regex)>> = LazyLock::new(|| {
    [
        (Style::Part, format!(r"^((?i:part|book|division)\s+{NUMBER}){END}")),
        (Style::Part, format!(r"^((?i:annex|annexe|appendix|schedule|attachment|anexo|anhang|anlage)\s+{NUMBER}){END}")),
        (Style::Part, r"^((?i:annex|annexe|appendix|schedule|attachment|anexo|anhang|anlage))(?:\s*[:.–—]+\s*|\s*$)".to_owned()),
        (Style::Chapter, format!(r"^((?i:chapter|title|kapitel|chapitre|capítulo)\s+{NUMBER}){END}")),
        // Acts of Congress and rules number their articles as sections.
        (Style::Article, r"^((?:SECTION|Section|SEC\.|Sec\.)\s+\d{1,4}[A-Za-z]?)\.\s*".to_owned()),
        (Style::Article, r"^(§{1,2}\s?\d+(?:[.-]?\w+)*)\.?\s+".to_owned()),
        (Style::Section, format!(r"^((?i:section|subpart|subtitle|subchapter|abschnitt)\s+{NUMBER}){END}")),
        (Style::Article, format!(r"^((?:Article|ARTICLE|Artículo|Artigo|Artikel)\s+(?:\d{{1,4}}[a-z]?|{NUMBER})){END}")),
        (Style::Article, r"^((?:Rule|Regulation|Clause|Recommendation|Principle|Guideline|Recomendación|Empfehlung)\s+\d{1,3}(?:\.\d{1,3})*[A-Z]?)(?:\s*[:.–—]\s*|\s*$)".to_owned()),
        (Style::Digit4, r"^(\d{1,2}(?:\.\d{1,2}){3,4})[.:]?(?:\s+|$)".to_owned()),
        (Style::Digit3, r"^(\d{1,2}\.\d{1,2}\.\d{1,2})[.:]?(?:\s+|$)".to_owned()),
        (Style::Digit2, r#"^(\d{1,2}\.\d{1,2})[.:]?(?:\s+[\p{Lu}“"'(¿]|\s*$)"#.to_owned()),
        // 1.—(1) numbers article and paragraph at once.
        (Style::Digit, r"^(\d{1,3}[A-Z]{0,2})\.\s?[–—-]+\s*\(1\)\s*".to_owned()),
        (Style::Digit, r"^([\d０-９]{1,3}[A-Z]?)(?:[、．]|\.(?:[^\d]|$))\s*".to_owned()),
        (Style::DigitBracket, r"^\(\s?(\d{1,3}[A-Z]?)\s?\)\s*".to_owned()),
        (Style::DigitBracket, r"^(\d{1,2})\)\s*".to_owned()),
        (Style::Circle, r"^([①-⑳])\s*".to_owned()),
        (Style::Roman, r"^\((i{1,3}|iv|vi{0,3}|ix|xi{0,3}|xiv|xvi{0,3})\)\s*".to_owned()),
        (Style::Letter, r"^\(([a-z]{1,2})\)\s*".to_owned()),
        (Style::Letter, r"^([a-z])[.)]\s+".to_owned()),
        (Style::Capital, r"^\(([A-Z]{1,2})\)\s*".to_owned()),
        (Style::Han, r"^([IVXLC]{1,7})[.)]\s+".to_owned()),
        (Style::HanBracket, r"^([A-Z])[.)]\s+".to_owned()),
    ]
    .into_iter()
    .map(|(style, pattern)| (style, Regex::new(&pattern).expect("a pattern of this file")))
    .collect()
});

/// The number a text without hanzi begins with.
pub(super) fn number_of(text: &str) -> Option<Number> {
    STYLES.iter().find_map(|(style, pattern)| super::number(text, *style, pattern))
}

/// A number that only print or sequence tells from a quantity: 1 Introduction, A.2 Methods, K-1 Indications.
pub(crate) fn bare_number(text: &str) -> Option<Number> {
    static BARE: LazyLock<[(Style, Regex); 2]> = LazyLock::new(|| {
        [
            (Style::Digit, r"^(\d{1,3}[A-Z]{0,2})\s+\p{Lu}"),
            (Style::Digit2, r"^([A-Z][.-]?\d{1,2}(?:\.\d{1,2})*)[.:]?\s+\p{Lu}"),
        ]
        .map(|(style, pattern)| (style, Regex::new(pattern).expect("a pattern of this file")))
    });
    BARE.iter().find_map(|(style, pattern)| super::number(text, *style, pattern))
}

/// The same number read in the other way a letter can be meant: I. may be a letter after H., (i) after (h).
pub(crate) fn other_reading(number: &Number) -> Option<Number> {
    let letter = number.label.trim_matches(['(', ')']).chars().count() == 1;
    let style = match number.style {
        Style::Han if letter => Style::HanBracket,
        Style::Roman if letter => Style::Letter,
        _ => return None,
    };
    Some(Number { style, ..number.clone() })
}

/// The place of a label in its sequence: 3 for 3, c, iii and III. `None` where the label is no simple count.
pub(crate) fn position(number: &Number) -> Option<u32> {
    let label = number.label.trim_matches(['(', ')', '（', '）']);
    match number.style {
        Style::Han | Style::Roman => roman(label),
        Style::HanBracket | Style::Letter | Style::Capital => {
            let letter = label.chars().next()?.to_ascii_lowercase();
            letter.is_ascii_lowercase().then(|| u32::from(letter) - u32::from('a') + 1)
        }
        _ => label.trim_end_matches(|c: char| c.is_ascii_uppercase()).parse().ok(),
    }
}

fn roman(text: &str) -> Option<u32> {
    let digit = |c: char| match c.to_ascii_lowercase() {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    let digits: Vec<u32> = text.chars().map(digit).collect::<Option<_>>()?;
    let signed = digits.iter().zip(digits.iter().skip(1).chain([&0])).map(|(digit, next)| {
        let digit = i64::from(*digit);
        if digit < i64::from(*next) { -digit } else { digit }
    });
    u32::try_from(signed.sum::<i64>()).ok().filter(|value| *value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_english_texts() {
        for (text, style, label, rest) in [
            ("CHAPTER IV General provisions", Style::Chapter, "CHAPTER IV", "General provisions"),
            ("Article 12 This Law is enacted", Style::Article, "Article 12", "This Law is enacted"),
            ("Article 5", Style::Article, "Article 5", ""),
            ("SEC. 2. DEFINITIONS.", Style::Article, "SEC. 2", "DEFINITIONS."),
            ("§ 46.101 To what does this apply?", Style::Article, "§ 46.101", "To what does this apply?"),
            ("Appendix one – Form", Style::Part, "Appendix one", "Form"),
            ("SCHEDULE 1", Style::Part, "SCHEDULE 1", ""),
            ("ANNEX", Style::Part, "ANNEX", ""),
            ("1.2.3.4 Scope", Style::Digit4, "1.2.3.4", "Scope"),
            ("1.1: Indications", Style::Digit2, "1.1", "Indications"),
            ("100. The panel", Style::Digit, "100", "The panel"),
            ("2.—(1) In these Regulations", Style::Digit, "2", "In these Regulations"),
            ("(a) homes;", Style::Letter, "(a)", "homes;"),
            ("(ii) flats;", Style::Roman, "(ii)", "flats;"),
            ("(B) barns;", Style::Capital, "(B)", "barns;"),
            ("IV. CONTEXTE", Style::Han, "IV", "CONTEXTE"),
            ("B. Methods", Style::HanBracket, "B", "Methods"),
        ] {
            let found = number_of(text).expect(text);
            assert_eq!((found.style, found.label.as_str(), &text[found.length..]), (style, label, rest));
        }
        for text in [
            "Part I of the Act applies",
            "Annex to the Regulation",
            "2.5 mg daily",
            "Appendix 4, available at",
            "Article 95 of the Treaty",
            "2019 was a year",
            "Section 3 of the Act",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
    }

    #[test]
    fn places_in_a_sequence() {
        for (text, place) in
            [("IX. Ninth", 9), ("(xiv) fourteenth", 14), ("(c) third", 3), ("7A. seventh", 7)]
        {
            assert_eq!(number_of(text).as_ref().and_then(position), Some(place), "{text}");
        }
        let i = number_of("(i) ninth or first").expect("a number");
        assert_eq!(position(&i), Some(1));
        assert_eq!(other_reading(&i).as_ref().and_then(position), Some(9));
    }
}
