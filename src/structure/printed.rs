//! The text of a file page by page, as its reader sees it: paragraphs whole as far as the page goes, with running
//! heads and page marks where they stand.

use crate::model::{Layout, Line, Pages};

use super::{furniture, paragraphs};

/// The text of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageText {
    /// Page number, from 1.
    pub number: u32,
    /// Its paragraphs, running heads and page marks in reading order.
    pub paragraphs: Vec<String>,
}

/// The pages of a file as text: soft line breaks joined, nothing left out.
pub fn page_texts(pages: &Pages) -> Vec<PageText> {
    // Lines of a flowing format stand in order already.
    let stripped = match pages.layout {
        Layout::Flow => pages.pages.clone(),
        Layout::Fixed => furniture::strip(pages).0,
    };
    let mut paragraphs = paragraphs::paragraphs_within_pages(&stripped, pages.layout).into_iter().peekable();
    pages
        .pages
        .iter()
        .zip(&stripped)
        .map(|(whole, text)| {
            let top = text.lines.iter().map(|line| line.rect.y0).fold(f32::INFINITY, f32::min);
            let mut kept = text.lines.iter().peekable();
            let (above, below): (Vec<&Line>, Vec<&Line>) = whole
                .lines
                .iter()
                // By place: a page mark may have been cut out of a line's text.
                .filter(|line| kept.next_if(|kept| kept.rect == line.rect).is_none())
                .partition(|line| line.rect.y0 < top);
            let mut all: Vec<String> = above.into_iter().map(|line| line.text.clone()).collect();
            while let Some(paragraph) = paragraphs.next_if(|paragraph| paragraph.pages[0] == whole.number) {
                all.push(paragraph.text);
            }
            all.extend(below.into_iter().map(|line| line.text.clone()));
            PageText { number: whole.number, paragraphs: all }
        })
        .collect()
}
