//! Page furniture: page numbers, running heads and feet, download stamps. It is printed on the page but is no
//! part of the text, and would cut sentences in two where a page ends.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Layout, Line, Page, Pages, Role};

/// A page number in the styles of offices: `- 3 -`, `— 3 —`, `·3·`, `3/20`, 第3页 共20页, `Page 3 of 20`, `3`.
static PAGE_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?i:[-—–―－─‐‑~〜·•．.|\[(（]+\s*(\d{1,4}|[ivxlc]{1,6})\s*[-—–―－─‐‑~〜·•．.|\])）]+",
        r"|\d{1,4}\s*[/／]\s*\d{1,4}",
        r"|第\s*[\d一二三四五六七八九十百]+\s*页\s*[,，/／;；]?\s*[(（]?(共\s*[\d一二三四五六七八九十百]+\s*页)?[)）]?",
        r"|共\s*\d+\s*页\s*[,，/／]?\s*第\s*\d+\s*页",
        r"|page\s*:?\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?|\d{1,4}\s*\|\s*page|\d{1,4}\s+of\s+\d{1,4})$"
    ))
});
/// A bare page number: believed only at the edge of a page.
static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:\d{1,4}|[ivxlc]{1,6})$"));
static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\d０-９]+"));
/// Leftovers of a web page around an article.
static WEB_REMAINS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(【?(打印|打印本页|打印此页|关闭|关闭窗口|关闭本页|返回顶部|分享到|分享|收藏|字体|字号|大 中 小|纠错|扫一扫.{0,20}|我要纠错|下载文字版)】?[:：]?\s*)+$",
        r"|^(发布时间|发布日期|更新时间|浏览次数|点击数|点击量|阅读次数|访问量|责任编辑|信息来源|文章来源|来源|稿源|作者|字号|字体大小|分享到|当前位置|您现在的位置|您所在的位置)\s*[:：].{0,60}$",
        r"|^(上一篇|下一篇|上一条|下一条)\s*[:：]?.{0,80}$|^[／/]{2,}$"
    ))
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The pages without their furniture: page number, width and the lines that are text.
pub(crate) fn strip(pages: &Pages) -> Vec<Page> {
    match pages.layout {
        Layout::Flow => pages.pages.iter().map(|page| keep(page, |line| !is_remains(&line.text))).collect(),
        Layout::Fixed => {
            let repeated = repeated_lines(&pages.pages);
            pages.pages.iter().map(|page| keep(page, |line| !is_furniture(page, line, &repeated))).collect()
        }
    }
}

fn keep(page: &Page, wanted: impl Fn(&Line) -> bool) -> Page {
    let lines =
        page.lines.iter().filter(|line| !line.text.trim().is_empty() && wanted(line)).cloned().collect();
    Page {
        number: page.number,
        label: page.label.clone(),
        width: page.width,
        height: page.height,
        verdict: page.verdict,
        lines,
    }
}

fn is_remains(text: &str) -> bool {
    let text = text.trim();
    if is_rule(text) {
        return true;
    }
    WEB_REMAINS.is_match(text)
        || PAGE_MARK.is_match(text) && text.chars().any(|c| c.is_ascii_digit()) && !is_item_number(text)
}

/// `(3)` or `3.` alone may be a broken list number; only in the margin is it a page number.
fn is_item_number(text: &str) -> bool {
    text.starts_with(['(', '（', '[', '.', '．'])
        || text.contains(['/', '／'])
        || text.starts_with(|c: char| c.is_ascii_digit())
}

/// A line drawn with characters.
fn is_rule(text: &str) -> bool {
    text.chars().count() > 3
        && text
            .chars()
            .all(|c| matches!(c, '\u{2500}'..='\u{257f}' | '_' | '-' | '—' | '=' | '*' | '＿' | '－'))
}

fn is_furniture(page: &Page, line: &Line, repeated: &HashMap<String, bool>) -> bool {
    let text = line.text.trim();
    if is_rule(text) {
        return true;
    }
    let margin = in_margin(page, line);
    if PAGE_MARK.is_match(text) && (margin || !is_item_number(text) && alone_on_row(page, line)) {
        return true;
    }
    if margin && BARE_NUMBER.is_match(text) && is_outermost(page, line) {
        return true;
    }
    match repeated.get(&key(page, line)) {
        Some(true) => true,
        Some(false) => margin && line.role != Role::TableRow,
        None => false,
    }
}

/// True in the outer tenth of the page, above and below.
fn in_margin(page: &Page, line: &Line) -> bool {
    page.height > 0.0 && (line.rect.y1 < page.height * 0.12 || line.rect.y0 > page.height * 0.86)
}

/// No other text line stands further out, above or below.
fn is_outermost(page: &Page, line: &Line) -> bool {
    let others =
        || page.lines.iter().filter(|other| !std::ptr::eq(*other, line) && !other.text.trim().is_empty());
    others().all(|other| other.rect.y0 >= line.rect.y0 - 1.0)
        || others().all(|other| other.rect.y1 <= line.rect.y1 + 30.0)
}

fn alone_on_row(page: &Page, line: &Line) -> bool {
    let middle = (line.rect.y0 + line.rect.y1) / 2.0;
    page.lines
        .iter()
        .all(|other| std::ptr::eq(other, line) || other.rect.y0 > middle || other.rect.y1 < middle)
}

/// A line's words without its numbers, and its height on the page in steps of eight points.
fn key(page: &Page, line: &Line) -> String {
    let text: String = line.text.split_whitespace().collect();
    let from_edge = if line.rect.y0 > page.height / 2.0 { page.height - line.rect.y0 } else { -line.rect.y0 };
    format!("{}@{}", DIGITS.replace_all(&text, "#"), (from_edge / 8.0).round())
}

/// Lines that come back at the same height of many pages: heads, feet, stamps. True where a line comes back on so
/// many pages that it is furniture wherever it stands; false where it must stand in the margin as well.
fn repeated_lines(pages: &[Page]) -> HashMap<String, bool> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let mut keys: Vec<String> = page.lines.iter().map(|line| key(page, line)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    // Odd and even pages may carry different heads, and every chapter its own: four pages are enough in the margin.
    let (in_margin, anywhere) = ((pages.len() / 3).clamp(2, 4), (pages.len() * 2 / 3).max(3));
    seen.into_iter().filter(|(_, n)| *n >= in_margin).map(|(key, n)| (key, n >= anywhere)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_in_every_style() {
        for mark in [
            "- 3 -",
            "-1-",
            "— 12 —",
            "－3－",
            "第3页 共20页",
            "第 3 页",
            "3/20",
            "Page 3 of 20",
            "·3·",
            "3 | Page",
            "— iv —",
        ] {
            assert!(PAGE_MARK.is_match(mark), "{mark}");
        }
        for text in ["3", "第三条", "2017年", "3.", "- 3 个", "第3页的内容", "1/2 的人"] {
            assert!(!PAGE_MARK.is_match(text), "{text}");
        }
    }

    #[test]
    fn web_remains_go_and_sentences_stay() {
        assert!(is_remains("发布时间：2015-06-05"));
        assert!(is_remains("打印 关闭窗口"));
        assert!(is_remains("／／／"));
        assert!(!is_remains("来源于财政的资金，应当公开。"));
        assert!(!is_remains("（3）"));
    }
}
