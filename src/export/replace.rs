//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use super::ExportError;

/// How the name of a file begins and ends that is being written.
const PART: [&str; 2] = [".hongtou-", ".part"];

/// A file that is being written.
///
/// After an error, which it returns, it takes what is written and drops it: libraries that end an archive when they are dropped would
/// tell the terminal of the next one.
#[derive(Debug)]
pub struct Target {
    file: File,
    has_failed: bool,
}

impl Target {
    fn unless_failed<T>(
        &mut self,
        dropped: T,
        write: impl FnOnce(&mut File) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.has_failed {
            return Ok(dropped);
        }
        write(&mut self.file).inspect_err(|_| self.has_failed = true)
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_failed(bytes.len(), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_failed((), File::flush)
    }
}

impl Seek for Target {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.file.seek(place)
    }
}

/// Puts what `content` writes at `path`, making missing folders.
///
/// The file appears whole or not at all: it is written beside its place and renamed. What a killed process left there
/// goes with the next file.
///
/// # Errors
/// A file system that refuses, and what `content` returns.
pub fn replace(
    path: &Path,
    content: impl FnOnce(&mut Target) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let io_error = |source| ExportError::Io { path: path.to_owned(), source };
    if path.is_dir() {
        return Err(io_error(io::ErrorKind::IsADirectory.into()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io_error)?;
    remove_left_overs(folder);
    // A new file, never one or a link that somebody else put there. Its name is short, since that of the whole file may
    // be as long as the system allows.
    let mut beside = tempfile::Builder::new()
        .prefix(PART[0])
        .suffix(PART[1])
        .make_in(folder, |path| Ok(Target { file: File::create_new(path)?, has_failed: false }))
        .map_err(io_error)?;
    // The system takes the lock off when the process ends, however it does. Where there are no locks, left-overs stay.
    let _ = beside.as_file().file.try_lock();
    content(beside.as_file_mut()).map_err(|error| match error {
        ExportError::Write(source) => io_error(source),
        error => error,
    })?;
    beside.as_file().file.sync_all().map_err(io_error)?;
    beside.persist(path).map_err(|error| io_error(error.error))?;
    Ok(())
}

/// Removes the unfinished files in `folder` that no living process holds. One that cannot be removed does no harm.
fn remove_left_overs(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_part = name.starts_with(PART[0]) && name.ends_with(PART[1]);
        if is_part && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let file = File::options().write(true).open(entry.path());
            if file.is_ok_and(|file| file.try_lock().is_ok()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
