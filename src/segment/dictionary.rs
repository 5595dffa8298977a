//! Reads word lists: one word a line, `#` begins a comment. Lists come from many editors, so byte order marks,
//! carriage returns and stray spaces never become part of a word.

/// The field's words that the segmenter's own dictionary lacks.
pub(super) const FIELD_WORDS: &str = include_str!("../../dictionaries/words.txt");

/// The words of a list, in order.
pub(super) fn parse(list: &str) -> impl Iterator<Item = &str> {
    list.trim_start_matches('\u{feff}').lines().filter_map(|line| {
        let word = line.split('#').next().unwrap_or_default().trim();
        // A word with a space inside could never be cut out of a text.
        (!word.is_empty() && !word.contains(char::is_whitespace)).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_comments_and_spaces_are_no_words() {
        let list = "\u{feff}医共体\r\n# a comment\r\n\r\n 六枝特区 # a place\r\ntwo words\r\n";
        assert_eq!(parse(list).collect::<Vec<_>>(), ["医共体", "六枝特区"]);
    }

    #[test]
    fn the_shipped_list_has_no_word_twice() {
        let mut words: Vec<_> = parse(FIELD_WORDS).collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
    }
}
