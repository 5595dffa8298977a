//! What makes two titles the name of one work: folded, out of the notice that published it, its issuer set apart.

use std::sync::LazyLock;

use regex::Regex;

use crate::segment::{fold, han_number};

/// 某某关于印发某某规划的通知: who, what, and under cover of what.
static WRAPPED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(.{0,60}?)(?:关于)?(?:印发|转发|批转|下发|发布|公布)(.{4,})的(?:通知|公告|通告|函|令)$")
});
/// The year of a version at the end: (2018年修正), (2015-2020年), (2019修订).
static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\((?:(\d{4})年?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:第\p{Han}次)?(?:修正|修订|修改|本|版)(?:本|版|案)?)\)$",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// A title taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The matter and kind, without 的: 关于推进医疗联合体建设和发展指导意见.
    pub core: String,
    /// Who issued it, as the title says; empty where it does not.
    pub issuer: String,
    /// The year of the version, where the title names one.
    pub version: Option<String>,
}

impl Name {
    /// Takes `title` apart.
    pub fn of(title: &str) -> Self {
        let folded = fold(title).text;
        let plain: String = folded
            .chars()
            .filter(|c| {
                !c.is_whitespace()
                    && !matches!(c, '《' | '》' | '〈' | '〉' | '<' | '>' | '“' | '”' | '"' | '‘' | '’')
            })
            .collect();
        let (issuer, matter) = match WRAPPED.captures(&plain) {
            // What is issued may name its own issuer; the office that sends it out is nobody's then.
            Some(groups) => (groups[1].to_owned(), groups[2].to_owned()),
            None => (String::new(), plain),
        };
        let (version, matter) = match VERSION.captures(&matter) {
            Some(groups) => {
                let end = groups.get(0).map_or(matter.len(), |whole| whole.start());
                (Some(groups[1].to_owned()), matter[..end].to_owned())
            }
            None => (None, matter),
        };
        let (issuer, core) = match matter.split_once("关于") {
            Some((own, rest)) => {
                let issuer = if own.is_empty() { issuer } else { own.to_owned() };
                (issuer, format!("关于{rest}"))
            }
            None => {
                let bare = matter.strip_prefix("中华人民共和国").unwrap_or(&matter);
                (issuer, bare.to_owned())
            }
        };
        // 的 comes and goes: 总体规划工作意见, 总体规划工作的意见. Two issuers stand with a mark between them or without.
        Self { core: core.replace('的', ""), issuer: issuer.replace('、', ""), version }
    }

    /// True when nothing in the two says that they are by different bodies.
    pub fn agrees(&self, other: &Self) -> bool {
        let (a, b) = (&self.issuer, &other.issuer);
        self.core == other.core
            && (a.is_empty() || b.is_empty() || a.ends_with(b.as_str()) || b.ends_with(a.as_str()))
    }
}

/// A document number as it is compared: 主席令第九十一号 is 主席令第91号, 令〔2016〕第1号 is 令〔2016〕1号.
pub(super) fn number(number: &str) -> String {
    let plain: String = fold(number).text.chars().filter(|c| !c.is_whitespace()).collect();
    // (EU) No 1303/2013 is also written without No.
    let plain = plain.replace(")no.", ")").replace(")no", ")");
    let Some((head, serial)) = plain.rsplit_once('第') else { return plain };
    let count =
        serial.strip_suffix('号').and_then(|serial| serial.parse().ok().or_else(|| han_number(serial)));
    let mark = if head.ends_with(|c: char| c.is_alphabetic()) { "第" } else { "" };
    count.map_or_else(|| plain.clone(), |count: u32| format!("{head}{mark}{count}号"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_number_written_in_two_ways() {
        assert_eq!(number("(EU) No 1303/2013"), number("(EU) 1303/2013"));
        assert_ne!(number("(EU) No 1303/2013"), number("(EU) No 1304/2013"));
    }

    #[test]
    fn names_of_one_work() {
        for (a, b) in [
            ("国务院办公厅关于推进医疗联合体建设和发展的指导意见", "关于推进医疗联合体建设和发展的指导意见"),
            (
                "国务院办公厅关于印发全国医疗卫生服务体系规划纲要（2015—2020年）的通知",
                "全国医疗卫生服务体系规划纲要(2015—2020年)",
            ),
            ("关于印发《全面推进医共体建设实施意见》的通知", "全面推进医共体建设实施意见"),
            ("中华人民共和国专利法", "专利法"),
            ("建设部关于印发《关于加强规划保护的指导意见》的通知", "关于加强规划保护的指导意见"),
            ("国务院办公厅转发《建设部关于加强总体规划工作意见》的通知", "关于加强总体规划工作的意见"),
            ("中华人民共和国专利法（2020年修正）", "《专利法》"),
            (
                "最高人民法院、最高人民检察院关于办理案件的解释",
                "最高人民法院 最高人民检察院关于办理案件的解释",
            ),
            (
                "国家卫生健康委员会 国家中医药管理局关于推进医共体建设的通知",
                "国家卫生健康委员会国家中医药管理局关于推进医共体建设的通知",
            ),
            (
                "贵州省人民政府办公厅关于印发<三年提升计划>的通知",
                "省人民政府办公厅关于印发三年提升计划的通知",
            ),
        ] {
            assert!(Name::of(a).agrees(&Name::of(b)), "{a} {b}: {:?} {:?}", Name::of(a), Name::of(b));
        }
        for (a, b) in [
            ("广东省人民政府关于推进户籍改革的意见", "广州市人民政府关于推进户籍改革的意见"),
            ("医疗机构管理条例", "医疗机构管理条例实施细则"),
            ("居住证管理办法", "居住证管理办法（征求意见稿）"),
        ] {
            assert!(!Name::of(a).agrees(&Name::of(b)), "{a} {b}");
        }
    }

    #[test]
    fn numbers_of_one_order() {
        for (a, b) in [
            ("主席令第九十一号", "主席令第91号"),
            (
                "深圳市第五届人民代表大会常务委员会公告第一〇四号",
                "深圳市第五届人民代表大会常务委员会公告第104号",
            ),
            ("省政府令第一百零四号", "省政府令第104号"),
            ("中国人民银行令〔2016〕第1号", "中国人民银行令〔2016〕1号"),
        ] {
            assert_eq!(number(a), number(b));
        }
        assert_ne!(number("国务院令第10号"), number("国务院令第1号"));
    }

    proptest! {
        #[test]
        fn the_wrapping_does_not_matter(
            issuer in prop::sample::select(vec!["", "国务院办公厅", "贵州省人民政府"]),
            matter in "[改革发展医疗卫生]{3,12}(规划|方案|办法)",
            quotes in prop::sample::select(vec![("", ""), ("《", "》"), ("〈", "〉"), ("<", ">")]),
        ) {
            let (open, close) = quotes;
            let wrapped = Name::of(&format!("{issuer}关于印发{open}{matter}{close}的通知"));
            prop_assert!(wrapped.agrees(&Name::of(&matter)));
            prop_assert_eq!(wrapped.issuer, issuer);
        }
    }
}
