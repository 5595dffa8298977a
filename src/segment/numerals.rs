//! Numbers written in ideographs.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A number before what it counts.
static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("([〇零一二三四五六七八九十百]+)(?:个?(?:工作日|月|小时|学时)|[日天年周元次倍岁名])").ok()
});

/// The numbers in `text` that count something, 十五 in 十五日: where they stand, in bytes, and their digits.
pub(crate) fn han_counts(text: &str) -> Vec<(Range<usize>, String)> {
    let hits = COUNT.iter().flat_map(|count| count.captures_iter(text)).filter_map(|parts| parts.get(1));
    hits.filter_map(|hit| Some((hit.range(), han_number(hit.as_str())?.to_string()))).collect()
}

/// The value of 九十一, 一百零四 or 一〇四.
pub(crate) fn han_number(text: &str) -> Option<u32> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).map(|at| at as u32);
    if text.is_empty() {
        return None;
    }
    let (mut sum, mut last) = (0u32, 0u32);
    let in_tens = text.contains(['十', '百']);
    for c in text.chars() {
        match c {
            '十' => (sum, last) = (sum + last.max(1) * 10, 0),
            '百' => (sum, last) = (sum + last.max(1) * 100, 0),
            '〇' => last = last.checked_mul(if in_tens { 0 } else { 10 })?,
            c => last = if in_tens { digit(c)? } else { last.checked_mul(10)? + digit(c)? },
        }
    }
    sum.checked_add(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_tens_and_in_places() {
        for (text, value) in [("九", 9), ("十二", 12), ("九十一", 91), ("一百零四", 104), ("一〇四", 104)]
        {
            assert_eq!(han_number(text), Some(value), "{text}");
        }
        assert_eq!((han_number("甲"), han_number("")), (None, None));
    }
}
