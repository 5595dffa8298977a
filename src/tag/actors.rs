//! Bodies and posts in a sentence, their level of government, and which of them the sentence makes responsible.

use super::codebook::Codebook;
use super::cues::Hit;
use super::sentence::{Sentence, is_clause_end};
use crate::model::{Level, Span};
use crate::segment::{Segmenter, fold};

/// A body or post named in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Index of its type in the codebook.
    pub(super) code: usize,
    /// Where its name stands, in the folded sentence.
    pub(super) span: Span,
    /// Level of government, where the name tells.
    pub(super) level: Option<Level>,
    /// A public body, not a private person or firm.
    pub(super) public: bool,
}

/// Reads levels of government from names, by the lists of the codebook.
pub(super) struct Levels(Vec<(String, Option<Level>)>);

impl Levels {
    pub(super) fn new(codebook: Option<&Codebook>) -> Self {
        let mut words = Vec::new();
        for (name, list) in codebook.iter().flat_map(|codebook| &codebook.lists) {
            let Some(level) = name.strip_prefix("level_") else { continue };
            let level = level.parse().ok();
            words.extend(list.iter().map(|word| (fold(word).text, level)));
        }
        words.sort_by_key(|(word, _)| usize::MAX - word.len());
        Self(words)
    }

    /// The level the name tells: that of the first place word in it, the longest where several begin there.
    fn of(&self, name: &str) -> Option<Level> {
        let mut rest = name;
        while let Some(first) = rest.chars().next() {
            match self.0.iter().find(|(word, _)| rest.starts_with(word.as_str())) {
                Some((_, Some(level))) => return Some(*level),
                Some((word, None)) => rest = &rest[word.len()..],
                None => rest = &rest[first.len_utf8()..],
            }
        }
        None
    }
}

/// The names in a sentence: of hits that overlap the leftmost, then the longest.
pub(super) fn mentions(
    hits: &[Hit],
    codebook: &Codebook,
    levels: &Levels,
    sentence: &Sentence,
    segmenter: &Segmenter,
) -> Vec<Mention> {
    let mut hits: Vec<&Hit> = hits.iter().filter(|hit| sentence.begins(hit.span.end)).collect();
    hits.sort_by_key(|hit| (hit.span.start, usize::MAX - hit.span.end, hit.code));
    let mut mentions: Vec<Mention> = Vec::new();
    for hit in hits {
        // 扩大城市公立医院 is no 大城市: a name begins with a word.
        let start = sentence.word_end(hit.span.start);
        if start >= hit.span.end {
            continue;
        }
        let hit = &Hit { span: Span::new(start, hit.span.end), ..hit.clone() };
        if mentions.last().is_some_and(|last| last.span.overlaps(hit.span)) {
            continue;
        }
        let name = &codebook.codes[hit.code].code;
        let public = !matches!(name.as_str(), "people" | "enterprise");
        // 县级人民政府公安机关 and 国家机关及其工作人员 are one name each.
        if let Some(last) = mentions.last_mut().filter(|last| last.public && public) {
            let between = sentence.slice(Span::new(last.span.end, hit.span.start));
            if matches!(between, "" | "及其") {
                last.code = hit.code;
                last.span.end = hit.span.end;
                continue;
            }
        }
        let after = mentions.last().map_or(0, |last| last.span.end);
        let span = with_place(hit.span, after, sentence, segmenter);
        mentions.push(Mention { code: hit.code, span, level: levels.of(sentence.slice(span)), public });
    }
    mentions
}

/// The mentions that must or may act, with the whole span of their names.
pub(super) fn responsible(mentions: &[Mention], reader: &Reader) -> Vec<(usize, Span)> {
    let mut found: Vec<(usize, Span)> = Vec::new();
    let mut rest = mentions;
    while !rest.is_empty() {
        // Names joined by a conjunction act together.
        let joined =
            rest.windows(2).take_while(|pair| reader.joins(pair[0].span.end, pair[1].span.start)).count();
        let (group, after) = rest.split_at(joined + 1);
        let first = mentions.len() - rest.len();
        rest = after;
        let whole = Span::new(group[0].span.start, group[joined].span.end);
        match reader.place(whole) {
            Place::Acts => {
                found.extend(group.iter().enumerate().map(|(at, mention)| (first + at, mention.span)));
            }
            // A relative clause before the name belongs to it: 纳入……的机构实行……
            Place::ActsAfter(start) => found.push((first, Span::new(start, group[0].span.end))),
            Place::Other => {}
        }
    }
    found
}

/// A name with the place names and ordinals before it, though not back beyond `after`: 六盘水市第二人民医院.
fn with_place(name: Span, after: usize, sentence: &Sentence, segmenter: &Segmenter) -> Span {
    const PART: [&str; 12] =
        ["第", "第一", "第二", "第三", "市", "省", "县", "区", "该", "本", "我省", "我市"];
    let mut start = name.start;
    for word in sentence.words().iter().rev().skip_while(|word| word.end > name.start) {
        let text = sentence.slice(*word);
        if word.end != start || word.start < after {
            break;
        }
        if !PART.contains(&text) && !segmenter.part_of_speech(text).starts_with("ns") {
            break;
        }
        start = word.start;
    }
    Span::new(start, name.end)
}

/// What a name is in its clause.
enum Place {
    Acts,
    /// It acts, and its name begins earlier, here.
    ActsAfter(usize),
    Other,
}

/// Reads the words around names.
pub(super) struct Reader<'a> {
    sentence: &'a Sentence<'a>,
    segmenter: &'a Segmenter,
    predicates: &'a [String],
    nouns: &'a [String],
}

impl<'a> Reader<'a> {
    /// `elements` is the codebook of directive elements: its lists say which words begin what a body does.
    pub(super) fn new(
        sentence: &'a Sentence<'a>,
        segmenter: &'a Segmenter,
        elements: Option<&'a Codebook>,
    ) -> Self {
        let list = |name: &str| elements.and_then(|book| book.lists.get(name)).map_or(&[][..], Vec::as_slice);
        Self { sentence, segmenter, predicates: list("predicate"), nouns: list("noun") }
    }

    fn text(&self, start: usize, end: usize) -> &'a str {
        self.sentence.slice(Span::new(start, end))
    }

    fn joins(&self, end: usize, start: usize) -> bool {
        let between = self.text(end, start);
        matches!(
            between.trim_start_matches(['要', '应', '当', '须']),
            "和" | "及"
                | "与"
                | "、"
                | "或"
                | "或者"
                | "以及"
                | "会同"
                | "协同"
                | "牵头、"
                | "牵头,"
                | "牵头组建,"
        )
    }

    /// The place after the brackets that may follow a name: 村卫生室（含社区卫生服务站）.
    fn after_aside(&self, at: usize) -> usize {
        let char_at = |at| self.sentence.char_at(at);
        match char_at(at) {
            Some('(') => {
                (at..self.sentence.len()).find(|&end| char_at(end) == Some(')')).map_or(at, |end| end + 1)
            }
            _ => at,
        }
    }

    fn place(&self, name: Span) -> Place {
        let start = (0..name.start)
            .rfind(|&at| self.sentence.char_at(at).is_some_and(is_clause_end))
            .map_or(0, |at| at + 1);
        let lead = self.text(start, name.start);
        let after = self.text(self.after_aside(name.end), name.end + 40);
        let after = ["等部门", "等单位", "等机构", "等"]
            .iter()
            .find_map(|end| after.strip_prefix(end))
            .unwrap_or(after);
        let after = after.trim_start();
        if after.starts_with('由') {
            return Place::Other;
        }
        let starts = |verbs: &[&str]| verbs.iter().any(|verb| after.starts_with(verb));
        let ends = |words: &[&str]| words.iter().any(|word| lead.ends_with(word));

        if ends(&["由"]) {
            // 由X任 and 由X组成 say what a body is made of, not who acts.
            let made_of = after.chars().take(12).take_while(|c| !is_clause_end(*c)).collect::<String>();
            let made_of = made_of.contains("组成") || made_of.contains('任') && !made_of.contains("责任");
            return if made_of || after.starts_with('的') { Place::Other } else { Place::Acts };
        }
        if ends(&["设在", "设于"]) {
            // The seat acts, unless the sentence goes on with what the office does.
            let goes_on = starts(&[",负责", ",承担", ",具体"]);
            return if goes_on { Place::Other } else { Place::Acts };
        }
        if ends(&["鼓励"]) || ends(&["坚持"]) && starts(&["主导"]) {
            return Place::Acts;
        }
        if ends(&["发挥"]) && after.starts_with('的') && (after.contains("领导") || after.contains("主导"))
        {
            return Place::Acts;
        }
        if starts(&["设在", "设于", "分别设在"]) {
            let rest = self.text(name.end + 2, self.sentence.len());
            let next = rest.find(is_clause_end).map_or("", |end| &rest[end..]);
            let goes_on = [",负责", ",承担"].iter().any(|next_words| next.starts_with(next_words));
            return if goes_on { Place::Acts } else { Place::Other };
        }
        let acts = self.is_predicate(after) || after.starts_with(':');
        let length = lead_length(lead);
        if length == lead.chars().count() {
            let topic = starts(&[",要", ",应", ",可", ",鼓励", ",须", ",必须"]);
            return if acts || topic { Place::Acts } else { Place::Other };
        }
        if ends(&["、", ","]) && starts(&["参与", "参加", "配合"])
            || ends(&["推进", "推动", "落实", "支持", "允许", "引导和支持"])
                && (starts(&["参与", "开展"]) || after.starts_with('为'))
        {
            return Place::Acts;
        }
        let own = self.text(start + length, name.start);
        if acts && own.ends_with('的') && own.chars().count() <= 24 && !has_preposition(own) {
            return Place::ActsAfter(start + length);
        }
        Place::Other
    }

    /// Whether what follows a name is what it does: a modal, an adverb, a preposition phrase or a verb.
    pub(super) fn is_predicate(&self, text: &str) -> bool {
        if self.predicates.iter().any(|word| text.starts_with(word.as_str()) && !text.starts_with("为主")) {
            return true;
        }
        if self.nouns.iter().any(|word| text.starts_with(word.as_str())) {
            return false;
        }
        let words = self.segmenter.words(text);
        let Some(word) = words.first().filter(|word| word.span.start == 0) else { return false };
        let mark = match self.segmenter.part_of_speech(word.text) {
            // Words a codebook added have no mark; their first half has.
            "" => self.segmenter.part_of_speech(Span::new(0, 2).slice(word.text)),
            mark => mark,
        };
        matches!(mark.as_bytes().first(), Some(b'v' | b'd' | b'p'))
    }

    /// Whether nothing but numbers, times and conjunctions stands before a name.
    pub(super) fn opens(&self, name: Span) -> bool {
        let lead = self.text(0, name.start);
        lead_length(lead) == lead.chars().count()
    }

    /// Whether a sentence begins with a name and goes on to speak of its bearer.
    pub(super) fn opens_with(&self, name: Span) -> bool {
        let after = self.text(self.after_aside(name.end), name.end + 40);
        self.opens(name) && (after.starts_with([',', '、', '和', '及', '等']) || self.is_predicate(after))
    }

    /// Whether the first clause begins with a verb, perhaps after adverbs.
    pub(super) fn begins_with_command(&self) -> bool {
        let text = self.sentence.text();
        let start = lead_length(text.split(is_clause_end).next().unwrap_or_default());
        let words = self.sentence.words().iter().filter(|word| word.start >= start);
        let mut marks = words
            .take_while(|word| self.sentence.clause(word.start) == 0)
            .map(|word| self.segmenter.part_of_speech(self.sentence.slice(*word)))
            .skip_while(|mark| matches!(*mark, "d" | "ad"));
        marks.next().is_some_and(|mark| mark.starts_with('v'))
    }

    /// Whether some clause tells what to do: it begins with a verb, or with who acts.
    pub(super) fn commands(&self, responsible: &[(usize, Span)]) -> bool {
        let text = self.sentence.text();
        !responsible.is_empty()
            || text.split(is_clause_end).any(|clause| {
                let lead = lead_length(clause);
                self.is_predicate(Span::new(lead, clause.chars().count()).slice(clause))
            })
    }
}

/// Code points of the conjunctions, numbers and times a clause begins with.
fn lead_length(lead: &str) -> usize {
    const OPENERS: [&str; 13] =
        ["并且", "并", "且", "但", "同时", "其中", "尤其", "对此", "为此", "要求", "此外", "凡", "原则上"];
    const NUMERALS: &str = "0123456789().、 第条款项章一二三四五六七八九十";
    let mut rest = lead;
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(|c| NUMERALS.contains(c));
        if let Some(opener) = OPENERS.iter().find(|opener| rest.starts_with(**opener)) {
            rest = &rest[opener.len()..];
        }
        if rest.len() == before {
            return lead.chars().count() - rest.chars().count();
        }
    }
}

/// Whether a phrase before a name begins or holds a preposition, so that the name is its object.
fn has_preposition(lead: &str) -> bool {
    const OPENING: [&str; 19] = [
        "为", "在", "以", "按", "根据", "依据", "从", "由", "通过", "依托", "扶持", "支持", "帮助", "指导",
        "引导", "督促", "组织", "加强", "促进",
    ];
    OPENING.iter().any(|word| lead.starts_with(word)) || lead.contains(['对', '将', '把', '向', '与'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::{Lists, Tagger};

    fn responsible_in(text: &str) -> Vec<String> {
        let tags = Tagger::shipped().unwrap().sentences("", &[text], &mut Lists::default());
        tags.into_iter().flatten().filter(|tag| tag.code == "responsible").map(|tag| tag.cue).collect()
    }

    #[test]
    fn who_is_responsible() {
        for (text, bodies) in [
            ("市教育局要会同市财政局制定实施办法。", vec!["市教育局", "市财政局"]),
            ("费用由县级财政部门统一拨付。", vec!["县级财政部门"]),
            ("纳入试点的学校实行校长负责制。", vec!["纳入试点的学校"]),
            ("加强对公安机关的指导。", vec![]),
            ("申请人应当提交材料。", vec![]),
        ] {
            assert_eq!(responsible_in(text), bodies, "{text}");
        }
    }

    #[test]
    fn levels_are_told_from_names() {
        let shipped = Tagger::shipped().unwrap();
        let levels = Levels::new(shipped.codebooks().iter().find(|book| book.id == "actors"));
        for (name, level) in [
            ("国务院卫生行政部门", Some(Level::Central)),
            ("财政部", Some(Level::Central)),
            ("财政部门", None),
            ("省人力资源社会保障厅", Some(Level::Province)),
            ("自治区人民政府", Some(Level::Province)),
            ("市人民政府", Some(Level::Prefecture)),
            ("特区卫生计生局", Some(Level::County)),
            ("市辖区", Some(Level::County)),
            ("城市公立医院", None),
            ("乡镇卫生院", Some(Level::Township)),
            ("村卫生室", Some(Level::Village)),
            ("公安机关", None),
        ] {
            assert_eq!(levels.of(name), level, "{name}");
        }
    }
}
