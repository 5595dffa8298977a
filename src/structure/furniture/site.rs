//! What a web site prints above and below a text, told by where it stands: the box of facts about the document, menus
//! above the way there, and the site's foot.

use std::sync::LazyLock;

use regex::Regex;

use super::web;
use crate::model::{Line, Role};
use crate::structure::labels;
use crate::structure::metadata;
use crate::structure::numbering::number_of;
use crate::structure::parts::{compact, is_running};

/// How many lines may stand above a text, and how many below it.
const HEAD: usize = 80;
const FOOT: usize = 40;
/// Longest entry of a menu and longest line of a foot, in code points.
const LONGEST_ENTRY: usize = 24;
const LONGEST_FOOT: usize = 120;

/// Entries of the menus and bars at the top of sites.
const TOP: [&str; 22] = [
    "首页",
    "首 页",
    "网站首页",
    "设为首页",
    "加入收藏",
    "收藏本站",
    "手机版",
    "移动版",
    "简体",
    "繁体",
    "简体版",
    "繁体版",
    "无障碍",
    "无障碍阅读",
    "无障碍浏览",
    "关怀版",
    "长者版",
    "登录",
    "注册",
    "搜索",
    "English",
    "RSS",
];
/// What an encyclopedia prints beside its entries, and by what it is told.
const ENTRY: [&str; 8] =
    ["编辑", "锁定", "讨论", "播报", "收藏", "上传视频", "查看我的收藏", "本词条缺少概述图"];
const ENCYCLOPEDIA: [&str; 3] = ["上传视频", "查看我的收藏", "本词条缺少概述图"];
/// Above a text: the address of a page, the name of a site with its address and when it put the page up.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^https?://\S+$|^[^。]{0,30}(?:www\.|https?://)[^。]{0,60}(?:\d{4}(?:年|-)\d|来源|时间|日期|字体)[^。]{0,60}$",
    )
});
/// What only the foot of a site says.
static FOOT_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:主办|承办)(?:单位)?\s*[:：]|版权所有|版权保护|网站地图|站点地图|网站声明|隐私声明|ICP备|ICP证|公网安备|网站标识码|备案(?:编|序)?号|技术(?:支持|维护)\s*[:：]|建议使用.{0,40}(?:浏览|分辨率)|分辨率.{0,20}浏览|(?i:copyright|all rights reserved)|©|引用日期",
    )
});
/// A line that begins what follows a text on its page.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^[\s\[【（(]*(?:相关(?:链接|稿件|文档|阅读|新闻|报道|解读|文件|政策|信息|内容|推荐)|推荐阅读|延伸阅读|附件(?:下载|列表)|(?:相关|文档)附件|热门推荐|猜你喜欢|参考资料|词条标签|友情链接|网站导航|网站地图|站点地图|责任编辑|责编|分享到?|打印本页|打印|关闭窗口|返回顶部|返回|我要纠错",
        r"|上一[篇条页]|下一[篇条页]|扫一扫|收录于合集|阅读原文|预览时标签不可点|喜欢此内容的人还喜欢|继续滑动看下一个|微信扫一扫|\S{0,6}二维码|TOP|来源|编辑|[-—–]+\s*(?i:end)\s*[-—–]+)\s*[\]】）)]*\s*(?:[:：\[【(（].*|\s.*)?$"
    ))
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// Which lines of a flowing text the site printed around it.
pub(super) fn lines(lines: &[Line]) -> Vec<bool> {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.trim()).collect();
    let mut of_site = vec![false; lines.len()];
    let head = texts.iter().take(HEAD).position(|text| is_sentence(text)).unwrap_or(texts.len().min(HEAD));
    for (at, of_box) in labels::boxes(&texts[..head]).into_iter().enumerate() {
        of_site[at] = of_box;
    }
    let encyclopedia = texts[..head].iter().any(|text| ENCYCLOPEDIA.contains(text));
    for at in 0..texts.len() {
        of_site[at] |= encyclopedia && ENTRY.contains(&texts[at]) || at < head && ADDRESS.is_match(texts[at]);
        let top = at < head && TOP.contains(&texts[at]);
        if top || web::is_way(texts[at]) {
            of_site[at] = true;
            menu_above(lines, &texts, at, &mut of_site);
        }
    }
    if let Some(start) = foot(lines, &texts) {
        // Names of attachments stay, but not the files the page offers.
        let files = texts[start].starts_with('附');
        for at in start..texts.len() {
            of_site[at] |= files || !texts[at].starts_with('附');
        }
    }
    of_site
}

fn is_sentence(text: &str) -> bool {
    is_running(text) && !labels::is_labelled(text)
}

/// Marks the entries of a menu that end above line `end`. The title of the page may stand among them; it stays unless
/// it comes again below.
fn menu_above(lines: &[Line], texts: &[&str], end: usize, of_site: &mut [bool]) {
    let names_kind = |text: &str| metadata::kind_of(&compact(text)).is_some();
    let below = texts.iter().skip(end + 1).take(12);
    let title_below =
        below.take_while(|text| !is_sentence(text)).any(|text| text.chars().count() > 5 && names_kind(text));
    for at in (0..end).rev() {
        let text = texts[at];
        let entry = (text.chars().count() <= LONGEST_ENTRY || text.contains(['|', '｜']))
            && !text.ends_with(['。', '；', '，', '：', ':'])
            && number_of(text).is_none()
            && metadata::date_alone(text).is_none()
            && !metadata::is_number_line(text)
            && lines[at].role == Role::Body;
        let title = text.chars().count() >= 10 && (title_below || texts[end..].contains(&text));
        let title = text.chars().count() >= 10 && !title && !text.contains(['|', '｜']);
        if !(of_site[at] || entry && !title || web::is_remains(text)) {
            break;
        }
        of_site[at] = true;
    }
}

/// Where the foot of the site begins: among the last lines, below the last sentence, with a word only a foot has.
fn foot(lines: &[Line], texts: &[&str]) -> Option<usize> {
    let of_foot = |at: usize| {
        let text = texts[at];
        let plain = !is_running(text)
            && number_of(text).is_none()
            && metadata::date_alone(text).is_none()
            && lines[at].role == Role::Body;
        text.chars().count() <= LONGEST_FOOT && (plain || says_foot(text) || web::is_remains(text))
    };
    let from = (0..texts.len()).rev().take(FOOT).take_while(|at| of_foot(*at)).last()?;
    // A text of nothing but short lines has no foot that could be told.
    if !texts[..from].iter().any(|text| is_sentence(text)) {
        return None;
    }
    (from..texts.len()).find(|at| AFTER.is_match(texts[*at]) || says_foot(texts[*at]))
}

fn says_foot(text: &str) -> bool {
    !text.ends_with(['。', '；']) && FOOT_WORDS.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that are the text's.
    fn kept<'t>(texts: &[&'t str]) -> Vec<&'t str> {
        let all: Vec<Line> = texts.iter().map(|text| Line::paragraph(*text, Role::Body)).collect();
        let of_site = lines(&all);
        texts.iter().zip(of_site).filter(|(_, of_site)| !of_site).map(|(text, _)| *text).collect()
    }

    #[test]
    fn menus_and_the_foot_of_a_site() {
        let found = kept(&[
            "设为首页",
            "权威发布",
            "关于开展统一咨询日活动有关事项的通知",
            "当前位置：首页 > 正文",
            "某市流动人口管理办法",
            "某省人民政府门户网站 www.a.gov.cn时间：2011年06月13日 【字体： 大 中 小】",
            "第一条 为了规范管理，主办单位应当依法申请。",
            "第二条 本办法自2016年8月1日起施行。",
            "某市人民政府",
            "2016年7月1日",
            "附件：分工表",
            "分享到：",
            "国家部委",
            "附件2：名单",
            "主办单位：某省人民政府",
        ]);
        let expected = [
            "某市流动人口管理办法",
            "第一条 为了规范管理，主办单位应当依法申请。",
            "第二条 本办法自2016年8月1日起施行。",
            "某市人民政府",
            "2016年7月1日",
            "附件：分工表",
            "附件2：名单",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_title_above_the_way_to_the_page_stays_where_it_stands_only_there() {
        let text = "为了解决问题，公布如下。";
        assert_eq!(kept(&["国务院明确各级医院的功能定位", "首页 > 新闻", text]).len(), 2);
        assert_eq!(
            kept(&["国务院明确各级医院的功能定位", "首页 > 新闻", "国务院明确各级医院的功能定位", text])
                .len(),
            2
        );
    }

    #[test]
    fn a_list_without_a_sentence_keeps_its_end() {
        let list = ["学位供给情况", "第一小学", "打印", "第二小学"];
        assert_eq!(kept(&list), list);
        let ending = ["第三条 工作自下月开始。", "抄送：市委办公室", "主办单位应当公开", "某局办公室"];
        assert_eq!(kept(&ending), ending);
    }
}
