//! What is left of a web page around an article: when it was put up, how often it was read, buttons, the way there.

use std::sync::LazyLock;

use regex::Regex;

/// Keys web pages print around a text. Some are also words of documents: they count only beside another.
const KEYS: &str = "发布时间|发布日期|发表时间|发表日期|更新时间|更新日期|上传时间|信息来源|文章来源|新闻来源|来源|稿源|作者|责任编辑|责编|信息员|录入|浏览次数|浏览量|浏览|点击次数|点击数|点击量|点击率|点击|阅读次数|阅读量|阅读数|阅读|访问量|访问次数|人气|文字大小|字体大小|字体|字号|视力保护色|保护视力色|分享到|分享|我要分享|打印|当前位置|您现在的位置|您当前的位置|您的位置|您所在的位置|所在位置|当前所在位置";
const WEAK_KEYS: &str = "时间|日期|编辑|审核|来源单位|发布|发布人|发布者";

/// A line of nothing but such keys with their values. A value has no colon but in a time of day.
static KEYED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"^(?:[\s|｜【\[（(]*(?:{KEYS}|{WEAK_KEYS})\s*[:：](?:[^:：。]|\d[:：]\d)*?)+$"))
});
static STRONG: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?:{KEYS})\s*[:：]")));
static BUTTONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:[\s|｜【\[（(·]*(?:打印本页|打印此页|打印本稿|打印文章|打印|关闭窗口|关闭本页|关闭此页|关闭|返回顶部|返回首页|返回列表|返回|顶部|分享到|我要分享|分享|加入收藏|收藏本页|收藏本站|网站导航|收藏|字体|字号",
        r"|大\s*中\s*小|放大|缩小|默认|大|中|小|纠错|我要纠错|下载文字版|网站地图|联系我们|关于我们|设为首页|微信|微博|QQ空间|下一页|上一页|首页|末页|尾页|全文下载|附件下载|A\+|A-)[\s】\]）):：|｜·]*)+$",
        r"|^扫一扫.{0,20}$|^(?:上一篇|下一篇|上一条|下一条|上一页|下一页)\s*[:：]?.{0,80}$|^[／/]{2,}$",
        r"|^(?:您)?.{0,8}位置\s*[:：]?.{1,60}[>＞»].{1,60}$|^首页\s*[>＞»].{1,80}$",
        r"|^.{0,60}ICP备\s*\d+号.{0,40}$|^.{0,20}公网安备.{0,40}$|^(?i:copyright|©).{0,100}$|^版权所有.{0,80}$|^.{0,40}版权所有$"
    ))
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// True for a line that a web site added to a text.
pub(super) fn is_remains(text: &str) -> bool {
    if text.chars().count() > 160 {
        return false;
    }
    BUTTONS.is_match(text) || KEYED.is_match(text) && STRONG.is_match(text)
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
        ] {
            assert!(!is_remains(text), "{text}");
        }
    }
}
