//! Numbers written in ideographs.

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
