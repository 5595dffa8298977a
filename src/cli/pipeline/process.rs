//! Paths to lines: the stages as one program that any engine can call, which keeps nothing between its runs.

use std::io::{BufRead, Read as _, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};

use super::file::Files;
use super::flow::{End, in_order};
use super::line::Line;
use super::stamps;
use super::stop::Stop;
use crate::cli::options::{CodebookOption, Reading};
use crate::index::coding;
use crate::model::Failure;
use crate::source;
use crate::tag::Tagger;

/// Bytes of a path from which on the input is taken for something else.
const LONGEST: u64 = 1 << 16;

/// What became of the files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Processed {
    /// Paths read from the input.
    pub files: usize,
    /// Files that could not be read.
    pub failed: usize,
    /// Files that could be read in part.
    pub incomplete: usize,
    /// Somebody asked to stop before all was done.
    pub interrupted: bool,
}

/// The paths in `input`, each ended by `end`, one by one as they come.
pub struct Paths<R> {
    input: R,
    end: u8,
}

impl<R: BufRead> Paths<R> {
    pub fn of(input: R, end: u8) -> Self {
        Self { input, end }
    }

    fn read(&mut self) -> Result<Option<PathBuf>> {
        loop {
            let mut path = Vec::new();
            let read = (&mut self.input).take(LONGEST).read_until(self.end, &mut path);
            if read.context("standard input cannot be read")? == 0 {
                return Ok(None);
            }
            match path.last() {
                Some(&last) if last == self.end => drop(path.pop()),
                _ if path.len() as u64 == LONGEST => {
                    bail!("standard input holds a path of more than {LONGEST} bytes: give one path a line")
                }
                _ => {}
            }
            // As lines end on Windows.
            if self.end == b'\n' && path.last() == Some(&b'\r') {
                path.pop();
            }
            ensure!(
                !path.contains(&0),
                "standard input holds NUL within a line: for paths that end with it say --null"
            );
            if !path.is_empty() {
                return Ok(Some(path_of(path)?));
            }
        }
    }
}

impl<R: BufRead> Iterator for Paths<R> {
    type Item = Result<PathBuf>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Ok(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Result<PathBuf> {
    Ok(String::from_utf8(bytes).context("standard input holds a path that is no UTF-8")?.into())
}

/// Writes a line to `out` for each of `paths`, in their order.
pub fn process(
    paths: impl Iterator<Item = Result<PathBuf>> + Send + 'static,
    out: &mut impl Write,
    reading: &Reading,
    jobs: usize,
    codebooks: &CodebookOption,
) -> Result<Processed> {
    let stop = Stop::on_signal()?;
    let books = codebooks.books(None)?;
    let coded = coding(&stamps(&books)?);
    let files = Files::new(reading, jobs, Arc::new(Tagger::new(books)?))?;
    let mut processed = Processed::default();
    let work = move |_, path: Result<PathBuf>| {
        let mut line = line(&files, &path?, coded);
        let failure = match &line {
            Line::Document(_, incomplete, _) => incomplete.as_ref(),
            Line::Failure(failure) => Some(failure),
        };
        let partial = failure.map(|failure| failure.partial);
        Ok::<_, anyhow::Error>((partial, line.write()?))
    };
    let end = in_order(
        jobs,
        &stop,
        paths,
        work,
        |line| line.as_ref().map_or(0, |(_, line)| line.len()),
        || {},
        |line| {
            let (partial, line) = line?;
            // Whoever reads may wait for each line before it sends the next path.
            out.write_all(&line)?;
            out.flush()?;
            processed.files += 1;
            processed.failed += usize::from(partial == Some(false));
            processed.incomplete += usize::from(partial == Some(true));
            Ok(ControlFlow::Continue(()))
        },
    )?;
    processed.interrupted = end == End::Stopped;
    Ok(processed)
}

/// What is to be said of the file at `path`.
fn line(files: &Files, path: &Path, coded: u64) -> Line {
    let read = || -> Result<_, Failure> {
        let found = source::find(path)?;
        let source = files.identify(&found)?;
        files.read(&found, &source)
    };
    match read() {
        Ok((document, incomplete)) => Line::Document(Box::new(document), incomplete, coded),
        Err(failure) => Line::Failure(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_by_lines_or_nul() {
        let paths = |input: &'static [u8], end| -> Result<Vec<_>> { Paths::of(input, end).collect() };
        let named = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(
            paths(b"a b\r\n\n\xe7\xba\xa2.pdf\nlast", b'\n').unwrap(),
            named(&["a b", "红.pdf", "last"])
        );
        assert_eq!(paths(b"a\nb\0c\r\0", 0).unwrap(), named(&["a\nb", "c\r"]));
        assert!(paths(b"", b'\n').unwrap().is_empty());
        assert!(paths(b"a\0b\0", b'\n').unwrap_err().to_string().contains("--null"));
        let endless = std::io::BufReader::new(std::io::repeat(b'x'));
        assert!(Paths::of(endless, b'\n').next().unwrap().is_err());
    }
}
