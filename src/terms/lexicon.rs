//! Which words there are: how passages are cut into them, which forms are one word, which say nothing alone.

use std::collections::HashSet;

use crate::index::WordStemmer;
use crate::segment::{Segmenter, Word, fold};

/// Words that stand everywhere and tell nothing of a text's matter.
const STOP_WORDS: &str = include_str!("../../dictionaries/stopwords.txt");

/// The words to count.
pub struct Lexicon {
    segmenter: Segmenter,
    stop_words: HashSet<String>,
}

impl Lexicon {
    /// A lexicon that knows `terms` as words beside those of the segmenter, with the shipped stop words.
    pub fn new<'t>(terms: impl IntoIterator<Item = &'t str>) -> Self {
        let lexicon = Self { segmenter: Segmenter::with_words(terms), stop_words: HashSet::new() };
        lexicon.with_stop_words(STOP_WORDS)
    }

    /// The lexicon with the stop words of `list` in place of its own: one a line, `#` begins a comment.
    #[must_use]
    pub fn with_stop_words(self, list: &str) -> Self {
        let words = list.lines().map(|line| fold(line.split('#').next().unwrap_or_default().trim()).text);
        Self { stop_words: words.filter(|word| !word.is_empty()).collect(), ..self }
    }

    /// True for words that lists leave out.
    pub fn is_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// The words of `folded`, in order; numbers are none.
    pub(super) fn words<'t>(&self, folded: &'t str) -> Vec<Word<'t>> {
        let mut words = self.segmenter.words(folded);
        words.retain(|word| word.text.contains(char::is_alphabetic));
        words
    }
}

/// Gives the forms of a word one key: English words their stem, as search does.
pub(super) struct Stems(WordStemmer);

impl Default for Stems {
    fn default() -> Self {
        Self(WordStemmer::new())
    }
}

impl Stems {
    /// The key of the folded `form`.
    pub fn key(&mut self, form: &str) -> String {
        if form.is_ascii() { self.0.stem(form) } else { form.to_owned() }
    }
}

/// The folded `word` without the 's of a possessive, whichever apostrophe is used.
pub(super) fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_no_words() {
        let lexicon = Lexicon::new(["县聘县管"]);
        let texts = |text| lexicon.words(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts("2017年县聘县管达到65%"), ["年", "县聘县管", "达到"]);
        assert_eq!(texts("in 2019, 3.5 covid19"), ["in", "covid19"]);
    }

    #[test]
    fn forms_meet() {
        let mut stems = Stems::default();
        assert_eq!(stems.key("policies"), stems.key("policy"));
        assert_eq!(stems.key("医院"), "医院");
        assert_eq!(["state's", "state’s", "states"].map(without_possessive), ["state", "state", "states"]);
    }

    #[test]
    fn stop_words_are_functional() {
        let lexicon = Lexicon::new([]);
        for word in ["的", "和", "the", "of", "were", "一", "b"] {
            assert!(lexicon.is_stop_word(word), "{word}");
        }
        // How binding a text is stands in these.
        for word in
            ["应", "应当", "必须", "不得", "可以", "可", "shall", "must", "may", "should", "not", "no", "不"]
        {
            assert!(!lexicon.is_stop_word(word), "{word}");
        }
        let own = lexicon.with_stop_words("# mine\n醫院 # folded\n");
        assert!(own.is_stop_word("医院") && !own.is_stop_word("的"));
    }

    #[test]
    fn no_stop_word_twice() {
        let words: Vec<&str> = STOP_WORDS
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len());
        assert!(words.iter().all(|word| fold(word).text == **word && !word.contains(' ')));
    }
}
