//! What makes text safe and readable in a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

use crate::model::Span;
use crate::segment::is_unsafe;

/// Matched words. The stream drops styles where it is no terminal or NO_COLOR is set.
pub const MATCH: Style = AnsiColor::Red.on_default().bold();
/// Names of documents and other heads of a block.
pub const STRONG: Style = Style::new().bold();
/// What stands beside the text: pages, paths, ids.
pub const FAINT: Style = Style::new().dimmed();

/// `text` with control characters shown as escapes, so that a document cannot drive the terminal.
/// Newlines and tabs stay.
pub fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) {
            let _ = write!(safe, "{}", c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// `text`, made safe, with the words under `highlights` (sorted, not overlapping) marked.
pub fn highlighted(text: &str, highlights: &[Span]) -> String {
    let mut marked = String::new();
    let mut done = 0;
    for &span in highlights {
        marked += &safe(Span::new(done, span.start).slice(text));
        let _ = write!(marked, "{MATCH}{}{MATCH:#}", safe(span.slice(text)));
        done = span.end;
    }
    marked + &safe(Span::new(done, usize::MAX).slice(text))
}

/// `text` on one line, cut with an ellipsis to `width` columns; a hanzi takes two.
pub fn clipped(text: &str, width: usize) -> String {
    let line = safe(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut used = 0;
    let mut kept = String::new();
    for c in line.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            while unicode_width::UnicodeWidthStr::width(kept.as_str()) + 1 > width && kept.pop().is_some() {}
            kept.push('…');
            return kept;
        }
        kept.push(c);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(safe("a\u{1b}[31m红\n\u{202e}"), "a\\u{1b}[31m红\n\\u{202e}");
    }

    #[test]
    fn clips_by_columns() {
        assert_eq!(clipped("医共体 实施\n方案", 20), "医共体 实施 方案");
        assert_eq!(clipped("医共体实施方案", 8), "医共体…");
        assert_eq!(clipped("abcdef", 6), "abcdef");
        assert_eq!(clipped("abcdef", 5), "abcd…");
    }

    #[test]
    fn marks_spans_of_code_points() {
        let marked = highlighted("双向转诊制度", &[Span::new(2, 4)]);
        assert_eq!(marked, format!("双向{MATCH}转诊{MATCH:#}制度"));
    }
}
