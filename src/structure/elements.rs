//! Elements of a document's head or foot that the print set on one line.

use std::sync::LazyLock;

use regex::Regex;

use super::paragraphs::Paragraph;
use crate::model::Role;

/// Number and signer, printing office and its date, title and number, signature
/// and date.
static TWO_ELEMENTS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    let number = r"\p{Han}{1,14}[〔\[(（【［]\s*\d{4}\s*[〕\])）】］]\s*\d+\s*号";
    let date =
        r"[\d〇○一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日";
    [
        format!(r"^({number})\s*(签发人\s*[:：].+)$"),
        format!(r"^(\p{{Han}}{{4,40}})\s+({date}\s*印发)$"),
        format!(r"^((?:\S.*)?关于.*(?:通知|意见|办法|决定|批复|报告|方案))\s*[(（]?({number})[)）]?$"),
        format!(r"^({number})\s*(\p{{Han}}{{2,30}}关于.*(?:通知|意见|办法|决定|批复|报告|方案))$"),
        format!(r"^(\p{{Han}}{{4,40}}(?:政府|厅|局|委|委员会|办公室|部))\s+({date})$"),
    ]
    .map(|pattern| Regex::new(&pattern).expect("a pattern of this file"))
});

/// Divides a line that holds two elements of the document's head or foot.
pub(super) fn divide(paragraph: Paragraph) -> Vec<Paragraph> {
    // Every pair has a number or a date in it.
    let short = paragraph.text.len() < 300
        && paragraph.role != Role::TableRow
        && paragraph.text.contains(['号', '日']);
    let Some(groups) =
        TWO_ELEMENTS.iter().filter(|_| short).find_map(|pattern| pattern.captures(&paragraph.text))
    else {
        return vec![paragraph];
    };
    let pieces = groups.iter().skip(1).flatten();
    pieces.map(|piece| Paragraph { text: piece.as_str().to_owned(), ..paragraph.clone() }).collect()
}
