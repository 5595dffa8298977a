//! Finds the article of a page among menus, lists of links and the site's own lines.
//!
//! The rule: running text is what stands outside links, counted fully where it has the punctuation of
//! sentences. The article is the smallest element that holds nearly all of it. What belongs to the document
//! but stands before that element – its title, the line with its number – is put back in front (`head.rs`).

use std::collections::HashMap;
use std::sync::LazyLock;

use dom_query::{Document, NodeId, NodeRef};
use regex::Regex;

use super::head;
use super::render::{is_invisible, is_layout, render};
use crate::extract::flow::Flow;
use crate::model::Line;

/// How many lines above the article may hold its title and number.
const LEAD: usize = 40;
/// Deeper nesting than any page has.
const MAX_DEPTH: usize = 300;

/// The article of a page.
pub(super) fn read(document: &Document) -> Flow {
    let Some(body) = document.body() else { return Flow::default() };
    let article = smallest_holder(&body);
    let inner = render(&article, &is_furniture);
    let mut lines: Vec<Line> =
        inner.into_lines().into_iter().filter(|line| !is_site_line(&line.text)).collect();
    let mut flow = Flow::default();
    head::above(document, &lines_before(&article), &mut lines).into_iter().for_each(|line| flow.push(line));
    lines.into_iter().for_each(|line| flow.push(line));
    flow
}

/// The lines that stand on the page before an element, the nearest last.
fn lines_before(article: &NodeRef<'_>) -> Vec<Line> {
    let mut before: Vec<Line> = Vec::new();
    let mut at = *article;
    while before.len() < LEAD {
        let mut sibling = at.prev_sibling();
        while let Some(node) = sibling.filter(|_| before.len() < LEAD) {
            if node.is_element() && !is_invisible(&node) && !is_furniture(&node) {
                before.extend(render(&node, &|node| is_furniture(node)).into_lines().into_iter().rev());
            }
            sibling = node.prev_sibling();
        }
        match at.parent() {
            Some(parent) if parent.is_element() => at = parent,
            _ => break,
        }
    }
    before.truncate(LEAD);
    before.reverse();
    before
}

/// The smallest element that holds nearly all running text below `body`.
fn smallest_holder<'a>(body: &NodeRef<'a>) -> NodeRef<'a> {
    let mut weights = HashMap::new();
    let all = weigh(body, &mut weights, 0);
    let weight = |node: &NodeRef<'_>| weights.get(&node.id).copied().unwrap_or(0);
    let mut holder = *body;
    loop {
        // One paragraph is no article, however long.
        let next = holder.children_it(false).filter(|child| !child.has_name("p")).max_by_key(weight);
        match next.filter(|next| all > 0 && weight(next) * 100 >= all * 85) {
            Some(next) => holder = next,
            None => break,
        }
    }
    // A table of data is only whole from outside.
    let tables = [holder].into_iter().chain(holder.ancestors_it(None)).filter(|node| node.has_name("table"));
    let data = tables.filter(|table| !is_layout(table)).last();
    data.and_then(|table| table.parent()).unwrap_or(holder)
}

/// How much running text an element holds, in characters.
fn weigh(node: &NodeRef<'_>, weights: &mut HashMap<NodeId, usize>, depth: usize) -> usize {
    if depth > MAX_DEPTH || is_invisible(node) || node.has_name("a") || is_furniture(node) {
        return 0;
    }
    let mut weight = 0;
    for child in node.children_it(false) {
        if child.is_text() {
            let text = child.text();
            let length = text.chars().filter(|c| !c.is_whitespace()).count();
            if is_site_line(text.trim()) {
                continue;
            }
            let sentence = text.contains(['。', '，', '；', '、']) || (length > 60 && text.contains(". "));
            weight += if sentence { length } else { length.div_ceil(8) };
        } else if child.is_element() {
            weight += weigh(&child, weights, depth + 1);
        }
    }
    weights.insert(node.id, weight);
    weight
}

/// True for parts that sites put into or beside their articles. Long ones are kept whatever they are called:
/// old sites wrap the whole page in one form or call it by any name.
fn is_furniture(node: &NodeRef<'_>) -> bool {
    static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let names = "share|nav|navbar|navi|menu|crumbs?|breadcrumbs?|footer|foot|copyright|print|toolbar|tools|\
                     related|recommend|comments?|pagination|pager|sidebar|advert|qrcode|ewm|location|position|dqwz";
        Regex::new(&format!(r"(?i)(^|[\s_-])(bd|bs|j)?({names})([\s_-]|$)")).ok()
    });
    let name = node.node_name().unwrap_or_default();
    let named = || {
        let names = format!("{} {}", node.class().unwrap_or_default(), node.id_attr().unwrap_or_default());
        names.len() > 1 && NAMES.as_ref().is_some_and(|known| known.is_match(&names))
    };
    (["nav", "footer", "aside", "form"].contains(&&*name) || named()) && node.normalized_char_count() < 500
}

/// True for a line the site wrote about the article: when and where it was put, how to print it.
pub(super) fn is_site_line(line: &str) -> bool {
    static LINES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let button = "打印本页|打印|关闭窗口|关闭本页|关闭|收藏|分享到|分享|返回顶部|返回|我要纠错|内容纠错|推荐给朋友|\
                      复制链接|下载|大|中|小|微信|微博|QQ空间|扫一扫在手机打开当前页";
        let label = "发布时间|发布日期|发表时间|更新时间|录入时间|信息时间|日期|时间|来源|信息来源|文章来源|新闻来源|稿源|\
                     浏览次数|访问次数|阅读次数|点击次数|点击数|点击|浏览量|阅读量|作者|责任编辑|编辑|审核|字体|字号|字体大小|浏览字号";
        Regex::new(&format!(
            r"^([\s\[\]【】（）()：:|/·]*({button})[\s\[\]【】（）()：:|/·]*)+$|^(您?(现在|当前)?的?位置|当前位置|首页)\s*[:：>＞]|^(上一?|下一?)[篇条页][:：]?|^[\s\[【（(]*({label})\s*[:：].{{0,80}}$|^[\[【（(]?(字体|字号)\s*[:：]?[\s\[【]*大"
        ))
        .ok()
    });
    !line.contains('。') && LINES.as_ref().is_some_and(|lines| lines.is_match(line))
}
