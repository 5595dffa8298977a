//! Reads what stands before and after a name in its clause.

use super::words::{List, Words};
use crate::model::Span;
use crate::segment::Segmenter;
use crate::tag::sentence::{Sentence, is_clause_end};

/// Code points of a relative clause that belongs to a name: 纳入试点的学校.
pub(super) const RELATIVE: usize = 24;

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
    pub(super) fn starts(&self, at: usize, list: List) -> Option<usize> {
        let ends = self.words.at_start(self.sentence.chars().get(at..)?, list).map(|length| at + length);
        // A phrase that codebooks look for is one word to the segmenter: 可在.
        let phrase = || self.word_at(at).is_some_and(|word| self.part_of_speech(word).is_empty());
        ends.filter(|&end| self.sentence.begins(end) || phrase()).last()
    }

    /// The longest word of a list that ends at `at`: its start.
    pub(super) fn ends(&self, at: usize, list: List) -> Option<usize> {
        let starts = self.words.at_end(self.sentence.chars().get(..at)?, list).map(|length| at - length);
        starts.filter(|&start| self.sentence.begins(start)).last()
    }

    /// Whether a word of a list stands between `start` and `end`.
    pub(super) fn holds(&self, start: usize, end: usize, list: List) -> bool {
        (start..end)
            .any(|at| self.sentence.begins(at) && self.starts(at, list).is_some_and(|last| last <= end))
    }

    /// Where the clause begins that `at` stands in; a bracket begins one too.
    pub(super) fn clause_start(&self, at: usize) -> usize {
        let mut closed = 0;
        for place in (0..at).rev() {
            match self.character(place) {
                Some(')') => closed += 1,
                Some('(') if closed > 0 => closed -= 1,
                Some(c) if c == '(' || closed == 0 && is_clause_end(c) => return place + 1,
                _ => {}
            }
        }
        0
    }

    /// Where the clause ends that `at` stands in.
    pub(super) fn clause_end(&self, at: usize) -> usize {
        let ends = |at: &usize| self.character(*at).is_some_and(|c| is_clause_end(c) || c == ')');
        (at..self.sentence.len()).find(ends).unwrap_or(self.sentence.len())
    }

    /// The place after the brackets, spaces, 等 and 之间 that may follow a name: 村卫生室（含社区卫生服务站）.
    pub(super) fn after(&self, name: usize) -> usize {
        let mut at = name;
        if self.character(at) == Some('(') {
            at = (at..self.sentence.len())
                .find(|&end| self.character(end) == Some(')'))
                .map_or(at, |end| end + 1);
        }
        if self.character(at) == Some('等') {
            at += 1;
            at = self.starts(at, List::AfterEtc).unwrap_or(at);
        }
        at = self.starts(at, List::Between).unwrap_or(at);
        while self.character(at) == Some(' ') {
            at += 1;
        }
        at
    }

    /// Whether what begins at `at` is what a body does: a modal, an adverb, a preposition phrase or a verb.
    pub(super) fn is_predicate(&self, at: usize) -> bool {
        if self.starts(at, List::Predicate).is_some() {
            return self.slice(at, at + 2) != "为主";
        }
        if self.starts(at, List::Noun).is_some() {
            return false;
        }
        let Some(word) = self.word_at(at) else { return false };
        match self.mark(word).as_bytes() {
            // A verb that is a noun too is one where another verb, 的 or nothing follows.
            [b'v', b'n', ..] => self.word_at(word.end).is_some_and(|next| {
                !matches!(self.mark(next).as_bytes().first(), Some(b'v' | b'u' | b'd' | b'p' | b'c'))
            }),
            // 批准的项目: the verb is that of a relative clause.
            [b'v', ..] => self.character(word.end) != Some('的'),
            [b'd' | b'p', ..] => true,
            // An adjective before a verb is an adverb: 普遍|开设.
            [b'a', ..] => {
                let half = word.start + word.len() / 2;
                let next = match self.part_of_speech(word) {
                    // A phrase of the codebooks: 密切协作.
                    "" => Some(Span::new(half, word.end)),
                    _ => self.word_at(word.end),
                };
                next.is_some_and(|next| self.mark(next).starts_with('v'))
            }
            _ => false,
        }
    }

    /// Whether the words from `name` to `next`, another name, are the end of a relative clause that the first name
    /// belongs to: 企业|注册所在地的|市人民政府.
    pub(super) fn is_within(&self, name: usize, next: usize) -> bool {
        next - name <= RELATIVE
            && self.character(next - 1) == Some('的')
            && self.clause_end(name) >= next
            && !self.is_predicate(self.after(name))
            && self.starts(name, List::Conjunction).is_none()
            && self.starts(name, List::Appointed).is_none()
    }

    /// Whether nothing but 由 stands before a name in its clause.
    pub(super) fn begins_clause(&self, name: usize) -> bool {
        let lead = self.after_openers(self.clause_start(name), name);
        lead == name || self.character(name - 1) == Some('由')
    }

    /// Whether a word of duty begins at `at`, not that of a relative clause: 应采取的措施.
    pub(super) fn must(&self, at: usize) -> bool {
        self.starts(at, List::DutyWord).is_some_and(|end| {
            let verb = self.word_at(end).filter(|verb| self.mark(*verb).starts_with('v'));
            verb.is_none_or(|verb| self.character(verb.end) != Some('的'))
        })
    }

    /// Whether all words from `start` to `end` are nouns or what stands before nouns.
    pub(super) fn is_nominal(&self, start: usize, end: usize) -> bool {
        let mut at = start;
        while at < end {
            let Some(word) = self.word_at(at).filter(|word| word.end <= end) else { return false };
            if !matches!(
                self.mark(word).as_bytes().first(),
                Some(b'n' | b'a' | b'b' | b'j' | b's' | b'm') | None
            ) {
                return false;
            }
            at = word.end;
        }
        true
    }

    /// Whether the words from `start` to `end` do not only name something: 新建住宅小区.
    pub(super) fn is_deed(&self, start: usize, end: usize) -> bool {
        self.word_at(start).is_some_and(|word| !self.mark(word).starts_with(['n', 'u']))
            && !self.is_nominal(start, end)
    }

    /// Where the words end that begin at `at` and name a matter: 的药品、耗材等.
    pub(super) fn after_matter(&self, at: usize) -> usize {
        let mut at = at;
        loop {
            if self.character(at).is_some_and(|c| "、的和与及等".contains(c)) {
                at += 1;
                continue;
            }
            match self.word_at(at) {
                Some(word) if self.is_nominal(at, word.end) || matches!(self.mark(word), "vn" | "f") => {
                    at = word.end
                }
                _ => return at,
            }
        }
    }

    /// Whether the clause goes on from `at` with nothing but the name of a deed: 同步改革, 组建工作.
    pub(super) fn names_deed(&self, at: usize) -> bool {
        let end = self.clause_end(at);
        let mut at = at;
        while let Some(word) = self.word_at(at) {
            let rest = self.slice(word.end, end);
            match self.mark(word).as_bytes() {
                [b'd' | b'a', ..] if !rest.is_empty() => at = word.end,
                [b'v', b'n', ..] if rest.is_empty() => return true,
                [b'v', ..] => {
                    return self.slice(word.start, end).ends_with("工作") && matches!(rest, "" | "工作");
                }
                _ => return false,
            }
        }
        false
    }

    fn word_at(&self, at: usize) -> Option<Span> {
        let words = self.sentence.words();
        let word = words.get(words.partition_point(|word| word.start < at))?;
        (word.start == at).then_some(*word)
    }

    fn part_of_speech(&self, word: Span) -> &'a str {
        self.segmenter.part_of_speech(self.slice(word.start, word.end))
    }

    /// The part of speech of a word. Those a codebook added have none; their first half has.
    fn mark(&self, word: Span) -> &'a str {
        match self.part_of_speech(word) {
            "" => {
                let half = word.start + (word.len() / 2).max(1);
                self.segmenter.part_of_speech(self.slice(word.start, half))
            }
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
            } else if matches!(self.character(at), Some('〔' | '【')) {
                // The title of an article: 第五条〔部门职责〕.
                let close = (at..end).find(|&close| matches!(self.character(close), Some('〕' | '】')));
                let Some(close) = close else { break };
                at = close + 1;
            } else if let Some(next) = self.starts(at, List::Opener).filter(|&next| next <= end) {
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
            || self.starts(start, List::Setting).is_some_and(|next| next < end)
                && self.ends(end, List::SettingEnd).is_some()
            || self.ends(end, List::Time).is_some()
                && self.character(start).is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether a preposition stands between `start` and `end`, so that a name at `end` is its object.
    pub(super) fn has_preposition(&self, start: usize, end: usize) -> bool {
        self.starts(start, List::Object).is_some_and(|next| next <= end)
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
