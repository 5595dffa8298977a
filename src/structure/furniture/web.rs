//! What is left of a web page around an article, told line by line: when it was put up, how often it was read, buttons,
//! the way there.

use std::sync::LazyLock;

use regex::Regex;

use crate::structure::labels::{Field, alternatives};

/// Words of buttons and notices, of which a line consists.
const BUTTONS: &str = concat!(
    "打印本页|打印此页|打印本稿|打印文章|打印|关闭窗口|关闭本页|关闭此页|关闭|返回顶部|返回首页|返回列表|返回|顶部|分享到|我要分享|分享|加入收藏|收藏本页|收藏本站|收藏此页|收藏",
    "|网站导航|网站地图|字体|字号|大\\s*中\\s*小|放大|缩小|默认|大|中|小|我要纠错|内容纠错|纠错|下载文字版|联系我们|关于我们|设为首页|微信|微博|QQ空间|QQ好友|下一页|上一页|首页|末页|尾页",
    "|全文下载|附件下载|下载全文|推荐给朋友|复制链接|原文链接|查看原文|阅读原文|轻触阅读原文|我要评论|语音播报|A\\+|A-|TOP"
);
/// Between them.
const SEPARATORS: &str = r"[\s　|｜【】\[\]（）()：:·、/]*";

/// A line of nothing but buttons and labels with their values. A value has no colon but in a time of day.
static PIECES: LazyLock<Regex> = LazyLock::new(|| {
    let labels = alternatives(|field| matches!(field, Field::Page | Field::Published | Field::Shy));
    pattern(&format!(
        r"^{SEPARATORS}(?:(?:{BUTTONS}){SEPARATORS}|{ADDED}{SEPARATORS}|[【\[（(]?\s*(?:{labels}|字号)\s*[:：](?:[^:：。]|\d[:：]\d)*?)+$"
    ))
});
/// When it was put up, before the first label.
const ADDED: &str =
    r"(?:19|20)\d\d(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?(?:\s+\d{1,2}[:：]\d\d(?:[:：]\d\d)?)";
/// A label that no document has, or a button that no word of a document is.
static SURE: LazyLock<Regex> = LazyLock::new(|| {
    let labels = alternatives(|field| matches!(field, Field::Page | Field::Published));
    pattern(&format!(r"(?:{labels})\s*[:：]|^{SEPARATORS}(?:(?:{BUTTONS}){SEPARATORS})+$|\d[:：]\d\d"))
});
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:轻轻?)?扫一扫.{0,20}$|^(?:上一篇|下一篇|上一条|下一条|上一页|下一页)\s*[:：]?.{0,80}$|^[／/]{2,}$",
        r"|^(?i:copyright|©).{0,100}$|^版权(?:所有|保护|声明).{0,80}$",
        // Today's date as the head of a page shows it.
        r"|^(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*星期[一二三四五六日天](?:\s.{0,20})?$",
        // Channels of messengers.
        r"|^原创(?:\s.{0,40})?\d{4}-\d\d-\d\d.{0,20}$|^(?:长按|识别|点击|戳|关注)[^。]{0,30}(?:二维码|公众号|蓝字|关注我们|关注)[^。]{0,10}$|^微信扫一扫.{0,20}$|^关注该公众号$|^预览时标签不可点$",
        r"|^继续滑动看下一个$|^收录于合集.{0,40}$|^喜欢此内容的人还喜欢$|^[-—–\s]*(?i:end|完)[-—–\s]*$|^点个?[“「]?(?:在看|赞).{0,20}$"
    ))
});
/// Words of a site's own lines that stand anywhere in them, and such lines.
const WITHIN: [&str; 5] = ["二维码", "ICP", "公网安备", "版权所有", "今天是"];
static WITH_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^\S{0,8}二维码$|^.{0,20}ICP备?\s*\d+号.{0,40}$|^.{0,60}ICP(?:备|证)\s*\d+号.{0,40}$|^.{0,20}公网安备.{0,40}$",
        r"|^.{0,40}版权所有$|^[^。；]{0,30}今天是[^。；]{0,50}$"
    ))
});
static WAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:您|你)?.{0,8}位置\s*[:：]?.{0,60}[>＞»›].{1,60}$|^(?:您|你)?.{0,8}位置\s*[:：]$|^(?:网站)?首页\s*(?:[>＞»›/]|->|→|-).{1,80}$",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// True for a line that a web site added to a text.
pub(super) fn is_remains(text: &str) -> bool {
    if text.chars().count() > 160 {
        return false;
    }
    OTHER.is_match(text)
        || WITHIN.iter().any(|word| text.contains(word)) && WITH_WORDS.is_match(text)
        || is_way(text)
        || PIECES.is_match(text) && SURE.is_match(text)
}

/// True for the way to a page: 当前位置：首页 > 政策文件.
pub(super) fn is_way(text: &str) -> bool {
    let may_be = text.contains("位置") || text.contains("首页");
    may_be && text.chars().count() <= 160 && WAY.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_remains_go_and_sentences_stay() {
        for text in [
            "打印 关闭窗口",
            "【字体：大 中 小】",
            "发布时间：2015-06-05 10:30 来源：卫生部 浏览次数：123",
            "时间：2015-06-05 来源：市政府办公厅 字体：大 中 小",
            "【打印本页】【关闭窗口】",
            "加入收藏 | 网站导航",
            "发布日期：2013-10-15 收藏本站 打印本页 关闭窗口",
            "分享到：微信 微博",
            "责任编辑：张三",
            "您现在的位置：首页 > 政务公开 > 文件",
            "首页 > 政策法规",
            "版权所有：某市人民政府 京ICP备12345号",
            "2016年06月28日 08:36:14 来源： 中国网信网",
            "【我要纠错】 责任编辑：王某",
            "2016年7月10日 星期日 丙申年六月初七",
            "手机二维码",
            "来源：发表时间：2014-05-05访问次数：7839",
            "原创 小安 安顺发布 2020-03-12 18:00",
        ] {
            assert!(is_remains(text), "{text}");
        }
        for text in [
            "来源于财政的资金，应当公开。",
            "时间：2016年3月1日",
            "发文机关：国务院 发布时间：2014-07-24",
            "小学",
            "大中型企业",
            "打印机管理办法",
            "返回原籍的人员",
            "2016年3月1日",
            "审核：由主管部门负责",
        ] {
            assert!(!is_remains(text), "{text}");
        }
    }
}
