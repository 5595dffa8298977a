//! The box of facts that government web pages and law databases print above a text: 发文机关：… 文号：… 成文日期：…

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::date::{chinese_dates, iso_date};
use super::number::{number_alone, numbers};
use super::taken::{Taken, source};

/// A key with its colon, or one of the unmistakable keys with only space after it.
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[\s|｜;；])(?:(索\s*引\s*号|标\s*题|名\s*称|信息名称|文件名称|发文机关|发布机构|发布单位|颁布单位|颁布机关|制定机关|公布机关|发文单位|发文字号|文\s*号|字\s*号",
        r"|成文日期|发文日期|公布日期|颁布日期|发布日期|发布时间|生成日期|施行日期|实施日期|生效日期|效力级别|效力等级|时效性|有效性|主题分类|组配分类|主题词|关键词",
        r"|公开方式|公开范围|公开属性|信息类别|分\s*类|来\s*源|时\s*间|阅\s*读|浏览次数|点击数|字体|字号)\s*[:：]",
        r"|(发文机关|发布机构|制定机关|发文字号|发文日期|成文日期|公布日期|发布时间|效力级别|时效性|施行日期)[\s　])"
    ))
    .expect("a pattern of this file")
});
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

/// True for a line of such a box.
pub(crate) fn is_box_line(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= 160 && !text.ends_with('。') && KEY.find(text).is_some_and(|key| key.start() == 0)
}

/// Reads the boxes among `lines`, each with its page.
pub(crate) fn read<'a>(lines: impl Iterator<Item = (u32, &'a str)>) -> Infobox {
    let mut found = Infobox::default();
    for (page, line) in lines.map(|(page, line)| (page, line.trim())).filter(|(_, line)| is_box_line(line)) {
        let keys: Vec<_> = KEY.captures_iter(line).collect();
        for (at, groups) in keys.iter().enumerate() {
            let (Some(whole), Some(key)) = (groups.get(0), groups.get(1).or_else(|| groups.get(2))) else {
                continue;
            };
            let end = keys.get(at + 1).and_then(|next| next.get(0)).map_or(line.len(), |next| next.start());
            let value = line[whole.end().min(end)..end].trim();
            let key: String = key.as_str().split_whitespace().collect();
            found.take(&key, value, page, &line[whole.start()..end.max(whole.end())]);
        }
    }
    found
}

impl Infobox {
    /// Keeps a value where the field has none yet; `words` are the key with its value.
    fn take(&mut self, key: &str, value: &str, page: u32, words: &str) {
        if value.is_empty() {
            return;
        }
        let from = || vec![source(page, words)];
        let text = |value: String| Some(Taken::new(value, from()));
        let date = || date_in(value).map(|date| Taken::new(date, from()));
        match key {
            "标题" | "名称" | "信息名称" | "文件名称" => {
                self.title = self.title.take().or_else(|| text(value.to_owned()));
            }
            "发文机关" | "发布机构" | "发布单位" | "颁布单位" | "颁布机关" | "制定机关" | "公布机关"
            | "发文单位" => {
                self.issuer = self.issuer.take().or_else(|| text(value.to_owned()));
            }
            "发文字号" | "文号" | "字号" => {
                let number =
                    number_alone(value).or_else(|| numbers(value).into_iter().next().map(|found| found.name));
                self.number = self.number.take().or_else(|| text(number?));
            }
            // The day a page was put up (发布日期, 生成日期) is not the document's.
            "成文日期" | "发文日期" | "公布日期" | "颁布日期" => {
                self.date = self.date.take().or_else(date);
            }
            "施行日期" | "实施日期" | "生效日期" => {
                self.effective = self.effective.take().or_else(date);
            }
            _ => {}
        }
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
        assert!(!is_box_line("时间紧迫，必须抓紧。"));
    }
}
