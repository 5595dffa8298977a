//! Who writes to an index: the lock file says it, for whoever comes second.

use std::fs;
use std::path::Path;
use std::process;

use tantivy::directory::INDEX_WRITER_LOCK;
use time::OffsetDateTime;
use time::macros::format_description;

/// Longer files are not ours.
const LONGEST: u64 = 200;

/// Writes into the lock file of the index at `path`, which this process holds, who it is.
pub(super) fn name(path: &Path) {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
    let since = OffsetDateTime::now_utc().format(&format).unwrap_or_default();
    // It is a courtesy: where it cannot be written, the lock holds all the same.
    let _ = fs::write(
        path.join(&INDEX_WRITER_LOCK.filepath),
        format!("process {}, since {since}", process::id()),
    );
}

/// What the holder of the lock says of itself, in brackets; nothing where it says nothing.
pub(super) fn named(path: &Path) -> String {
    let file = path.join(&INDEX_WRITER_LOCK.filepath);
    let short = fs::metadata(&file).is_ok_and(|data| data.len() <= LONGEST);
    let said = if short { fs::read_to_string(&file).unwrap_or_default() } else { String::new() };
    if said.is_empty() { said } else { format!(" ({said})") }
}
