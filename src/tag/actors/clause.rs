//! Reads what stands before and after a name in its clause.

use std::collections::{BTreeMap, HashMap};

use crate::model::Span;
use crate::segment::{Segmenter, fold};
use crate::tag::codebook::Codebook;
use crate::tag::sentence::{Sentence, is_clause_end};
use crate::tag::trie::Trie;

/// Words of the codebook of actors that tell what a name does where it stands, by the names of their lists.
#[derive(Default)]
pub(super) struct Words {
    lists: HashMap<String, usize>,
    /// The words, and the words backwards.
    forwards: Trie,
    backwards: Trie,
    /// The lists each word is in.
    of: Vec<Vec<usize>>,
}

impl Words {
    pub(super) fn new(codebook: &Codebook) -> Self {
        let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, list) in codebook.lists.values().enumerate() {
            for word in list {
                words.entry(fold(word).text).or_default().push(number);
            }
        }
        Self {
            lists: codebook.lists.keys().cloned().zip(0..).collect(),
            forwards: Trie::new(words.keys().map(|word| word.chars())),
            backwards: Trie::new(words.keys().map(|word| word.chars().rev())),
            of: words.into_values().collect(),
        }
    }
}

/// Reads the words of one sentence.
pub(in crate::tag) struct Reader<'a> {
    pub(super) sentence: &'a Sentence<'a>,
    pub(super) segmenter: &'a Segmenter,
    words: &'a Words,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sentence: &'a Sentence<'a>, segmenter: &'a Segmenter, words: &'a Words) -> Self {
        Self { sentence, segmenter, words }
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.sentence.slice(Span::new(start, end))
    }

    fn character(&self, at: usize) -> Option<char> {
        self.sentence.char_at(at)
    }

    /// The longest word of a list that begins at `at`: its end.
    pub(super) fn starts(&self, at: usize, list: &str) -> Option<usize> {
        let list = self.words.lists.get(list)?;
        let words = self.words.forwards.prefixes(self.sentence.chars().get(at..)?.iter().copied());
        let ends =
            words.filter(|(_, word)| self.words.of[*word].contains(list)).map(|(length, _)| at + length);
        ends.filter(|&end| self.sentence.begins(end)).last()
    }

    /// The longest word of a list that ends at `at`: its start.
    pub(super) fn ends(&self, at: usize, list: &str) -> Option<usize> {
        let list = self.words.lists.get(list)?;
        let words = self.words.backwards.prefixes(self.sentence.chars().get(..at)?.iter().rev().copied());
        let starts =
            words.filter(|(_, word)| self.words.of[*word].contains(list)).map(|(length, _)| at - length);
        starts.filter(|&start| self.sentence.begins(start)).last()
    }

    /// Whether a word of a list stands between `start` and `end`.
    pub(super) fn holds(&self, start: usize, end: usize, list: &str) -> bool {
        (start..end)
            .any(|at| self.sentence.begins(at) && self.starts(at, list).is_some_and(|last| last <= end))
    }

    /// Where the clause begins that `at` stands in; a bracket begins one too.
    pub(super) fn clause_start(&self, at: usize) -> usize {
        let ends = |at: &usize| self.character(*at).is_some_and(|c| is_clause_end(c) || c == '(');
        (0..at).rev().find(ends).map_or(0, |end| end + 1)
    }

    /// Where the clause ends that `at` stands in.
    pub(super) fn clause_end(&self, at: usize) -> usize {
        let ends = |at: &usize| self.character(*at).is_some_and(|c| is_clause_end(c) || c == ')');
        (at..self.sentence.len()).find(ends).unwrap_or(self.sentence.len())
    }

    /// The place after the brackets, spaces and 等 that may follow a name: 村卫生室（含社区卫生服务站）.
    pub(super) fn after(&self, name: usize) -> usize {
        let mut at = name;
        if self.character(at) == Some('(') {
            at = (at..self.sentence.len())
                .find(|&end| self.character(end) == Some(')'))
                .map_or(at, |end| end + 1);
        }
        if self.character(at) == Some('等') {
            at += 1;
            at = self.starts(at, "after_etc").unwrap_or(at);
        }
        while self.character(at) == Some(' ') {
            at += 1;
        }
        at
    }

    /// Whether what begins at `at` is what a body does: a modal, an adverb, a preposition phrase or a verb.
    pub(super) fn is_predicate(&self, at: usize) -> bool {
        if self.starts(at, "predicate").is_some() {
            return self.slice(at, at + 2) != "为主";
        }
        if self.starts(at, "noun").is_some() {
            return false;
        }
        let Some(word) = self.word_at(at) else { return false };
        match self.mark(word).as_bytes() {
            // A verb that is a noun too is one where another verb, 的 or nothing follows.
            [b'v', b'n', ..] => self.word_at(word.end).is_some_and(|next| {
                !matches!(self.mark(next).as_bytes().first(), Some(b'v' | b'u' | b'd' | b'p' | b'c'))
            }),
            [b'v' | b'd' | b'p', ..] => true,
            _ => false,
        }
    }

    fn word_at(&self, at: usize) -> Option<Span> {
        let words = self.sentence.words();
        let word = words.get(words.partition_point(|word| word.start < at))?;
        (word.start == at).then_some(*word)
    }

    /// The part of speech of a word. Those a codebook added have none; their first half has.
    fn mark(&self, word: Span) -> &'a str {
        match self.segmenter.part_of_speech(self.slice(word.start, word.end)) {
            "" => self.segmenter.part_of_speech(self.slice(word.start, word.start + 2)),
            mark => mark,
        }
    }

    /// Where the conjunctions, numbers and times end with which a clause begins at `start`, up to `end`.
    pub(super) fn after_openers(&self, start: usize, end: usize) -> usize {
        const NUMERALS: &str = "0123456789().、 第条款项章一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩-—·•";
        let mut at = start;
        while at < end {
            if self.character(at).is_some_and(|c| NUMERALS.contains(c)) {
                at += 1;
            } else if let Some(next) = self.starts(at, "opener").filter(|&next| next <= end) {
                at = next;
            } else {
                break;
            }
        }
        at
    }

    /// Whether only numbers, conjunctions, or a time, place or rule to go by, stand from `start` to `end`: 到2020年,
    /// 按照要求.
    pub(super) fn is_setting(&self, start: usize, end: usize) -> bool {
        start >= end
            || self.starts(start, "setting").is_some_and(|next| next < end)
                && self.ends(end, "setting_end").is_some()
            || self.ends(end, "time").is_some() && self.character(start).is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether a preposition stands between `start` and `end`, so that a name at `end` is its object.
    pub(super) fn has_preposition(&self, start: usize, end: usize) -> bool {
        self.starts(start, "object").is_some()
            || self.slice(start, end).contains(['对', '将', '把', '向', '与'])
    }

    /// Whether nothing but numbers, times and conjunctions stands before a name.
    pub(in crate::tag) fn opens(&self, name: Span) -> bool {
        self.after_openers(0, name.start) == name.start
    }

    /// Whether a sentence begins with a name and goes on to speak of its bearer.
    pub(in crate::tag) fn opens_with(&self, name: Span) -> bool {
        let after = self.after(name.end);
        let goes_on =
            matches!(self.character(after), Some(',' | '、' | '和' | '及' | '等')) || after > name.end;
        self.opens(name) && (goes_on || self.is_predicate(after))
    }

    /// Whether the first clause begins with a verb.
    pub(in crate::tag) fn begins_with_command(&self) -> bool {
        self.is_command(0)
    }

    /// Whether the first clause begins with a verb, perhaps after adverbs.
    pub(in crate::tag) fn begins_with_verb(&self) -> bool {
        // Past the brackets of a number: （四）鼓励.
        let end = self.sentence.clause_text(0).chars().count();
        let start = self.after_openers(0, end);
        let words = self.sentence.words().iter().filter(|word| (start..end).contains(&word.start));
        let mut marks = words.map(|&word| self.mark(word)).skip_while(|mark| *mark == "d");
        // 健全 and 尊重 are marked as adjectives.
        marks.next().is_some_and(|mark| mark.starts_with(['v', 'a']))
    }

    /// Whether some clause begins with a verb.
    pub(in crate::tag) fn commands(&self) -> bool {
        let mut start = self.clause_end(0) + 1;
        if self.begins_with_command() {
            return true;
        }
        while start < self.sentence.len() {
            if self.is_command(start) {
                return true;
            }
            start = self.clause_end(start) + 1;
        }
        false
    }

    /// Whether the clause that begins at `start` does so with a verb.
    fn is_command(&self, start: usize) -> bool {
        self.is_predicate(self.after_openers(start, self.clause_end(start)))
    }
}
