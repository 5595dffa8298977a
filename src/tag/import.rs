//! Codebooks made elsewhere: dictionaries of quanteda and LIWC, codes of QDA programs, two columns of a spreadsheet.
//! Each format is a file here and a line in the table; what they give is written in our own format.

mod liwc;
mod qdc;
mod quanteda;
mod sheet;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use crate::extract::charset::decode;
use crate::segment::fold;

pub(crate) use sheet::table_of;

/// Larger files are no codebooks.
const LARGEST: u64 = 16 << 20;
/// Codes inside codes inside codes …
const DEEPEST: usize = 32;

/// Reads one format; what is wrong is said in words.
type Read = fn(&[u8]) -> Result<Draft, String>;

/// The formats, by the endings of their files.
const FORMATS: [(&[&str], Read); 5] = [
    (&["yml", "yaml"], quanteda::read),
    (&["dic"], liwc::read),
    (&["qdc"], qdc::read),
    (&["csv", "tsv"], sheet::read_text),
    (&["xlsx", "xls"], sheet::read_workbook),
];

/// Why a codebook could not be imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The ending names no format.
    #[error(
        "{0}: not a codebook Hongtou imports; those are .yml (quanteda), .dic (LIWC), .qdc (REFI-QDA), .csv and .xlsx"
    )]
    Unknown(PathBuf),
    /// The content is not as the format has it.
    #[error("{path}: {problem}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        problem: String,
    },
}

/// A codebook as another program knows it.
#[derive(Debug, Default, PartialEq)]
struct Draft {
    codes: Vec<DraftCode>,
}

/// A code as another program knows it.
#[derive(Debug, Default, PartialEq)]
struct DraftCode {
    name: String,
    /// Place of its parent among the codes.
    parent: Option<usize>,
    definition: String,
    words: Vec<String>,
}

impl Draft {
    /// Adds a code; gives its place.
    fn add(&mut self, name: &str, parent: Option<usize>) -> usize {
        self.codes.push(DraftCode { name: name.trim().to_owned(), parent, ..DraftCode::default() });
        self.codes.len() - 1
    }
}

/// Reads the codebook at `path` and gives it in Hongtou's format (docs/codebook-format.md). Its id is the file's name.
///
/// # Errors
/// The file cannot be read, its ending names no known format, or its content does not follow the format.
pub fn import(path: &Path) -> Result<String, ImportError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let (_, read) = FORMATS
        .iter()
        .find(|(endings, _)| endings.contains(&ending.as_str()))
        .ok_or_else(|| ImportError::Unknown(path.to_owned()))?;
    let unreadable = |error| ImportError::Unreadable { path: path.to_owned(), error };
    let broken = |problem| ImportError::Format { path: path.to_owned(), problem };
    if fs::metadata(path).map_err(unreadable)?.len() > LARGEST {
        return Err(broken(format!("larger than {} MiB: not a codebook", LARGEST >> 20)));
    }
    let draft = read(&fs::read(path).map_err(unreadable)?).map_err(broken)?;
    if draft.codes.is_empty() {
        return Err(broken("there is no code in it".to_owned()));
    }
    if let Some(at) = draft.codes.iter().position(|code| code.name.is_empty()) {
        return Err(broken(format!("code {} has no name", at + 1)));
    }
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    toml::to_string_pretty(&file(&draft, &name)).map_err(|error| broken(error.to_string()))
}

#[derive(Serialize)]
struct File {
    id: String,
    version: String,
    title: BTreeMap<&'static str, String>,
    source: String,
    codes: Vec<FileCode>,
}

#[derive(Serialize)]
struct FileCode {
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    label: BTreeMap<&'static str, String>,
    definition: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cues: Vec<FileCue>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FileCue {
    Words(String),
    Regex { regex: String },
}

fn file(draft: &Draft, name: &str) -> File {
    let codes = names(draft);
    let label = |text: &str| BTreeMap::from([("zh", text.to_owned()), ("en", text.to_owned())]);
    let code = |(at, draft): (usize, &DraftCode)| FileCode {
        code: codes[at].clone(),
        parent: draft.parent.map(|parent| codes[parent].clone()),
        label: label(&draft.name),
        definition: draft.definition.clone(),
        cues: draft.words.iter().filter_map(|word| cue(word)).collect(),
    };
    File {
        id: identifier(name),
        version: "1.0.0".to_owned(),
        title: label(name),
        source: String::new(),
        codes: draft.codes.iter().enumerate().map(code).collect(),
    }
}

/// A code is named as its author did; of several with one name the later carry their parent's, or a number.
fn names(draft: &Draft) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut taken = HashSet::new();
    for code in &draft.codes {
        let under = code.parent.map(|parent| format!("{}/{}", names[parent], code.name));
        let numbered = (2..).map(|number| format!("{} {number}", code.name));
        let mut choices = std::iter::once(code.name.clone()).chain(under).chain(numbered);
        let name = choices.find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// Letters, digits and hyphens.
fn identifier(name: &str) -> String {
    let plain: String =
        name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "imported".to_owned() } else { plain.to_owned() }
}

/// A word of a dictionary as a cue: `*` at its end is any ending in both, what our own language would read otherwise
/// becomes an expression.
fn cue(word: &str) -> Option<FileCue> {
    let word = word.trim();
    let stem = word.strip_suffix('*').unwrap_or(word);
    if !stem.chars().any(char::is_alphanumeric) {
        return None;
    }
    let ours = stem.ends_with('!') || stem.contains(['|', '…', '{', '}', '*', '?']);
    Some(if ours { FileCue::Regex { regex: glob(word) } } else { FileCue::Words(word.to_owned()) })
}

/// A glob as an expression over folded text. ? is one character and * any number inside a word, which begins and ends
/// with it where it is Latin.
fn glob(word: &str) -> String {
    let word = fold(word).text;
    let latin = |c: char| c.is_alphanumeric() && c < '\u{2e80}';
    let any = if word.contains(latin) { r"[\w&&[^\p{Han}]]" } else { r"\w" };
    let bound = |at: Option<char>| match at {
        Some(c) if latin(c) || word.contains(latin) && matches!(c, '*' | '?') => r"(?-u:\b)",
        _ => "",
    };
    let inner = regex::escape(&word).replace(r"\*", &format!("{any}*")).replace(r"\?", any);
    format!("{}{inner}{}", bound(word.chars().next()), bound(word.chars().last()))
}

/// The text of a file, in whatever charset a spreadsheet saved it.
pub(crate) fn text_of(bytes: &[u8]) -> Result<String, String> {
    let text = decode(bytes, None);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if text.contains(['\0', '\u{fffd}']) {
        Err("its characters cannot be read: save it as UTF-8".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::Codebook;

    /// Imports a file of this name and content and reads the result as a codebook.
    pub(super) fn imported(name: &str, content: &[u8]) -> Codebook {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        Codebook::parse(&import(&path).unwrap()).unwrap()
    }

    #[test]
    fn quanteda_and_its_tree() {
        let book = imported(
            "政策 工具.yml",
            "供给型:\n  人才: [人才培养, \"培训*\"]\n  资金:\n    - 财政投入\n    - 其他: [补助]\nall: grant\n".as_bytes(),
        );
        assert_eq!(book.id, "政策-工具");
        let codes: Vec<&str> = book.codes.iter().map(|code| code.code.as_str()).collect();
        assert_eq!(codes, ["供给型", "人才", "资金", "其他", "all"]);
        assert_eq!(book.codes[3].parent.as_deref(), Some("资金"));
    }

    #[test]
    fn liwc_and_its_numbers() {
        let book = imported("x.dic", b"%\n1\tposemo\n22\tnegemo\n%\nhappy*\t1\nsad\t22\nmixed\t1\t22\n");
        assert_eq!(book.codes.len(), 2);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.dic");
        fs::write(&path, "%\n1\ta\n%\nword\t7\n").unwrap();
        let error = import(&path).unwrap_err().to_string();
        assert!(error.ends_with("bad.dic: line 4: there is no category '7'"), "{error}");
    }

    #[test]
    fn codes_of_a_qda_program() {
        let book = imported(
            "codes.qdc",
            r##"<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
            <Code guid="a" name="信息" isCodable="false"><Description>传递</Description><Code guid="b" name="培训" isCodable="true"/></Code>
            <Code guid="c" name="权威" isCodable="true"><Code guid="d" name="培训" isCodable="true"/></Code></Codes></CodeBook>"##
                .as_bytes(),
        );
        let codes: Vec<(&str, Option<&str>)> =
            book.codes.iter().map(|code| (code.code.as_str(), code.parent.as_deref())).collect();
        assert_eq!(
            codes,
            [("信息", None), ("培训", Some("信息")), ("权威", None), ("权威/培训", Some("权威"))]
        );
        assert_eq!(book.codes[0].definition, "传递");
    }

    #[test]
    fn two_columns() {
        for (name, content) in [
            ("a.csv", "\u{feff}code,cue\r\nTS,补助\r\nTS,\"补贴|奖补\"\r\nOS,组建*\r\n"),
            ("a.tsv", "TS\t补助\nTS\t补贴|奖补\nOS\t组建*\n"),
        ] {
            let book = imported(name, content.as_bytes());
            let codes: Vec<&str> = book.codes.iter().map(|code| code.code.as_str()).collect();
            assert_eq!(codes, ["TS", "OS"], "{name}");
        }
    }

    #[test]
    fn globs_are_whole_words_whatever_their_case() {
        let matches = |word: &str, text: &str| regex::Regex::new(&glob(word)).unwrap().is_match(text);
        for (word, whole, part) in [
            ("Tr?in*", "a trainee.", "strained"),
            ("un*able", "开展unusable项目", "sunstable"),
            ("*ing", "be training", "ingot"),
            ("?x", "an ax", "the tax"),
            ("培?班", "培训班", "培训的班"),
        ] {
            assert!(matches(word, whole) && !matches(word, part), "{word} {}", glob(word));
        }
    }

    #[test]
    fn files_as_other_programs_write_them() {
        let words = |name: &str, content: &[u8]| -> Vec<(String, Option<String>, Vec<String>)> {
            let code = |code: crate::tag::Code| {
                let cues = code.cues_as_written().map(str::to_owned).collect();
                (code.code, code.parent, cues)
            };
            imported(name, content).codes.into_iter().map(code).collect()
        };
        let code = |code: &str, parent: Option<&str>, cues: &[&str]| {
            let cues = cues.iter().map(|&cue| cue.to_owned()).collect();
            (code.to_owned(), parent.map(str::to_owned), cues)
        };
        // Words that YAML 1.1 takes for booleans.
        assert_eq!(
            words("a.yml", b"neg: [no, 'off', true, 7]\n"),
            [code("neg", None, &["no", "off", "true", "7"])]
        );
        // A table saved by Excel on Chinese Windows; merged cells; a code that holds others.
        let gbk = encoding_rs::GBK.encode("类别,词语\r\n财政工具,\r\n补助,财政补助\r\n,奖补\r\n").0;
        let table = [code("财政工具", None, &[]), code("补助", None, &["财政补助", "奖补"])];
        assert_eq!(words("a.csv", &gbk), table);
        let quoted = "sep=,\r\n\"A;B\",c\r\n";
        assert_eq!(words("a.csv", quoted.as_bytes()), [code("A;B", None, &["c"])]);
        // LIWC by spaces, in steps, with the conditions of 2007.
        let liwc = "%\n1 affect\n  2 posemo\n%\nkind of 1 2\nlike (02 134)1/2\nb2b 2\n:(\t1\n";
        let affect = code("affect", None, &["kind of", "like"]);
        let posemo = code("posemo", Some("affect"), &["kind of", "like", "b2b"]);
        assert_eq!(words("a.dic", liwc.as_bytes()), [affect, posemo]);
    }

    #[test]
    fn what_is_missing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        for (name, content, says) in [
            ("a.csv", "A\nB\n", "two columns are wanted, code and word"),
            ("a.yml", "'': [happy]\n", "code 1 has no name"),
            ("b.csv", ",补助\n", "row 1: no code beside the word '补助'"),
            ("a.dic", "%\n1\ta\n%\nhappy\n", "line 4: no number of a category behind 'happy'"),
            ("b.dic", "%\n1\ta\n%\nhappy\t1x\n", "line 4: there is no category '1x'"),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            let error = import(&path).unwrap_err().to_string();
            assert!(error.ends_with(says), "{error}");
        }
    }

    #[test]
    fn words_our_language_would_read_otherwise() {
        let written = |word| match cue(word) {
            Some(FileCue::Words(words)) => words,
            Some(FileCue::Regex { regex }) => format!("/{regex}/"),
            None => String::new(),
        };
        assert_eq!(written("train*"), "train*");
        assert_eq!(written("a|b"), r"/(?-u:\b)a\|b(?-u:\b)/");
        assert_eq!(written(" * "), "");
    }
}
