//! Sorts lines by the words next to the term, so that its uses stand together.

use encoding_rs::GB18030;

use super::Line;
use crate::segment::fold;

/// Which neighbours count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What stands before the term, the nearest first.
    Left,
    /// What stands after it.
    Right,
}

/// Sorts `lines` by their neighbours on one `side`; equals stay in their order. Words of letters count as wholes,
/// hanzi one by one in the order of pinyin; spelling and punctuation do not count.
pub fn sort_by_neighbours(lines: &mut [Line], side: Side) {
    lines.sort_by_cached_key(|line| match side {
        Side::Left => {
            let mut neighbours = neighbours(&line.left);
            neighbours.reverse();
            neighbours
        }
        Side::Right => neighbours(&line.right),
    });
}

/// The words and hanzi of a context, in a form that sorts. GB 2312 lists its first 3,755 hanzi, nearly all that
/// occur, by their pronunciation.
fn neighbours(context: &str) -> Vec<Vec<u8>> {
    let folded = fold(context).text;
    let mut neighbours: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in folded.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(c) == Some(2);
        let letter = c.is_alphanumeric() && !wide;
        match neighbours.last_mut() {
            Some(word) if letter && in_word => word.push(c),
            _ if c.is_alphanumeric() => neighbours.push(c.into()),
            _ => {}
        }
        in_word = letter;
    }
    neighbours.iter().map(|word| GB18030.encode(word).0.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn line(left: &str, right: &str) -> Line {
        Line {
            document: String::new(),
            passage: String::new(),
            ordinal: 1,
            pages: [1, 1],
            heading: String::new(),
            left: left.to_owned(),
            term: "X".to_owned(),
            right: right.to_owned(),
            span: Span::new(0, 0),
        }
    }

    fn sorted(side: Side, contexts: &[&str]) -> Vec<String> {
        let mut lines: Vec<Line> = contexts.iter().map(|context| line(context, context)).collect();
        sort_by_neighbours(&mut lines, side);
        lines.into_iter().map(|line| line.left).collect()
    }

    #[test]
    fn english_by_words_from_the_term_outwards() {
        let contexts = ["of a public ", "in the Public ", "of the primary ", "no-"];
        assert_eq!(
            sorted(Side::Left, &contexts),
            ["no-", "of the primary ", "of a public ", "in the Public "]
        );
        assert_eq!(
            sorted(Side::Right, &["s beta", ", alpha", "s. alpha"]),
            [", alpha", "s. alpha", "s beta"]
        );
    }

    #[test]
    fn hanzi_by_pinyin() {
        // ān, fú, shǒu, yī; by code point 一 would come first.
        let contexts = ["一", "，服務", "安全", "服务", "首"];
        assert_eq!(sorted(Side::Right, &contexts), ["安全", "，服務", "服务", "首", "一"]);
        assert_eq!(sorted(Side::Left, &["乙甲", "甲丙", "丙甲"]), ["甲丙", "丙甲", "乙甲"], "bǐng, jiǎ, yǐ");
    }
}
