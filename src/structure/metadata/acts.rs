//! What was done to a text and when: adopted 通过, in force 施行.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use time::{Date, Duration};

use super::adoption;
use super::date::{chinese_dates, value};
use super::taken::{Taken, Text};
use crate::model::PassageKind;
use crate::structure::paragraphs::Paragraph;

/// 本条例自2016年1月1日起施行, also 自公布之日起 and 自公布之日起三十日后; only a text that speaks of itself (本) is believed in the body.
static IN_FORCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(本\p{Han}[^。；《》自]{0,24}?)?[自于从]\s*(?:(\S{4}\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日)|(?:\p{Han}{0,6}(?:公布|发布|印发|颁布|下发|通过|发文|签发)之日))",
        r"\s*(?:起|开始)?(?:满?\s*([\d０-９]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:日|天)之?(?:后|满)?起?)?\p{Han}{0,8}?(?:施行|实施|执行|生效|试行)"
    ))
    .expect("a pattern of this file")
});
/// 本细则2014年10月30日起施行.
static IN_FORCE_BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(本\p{Han}{2,12}?)\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)起\p{Han}{0,4}?(?:施行|实施|执行|生效)")
        .expect("a pattern of this file")
});
/// What is 本 without being the text: 本市居民自…起.
const OTHERS: [&str; 14] = [
    "本市",
    "本省",
    "本县",
    "本区",
    "本州",
    "本自治",
    "本年",
    "本人",
    "本级",
    "本地",
    "本单位",
    "本部门",
    "本行",
    "本校",
];
/// 2016年10月1日 施行, alone below a law's title.
static IN_FORCE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[（(]?(\d{4}年\d{1,2}月\d{1,2}日)\s*起?\s*(?:施行|实施)[)）]?$")
        .expect("a pattern of this file")
});

/// The day a text was passed: as the order above its title says that publishes it, else the clause below the title,
/// else the date before the first 通过 in its head.
pub(super) fn adopted(text: Text, clause: Option<&Taken<String>>) -> Option<Taken<Date>> {
    let above = &text.paragraphs[..text.parts.title.start];
    let ordered = above.iter().filter(|paragraph| paragraph.text.contains("公布")).find_map(passed);
    ordered
        .or_else(|| clause.and_then(|clause| clause.carry(adoption::adopted(&clause.value)?)))
        .or_else(|| text.head().iter().find_map(passed))
}

/// The day before the first 通过 of a paragraph.
fn passed(paragraph: &Paragraph) -> Option<Taken<Date>> {
    let words = &paragraph.text;
    let end = words.find("通过")?;
    let (date, range) = chinese_dates(&words[..end]).pop()?;
    let between = &words[range.end..end];
    let one_act = between.chars().count() <= 60 && !between.contains(['。', '；', '》']);
    one_act.then(|| Taken::words(date, paragraph, &words[range.start..end + "通过".len()]))
}

/// The day from which a text applies: as its last article says, else as those say who published it, else as the plan
/// or regulation says that it carries. 自公布之日起 is the day of the document, `published`, where that is known.
pub(super) fn effective(text: Text, published: Option<Date>) -> Option<Taken<Date>> {
    let last = |range: Range<usize>| {
        let own = text.paragraphs[range.clone()].iter().zip(&text.parts.kinds[range]).rev();
        own.filter(|(_, kind)| **kind == PassageKind::Body)
            .find_map(|(paragraph, _)| in_force(paragraph, true, published))
    };
    let head = || {
        text.head().iter().find_map(|paragraph| {
            let alone = IN_FORCE_LINE.captures(paragraph.text.trim());
            let date = alone.and_then(|groups| chinese_dates(&groups[1]).pop());
            match date {
                Some((date, _)) => Some(Taken::whole(date, paragraph)),
                None => in_force(paragraph, false, published),
            }
        })
    };
    let carried = || {
        let start = text.main().end;
        let end = text.parts.starts.iter().copied().find(|at| *at > start);
        last(start..end.unwrap_or(text.paragraphs.len()))
    };
    last(text.main()).or_else(head).or_else(carried)
}

fn in_force(paragraph: &Paragraph, of_itself: bool, published: Option<Date>) -> Option<Taken<Date>> {
    // Most paragraphs do not speak of it.
    if !paragraph.text.contains(['自', '于', '从', '起']) {
        return None;
    }
    let said = IN_FORCE.captures_iter(&paragraph.text).chain(IN_FORCE_BARE.captures_iter(&paragraph.text));
    said.into_iter().find_map(|groups| {
        let itself =
            groups.get(1).is_some_and(|this| !OTHERS.iter().any(|other| this.as_str().starts_with(other)));
        if of_itself && !itself {
            return None;
        }
        let from = match groups.get(2) {
            Some(date) => chinese_dates(date.as_str()).first()?.0,
            None => published?,
        };
        let days = groups.get(3).map_or(Some(0), |days| value(days.as_str()))?;
        let date = from.checked_add(Duration::days(days.into()))?;
        Some(Taken::words(date, paragraph, &groups[0]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn paragraph(text: &str) -> Paragraph {
        Paragraph::plain(text)
    }

    #[test]
    fn in_force_from_a_day_or_from_publication() {
        let published = Some(date!(2016 - 05 - 01));
        let day = |text: &str| in_force(&paragraph(text), true, published).map(|taken| taken.value);
        assert_eq!(day("第五条　本条例自2016年1月1日起施行。"), Some(date!(2016 - 01 - 01)));
        assert_eq!(day("本实施细则自二〇一六年一月一日起正式实施。"), Some(date!(2016 - 01 - 01)));
        assert_eq!(day("第四十二条 本条例自2021年7月1日施行。"), Some(date!(2021 - 07 - 01)));
        assert_eq!(day("本办法自公布之日起施行。"), published);
        assert_eq!(day("《某办法》自2012年1月1日起施行。"), None);
        assert_eq!(day("第十九条  本细则2014年10月30日起施行。"), Some(date!(2014 - 10 - 30)));
        assert_eq!(day("自愿原则"), None);
        assert_eq!(day("本办法自公布之日起30日后施行。"), Some(date!(2016 - 05 - 31)));
        assert_eq!(day("本办法有效期五年，自发布之日起满三十日施行。"), Some(date!(2016 - 05 - 31)));
        assert_eq!(day("第七条　本规定于2002年3月1日起施行。"), Some(date!(2002 - 03 - 01)));
        assert_eq!(day("本市居民自2016年1月1日起执行新标准。"), None);
    }
}
