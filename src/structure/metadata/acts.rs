//! What was done to a text and when: adopted 通过, in force 施行.

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::date::chinese_dates;
use super::taken::{Taken, Text};
use crate::model::PassageKind;
use crate::structure::paragraphs::Paragraph;

/// 本条例自2016年1月1日起施行, also 自公布之日起; only a text that speaks of itself (本) is believed in the body.
static IN_FORCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(本\p{Han}{1,12}?)?自\s*(?:(\S{4}\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日)|(?:\p{Han}{0,6}(?:公布|发布|印发|颁布|下发|通过|发文|签发)之日))",
        r"\s*(?:起|开始)?\p{Han}{0,8}?(?:施行|实施|执行|生效)"
    ))
    .expect("a pattern of this file")
});
/// 2016年10月1日 施行, alone below a law's title.
static IN_FORCE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[（(]?(\d{4}年\d{1,2}月\d{1,2}日)\s*起?\s*(?:施行|实施)[)）]?$")
        .expect("a pattern of this file")
});
/// The day a text was passed: the date before the first 通过 in its head.
pub(super) fn adopted(text: Text) -> Option<Taken<Date>> {
    text.head().iter().find_map(|paragraph| {
        let words = &paragraph.text;
        let end = words.find("通过")?;
        let (date, range) = chinese_dates(&words[..end]).pop()?;
        let between = &words[range.end..end];
        let one_act = between.chars().count() <= 60 && !between.contains(['。', '；', '》']);
        one_act.then(|| Taken::words(date, paragraph, &words[range.start..end + "通过".len()]))
    })
}

/// The day from which a text applies: as its last article says, else as those say who published it. 自公布之日起 is the
/// day of the document, `published`, where that is known.
pub(super) fn effective(text: Text, published: Option<Date>) -> Option<Taken<Date>> {
    let main = text.main();
    let own = text.paragraphs[main.clone()].iter().zip(&text.parts.kinds[main]).rev();
    let last = own
        .filter(|(_, kind)| **kind == PassageKind::Body)
        .find_map(|(paragraph, _)| in_force(paragraph, true, published));
    last.or_else(|| {
        text.head().iter().find_map(|paragraph| {
            let alone = IN_FORCE_LINE.captures(paragraph.text.trim());
            let date = alone.and_then(|groups| chinese_dates(&groups[1]).pop());
            match date {
                Some((date, _)) => Some(Taken::whole(date, paragraph)),
                None => in_force(paragraph, false, published),
            }
        })
    })
}

fn in_force(paragraph: &Paragraph, of_itself: bool, published: Option<Date>) -> Option<Taken<Date>> {
    // Most paragraphs do not speak of it.
    if !paragraph.text.contains('自') {
        return None;
    }
    IN_FORCE.captures_iter(&paragraph.text).find_map(|groups| {
        if of_itself && groups.get(1).is_none() {
            return None;
        }
        let date = match groups.get(2) {
            Some(date) => chinese_dates(date.as_str()).first()?.0,
            None => published?,
        };
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
        assert_eq!(day("自愿原则"), None);
    }
}
