//! Looks a codebook over: cues that can never be found, that make two codes at once, or that another cue of the same
//! code finds already.

use std::collections::HashSet;
use std::fmt;

use super::codebook::Codebook;
use super::cue::{Conditions, Find};
use super::cues::Hit;
use super::matcher::Matcher;
use super::pattern::Literal;
use super::sentence::Sentence;
use crate::model::Span;
use crate::segment::Segmenter;

/// Something a codebook's author should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Line of the file, from 1.
    pub line: usize,
    /// The code whose cue it is.
    pub code: String,
    /// The words of the cue, joined by `…`.
    pub cue: String,
    /// What is the matter.
    pub matter: Matter,
}

/// What is the matter with a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Even a sentence made of its own words does not have it.
    NeverFound,
    /// An expression asks for characters that no folded text has.
    NotFolded,
    /// The same words make another code too, by the cue in that line.
    Overlaps(String, usize),
    /// The cue in that line finds its words already, for the same code.
    Shadowed(usize),
    /// None of the texts looked through has it.
    NotInTexts,
}

impl fmt::Display for Matter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeverFound => {
                f.write_str("can never be found: an exclusion or the cutting of words is in its way")
            }
            Self::NotFolded => f.write_str(
                "can never be found: write capitals small, full width as half, Traditional as Simplified characters",
            ),
            Self::Overlaps(code, line) => write!(f, "also makes {code} (line {line})"),
            Self::Shadowed(line) => write!(f, "adds nothing: line {line} finds it already"),
            Self::NotInTexts => f.write_str("stands in none of the texts"),
        }
    }
}

/// What each cue of `codebook` deserves to have said of it, in the order of lines. `texts` are sentences to look for the
/// cues in; without any, nothing is said of what they lack.
pub fn check<'t>(codebook: &Codebook, texts: impl IntoIterator<Item = &'t str>) -> Vec<Remark> {
    let books = std::slice::from_ref(codebook);
    // A cue for headings is looked for as if each text were one.
    let matcher = Matcher::new(books, |_, _| true);
    let segmenter = Segmenter::with_words(codebook.words());
    let hits = |text: &str| {
        let sentence = Sentence::new(text, &segmenter);
        matcher.hits(books, &sentence).pop().unwrap_or_default()
    };
    let mut remarks = Vec::new();
    for (code, entry) in codebook.codes.iter().enumerate() {
        for (cue, it) in entry.cues.iter().enumerate() {
            let pattern = match &it.find {
                Find::Words(pattern) => pattern,
                Find::Regex(expression) => {
                    remarks.extend(expression.is_impossible().then(|| Remark {
                        line: it.line,
                        code: entry.code.clone(),
                        cue: it.written.clone(),
                        matter: Matter::NotFolded,
                    }));
                    continue;
                }
            };
            let parts: Vec<&[Literal]> = pattern.parts.iter().map(|part| part.words.as_slice()).collect();
            for words in specimens(&parts) {
                let found = hits(&sentence_of(&words, &it.when));
                let say = |matter| Remark {
                    line: it.line,
                    code: entry.code.clone(),
                    cue: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join("…"),
                    matter,
                };
                let Some(own) = found.iter().find(|hit| (hit.code, hit.cue) == (code, cue)) else {
                    remarks.push(say(Matter::NeverFound));
                    continue;
                };
                remarks.extend(others(codebook, own, &found).map(say));
            }
        }
    }
    remarks.extend(absent(codebook, texts, hits));
    // A list of words that meets another cue says so once.
    let mut seen = HashSet::new();
    remarks.retain(|remark| {
        let cue = if remark.matter == Matter::NeverFound { remark.cue.clone() } else { String::new() };
        seen.insert((remark.line, cue, remark.matter.to_string()))
    });
    remarks.sort_by_key(|remark| remark.line);
    remarks
}

/// What else finds the words of `own`. Of two cues that find the same, the later one is named.
fn others<'a>(codebook: &'a Codebook, own: &'a Hit, found: &'a [Hit]) -> impl Iterator<Item = Matter> + 'a {
    let cue = |hit: &Hit| &codebook.codes[hit.code].cues[hit.cue];
    let line = move |hit: &Hit| cue(hit).line;
    found.iter().filter(|hit| (hit.code, hit.cue) != (own.code, own.cue)).filter_map(move |hit| {
        let same = hit.words == own.words;
        let within = hit.words.iter().all(|word| own.words.iter().any(|own| covers(*own, *word)));
        let earlier = (hit.code, hit.cue) < (own.code, own.cue);
        match hit.code == own.code {
            // A cue of another role counts elsewhere.
            true if within && (!same || earlier) && cue(hit).role == cue(own).role => {
                Some(Matter::Shadowed(line(hit)))
            }
            false if same && earlier => {
                Some(Matter::Overlaps(codebook.codes[hit.code].code.clone(), line(hit)))
            }
            _ => None,
        }
    })
}

fn covers(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Each alternative of each part once, with the first alternatives of the other parts.
fn specimens<'a>(parts: &[&'a [Literal]]) -> Vec<Vec<&'a Literal>> {
    let first: Vec<&Literal> = parts.iter().filter_map(|words| words.first()).collect();
    let mut specimens = vec![first.clone()];
    for (at, words) in parts.iter().enumerate() {
        for word in words.iter().skip(1) {
            let mut specimen = first.clone();
            specimen[at] = word;
            specimens.push(specimen);
        }
    }
    specimens
}

/// A sentence of these words that meets the conditions; the brackets between them end phrases, but no clause.
fn sentence_of(words: &[&Literal], when: &Conditions) -> String {
    let words = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join("(x)");
    let negation = if when.negated == Some(true) { "没有" } else { "" };
    match when.quoted {
        Some(true) => format!("{negation}“{words}”"),
        _ => format!("{negation}{words}"),
    }
}

/// The cues that none of the texts has.
fn absent<'t>(
    codebook: &Codebook,
    texts: impl IntoIterator<Item = &'t str>,
    hits: impl Fn(&str) -> Vec<Hit>,
) -> Vec<Remark> {
    let mut found: HashSet<(usize, usize)> = HashSet::new();
    let mut any = false;
    for text in texts {
        any = true;
        found.extend(hits(text).iter().map(|hit| (hit.code, hit.cue)));
    }
    let cues = codebook.codes.iter().enumerate().flat_map(|(code, entry)| {
        entry.cues.iter().enumerate().map(move |(cue, it)| ((code, cue), entry, it))
    });
    cues.filter(|(place, ..)| any && !found.contains(place))
        .map(|(_, entry, cue)| Remark {
            line: cue.line,
            code: entry.code.clone(),
            cue: cue.written.clone(),
            matter: Matter::NotInTexts,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remarks(cues: &str, texts: &[&str]) -> Vec<String> {
        let code = |code: &str, cues: &str| {
            format!(
                "[[codes]]\ncode = '{code}'\nlabel = {{ zh = '', en = '' }}\ndefinition = ''\ncues = [{cues}]\n"
            )
        };
        let text = format!(
            "id = 'x'\nversion = '1'\ntitle = {{ zh = '', en = '' }}\n{}{}",
            code("A", cues),
            code("B", "'培训'")
        );
        let found = check(&Codebook::parse(&text).unwrap(), texts.iter().copied());
        found.iter().map(|remark| format!("{} {} {:?}", remark.line, remark.cue, remark.matter)).collect()
    }

    #[test]
    fn sound_cues_pass() {
        assert!(remarks("'考核|督查', '建立|健全 … 机制', 'train*'", &[]).is_empty());
    }

    #[test]
    fn cues_with_conditions_pass() {
        for condition in ["at = 'heading'", "at = 'start'", "at = 'end'", "quoted = true, negated = true"] {
            assert!(remarks(&format!("{{ find = '考核', {condition} }}"), &[]).is_empty(), "{condition}");
        }
    }

    #[test]
    fn what_can_never_be_found() {
        assert_eq!(remarks("{ find = '考核', unless = ['考核'] }", &[]), ["8 考核 NeverFound"]);
        for (regex, sound) in [
            ("NHS [a-z]+", false),
            ("（[一二]）", false),
            ("醫院|\\d人民幣", false),
            ("(?i)NHS", true),
            ("醫院|医院", true),
        ] {
            let found = remarks(&format!("{{ regex = '{regex}' }}"), &[]);
            assert_eq!(found.is_empty(), sound, "{regex} {found:?}");
        }
    }

    #[test]
    fn what_makes_two_codes_or_adds_nothing() {
        assert_eq!(remarks("'培训'", &[]), ["13 培训 Overlaps(\"A\", 8)"]);
        assert_eq!(remarks("'考核',\n'绩效考核'", &[]), ["9 绩效考核 Shadowed(8)"]);
        assert_eq!(remarks("'考核',\n'考核'", &[]), ["9 考核 Shadowed(8)"]);
    }

    #[test]
    fn what_the_texts_lack() {
        assert_eq!(remarks("'考核'", &["开展培训。"]), ["8 考核 NotInTexts"]);
    }
}
