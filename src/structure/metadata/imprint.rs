//! The small print of GB/T 9704: urgency and security above the head, copy-to and printing office below the text.

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::date::chinese_dates;
use super::issuers::is_body;
use super::taken::{Taken, Text};
use crate::model::PassageKind;
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
static PRINTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"印\s*[发制]\s*$"));

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

/// To whom copies go, as written, a line each.
pub(super) fn copy_to(text: Text) -> Vec<Taken<String>> {
    let lines = text.of(PassageKind::Back).chain(text.of(PassageKind::Table));
    let rows = lines.flat_map(|p| p.text.lines().map(move |row| (p, row.trim())));
    rows.filter_map(|(p, row)| {
        let named = COPY_TO.captures(row)?.get(1)?.as_str().trim();
        Some(Taken::words(named.trim_end_matches(['。', '，', '．']).to_owned(), p, row))
    })
    .collect()
}

/// Who printed the document and when: the last line that ends in 印发, or the two the print set apart.
pub(super) fn printing(text: Text) -> (Option<Taken<String>>, Option<Taken<Date>>) {
    let in_foot = |at: &usize| {
        matches!(text.parts.kinds[*at], PassageKind::Back | PassageKind::Table)
            && PRINTED.is_match(last_row(&text.paragraphs[*at].text))
    };
    let Some(at) = (0..text.paragraphs.len()).rev().find(in_foot) else { return (None, None) };
    let line = &text.paragraphs[at];
    let row = last_row(&line.text);
    let Some((date, range)) = chinese_dates(row).pop() else { return (None, None) };
    let date = Taken::words(date, line, &row[range.start..]);
    let before = compact(&row[..range.start]);
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
    use super::*;

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
