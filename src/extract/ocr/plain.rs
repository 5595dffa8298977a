//! Gives Chinese punctuation its printed form. The alphabet of Tesseract's Chinese models has no （ ） ： ；
//! ！ ？ and no dash, so it reads them as their narrow cousins, the dash as the number 一, and the brackets
//! 〔〕 of document numbers as whatever bracket looks likest.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::super::flow::is_wide;
use super::super::pdf::fold::is_hanzi;

/// A document number such as 黔府办函〔2015〕185号, with any bracket for 〔 and 〕; one of them may be read as a digit.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(^|\p{Han})[〔【\[(（{「『]{1,2}((?:19|20)\d\d)(?:[〕】\])）}」』j]{1,2} ?|[31Jl] )(第?\d+ ?(?:号|$))",
    )
    .ok()
});
static NUMBER_OPENED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(\p{Han})[5S]((?:19|20)\d\d)[〕】\])）}」』]{1,2} ?(第?\d+ ?(?:号|$))").ok()
});

/// A one of a date, which a thin stroke is there.
static ONE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([年月0-9])[\]lI|丨]([0-9]?[月日])").ok());
/// A line that ends in a date, read with letters for digits.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"([12lI][0-9OotlIiJ|丨]{3})年([0-9OolItiJ|丨]{1,2})月([0-9OolItiJ|丨工]{1,2})[日自目曰]($|起|印|前|止|至)").ok()
});

/// A dash between numbers, or on both sides of a page number.
static DASH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([0-9年月日%])一([0-9])").ok());
static PAGE_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^一 ?([0-9]+) ?一$").ok());

/// The words of a line as it was printed, as far as the models allow: no spaces beside hanzi, wide marks.
pub(super) fn plain<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let line = words.collect::<Vec<_>>().join(" ");
    if !line.chars().any(is_hanzi) {
        return line;
    }
    let mut text = close_up(&widen(&close_up(&line)));
    for (pattern, printed) in [
        (&NUMBER, "$1〔$2〕$3"),
        (&NUMBER_OPENED, "$1〔$2〕$3"),
        (&ONE, "${1}1$2"),
        (&DASH, "$1—$2"),
        (&PAGE_NUMBER, "— $1 —"),
    ] {
        if let Some(pattern) = pattern.as_ref() {
            text = pattern.replace_all(&text, printed).into_owned();
        }
    }
    match DATE.as_ref() {
        Some(pattern) => pattern.replace_all(&text, date).into_owned(),
        None => text,
    }
}

/// The date with digits for the letters that look like them, where that makes one.
fn date(read: &Captures) -> String {
    let digits = |group: usize| -> String {
        let like = |c: char| match c {
            'O' | 'o' => '0',
            't' | 'l' | 'I' | 'i' | 'J' | '|' | '丨' | '工' => '1',
            other => other,
        };
        read[group].chars().map(like).collect()
    };
    let within = |group: usize, last: u32| digits(group).parse().is_ok_and(|n: u32| (1..=last).contains(&n));
    let year = digits(1).parse().is_ok_and(|year: u32| (1900..2100).contains(&year));
    if year && within(2, 12) && within(3, 31) {
        format!("{}年{}月{}日{}", digits(1), digits(2), digits(3), &read[4])
    } else {
        read[0].to_owned()
    }
}

/// Takes out the spaces beside hanzi and wide marks.
fn close_up(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let beside = text.chars().next_back().is_some_and(is_hanzi)
            || characters.peek().copied().is_some_and(is_hanzi);
        if c != ' ' || !beside {
            text.push(c);
        }
    }
    text
}

/// Makes narrow marks wide where a Chinese character stands beside them; a closing bracket is like its
/// opening one, and both are round where one of them is.
fn widen(line: &str) -> String {
    let mut open: Vec<usize> = Vec::new();
    let mut text: Vec<char> = Vec::with_capacity(line.len());
    let mut characters = line.chars().peekable();
    while let Some(mark) = characters.next() {
        let beside =
            text.last().copied().is_some_and(is_wide) || characters.peek().copied().is_some_and(is_wide);
        let printed = match mark {
            '(' if beside => '（',
            ',' if beside => '，',
            ':' if beside => '：',
            ';' if beside => '；',
            '!' if beside => '！',
            '?' if beside => '？',
            ')' | '〉' | '】' | ']' | '〕' => match open.pop() {
                Some(at) => close(&mut text[at], mark),
                None if beside && mark == ')' => '）',
                None => mark,
            },
            other => other,
        };
        if matches!(mark, '(' | '〈' | '【' | '[' | '〔') {
            open.push(text.len());
        }
        text.push(printed);
    }
    text.into_iter().collect()
}

/// The closing bracket that suits an opening one, which is made round where `closing` is.
fn close(opening: &mut char, closing: char) -> char {
    match (*opening, closing) {
        ('(', ')') => ')',
        ('(' | '（', _) => '）',
        (_, ')') => {
            *opening = '（';
            '）'
        }
        (_, other) => other,
    }
}

#[cfg(test)]
mod tests {
    fn plain(line: &str) -> String {
        super::plain(line.split(' '))
    }

    #[test]
    fn marks_between_hanzi_are_wide() {
        assert_eq!(plain("各市(州)人民政府,贵安新区管委会:"), "各市（州）人民政府，贵安新区管委会：");
        assert_eq!(plain("到2015年(试行),1,420个"), "到2015年（试行），1,420个");
        assert_eq!(plain("共同印发(2014),并"), "共同印发（2014），并");
    }

    #[test]
    fn no_space_stands_beside_hanzi() {
        assert_eq!(
            plain("到 2015 年 底 , 2 所 WHO Health 中心 ( 站 ) 。"),
            "到2015年底，2所WHO Health中心（站）。"
        );
    }

    #[test]
    fn english_stays() {
        let english = "Directive 2003/30/EC (OJ L 123, p. 42): see Annex; why?";
        assert_eq!(plain(english), english);
    }

    #[test]
    fn document_numbers_have_their_brackets() {
        for read in ["黔府办函(2015]185号", "黔府办函【2015)185号", "黔府办函[2015]185号"] {
            assert_eq!(plain(&format!("根据《{read}》")), "根据《黔府办函〔2015〕185号》");
        }
        assert_eq!(plain("六特办通字【2017] 36 号"), "六特办通字〔2017〕36号");
        assert_eq!(plain("[2016j 1 号)等精神"), "〔2016〕1号）等精神");
        assert_eq!(plain("(东府[【20163 3号)"), "（东府〔2016〕3号）");
        assert_eq!(plain("（东府52016）3号）"), "（东府〔2016〕3号）");
        // 号 stands on the next line.
        assert_eq!(plain("试行办法》（东府52016)3"), "试行办法》（东府〔2016〕3");
        assert_eq!(plain("试行办法》(东府[【20163 3"), "试行办法》（东府〔2016〕3");
        assert_eq!(plain("《规划(2015)》"), "《规划（2015）》");
    }

    #[test]
    fn a_stroke_in_a_date_is_a_one() {
        assert_eq!(plain("2017年3月]日"), "2017年3月1日");
        assert_eq!(plain("2016年l2月3l日"), "2016年12月31日");
        assert_eq!(plain("20t6年1月J自"), "2016年1月1日");
        assert_eq!(plain("从2015年5月工日起执行"), "从2015年5月1日起执行");
        assert_eq!(plain("2016年1月40日印发"), "2016年1月40日印发");
        assert_eq!(plain("每月I型"), "每月I型");
    }

    #[test]
    fn brackets_match() {
        assert_eq!(plain("实施细则〈试行)》的通知"), "实施细则（试行）》的通知");
        assert_eq!(plain("实施细则(试行〉》的通知"), "实施细则（试行）》的通知");
        assert_eq!(plain("《关于<办法>〈试行〉的】通知"), "《关于<办法>〈试行〉的】通知");
    }

    #[test]
    fn a_dash_is_no_number() {
        assert_eq!(plain("计划(2016一2018年)"), "计划（2016—2018年）");
        assert_eq!(plain("一3一"), "— 3 —");
        assert_eq!(plain("一是"), "一是");
        assert_eq!(plain("三年一2次"), "三年—2次");
    }
}
