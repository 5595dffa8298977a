//! What the box of facts says that government web pages and law databases print above a text: 发文机关：… 文号：… 成文日期：…

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::date::{chinese_dates, iso_date};
use super::number::{number_alone, numbers};
use super::taken::{Taken, source};
use crate::structure::labels::{Field, is_labelled, pairs};

static COMPACT_DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^((?:19|20)\d\d)(\d\d)(\d\d)$").expect("a pattern of this file"));

/// What such a box says; fields it lacks are empty.
#[derive(Debug, Default)]
pub(crate) struct Infobox {
    pub title: Option<Taken<String>>,
    pub issuer: Option<Taken<String>>,
    pub number: Option<Taken<String>>,
    pub date: Option<Taken<Date>>,
    pub effective: Option<Taken<Date>>,
}

/// Reads the boxes among `lines`, each with its page.
pub(crate) fn read<'a>(lines: impl Iterator<Item = (u32, &'a str)>) -> Infobox {
    let mut found = Infobox::default();
    let mut published = None;
    // A label that stood alone: its value is the next line.
    let mut open: Option<(Field, &str)> = None;
    for (page, line) in lines.map(|(page, line)| (page, line.trim())) {
        if !is_labelled(line) {
            if let Some((field, label)) = open.take() {
                let words = format!("{label}{line}");
                published = published.or(found.take(field, line, page, &words));
            }
            continue;
        }
        let pairs = pairs(line);
        for pair in &pairs {
            published = published.or(found.take(pair.field, pair.value, page, pair.words));
        }
        open = pairs.last().filter(|pair| pair.value.is_empty()).map(|pair| (pair.field, pair.words));
    }
    // Law databases say when the act was published and when it took effect; a page that says only when it was put up is
    // not believed.
    if found.effective.is_some() {
        found.date = found.date.or(published);
    }
    found
}

impl Infobox {
    /// Keeps a value where the field has none yet; gives back the day of publication, which may be that of the page.
    fn take(&mut self, field: Field, value: &str, page: u32, words: &str) -> Option<Taken<Date>> {
        if value.is_empty() {
            return None;
        }
        let from = || vec![source(page, words)];
        let text = |value: String| Some(Taken::new(value, from()));
        let date = || date_in(value).map(|date| Taken::new(date, from()));
        match field {
            Field::Title => self.title = self.title.take().or_else(|| text(value.to_owned())),
            Field::Issuer => self.issuer = self.issuer.take().or_else(|| text(value.to_owned())),
            Field::Number => {
                let number =
                    number_alone(value).or_else(|| numbers(value).into_iter().next().map(|found| found.name));
                self.number = self.number.take().or_else(|| text(number?));
            }
            Field::Date => self.date = self.date.take().or_else(date),
            Field::Effective => self.effective = self.effective.take().or_else(date),
            Field::Published => return date(),
            Field::Box | Field::Page | Field::Shy => {}
        }
        None
    }
}

fn date_in(value: &str) -> Option<Date> {
    let spelled = || chinese_dates(value).into_iter().next().map(|(date, _)| date);
    let compact = || iso_date(&COMPACT_DATE.replace(value, "$1-$2-$3"));
    spelled().or_else(|| iso_date(value)).or_else(compact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn read_lines(lines: &[&str]) -> Infobox {
        read((1..).zip(lines.iter().copied()))
    }

    fn value<T: Clone>(taken: &Option<Taken<T>>) -> Option<T> {
        taken.as_ref().map(|taken| taken.value.clone())
    }

    #[test]
    fn boxes_of_web_pages_and_databases() {
        let found = read_lines(&[
            "标　　题：国务院关于改革的意见",
            "发文机关：国务院　文　号：国发〔2014〕25号",
            "成文日期：2014-07-24",
        ]);
        assert_eq!(value(&found.title).as_deref(), Some("国务院关于改革的意见"));
        assert_eq!(value(&found.issuer).as_deref(), Some("国务院"));
        assert_eq!(value(&found.number).as_deref(), Some("国发〔2014〕25号"));
        assert_eq!(value(&found.date), Some(date!(2014 - 07 - 24)));
        let source = &found.number.unwrap().from[0];
        assert_eq!((source.page, source.words.as_str()), (2, "文　号：国发〔2014〕25号"));
        let found = read_lines(&[
            "发文字号 主席令第 38 号",
            "颁布日期：19940226 实施日期：19940901 颁布单位：国务院",
        ]);
        assert_eq!(value(&found.number).as_deref(), Some("主席令第38号"));
        assert_eq!(value(&found.date), Some(date!(1994 - 02 - 26)));
        assert_eq!(value(&found.effective), Some(date!(1994 - 09 - 01)));
        assert_eq!(value(&found.issuer).as_deref(), Some("国务院"));
    }

    #[test]
    fn the_day_a_page_was_put_up_is_not_the_documents() {
        let page = read_lines(&["发文机关：国务院", "发布日期：2017-10-13"]);
        assert_eq!(value(&page.date), None);
        let database = read_lines(&["【发布日期】2001-08-29", "【生效日期】2001-12-01"]);
        assert_eq!(value(&database.date), Some(date!(2001 - 08 - 29)));
    }

    #[test]
    fn a_value_on_the_next_line() {
        let found = read_lines(&["发文机关：", "国务院办公厅", "成文日期：", "2017年09月30日", "主 题 词："]);
        assert_eq!(value(&found.issuer).as_deref(), Some("国务院办公厅"));
        assert_eq!(value(&found.date), Some(date!(2017 - 09 - 30)));
        assert_eq!(found.date.unwrap().from[0].words, "成文日期：2017年09月30日");
    }
}
