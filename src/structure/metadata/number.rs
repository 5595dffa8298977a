//! Document numbers 发文字号: 国办发〔2017〕32号, 国务院令第663号, 国家税务总局公告2014年第67号; as written by
//! real offices, in any bracket, and given back with 〔〕 and without white space so that equal numbers are equal.

use std::sync::LazyLock;

use regex::Regex;

use super::issuers::is_body;
use super::places::central_body_at_start;

static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(\p{Han}{1,14}(?:\s?\p{Han}{1,6})?)\s*[〔\[(（【［﹝〈]\s*((?:19|20|１９|２０)[\d０-９]{2})\s*年?\s*[〕\])）】］﹞〉]\s*(第?)\s*([\d０-９]{1,5})\s*号",
    )
});
static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(\p{Han}{0,24}?(?:令|公告))\s*[（(]?\s*((?:19|20)\d{2}\s*年)?\s*[)）]?\s*[（(]?\s*(?:第\s*)?",
        r"([\d０-９]{1,4}|[一二三四五六七八九十百零〇]{1,7})\s*号"
    ))
});
/// 建设部第11号令, 国家药监局2019年第23号公告.
static ORDER_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(\p{Han}{2,24}?)\s*[（(]?((?:19|20)\d{2}年)?[)）]?(?:第\s*)?([\d０-９]{1,4}|[一二三四五六七八九十百零〇]{1,7})\s*号(令|公告)",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// Words that stand before a number in running text and are no part of it.
const BEFORE: [&str; 87] = [
    "根据",
    "按照",
    "依据",
    "依照",
    "贯彻",
    "落实",
    "执行",
    "参照",
    "遵照",
    "废止",
    "以及",
    "关于",
    "通知",
    "意见",
    "办法",
    "规定",
    "文件",
    "精神",
    "印发",
    "详见",
    "附件",
    "转发",
    "批转",
    "下发",
    "要求",
    "结合",
    "同时",
    "分别",
    "其中",
    "原",
    "和",
    "与",
    "及",
    "见",
    "以",
    "的",
    "是",
    "为",
    "经",
    "由",
    "对",
    "按",
    "在",
    "将",
    "即",
    "如",
    "或",
    "从",
    "现",
    "号",
    "文号",
    "修正",
    "年",
    "修订",
    "字号",
    "发文",
    "有关",
    "日",
    "政府",
    "办公厅",
    "学习",
    "传达",
    "遵守",
    "严格",
    "认真",
    "符合",
    "收到",
    "适用",
    "继续",
    "下达",
    "参考",
    "发布",
    "公布",
    "颁布",
    "出台",
    "制定",
    "修改",
    "代替",
    "取代",
    "撤销",
    "停止",
    "部署",
    "明确",
    "实施",
    "对照",
    "下称",
    "了",
];

/// A number found in a text: as a canonical name and where it stands, in bytes.
pub(crate) struct Found {
    pub name: String,
    pub start: usize,
    pub end: usize,
}

/// Every Chinese document number in `text`, in order.
pub(crate) fn numbers(text: &str) -> Vec<Found> {
    // All patterns hold 号: most paragraphs have none.
    if !text.contains('号') {
        return Vec::new();
    }
    let mut found: Vec<Found> = BRACKETED
        .captures_iter(text)
        .filter_map(|groups| {
            let code: String = groups[1].split_whitespace().collect();
            let code = after_words(&code);
            let name = format!("{code}〔{}〕{}{}号", digits(&groups[2]), &groups[3], digits(&groups[4]));
            let (start, end) = (tail(groups.get(1)?, code), groups.get(0)?.end());
            (!code.is_empty()).then_some(Found { name, start, end })
        })
        .collect();
    found.extend(ORDER.captures_iter(text).filter_map(|groups| {
        let act = orderer(&groups[1]);
        order(act, &groups, tail(groups.get(1)?, act))
    }));
    let after: Vec<Found> = ORDER_AFTER
        .captures_iter(text)
        .filter_map(|groups| {
            let named = format!("{}{}", &groups[1], &groups[4]);
            let act = orderer(&named);
            let body = &act[..act.len() - groups[4].len()];
            order(act, &groups, tail(groups.get(1)?, body))
        })
        // 建设部令第158号令 is one.
        .filter(|new| found.iter().all(|old| old.end <= new.start || new.end <= old.start))
        .collect();
    found.extend(after);
    found.sort_by_key(|number| number.start);
    found
}

/// The number of an order or announcement by `act` (建设部令), of whose parts group 2 is the year and group 3 the
/// serial. Anybody's announcement of the week is no document number: without a year only a central body's is.
fn order(act: &str, groups: &regex::Captures, start: usize) -> Option<Found> {
    let year: String = groups.get(2).map_or("", |year| year.as_str()).split_whitespace().collect();
    let central = |body: &str| central_body_at_start(body) == Some(body.len());
    let ordinal = groups[0].contains('第');
    let known = match act.strip_suffix("公告") {
        Some(body) => {
            let congress = body.contains("人民代表大会");
            ordinal && (central(body) || congress || !year.is_empty() && is_body(body))
        }
        // 市政府令154号, but not 口令3号.
        None => {
            let body = act.strip_suffix('令').unwrap_or(act);
            let orders = is_body(body) || body == "主席" || body.ends_with("部门");
            orders && (ordinal || central(body) || body.ends_with("政府"))
        }
    };
    // 国土资源部部令 is that ministry's.
    let name = format!("{act}{year}第{}号", digits(&groups[3])).replacen("部部令", "部令", 1);
    known.then_some(Found { name, start, end: groups.get(0)?.end() })
}

/// Where the part of `whole` starts that reads `tail` but for white space.
fn tail(whole: regex::Match, tail: &str) -> usize {
    let written = whole.as_str().char_indices().rev().filter(|(_, c)| !c.is_whitespace());
    let first = written.take(tail.chars().count()).last();
    first.map_or(whole.end(), |(at, _)| whole.start() + at)
}

/// The number a line consists of, spaces and a trailing 签发人 aside; `None` when there is more to it.
pub(crate) fn number_alone(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    // Asked of every line: most are told by what every number ends in.
    if !text.contains('号') || text.chars().count() > 40 {
        return None;
    }
    // A bracket trimmed above may have been the year's: read the longest form that is a number.
    let only = |pattern: &Regex| {
        let found = pattern.find(text)?;
        (found.start() == 0 && found.end() == text.len()).then_some(())
    };
    only(&BRACKETED).or_else(|| only(&ORDER)).or_else(|| only(&ORDER_AFTER))?;
    numbers(text).into_iter().next().map(|found| found.name)
}

/// The bodies that gave an order, with 令 or 公告: known ones with any 和 in their names, else what follows the
/// words before them.
fn orderer(text: &str) -> &str {
    let name = text.strip_suffix('令').or_else(|| text.strip_suffix("公告")).unwrap_or(text);
    let body_before = |end: usize| {
        let starts = name[..end].char_indices().map(|(at, _)| at);
        starts.into_iter().find(|at| central_body_at_start(&name[*at..]) == Some(end - at))
    };
    let Some(mut start) = body_before(name.len()) else { return after_words(text) };
    while let Some(before) = body_before(start) {
        start = before;
    }
    text[start..].trim_start_matches("中华人民共和国")
}

/// What follows the last word that cannot be part of an issuer's code.
fn after_words(code: &str) -> &str {
    // 和 in 中华人民共和国 joins nothing.
    let code = code.rfind("中华人民共和国").map_or(code, |at| &code[at + "中华人民共和国".len()..]);
    // An order names its government in full; elsewhere 政府 ends the name that stands before the code.
    let in_full = code.ends_with(['令', '告']);
    let cut = BEFORE
        .iter()
        .filter(|word| !(in_full && matches!(**word, "政府" | "办公厅" | "和")))
        .filter_map(|word| code.rfind(word).map(|at| at + word.len()))
        .filter(|&end| end < code.len())
        .max();
    &code[cut.unwrap_or(0)..]
}

/// Full-width digits as ASCII ones.
pub(crate) fn digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_numbers_in_real_spellings() {
        for (text, expected) in [
            ("六特办通字〔2017〕36号", "六特办通字〔2017〕36号"),
            ("精神（国办发(2017)32号）", "国办发〔2017〕32号"),
            ("各单位要认真学习中办发〔2016〕30号文件", "中办发〔2016〕30号"),
            ("黔人社发【2019】6号", "黔人社发〔2019〕6号"),
            ("国卫基层函［2019］121号", "国卫基层函〔2019〕121号"),
            ("按照国发 〔 2012 〕 11 号文件", "国发〔2012〕11号"),
            ("《居住证暂行条例》（国务院令第663号）", "国务院令第663号"),
            ("中华人民共和国国务院令 第　663　号", "国务院令第663号"),
            ("（省政府令第279号）", "省政府令第279号"),
            ("依照建设部第11号令", "建设部令第11号"),
            ("《城市紫线管理办法》（建设部120号令）", "建设部令第120号"),
            ("（深圳市政府令156号）", "深圳市政府令第156号"),
            ("建设部令第158号令", "建设部令第158号"),
            ("国土资源部部令第15号", "国土资源部令第15号"),
            (
                "（广东省第十二届人民代表大会常务委员会第45号公告）",
                "广东省第十二届人民代表大会常务委员会公告第45号",
            ),
            ("的决定》修正主席令第73号）", "主席令第73号"),
            ("中国人民银行令〔2016〕第 1 号", "中国人民银行令〔2016〕第1号"),
            ("交通运输部令2019年第17号", "交通运输部令2019年第17号"),
            ("（国家税务总局公告2014年第67号）", "国家税务总局公告2014年第67号"),
            ("财政部、国家税务总局令第65号", "国家税务总局令第65号"),
            ("国家发展和改革委员会公安部令第46号", "国家发展和改革委员会公安部令第46号"),
            ("根据财政部税务总局2019年第39号公告", "财政部税务总局公告2019年第39号"),
        ] {
            let found: Vec<String> = numbers(text).into_iter().map(|found| found.name).collect();
            assert_eq!(found, [expected], "{text}");
        }
        for text in [
            "第3号楼共有2017户",
            "经网站公告第2号岗位",
            "见第5号公告栏",
            "接上级命令第3号",
            "口令3号",
            "2013年第23号令",
            "本市5号令人注目",
        ] {
            assert!(numbers(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_line_that_is_a_number() {
        assert_eq!(number_alone(" 国办发〔2015〕38号 ").as_deref(), Some("国办发〔2015〕38号"));
        assert_eq!(number_alone("国办发〔2015〕38号国务院办公厅关于改革的意见"), None);
    }
}
