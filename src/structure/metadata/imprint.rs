//! The small print of GB/T 9704: urgency and security above the head, copy-to and printing office below the text.

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::date::chinese_dates;
use super::issuers::is_body;
use super::taken::{Taken, Text};
use crate::model::PassageKind;
use crate::structure::paragraphs::Paragraph;
use crate::structure::parts::compact;

static URGENCY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|紧急程度[:：]|[\s★年月])(特\s*急|加\s*急|特\s*提|平\s*急|急\s*件|紧\s*急)$")
});
static SECURITY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{6}\s+)?(?:密级[:：]\s*)?((?:绝\s*密|机\s*密|秘\s*密)(?:\s*[★☆*]\s*(?:[\d一二三四五六七八九十]+\s*(?:年|个月|月)|长期)?)?)(?:\s|$)",
    )
});
static COPY_TO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:抄\s*送|抄\s*报|分\s*送|抄\s*发|主\s*送、抄送)\s*[:：]\s*(.+)$"));
/// The lines of the foot below which the printing office stands.
static FOOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[（(]?(?:主题词|抄\s*送|抄\s*报|分\s*送|共印)"));
static PRINTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"印\s*[发制]\s*[)）]?\s*$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// How urgent the document is, from a line above its title.
pub(super) fn urgency(text: Text) -> Option<Taken<String>> {
    marked(text, &URGENCY)
}

/// Who may read the document, from a line above its title.
pub(super) fn security(text: Text) -> Option<Taken<String>> {
    marked(text, &SECURITY)
}

fn marked(text: Text, mark: &Regex) -> Option<Taken<String>> {
    let above = text.paragraphs[..text.parts.title.start].iter();
    let lines = above.flat_map(|p| p.text.lines().flat_map(|row| row.split('\t')).map(move |line| (p, line)));
    lines.filter(|(_, line)| line.chars().count() <= 30).find_map(|(p, line)| {
        let groups = mark.captures(line.trim())?;
        Some(Taken::words(compact(groups.get(1)?.as_str()), p, line))
    })
}

/// True for a line that says to whom copies go.
pub(crate) fn is_copy_line(text: &str) -> bool {
    COPY_TO.is_match(text.trim())
}

/// To whom copies go, as written, a line each.
pub(super) fn copy_to(text: Text) -> Vec<Taken<String>> {
    let in_foot = text.paragraphs.iter().zip(&text.parts.kinds);
    let in_foot = in_foot.filter(|(_, kind)| matches!(kind, PassageKind::Back | PassageKind::Table));
    let rows: Vec<(&Paragraph, &str)> =
        in_foot.flat_map(|(p, _)| p.text.lines().map(move |row| (p, row.trim()))).collect();
    let mut found = Vec::new();
    for (at, (paragraph, row)) in rows.iter().enumerate() {
        let Some(named) = COPY_TO.captures(row).and_then(|groups| groups.get(1)) else { continue };
        // Some lists go on line by line, each with its 。
        let more = rows[at + 1..].iter().take_while(|(p, row)| {
            row.ends_with('。') && !row.contains(['：', ':', '印']) && p.pages[0] == paragraph.pages[1]
        });
        for (paragraph, list) in std::iter::once((*paragraph, named.as_str())).chain(more.copied()) {
            let list = list.trim().trim_end_matches(['。', '，', '．']);
            found.push(Taken::words(list.to_owned(), paragraph, list));
        }
    }
    found
}

/// Who printed the document and when: the last line that ends in 印发, or the two the print set apart; older prints
/// leave 印发 out below 主题词 or 抄送.
pub(super) fn printing(text: Text) -> (Option<Taken<String>>, Option<Taken<Date>>) {
    let in_foot = |at: &usize| matches!(text.parts.kinds[*at], PassageKind::Back | PassageKind::Table);
    let printed = |at: &usize| in_foot(at) && PRINTED.is_match(last_row(&text.paragraphs[*at].text));
    let below_foot = |at: &usize| {
        let line = &text.paragraphs[*at].text;
        let above = (0..*at).rev().take(4).take_while(in_foot);
        in_foot(at)
            && chinese_dates(line).last().is_some_and(|(_, range)| range.end == line.trim_end().len())
            && above.into_iter().any(|above| FOOT.is_match(&text.paragraphs[above].text))
    };
    let lines = || (0..text.paragraphs.len()).rev();
    let Some(at) = lines().find(printed).or_else(|| lines().find(below_foot)) else { return (None, None) };
    let line = &text.paragraphs[at];
    let row = last_row(&line.text);
    let Some((date, range)) = chinese_dates(row).pop() else { return (None, None) };
    let date = Taken::words(date, line, &row[range.start..]);
    let before = compact(row[..range.start].trim_end_matches(|c: char| !c.is_alphabetic() && c != '）'));
    let before = before.trim_start_matches(['（', '(']).to_owned();
    let is_office =
        |name: &str| is_body(name) || name.chars().count() > 4 && name.ends_with(['科', '股', '室']);
    let office = if is_office(&before) {
        Some(Taken::words(before, line, row))
    } else {
        let above = at.checked_sub(1).map(|above| &text.paragraphs[above]);
        above
            .filter(|p| before.is_empty() && is_office(&compact(&p.text)))
            .map(|p| Taken::whole(compact(&p.text), p))
    };
    (office, Some(date))
}

fn last_row(text: &str) -> &str {
    text.trim_end().lines().next_back().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::taken::with_text;
    use super::*;

    const NOTICE: [&str; 5] = [
        "东莞市人民政府关于防汛工作的通知",
        "各镇人民政府（街道办事处）：",
        "切实做好防汛工作。",
        "东莞市人民政府",
        "2014年1月21日",
    ];

    #[test]
    fn copies_line_by_line() {
        let foot = [
            "抄送：省政府办公厅，省政府法制办。",
            "市委书记，市政府市长。",
            "各镇人民政府。",
            "共印50份。",
            "东莞市人民政府办公室秘书二科 2014年1月22日印发",
        ];
        let lines = [&NOTICE[..], &foot[..]].concat();
        let copies =
            with_text(&lines, |text| copy_to(text).into_iter().map(|one| one.value).collect::<Vec<_>>());
        assert_eq!(copies, ["省政府办公厅，省政府法制办", "市委书记，市政府市长", "各镇人民政府"]);
        let (office, date) = with_text(&lines, printing);
        assert_eq!(office.map(|office| office.value).as_deref(), Some("东莞市人民政府办公室秘书二科"));
        assert_eq!(date.map(|date| date.value.to_string()).as_deref(), Some("2014-01-22"));
    }

    #[test]
    fn a_printing_office_that_leaves_the_word_out() {
        let foot = ["主题词：防汛 通知", "（共印230份）", "东莞市人民政府办公室", "2014年1月22日"];
        let lines = [&NOTICE[..], &foot[..]].concat();
        let (office, date) = with_text(&lines, printing);
        assert_eq!(office.map(|office| office.value).as_deref(), Some("东莞市人民政府办公室"));
        assert_eq!(date.map(|date| date.value.to_string()).as_deref(), Some("2014-01-22"));
        assert!(with_text(&NOTICE, printing).1.is_none());
    }

    #[test]
    fn marks_above_the_head() {
        let urgent = |line: &str| URGENCY.captures(line).map(|groups| compact(&groups[1]));
        for line in ["特急", "特　急", "机密★1年 特急", "紧急程度：特急"] {
            assert_eq!(urgent(line).as_deref(), Some("特急"), "{line}");
        }
        assert_eq!(urgent("应对突发紧急情况"), None);
        let secret = |line: &str| SECURITY.captures(line).map(|groups| compact(&groups[1]));
        assert_eq!(secret("000012 秘密★1年").as_deref(), Some("秘密★1年"));
        assert_eq!(secret("机密★1年 特急").as_deref(), Some("机密★1年"));
        assert_eq!(secret("绝 密").as_deref(), Some("绝密"));
        assert_eq!(secret("秘密工作"), None);
    }
}
