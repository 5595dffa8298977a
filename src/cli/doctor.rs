//! `hongtou doctor`: which optional programs are there, and how to get the others.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use crate::extract::programs;

use super::Outcome;
use super::output::stdout;
use super::terminal::{STRONG, safe};

/// Say which optional programs are installed, what each is for, and how to get what is missing
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hongtou doctor")]
pub struct DoctorArguments {}

pub fn run(_: DoctorArguments) -> Result<Outcome> {
    let mut out = stdout();
    for program in programs::check() {
        let state = match &program.path {
            Some(path) => {
                safe(&format!("{} {}", path.display(), program.version.as_deref().unwrap_or_default()))
            }
            None => "not installed".to_owned(),
        };
        writeln!(out, "{STRONG}{}{STRONG:#}: {}\n  {}", program.name, program.purpose, state.trim_end())?;
        if program.path.is_some() && !program.missing.is_empty() {
            writeln!(out, "  lacks {}", program.missing.join(", "))?;
        }
        if !program.remedy.is_empty() {
            writeln!(out, "  {}", program.remedy)?;
        }
    }
    writeln!(out, "Everything else Hongtou needs is built in.")?;
    out.flush()?;
    Ok(Outcome::Done)
}
