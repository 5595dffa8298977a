//! Flowing texts wrapped by hand: copied from a print, each of its lines a paragraph of its own.
//!
//! Readers of plain text join lines they see together; in docx and web pages only the sequence of paragraphs shows it.

use unicode_width::UnicodeWidthStr;

use super::lines::{append, ends_sentence, is_cjk_text};
use super::numbering;
use super::paragraphs::Paragraph;
use crate::model::Role;

/// So many open lines must be full before a text counts as wrapped.
const ENOUGH: usize = 8;
/// How much narrower than the widest a full line may be, in columns: a word that did not fit, a closing mark.
const RAGGED: usize = 6;

/// Joins the lines of a text wrapped by hand; any other text stays as it is.
pub(super) fn join(paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
    let Some(full) = full_width(&paragraphs) else { return paragraphs };
    let words = std::collections::HashMap::new();
    let mut whole: Vec<Paragraph> = Vec::with_capacity(paragraphs.len());
    // Width of the line the last paragraph ends with.
    let mut width = 0;
    for paragraph in paragraphs {
        let own = paragraph.text.width();
        match whole.last_mut() {
            Some(last) if width >= full && is_open(last) && goes_on(&paragraph) => {
                append(&mut last.text, &paragraph.text, &words);
                last.pages[1] = paragraph.pages[1];
            }
            _ => whole.push(paragraph),
        }
        width = own;
    }
    whole
}

/// The width from which a line is full, where the text is wrapped: nearly all lines that end no sentence are as wide as
/// the widest.
fn full_width(paragraphs: &[Paragraph]) -> Option<usize> {
    let mut widths: Vec<usize> =
        paragraphs.iter().filter(|p| p.role == Role::Body).map(|p| p.text.width()).collect();
    widths.sort_unstable();
    // A stray line may be wider than the column.
    let widest = *widths.get(widths.len() * 97 / 100)?;
    let full = widest.checked_sub(RAGGED)?;
    let pairs = paragraphs.windows(2).filter(|pair| pair[0].role == Role::Body && is_open(&pair[0]));
    let (full_ones, all) = pairs.fold((0, 0), |(full_ones, all), pair| {
        (full_ones + usize::from(pair[0].text.width() >= full), all + 1)
    });
    ((30..130).contains(&full) && full_ones >= ENOUGH && full_ones * 2 >= all).then_some(full)
}

fn is_open(paragraph: &Paragraph) -> bool {
    paragraph.role == Role::Body && !ends_sentence(&paragraph.text)
}

fn goes_on(paragraph: &Paragraph) -> bool {
    paragraph.role == Role::Body
        && !numbering::stands_alone(&paragraph.text)
        && !(numbering::starts_with_number(&paragraph.text) && is_cjk_text(&paragraph.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str]) -> Vec<String> {
        join(lines.iter().map(|line| Paragraph::plain(line)).collect()).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn lines_of_a_print_become_paragraphs() {
        let text = "为提高城乡居民基本医疗保障水平，完善基本医疗保险制度，";
        let chars: Vec<char> = text.repeat(8).chars().collect();
        let mut lines: Vec<String> = chars.chunks(24).map(|line| line.iter().collect()).collect();
        lines.push("制定本规定。".to_owned());
        lines.push("第二条 适用于全市。".to_owned());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(
            joined(&lines),
            [format!("{}制定本规定。", text.repeat(8)), "第二条 适用于全市。".to_owned()]
        );
    }

    #[test]
    fn a_list_of_like_items_stays() {
        let items = ["市人民政府办公室负责统筹协调", "市卫生健康委负责", "市医疗保障局负责支付方式改革"];
        assert_eq!(joined(&items), items);
    }
}
