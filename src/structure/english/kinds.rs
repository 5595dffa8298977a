//! Kinds of document: Guideline, Directive, Law, as titles name them, and lines that name a series.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::bodies::known_in;
use super::words::{DOCUMENTS, one_of, pattern};

static KIND: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b{}\b", one_of(&DOCUMENTS.kinds))));
/// Where the words for the matter begin: a preposition, a bracket, a mark.
static BREAK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"\b{}(?:\b|\s|$)|[(),;:.]|\s[-–—]\s|[–—]", one_of(&DOCUMENTS.prepositions)))
});
static KINDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| DOCUMENTS.kinds.iter().map(String::as_str).collect());

/// The word for the kind of document in a title, as written, with a capital: the last one before the title says its matter
/// (Policy Framework for …), in the first of its phrases that has one.
pub(crate) fn kind_of(title: &str) -> Option<String> {
    // To act is no Act.
    let all: Vec<_> = KIND.find_iter(title).filter(|kind| kind.as_str() != "act").collect();
    // The Playgrounds (Temporary Measures) Act is an act.
    let open = |at: usize| title[..at].matches('(').count() > title[..at].matches(')').count();
    let outside: Vec<_> = all.iter().copied().filter(|kind| !open(kind.start())).collect();
    let kinds = if outside.is_empty() { all } else { outside };
    let inside = |at: usize| kinds.iter().any(|kind| kind.range().contains(&at));
    let first = kinds.first()?;
    let end = BREAK
        .find_iter(title)
        .map(|found| found.start())
        .find(|at| *at >= first.end() && !inside(*at))
        .unwrap_or(title.len());
    let last = kinds.iter().take_while(|kind| kind.start() < end).last()?.as_str();
    let mut letters = last.chars();
    let capital: String = letters.next()?.to_uppercase().collect();
    let shouted = !last.contains(char::is_lowercase);
    Some(capital + &if shouted { letters.as_str().to_lowercase() } else { letters.as_str().to_owned() })
}

/// True for a single word that is a kind of document.
pub(super) fn is_kind(word: &str) -> bool {
    KINDS.contains(word.to_lowercase().as_str())
}

/// True for a line that says nothing but a kind: Guidance, NICE guideline, A clinical practice guideline.
pub(crate) fn is_kind_line(line: &str) -> bool {
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let generic = |word: &str| {
        let small = plain(word);
        small.is_empty() || is_kind(&small) || DOCUMENTS.generic.contains(&small) || known_in(word).is_some()
    };
    is_kind(line.trim()) || line.split_whitespace().all(generic) && KIND.is_match(line)
}

/// True for a line that names the series or journal a document stands in.
pub(crate) fn is_series(line: &str) -> bool {
    let line = line.trim().trim_end_matches([':', '.', ',']).to_lowercase();
    DOCUMENTS
        .series
        .iter()
        .any(|series| line == *series || series.contains(' ') && line.starts_with(series.as_str()))
}

/// True for the heading of a table of contents.
pub(super) fn is_contents_heading(line: &str) -> bool {
    let line = line.trim().trim_end_matches([':', '.']).to_lowercase();
    DOCUMENTS.contents.contains(&line)
}

/// True for the heading of a section that has no number where others have: References, Foreword.
pub(crate) fn is_closing_section(line: &str) -> bool {
    DOCUMENTS.closing.contains(&line.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_titles() {
        for (title, kind) in [
            (
                "Directive 2002/91/EC of the European Parliament and of the Council on the energy performance of buildings",
                "Directive",
            ),
            ("REGULATION (EU) 2016/679 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL", "Regulation"),
            ("Policy Framework for Health Systems", "Framework"),
            ("The Health Protection (Coronavirus, Restrictions) (England) Regulations 2020", "Regulations"),
            ("Mental Health Units (Use of Force) Act 2018", "Act"),
            ("Playgrounds (Temporary Measures) Act 2020", "Act"),
            ("Mental Capacity Act Code of Practice", "Code of Practice"),
            ("Standard operating procedures: Individual funding requests", "Standard operating procedures"),
            ("Canadian guideline on HIV pre-exposure prophylaxis", "Guideline"),
            ("Notice of the State Council on Issuing the Plan for Healthy China", "Notice"),
            ("Law of the People's Republic of China on Standards", "Law"),
            ("Proposal for a Regulation laying down harmonised rules", "Proposal"),
            ("How to act: guidance for schools", "Guidance"),
            ("Deutsch-Österreichische Leitlinien zur HIV-Präexpositionsprophylaxe", "Leitlinien"),
            ("GUIDE TECHNIQUE NATIONAL DE LA PROPHYLAXIE", "Guide"),
        ] {
            assert_eq!(kind_of(title).as_deref(), Some(kind), "{title}");
        }
        assert_eq!(kind_of("Transforming our world"), None);
    }

    #[test]
    fn lines_that_say_a_kind_alone() {
        for line in [
            "Guidance",
            "NICE guideline",
            "A CLINICAL PRACTICE GUIDELINE",
            "Guidance for Industry",
            "Statutory guidance",
        ] {
            assert!(is_kind_line(line), "{line}");
        }
        for line in ["National Health Policy", "Equality Act 2010", "Technical notes", "Visiting hospitals"] {
            assert!(!is_kind_line(line), "{line}");
        }
    }

    #[test]
    fn lines_that_name_a_series() {
        assert!(is_series("STATUTORY INSTRUMENTS"));
        assert!(is_series("Official Journal of the European Union"));
        assert!(!is_series("Regulations on Residence Permits"));
    }
}
