//! Progress of long work: a bar on a terminal, nothing in a pipe.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::safe;

/// A bar for `total` steps of `what`, on standard error; it draws nothing where that is no terminal.
pub fn bar(total: usize, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{prefix:>10} [{bar:30}] {pos}/{len}  {elapsed}, {eta} left  {wide_msg}",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar())
    .progress_chars("=> ");
    let bar = ProgressBar::new(total as u64).with_style(style).with_prefix(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Says which item is being worked on.
pub fn item(bar: &ProgressBar, name: &str) {
    bar.set_message(safe(name));
}
