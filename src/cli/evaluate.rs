//! `hongtou evaluate`: codes, or a comparison of two texts, against hand coding.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::compare::compare;
use crate::evaluate::{
    AlignmentEvaluation, Coding, Evaluation, Score, compare_by_hand, compare_coders, evaluate,
    evaluate_alignment, evaluate_tagged, page,
};
use crate::index::Index;
use crate::model::{AUTOMATIC, Document, Passage, Signal};

use super::options::{CodebookOption, IndexOption, ReadingOptions};
use super::output::{stdout, write_json};
use super::terminal::{FAINT, STRONG, clipped, safe};
use super::{Outcome, file};

/// Compare the tagger's codes, a second coder's, or a comparison of two texts, with hand coding
///
/// GOLD is a table separated by tabs with the columns id, heading, sentence, signal, instruments, actor, target and
/// deadline (docs/evaluation.md). Its sentences are coded as they stand there, each with its heading and neighbours.
/// With --coder the codes that a researcher corrected and 'hongtou import' took into the index are held against the
/// program's. With --alignment the gold file has a local unit a row: local, national, relation, evidence.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  hongtou evaluate coded.tsv
  hongtou evaluate coded.tsv --wrong 20
  hongtou evaluate coded.tsv --index indexes/policies     the tags in an index
  hongtou evaluate first.tsv --against second.tsv         two coders
  hongtou evaluate --coder 'Li Na'                        her codes in the newest index
  hongtou evaluate --coder 'Li Na' --coder 'Wang Fang'    two coders
  hongtou evaluate coded.tsv --format html > evaluation.html
  hongtou evaluate --alignment aligned.tsv --national national.pdf --local local.pdf")]
pub struct EvaluateArguments {
    /// File of coded sentences, taken for right
    #[arg(required_unless_present_any = ["alignment", "coder"])]
    gold: Option<PathBuf>,

    /// Compare the tags in the index with the codes by hand of this researcher, taken for right; given twice, compare the
    /// first with the second
    #[arg(long, value_name = "NAME", conflicts_with_all = ["gold", "against", "alignment"])]
    coder: Vec<String>,

    /// Compare 'hongtou compare' with this alignment of two texts, taken for right
    #[arg(long, value_name = "GOLD", requires_all = ["national", "local"], conflicts_with_all = ["gold", "against", "index"])]
    alignment: Option<PathBuf>,

    /// File of the national text
    #[arg(long, value_name = "FILE", requires = "alignment")]
    national: Option<PathBuf>,

    /// File of the local text
    #[arg(long, value_name = "FILE", requires = "alignment")]
    local: Option<PathBuf>,

    /// Compare with this coder's file instead of the tagger
    #[arg(long, value_name = "FILE", conflicts_with = "index")]
    against: Option<PathBuf>,

    /// Compare with the tags that this index holds for the same sentences; with --coder, the index that holds the codes
    /// [default: the newest in indexes/]
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,

    #[command(flatten)]
    codebooks: CodebookOption,

    #[command(flatten)]
    reading: ReadingOptions,

    /// How to print the figures
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// How many of the sentences or units that differ a table shows
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
    match (&arguments.gold, &arguments.alignment, &arguments.national, &arguments.local) {
        _ if !arguments.coder.is_empty() => by_hand(&arguments.coder, &arguments),
        (Some(gold), ..) => codes(gold, &arguments),
        (_, Some(gold), Some(national), Some(local)) => alignment(gold, national, local, &arguments),
        _ => bail!("name a GOLD file, or --alignment GOLD --national FILE --local FILE"),
    }
}

fn alignment(gold: &Path, national: &Path, local: &Path, arguments: &EvaluateArguments) -> Result<Outcome> {
    if arguments.format == Format::Html {
        bail!("an alignment is printed as a table or as JSON");
    }
    let reading = arguments.reading.reading()?;
    // Signals and strength count in relations.
    let tagger = arguments.codebooks.tagger(None)?;
    let tagged = |path| -> Result<Document> {
        let mut document = file::document(path, &reading)?;
        tagger.tag(&mut document);
        Ok(document)
    };
    let comparison = compare(&tagged(national)?, &tagged(local)?);
    let evaluation = evaluate_alignment(&read(gold)?, &comparison)
        .with_context(|| format!("{} beside {}: {}", local.display(), national.display(), gold.display()))?;
    match arguments.format {
        Format::Json => write_json(&evaluation)?,
        Format::Table | Format::Html => print_alignment(&evaluation, arguments.wrong)?,
    }
    Ok(Outcome::Done)
}

fn codes(path: &Path, arguments: &EvaluateArguments) -> Result<Outcome> {
    let gold = read(path)?;
    let name =
        |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (evaluation, other) = if let Some(other) = &arguments.against {
        (compare_coders(&gold, &read(other)?), name(other))
    } else if let Some(folder) = &arguments.index {
        (evaluate_tagged(&gold, passages(&Index::open(folder)?)?), name(folder))
    } else {
        (
            evaluate(&gold, &arguments.codebooks.tagger(None)?),
            format!("hongtou {}", env!("CARGO_PKG_VERSION")),
        )
    };
    let evaluation = evaluation.with_context(|| path.display().to_string())?;
    show(&evaluation, &name(path), &other, arguments)
}

/// What coders say in an index, against the program or each other.
fn by_hand(coders: &[String], arguments: &EvaluateArguments) -> Result<Outcome> {
    let (gold, other) = match coders {
        [gold] => (gold, None),
        [gold, other] => (gold, Some(other.as_str())),
        _ => bail!("--coder is given once, for a coder beside the program, or twice, for two coders"),
    };
    let index = IndexOption::or_usual(arguments.index.clone()).open()?;
    let evaluation = compare_by_hand(passages(&index)?, gold, other).with_context(|| coders.join(", "))?;
    show(&evaluation, gold, other.unwrap_or(AUTOMATIC), arguments)
}

fn passages(index: &Index) -> Result<Vec<Passage>> {
    let mut passages = Vec::new();
    for document in index.documents()? {
        passages.extend(index.passages(&document.id)?);
    }
    Ok(passages)
}

fn show(evaluation: &Evaluation, gold: &str, other: &str, arguments: &EvaluateArguments) -> Result<Outcome> {
    match arguments.format {
        Format::Json => write_json(evaluation)?,
        Format::Html => {
            let mut out = stdout();
            out.write_all(page(evaluation, gold, other).as_bytes())?;
            out.flush()?;
        }
        Format::Table => print(evaluation, arguments.wrong)?,
    }
    Ok(Outcome::Done)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path)
        .with_context(|| format!("{}: cannot be read as a table in UTF-8, one row a line", path.display()))
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

    let scores = signal.per_code.iter().chain(&instruments.per_code);
    let scores = scores.map(|(code, score)| (code.as_str(), score));
    print_scores(&mut out, "code", scores.chain([("target", target), ("deadline", deadline)]))?;

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

fn print_scores<'a>(
    out: &mut impl Write,
    what: &str,
    scores: impl Iterator<Item = (&'a str, &'a Score)>,
) -> Result<()> {
    writeln!(out, "{FAINT}{what:<10}  gold  found  precision  recall    F1     κ     α{FAINT:#}")?;
    for (code, Score { precision, recall, f1, kappa, alpha, gold, found }) in scores {
        writeln!(
            out,
            "{:<10} {gold:5} {found:6} {precision:10.2} {recall:7.2} {f1:5.2} {kappa:5.2} {alpha:5.2}",
            clipped(code, 10)
        )?;
    }
    Ok(())
}

fn print_alignment(evaluation: &AlignmentEvaluation, wrong: usize) -> Result<()> {
    let mut out = stdout();
    let AlignmentEvaluation { units, links, relation, .. } = evaluation;
    writeln!(out, "{units} local units")?;
    writeln!(
        out,
        "{STRONG}links{STRONG:#}     first right {} of {units}  precision {:.3}  recall {:.3}  F1 {:.3}",
        links.first_correct, links.precision, links.recall, links.f1
    )?;
    writeln!(
        out,
        "{STRONG}relation{STRONG:#}  accuracy {:.3}  κ {:.3}\n",
        relation.accuracy, relation.kappa
    )?;
    let scores = relation.per_relation.iter().map(|(relation, score)| (relation.as_str(), score));
    print_scores(&mut out, "relation", scores)?;
    if wrong > 0 && !evaluation.wrong.is_empty() {
        writeln!(out, "\n{} units differ, gold before found:", evaluation.wrong.len())?;
    }
    for unit in evaluation.wrong.iter().take(wrong) {
        let coding = |Coding { national, relation }: &Coding| format!("{relation} {}", national.join("|"));
        writeln!(out, "{STRONG}{}{STRONG:#} {}", safe(&unit.local), clipped(&unit.text, 100))?;
        writeln!(
            out,
            "  {} / {}  {FAINT}{}{FAINT:#}",
            safe(coding(&unit.gold).trim_end()),
            safe(coding(&unit.found).trim_end()),
            safe(&unit.reasons.join("; "))
        )?;
    }
    out.flush()?;
    Ok(())
}
