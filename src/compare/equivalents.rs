//! Reads two texts as one vocabulary: places, bodies and the text itself become roles, so that 来蓉人员 and
//! 来京人员, 本市公安机关 and 县级公安机关 meet. Knowledge is in `dictionaries/equivalents.toml`; what a text
//! defines for itself (以下简称 …) and the name of its place are learned from it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use serde::Deserialize;

use crate::model::{Document, Relation, Span};
use crate::segment::{fold, han_counts};

/// Shorter ends of a defined name are words of everyday.
const SHORTEST_DEFINED: usize = 4;

/// How much the name of a body tells beside other words.
const BODY: f32 = 0.3;

#[derive(Deserialize, Default)]
struct Dictionary {
    same: Vec<Same>,
    end: Vec<End>,
    measure: Vec<RawMeasure>,
    later: Later,
}

/// Words and patterns read as one word.
#[derive(Deserialize)]
struct Same {
    #[serde(rename = "as")]
    role: String,
    #[serde(default)]
    body: bool,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    patterns: Vec<String>,
}

/// What a unit is for.
#[derive(Deserialize)]
struct End {
    name: String,
    weight: f32,
    #[serde(default)]
    matter: bool,
    patterns: Vec<String>,
}

/// What makes a passage more than its national counterpart.
#[derive(Deserialize)]
struct RawMeasure {
    kind: Relation,
    name: String,
    #[serde(default)]
    reworded: bool,
    patterns: Vec<String>,
}

/// Wordings for rules still to come.
#[derive(Deserialize, Default)]
struct Later {
    patterns: Vec<String>,
}

/// A measure with its patterns compiled.
pub(super) struct Measure {
    /// The relation it speaks for.
    pub kind: Relation,
    pub name: String,
    /// Counts only in a clause that is otherwise partly national.
    pub reworded: bool,
    pub patterns: Vec<Regex>,
}

/// An end with its patterns compiled.
pub(super) struct KnownEnd {
    pub name: String,
    pub weight: f32,
    /// Counts only with some likeness of the words: a sanction of something else is another matter.
    pub matter: bool,
    patterns: Vec<Regex>,
}

struct Shipped {
    /// Words and the roles they are read as.
    words: Vec<(String, String)>,
    patterns: Vec<(Regex, String)>,
    ends: Vec<KnownEnd>,
    measures: Vec<Measure>,
    later: Vec<Regex>,
    /// Names of bodies: which departments are listed tells less of the matter than what they do.
    bodies: HashSet<String>,
    /// Words of any legal text, with how much sharing them tells, 0 to 1.
    common: HashMap<String, f32>,
}

static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    // The file is compiled in and tested; were it broken, texts would be compared as they are written.
    let dictionary: Dictionary =
        toml::from_str(include_str!("../../dictionaries/equivalents.toml")).unwrap_or_default();
    let mut words = Vec::new();
    let mut patterns = Vec::new();
    let mut bodies = HashSet::new();
    for same in dictionary.same {
        // The role itself is a word of its own: else 工商 would be found inside 工商行政管理.
        if !same.role.is_empty() {
            if same.body {
                bodies.extend(crate::segment::words(&same.role).iter().map(|word| word.text.to_owned()));
            }
            words.push((same.role.clone(), same.role.clone()));
        }
        words.extend(same.words.into_iter().map(|word| (word, same.role.clone())));
        patterns.extend(compile(&same.patterns).map(|pattern| (pattern, same.role.clone())));
    }
    let ends = dictionary
        .end
        .into_iter()
        .map(|end| KnownEnd {
            name: end.name,
            weight: end.weight,
            matter: end.matter,
            patterns: compile(&end.patterns).collect(),
        })
        .collect();
    let measures = dictionary
        .measure
        .into_iter()
        .map(|raw| Measure {
            kind: raw.kind,
            name: raw.name,
            reworded: raw.reworded,
            patterns: compile(&raw.patterns).collect(),
        })
        .collect();
    Shipped {
        words,
        patterns,
        ends,
        measures,
        bodies,
        later: compile(&dictionary.later.patterns).collect(),
        common: common(include_str!("../../dictionaries/equivalents.common.tsv")),
    }
});

fn compile(patterns: &[String]) -> impl Iterator<Item = Regex> {
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok())
}

fn common(list: &str) -> HashMap<String, f32> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, percent)| Some((word.to_owned(), percent.parse::<f32>().ok()?)))
        // Words that are not listed are taken to be in one text of thirty.
        .map(|(word, percent)| (word, ((100.0 / percent).ln() / 30f32.ln()).clamp(0.02, 1.0)))
        .collect()
}

/// How much it tells that two texts share `word`, 0 to 1.
pub(super) fn telling(word: &str) -> f32 {
    let telling = SHIPPED.common.get(word).copied().unwrap_or(1.0);
    if SHIPPED.bodies.contains(word) { telling * BODY } else { telling }
}

/// The ends the dictionary knows.
pub(super) fn ends() -> &'static [KnownEnd] {
    &SHIPPED.ends
}

/// The measures the dictionary knows.
pub(super) fn measures() -> &'static [Measure] {
    &SHIPPED.measures
}

/// True when `text`, read with [`Equivalents::read`], leaves something to rules still to come.
pub(super) fn is_left_to_later_rules(text: &str) -> bool {
    SHIPPED.later.iter().any(|pattern| pattern.is_match(text))
}

impl KnownEnd {
    /// True when `text`, read with [`Equivalents::read`], serves this end.
    pub fn is_served_by(&self, text: &str) -> bool {
        let text = CAPTION
            .as_ref()
            .map_or(text, |caption| caption.find(text).map_or(text, |found| &text[found.end()..]));
        self.patterns.iter().any(|pattern| pattern.is_match(text))
    }
}

/// What some laws say of an article in brackets at its head: 第二条〔适用范围〕.
static CAPTION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*[〔【\[(][^〕】\])]{2,16}[〕】\])]\s*").ok());

/// A text with roles for words.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The text: folded, roles put in.
    pub text: String,
    /// For each code point of it, the words of the original it stands for.
    pub origins: Vec<Span>,
}

impl Reading {
    /// Where in the original the words stand that `span` of the reading stands for; empty where that is.
    pub fn place(&self, span: Span) -> Span {
        match self.origins.get(span.start..span.end) {
            Some([first, .., last]) => Span::new(first.start, last.end),
            Some([only]) => *only,
            _ => Span::default(),
        }
    }

    /// The words of `original` that `span` of the reading stands for, without marks and spaces around them.
    pub fn original(&self, span: Span, original: &str) -> String {
        self.place(span).slice(original).trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    }
}

/// How the texts of one pair are read.
pub(super) struct Equivalents {
    words: Option<AhoCorasick>,
    roles: Vec<String>,
}

impl Equivalents {
    /// The shipped equivalents and what the two documents define.
    pub fn of(national: &Document, local: &Document) -> Self {
        let mut words = SHIPPED.words.clone();
        let texts = [folded(national), folded(local)];
        for (document, [own, other]) in [(national, [0, 1]), (local, [1, 0])] {
            words.extend(places(document, &texts[own]));
            words.extend(definitions(document, &texts[other]));
        }
        words.retain(|(word, _)| !word.is_empty());
        let (words, roles): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        let words = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words).ok();
        Self { words, roles }
    }

    /// `text` folded, with roles put in.
    pub fn read(&self, text: &str) -> Reading {
        let folded = fold(text);
        // Byte ranges and roles; the leftmost wins, then the longest.
        let mut found: Vec<(usize, usize, &str)> = Vec::new();
        if let Some(words) = &self.words {
            found.extend(words.find_iter(&folded.text).filter_map(|hit| {
                Some((hit.start(), hit.end(), self.roles.get(hit.pattern().as_usize())?.as_str()))
            }));
        }
        for (pattern, role) in &SHIPPED.patterns {
            found.extend(pattern.find_iter(&folded.text).map(|hit| (hit.start(), hit.end(), role.as_str())));
        }
        let counts = han_counts(&folded.text);
        found.extend(counts.iter().map(|(at, digits)| (at.start, at.end, digits.as_str())));
        found.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        let mut reading = Reading { text: String::with_capacity(folded.text.len()), origins: Vec::new() };
        let mut hits = found.into_iter().peekable();
        let mut until = 0;
        for (at, (byte, c)) in folded.text.char_indices().enumerate() {
            if byte < until {
                continue;
            }
            while hits.next_if(|&(start, ..)| start < byte).is_some() {}
            if let Some((_, end, role)) = hits.next_if(|&(start, ..)| start == byte) {
                until = end;
                let length = folded.text[byte..end].chars().count();
                let origin = folded.map.original(Span::new(at, at + length));
                reading.text.push_str(role);
                reading.origins.extend(role.chars().map(|_| origin));
            } else {
                reading.text.push(c);
                reading.origins.push(folded.map.original(Span::new(at, at + 1)));
            }
        }
        reading
    }
}

/// The names of the document's place: 成都市, 成都, and the 蓉 of 来蓉人员 where it says who lives there.
fn places(document: &Document, text: &str) -> Vec<(String, String)> {
    static COMERS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"来(\p{Han})(?:务工)?人员").ok());
    let region = document.metadata.region.as_deref().unwrap_or_default();
    let names = region.split('/').filter(|name| *name != "全国" && name.chars().count() > 1);
    let mut words: Vec<_> = names
        .flat_map(|name| {
            let bare = name.trim_end_matches(['省', '市', '州', '县', '区', '盟', '旗']);
            let bare = if bare.chars().count() > 1 { bare } else { name };
            [name, bare].map(|name| (fold(name).text, "本地".to_owned()))
        })
        .collect();
    if let Some(comers) = COMERS.as_ref().and_then(|comers| comers.captures(text)) {
        words.push((format!("在{}", &comers[1]), "在本地".to_owned()));
    }
    words
}

/// Short names `document` defines: what they stand for is read as the short name where the `other` document has it.
fn definitions(document: &Document, other: &str) -> Vec<(String, String)> {
    static DEFINITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            "([^,。;、:()“”\"]{2,40})”?\\(以下(?:统称|简称|称)(?:为)?[:“\"]*([^”\"()。,]{2,20})[”\"]*\\)",
        )
        .ok()
    });
    let Some(definition) = DEFINITION.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    for passage in &document.passages {
        let text = fold(&passage.text).text;
        for parts in definition.captures_iter(&text) {
            let (long, short) = (&parts[1], &parts[2]);
            // Where the long name begins only the other text can tell: the longest end of it that stands there.
            let ends = long.char_indices().map(|(at, _)| &long[at..]);
            let shared = ends
                .take_while(|end| end.chars().count() >= SHORTEST_DEFINED)
                .find(|end| other.contains(end));
            if let Some(name) = shared.filter(|name| *name != short) {
                let role =
                    SHIPPED.words.iter().find(|(word, _)| word == short).map_or(short, |(_, role)| role);
                found.push((name.to_owned(), role.to_owned()));
            }
        }
    }
    found
}

fn folded(document: &Document) -> String {
    document.passages.iter().map(|passage| fold(&passage.text).text + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Equivalents {
        let (words, roles): (Vec<_>, Vec<_>) = SHIPPED.words.iter().cloned().unzip();
        let words = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words).ok();
        Equivalents { words, roles }
    }

    #[test]
    fn the_shipped_dictionary_is_whole() {
        let file = include_str!("../../dictionaries/equivalents.toml");
        let dictionary: Dictionary = toml::from_str(file).unwrap();
        let same = dictionary.same.iter().flat_map(|same| &same.patterns);
        let ends = dictionary.end.iter().flat_map(|end| &end.patterns);
        let measures = dictionary.measure.iter().flat_map(|measure| &measure.patterns);
        for pattern in same.chain(ends).chain(measures).chain(&dictionary.later.patterns) {
            assert!(Regex::new(pattern).is_ok(), "{pattern}");
        }
        let kinds = [Relation::Elaborate, Relation::Harden, Relation::Soften];
        assert!(dictionary.measure.iter().all(|measure| kinds.contains(&measure.kind)));
    }

    #[test]
    fn places_and_bodies_meet() {
        let read = |text: &str| shipped().read(text).text;
        assert_eq!(
            read("来蓉人员向本市公安局申领"),
            read("来京人员向县级公安机关申领").replace("县级", "本地")
        );
        assert_eq!(read("第九条　申领居住证"), "申领居住证");
        assert_eq!(read("由市工商行政管理部门"), read("由市工商部门"));
    }

    #[test]
    fn readings_lead_back() {
        let text = "第五条　人社、教育等部門";
        let reading = shipped().read(text);
        assert_eq!(reading.text, "人力资源社会保障、教育等部门");
        assert_eq!(reading.origins.len(), reading.text.chars().count());
        assert_eq!(reading.original(Span::new(0, 9), text), "人社");
        assert_eq!(reading.original(Span::new(9, 14), text), "教育等部門");
        assert_eq!(reading.original(Span::new(3, 3), text), "");
    }

    #[test]
    fn numbers_meet_in_any_script() {
        let read = |text: &str| shipped().read(text).text;
        assert_eq!(read("自受理之日起十五日内,处二百元以下罚款"), read("自受理之日起15日内,处200元以下罚款"));
        assert_eq!(read("依照第十五条"), "依照第十五条");
    }

    #[test]
    fn what_stands_over_an_article_does_not_hide_its_end() {
        let ends = |text: &str| -> Vec<&str> {
            ends().iter().filter(|end| end.is_served_by(text)).map(|end| end.name.as_str()).collect()
        };
        assert_eq!(ends("〔法律责任〕 违反本规定的,从其规定"), ["sanction"]);
        assert_eq!(ends("(适用范围)本规定适用于本地"), ["scope"]);
    }

    #[test]
    fn seldom_words_tell_more() {
        assert!(telling("规定") < 0.1 && telling("the") < 0.1);
        assert_eq!(telling("居住证"), 1.0);
    }
}
