//! The heading tree: which headings stand above a paragraph, and what its full number is.
//!
//! Levels are skipped and mixed in practice, so a style that is already open closes what was opened inside it,
//! and a new one goes below all styles that rank above it.

mod english;

use super::numbered::{Numbered, Title};
use super::numbering::{Number, Style, has_han};
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

/// How a paragraph is set, and what follows it: what tells a heading from an item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    /// The format's word on it.
    pub role: Role,
    /// Set off by its print (size, weight, centring): 0 is the largest; nothing where it is set as the text is.
    pub print: Option<u8>,
    /// The next paragraph; empty at the end.
    pub next: &'a str,
}

#[derive(Debug)]
struct Level {
    rank: Rank,
    /// `None` for a numbered item that is no heading: it lends its number, not a title.
    title: Option<String>,
    label: String,
    /// How it is printed, as in [`Setting`].
    print: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    /// A heading the format itself marks, without a number.
    Marked(u8),
    /// A heading without a number that print alone sets off; the largest print is 0.
    Printed(u8),
    Numbered(Style),
}

/// Chapters that go without a number.
const UNNUMBERED: [&str; 12] =
    ["总则", "附则", "序言", "引言", "前言", "导言", "导语", "绪论", "结语", "后记", "总体要求", "保障措施"];

/// The headings open at a point of the document.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    levels: Vec<Level>,
    /// A bare number such as 第一条 or Article 5 stood alone: the next paragraph is its title or its text.
    bare: bool,
    /// What came before was a list that a colon announced: English items are no headings there.
    listing: bool,
}

impl Outline {
    /// Forgets everything: a new text begins.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Places the next paragraph, with its number where it has one; what English numbers mean depends on the outline and is
    /// told here.
    pub(crate) fn place(&mut self, text: &str, setting: Setting, numbered: Option<Numbered>) -> Place {
        let text = text.trim();
        if !has_han(text) {
            return self.place_english(text, setting);
        }
        let Some(Numbered { number, title }) = numbered else {
            return self.place_unnumbered(text, setting);
        };
        self.open(&number, title.as_ref().is_some_and(|title| title.alone), setting.print);
        self.place_numbered(number, title, setting)
    }

    /// Adds the level of a number below those that are open; its title says whether the paragraph is all heading.
    fn place_numbered(&mut self, number: Number, title: Option<Title>, setting: Setting) -> Place {
        let is_heading = title.as_ref().is_some_and(|title| title.alone);
        let path_before = self.path();
        self.levels.push(Level {
            rank: Rank::Numbered(number.style),
            title: title.map(|title| title.text),
            label: number.label,
            print: setting.print,
        });
        self.bare = is_heading && number.style == Style::Article;
        let headings = if is_heading { path_before } else { self.path() };
        Place { headings, number: self.number(), is_heading }
    }

    fn place_unnumbered(&mut self, text: &str, setting: Setting) -> Place {
        let bare = std::mem::take(&mut self.bare);
        if UNNUMBERED.contains(&compact(text).as_str()) {
            let rank = Rank::Numbered(Style::Chapter);
            let keep = |level: &Level| matches!(level.rank, Rank::Numbered(style) if style >= Style::Chapter);
            return self.open_unnumbered(text, rank, setting, keep);
        }
        if let Role::Heading(depth) = setting.role {
            return self.place_marked(text, depth, setting);
        }
        // A bare 第一条 belongs to the text that follows it; later paragraphs have no number of their own.
        let number = if bare { self.number() } else { String::new() };
        self.close_items();
        Place { headings: self.path(), number, is_heading: false }
    }

    /// A heading the format marks.
    fn place_marked(&mut self, text: &str, depth: u8, setting: Setting) -> Place {
        self.open_unnumbered(text, Rank::Marked(depth), setting, |level| match level.rank {
            Rank::Marked(other) => other >= depth,
            Rank::Printed(_) => true,
            Rank::Numbered(_) => depth <= 2,
        })
    }

    /// Opens a heading without a number; it closes the first level that `closes` says and all below.
    fn open_unnumbered(
        &mut self,
        text: &str,
        rank: Rank,
        setting: Setting,
        closes: impl Fn(&Level) -> bool,
    ) -> Place {
        let keep = self.levels.iter().position(closes);
        self.levels.truncate(keep.unwrap_or(self.levels.len()));
        let headings = self.path();
        self.levels.push(Level {
            rank,
            title: Some(text.to_owned()),
            label: String::new(),
            print: setting.print,
        });
        Place { headings, number: String::new(), is_heading: true }
    }

    /// Running text without a number ends a list of items that are no headings.
    fn close_items(&mut self) {
        while self.levels.last().is_some_and(|level| level.title.is_none()) {
            self.levels.pop();
        }
    }

    /// Closes what the number does not stand below.
    fn open(&mut self, number: &Number, is_heading: bool, print: Option<u8>) {
        let rank = Rank::Numbered(number.style);
        let keep = self.levels.iter().position(|level| level.rank == rank).or_else(|| {
            self.levels.iter().position(|level| match level.rank {
                // Contracts and some rules number 一、 above 第一条: an article never closes a heading alone.
                Rank::Numbered(Style::Han) if number.style == Style::Article => level.title.is_none(),
                Rank::Numbered(style) => style > number.style,
                Rank::Marked(_) => false,
                // A line set off by print alone yields to a numbered heading that is printed as large.
                Rank::Printed(other) => is_heading && print.is_none_or(|print| print <= other),
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
                Rank::Numbered(Style::Digit2 | Style::Digit3 | Style::Digit4) => {
                    number.clone_from(&level.label)
                }
                Rank::Numbered(Style::Digit)
                    if number.starts_with(|c: char| c.is_ascii()) && !number.is_empty() =>
                {
                    number.push_str(&format!("({})", level.label));
                }
                // I.A, but 四（一）.
                Rank::Numbered(Style::HanBracket) if level.label.is_ascii() && !number.is_empty() => {
                    number.push_str(&format!(".{}", level.label));
                }
                _ => number.push_str(&level.label),
            }
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PassageKind;
    use crate::structure::numbered::numbered;
    use crate::structure::paragraphs::Paragraph;

    fn walk(lines: &[&str]) -> Vec<(String, String, bool)> {
        let mut outline = Outline::default();
        let paragraphs: Vec<Paragraph> = lines.iter().map(|line| Paragraph::plain(line)).collect();
        let kinds = vec![PassageKind::Body; lines.len()];
        lines
            .iter()
            .zip(numbered(&paragraphs, &kinds, &[]))
            .map(|(line, numbered)| {
                outline.place(line, Setting { role: Role::Body, print: None, next: "" }, numbered)
            })
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
            "（二）其他机构。",
            "第二条",
            "本办法适用于全市。",
            "另有规定的，从其规定。",
        ]);
        let expected = [
            row("", "第一章", true),
            row("第一章　总则 > 第一条", "第一条", false),
            row("第一章　总则 > 第一条", "", false),
            row("第一章　总则 > 第一条", "第一条（一）", false),
            row("第一章　总则 > 第一条", "第一条（二）", false),
            row("第一章　总则", "第二条", true),
            row("第一章　总则 > 第二条", "第二条", false),
            row("第一章　总则 > 第二条", "", false),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn articles_with_their_titles_in_brackets() {
        let found = walk(&[
            "第一条（目的和依据）",
            "为规范管理，制定本办法。",
            "第二条（定义）　本办法所称医院，包括：",
            "（一）公立医院；",
            "第三条（一）规定的医院适用。",
        ]);
        let expected = [
            row("", "第一条", true),
            row("第一条（目的和依据）", "第一条", false),
            row("第二条", "第二条", false),
            row("第二条", "第二条（一）", false),
        ];
        assert_eq!(found[..4], expected);
        assert_eq!(found[4].1, "");
    }

    #[test]
    fn a_code_with_parts_within_parts() {
        let found = walk(&[
            "第二编　物权",
            "第一分编　通则",
            "第一章　一般规定",
            "第二百零五条　本编调整物权。",
            "第二分编　所有权",
        ]);
        let expected = [
            row("", "第二编", true),
            row("第二编　物权", "第一分编", true),
            row("第二编　物权 > 第一分编　通则", "第一章", true),
            row("第二编　物权 > 第一分编　通则 > 第一章　一般规定 > 第二百零五条", "第二百零五条", false),
            row("第二编　物权", "第二分编", true),
        ];
        assert_eq!(found, expected);
    }
}
