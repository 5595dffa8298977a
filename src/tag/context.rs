//! What a sentence is read with besides itself: its headings, its place, and what earlier sentences left open.

use crate::model::{Level, Span};

/// What a sentence is read with.
#[derive(Clone, Debug, Default)]
pub(super) struct Context<'a> {
    /// The headings above, joined.
    pub(super) heading: &'a str,
    /// It opens its passage.
    pub(super) first: bool,
    /// It closes its passage.
    pub(super) last: bool,
    /// It is an item of a list of conditions or offences: 有下列情形之一的：（一）……
    pub(super) condition: bool,
    /// What the sentence before left open with its semicolon.
    pub(super) carried: Carried,
}

/// Notices lists of conditions or offences, whose items are passages of their own.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    conditions: bool,
}

impl Lists {
    /// Whether a passage is an item of such a list; remembers whether it opens one.
    pub(super) fn enter(&mut self, sentences: &[&str]) -> bool {
        let is_item = sentences.first().is_some_and(|first| first.trim_start().starts_with(['（', '(']));
        let inside = self.conditions && is_item;
        let opens = sentences.last().is_some_and(|last| {
            last.trim_end().ends_with(['：', ':'])
                && ["之一", "下列条件", "以下条件"].iter().any(|mark| last.contains(mark))
        });
        self.conditions = opens || inside;
        inside
    }
}

/// What holds on after a semicolon: 区教育局：负责……；制定…… names its subject once.
#[derive(Clone, Debug, Default)]
pub(super) struct Carried {
    /// The words of a deadline.
    pub(super) deadline: Option<String>,
    /// Who acts.
    pub(super) subjects: Vec<Subject>,
}

/// Who must or may act in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The name as written.
    pub(super) name: String,
    pub(super) level: Option<Level>,
    /// A public body, not a private person or firm.
    pub(super) public: bool,
    /// Where the name stands; the whole sentence when it was carried over.
    pub(super) span: Span,
}
