//! `hongtou terms`: words with their frequencies, key words of one set of passages against another, collocates.

use std::collections::HashMap;
use std::fs;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::index::{Index, Query, SearchOptions};
use crate::model::Passage;
use crate::tag::Codebook;
use crate::terms::{
    Around, Collocate, Frequency, Key, Lexicon, Tally, collocates, frequencies, keyness, per_million,
    significance,
};

use super::Outcome;
use super::options::codebooks_of;
use super::output::{OutputFormat, write_json, write_rows};
use super::query::{ListOptions, parse};

/// What `--stop-words` takes for no stop words.
const NONE: &str = "none";
/// Fewer occurrences than this say nothing of a difference or an attraction.
const LEAST: u64 = 3;

/// Count words: frequencies, key words of one set of documents against another, collocates of a term
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou terms --query level:county\n  hongtou terms --query level:county --against level:central\n  hongtou terms --collocates 医院 --window 3 --sort log-dice\n  hongtou terms --limit 0 --format csv > words.csv\n\ndocs/terms.md says what is counted and how the measures are computed."
)]
pub struct TermsArguments {
    /// Only in passages that this query finds
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,

    /// List the key words: those denser in what --query and the flags find than in what this query finds
    #[arg(long, value_name = "QUERY")]
    against: Option<String>,

    /// List the words that stand beside this term (or the words of this query) more often than elsewhere
    #[arg(long, value_name = "TERM", conflicts_with = "against")]
    collocates: Option<String>,

    /// Words on either side of the term that are beside it
    #[arg(long, value_name = "N", default_value_t = 5, requires = "collocates")]
    window: usize,

    /// Leave out words with fewer occurrences, beside the term for collocates [default: 1; for key words and collocates 3]
    #[arg(long, value_name = "N")]
    min: Option<u64>,

    /// What comes first [default: count; for key words and collocates log-likelihood]
    #[arg(long, value_enum)]
    sort: Option<Measure>,

    /// Words to leave out: a file with one a line, or none [default: the shipped list]
    #[arg(long, value_name = "FILE|none")]
    stop_words: Option<String>,

    /// Most words to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,

    #[command(flatten)]
    list: ListOptions,
}

/// What a list can be sorted by; named as the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Measure {
    Count,
    Documents,
    LogLikelihood,
    LogRatio,
    LogDice,
    Pmi,
}

impl Measure {
    /// The column it stands in.
    fn column(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Documents => "documents",
            Self::LogLikelihood => "log_likelihood",
            Self::LogRatio => "log_ratio",
            Self::LogDice => "log_dice",
            Self::Pmi => "pmi",
        }
    }
}

/// A list ready to print.
struct List {
    /// Of how much text it is.
    extent: Map<String, Value>,
    rows: Vec<Map<String, Value>>,
    /// The column that says how often the word occurs where it was looked for.
    least: &'static str,
    /// What a table shows.
    columns: &'static [&'static str],
    /// What is said below it.
    note: String,
}

impl List {
    fn new(
        rows: impl IntoIterator<Item = impl Serialize>,
        least: &'static str,
        columns: &'static [&'static str],
    ) -> Result<Self> {
        let mut objects = Vec::new();
        for row in rows {
            if let Value::Object(fields) = serde_json::to_value(row)? {
                objects.push(fields);
            }
        }
        Ok(Self { extent: Map::new(), rows: objects, least, columns, note: String::new() })
    }

    fn of(mut self, extent: &[(&str, u64)], note: String) -> Self {
        self.extent.extend(extent.iter().map(|&(name, count)| (name.to_owned(), count.into())));
        Self { note, ..self }
    }

    fn sort(&mut self, measure: Measure) -> Result<()> {
        let column = measure.column();
        if !self.columns.contains(&column) {
            let known =
                Measure::value_variants().iter().filter(|known| self.columns.contains(&known.column()));
            let names: Vec<String> = known.map(|known| known.column().replace('_', "-")).collect();
            bail!("this list has no {column}; sort it by {}", names.join(", "));
        }
        let value = |row: &Map<String, Value>| row.get(column).and_then(Value::as_f64).unwrap_or_default();
        self.rows.sort_by(|a, b| value(b).total_cmp(&value(a)));
        Ok(())
    }
}

#[derive(Serialize)]
struct FrequencyRow {
    word: String,
    count: u64,
    per_million: f64,
    documents: usize,
    passages: u64,
}

#[derive(Serialize)]
struct KeyRow {
    word: String,
    count: u64,
    per_million: f64,
    documents: usize,
    passages: u64,
    against: u64,
    against_per_million: f64,
    against_documents: usize,
    log_likelihood: f64,
    log_ratio: f64,
    p: &'static str,
}

#[derive(Serialize)]
struct CollocateRow {
    word: String,
    beside: u64,
    count: u64,
    documents: usize,
    passages: u64,
    log_likelihood: f64,
    log_dice: f64,
    pmi: f64,
    p: &'static str,
}

pub fn run(arguments: TermsArguments) -> Result<Outcome> {
    if arguments.against.is_some() && arguments.query.is_none() && arguments.list.filters.is_empty() {
        bail!("say whose key words: --query level:county --against level:central, or a flag for --query");
    }
    let passages = arguments.list.filters.query(arguments.query.as_deref())?;
    let against = arguments.against.as_deref().map(parse).transpose()?;
    let term = arguments.collocates.as_deref().map(parse).transpose()?;
    if let (Some(term), Some(text)) = (&term, &arguments.collocates)
        && !term.has_words()
    {
        bail!("'{text}' has no words to look around; put conditions on fields after --query");
    }
    let index = arguments.list.index.open()?;
    let counter = Counter::new(&index, arguments.stop_words.as_deref())?;
    let compares = against.is_some() || term.is_some();
    let mut list = match (&against, &term) {
        (Some(against), _) => counter.key_words(&passages, against)?,
        (None, Some(term)) => counter.collocates(&passages, term, arguments.window)?,
        (None, None) => counter.frequencies(&passages)?,
    };
    let least = arguments.min.unwrap_or(if compares { LEAST } else { 1 });
    list.rows.retain(|row| row.get(list.least).and_then(Value::as_u64) >= Some(least));
    if let Some(measure) = arguments.sort {
        list.sort(measure)?;
    }
    let total = list.rows.len();
    if arguments.limit > 0 {
        list.rows.truncate(arguments.limit);
    }
    let shown = list.rows.len();
    match arguments.list.format {
        OutputFormat::Json => {
            let mut answer = list.extent;
            answer.insert("total".to_owned(), total.into());
            answer.insert("terms".to_owned(), list.rows.into());
            write_json(&answer)?;
        }
        OutputFormat::Table if shown == 0 => {}
        format => write_rows(format, &list.rows, list.columns)?,
    }
    match shown {
        0 => eprintln!("no words found in {}", list.note),
        _ if shown < total => eprintln!("{shown} of {total} words from {}; --limit 0 shows all", list.note),
        _ => eprintln!("{total} words from {}", list.note),
    }
    Ok(if shown == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// How much text was counted.
fn extent(tally: &Tally) -> String {
    format!("{} words in {} passages of {} documents", tally.total(), tally.passages(), tally.documents())
}

/// Counts in the texts of an index, each once.
struct Counter<'a> {
    index: &'a Index,
    lexicon: Lexicon,
    /// Numbers of the documents by id. What is a worse reading of another text has none.
    documents: HashMap<String, u32>,
}

impl<'a> Counter<'a> {
    fn new(index: &'a Index, stop_words: Option<&str>) -> Result<Self> {
        let books = codebooks_of(index)?;
        let mut lexicon = Lexicon::new(books.iter().flat_map(Codebook::terms));
        if let Some(name) = stop_words {
            let list = match name {
                NONE => String::new(),
                path => fs::read_to_string(path)
                    .with_context(|| format!("{path}: the list of stop words cannot be read"))?,
            };
            lexicon = lexicon.with_stop_words(&list);
        }
        let documents = index.documents()?.into_iter().filter(|document| document.duplicate_of.is_none());
        let documents = (0..).zip(documents).map(|(number, document)| (document.id, number)).collect();
        Ok(Self { index, lexicon, documents })
    }

    fn document(&self, passage: &Passage) -> Option<u32> {
        self.documents.get(passage.document()).copied()
    }

    fn tally(&self, passages: &Query) -> Result<Tally> {
        let add = |tally: &mut Tally, passage: Passage| {
            if let Some(document) = self.document(&passage) {
                tally.add(&self.lexicon, document, &passage);
            }
        };
        Ok(self.index.gather(passages, add, Tally::join)?)
    }

    fn frequencies(&self, passages: &Query) -> Result<List> {
        let tally = self.tally(passages)?;
        let rows = frequencies(&tally, &self.lexicon).into_iter().map(|Frequency { count, per_million }| {
            FrequencyRow {
                word: count.word,
                count: count.count,
                per_million: rounded(per_million),
                documents: count.documents,
                passages: count.passages,
            }
        });
        let columns = &["word", "count", "per_million", "documents", "passages"];
        let counts = [
            ("words", tally.total()),
            ("passages", tally.passages()),
            ("documents", tally.documents() as u64),
        ];
        Ok(List::new(rows, "count", columns)?.of(&counts, extent(&tally)))
    }

    fn key_words(&self, passages: &Query, against: &Query) -> Result<List> {
        let count_only = SearchOptions { limit: 0, ..SearchOptions::default() };
        let both = self.index.search(&passages.clone().and(against.clone()), &count_only)?.total;
        if both > 0 {
            eprintln!("hongtou: {both} passages are in both sets and count in both");
        }
        let (one, other) = (self.tally(passages)?, self.tally(against)?);
        let row = |key: Key| KeyRow {
            word: key.count.word,
            count: key.count.count,
            per_million: rounded(per_million(key.count.count, one.total())),
            documents: key.count.documents,
            passages: key.count.passages,
            against: key.against,
            against_per_million: rounded(per_million(key.against, other.total())),
            against_documents: key.against_documents,
            log_likelihood: rounded(key.log_likelihood),
            log_ratio: rounded(key.log_ratio),
            p: significance(key.log_likelihood),
        };
        let rows = keyness(&one, &other, &self.lexicon).into_iter().map(row);
        let columns = &["word", "count", "documents", "against", "log_likelihood", "log_ratio", "p"];
        let counts = [
            ("words", one.total()),
            ("passages", one.passages()),
            ("documents", one.documents() as u64),
            ("against_words", other.total()),
            ("against_passages", other.passages()),
            ("against_documents", other.documents() as u64),
        ];
        let note = format!("{} against {}", extent(&one), extent(&other));
        Ok(List::new(rows, "count", columns)?.of(&counts, note))
    }

    fn collocates(&self, passages: &Query, term: &Query, window: usize) -> Result<List> {
        let add = |around: &mut Around, passage: Passage| {
            if let Some(document) = self.document(&passage) {
                let occurrences = term.occurrences(&passage.text);
                around.add(&self.lexicon, document, &passage, &occurrences, window);
            }
        };
        let around = self.index.gather(&passages.clone().and(term.clone()), add, Around::join)?;
        let all = self.tally(passages)?;
        let row = |collocate: Collocate| CollocateRow {
            word: collocate.together.word,
            beside: collocate.together.count,
            count: collocate.count,
            documents: collocate.together.documents,
            passages: collocate.together.passages,
            log_likelihood: rounded(collocate.log_likelihood),
            log_dice: rounded(collocate.log_dice),
            pmi: rounded(collocate.pmi),
            p: significance(collocate.log_likelihood),
        };
        let rows = collocates(&all, &around, &self.lexicon).into_iter().map(row);
        let columns = &["word", "beside", "count", "documents", "log_likelihood", "log_dice", "pmi", "p"];
        let counts = [
            ("occurrences", around.occurrences),
            ("words_beside", around.near.total()),
            ("words", all.total()),
            ("passages", all.passages()),
            ("documents", all.documents() as u64),
        ];
        let note =
            format!("{} beside {} occurrences, of {}", around.near.total(), around.occurrences, extent(&all));
        Ok(List::new(rows, "beside", columns)?.of(&counts, note))
    }
}

/// To three decimals; more would only look exact.
fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}
