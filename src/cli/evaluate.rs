//! `hongtou evaluate`: codes against hand coding.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::evaluate::{Evaluation, Score, compare_coders, evaluate, evaluate_tagged, page};
use crate::index::Index;
use crate::model::Signal;

use super::Outcome;
use super::options::CodebookOption;
use super::output::{stdout, write_json};
use super::terminal::{FAINT, STRONG, clipped, safe};

/// Compare the tagger's codes, or a second coder's, with hand coding
///
/// GOLD is a table separated by tabs with the columns id, heading, sentence, signal, instruments, actor, target and
/// deadline (docs/evaluation.md). Its sentences are coded as they stand there, each with its heading and neighbours.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  hongtou evaluate coded.tsv
  hongtou evaluate coded.tsv --wrong 20
  hongtou evaluate coded.tsv --index indexes/policies     the tags in an index
  hongtou evaluate first.tsv --against second.tsv         two coders
  hongtou evaluate coded.tsv --format html > evaluation.html")]
pub struct EvaluateArguments {
    /// File of coded sentences, taken for right
    gold: PathBuf,

    /// Compare with this coder's file instead of the tagger
    #[arg(long, value_name = "FILE", conflicts_with = "index")]
    against: Option<PathBuf>,

    /// Compare with the tags that this index holds for the same sentences
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,

    #[command(flatten)]
    codebooks: CodebookOption,

    /// How to print the figures
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// How many of the sentences that differ a table shows
    #[arg(long, value_name = "N", default_value_t = 10)]
    wrong: usize,
}

/// How an evaluation is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading in a terminal
    #[default]
    Table,
    /// One JSON value
    Json,
    /// A page for a browser
    Html,
}

pub fn run(arguments: EvaluateArguments) -> Result<Outcome> {
    let gold = read(&arguments.gold)?;
    let name =
        |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (evaluation, other) = if let Some(path) = &arguments.against {
        (compare_coders(&gold, &read(path)?), name(path))
    } else if let Some(path) = &arguments.index {
        let index = Index::open(path)?;
        let mut passages = Vec::new();
        for document in index.documents()? {
            passages.extend(index.passages(&document.id)?);
        }
        (evaluate_tagged(&gold, passages), name(path))
    } else {
        (
            evaluate(&gold, &arguments.codebooks.tagger(None)?),
            format!("hongtou {}", env!("CARGO_PKG_VERSION")),
        )
    };
    let evaluation = evaluation.with_context(|| arguments.gold.display().to_string())?;
    match arguments.format {
        Format::Json => write_json(&evaluation)?,
        Format::Html => {
            let mut out = stdout();
            out.write_all(page(&evaluation, &name(&arguments.gold), &other).as_bytes())?;
            out.flush()?;
        }
        Format::Table => print(&evaluation, arguments.wrong)?,
    }
    Ok(Outcome::Done)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| {
        format!("{}: cannot be read as a table in UTF-8, one sentence a line", path.display())
    })
}

fn print(evaluation: &Evaluation, wrong: usize) -> Result<()> {
    let mut out = stdout();
    let Evaluation { signal, instruments, actor, target, deadline, .. } = evaluation;
    writeln!(out, "{} sentences", evaluation.sentences)?;
    if !evaluation.missing.is_empty() {
        writeln!(
            out,
            "{} more have no counterpart: {}",
            evaluation.missing.len(),
            safe(&evaluation.missing.join(", "))
        )?;
    }
    let within = |[low, high]: [f64; 2]| format!("{low:.2}–{high:.2}");
    writeln!(
        out,
        "{STRONG}signal{STRONG:#}       accuracy {:.3} ({})  κ {:.3} ({})  α {:.3} ({})  macro-F1 {:.3}",
        signal.accuracy,
        within(signal.accuracy_interval),
        signal.kappa,
        within(signal.kappa_interval),
        signal.alpha,
        within(signal.alpha_interval),
        signal.macro_f1
    )?;
    writeln!(
        out,
        "{STRONG}instruments{STRONG:#}  micro-F1 {:.3} ({})  macro-F1 {:.3}",
        instruments.micro_f1,
        within(instruments.micro_f1_interval),
        instruments.macro_f1
    )?;
    writeln!(out, "{STRONG}actor{STRONG:#}        identical {:.3}  F1 {:.3}\n", actor.identical, actor.f1)?;

    writeln!(out, "{FAINT}code        gold  found  precision  recall    F1     κ     α{FAINT:#}")?;
    let scores = signal.per_code.iter().chain(&instruments.per_code);
    let scores = scores
        .map(|(code, score)| (code.as_str(), score))
        .chain([("target", target), ("deadline", deadline)]);
    for (code, Score { precision, recall, f1, kappa, alpha, gold, found }) in scores {
        writeln!(
            out,
            "{:<10} {gold:5} {found:6} {precision:10.2} {recall:7.2} {f1:5.2} {kappa:5.2} {alpha:5.2}",
            clipped(code, 10)
        )?;
    }

    writeln!(out, "\n{FAINT}signals: gold down, found across{FAINT:#}")?;
    let signals = Signal::ALL.map(Signal::as_str);
    writeln!(out, "  {}", signals.map(|signal| format!("{signal:>4}")).concat())?;
    for gold in signals {
        let count = |found| signal.confusion.get(gold).and_then(|row| row.get(found)).copied().unwrap_or(0);
        writeln!(out, "{gold} {}", signals.map(|found| format!("{:4}", count(found))).concat())?;
    }

    if wrong > 0 && !evaluation.wrong.is_empty() {
        writeln!(out, "\n{} sentences differ, gold before found:", evaluation.wrong.len())?;
    }
    for row in evaluation.wrong.iter().take(wrong) {
        writeln!(out, "{STRONG}{}{STRONG:#} {}", safe(&row.id), safe(&row.sentence))?;
        for difference in &row.differences {
            let or_dash = |value: &str| if value.is_empty() { "–".to_owned() } else { safe(value) };
            writeln!(
                out,
                "  {}: {} / {}  {FAINT}{}{FAINT:#}",
                difference.column,
                or_dash(&difference.gold),
                or_dash(&difference.found),
                safe(&difference.cues)
            )?;
        }
    }
    out.flush()?;
    Ok(())
}
