//! What is compared: articles in a law, numbered items in a notice.
//!
//! A unit is a run of Body and Table passages of one number. The number counts down to the article 第九条 or to
//! the second level of a notice, 六（十二）: what is below (款, 项, 1., ①) belongs to it, and so does a paragraph
//! without a number that follows. A heading alone on its line lends its number to what stands under it. Formulas
//! that carry no matter (现予公布, 请遵照执行) are no units.

use std::sync::LazyLock;

use regex::Regex;

use serde::{Deserialize, Serialize};

use crate::model::{Document, Passage, PassageKind, Signal, Span};
use crate::segment::{fold, han_number};

/// Longer texts say something besides the formula.
const LONGEST_FORMULA: usize = 150;

static ARTICLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"第([零〇一二三四五六七八九十百千\d]+)条(之[一二三四五六七八九十]+)?|(?i:article)\s+(\d+[a-z]?)",
    )
    .ok()
});
static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[零〇一二三四五六七八九十百]+[、.．]?|[（(][^）)]*[）)]|\d+[.．、]?){1,2}").ok()
});
static FORMULA: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("现予公布|现予发布|现印发(?:给)?你们|请.{0,8}(?:遵照|贯彻|组织|参照)执行|此件公开发布|已经.{2,40}(?:同意|通过|审定)").ok()
});

/// Ids of the codebooks of instruments and signals.
const INSTRUMENTS: &str = "nato";
const SIGNALS: &str = "signals";

/// What is compared: an article 条 or numbered item with all its paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Id of its first passage.
    pub id: String,
    /// Its number as the passages give it, such as 第九条; empty when it has none.
    pub number: String,
    /// The heading path on one line.
    pub heading: String,
    /// First page it stands on, from 1.
    pub page: u32,
    /// The original text of its passages, one a line.
    pub text: String,
    /// Ids of its passages, in order.
    pub passages: Vec<String>,
    /// Its most frequent signal, of equally frequent ones the first of R Y G C B; N where no sentence instructs
    /// anyone; absent where the text was not tagged.
    pub signal: Option<Signal>,
    /// Its directive sentences, in order; none where the text was not tagged.
    pub directives: Vec<UnitDirective>,
    /// The instruments its sentences are coded with (NATO), each once, in order.
    pub instruments: Vec<String>,
}

/// A sentence of a unit that instructs someone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitDirective {
    /// Where it stands in the unit's text.
    pub span: Span,
    /// Its signal; never N.
    pub signal: Signal,
    /// How binding it is, 1 to 5.
    pub strength: u8,
    /// How much it leaves open, 0 to 1.
    pub ambiguity: f32,
    /// Share of its letters and ideographs that stand in the linked units of the other text.
    pub shared: f32,
    /// Whether it is met in the other text: its unit is linked and a fifth of it is shared there, or it is the first
    /// of those of the unit that are shared most.
    pub linked: bool,
}

impl Unit {
    /// The top heading it stands under; empty where there is none but its own.
    pub fn chapter(&self) -> &str {
        let top = self.heading.split(" > ").next().unwrap_or_default();
        let own = !self.number.is_empty() && top.starts_with(&self.number);
        if own && self.number.starts_with('第') { "" } else { top }
    }

    fn of(passage: &Passage, number: &str) -> Self {
        let mut unit = Self {
            id: passage.id.clone(),
            number: number.to_owned(),
            heading: passage.heading(),
            page: passage.pages[0],
            ..Self::default()
        };
        unit.extend(passage);
        unit
    }

    fn extend(&mut self, passage: &Passage) {
        if !self.passages.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.chars().count();
        self.text.push_str(&passage.text);
        self.passages.push(passage.id.clone());
        self.directives.extend(passage.directives.iter().filter_map(|directive| {
            let sentence = passage.sentences.get(directive.sentence)?;
            Some(UnitDirective {
                span: Span::new(start + sentence.start, start + sentence.end),
                signal: directive.signal,
                strength: directive.strength,
                ambiguity: directive.ambiguity,
                shared: 0.0,
                linked: false,
            })
        }));
        self.signal = self
            .most_frequent()
            .or(self.signal)
            .or_else(|| passage.tags.iter().any(|tag| tag.codebook == SIGNALS).then_some(Signal::N));
        let codes = passage.tags.iter().filter(|tag| tag.codebook == INSTRUMENTS).map(|tag| &tag.code);
        self.instruments.extend(codes.cloned());
        self.instruments.sort_unstable();
        self.instruments.dedup();
    }

    fn most_frequent(&self) -> Option<Signal> {
        let count = |signal: &Signal| self.directives.iter().filter(|found| found.signal == *signal).count();
        // Of equals the last is taken, so the order is turned.
        Signal::ALL.into_iter().rev().filter(|signal| count(signal) > 0).max_by_key(count)
    }
}

/// The units of `document`, in order.
pub(super) fn units(document: &Document) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    // The number in force, and whether the next passage may continue the last unit.
    let mut number = String::new();
    let mut open = false;
    for passage in &document.passages {
        let own = key(&passage.number);
        match passage.kind {
            // A heading below the level of units, such as a list's last item, belongs to its unit.
            PassageKind::Heading if open && !own.is_empty() && own == number => {
                if let Some(unit) = units.last_mut() {
                    unit.extend(passage);
                }
            }
            PassageKind::Heading => {
                number = own;
                open = false;
            }
            PassageKind::Body | PassageKind::Table if is_formula(&passage.text) => {}
            PassageKind::Body | PassageKind::Table => {
                if !own.is_empty() && own != number {
                    number = own;
                    open = false;
                }
                match units.last_mut() {
                    // Paragraphs without any number stand alone.
                    Some(unit) if open && !number.is_empty() => unit.extend(passage),
                    _ => units.push(Unit::of(passage, &number)),
                }
                open = true;
            }
            PassageKind::Title | PassageKind::Front | PassageKind::Back => {
                number.clear();
                open = false;
            }
            PassageKind::Footnote => {}
        }
    }
    units
}

/// The part of a passage's number that names its unit; empty when it has none.
fn key(number: &str) -> String {
    let article = ARTICLE.as_ref().and_then(|article| article.find(number));
    let found = article.or_else(|| ITEM.as_ref().and_then(|item| item.find(number.trim())));
    found.map_or_else(|| number.trim(), |found| found.as_str()).to_owned()
}

/// The number of a unit as people note it: 第九条 and Article 9 are 9, 一、（二） is 一(二).
pub fn label(number: &str) -> String {
    let folded = fold(number).text;
    if let Some(parts) = ARTICLE.as_ref().and_then(|article| article.captures(&folded)) {
        let part = |at: usize| parts.get(at).map_or("", |part| part.as_str());
        let article = part(1);
        let article = han_number(article).map_or_else(|| article.to_owned(), |value| value.to_string());
        return format!("{article}{}{}", part(2), part(3));
    }
    let marks = ['、', '.', ','];
    let plain: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    marks
        .iter()
        .fold(plain, |plain, mark| plain.replace(&format!("{mark}("), "("))
        .trim_end_matches(marks)
        .to_owned()
}

fn is_formula(text: &str) -> bool {
    text.chars().count() <= LONGEST_FORMULA
        && FORMULA.as_ref().is_some_and(|formula| formula.is_match(&fold(text).text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_name_units() {
        for (number, unit) in [
            ("第九条", "第九条"),
            ("第十二条（六）", "第十二条"),
            ("第一百零三条之一（二）", "第一百零三条之一"),
            ("六（十二）", "六（十二）"),
            ("四（十一）3.", "四（十一）"),
            ("六(十二)①", "六(十二)"),
            ("Article 3 (2)", "Article 3"),
            ("", ""),
        ] {
            assert_eq!(key(number), unit);
        }
    }

    #[test]
    fn numbers_are_noted_in_short() {
        for (number, noted) in [
            ("第九条", "9"),
            ("第一百零三条之一", "103之一"),
            ("第12条", "12"),
            ("Article 3a", "3a"),
            ("六、（十二）", "六(十二)"),
            ("六(十二)", "六(十二)"),
            ("四、", "四"),
            ("3.", "3"),
            ("17", "17"),
            ("", ""),
        ] {
            assert_eq!(label(number), noted);
        }
    }

    #[test]
    fn formulas_are_no_units() {
        assert!(is_formula("《实施方案》已经特区党委、政府同意，现印发你们，请认真遵照执行。"));
        assert!(!is_formula("各级政府要加强组织领导。"));
    }
}
