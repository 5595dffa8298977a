//! Counts words: how often, in how many documents, which of them tell two sets of documents apart, which stand beside
//! a term. `docs/terms.md` says how, with sources.
//!
//! `lexicon` cuts passages into words, `tally` counts them, `measures` holds the formulas, and from tallies
//! `frequencies`, `keyness` and `collocates` make their lists. Passages → `Tally` → list.

mod collocates;
mod frequencies;
mod keyness;
mod lexicon;
mod measures;
mod tally;

pub use collocates::{Around, Collocate, collocates};
pub use frequencies::{Frequency, frequencies};
pub use keyness::{Key, keyness};
pub use lexicon::Lexicon;
pub use measures::{per_million, significance};
pub use tally::{Count, Tally};

#[cfg(test)]
mod tests {
    use crate::model::{Passage, Span};

    /// A passage of one sentence for each full stop.
    pub(super) fn passage(text: &str) -> Passage {
        let ends = text.chars().enumerate().filter(|(_, c)| *c == '。').map(|(at, _)| at + 1);
        let mut start = 0;
        let sentences = ends.map(|end| Span::new(std::mem::replace(&mut start, end), end)).collect();
        Passage::body("5f2c", 1, text, sentences)
    }
}
