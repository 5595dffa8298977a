//! Cuts text into words: jieba for ideographs, Unicode's word boundaries for everything else.

use std::sync::LazyLock;

use jieba_rs::Jieba;
use unicode_segmentation::UnicodeSegmentation;

use super::dictionary;
use crate::model::Span;

/// A word of a text; punctuation and white space are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// Where it stands, in code points of the text.
    pub span: Span,
    /// The word as it stands in the text.
    pub text: &'t str,
}

/// Loading takes a tenth of a second, so it waits until the first text is cut.
static SHARED: LazyLock<Segmenter> = LazyLock::new(|| {
    let mut segmenter = Segmenter { jieba: Jieba::new() };
    segmenter.add(dictionary::parse(dictionary::FIELD_WORDS));
    segmenter
});

/// The words of `text`, in order. Give folded text where spellings shall meet.
pub fn words(text: &str) -> Vec<Word<'_>> {
    SHARED.words(text)
}

/// A segmenter that knows more words than the shared one.
#[derive(Clone)]
pub struct Segmenter {
    jieba: Jieba,
}

impl Segmenter {
    /// The shared segmenter with `more` words.
    pub fn with_words<'w>(more: impl IntoIterator<Item = &'w str>) -> Self {
        let mut segmenter = SHARED.clone();
        segmenter.add(more);
        segmenter
    }

    fn add<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) {
        for word in words {
            // Known words keep their frequency. For new ones jieba takes the one at which the word forms;
            // naming 0 would break it for good.
            if !self.jieba.has_word(word) {
                self.jieba.add_word(word, None, None);
            }
        }
    }

    /// True when `word` is in the dictionary, or was added.
    pub fn knows(&self, word: &str) -> bool {
        self.jieba.has_word(word)
    }

    /// The part of speech of a word of the dictionary, as jieba marks it (`v` verb, `d` adverb, `p` preposition,
    /// …); empty for others.
    pub fn part_of_speech<'a>(&'a self, word: &'a str) -> &'a str {
        match self.jieba.tag(word, false).as_slice() {
            [only] => only.tag,
            _ => "",
        }
    }

    /// The words of `text`, in order.
    pub fn words<'t>(&self, text: &'t str) -> Vec<Word<'t>> {
        let mut words = Vec::new();
        let mut at = 0;
        for run in runs(text) {
            if run.starts_with(is_ideograph) {
                // Without the hidden Markov model: it invents words across a duty word and its neighbour.
                for token in self.jieba.cut(run, false) {
                    let end = at + token.word.chars().count();
                    words.push(Word { span: Span::new(at, end), text: token.word });
                    at = end;
                }
            } else {
                for piece in run.split_word_bounds() {
                    let end = at + piece.chars().count();
                    if piece.contains(char::is_alphanumeric) {
                        words.push(Word { span: Span::new(at, end), text: piece });
                    }
                    at = end;
                }
            }
        }
        words
    }
}

/// True for what jieba is to cut.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '〇')
}

/// The longest pieces of `text` that are all ideographs or have none.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let kind = is_ideograph(rest.chars().next()?);
        let end = rest.find(|c| is_ideograph(c) != kind).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn chinese_and_english() {
        assert_eq!(texts("医共体要提高认识。"), ["医共体", "要", "提高认识"].as_slice().to_vec());
        assert_eq!(texts("主要供应"), ["主要", "供应"]);
        assert_eq!(
            texts("Member States shall (in 2019) act."),
            ["Member", "States", "shall", "in", "2019", "act"]
        );
        assert_eq!(texts("按照DRG付费65%"), ["按照", "DRG", "付费", "65"]);
    }

    #[test]
    fn words_are_added() {
        let segmenter = Segmenter::with_words(["县聘县管乡用"]);
        let words = segmenter.words("按照县聘县管乡用原则");
        assert_eq!(words[1].text, "县聘县管乡用");
        assert_eq!(words[1].span, Span::new(2, 8));
    }

    proptest! {
        #[test]
        fn spans_hold_their_words(text in "[医共体要供应 a-z0-9，。𠮷é]{0,40}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert_eq!(word.span.slice(&text), word.text);
                prop_assert!(word.span.start >= end);
                end = word.span.end;
            }
        }
    }
}
