//! Words of documents as markup. Everything is escaped, and characters that hide or turn text are shown by number.

use maud::{Markup, html};

use crate::model::{Document, Language, Slices, Span};
use crate::segment::is_unsafe;

/// What is to be seen of words beside the other text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Only this text has them.
    Own,
    /// The other text has other words in their place.
    Exchanged,
    /// Both texts have them.
    Shared,
}

/// `text` with marks; where spans of several overlap, the greatest mark counts. What is its own was inserted on the local
/// side and dropped on the national one.
pub(super) fn marked(text: &str, marks: impl IntoIterator<Item = (Span, Mark)>, local: bool) -> Markup {
    let mut points = vec![None; text.chars().count()];
    for (span, mark) in marks {
        for point in points.iter_mut().take(span.end).skip(span.start) {
            *point = (*point).max(Some(mark));
        }
    }
    let slices = Slices::of(text);
    let mut runs = Vec::new();
    let mut start = 0;
    for run in points.chunk_by(|a, b| a == b) {
        let end = start + run.len();
        runs.push((shown(slices.get(Span::new(start, end))), run[0]));
        start = end;
    }
    html! {
        @for (words, mark) in &runs {
            @match (mark, local) {
                (None, _) => { (words) }
                (Some(Mark::Shared), _) => { span.sh { (words) } }
                (Some(Mark::Exchanged), _) => { em { (words) } }
                (Some(Mark::Own), true) => { ins { (words) } }
                (Some(Mark::Own), false) => { del { (words) } }
            }
        }
    }
}

/// `text` with control characters and marks of direction written out.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_unsafe(c) => shown += &format!("⟨U+{:04X}⟩", c as u32),
            c => shown.push(c),
        }
    }
    shown
}

/// The beginning of `text` on one line, at most `most` hanzi or twice as many letters.
pub(super) fn beginning(text: &str, most: usize) -> String {
    let line = shown(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut room = 2 * most;
    let mut kept = String::new();
    for c in line.chars() {
        let width = if c.is_ascii() { 1 } else { 2 };
        if width > room {
            return kept.trim_end().to_owned() + "…";
        }
        room -= width;
        kept.push(c);
    }
    kept
}

/// The tag of a document's language for readers aloud and for fonts.
pub(super) fn lang(document: &Document) -> &'static str {
    match document.language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_words_stay_words() {
        let marks = [(Span::new(0, 8), Mark::Shared), (Span::new(0, 10), Mark::Own)];
        let local = marked("<script>\"\u{202e}&'", marks, true).into_string();
        assert_eq!(local, "<span class=\"sh\">&lt;script&gt;</span><ins>&quot;⟨U+202E⟩</ins>&amp;'");
        let past_the_end = marked("<b>", [(Span::new(0, 9), Mark::Own)], false).into_string();
        assert_eq!(past_the_end, "<del>&lt;b&gt;</del>");
    }

    #[test]
    fn beginnings_count_hanzi_twice() {
        assert_eq!(beginning("居住证是 证明\n文件", 4), "居住证是…");
        assert_eq!(beginning("居住证", 4), "居住证");
        assert_eq!(beginning("abcdefgh ij", 4), "abcdefgh…");
    }
}
