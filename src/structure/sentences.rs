//! Sentences: where one ends, in Chinese and in English.
//!
//! Chinese sentences end at 。！？； and at newlines, but not inside quotes, brackets or 《》, since what is quoted
//! belongs to the sentence that quotes it. English ones follow Unicode's rules, with abbreviations put back.

use unicode_segmentation::UnicodeSegmentation;

use crate::model::{Language, Span};

/// Abbreviations after which a full stop ends nothing, lower case.
const ABBREVIATIONS: [&str; 26] = [
    "art.", "arts.", "no.", "nos.", "p.", "pp.", "para.", "fig.", "e.g.", "i.e.", "cf.", "vol.", "dr.",
    "mr.", "mrs.", "ms.", "prof.", "st.", "vs.", "al.", "ed.", "eds.", "sec.", "ch.", "approx.", "inc.",
];

/// The sentences of `text` in order, in code points, without the white space between them.
pub(crate) fn sentences(text: &str, language: Language) -> Vec<Span> {
    match language {
        Language::Chinese => chinese(text),
        Language::English => english(text),
    }
}

fn chinese(text: &str) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let depth = depths(&chars);
    let mut spans = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < chars.len() {
        let mut end = at + 1;
        let ends = match chars[at] {
            '\n' => true,
            '。' | '！' | '？' | '；' => {
                while end < chars.len() && is_terminator(chars[end]) {
                    end += 1;
                }
                // What is quoted to its end takes the closing quote along: …。”
                let closed = chars[end..].iter().take_while(|c| is_closing(**c)).count();
                if closed > 0 && depth[at] > 0 && depth.get(end + closed).copied().unwrap_or(0) == 0 {
                    let quote = chars[end..end + closed].iter().any(|c| matches!(c, '”' | '’' | '」' | '』'));
                    end += closed;
                    // A call or question quoted in passing goes on: “看病难！”要解决。
                    let full = chars[at] == '。' || chars.get(end).is_none_or(|next| *next == '\n');
                    quote && full && chars.get(end).is_none_or(|next| !is_inner(*next))
                } else {
                    depth[at] == 0
                }
            }
            _ => false,
        };
        if ends {
            push_trimmed(&chars, start, end, &mut spans);
            start = end;
        }
        at = end;
    }
    push_trimmed(&chars, start, chars.len(), &mut spans);
    spans
}

/// How many brackets or quotes are open at each character. Brackets without their other half do not count, so
/// that a slip of the typist does not swallow the rest of a paragraph.
fn depths(chars: &[char]) -> Vec<usize> {
    let mut change = vec![0i32; chars.len() + 1];
    let mut open: Vec<(char, usize)> = Vec::new();
    for (at, &c) in chars.iter().enumerate() {
        if c == '\n' {
            open.clear();
        } else if let Some(close) = closing_of(c) {
            open.push((close, at));
        } else if let Some(found) = open.iter().rposition(|(close, _)| *close == c) {
            change[open[found].1] += 1;
            change[at] -= 1;
            open.truncate(found);
        }
    }
    let mut depth = 0;
    change
        .into_iter()
        .map(|step| {
            depth += step;
            depth.max(0) as usize
        })
        .collect()
}

fn closing_of(c: char) -> Option<char> {
    Some(match c {
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '（' => '）',
        '(' => ')',
        '《' => '》',
        '〈' => '〉',
        '【' => '】',
        '〔' => '〕',
        _ => return None,
    })
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '〉' | '】')
}

fn is_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '…')
}

/// True for what can only go on with a sentence.
fn is_inner(c: char) -> bool {
    matches!(c, '，' | '、' | '；' | '。' | '：' | '的' | '等' | ',')
}

fn english(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut glue = false;
    let mut count = 0;
    for piece in text.split_inclusive('\n').flat_map(UnicodeSegmentation::split_sentence_bounds) {
        let length = piece.chars().count();
        let lead = piece.chars().take_while(|c| c.is_whitespace()).count();
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let span = Span::new(count + lead, count + lead + trimmed.chars().count());
            match spans.last_mut() {
                Some(last) if glue => last.end = span.end,
                _ => spans.push(span),
            }
            let word = trimmed.rsplit(char::is_whitespace).next().unwrap_or_default();
            let word = word.trim_start_matches(['(', '"', '“', '[']).to_lowercase();
            // A number or single letter with a full stop at the start of a line counts, it does not speak.
            let counts = word == trimmed.to_lowercase()
                && word
                    .strip_suffix('.')
                    .is_some_and(|n| n.len() < 8 && n.chars().all(|c| c.is_alphanumeric() || c == '.'));
            glue = !piece.ends_with('\n') && (ABBREVIATIONS.contains(&word.as_str()) || counts);
        }
        count += length;
    }
    spans
}

fn push_trimmed(chars: &[char], start: usize, end: usize, spans: &mut Vec<Span>) {
    let words = &chars[start..end];
    let lead = words.iter().take_while(|c| c.is_whitespace()).count();
    let tail = words[lead..].iter().rev().take_while(|c| c.is_whitespace()).count();
    if lead + tail < words.len() {
        spans.push(Span::new(start + lead, end - tail));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str, language: Language) -> Vec<&str> {
        sentences(text, language).into_iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn chinese_ends_and_what_is_no_end() {
        let text = "建立机制（含试点。下同）；落实《办法？》要求。“看病难！”要解决。他说：“好。”\n第二行";
        let expected = [
            "建立机制（含试点。下同）；",
            "落实《办法？》要求。",
            "“看病难！”要解决。",
            "他说：“好。”",
            "第二行",
        ];
        assert_eq!(cut(text, Language::Chinese), expected[..]);
    }

    #[test]
    fn a_bracket_never_closed_swallows_nothing() {
        assert_eq!(cut("（一是快。二是好。", Language::Chinese), ["（一是快。", "二是好。"]);
    }

    #[test]
    fn english_keeps_abbreviations() {
        let text = "1. See Art. 5 of the Act. It applies, e.g. to No. 7.";
        assert_eq!(cut(text, Language::English), ["1. See Art. 5 of the Act.", "It applies, e.g. to No. 7."]);
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "[。；！？“”（）《》、\\n 医a]{0,40}") {
            for language in [Language::Chinese, Language::English] {
                let kept: String = cut(&text, language).concat().split_whitespace().collect();
                prop_assert_eq!(kept, text.split_whitespace().collect::<String>());
            }
        }
    }
}
