//! `hongtou tag`: code one text, or every passage of the index again.

use std::collections::BTreeMap;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use crate::index::Index;
use crate::model::{ActorRole, Directive, Language, Passage, Slices};
use crate::structure::sentences;
use crate::tag::Tagger;

use super::options::{CodebookOption, IndexOption};
use super::output::{OutputFormat, write_rows};
use super::progress::{Progress, ProgressOptions};
use super::{Outcome, ingest, pipeline, show};

/// Code the passages of the index again without reading the files, or code a text given here
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou tag\n  hongtou tag --codebook mine.toml\n  hongtou tag --codebook rothwell-zegveld\n  hongtou tag --text '成立医共体建设领导小组，由县卫生健康局牵头。'"
)]
pub struct TagArguments {
    /// Code this text and print its tags; the index is not used
    #[arg(long)]
    text: Option<String>,

    #[command(flatten)]
    index: IndexOption,

    #[command(flatten)]
    codebooks: CodebookOption,

    /// How to print the tags or counts
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// How often a code was given.
#[derive(Serialize)]
pub struct Count {
    codebook: String,
    code: String,
    label: String,
    tags: usize,
    documents: usize,
}

pub fn run(arguments: TagArguments) -> Result<Outcome> {
    if let Some(text) = &arguments.text {
        let tagger = arguments.codebooks.tagger(None)?;
        let mut passage = passage(text);
        tagger.tag_passages(std::slice::from_mut(&mut passage));
        let rows = rows(&passage);
        write_rows(
            arguments.format,
            &rows,
            &["sentence", "codebook", "code", "level", "role", "entity", "cue"],
        )?;
        return Ok(if rows.is_empty() { Outcome::NothingFound } else { Outcome::Done });
    }
    let index = arguments.index.open_one("hongtou tag")?;
    let progress = Progress::new(&ProgressOptions::default())?;
    let (tagger, report) = pipeline::retag(&index, &arguments.codebooks, &progress)?;
    drop(progress);
    if report.interrupted {
        return ingest::outcome(&index, &report);
    }
    let index = Index::open(index.path())?;
    let counts = counts(&index, &tagger)?;
    write_rows(arguments.format, &counts, &["codebook", "code", "label", "tags", "documents"])?;
    Ok(Outcome::Done)
}

/// A text given on the command line, as if it stood in the body of a document.
fn passage(text: &str) -> Passage {
    Passage::body("", 1, text, sentences(text, Language::of([text])))
}

/// One tag of a text given on the command line, or a measure of one of its sentences.
#[derive(Serialize)]
struct Row<'a> {
    sentence: usize,
    codebook: &'a str,
    code: String,
    level: String,
    portfolio: &'a str,
    role: &'static str,
    entity: &'a str,
    cue: String,
    words: &'a str,
}

/// The tags of each sentence, then its strength and ambiguity.
fn rows(passage: &Passage) -> Vec<Row<'_>> {
    let text = Slices::of(&passage.text);
    let mut rows: Vec<Row> = passage
        .tags
        .iter()
        .map(|tag| Row {
            sentence: tag.sentence + 1,
            codebook: &tag.codebook,
            code: tag.code.clone(),
            level: tag.level.map(|level| level.to_string()).unwrap_or_default(),
            portfolio: tag.portfolio.as_deref().unwrap_or_default(),
            role: tag.role.map(ActorRole::as_str).unwrap_or_default(),
            entity: tag.entity.as_deref().unwrap_or_default(),
            cue: tag.cue.clone(),
            words: text.get(tag.span),
        })
        .collect();
    let measure = |directive: &Directive, codebook, code, cue| Row {
        sentence: directive.sentence + 1,
        codebook,
        code,
        level: String::new(),
        portfolio: "",
        role: "",
        entity: "",
        cue,
        words: passage.sentences.get(directive.sentence).map_or("", |&span| text.get(span)),
    };
    for directive in &passage.directives {
        rows.push(measure(directive, "strength", directive.strength.to_string(), String::new()));
        let ambiguity = format!("{:.2}", directive.ambiguity);
        rows.push(measure(directive, "ambiguity", ambiguity, show::parts(directive)));
    }
    rows.sort_by_key(|row| row.sentence);
    rows
}

/// How often each code stands in the index, in the order of the codebooks.
pub fn counts(index: &Index, tagger: &Tagger) -> Result<Vec<Count>> {
    let mut seen: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for document in index.documents()? {
        let mut here: BTreeMap<(String, String), usize> = BTreeMap::new();
        for tag in index.passages(&document.id)?.into_iter().flat_map(|passage| passage.tags) {
            *here.entry((tag.codebook, tag.code)).or_default() += 1;
        }
        for (code, tags) in here {
            let count = seen.entry(code).or_default();
            *count = (count.0 + tags, count.1 + 1);
        }
    }
    Ok(tagger
        .codebooks()
        .iter()
        .flat_map(|book| book.codes.iter().map(move |code| (book, code)))
        .filter(|(book, code)| !book.is_category(code))
        .map(|(book, code)| {
            let (tags, documents) =
                seen.get(&(book.id.clone(), code.code.clone())).copied().unwrap_or_default();
            Count {
                codebook: book.id.clone(),
                code: code.code.clone(),
                label: code.label.zh.clone(),
                tags,
                documents,
            }
        })
        .collect())
}
