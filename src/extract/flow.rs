//! What the flowing formats share: cleaning a paragraph, splitting text at its line breaks, rows of tables,
//! and the one page they make.

use unicode_width::UnicodeWidthStr;

use super::ExtractError;
use super::pdf::fold_glyph;
use crate::model::{FileInfo, Format, Layout, Line, Page, Pages, Reason, Role, Verdict};

/// How much shorter than a full line one is that was wrapped before a word or mark that did not fit, in columns.
const RAGGED: usize = 6;

/// Collects the paragraphs and rows of a document that has no pages.
#[derive(Default)]
pub(super) struct Flow {
    lines: Vec<Line>,
}

impl Flow {
    /// Adds a paragraph; line breaks inside it are treated as [`paragraphs`] says.
    pub(super) fn paragraph(&mut self, text: &str, role: Role) {
        if matches!(role, Role::Heading(_)) {
            self.whole(text, role);
        } else {
            self.lines.extend(paragraphs(text).into_iter().map(|text| Line::paragraph(text, role)));
        }
    }

    /// Adds a paragraph whose line breaks are only there for the look, as in headings and centred titles.
    pub(super) fn whole(&mut self, text: &str, role: Role) {
        let text = join(text.lines());
        if !text.is_empty() {
            self.lines.push(Line::paragraph(text, role));
        }
    }

    /// Adds a table. Columns empty in every row, which grids of merged cells are full of, and rows without
    /// any text are dropped. What has one column then only frames paragraphs.
    pub(super) fn table<S: AsRef<str>>(&mut self, rows: impl IntoIterator<Item = Vec<S>>) {
        let plain = |row: Vec<S>| row.iter().map(|cell| join(cell.as_ref().lines())).collect::<Vec<String>>();
        let rows: Vec<Vec<String>> = rows.into_iter().map(plain).collect();
        let mut filled = vec![false; rows.iter().map(Vec::len).max().unwrap_or(0)];
        for row in &rows {
            row.iter().zip(&mut filled).for_each(|(cell, filled)| *filled |= !cell.is_empty());
        }
        let role =
            if filled.iter().filter(|filled| **filled).count() > 1 { Role::TableRow } else { Role::Body };
        for row in rows {
            let cells: Vec<String> =
                row.into_iter().zip(&filled).filter_map(|(cell, keep)| keep.then_some(cell)).collect();
            let text = cells.join("\t");
            if !text.trim_matches('\t').is_empty() {
                self.lines.push(Line::paragraph(text.trim_end_matches('\t'), role));
            }
        }
    }

    /// Adds a line another reader made.
    pub(super) fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Adds lines another reader made.
    pub(super) fn append(&mut self, mut other: Self) {
        self.lines.append(&mut other.lines);
    }

    /// The document as one page, or the error that there is no text in it.
    pub(super) fn finish(self, format: Format, info: FileInfo) -> Result<Pages, ExtractError> {
        if self.lines.is_empty() {
            return Err(ExtractError::new(
                Reason::NoText,
                "there is no text in it",
                "look at it in its program; pictures of text need OCR: save it as PDF",
            ));
        }
        let page = Page {
            number: 1,
            label: None,
            width: 0.0,
            height: 0.0,
            verdict: Verdict::Text,
            lines: self.lines,
        };
        Ok(Pages { format, layout: Layout::Flow, info, pages: vec![page] })
    }

    /// The lines collected, for a reader that has more to do with them.
    pub(super) fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// The lines collected so far.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }
}

/// Splits text at its line breaks into paragraphs.
///
/// Each line is a paragraph, as Chinese offices write, unless the text was wrapped by hand: then a full line
/// goes on in the next one. A text is wrapped by hand when most of the lines that do not end a sentence are
/// about as long as one another. Where paragraphs are indented, a long line that ends in mid-sentence also
/// goes on in a line that is not: so come texts of which only a part is wrapped.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let widths: Vec<usize> = lines.iter().map(|line| line.trim_end().width()).collect();
    let open = |at: usize| widths[at] > 0 && !ends_sentence(lines[at]);
    let mut open_widths: Vec<usize> =
        (0..lines.len().saturating_sub(1)).filter(|at| open(*at)).map(|at| widths[at]).collect();
    open_widths.sort_unstable();
    // One line in twenty may be longer than the rest: a word or address that cannot be broken.
    let full =
        open_widths.iter().rev().nth(open_widths.len() / 20).copied().unwrap_or(0).saturating_sub(RAGGED);
    let full_ones = open_widths.iter().filter(|width| **width >= full).count();
    let wrapped = (30..130).contains(&full) && full_ones >= 3 && full_ones * 10 >= open_widths.len() * 7;
    let indents = lines.iter().filter(|line| is_indented(line)).count() >= 2;
    let long_and_open = |at: usize| open(at) && (30..130).contains(&widths[at]);

    let mut result = Vec::new();
    let mut pending: Vec<&str> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let after_full = wrapped && at > 0 && widths[at - 1] >= full;
        let hanging = indents
            && at > 0
            && long_and_open(at - 1)
            && pending.first().is_some_and(|first| is_indented(first));
        let goes_on = (after_full || hanging) && !starts_paragraph(line);
        if !goes_on {
            result.push(join(pending.drain(..)));
        }
        pending.push(line);
    }
    result.push(join(pending.into_iter()));
    result.retain(|paragraph| !paragraph.is_empty());
    result
}

/// True for the indent of a paragraph, about two hanzi; a title in the middle of the line stands further in.
fn is_indented(line: &str) -> bool {
    let text = line.trim_start();
    !text.is_empty() && (2..=5).contains(&line[..line.len() - text.len()].width())
}

/// True when a line is indented or empty, or opens with a number as items do.
fn starts_paragraph(line: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百零〇".contains(c);
    let trimmed = line.trim_start();
    let after = trimmed.trim_start_matches(['第', '（', '(']);
    let rest = after.trim_start_matches(number);
    line.starts_with("  ")
        || line.starts_with('\u{3000}')
        || trimmed.is_empty()
        || (rest.len() < after.len() && rest.starts_with(['、', '.', '．', '）', ')', '条', '章', '节']))
}

fn ends_sentence(line: &str) -> bool {
    let closing = ['”', '’', '"', '）', ')', '》', '」', '』'];
    line.trim_end()
        .trim_end_matches(closing)
        .ends_with(['。', '！', '？', '；', '：', '.', '!', '?', ';', ':'])
}

/// Joins lines into one, with a space only where neither side is a hanzi.
fn join<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for line in lines.map(clean).filter(|line| !line.is_empty()) {
        let wide = |c: Option<char>| c.is_none_or(is_wide);
        if !wide(joined.chars().next_back()) && !wide(line.chars().next()) {
            joined.push(' ');
        }
        joined.push_str(&line);
    }
    joined
}

/// True for hanzi and full-width punctuation, between which no space stands.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// One line without what is there for the look only: look-alikes become plain characters, runs of spaces one,
/// invisible characters go.
fn clean(line: &str) -> String {
    let mut cleaned = String::with_capacity(line.len());
    for c in line.chars().filter(|c| *c != '\u{ad}') {
        let from = cleaned.len();
        fold_glyph(c, &mut cleaned);
        if cleaned[from..] == *" " && cleaned[..from].ends_with(char::is_whitespace) {
            cleaned.truncate(from);
        }
    }
    cleaned.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_paragraph() {
        let text = "广州市人民政府\n2016年2月3日\n\n　　第一条　为了规范管理。\n";
        assert_eq!(paragraphs(text), ["广州市人民政府", "2016年2月3日", "第一条　为了规范管理。"]);
    }

    #[test]
    fn text_wrapped_by_hand_is_joined() {
        let text = "    为进一步提高本市人口服务管理水平，保障来蓉人员合法权\n\
                    益，推进城镇基本公共服务常住人口全覆盖，根据居住证暂行\n\
                    条例等有关法律法规，结合本市实际情况，制定本办法，请各\n\
                    单位认真执行。\n    非本市户籍在蓉居住的中国居民适用本办法。";
        let joined = paragraphs(text);
        assert_eq!(joined.len(), 2);
        assert!(joined[0].contains("合法权益，推进") && joined[0].ends_with("认真执行。"));
    }

    #[test]
    fn a_wrapped_part_is_joined_where_paragraphs_are_indented() {
        let text = "各区、县人民政府：\n\u{3000} 现将《天津市城乡居民基本医疗保险规定》印发给你们，望\n遵照执行。\n\
                    \u{3000}　　　　　　　　　天津市人民政府\n　　第一条　为提高城乡居民基本医疗保障水平，完善基本医疗\n\
                    保险制度，制定本规定。\n　　第二条　本规定适用于下列人员：\n（一）农村居民；\n\
                    第三条　这一条没有换行，因此很长，不再说了。\n第四条　也是这样。";
        let joined = paragraphs(text);
        assert_eq!(joined.len(), 8);
        assert!(joined[1].ends_with("望遵照执行。") && joined[3].contains("基本医疗保险制度"));
    }

    #[test]
    fn a_line_that_could_not_be_broken_does_not_hide_the_wrapping() {
        let line = "本市的各个单位应当按照规定办理居住登记并且申领居住证明";
        let text = format!("{}\n{}\n第二条　完。", [line; 30].join("\n"), "a".repeat(90));
        assert_eq!(paragraphs(&text).len(), 2);
    }

    #[test]
    fn english_lines_join_with_a_space() {
        let text = "The Member States shall apply minimum requirements to\n\
                    the energy performance of new buildings that are in\n\
                    the course of construction, and of large buildings\n\
                    subject to renovation.";
        assert_eq!(paragraphs(text).len(), 1);
        assert!(paragraphs(text)[0].contains("requirements to the energy"));
    }

    #[test]
    fn rows_keep_their_columns_but_not_empty_ones() {
        let mut flow = Flow::default();
        flow.table([vec!["序号", "", "", "第一行\n第二行", ""], vec!["", "", "", ""], vec!["", "", "乙"]]);
        let found: Vec<&str> = flow.lines().iter().map(|line| line.text.as_str()).collect();
        assert_eq!(found, ["序号\t\t第一行第二行", "\t乙"]);
    }

    #[test]
    fn odd_spaces_and_invisible_characters_go() {
        assert_eq!(clean("\u{a0}\u{2003}第一条\u{200b}\u{a0} 为\u{ad}了\u{feff}\t"), "第一条 为了");
    }
}
