//! Finds the article of a page among menus, lists of links and the site's own lines.
//!
//! The rule: running text is what stands outside links and has the punctuation of sentences, or stands in
//! tables. The article is the smallest element that holds nearly all of it. What belongs to the document but
//! stands before that element – its title, the table with its number – is put back in front.

use std::sync::LazyLock;

use dom_query::{Document, NodeId, NodeRef};
use regex::Regex;

use super::meta;
use super::render::{is_invisible, render};
use crate::extract::flow::Flow;
use crate::model::Role;

/// The article of a page.
pub(super) fn read(document: &Document) -> Flow {
    let Some(body) = document.body() else { return Flow::default() };
    let article = smallest_holder(&body);
    let inner = render(&article, &|node| is_furniture(node));
    let mut flow = Flow::default();
    if let Some(title) = page_title(document) {
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let head: String = inner.lines().iter().take(12).map(|line| plain(&line.text)).collect();
        if !head.contains(&plain(&title)) {
            flow.whole(&title, Role::Heading(1));
        }
    }
    for line in inner.lines() {
        if !is_site_line(&line.text) {
            flow.push(line.clone());
        }
    }
    flow
}

/// The document's title as the page gives it: its own meta element, its largest heading, or the window's
/// title without the name of the site.
pub(super) fn page_title(document: &Document) -> Option<String> {
    let heading = document.select("h1");
    let heading = (heading.length() == 1).then(|| heading.text().trim().to_owned());
    meta(document, &["ArticleTitle"]).or(heading.filter(|heading| !heading.is_empty())).or_else(|| {
        let window = document.select("title").text();
        let parts = window.split(['_', '|', '-', '–', '—']).map(str::trim);
        parts.max_by_key(|part| part.chars().count()).filter(|part| !part.is_empty()).map(str::to_owned)
    })
}

/// The smallest element that holds nearly all running text below `body`.
fn smallest_holder<'a>(body: &NodeRef<'a>) -> NodeRef<'a> {
    let mut weights = std::collections::HashMap::new();
    let all = weigh(body, &mut weights, 0);
    let mut holder = *body;
    loop {
        let weight = |node: &NodeRef<'_>| weights.get(&node.id).copied().unwrap_or(0);
        let next = holder.children_it(false).max_by_key(weight).filter(|next| weight(next) * 100 >= all * 85);
        match next {
            // Rows and cells of a table of data are no article of their own.
            Some(next) if all > 0 && next.is_element() => holder = next,
            _ => return holder,
        }
    }
}

/// How much running text an element holds, in characters.
fn weigh(node: &NodeRef<'_>, weights: &mut std::collections::HashMap<NodeId, usize>, depth: usize) -> usize {
    if depth > 300 || is_invisible(node) || node.has_name("a") || is_furniture(node) {
        return 0;
    }
    let mut weight = 0;
    for child in node.children_it(false) {
        if child.is_text() {
            let text = child.text();
            let length = text.chars().filter(|c| !c.is_whitespace()).count();
            let sentence = text.contains(['。', '，', '；', '、']) || (length > 60 && text.contains(". "));
            weight += if sentence { length } else { length / 4 };
        } else if child.is_element() {
            weight += weigh(&child, weights, depth + 1);
        }
    }
    weights.insert(node.id, weight);
    weight
}

/// True for parts that sites put into or beside their articles.
fn is_furniture(node: &NodeRef<'_>) -> bool {
    static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(^|[\s_-])(bd|bs|j)?(share|nav|navbar|menu|crumbs?|breadcrumbs?|footer|foot|copyright|print|toolbar|related|recommend|comments?|pagination|pager|sidebar|advert|qrcode|ewm)([\s_-]|$)").ok()
    });
    if ["nav", "footer", "aside", "form"].iter().any(|name| node.has_name(name)) {
        // Old sites wrap the whole page in one form.
        return node.normalized_char_count() < 500;
    }
    let named = format!("{} {}", node.class().unwrap_or_default(), node.id_attr().unwrap_or_default());
    NAMES.as_ref().is_some_and(|names| names.is_match(&named)) && node.normalized_char_count() < 500
}

/// True for a line the site wrote about the article.
fn is_site_line(line: &str) -> bool {
    static LINES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[【\[]?(字体|字号)\s*[:：]?.{0,20}$|^(\s|[\[【（(]?(打印|关闭|收藏|分享到?|返回顶部|我要纠错|大|中|小|打印本页|关闭窗口|关闭本页|推荐给朋友)[\]】）):：|]*)+$|^(上|下)一(篇|条)[:：]").ok()
    });
    LINES.as_ref().is_some_and(|lines| lines.is_match(line))
}
