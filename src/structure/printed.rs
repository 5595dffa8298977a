//! The text of a file page by page, as its reader sees it: paragraphs whole as far as the page goes, with running
//! heads, page marks and stamps where they stand.

use crate::model::{Layout, Pages};

use super::{furniture, paragraphs};

/// The text of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageText {
    /// Page number, from 1.
    pub number: u32,
    /// Its paragraphs, running heads, page marks and stamps in reading order.
    pub paragraphs: Vec<String>,
}

/// The pages of a file as text: soft line breaks joined, nothing left out.
pub fn page_texts(pages: &Pages) -> Vec<PageText> {
    let text = match pages.layout {
        Layout::Flow => Vec::new(),
        Layout::Fixed => furniture::strip(pages).0,
    };
    let mut paragraphs =
        paragraphs::paragraphs_within_pages(&pages.pages, &text, pages.layout).into_iter().peekable();
    pages
        .pages
        .iter()
        .map(|page| {
            let mut own = Vec::new();
            while let Some(paragraph) = paragraphs.next_if(|paragraph| paragraph.pages[0] == page.number) {
                own.push(paragraph.text);
            }
            PageText { number: page.number, paragraphs: own }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FileInfo, Format, Line, Page, Rect, Role, Verdict};

    fn line(text: &str, x0: f32, y0: f32) -> Line {
        let width = text.chars().count() as f32 * 16.0;
        let rect = Rect { x0, y0, x1: x0 + width, y1: y0 + 16.0 };
        Line { rect, font_size: 16.0, ..Line::paragraph(text, Role::Body) }
    }

    #[test]
    fn lines_join_within_the_page_and_marks_stay_in_place() {
        // No line comes back on another page: it would be a running head.
        let page = |number: u32, words: &str, last: &str| Page {
            number,
            label: None,
            width: 595.0,
            height: 842.0,
            verdict: Verdict::Text,
            lines: vec![
                line(&words.repeat(13), 90.0, 100.0),
                line(&words.chars().rev().collect::<String>().repeat(13), 90.0, 128.0),
                line(last, 90.0, 156.0),
                line(&format!("- {number} -"), 270.0, 780.0),
            ],
        };
        let pages = vec![page(1, "全面", "推进"), page(2, "建立", "健全机制。"), page(3, "完善", "制度。")];
        let file = Pages { format: Format::Pdf, layout: Layout::Fixed, info: FileInfo::default(), pages };
        let texts = page_texts(&file);
        let whole = |words: &str, back: &str, last: &str| words.repeat(13) + &back.repeat(13) + last;
        assert_eq!(texts[0].paragraphs, [whole("全面", "面全", "推进"), "- 1 -".to_owned()]);
        assert_eq!(texts[1].paragraphs, [whole("建立", "立建", "健全机制。"), "- 2 -".to_owned()]);
        assert_eq!(texts.len(), 3);
    }
}
