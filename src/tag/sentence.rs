//! A sentence made ready for matching: folded, with the joints between words, its clauses and its quotations.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::model::Span;
use crate::segment::{FoldMap, Folded, Segmenter, Word, fold};
use crate::structure::number_of;

/// Words that negate what follows them.
static NEGATIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../dictionaries/negations.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});
/// Words that may stand between a negation and what it negates: 未按规定报送.
const BETWEEN: usize = 2;

/// A folded sentence, without the spaces that type-setting left around ideographs (2016 年). Positions are code
/// points of this text unless they say otherwise.
pub(super) struct Sentence<'t> {
    written: &'t str,
    /// Byte of each code point as written, and the count of all bytes at the end.
    written_bytes: Vec<usize>,
    text: String,
    chars: Vec<char>,
    map: FoldMap,
    /// Of each code point the one of the folded sentence; one more for the end. `None` where no space went.
    kept: Option<Vec<usize>>,
    words: Vec<Span>,
    /// Byte of each code point, and the count of all bytes at the end.
    bytes: Vec<usize>,
    /// Code points before each byte, and the count of all at the end.
    at_byte: Vec<usize>,
    /// Whether a word may begin or end here; one more than there are code points.
    joints: Vec<bool>,
    /// Number of the comma-clause of each code point.
    clauses: Vec<usize>,
    /// For each code point the length of the quotation it stands in; 0 outside, `usize::MAX` inside a title, be it 《》 or the 【】
    /// of an article.
    /// Empty where nothing is quoted.
    quoted: Vec<usize>,
}

impl<'t> Sentence<'t> {
    pub(super) fn new(written: &'t str, segmenter: &Segmenter) -> Self {
        let Folded { text, map } = fold(written);
        let (text, kept) = without_spaces(text);
        let chars: Vec<char> = text.chars().collect();
        let mut bytes = Vec::with_capacity(chars.len() + 1);
        let mut at_byte = Vec::with_capacity(text.len() + 1);
        let mut clauses = Vec::with_capacity(chars.len());
        let (mut clause, mut depth, mut quotes) = (0, 0_usize, false);
        for (at, &c) in chars.iter().enumerate() {
            bytes.push(at_byte.len());
            at_byte.extend(std::iter::repeat_n(at, c.len_utf8()));
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '《' | '【' | '“' | '「' => quotes = true,
                // An aside in brackets does not end the clause around it.
                _ => clause += usize::from(depth == 0 && is_clause_end(c)),
            }
            clauses.push(clause);
        }
        at_byte.push(bytes.len());
        bytes.push(text.len());
        let words = segmenter.words(&text);
        let joints = joints(clauses.len(), &words, segmenter);
        let words = words.iter().map(|word| word.span).collect();
        let quoted = if quotes { quoted(&chars) } else { Vec::new() };
        let written_bytes = written.char_indices().map(|(byte, _)| byte).chain([written.len()]).collect();
        Self {
            written,
            written_bytes,
            text,
            chars,
            map,
            kept,
            words,
            bytes,
            at_byte,
            joints,
            clauses,
            quoted,
        }
    }

    /// The words, without punctuation.
    pub(super) fn words(&self) -> &[Span] {
        &self.words
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Number of code points.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The code points of the folded text.
    pub(super) fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The text under `span`.
    pub(super) fn slice(&self, span: Span) -> &str {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(self.text.len());
        self.text.get(byte(span.start)..byte(span.end)).unwrap_or("")
    }

    /// The text under `span` as it was written.
    pub(super) fn written(&self, span: Span) -> &'t str {
        let span = self.original(span);
        let byte = |at: usize| self.written_bytes.get(at).copied().unwrap_or(self.written.len());
        self.written.get(byte(span.start)..byte(span.end)).unwrap_or("")
    }

    /// The words of a cue as they were written, joined.
    pub(super) fn cue(&self, words: &[Span]) -> String {
        words.iter().map(|&word| self.written(word)).collect::<Vec<_>>().join("…")
    }

    /// The code point at `at`.
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// Code points before the byte `byte`.
    pub(super) fn at_byte(&self, byte: usize) -> usize {
        self.at_byte.get(byte).copied().unwrap_or_else(|| self.len())
    }

    /// Whether `span` begins and ends between words.
    pub(super) fn is_word(&self, span: Span) -> bool {
        self.begins(span.start) && self.begins(span.end)
    }

    /// Whether a word may begin, or one has ended, at `at`.
    pub(super) fn begins(&self, at: usize) -> bool {
        self.joints.get(at).copied().unwrap_or(false)
    }

    /// The first place at or after `at` where a word has ended.
    pub(super) fn word_end(&self, at: usize) -> usize {
        (at..=self.len()).find(|&at| self.begins(at)).unwrap_or_else(|| self.len())
    }

    /// Number of the comma-clause `at` stands in.
    pub(super) fn clause(&self, at: usize) -> usize {
        self.clauses.get(at).or(self.clauses.last()).copied().unwrap_or(0)
    }

    /// The clause `at` stands in.
    pub(super) fn clause_text(&self, at: usize) -> &str {
        let clause = self.clause(at);
        let start = self.clauses.partition_point(|&number| number < clause);
        let end = self.clauses.partition_point(|&number| number <= clause);
        self.slice(Span::new(start, end))
    }

    /// Whether a comma-clause begins at `at`, be it after its number.
    pub(super) fn begins_clause(&self, at: usize) -> bool {
        let clause = self.clause(at);
        let mark = self.clauses.partition_point(|&number| number < clause);
        let start = mark + usize::from(clause > 0);
        let text = self.slice(Span::new(start, self.len()));
        let number = number_of(text.trim_start()).map_or(0, |number| number.length);
        let before = self.slice(Span::new(start, at));
        at >= start && (before.trim_start().is_empty() || before.trim_start().len() == number)
    }

    /// Whether nothing but marks follows `at`.
    pub(super) fn ends_sentence(&self, at: usize) -> bool {
        !self.slice(Span::new(at, self.len())).contains(char::is_alphanumeric)
    }

    /// Whether a negation stands before `at` in its phrase, with at most two words between.
    pub(super) fn is_negated(&self, at: usize) -> bool {
        let before = self.words.partition_point(|word| word.end <= at);
        let near = &self.words[before.saturating_sub(BETWEEN + 1)..before];
        near.iter().any(|word| {
            let between = self.slice(Span::new(word.end, at));
            NEGATIONS.contains(self.slice(*word))
                && between.chars().all(|c| c.is_alphanumeric() || " “「《".contains(c))
        })
    }

    /// Whether a phrase ends at `at`: punctuation, a conjunction or a preposition follows.
    pub(super) fn ends_phrase(&self, at: usize) -> bool {
        self.char_at(at).is_none_or(|next| !next.is_alphanumeric() || "和与及并等以为".contains(next))
    }

    /// Whether `span` lies inside a title or a quotation longer than `terms`.
    pub(super) fn is_quoted(&self, span: Span, terms: usize) -> bool {
        (span.start..span.end).all(|at| self.quoted.get(at).is_some_and(|&length| length > terms))
    }

    /// The span of the original sentence that the folded `span` came from.
    pub(super) fn original(&self, span: Span) -> Span {
        let Some(last) = span.end.checked_sub(1).filter(|_| !span.is_empty()) else {
            return self.map.original(span);
        };
        let kept = |at: usize| self.kept.as_ref().and_then(|kept| kept.get(at)).copied().unwrap_or(at);
        self.map.original(Span::new(kept(span.start), kept(last) + 1))
    }
}

/// True for what parts a sentence into clauses.
pub(super) fn is_clause_end(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '。' | '!' | '?' | '\n' | '\t')
}

/// Word boundaries, and the joints of compounds: 绩效考核 may be entered at 考核, as both halves are words;
/// 印度尼西亚 not at 印度, nor 主要 at 要.
fn joints(length: usize, words: &[Word], segmenter: &Segmenter) -> Vec<bool> {
    const HALF: usize = 2;
    // Outside words every place is a boundary.
    let mut joints = vec![true; length + 1];
    for word in words {
        joints[word.span.start + 1..word.span.end].fill(false);
        if word.span.len() < 2 * HALF || !word.text.starts_with(|c| c >= '\u{3400}') {
            continue;
        }
        for (count, (byte, _)) in word.text.char_indices().enumerate().skip(HALF) {
            let (left, right) = word.text.split_at(byte);
            if word.span.len() - count >= HALF && segmenter.knows(left) && segmenter.knows(right) {
                joints[word.span.start + count] = true;
            }
        }
    }
    joints
}

/// The text without spaces beside ideographs, and where each code point stood.
fn without_spaces(text: String) -> (String, Option<Vec<usize>>) {
    if !text.contains(' ') {
        return (text, None);
    }
    let chars: Vec<char> = text.chars().collect();
    let wide = |at: Option<&char>| at.is_some_and(|&c| c > '\u{2e80}' || matches!(c, '“' | '”' | '‘' | '’'));
    let mut kept = Vec::with_capacity(chars.len() + 1);
    let mut compact = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        let beside =
            || wide(at.checked_sub(1).and_then(|before| chars.get(before))) || wide(chars.get(at + 1));
        if c != ' ' || !beside() {
            compact.push(c);
            kept.push(at);
        }
    }
    kept.push(chars.len());
    (compact, Some(kept))
}

fn quoted(chars: &[char]) -> Vec<usize> {
    let mut quoted = vec![0; chars.len()];
    let mut open: Option<usize> = None;
    let mut titles = 0_usize;
    for (at, &c) in chars.iter().enumerate() {
        match c {
            '《' | '【' => titles += 1,
            '“' | '「' => open = Some(at),
            '”' | '」' => {
                if let Some(start) = open.take() {
                    for place in &mut quoted[start + 1..at] {
                        *place = (*place).max(at - start - 1);
                    }
                }
            }
            _ => {}
        }
        if titles > 0 {
            quoted[at] = usize::MAX;
        }
        if matches!(c, '》' | '】') {
            titles = titles.saturating_sub(1);
        }
    }
    // A title that is never closed is a slip of the text; it must not silence the rest of the sentence.
    if titles > 0 {
        quoted.iter_mut().filter(|length| **length == usize::MAX).for_each(|length| *length = 0);
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(text: &str) -> Sentence<'_> {
        Sentence::new(text, &Segmenter::with_words([]))
    }

    #[test]
    fn words_are_entered_only_at_joints() {
        let at = |text: &str, part: &str| {
            let start = text.find(part).map(|byte| text[..byte].chars().count()).unwrap();
            sentence(text).is_word(Span::new(start, start + part.chars().count()))
        };
        assert!(at("实行绩效考核", "考核"));
        assert!(at("医院要加强管理", "要"));
        assert!(!at("主要任务", "要"));
        assert!(!at("访问印度尼西亚", "印度"));
        assert!(!at("供应药品", "应"));
    }

    #[test]
    fn clauses_begin_after_their_numbers() {
        let s = sentence("（一）严格考核，2. 培训教师；一律公开。");
        let begins: Vec<usize> = (0..s.len()).filter(|&at| s.begins_clause(at)).collect();
        assert_eq!(begins, [0, 3, 8, 10, 15]);
        assert!(s.ends_sentence(19) && !s.ends_sentence(18));
    }

    #[test]
    fn negations_reach_over_two_words() {
        let negated = |text: &str, part: &str| {
            let start = text.find(part).map(|byte| text[..byte].chars().count()).unwrap();
            sentence(text).is_negated(start)
        };
        for (text, part) in [
            ("不收取费用", "收取"),
            ("未按规定报送材料", "报送"),
            ("没有建立考核制度", "考核"),
            ("不再实行年薪制", "实行"),
            ("staff shall not be trained", "trained"),
            ("不搞“一刀切”", "一刀切"),
        ] {
            assert!(negated(text, part), "{text}");
        }
        for (text, part) in [
            ("不断完善考核制度", "考核"),
            ("未成年人培训", "培训"),
            ("对不合格的机构，组织培训", "培训"),
            ("不符合条件的、未报送的人员参加培训", "培训"),
        ] {
            assert!(!negated(text, part), "{text}");
        }
    }

    #[test]
    fn quotations_and_titles() {
        let text = "落实“两个允许”，按照《关于考核的通知》办理";
        let s = sentence(text);
        assert!(s.is_quoted(Span::new(3, 5), 0));
        assert!(!s.is_quoted(Span::new(3, 5), 12), "a short quotation is a term");
        assert!(s.is_quoted(Span::new(14, 16), 12));
        assert!(!s.is_quoted(Span::new(0, 2), 0));
        assert!(!sentence("按照《通知办理").is_quoted(Span::new(3, 5), 0), "an unclosed title");
        assert_eq!((s.clause(0), s.clause(10)), (0, 1));
    }
}
