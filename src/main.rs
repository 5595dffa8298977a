//! The map of the program: parse the arguments, call one command, turn its end into an exit code.

use std::process::ExitCode;

use clap::Parser;
use hongtou::cli::{Arguments, is_broken_pipe, message};

fn main() -> ExitCode {
    match Arguments::parse().run() {
        Ok(outcome) => outcome.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hongtou: {}", message(&error));
            ExitCode::from(2)
        }
    }
}
