//! Writes the units of a folded text as terms: what can be matched is decided here.
//!
//! Hanzi become pairs of neighbours (bigrams), each at the position of its first character, so that any string
//! of two and more is a phrase of pairs. Where a run of hanzi ends, its last character stands alone as well, so
//! that "begins with" on terms finds every single character; and after a number or foreign word the first one
//! does, so that 2017年 can be a phrase. Words are written as they are and, marked, by their English stem. Gaps
//! are written too, so that a phrase with punctuation inside finds punctuation there and nothing else.

use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer as TantivyTokenizer,
};

use super::units::{Unit, units};
use crate::segment::fold;

/// Stands before stems; no word contains it.
const STEM_MARK: char = '~';

/// Written where punctuation leaves a gap in the positions; no word contains it.
pub(super) const GAP: &str = "|";

/// Cuts folded text into terms with positions.
#[derive(Clone)]
pub(super) struct Tokenizer {
    stemmer: WordStemmer,
    tokens: Vec<Token>,
}

impl Tokenizer {
    /// The name the index knows it by.
    pub const NAME: &'static str = "units";

    pub fn new() -> Self {
        Self { stemmer: WordStemmer::new(), tokens: Vec::new() }
    }

    fn push(&mut self, position: u32, text: String) {
        self.tokens.push(Token { text, position: position as usize, ..Token::default() });
    }

    fn fill(&mut self, text: &str) {
        self.tokens.clear();
        let units = units(text);
        for (at, unit) in units.iter().enumerate() {
            if at > 0 && !touches(&units[at - 1], unit) {
                self.push(unit.position - 1, GAP.to_owned());
            }
            if !unit.hanzi {
                let stem = self.stemmer.term(unit.text);
                self.push(unit.position, unit.text.to_owned());
                self.push(unit.position, stem);
                continue;
            }
            let after = units.get(at + 1).filter(|next| next.hanzi && touches(unit, next));
            let follows_word = at > 0 && !units[at - 1].hanzi && touches(&units[at - 1], unit);
            if after.is_none() || follows_word {
                self.push(unit.position, unit.text.to_owned());
            }
            if let Some(next) = after {
                self.push(unit.position, [unit.text, next.text].concat());
            }
        }
    }
}

/// The units of a text, folded, with blanks between them, for engines that are not ours: a phrase of them matches what
/// the terms match. Punctuation is a unit of its own, [`GAP`]. Then the same with English words as their stems.
pub(crate) fn spelled(text: &str, stemmer: &mut WordStemmer) -> [String; 2] {
    let folded = fold(text).text;
    let units = units(&folded);
    let [mut plain, mut stems] = [(); 2].map(|()| String::with_capacity(folded.len() * 4 / 3));
    for (at, unit) in units.iter().enumerate() {
        if at > 0 {
            let between = if touches(&units[at - 1], unit) { " ".to_owned() } else { format!(" {GAP} ") };
            plain.push_str(&between);
            stems.push_str(&between);
        }
        plain.push_str(unit.text);
        if unit.hanzi {
            stems.push_str(unit.text);
        } else {
            stems.push_str(&stemmer.stem(unit.text));
        }
    }
    [plain, stems]
}

/// True when nothing stands between the two.
fn touches(before: &Unit<'_>, unit: &Unit<'_>) -> bool {
    before.position + 1 == unit.position
}

impl TantivyTokenizer for Tokenizer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        self.fill(text);
        Tokens { tokens: &mut self.tokens, next: 0 }
    }
}

/// The terms of one text, in the order of their positions.
pub(super) struct Tokens<'a> {
    tokens: &'a mut Vec<Token>,
    next: usize,
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

/// Reduces English words to their stem (Snowball).
#[derive(Clone)]
pub(crate) struct WordStemmer(TextAnalyzer);

impl WordStemmer {
    pub fn new() -> Self {
        Self(TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build())
    }

    /// The stem of a folded word.
    pub fn stem(&mut self, word: &str) -> String {
        let mut stream = self.0.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
    }

    /// The term under which the index keeps the word's stem.
    pub fn term(&mut self, word: &str) -> String {
        format!("{STEM_MARK}{}", self.stem(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(folded: &str) -> Vec<(String, usize)> {
        let mut tokenizer = Tokenizer::new();
        let mut stream = tokenizer.token_stream(folded);
        let mut terms = Vec::new();
        stream.process(&mut |token| terms.push((token.text.clone(), token.position)));
        terms
    }

    #[test]
    fn units_for_others() {
        let spelled = spelled("２０１７年，Public-health policies。", &mut WordStemmer::new());
        assert_eq!(spelled, ["2017 年 | public health policies", "2017 年 | public health polici"]);
    }

    #[test]
    fn pairs_and_ends() {
        let expected = [("双向", 0), ("向转", 1), ("转诊", 2), ("诊", 3), (GAP, 4), ("县", 5)];
        assert_eq!(terms("双向转诊。县"), expected.map(|(text, at)| (text.to_owned(), at)));
    }

    #[test]
    fn words_and_stems() {
        let expected =
            [("policies", 0), ("~polici", 0), ("2017", 1), ("~2017", 1), ("年", 2), ("年度", 2), ("度", 3)];
        assert_eq!(terms("policies 2017年度"), expected.map(|(text, at)| (text.to_owned(), at)));
    }
}
