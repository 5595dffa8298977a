//! Codes taken for characters, because nothing says what they mean: kept where they read like words.

use super::glyph::{Drawing, Text};

/// Fewer guessed letters than this tell nothing.
const ENOUGH: usize = 12;

/// Makes guessed characters unknown again unless they look like a Western text.
pub(super) fn drop_bad(drawing: &mut Drawing) {
    let guesses = drawing.glyphs.iter().filter(|glyph| glyph.guessed).filter_map(|glyph| glyph.text.first());
    if is_wordy(guesses) {
        return;
    }
    for glyph in drawing.glyphs.iter_mut().filter(|glyph| glyph.guessed) {
        glyph.text = Text::Unknown;
        drawing.unknown += 1;
    }
}

/// Mostly letters, small ones, and vowels as frequent as in European languages; or too little to judge.
fn is_wordy(text: impl Iterator<Item = char>) -> bool {
    let (mut all, mut letters, mut small, mut vowels) = (0, 0, 0, 0);
    for c in text {
        all += 1;
        letters += usize::from(c.is_ascii_alphabetic());
        small += usize::from(c.is_ascii_lowercase());
        vowels += usize::from(matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u'));
    }
    all < ENOUGH
        || (letters * 10 > all * 6 && small * 2 > letters && (28..=55).contains(&(vowels * 100 / letters)))
}

#[cfg(test)]
mod tests {
    use super::is_wordy;

    #[test]
    fn words_are_told_from_codes() {
        assert!(is_wordy("Member States shall bring into force the laws".chars().filter(|c| *c != ' ')));
        assert!(!is_wordy((b'!'..b'~').map(char::from)));
        assert!(!is_wordy("ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars()));
        assert!(!is_wordy("bcdfghjklmnpqrstvwxyz".chars()));
        assert!(is_wordy("12".chars()));
    }
}
