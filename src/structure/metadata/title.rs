//! What a title tells: the kind of document 文种 and who issued it.

use std::sync::LazyLock;

use regex::Regex;

/// Kinds of document: the fifteen of the regulation of 2012 and those issued under cover of a notice. The longest
/// that fits the title's end counts, given back by the name on the right.
const KINDS: [(&str, &str); 52] = [
    ("决议", "决议"),
    ("决定", "决定"),
    ("命令", "命令"),
    ("公报", "公报"),
    ("公告", "公告"),
    ("通告", "通告"),
    ("意见", "意见"),
    ("通知", "通知"),
    ("通报", "通报"),
    ("报告", "报告"),
    ("请示", "请示"),
    ("批复", "批复"),
    ("议案", "议案"),
    ("的函", "函"),
    ("复函", "函"),
    ("纪要", "纪要"),
    ("方案", "方案"),
    ("规划", "规划"),
    ("计划", "计划"),
    ("办法", "办法"),
    ("细则", "细则"),
    ("要点", "要点"),
    ("规定", "规定"),
    ("条例", "条例"),
    ("指南", "指南"),
    ("纲要", "纲要"),
    ("规范", "规范"),
    ("规程", "规程"),
    ("规则", "规则"),
    ("标准", "标准"),
    ("准则", "准则"),
    ("章程", "章程"),
    ("制度", "制度"),
    ("预案", "预案"),
    ("措施", "措施"),
    ("法典", "法"),
    ("法", "法"),
    ("宪法", "宪法"),
    ("解释", "解释"),
    ("答复", "答复"),
    ("手册", "手册"),
    ("解读", "解读"),
    ("倡议书", "倡议书"),
    ("白皮书", "白皮书"),
    ("修正案", "修正案"),
    ("守则", "守则"),
    ("通则", "通则"),
    ("公约", "公约"),
    ("协定", "协定"),
    ("的解答", "解答"),
    ("的安排", "安排"),
    ("补充安排", "安排"),
];
/// How titles begin of what explains a document.
const READINGS: [&str; 7] = ["解读", "图解", "一图读懂", "一图看懂", "一图速览", "漫画解读", "政策解读"];
/// Longest name of such a column of a site, in code points.
const COLUMN_NAME: usize = 5;
/// What web pages put before a title: 转发： or the name of a column.
static COLUMN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[【\[]\p{Han}{2,8}[】\]]|[（(]转[发载]?[)）]|转[发载][:：])\s*"));
/// How news begin.
static NEWS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^.{0,16}(?:(?:新华社|中新社|中新网|人民网|央视网)[^。]{0,20}[电讯]|本[报网台刊]\p{Han}{0,6}讯|\p{Han}{2,8}(?:网|日报|晚报|早报|时报)讯",
        r"|(?:记者|通讯员)[^。]{0,24}(?:获悉|了解到|报道|采访|从))"
    ))
});
/// Words that end like a kind of document and are none.
const NO_KIND: [&str; 12] = [
    "征求意见",
    "提出意见",
    "的意见建议",
    "工作报告会",
    "方法",
    "做法",
    "说法",
    "想法",
    "看法",
    "违法",
    "执法",
    "司法",
];

static TAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[（(〔【\[][^（(〔【\[]{1,24}[)）〕】\]]$|(全文|\d{4}年?版?|最新版?)$"));
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The kind of document a Chinese title ends in, brackets such as （试行） aside.
pub(crate) fn kind_of(title: &str) -> Option<&'static str> {
    let mut title = title.trim_end();
    // 中共中央 国务院印发《…规划纲要》 is named by what it carries.
    if title.contains("印发《") || title.starts_with('《') && title.matches('》').count() == 1 {
        title = title.trim_end_matches('》');
    }
    while let Some(tail) = TAIL.find(title) {
        title = title[..tail.start()].trim_end();
    }
    if NO_KIND.iter().any(|word| title.ends_with(word)) && !title.ends_with("公司法") {
        return None;
    }
    let fitting = KINDS.iter().filter(|(word, _)| title.ends_with(word) && title.len() > word.len());
    let kind = fitting.max_by_key(|(word, _)| word.len()).map(|(_, kind)| *kind);
    // 政策解读 alone is the name of a column.
    let kind = kind.filter(|kind| *kind != "解读" || title.chars().count() > COLUMN_NAME);
    // 解读《…办法》 is about a document and none of its kind.
    let reads =
        READINGS.iter().any(|word| title.starts_with(word)) && (kind.is_some() || title.contains('《'));
    if reads { Some("解读") } else { kind }
}

/// The part of a title that names its issuers: what stands before 关于, 印发 or 转发.
pub(crate) fn issuer_part(title: &str) -> Option<&str> {
    let at = ["关于", "印发", "转发", "批转", "就《"].iter().filter_map(|word| title.find(word)).min()?;
    (at > 0).then(|| &title[..at])
}

/// True for a report of a document: its title tells an event, or its text, which begins with `lead`, comes from a
/// newspaper and not from an office.
pub(crate) fn is_news(title: &str, lead: &str) -> bool {
    let of_office = title.contains("关于") || title.contains("印发《");
    !of_office && (title.contains("出台") || NEWS.is_match(lead))
}

/// A title as it is cited: without the marks around it and what web pages add.
pub(crate) fn bare(title: &str) -> &str {
    let title = COLUMN.find(title).map_or(title, |column| &title[column.end()..]);
    let whole = title.trim_end_matches(['：', ':']).trim_end_matches("如下").trim_end_matches("全文");
    match whole.strip_prefix('《').and_then(|rest| rest.strip_suffix('》')) {
        Some(inner) if !inner.contains(['《', '》']) => inner,
        _ => title,
    }
}

/// The name of what a title explains: 《贵州省居住证实施办法》政策解读, 解读佛山市…办法.
pub(crate) fn without_reading(title: &str) -> &str {
    let rest = READINGS.iter().find_map(|word| title.strip_prefix(word)).unwrap_or(title);
    rest.trim_start_matches(['：', ':', '|', '｜', '《', ' '])
}

/// A title from its first word on: 2016年 before a place is no part of the name.
pub(crate) fn without_year(title: &str) -> &str {
    let rest = title.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix("年度")
        .or_else(|| rest.strip_prefix('年'))
        .filter(|_| rest.len() + 4 == title.len())
        .unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_explains_or_reports_a_document_is_none_of_its_kind() {
        assert_eq!(kind_of("解读佛山市保障性住房建设、分配和管理办法"), Some("解读"));
        assert_eq!(kind_of("图解：《安顺市城市管理办法》"), Some("解读"));
        assert_eq!(kind_of("政策解读"), None);
        assert!(is_news("安顺市出台城市管理办法", "办法提出，要加强管理。"));
        assert!(is_news("新的城市管理办法", "本报讯（记者 张三）近日，市政府公布办法。"));
        assert!(is_news("新的城市管理办法", "新华社北京3月1日电 办法公布。"));
        assert!(!is_news("新闻记者证管理办法", "为了规范新闻记者证管理，制定本办法。"));
        assert!(!is_news("国务院关于出台配套措施的通知", "各部门：记者从现场报道。"));
    }

    #[test]
    fn a_title_without_the_column_of_the_page() {
        assert_eq!(bare("转发：某市招生方案政策解读"), "某市招生方案政策解读");
        assert_eq!(bare("【政策文件】关于防汛的通知"), "关于防汛的通知");
        assert_eq!(bare("《防汛办法》"), "防汛办法");
    }

    #[test]
    fn kinds_of_real_titles() {
        for (title, kind) in [
            ("国务院办公厅关于城市公立医院综合改革试点的指导意见", Some("意见")),
            ("关于申请省院合作远程医疗政策试点的报告", Some("报告")),
            ("居住证暂行条例", Some("条例")),
            ("上海市公共租赁住房实施办法（试行）", Some("办法")),
            ("中华人民共和国专利法", Some("法")),
            ("惠州市入户申请表", None),
            ("综合行政执法", None),
            ("中华人民共和国公司法", Some("法")),
            ("中华人民共和国涉外民事关系法律适用法", Some("法")),
            ("中华人民共和国刑法修正案（十一）", Some("修正案")),
        ] {
            assert_eq!(kind_of(title), kind, "{title}");
        }
    }
}
