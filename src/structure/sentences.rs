//! Sentences: where one ends, in Chinese and in English.
//!
//! Chinese sentences end at 。！？； and at newlines, but not inside quotes, brackets or 《》, since what is quoted
//! belongs to the sentence that quotes it. English ones follow Unicode's rules under the same exception, with abbreviations put back.

use unicode_segmentation::UnicodeSegmentation;

use super::english::SENTENCES;
use crate::model::{Language, Span};

/// The sentences of `text` in order, in code points, without the white space between them.
pub fn sentences(text: &str, language: Language) -> Vec<Span> {
    match language {
        Language::Chinese => chinese(text),
        Language::English => english(text),
    }
}

fn chinese(text: &str) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let depth = depths(&chars, closing_of);
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
                } else if depth[at] == 0 {
                    // A quotation over several paragraphs is opened in another.
                    end += closed;
                    true
                } else {
                    false
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
fn depths(chars: &[char], closing: fn(char) -> Option<char>) -> Vec<usize> {
    let mut change = vec![0i32; chars.len() + 1];
    let mut open: Vec<(char, usize)> = Vec::new();
    for (at, &c) in chars.iter().enumerate() {
        // A straight quote closes what a straight quote opened.
        let again = c == '"' && open.iter().any(|(close, _)| *close == c);
        if c == '\n' {
            open.clear();
        } else if let Some(close) = closing(c).filter(|_| !again) {
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

/// The other halves in English, where ‘ may be an apostrophe.
fn closing_in_english(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '[' => Some(']'),
        '“' | '(' => closing_of(c),
        _ => None,
    }
}

fn english(text: &str) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let depth = depths(&chars, closing_in_english);
    let mut spans: Vec<Span> = Vec::new();
    let (mut glue, mut at_start) = (false, true);
    let mut count = 0;
    let mut pieces =
        text.split_inclusive('\n').flat_map(UnicodeSegmentation::split_sentence_bounds).peekable();
    while let Some(piece) = pieces.next() {
        let length = piece.chars().count();
        let lead = piece.chars().take_while(|c| c.is_whitespace()).count();
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let span = Span::new(count + lead, count + lead + trimmed.chars().count());
            match spans.last_mut() {
                Some(last) if glue => last.end = span.end,
                _ => spans.push(span),
            }
            let next = pieces.peek().copied().unwrap_or_default();
            let inside = depth.get(span.end).is_some_and(|depth| *depth > 0);
            glue =
                !piece.ends_with('\n') && (inside || at_start && counts(trimmed) || goes_on(trimmed, next));
        }
        at_start = piece.ends_with('\n');
        count += length;
    }
    spans
}

/// True for a number or single letter with a full stop, which counts at the start of a line and does not speak.
fn counts(piece: &str) -> bool {
    let number = piece.strip_suffix('.').filter(|number| number.len() < 8);
    number.is_some_and(|number| number.chars().all(|c| c.is_alphanumeric() || c == '.'))
}

/// True where the full stop `piece` ends in belongs to an abbreviation or an initial.
fn goes_on(piece: &str, next: &str) -> bool {
    let word = piece.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(['(', '"', '“', '[']);
    let small = word.to_lowercase();
    let first: String =
        next.trim_start().chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let initial = word.chars().count() == 2 && word.starts_with(char::is_uppercase) && word.ends_with('.');
    SENTENCES.abbreviations.contains(&small)
        || (initial || SENTENCES.ambiguous.contains(&small)) && !SENTENCES.starters.contains(&first)
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
    fn a_quotation_closed_in_another_paragraph_than_it_opened() {
        let text = "人民法院应当受理。当事人另有约定的，从其约定。”";
        assert_eq!(cut(text, Language::Chinese), ["人民法院应当受理。", "当事人另有约定的，从其约定。”"]);
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

    #[test]
    fn english_ends_and_what_is_no_end() {
        let text = "The U.S. Department of Health, by P. Cox et al., raised it by 2.5 to No. 7 (see para. 3. It is old.) of Fig. 2. \
                    Trials in the U.S. The next began at 9 a.m. on Monday. He said \"Stop. Now.\" Then it ended, etc. The rest is vs. nothing.";
        let expected = [
            "The U.S. Department of Health, by P. Cox et al., raised it by 2.5 to No. 7 (see para. 3. It is old.) of Fig. 2.",
            "Trials in the U.S.",
            "The next began at 9 a.m. on Monday.",
            "He said \"Stop. Now.\"",
            "Then it ended, etc.",
            "The rest is vs. nothing.",
        ];
        assert_eq!(cut(text, Language::English), expected);
        assert_eq!(
            cut("(a) homes. They stand. An open “quote. It swallows nothing.", Language::English).len(),
            4
        );
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "[。；！？“”（）《》、\\n 医a.\"A()]{0,40}") {
            for language in [Language::Chinese, Language::English] {
                let kept: String = cut(&text, language).concat().split_whitespace().collect();
                prop_assert_eq!(kept, text.split_whitespace().collect::<String>());
            }
        }
    }
}
