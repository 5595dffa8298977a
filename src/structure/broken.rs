//! Paragraphs that a hard line break or the end of a page cut in two, told by their words: a comma, an open bracket or
//! a half sentence at the end, and text that goes on after it.

use std::collections::HashMap;

use super::lines::{append, ends_sentence};
use super::metadata::is_copy_line;
use super::numbering::{Style, number_of, stands_alone, starts_with_number};
use super::paragraphs::{Align, Paragraph};
use super::parts::{is_adoption, is_signature};
use crate::model::Role;

/// Shortest first half, in code points: headings and entries of lists are shorter.
const SHORTEST: usize = 16;
/// A numbered line up to this length may be a heading.
const LONGEST_HEADING: usize = 60;
/// Words no sentence ends with.
const OPEN_WORDS: [&str; 14] = [
    "按照", "根据", "依照", "应当", "可以", "不得", "以及", "或者", "并且", "、并", "，并", "，或", "，由",
    "，将",
];

/// Joins what belongs together.
pub(super) fn mend(paragraphs: impl Iterator<Item = Paragraph>) -> Vec<Paragraph> {
    let words = HashMap::new();
    let mut whole: Vec<Paragraph> = Vec::new();
    // The last paragraph was cut: it is running text, whatever it looks like.
    let mut mended = false;
    for paragraph in paragraphs {
        match whole.last_mut() {
            Some(last) if goes_on(last, &paragraph, mended) => {
                append(&mut last.text, &paragraph.text, &words);
                last.pages[1] = paragraph.pages[1];
                last.confidence.add(paragraph.confidence);
                last.role = paragraph.role;
                mended = true;
            }
            _ => {
                whole.push(paragraph);
                mended = false;
            }
        }
    }
    whole
}

fn goes_on(last: &Paragraph, next: &Paragraph, mended: bool) -> bool {
    is_open_bracket(&last.text) && closes_bracket(&next.text)
        || is_open_copy_list(last) && goes_on_with_list(next)
        || is_cut(last, next, mended)
}

/// A short paragraph that is the first half of one bracket.
fn is_open_bracket(text: &str) -> bool {
    text.starts_with(['（', '('])
        && !text.contains(['）', ')', '。', '；'])
        && (12..80).contains(&text.chars().count())
}

fn closes_bracket(text: &str) -> bool {
    text.trim_end().ends_with(['）', ')']) && !text.contains(['（', '(', '。']) && text.chars().count() < 60
}

/// 抄送 with a list that its hanging indent cuts into lines; it ends in 。
fn is_open_copy_list(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    paragraph.size > 0.0 && is_copy_line(text) && !text.ends_with('。') && text.chars().count() < 400
}

fn goes_on_with_list(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    text.ends_with(['。', '，', '、']) && text.chars().count() < 120 && !text.contains([':', '：'])
}

/// True for two halves of running Chinese text.
fn is_cut(last: &Paragraph, next: &Paragraph, mended: bool) -> bool {
    // Formats mark whole paragraphs as headings, too.
    let marked = matches!(last.role, Role::Heading(_)) && last.text.contains('。');
    let alike = (last.role == Role::Body || marked)
        && next.role == Role::Body
        && next.align == Align::Left
        && last.align == Align::Left
        && next.pages[0] <= last.pages[1] + 1
        && (last.size - next.size).abs() <= 0.12 * last.size.max(next.size);
    let (first, second) = (last.text.trim(), next.text.trim());
    // Asked of every pair: most first halves end in a mark.
    if !alike || ends_sentence(first) || first.chars().count() < SHORTEST || !begins_inside(second) {
        return false;
    }
    let sentence =
        ends_sentence(second) || second.contains(['，', '。', '；', '、']) && !is_signature(second);
    match first.chars().next_back() {
        Some('，' | '、') => true,
        Some(unit @ ('年' | '月')) if goes_on_with_date(unit, second) => true,
        Some(_) if is_open(first, '《', '》', second) || is_open(first, '（', '）', second) => {
            first.contains(['，', '。', '；', '》'])
        }
        Some(c) => is_word(c) && (mended || is_half(first)) && sentence,
        None => false,
    }
}

/// Hanzi, letters and digits.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// True for text that may go on with a sentence: it has no number or label of its own.
fn begins_inside(text: &str) -> bool {
    let label: String = text.chars().take(8).collect();
    text.starts_with(|c: char| is_word(c) || matches!(c, '（' | '(' | '《' | '“' | '[' | '〔'))
        && !starts_with_number(text)
        && !stands_alone(text)
        && !label.contains(['：', ':'])
        && super::lines::is_cjk_text(text)
}

/// True for 12月 after 2016年 and 31日 after 12月.
fn goes_on_with_date(unit: char, text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(text.len() - rest.len()))
        && rest.starts_with(if unit == '年' { '月' } else { '日' })
}

/// True when `first` opens a bracket that `second` closes.
fn is_open(first: &str, open: char, close: char, second: &str) -> bool {
    let closes =
        |text: &str| text.find(close).is_some_and(|end| text.find(open).is_none_or(|start| end < start));
    first.matches(open).count() > first.matches(close).count() && closes(second)
}

/// True for running text that stops inside a sentence: a heading has no other sentence before its end, and is short.
fn is_half(text: &str) -> bool {
    let length = text.chars().count();
    let article = number_of(text).is_some_and(|number| number.style == Style::Article);
    let long = length > LONGEST_HEADING || article && length > LONGEST_HEADING / 2;
    let open = OPEN_WORDS.iter().any(|word| text.ends_with(word));
    !text.starts_with(['◎', '●', '•', '◆', '■', '·'])
        && (text.contains(['。', '；']) || long && text.contains(['，', ',', '、']) || open)
        && !text.contains("特此")
        && !is_adoption(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(lines: &[&str]) -> Vec<String> {
        mend(lines.iter().map(|line| Paragraph::plain(line))).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn halves_of_a_sentence_are_joined() {
        for halves in [
            ["重点保障城乡居民的大病医疗需求，适当保障门诊需求，", "逐步提高筹资标准和保障水平；"],
            [
                "区县人民政府负责城乡居民参保组织工作。财政部门负责城乡居",
                "民基本医疗保险基金财政专户的管理。",
            ],
            [
                "实施细则根据《南京市城乡居民基本养老保险办法》（宁政规字",
                "[2015]5号，以下简称《办法》）以及有关规定，制定本实施细则。",
            ],
            [
                "第一条 为了加强管理，根据《中华人民共和国教育法》《中华人民共和国义",
                "务教育法》等法律，制定本条例。",
            ],
            ["因国家和省重大建设工程或者经评估，确需变更的，应当按照", "法定程序报批、备案，并向社会公布。"],
            ["提高服务能力和技术水平。引导住院病人向乡", "(镇)卫生院、社区卫生服务中心流动。"],
            ["十二、本细则自2016年1月1日起实施，有效期至2016年12月", "31日。"],
        ] {
            assert_eq!(mended(&halves), [halves.concat()], "{halves:?}");
        }
    }

    #[test]
    fn whole_paragraphs_stay() {
        for lines in [
            ["（二）稳妥起步，先易后难，循序渐进，统分结合", "坚持试点先行，逐步推开。"],
            ["工作原则是坚持政府主导，坚持部门协作，坚持全民参与", "各地要结合实际，抓好落实。"],
            ["请认真贯彻执行，执行中的问题及时报告。特此通知", "贵州省卫生健康委员会、贵州省中医药管理局"],
            ["第四十条 个体工商户、自由职业者", "统筹区内的个体工商户、自由职业者，具体办法另行规定。"],
            [
                "2021年2月22日最高人民法院审判委员会第1832次会议、2021年2月26日最高人民检察院第十三届检察委员会第六十三次会议通过",
                "根据《中华人民共和国刑法》，作如下补充。",
            ],
            ["所需材料包括身份证、户口簿、申请表和证明，", "（一）身份证原件；"],
            ["申请人应当提交材料，材料不全的一次告知。逾期视为放弃", "附件：申请表，一式两份。"],
        ] {
            assert_eq!(mended(&lines), lines, "{lines:?}");
        }
    }
}
