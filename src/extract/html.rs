//! Web pages: the text of the article, its title and tables, without what the site puts around it.

mod article;
mod head;
pub(super) mod mhtml;
mod render;

use dom_query::Document;

use super::flow::Flow;
use super::{ExtractError, charset};
use crate::model::{FileInfo, Format, Pages};

/// Reads a web page, or one saved with its pictures in one file (MHTML).
pub(super) fn read(bytes: &[u8]) -> Result<Pages, ExtractError> {
    let document = Document::from(source(bytes));
    let info = FileInfo {
        title: head::page_title(&document),
        author: meta(&document, &["ContentSource", "author"]),
        producer: meta(&document, &["generator"]),
        created: meta(&document, &["PubDate", "publishdate", "article:published_time"]),
        ..FileInfo::default()
    };
    article::read(&document).finish(Format::Html, info)
}

/// All text of a page, for pages that are nothing but a document.
pub(super) fn whole(bytes: &[u8]) -> Flow {
    fragment(&source(bytes))
}

/// All text of a piece of HTML.
pub(super) fn fragment(source: &str) -> Flow {
    let document = Document::from(source);
    document.body().map(|body| render::render(&body, &|_| false)).unwrap_or_default()
}

fn source(bytes: &[u8]) -> String {
    match mhtml::page(bytes) {
        Some((page, label)) => charset::decode(&page, label.as_deref().or(declared(&page).as_deref())),
        None => charset::decode(bytes, declared(bytes).as_deref()),
    }
}

/// The charset a page declares of itself near its beginning.
fn declared(bytes: &[u8]) -> Option<String> {
    let head: String = bytes.iter().take(4096).map(|byte| byte.to_ascii_lowercase() as char).collect();
    let after = head.split("charset").nth(1)?.trim_start_matches(['=', '"', '\'', ' ']);
    let label: String =
        after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

/// The content of the first of these `meta` elements; names are compared without case.
fn meta(document: &Document, names: &[&str]) -> Option<String> {
    let metas = document.select("meta");
    names.iter().find_map(|name| {
        metas.nodes().iter().find_map(|meta| {
            let found = meta.attr("name").or_else(|| meta.attr("property"))?;
            let content = meta.attr("content")?.trim().to_owned();
            (found.eq_ignore_ascii_case(name) && !content.is_empty()).then_some(content)
        })
    })
}

#[cfg(test)]
mod tests;
