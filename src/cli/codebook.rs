//! `hongtou codebook`: list, show, check, begin and import codebooks.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::index::Index;
use crate::model::Slices;
use crate::tag::{Code, Codebook, check, import};

use super::Outcome;
use super::options::codebook;
use super::output::{OutputFormat, stdout, write_rows};
use super::terminal::{FAINT, STRONG, safe};

/// List, show, check, begin or import codebooks
#[derive(Args, Debug)]
pub struct CodebookArguments {
    #[command(subcommand)]
    command: CodebookCommand,
}

#[derive(Debug, Subcommand)]
enum CodebookCommand {
    /// List the codebooks that come with Hongtou
    List(ListArguments),
    Show(ShowArguments),
    Check(CheckArguments),
    New(NewArguments),
    Import(ImportArguments),
}

#[derive(Args, Debug)]
struct ListArguments {
    /// How to print the list
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Print a codebook: its codes in their tree, with definitions and examples
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou codebook show nato\n  hongtou codebook show nato --format toml > mine.toml"
)]
struct ShowArguments {
    /// Id of a shipped codebook, or a file
    codebook: String,

    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: ShowFormat,
}

/// How a codebook is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    /// For reading in a terminal
    #[default]
    Tree,
    /// The codes as one JSON value
    Json,
    /// The file itself, to begin one's own from
    Toml,
}

/// Say what is wrong with a codebook, or doubtful, with line numbers
///
/// Doubtful are cues that can never be found, that make two codes at once, and that add nothing because another cue of
/// the same code finds their words; with --index also those that stand nowhere in its texts.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou codebook check mine.toml\n  hongtou codebook check mine.toml --index indexes/policies"
)]
struct CheckArguments {
    /// A file, or the id of a shipped codebook
    codebook: String,

    /// Also name the cues that stand nowhere in the texts of this index
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,

    /// How to print the remarks
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Print the beginning of a codebook, to fill in
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hongtou codebook new care > care.toml")]
struct NewArguments {
    /// Its id, the family of its tags
    id: String,
}

/// Print another program's codebook in Hongtou's format
///
/// Reads dictionaries of quanteda (.yml) and LIWC (.dic), codes of QDA programs (REFI-QDA, .qdc), and two columns, code
/// and word, of a spreadsheet (.csv, .xlsx).
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hongtou codebook import tools.yml > tools.toml")]
struct ImportArguments {
    /// The file
    file: PathBuf,
}

pub fn run(arguments: CodebookArguments) -> Result<Outcome> {
    match arguments.command {
        CodebookCommand::List(arguments) => list(arguments.format),
        CodebookCommand::Show(arguments) => show(&codebook(&arguments.codebook)?, arguments.format),
        CodebookCommand::Check(arguments) => look_over(&arguments),
        CodebookCommand::New(arguments) => {
            let text = beginning(&arguments.id);
            Codebook::parse(&text).with_context(|| format!("'{}' can be no id", arguments.id))?;
            print(&text)
        }
        CodebookCommand::Import(arguments) => print(&import(&arguments.file)?),
    }
}

fn print(text: &str) -> Result<Outcome> {
    let mut out = stdout();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// A codebook in the list.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    version: &'a str,
    codes: usize,
    /// Codes unless told otherwise.
    default: bool,
    title: &'a str,
    title_zh: &'a str,
    source: &'a str,
    hash: &'a str,
}

fn list(format: OutputFormat) -> Result<Outcome> {
    let usual: Vec<String> = Codebook::default_set()?.into_iter().map(|book| book.id).collect();
    let books = Codebook::shipped()?;
    let rows: Vec<Row> = books
        .iter()
        .map(|book| Row {
            id: &book.id,
            version: &book.version,
            codes: book.codes.iter().filter(|code| !book.is_category(code)).count(),
            default: usual.contains(&book.id),
            title: &book.title.en,
            title_zh: &book.title.zh,
            source: &book.source,
            hash: &book.hash,
        })
        .collect();
    write_rows(format, &rows, &["id", "version", "codes", "default", "title", "title_zh"])?;
    Ok(Outcome::Done)
}

/// A code as it is printed.
#[derive(Serialize)]
struct CodeRow<'a> {
    code: &'a str,
    parent: Option<&'a str>,
    kind: Option<&'a str>,
    label_zh: &'a str,
    label_en: &'a str,
    definition: &'a str,
    examples: &'a [String],
    cues: Vec<&'a str>,
}

fn show(book: &Codebook, format: ShowFormat) -> Result<Outcome> {
    let rows = book.codes.iter().map(|code| CodeRow {
        code: &code.code,
        parent: code.parent.as_deref(),
        kind: code.kind.as_deref(),
        label_zh: &code.label.zh,
        label_en: &code.label.en,
        definition: &code.definition,
        examples: &code.examples,
        cues: code.cues_as_written().collect(),
    });
    match format {
        ShowFormat::Toml => return print(&book.text),
        ShowFormat::Json => write_rows(OutputFormat::Json, &rows.collect::<Vec<_>>(), &[])?,
        ShowFormat::Tree => tree(book)?,
    }
    Ok(Outcome::Done)
}

fn tree(book: &Codebook) -> Result<()> {
    let mut out = stdout();
    writeln!(
        out,
        "{STRONG}{} {}{STRONG:#}  {}  {}",
        safe(&book.id),
        safe(&book.version),
        safe(&book.title.zh),
        safe(&book.title.en)
    )?;
    writeln!(out, "{FAINT}{}\nsha256 {}{FAINT:#}\n", safe(&book.source), book.hash)?;
    for code in below(book, None) {
        let indent = "  ".repeat(book.path(code).len() - 1);
        writeln!(
            out,
            "{indent}{STRONG}{}{STRONG:#}  {}  {}\n{indent}  {}",
            safe(&code.code),
            safe(&code.label.zh),
            safe(&code.label.en),
            safe(&code.definition)
        )?;
        for example in &code.examples {
            writeln!(out, "{indent}  {FAINT}{}{FAINT:#}", safe(example))?;
        }
        let cues = code.cues_as_written().count();
        if cues > 0 {
            writeln!(out, "{indent}  {FAINT}{cues} cues{FAINT:#}")?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The codes below `parent`, each followed by those below it.
fn below<'a>(book: &'a Codebook, parent: Option<&str>) -> Vec<&'a Code> {
    let children = book.codes.iter().filter(|code| code.parent.as_deref() == parent);
    children.flat_map(|code| std::iter::once(code).chain(below(book, Some(&code.code)))).collect()
}

/// A remark as it is printed.
#[derive(Serialize)]
struct RemarkRow {
    line: usize,
    code: String,
    cue: String,
    remark: String,
}

fn look_over(arguments: &CheckArguments) -> Result<Outcome> {
    let book = codebook(&arguments.codebook)?;
    let mut texts = Vec::new();
    if let Some(path) = &arguments.index {
        let index = Index::open(path)?;
        for document in index.documents()? {
            for passage in index.passages(&document.id)? {
                let words = Slices::of(&passage.text);
                let sentences = passage.sentences.iter().map(|&span| words.get(span).to_owned());
                texts.extend(sentences);
            }
        }
    }
    let rows: Vec<RemarkRow> = check(&book, texts.iter().map(String::as_str))
        .into_iter()
        .map(|remark| RemarkRow {
            line: remark.line,
            code: remark.code,
            cue: remark.cue,
            remark: remark.matter.to_string(),
        })
        .collect();
    if rows.is_empty() {
        eprintln!("hongtou: {}: {} codes, nothing to remark", book.id, book.codes.len());
    }
    if !rows.is_empty() || arguments.format != OutputFormat::Table {
        write_rows(arguments.format, &rows, &["line", "code", "cue", "remark"])?;
    }
    Ok(Outcome::Done)
}

fn beginning(id: &str) -> String {
    format!(
        "# What this codebook is for, and who made it. The format: docs/codebook-format.md.\n\
         id = {id:?}\nversion = \"0.1.0\"\ntitle = {{ zh = \"\", en = \"\" }}\nsource = \"\"\n\
         # Codes what a sentence sets up, changes or uses; false codes whatever it names.\nused_only = true\n\n\
         [lists]\n# Words used by several cues, as {{set_up}}.\nset_up = [\"建立\", \"健全\", \"完善\"]\n\n\
         [[codes]]\ncode = \"A\"\nlabel = {{ zh = \"\", en = \"\" }}\ndefinition = \"When to give the code.\"\n\
         examples = [\"建立联席会议制度。\"]\ncues = [\n  \"{{set_up}} … 联席会议|制度\",\n]\n"
    )
}
