//! The heading tree: which headings stand above a paragraph, and what its full number is.
//!
//! Levels are skipped and mixed in practice, so a style that is already open closes what was opened inside it,
//! and a new one goes below all styles that rank above it.

use super::numbering::{Number, Style, number_of};
use super::parts::compact;
use crate::model::Role;

/// What a paragraph is for the outline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Titles above it, and its own where it leads its paragraph.
    pub headings: Vec<String>,
    /// Its number with those above it.
    pub number: String,
    /// True when the paragraph is nothing but a heading.
    pub is_heading: bool,
}

#[derive(Debug)]
struct Level {
    rank: Rank,
    /// `None` for a numbered item that is no heading: it lends its number, not a title.
    title: Option<String>,
    label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    /// A heading the format itself marks, without a number.
    Marked(u8),
    Numbered(Style),
}

/// Depth of a heading told by its print alone, below all that a format marks.
const PRINTED: u8 = 9;

/// Longest heading alone on its line and longest one that leads a paragraph, in code points.
const LONGEST_ALONE: usize = 60;
const LONGEST_LEAD: usize = 42;

/// Chapters that go without a number.
const UNNUMBERED: [&str; 12] =
    ["总则", "附则", "序言", "引言", "前言", "导言", "导语", "绪论", "结语", "后记", "总体要求", "保障措施"];

/// The headings open at a point of the document.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    levels: Vec<Level>,
    /// A bare number such as 第一条 or Article 5 stood alone: the next paragraph is its title or its text.
    bare: bool,
}

impl Outline {
    /// Forgets everything: a new text begins.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Places the next paragraph. `marked` is the format's word that it is a heading; `strong` says that print
    /// (size, weight, centring) sets it off.
    pub(crate) fn place(&mut self, text: &str, role: Role, strong: bool) -> Place {
        let text = text.trim();
        let marked = matches!(role, Role::Heading(_));
        let Some(number) = number_of(text) else {
            return self.place_unnumbered(text, role, strong);
        };
        let rest = text[number.length..].trim();
        let english = number.style.is_english(&number.label)
            || !text.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let title = if number.style <= Style::Section || rest.is_empty() && number.style == Style::Article {
            (text.chars().count() <= LONGEST_ALONE * 2).then(|| (text.to_owned(), true))
        } else if number.style == Style::Article && !english {
            // 第一条【立法宗旨】 and 第一条（目的依据） are titles; a rule is a sentence.
            let titled =
                rest.chars().count() <= 30 && !ends_open(rest) && !rest.ends_with(['。', '！', '？']);
            Some(if titled { (text.to_owned(), true) } else { (number.label.clone(), false) })
        } else {
            heading_of(text, rest, english, marked || strong)
        };
        let is_heading = title.as_ref().is_some_and(|(_, alone)| *alone);
        self.open(&number, is_heading);
        let path_before = self.path();
        self.levels.push(Level {
            rank: Rank::Numbered(number.style),
            title: title.map(|(t, _)| t),
            label: number.label,
        });
        self.bare = is_heading && number.style == Style::Article;
        let headings = if is_heading { path_before } else { self.path() };
        Place { headings, number: self.number(), is_heading }
    }

    fn place_unnumbered(&mut self, text: &str, role: Role, strong: bool) -> Place {
        let bare = std::mem::take(&mut self.bare);
        let short = is_short_title(text);
        if bare && short && !has_han(text) {
            // Article 5 / Access to data: the title stands on the next line.
            let headings = self.path_above();
            if let Some(level) = self.levels.last_mut()
                && let Some(title) = &mut level.title
            {
                title.push(' ');
                title.push_str(text);
            }
            return Place { headings, number: String::new(), is_heading: true };
        }
        if UNNUMBERED.contains(&compact(text).as_str()) {
            let rank = Rank::Numbered(Style::Chapter);
            let keep = self
                .levels
                .iter()
                .position(|level| matches!(level.rank, Rank::Numbered(style) if style >= Style::Chapter));
            self.levels.truncate(keep.unwrap_or(self.levels.len()));
            let headings = self.path();
            self.levels.push(Level { rank, title: Some(text.to_owned()), label: String::new() });
            return Place { headings, number: String::new(), is_heading: true };
        }
        if let Role::Heading(depth) = role {
            let rank = Rank::Marked(depth);
            let keep = self.levels.iter().position(|level| match level.rank {
                Rank::Marked(other) => other >= depth,
                Rank::Numbered(_) => depth <= 2,
            });
            self.levels.truncate(keep.unwrap_or(self.levels.len()));
            let headings = self.path();
            self.levels.push(Level { rank, title: Some(text.to_owned()), label: String::new() });
            return Place { headings, number: String::new(), is_heading: true };
        }
        let item = text.starts_with(['•', '●', '▪', '◦', '■', '–', '—', '*', '·']);
        let is_heading = strong && short && !item && !has_han(text);
        if is_heading {
            let keep = self.levels.iter().position(|level| level.rank == Rank::Marked(PRINTED));
            self.levels.truncate(keep.unwrap_or(self.levels.len()));
            let headings = self.path();
            self.levels.push(Level {
                rank: Rank::Marked(PRINTED),
                title: Some(text.to_owned()),
                label: String::new(),
            });
            return Place { headings, number: String::new(), is_heading: true };
        }
        // A bare 第一条 belongs to the text that follows it; later paragraphs have no number of their own.
        let number = if bare { self.number() } else { String::new() };
        self.close_items(text);
        Place { headings: self.path(), number, is_heading: false }
    }

    /// Running text without a number ends a list of items that are no headings.
    fn close_items(&mut self, _text: &str) {
        while self.levels.last().is_some_and(|level| level.title.is_none()) {
            self.levels.pop();
        }
    }

    /// Closes what the number does not stand below.
    fn open(&mut self, number: &Number, is_heading: bool) {
        let rank = Rank::Numbered(number.style);
        let keep = self.levels.iter().position(|level| level.rank == rank).or_else(|| {
            self.levels.iter().position(|level| match level.rank {
                // Contracts and some rules number 一、 above 第一条: an article never closes a heading alone.
                Rank::Numbered(Style::Han) if number.style == Style::Article => level.title.is_none(),
                Rank::Numbered(style) => style > number.style,
                // A line set off by print alone yields to a numbered heading.
                Rank::Marked(depth) => depth == PRINTED && is_heading,
            })
        });
        self.levels.truncate(keep.unwrap_or(self.levels.len()));
    }

    /// The titles open now.
    pub(crate) fn path(&self) -> Vec<String> {
        self.levels.iter().filter_map(|level| level.title.clone()).collect()
    }

    fn path_above(&self) -> Vec<String> {
        let above = self.levels.len().saturating_sub(1);
        self.levels[..above].iter().filter_map(|level| level.title.clone()).collect()
    }

    /// The numbers of the open levels in a row; an article's number needs no chapter.
    fn number(&self) -> String {
        let numbered = |level: &&Level| matches!(level.rank, Rank::Numbered(_));
        let start = self
            .levels
            .iter()
            .rposition(|level| matches!(level.rank, Rank::Numbered(style) if style <= Style::Article))
            .unwrap_or(0);
        let mut number = String::new();
        for level in self.levels[start..].iter().filter(numbered) {
            match level.rank {
                // 1.2.3 says all that stands above it.
                Rank::Numbered(Style::Digit2 | Style::Digit3) => number.clone_from(&level.label),
                Rank::Numbered(Style::Digit)
                    if number.starts_with(|c: char| c.is_ascii()) && !number.is_empty() =>
                {
                    number.push_str(&format!("({})", level.label));
                }
                _ => number.push_str(&level.label),
            }
        }
        number
    }
}

impl Style {
    fn is_english(self, label: &str) -> bool {
        self == Self::Letter || label.starts_with(|c: char| c.is_ascii_alphabetic())
    }
}

/// The heading a numbered paragraph carries, and whether it is all of it.
fn heading_of(text: &str, rest: &str, english: bool, marked: bool) -> Option<(String, bool)> {
    let length = text.chars().count();
    if english {
        let alone = length <= LONGEST_ALONE * 2 && is_short_title(rest) && (marked || is_title_case(rest));
        return alone.then(|| (text.to_owned(), true));
    }
    let first_end = rest.find(['。', '；', '！', '？']);
    match first_end {
        None => {
            (!rest.is_empty() && !ends_open(rest) && length <= LONGEST_ALONE).then(|| (text.to_owned(), true))
        }
        Some(at) if rest[at..].starts_with('。') && balanced(&rest[..at]) => {
            let lead = &text[..text.len() - rest.len() + at];
            let alone = rest[at..].chars().count() == 1;
            let short = lead.chars().count() <= LONGEST_LEAD;
            // A whole sentence with a modal or a condition is a rule, not a title.
            (short && !is_rule(&rest[..at])).then(|| (lead.to_owned(), alone))
        }
        Some(_) => None,
    }
}

/// Ends in a mark after which more is to come.
fn ends_open(text: &str) -> bool {
    text.ends_with(['，', ',', '、', '；', ';', '：', ':', '.'])
}

fn balanced(text: &str) -> bool {
    text.matches('“').count() == text.matches('”').count()
        && text.matches(['（', '(']).count() == text.matches(['）', ')']).count()
}

fn is_rule(lead: &str) -> bool {
    ["应当", "不得", "必须", "可以", "的，", "的,"].iter().any(|word| lead.contains(word))
}

fn has_han(text: &str) -> bool {
    text.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Short and without the marks that end a sentence.
fn is_short_title(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= 100
        && text.split_whitespace().count() <= 16
        && !text.ends_with(['.', ',', ';', ':', '。', '；', '，', '：', '-'])
}

/// Begins with a capital and goes on without a finite sentence's full stop.
fn is_title_case(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase())
        && !text.contains(". ")
        && text.split_whitespace().count() <= 12
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(lines: &[&str]) -> Vec<(String, String, bool)> {
        let mut outline = Outline::default();
        lines
            .iter()
            .map(|line| outline.place(line, Role::Body, false))
            .map(|place| (place.headings.join(" > "), place.number, place.is_heading))
            .collect()
    }

    fn row(path: &str, number: &str, is_heading: bool) -> (String, String, bool) {
        (path.to_owned(), number.to_owned(), is_heading)
    }

    #[test]
    fn a_notice_with_skipped_levels() {
        let found = walk(&[
            "四、管理模式",
            "(一) 管理模式",
            "1. 管理上“有收有放”。“收”就是统一决策。",
            "2. 在领导小组办公室的领导下，各单位分别成立理事会，负责日常工作，由理事长召集各成员单位开会研究决定。理事会设在医院。",
            "（二）职责分工",
            "理事会：负责联合。",
            "五、运行机制",
            "（一）深化改革。建立机制。",
        ]);
        let expected = [
            row("", "四", true),
            row("四、管理模式", "四（一）", true),
            row("四、管理模式 > (一) 管理模式 > 1. 管理上“有收有放”", "四（一）1", false),
            row("四、管理模式 > (一) 管理模式", "四（一）2", false),
            row("四、管理模式", "四（二）", true),
            row("四、管理模式 > （二）职责分工", "", false),
            row("", "五", true),
            row("五、运行机制 > （一）深化改革", "五（一）", false),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_law_with_articles_and_items() {
        let found = walk(&[
            "第一章　总则",
            "第一条　为了健康，制定本法。",
            "前款所称机关，是指：",
            "（一）医院；",
            "第二条",
            "本办法适用于全市。",
            "另有规定的，从其规定。",
        ]);
        let expected = [
            row("", "第一章", true),
            row("第一章　总则 > 第一条", "第一条", false),
            row("第一章　总则 > 第一条", "", false),
            row("第一章　总则 > 第一条", "第一条（一）", false),
            row("第一章　总则", "第二条", true),
            row("第一章　总则 > 第二条", "第二条", false),
            row("第一章　总则 > 第二条", "", false),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_english_act() {
        let found = walk(&[
            "Article 4",
            "Setting of requirements",
            "1. Member States shall act.",
            "(a) homes;",
            "Article 5",
        ]);
        let expected = [
            row("", "Article 4", true),
            row("", "", true),
            row("Article 4 Setting of requirements", "Article 4(1)", false),
            row("Article 4 Setting of requirements", "Article 4(1)(a)", false),
            row("", "Article 5", true),
        ];
        assert_eq!(found, expected);
    }
}
