//! Labels with their values, as web pages and law databases print them around a text: 发文机关：国务院, 【时效性】有效,
//! or the value in the next cell or on the next line. The labels themselves are data: `dictionaries/labels.tsv`.

use std::sync::LazyLock;

use regex::Regex;

use super::metadata;

/// What a label says its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Issuer,
    Number,
    Date,
    Effective,
    /// The day a page was put up; in law databases the day of the act.
    Published,
    /// Any other fact of a document's box.
    Box,
    /// What a site says of its page.
    Page,
    /// Also a word of documents: believed only beside another label.
    Shy,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Self::Title,
            "issuer" => Self::Issuer,
            "number" => Self::Number,
            "date" => Self::Date,
            "effective" => Self::Effective,
            "published" => Self::Published,
            "box" => Self::Box,
            "page" => Self::Page,
            "shy" => Self::Shy,
            _ => return None,
        })
    }

    /// True for facts only a box about a document has.
    pub fn is_of_box(self) -> bool {
        matches!(self, Self::Issuer | Self::Number | Self::Date | Self::Effective | Self::Box)
    }
}

/// A label and what follows it on its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair<'t> {
    pub field: Field,
    pub value: &'t str,
    /// Label and value as written.
    pub words: &'t str,
}

static LABELS: LazyLock<Vec<(&'static str, Field)>> = LazyLock::new(|| {
    include_str!("../../dictionaries/labels.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(label, field)| Some((label, Field::named(field)?)))
        .collect()
});

/// A label with its colon or brackets; those of boxes also with only space after them, in a cell or on a line of their
/// own.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let (any, of_box) =
        (alternatives(|_| true), alternatives(|field| field.is_of_box() || field == Field::Published));
    pattern(&format!(
        r"(?:^|[\s|｜;；])[【\[]?({any})\s*(?:[】\]][\s:：]*|[:：])|(?:^|\t)\s*({of_box})(?:\s|$)"
    ))
});

/// Longest line of a box, in code points.
const LONGEST: usize = 160;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// A pattern for the labels of some fields, white space inside them allowed.
pub(super) fn alternatives(wanted: impl Fn(Field) -> bool) -> String {
    let mut labels: Vec<&str> =
        LABELS.iter().filter(|(_, field)| wanted(*field)).map(|(label, _)| *label).collect();
    // The longest first: 发布 begins 发布日期.
    labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
    let spaced = |label: &&str| label.chars().map(String::from).collect::<Vec<_>>().join(r"\s*");
    labels.iter().map(spaced).collect::<Vec<_>>().join("|")
}

/// The labels of a line, each with its value.
pub(super) fn pairs(line: &str) -> Vec<Pair<'_>> {
    if line.contains('。') || line.chars().count() > LONGEST {
        return Vec::new();
    }
    let found: Vec<(std::ops::Range<usize>, Field)> = LABEL
        .captures_iter(line)
        .filter_map(|groups| {
            let name: String = groups.get(1).or_else(|| groups.get(2))?.as_str().split_whitespace().collect();
            let (_, field) = LABELS.iter().find(|(label, _)| *label == name)?;
            Some((groups.get(0)?.range(), *field))
        })
        .collect();
    let ends = found.iter().skip(1).map(|(next, _)| next.start).chain([line.len()]);
    found
        .iter()
        .zip(ends)
        .map(|((label, field), end)| Pair {
            field: *field,
            value: line[label.end..end.max(label.end)]
                .trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '｜')),
            words: line[label.start..end.max(label.end)].trim(),
        })
        .collect()
}

/// True for a line that begins with a label.
pub(crate) fn is_labelled(line: &str) -> bool {
    let line = line.trim();
    pairs(line).first().is_some_and(|pair| line.starts_with(pair.words))
}

/// Which of `lines` belong to a box of facts about the document, values on lines of their own included. What looks like
/// one is believed where two labels that only such boxes have stand in it.
pub(super) fn boxes(lines: &[&str]) -> Vec<bool> {
    let mut of_box = vec![false; lines.len()];
    let mut sure = 0;
    let mut open = None;
    for (at, line) in lines.iter().map(|line| line.trim()).enumerate() {
        let pairs = pairs(line);
        let begins = pairs.first().is_some_and(|pair| line.starts_with(pair.words));
        // The value of a label that stood alone; the words 正文 below a box are its last line.
        let value = open.is_some_and(|field| may_be_value(field, line));
        let end = at > 0 && of_box[at - 1] && is_end_of_box(line);
        of_box[at] = begins || value || end;
        sure += if begins { pairs.iter().filter(|pair| pair.field.is_of_box()).count() } else { 0 };
        open = pairs.last().filter(|pair| begins && pair.value.is_empty()).map(|pair| pair.field);
    }
    if sure < 2 {
        of_box.fill(false);
    }
    of_box
}

/// The last label of a box may have no value: what follows is the document's number or title then.
fn may_be_value(field: Field, line: &str) -> bool {
    let titled = || line.contains("关于") || line.chars().count() > 4 && metadata::kind_of(line).is_some();
    line.chars().count() <= LONGEST
        && !line.contains('。')
        && (field == Field::Title || !titled())
        && (field == Field::Number || !metadata::is_number_line(line))
}

fn is_end_of_box(line: &str) -> bool {
    let word =
        line.trim_matches(|c: char| matches!(c, '【' | '】' | '[' | ']' | ':' | '：') || c.is_whitespace());
    ["正文", "全文", "法规全文", "法规正文", "法条正文", "法律全文", "条文", "文件正文", "信息内容"]
        .contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_their_values() {
        let found = |line| -> Vec<(Field, &str)> {
            pairs(line).into_iter().map(|pair| (pair.field, pair.value)).collect()
        };
        assert_eq!(
            found("发文机关：国务院　文　号：国发〔2014〕25号"),
            [(Field::Issuer, "国务院"), (Field::Number, "国发〔2014〕25号")]
        );
        assert_eq!(
            found("制定机关\t国务院\t时效性\t有效"),
            [(Field::Issuer, "国务院"), (Field::Box, "有效")]
        );
        assert_eq!(found("【发布文号】建设部令第101号"), [(Field::Number, "建设部令第101号")]);
        assert_eq!(found("标　　题："), [(Field::Title, "")]);
        assert!(found("发文机关：国务院。").is_empty());
        assert!(!is_labelled("加强时效性管理"));
    }

    #[test]
    fn values_on_lines_of_their_own_belong_to_the_box() {
        let lines = [
            "索 引 号：",
            "000014349/2017-00188",
            "发文机关：",
            "国务院办公厅",
            "国务院办公厅关于改革的意见",
        ];
        assert_eq!(boxes(&lines), [true, true, true, true, false]);
        assert_eq!(
            boxes(&["发文机关：国务院", "文号：国发〔2017〕3号", "主题词：", "关于改革的意见"]),
            [true, true, true, false]
        );
        let numbered = ["文号：粤府办〔2011〕45号", "发文机关：某局　公报期号：", "粤府办〔2011〕45号"];
        assert_eq!(boxes(&numbered), [true, true, false]);
        // One label makes no box.
        assert_eq!(boxes(&["文号：某府发〔2017〕36号", "某市人民政府"]), [false, false]);
    }
}
