//! The command line, one file per command. Only this module knows all the stages.

mod cite;
mod codebook;
mod compare;
mod doctor;
mod documents;
mod evaluate;
mod excerpt;
mod export;
mod facets;
mod failures;
mod file;
mod find;
mod import;
mod index;
mod ingest;
mod kwic;
mod lineage;
mod merge;
mod options;
mod output;
mod pairs;
mod pipeline;
mod place;
mod process;
mod progress;
mod query;
mod report;
mod run;
mod search;
mod shards;
mod show;
mod status;
mod tag;
mod terminal;
mod terms;
mod text;
mod tools;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What the user typed.
#[derive(Debug, Parser)]
#[command(
    name = "hongtou",
    version,
    about = "Reads, searches, tags and compares Chinese and English policy documents",
    after_help = EXAMPLES,
    disable_help_subcommand = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  hongtou run samples                     read a folder, tag, compare, write hongtou-out/workbook.xlsx
  hongtou search 双向转诊                 every passage with these words, with page and headings
  hongtou show liuzhi.pdf                 one document, passage by passage
  hongtou compare --national hospital --local liuzhi

Exit codes: 0 done, 1 nothing found, 2 usage or input error, 3 done but some files failed,\n130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::RunArguments),
    Ingest(ingest::IngestArguments),
    Process(process::ProcessArguments),
    Index(index::IndexArguments),
    Search(search::SearchArguments),
    Kwic(kwic::KwicArguments),
    Terms(terms::TermsArguments),
    Facets(facets::FacetsArguments),
    Failures(failures::FailuresArguments),
    Status(status::StatusArguments),
    Documents(documents::DocumentsArguments),
    Show(show::ShowArguments),
    Text(text::TextArguments),
    Merge(merge::MergeArguments),
    Tag(tag::TagArguments),
    Tools(tools::ToolsArguments),
    Compare(compare::CompareArguments),
    Report(report::ReportArguments),
    Lineage(lineage::LineageArguments),
    Export(export::ExportArguments),
    Import(import::ImportArguments),
    Cite(cite::CiteArguments),
    Evaluate(evaluate::EvaluateArguments),
    Codebook(codebook::CodebookArguments),
    Verify(verify::VerifyArguments),
    Doctor(doctor::DoctorArguments),
    /// Read files named on standard input; used by the program itself to keep bad files apart
    #[command(hide = true)]
    Worker,
}

/// How a command ended, when it did not end in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All done: exit code 0.
    Done,
    /// Nothing matched: exit code 1.
    NothingFound,
    /// Done, but some files failed: exit code 3.
    SomeFailed,
    /// Ctrl-C ended it; what was done is kept: exit code 130.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::NothingFound => 1,
            Outcome::SomeFailed => 3,
            Outcome::Interrupted => pipeline::INTERRUPTED,
        })
    }
}

impl Arguments {
    /// Carries the command out.
    ///
    /// # Errors
    /// What the user has to mend: a missing index, an unknown document, a query that cannot be read.
    pub fn run(self) -> anyhow::Result<Outcome> {
        match self.command {
            Command::Run(arguments) => run::run(arguments),
            Command::Ingest(arguments) => ingest::run(arguments),
            Command::Process(arguments) => process::run(arguments),
            Command::Index(arguments) => index::run(arguments),
            Command::Search(arguments) => search::run(arguments),
            Command::Kwic(arguments) => kwic::run(arguments),
            Command::Terms(arguments) => terms::run(arguments),
            Command::Facets(arguments) => facets::run(arguments),
            Command::Failures(arguments) => failures::run(arguments),
            Command::Status(arguments) => status::run(arguments),
            Command::Documents(arguments) => documents::run(arguments),
            Command::Show(arguments) => show::run(arguments),
            Command::Text(arguments) => text::run(arguments),
            Command::Merge(arguments) => merge::run(arguments),
            Command::Tag(arguments) => tag::run(arguments),
            Command::Tools(arguments) => tools::run(arguments),
            Command::Compare(arguments) => compare::run(arguments),
            Command::Report(arguments) => report::run(arguments),
            Command::Lineage(arguments) => lineage::run(arguments),
            Command::Export(arguments) => export::run(arguments),
            Command::Import(arguments) => import::run(arguments),
            Command::Cite(arguments) => cite::run(arguments),
            Command::Evaluate(arguments) => evaluate::run(arguments),
            Command::Codebook(arguments) => codebook::run(arguments),
            Command::Verify(arguments) => verify::run(arguments),
            Command::Doctor(arguments) => doctor::run(arguments),
            Command::Worker => crate::extract::worker::serve(),
        }
    }
}

/// The error with its causes, safe for a terminal: names of files, which stand in it, are as hostile as texts.
pub fn message(error: &anyhow::Error) -> String {
    terminal::safe(&format!("{error:#}"))
}

/// True when the error only says that the reader of our output has gone, as `| head` does.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
