//! Codebooks: versioned TOML files that say which words make which code. `docs/codebook-format.md` is the
//! format's own document; here it is read, and every mistake is named with its line.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;
use toml::Spanned;

use super::cue::{Conditions, Cue, Find};
use super::expression::Expression;
use super::pattern::Literal;
use crate::segment::fold;

/// A codebook: who made it, and its codes with the cues that make them.
#[derive(Clone, Debug)]
pub struct Codebook {
    /// Short name; the family of its tags.
    pub id: String,
    /// Version, as its maker counts.
    pub version: String,
    /// Title in both languages.
    pub title: Label,
    /// The literature it rests on.
    pub source: String,
    /// SHA-256 of the file, in lower-case hexadecimal: the same hash, the same codes.
    pub hash: String,
    /// The file itself.
    pub text: String,
    /// The codes, in the order of the file.
    pub codes: Vec<Code>,
    /// Named lists of words.
    pub(super) lists: BTreeMap<String, Vec<String>>,
    /// What these match is named, not used; of an expression with a group, the group.
    pub(super) mentions: Vec<Expression>,
    /// Quotations up to this many code points are terms and are read; longer ones are another's words.
    pub(super) quoted_terms: usize,
    /// A cue makes its code only where it is used in an instruction, not where it is named.
    pub(super) used_only: bool,
}

/// A name in Chinese and English.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One code of a codebook.
#[derive(Clone, Debug)]
pub struct Code {
    /// The code as it stands in tags.
    pub code: String,
    /// The code above it in the tree; absent at the top.
    pub parent: Option<String>,
    /// What kind of code it is across the tree, as its makers call it: procedural, substantive.
    pub kind: Option<String>,
    /// Line of the file, from 1.
    pub line: usize,
    /// What it is called.
    pub label: Label,
    /// When to give it.
    pub definition: String,
    /// Sentences it is given to.
    pub examples: Vec<String>,
    /// A cue in a clause with one of these does not count.
    pub(super) unless_clause: Vec<String>,
    /// What its cues weigh that say nothing else: strength in the signals, a share in the parts of ambiguity.
    pub(super) weight: f32,
    /// What makes it.
    pub(super) cues: Vec<Cue>,
}

/// Why a codebook could not be read.
#[derive(Debug, Error)]
pub enum CodebookError {
    /// The file is no TOML, or a field is missing, misspelt or of the wrong kind.
    #[error("the codebook does not follow the format: {0}")]
    Format(#[from] toml::de::Error),
    /// A cue or list is wrong.
    #[error("line {line}: {problem}")]
    Cue {
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Spanned<String>,
    version: String,
    title: Label,
    #[serde(default)]
    source: String,
    #[serde(default)]
    quoted_terms: usize,
    #[serde(default)]
    used_only: bool,
    #[serde(default)]
    mentions: Vec<Spanned<String>>,
    #[serde(default)]
    lists: BTreeMap<String, Spanned<Vec<String>>>,
    codes: Vec<FileCode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCode {
    code: Spanned<String>,
    parent: Option<Spanned<String>>,
    kind: Option<String>,
    label: Label,
    definition: String,
    #[serde(default)]
    examples: Vec<String>,
    /// For all cues of the code.
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    unless_clause: Vec<String>,
    #[serde(default)]
    weight: f32,
    #[serde(default)]
    cues: Vec<Spanned<toml::Value>>,
}

impl Code {
    /// Its cues as the file writes them.
    pub fn cues_as_written(&self) -> impl Iterator<Item = &str> {
        self.cues.iter().map(|cue| cue.written.as_str())
    }

    /// The words that make it wherever they stand, folded, each once; `*` after a word takes any ending. Also how many
    /// cues are left out because they have gaps, conditions or are expressions. What silences a cue is not looked at.
    pub fn words(&self) -> (Vec<String>, usize) {
        let mut words = Vec::new();
        let mut left_out = 0;
        for cue in &self.cues {
            match &cue.find {
                Find::Words(pattern) if pattern.parts.len() == 1 && cue.when == Conditions::default() => {
                    let starred =
                        |word: &Literal| format!("{}{}", word.text, if word.open { "*" } else { "" });
                    words.extend(pattern.parts.iter().flat_map(|part| &part.words).map(starred));
                }
                _ => left_out += 1,
            }
        }
        let mut seen = HashSet::new();
        words.retain(|word| seen.insert(word.clone()));
        (words, left_out)
    }
}

impl Codebook {
    /// Reads a codebook from the text of its file.
    pub fn parse(written: &str) -> Result<Self, CodebookError> {
        let text = written.trim_start_matches('\u{feff}');
        let file: File = toml::from_str(text)?;
        let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let line = |at: usize| breaks.partition_point(|&end| end < at) + 1;
        let lists: BTreeMap<String, Vec<String>> =
            file.lists.into_iter().map(|(name, words)| (name, words.into_inner())).collect();
        let mut mentions = Vec::new();
        for regex in file.mentions {
            let line = line(regex.span().start);
            mentions.push(
                Expression::parse(&regex.into_inner(), &lists)
                    .map_err(|problem| CodebookError::Cue { line, problem })?,
            );
        }
        if file.id.get_ref().trim().is_empty() {
            let (line, problem) = (line(file.id.span().start), "the id is empty".to_owned());
            return Err(CodebookError::Cue { line, problem });
        }
        let mut seen = HashSet::new();
        let mut codes = Vec::new();
        for code in file.codes {
            let code_line = line(code.code.span().start);
            let name = code.code.into_inner();
            let problem = match name.trim() {
                "" => Some("the code is empty".to_owned()),
                _ => seen.contains(&name).then(|| format!("code '{name}' comes twice")),
            };
            if let Some(problem) = problem {
                return Err(CodebookError::Cue { line: code_line, problem });
            }
            // A parent stands above its children, so no code can be above itself.
            if let Some(parent) = code.parent.as_ref().filter(|parent| !seen.contains(parent.get_ref())) {
                return Err(CodebookError::Cue {
                    line: line(parent.span().start),
                    problem: format!("there is no code '{}' above '{name}'", parent.get_ref()),
                });
            }
            let mut cues = Vec::new();
            for cue in code.cues {
                let line = line(cue.span().start);
                let cue = Cue::parse(cue.into_inner(), line, &code.unless, code.weight, &lists);
                cues.push(cue.map_err(|problem| CodebookError::Cue { line, problem })?);
            }
            seen.insert(name.clone());
            codes.push(Code {
                code: name,
                parent: code.parent.map(Spanned::into_inner),
                kind: code.kind,
                line: code_line,
                label: code.label,
                definition: code.definition,
                examples: code.examples,
                unless_clause: code.unless_clause.iter().map(|text| fold(text).text).collect(),
                weight: code.weight,
                cues,
            });
        }
        Ok(Self {
            id: file.id.into_inner(),
            version: file.version,
            title: file.title,
            source: file.source,
            hash: Sha256::digest(written.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
            text: written.to_owned(),
            codes,
            lists,
            mentions,
            quoted_terms: file.quoted_terms,
            used_only: file.used_only,
        })
    }

    /// A code that only holds others together: it is never given.
    pub fn is_category(&self, code: &Code) -> bool {
        code.cues.is_empty() && self.codes.iter().any(|below| below.parent.as_ref() == Some(&code.code))
    }

    /// The codes above one, from the top, and the code itself.
    pub fn path<'a>(&'a self, code: &'a Code) -> Vec<&'a Code> {
        let mut path: Vec<&Code> =
            std::iter::successors(Some(code), |code| self.code(code.parent.as_ref()?)).collect();
        path.reverse();
        path
    }

    /// The words its cues are made of.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        let cues = self.codes.iter().flat_map(|code| &code.cues);
        let parts = cues.flat_map(|cue| match &cue.find {
            Find::Words(pattern) => pattern.parts.as_slice(),
            Find::Regex(_) => &[],
        });
        parts.flat_map(|part| &part.words).map(|word| word.text.as_str())
    }

    /// Those of its words that a segmenter should know: ideographs only, and no phrases.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.words().filter(|word| is_term(word))
    }

    /// The code of that name.
    pub fn code(&self, code: &str) -> Option<&Code> {
        self.codes.iter().find(|known| known.code == code)
    }
}

/// True for a word that a segmenter should know: ideographs only, and no phrase.
pub(super) fn is_term(word: &str) -> bool {
    (2..=6).contains(&word.chars().count()) && word.chars().all(|c| c >= '\u{3400}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "id = 'x'\nversion = '1'\ntitle = { zh = '甲', en = 'A' }\n";
    const CODE: &str = "[[codes]]\ncode = 'A'\nlabel = { zh = '甲', en = 'A' }\ndefinition = 'd'\n";

    fn error(rest: &str) -> String {
        Codebook::parse(&format!("{HEAD}{rest}")).unwrap_err().to_string()
    }

    #[test]
    fn a_small_codebook() {
        let text = format!("{HEAD}{CODE}cues = ['建立 … 机制', {{ regex = '[0-9]+%' }}]\n");
        let codebook = Codebook::parse(&text).unwrap();
        assert_eq!(codebook.code("A").unwrap().cues.len(), 2);
        assert_eq!(codebook.hash.len(), 64);
        assert_ne!(codebook.hash, Codebook::parse(&format!("{text}\n")).unwrap().hash);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        assert!(error("[[codes]]\ncode = 'A'\n").contains("label"));
        assert!(error(&format!("{CODE}colour = 1\n")).contains("colour"));
        assert_eq!(error(&format!("{CODE}cues = ['a',\n '{{none}}']\n")), "line 9: there is no list 'none'");
        assert_eq!(error(&CODE.replace("'A'", "''")), "line 5: the code is empty");
        let nameless = Codebook::parse(&format!("{HEAD}{CODE}").replace("'x'", "' '")).unwrap_err();
        assert_eq!(nameless.to_string(), "line 1: the id is empty");
        assert_eq!(error(&format!("{CODE}{CODE}")), "line 9: code 'A' comes twice");
        assert_eq!(error(&format!("{CODE}parent = 'A'\n")), "line 8: there is no code 'A' above 'A'");
        assert!(error(&format!("{CODE}cues = [{{ regex = '(' }}]\n")).starts_with("line 8: '(' is no"));
        let condition = error(&format!("{CODE}cues = [\n 'a',\n {{ find = 'b', at = 'middle' }}]\n"));
        assert!(condition.starts_with("line 10: ") && condition.contains("`heading`"), "{condition}");
        let misspelt = error(&format!("{CODE}cues = ['a', {{ find = 'b', negatd = true }}]\n"));
        assert!(misspelt.starts_with("line 8: ") && misspelt.contains("negatd"), "{misspelt}");
        assert_eq!(
            error(&format!("{CODE}cues = [{{ role = 'x' }}]\n")),
            "line 8: a cue has either 'find' or 'regex'"
        );
    }
}
