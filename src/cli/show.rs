//! `hongtou show`: one document, or one passage with its tags.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use time::Date;

use crate::index::Index;
use crate::model::{Directive, Document, Figures, Part, Passage, PassageKind, Tag};

use super::options::IndexOption;
use super::output::{stdout, write_json};
use super::terminal::{FAINT, STRONG, safe};
use super::{Outcome, find};

/// Show a document passage by passage, or one passage with its tags
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou show liuzhi.pdf\n  hongtou show 六特办通字〔2017〕36号\n  hongtou show 5f2c1a09b3d4e6f7-0012"
)]
pub struct ShowArguments {
    /// Passage id; or a document: its id, path, file name, number, or words of its title
    name: String,

    /// Print JSON instead
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    index: IndexOption,
}

pub fn run(arguments: ShowArguments) -> Result<Outcome> {
    let index = arguments.index.open()?;
    match index.passage(&arguments.name)? {
        Some(passage) if arguments.json => write_json(&passage)?,
        Some(passage) => show_passage(&index, &passage)?,
        None => {
            let document = find::with_passages(&index, find::document(&index, &arguments.name)?)?;
            if arguments.json {
                write_json(&document)?;
            } else {
                show_document(&document)?;
            }
        }
    }
    Ok(Outcome::Done)
}

fn show_document(document: &Document) -> Result<()> {
    let mut out = stdout();
    let metadata = &document.metadata;
    writeln!(out, "{STRONG}{}{STRONG:#}", safe(document.label()))?;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let quality: Vec<String> = document.quality.iter().map(ToString::to_string).collect();
    let facts = [
        ("issuers", metadata.issuers.join("、")),
        ("number", text(&metadata.number)),
        ("kind", text(&metadata.kind)),
        ("date", day(metadata.date)),
        ("level", metadata.level.map(|level| level.to_string()).unwrap_or_default()),
        ("region", text(&metadata.region)),
        ("urgency", text(&metadata.urgency)),
        ("security", text(&metadata.security)),
        ("signers", metadata.signers.join("、")),
        ("recipients", metadata.recipients.join("、")),
        ("copy to", metadata.copy_to.join("、")),
        ("printing office", text(&metadata.printing_office)),
        ("printing date", day(metadata.printing_date)),
        ("adopted", day(metadata.adopted)),
        ("effective", day(metadata.effective)),
        ("cites", metadata.cites.join("、")),
        ("same as", document.duplicate_of.clone().unwrap_or_default()),
        ("path", document.source.path.clone()),
        ("id", document.id.clone()),
        ("pages", document.pages.to_string()),
        ("quality", quality.join(", ")),
        ("directives", directives(document)),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        let sources = metadata.sources.get(&name.replace(' ', "_")).into_iter().flatten();
        let from: Vec<String> =
            sources.map(|from| format!("p.{} 「{}」", from.page, safe(&beginning(&from.words)))).collect();
        writeln!(out, "{FAINT}{name:<16}{FAINT:#}{}  {FAINT}{}{FAINT:#}", safe(value), from.join(" "))?;
    }
    let mut part = "";
    for passage in &document.passages {
        if passage.part != part {
            part = &passage.part;
            let named = if part.is_empty() { document.label() } else { part };
            writeln!(out, "\n{FAINT}      ── {}{FAINT:#}", safe(named))?;
        }
        let text = safe(&passage.text);
        let mark = ocr(passage);
        let gap = if mark.is_empty() { "" } else { "  " };
        let place = format!("{:>4}  p.{:<4}{}{gap}", passage.ordinal, pages(passage), mark.trim_start());
        match passage.kind {
            PassageKind::Title | PassageKind::Heading => {
                writeln!(out, "\n{FAINT}{place}{FAINT:#}{STRONG}{text}{STRONG:#}")?
            }
            _ => writeln!(out, "{FAINT}{place}{FAINT:#}{text}")?,
        }
    }
    out.flush()?;
    Ok(())
}

/// How many sentences instruct, and the means of their strength and ambiguity.
fn directives(document: &Document) -> String {
    let figures = Figures::of(document.passages.iter().flat_map(|passage| &passage.directives));
    match (figures.strength, figures.ambiguity) {
        (Some(strength), Some(ambiguity)) => {
            format!("{}, mean strength {strength:.2}, mean ambiguity {ambiguity:.2}", figures.directives)
        }
        _ => String::new(),
    }
}

fn show_passage(index: &Index, passage: &Passage) -> Result<()> {
    let mut out = stdout();
    if let Some(document) =
        passage.id.rsplit_once('-').map(|(id, _)| index.document(id)).transpose()?.flatten()
    {
        writeln!(out, "{STRONG}{}{STRONG:#}", safe(document.label()))?;
        writeln!(
            out,
            "{FAINT}{}  p.{}{}  {}{FAINT:#}",
            safe(&document.source.path),
            pages(passage),
            ocr(passage),
            safe(&passage.heading())
        )?;
    }
    writeln!(out, "{}\n", safe(&passage.text))?;
    for (n, sentence) in passage.sentences.iter().enumerate() {
        writeln!(out, "{FAINT}{}{FAINT:#} {}", n + 1, safe(sentence.slice(&passage.text)))?;
        for tag in passage.tags.iter().filter(|tag| tag.sentence == n) {
            let about = about(tag);
            let about = if about.is_empty() { about } else { format!(" ({about})") };
            writeln!(out, "    {} {}{}  {}", tag.codebook, tag.code, safe(&about), safe(&tag.cue))?;
        }
        for directive in passage.directives.iter().filter(|directive| directive.sentence == n) {
            writeln!(out, "    strength {}", directive.strength)?;
            writeln!(out, "    ambiguity {:.2}  {}", directive.ambiguity, safe(&parts(directive)))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The parts of a directive's ambiguity on one line: `hedge 0.25 (逐步), missing_time 0.15, number (65%)`.
pub fn parts(directive: &Directive) -> String {
    let part = |part: &Part| {
        let weight = if part.weight > 0.0 { format!(" {:.2}", part.weight) } else { String::new() };
        let cue = if part.cue.is_empty() { String::new() } else { format!(" ({})", part.cue) };
        format!("{}{weight}{cue}", part.code)
    };
    directive.parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// What is known of an actor: level, portfolio, role and entity.
fn about(tag: &Tag) -> String {
    let level = tag.level.map(|level| level.as_str());
    let role = tag.role.map(|role| role.as_str());
    let facts = [level, tag.portfolio.as_deref(), role, tag.entity.as_deref()];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The first words of a source: enough to find it on its page.
fn beginning(words: &str) -> String {
    let mut shown: String = words.chars().take(24).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    shown
}

/// The pages a passage stands on: `3` or `3-4`.
pub fn pages(passage: &Passage) -> String {
    match passage.pages {
        [first, last] if first == last => first.to_string(),
        [first, last] => format!("{first}-{last}"),
    }
}

/// The mark of text that comes from OCR, with how sure it is; empty for other text.
pub fn ocr(passage: &Passage) -> String {
    passage.confidence.map(|sure| format!("  OCR {:.0} %", sure * 100.0)).unwrap_or_default()
}
