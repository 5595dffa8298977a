//! Dates as Chinese documents write them: 2017年3月1日, 二〇一七年三月一日, 2017-03-01.

use std::sync::LazyLock;

use regex::Regex;
use time::{Date, Month};

use super::number::digits;

static CHINESE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([12１２][\d０-９]{3}|[一二][一二三四五六七八九〇○Ｏ零O]{3})\s*年\s*([\d０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*([\d０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*日",
    )
});
static ISO: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b"));
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The Chinese dates in `text` in order, each with the bytes it covers.
pub(crate) fn chinese_dates(text: &str) -> Vec<(Date, std::ops::Range<usize>)> {
    CHINESE
        .captures_iter(text)
        .filter_map(|groups| {
            let number = |at: usize| groups.get(at).and_then(|group| value(group.as_str()));
            let date = date_of(number(1)?, number(2)?, number(3)?)?;
            Some((date, groups.get(0)?.range()))
        })
        .collect()
}

/// The date a line consists of, such as 2017年3月1日 below a signature or （2017年3月1日） below a title.
pub(crate) fn date_alone(text: &str) -> Option<Date> {
    let text = text.trim();
    let text = text
        .strip_prefix(['（', '('])
        .and_then(|inside| inside.strip_suffix(['）', ')']))
        .map_or(text, str::trim);
    let (date, range) = chinese_dates(text).into_iter().next()?;
    (range.start == 0 && range.end == text.len()).then_some(date)
}

/// The date below a text, which may also be written in digits: 2016-03-31.
pub(crate) fn closing_date(text: &str) -> Option<Date> {
    let alone = || ISO.find(text).is_some_and(|found| found.as_str() == text.trim());
    date_alone(text).or_else(|| iso_date(text).filter(|_| alone()))
}

/// The first date in digits, such as 2017-03-01.
pub(crate) fn iso_date(text: &str) -> Option<Date> {
    let groups = ISO.captures(text)?;
    date_of(groups[1].parse().ok()?, groups[2].parse().ok()?, groups[3].parse().ok()?)
}

/// The day of these numbers, in our time.
pub(crate) fn date_of(year: u32, month: u32, day: u32) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let year = i32::try_from(year).ok().filter(|year| (1900..2100).contains(year))?;
    Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()
}

/// The value of a numeral in digits of any width, in the place notation of years (二〇一七) or in tens (二十一).
pub(super) fn value(text: &str) -> Option<u32> {
    let text = digits(text);
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).map(|at| at as u32);
    let chars: Vec<char> =
        text.chars().map(|c| if matches!(c, '○' | 'Ｏ' | '零' | 'O') { '〇' } else { c }).collect();
    match chars.iter().position(|c| *c == '十') {
        Some(at) => {
            let tens = if at == 0 { 1 } else { digit(chars[at - 1])? };
            let ones = chars.get(at + 1).map_or(Some(0), |c| digit(*c))?;
            Some(tens * 10 + ones)
        }
        None => chars.into_iter().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_in_many_spellings() {
        for text in [
            "2017年3月1日",
            "二〇一七年三月一日",
            "二○一七年三月一日",
            "２０１７年３月１日",
            " 2017 年 3 月 1 日 ",
            "（2017年3月1日）",
        ] {
            assert_eq!(
                date_alone(text).map(|date| date.to_string()).as_deref(),
                Some("2017-03-01"),
                "{text}"
            );
        }
        assert_eq!(iso_date("2015-06-05 10:00").map(|date| date.to_string()).as_deref(), Some("2015-06-05"));
        assert_eq!(date_alone("2017年2月30日"), None);
        assert_eq!(date_alone("2017年3月1日起施行"), None);
    }
}
