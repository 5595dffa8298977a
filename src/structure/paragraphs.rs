//! Paragraphs made whole: the lines of a fixed layout are joined across lines, columns and pages; the lines of a
//! flowing format are paragraphs already. A line goes on with the paragraph before it unless something says that
//! a new one starts: an indent, a short line before it, more space, another size, or a number.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::columns::{Columns, Extent};
use super::numbering;
use crate::model::{Layout, Line, Page, Role};

/// A paragraph with what its print tells about its part in the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paragraph {
    /// The text, soft line breaks joined. Rows of a table are separated by newlines.
    pub text: String,
    /// First and last page, from 1.
    pub pages: [u32; 2],
    pub role: Role,
    pub align: Align,
    /// Size of the first line's characters in points; 0 in flowing formats.
    pub size: f32,
    pub bold: bool,
}

/// How a paragraph stands between the margins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// From the left margin, or unknown.
    Left,
    Centre,
    Right,
}

impl Paragraph {
    fn of(line: &Line, page: u32, align: Align) -> Self {
        Self {
            text: line.text.trim().to_owned(),
            pages: [page, page],
            role: line.role,
            align,
            size: line.font_size,
            bold: line.bold,
        }
    }
}

/// Two elements set on one line: number and signer, printing office and its date, title and number, signature
/// and date.
static TWO_ELEMENTS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    let number = r"\p{Han}{1,14}[〔\[(（【［]\s*\d{4}\s*[〕\])）】］]\s*\d+\s*号";
    let date =
        r"[\d〇○一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日";
    [
        format!(r"^({number})\s*(签发人\s*[:：].+)$"),
        format!(r"^(\p{{Han}}{{4,40}})\s+({date}\s*印发)$"),
        format!(r"^(\S.*关于.*(?:通知|意见|办法|决定|批复|报告|方案))\s*[(（]?({number})[)）]?$"),
        format!(r"^({number})\s*(\p{{Han}}{{2,30}}关于.*(?:通知|意见|办法|决定|批复|报告|方案))$"),
        format!(r"^(\p{{Han}}{{4,40}}(?:政府|厅|局|委|委员会|办公室|部))\s+({date})$"),
    ]
    .map(|pattern| Regex::new(&pattern).expect("a pattern of this file"))
});

/// The paragraphs of pages without furniture, in reading order.
pub(crate) fn paragraphs(pages: &[Page], layout: Layout) -> Vec<Paragraph> {
    let paragraphs = match layout {
        Layout::Flow => flowing(pages),
        Layout::Fixed => Joiner::new(pages).run(pages),
    };
    let mut whole: Vec<Paragraph> = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs.into_iter().flat_map(divide) {
        match whole.last_mut() {
            // A bracket that a hard line break cut in two.
            Some(last) if is_open_bracket(&last.text) && closes_bracket(&paragraph.text) => {
                last.text.push_str(&paragraph.text);
                last.pages[1] = paragraph.pages[1];
            }
            _ => whole.push(paragraph),
        }
    }
    whole
}

/// Divides a line that holds two elements of the document's head or foot.
fn divide(paragraph: Paragraph) -> Vec<Paragraph> {
    let short = paragraph.text.len() < 300 && paragraph.role != Role::TableRow;
    let Some(groups) =
        TWO_ELEMENTS.iter().filter(|_| short).find_map(|pattern| pattern.captures(&paragraph.text))
    else {
        return vec![paragraph];
    };
    let pieces = groups.iter().skip(1).flatten();
    pieces.map(|piece| Paragraph { text: piece.as_str().to_owned(), ..paragraph.clone() }).collect()
}

fn flowing(pages: &[Page]) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    for page in pages {
        for line in &page.lines {
            match all.last_mut() {
                Some(last) if last.role == Role::TableRow && line.role == Role::TableRow => {
                    add_row(last, line, page.number);
                }
                _ => all.push(Paragraph::of(line, page.number, Align::Left)),
            }
        }
    }
    all
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

fn add_row(table: &mut Paragraph, row: &Line, page: u32) {
    table.text.push('\n');
    table.text.push_str(row.text.trim_matches(|c: char| c.is_whitespace() && c != '\t'));
    table.pages[1] = page;
}

/// The state of joining: the paragraph being built and the line it ends with so far.
struct Joiner<'a> {
    columns: Columns,
    /// Size of most of the text.
    body_size: f32,
    /// Usual distance from the bottom of a line to the top of the next, in line heights.
    leading: f32,
    /// Words of the whole text, to undo hyphenation.
    words: HashSet<&'a str>,
    done: Vec<Paragraph>,
    open: Option<(Paragraph, Placed<'a>)>,
    /// Footnotes met while a paragraph is open: they follow it.
    notes: Vec<Paragraph>,
}

/// A line with its page and column.
#[derive(Clone, Copy)]
struct Placed<'a> {
    line: &'a Line,
    page: u32,
    column: Extent,
    align: Align,
}

impl Placed<'_> {
    fn em(&self) -> f32 {
        em(self.line)
    }
}

fn em(line: &Line) -> f32 {
    if line.font_size > 0.0 { line.font_size } else { (line.rect.y1 - line.rect.y0).max(1.0) * 0.8 }
}

impl<'a> Joiner<'a> {
    fn new(pages: &'a [Page]) -> Self {
        let words = pages
            .iter()
            .flat_map(|page| &page.lines)
            .flat_map(|line| line.text.split(|c: char| !c.is_alphabetic() && c != '-'))
            .filter(|word| word.is_ascii() && word.len() > 2)
            .collect();
        Self {
            columns: Columns::of(pages),
            body_size: body_size(pages),
            leading: usual_leading(pages),
            words,
            done: Vec::new(),
            open: None,
            notes: Vec::new(),
        }
    }

    fn run(mut self, pages: &'a [Page]) -> Vec<Paragraph> {
        for (index, page) in pages.iter().enumerate() {
            for line in &page.lines {
                let column = self.columns.extent(index, line);
                let align = alignment(line, column, self.body_size);
                self.add(Placed { line, page: page.number, column, align });
            }
        }
        self.close();
        self.done
    }

    fn add(&mut self, next: Placed<'a>) {
        match (&mut self.open, next.line.role) {
            (Some((note, last)), Role::Footnote)
                if note.role == Role::Footnote && last.page == next.page && !starts_note(next.line) =>
            {
                append(&mut note.text, next.line.text.trim(), &self.words);
                *last = next;
                return;
            }
            (Some((open, _)), Role::Footnote) if open.role != Role::Footnote => {
                match self.notes.last_mut() {
                    Some(note) if note.pages[1] == next.page && !starts_note(next.line) => {
                        append(&mut note.text, next.line.text.trim(), &self.words);
                    }
                    _ => self.notes.push(Paragraph::of(next.line, next.page, next.align)),
                }
                return;
            }
            (Some((table, last)), Role::TableRow) if table.role == Role::TableRow => {
                add_row(table, next.line, next.page);
                *last = next;
                return;
            }
            _ => {}
        }
        let goes_on = self.open.as_ref().is_some_and(|(open, last)| !self.starts(open, *last, next));
        match &mut self.open {
            Some((open, last)) if goes_on => {
                append(&mut open.text, next.line.text.trim(), &self.words);
                open.pages[1] = next.page;
                *last = next;
            }
            _ => {
                self.close();
                self.open = Some((Paragraph::of(next.line, next.page, next.align), next));
            }
        }
    }

    fn close(&mut self) {
        if let Some((paragraph, _)) = self.open.take() {
            self.done.push(paragraph);
        }
        self.done.append(&mut self.notes);
    }

    /// True when `next` does not go on with the paragraph that ends in `last`.
    fn starts(&self, open: &Paragraph, last: Placed, next: Placed) -> bool {
        let (a, b) = (last.line, next.line);
        let em = last.em();
        if a.role != b.role || a.vertical != b.vertical || a.role == Role::TableRow {
            return true;
        }
        let size = (a.font_size - b.font_size).abs() > 0.12 * a.font_size.max(b.font_size);
        if size || last.align == Align::Right || next.align == Align::Right {
            return true;
        }
        if a.vertical {
            return numbering::stands_alone(&b.text);
        }
        if numbering::begins_division(b.text.trim())
            || is_contents(&a.text)
            || is_contents(&b.text) && numbering::starts_with_number(&b.text)
        {
            return true;
        }
        let same_column = last.page == next.page && last.column == next.column;
        if same_column {
            let gap = b.rect.y0 - a.rect.y1;
            let beside = gap < -0.6 * em;
            if beside || gap > (self.leading + 0.45) * em {
                return true;
            }
        }
        if numbering::stands_alone(&a.text) && (last.align == Align::Centre || !reaches_end(&last, b)) {
            return true;
        }
        if last.align == Align::Centre || next.align == Align::Centre {
            return self.splits_title(open, last, next, same_column);
        }
        if a.font_size > self.body_size * 1.15 && is_cjk_text(&a.text) && same_column {
            return numbering::starts_with_number(&b.text);
        }
        if goes_on_in_latin(&open.text, &last, b) {
            return false;
        }
        if !reaches_end(&last, b) {
            return true;
        }
        let ended = ends_sentence(&open.text);
        let indent = b.rect.x0 - next.column.left;
        let was_indented = a.rect.x0 - last.column.left;
        if is_cjk_text(&b.text) {
            if indent > 0.8 * next.em() && (was_indented < indent - 0.5 * em || ended) {
                return true;
            }
        } else if ended && indent > 0.8 * next.em() && indent > was_indented + 0.5 * em {
            return true;
        }
        ended && numbering::starts_with_number(&b.text) && (indent <= was_indented + 0.5 * em)
    }

    /// Titles are broken by hand for looks: centred lines of one size belong together.
    fn splits_title(&self, open: &Paragraph, last: Placed, next: Placed, same_column: bool) -> bool {
        let (a, b) = (last.line, next.line);
        let large = a.font_size > self.body_size * 1.15;
        let both = last.align == Align::Centre && next.align == Align::Centre;
        if !same_column || numbering::stands_alone(&b.text) || ends_sentence(&open.text) {
            return true;
        }
        // （2003年12月27日全国人民代表大会 / 常务委员会通过）
        if both && open.text.starts_with(['（', '(']) && !open.text.ends_with(['）', ')']) {
            return false;
        }
        if b.text.trim_start().starts_with(['（', '(']) && !large || open.text.starts_with(['（', '(']) {
            return true;
        }
        if !is_cjk_text(&a.text) && !large {
            return !reaches_end(&last, b) || a.bold != b.bold;
        }
        !(both || large)
    }
}

/// True for a line of a table of contents: dots that lead to a page number.
pub(crate) fn is_contents(text: &str) -> bool {
    static LEADERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:(?:[.…·]|\s\.){4,}|…{2,})\s*[-—]?\s*(\d{1,4}|[ivxlc]+)?\s*[-—]?$")
            .expect("a pattern of this file")
    });
    LEADERS.is_match(text.trim_end())
}

/// A footnote begins with its mark: a number, a star, a circled number.
fn starts_note(line: &Line) -> bool {
    let mut chars = line.text.trim_start().chars();
    chars.next().is_some_and(|c| {
        matches!(c, '*' | '†' | '‡' | '①'..='⑳' | '[' | '〔' | '¹' | '²' | '³' | '⁰'..='⁹')
            || c.is_ascii_digit()
    })
}

/// True when a line is as full as it could be: the next line's first word would not have fitted.
fn reaches_end(last: &Placed, next: &Line) -> bool {
    let room = last.column.right - last.line.rect.x1;
    room < first_word_width(&next.text) * em(next) + 0.75 * last.em()
}

/// Ragged lines end anywhere: a small letter after a word or comma goes on, unless much room was left.
fn goes_on_in_latin(text: &str, last: &Placed, next: &Line) -> bool {
    let room = last.column.right - last.line.rect.x1;
    next.text.trim_start().starts_with(|c: char| c.is_lowercase())
        && text.ends_with(|c: char| c == ',' || c.is_alphabetic() && !is_cjk(c))
        && room < 0.25 * (last.column.right - last.column.left)
        && !numbering::starts_with_number(&next.text)
}

/// Width, in ems, of the first piece of `text` that a line break may not divide.
fn first_word_width(text: &str) -> f32 {
    let mut width = 0.0;
    let mut inside = false;
    for c in text.trim_start().chars() {
        let cjk = is_cjk(c);
        let opening = matches!(c, '“' | '‘' | '（' | '(' | '《' | '〈' | '【' | '〔' | '[' | '「');
        if inside && (c.is_whitespace() || (cjk && !is_closing(c)) || opening) {
            break;
        }
        width += if cjk || opening && !c.is_ascii() { 1.0 } else { 0.5 };
        if !opening {
            inside = true;
        }
        // Half of a word that may be hyphenated is guess enough.
        if width > 12.0 {
            break;
        }
    }
    width
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '”' | '’'
            | '）'
            | '》'
            | '〉'
            | '】'
            | '〕'
            | '」'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '％'
    )
}

/// True for ideographs and the punctuation and forms that go with them.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—' | '…' | '①'..='⑳')
}

fn is_cjk_text(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'))
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['”', '’', '）', ')', '"', '》']);
    text.ends_with(['。', '！', '？', '；', '：', '.', '!', '?', ';', ':'])
}

fn alignment(line: &Line, column: Extent, body_size: f32) -> Align {
    let em = em(line);
    let (left, right) = (line.rect.x0 - column.left, column.right - line.rect.x1);
    let width = column.right - column.left;
    let even = (left - right).abs() < (0.12 * (left + right)).max(1.1 * em);
    let least = if line.font_size > body_size * 1.15 { 0.8 } else { 2.6 };
    if even && left > least * em {
        Align::Centre
    } else if left > 0.4 * width && right < 6.0 * em && left > 2.0 * right {
        Align::Right
    } else {
        Align::Left
    }
}

/// Size of most characters of the document.
fn body_size(pages: &[Page]) -> f32 {
    let sizes =
        pages.iter().flat_map(|page| &page.lines).map(|line| (line.font_size, line.text.chars().count()));
    weighted_middle(sizes.collect())
}

/// Usual space between lines of the same size, in ems.
fn usual_leading(pages: &[Page]) -> f32 {
    let gaps = pages.iter().flat_map(|page| page.lines.windows(2)).filter_map(|pair| {
        let (a, b) = (&pair[0], &pair[1]);
        let same = a.block == b.block && (a.font_size - b.font_size).abs() < 0.5;
        let gap = (b.rect.y0 - a.rect.y1) / em(a);
        (same && gap > -0.6 && gap < 3.0).then_some((gap, 1))
    });
    weighted_middle(gaps.collect())
}

fn weighted_middle(mut values: Vec<(f32, usize)>) -> f32 {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<usize>() / 2;
    let mut sum = 0;
    values
        .iter()
        .find(|(_, weight)| {
            sum += weight;
            sum > half
        })
        .map_or(0.0, |(value, _)| *value)
}

/// True when the hyphen at a line's end belongs to the word, judged by the words of the whole text.
fn is_compound(head: &str, tail: &str, words: &HashSet<&str>) -> bool {
    let known = |word: &str| words.contains(word);
    !known(&format!("{head}{tail}"))
        && (head.contains('-') || known(&format!("{head}-{tail}")) || known(head) && known(tail))
}

/// Joins a line to a paragraph: no space between hanzi, hyphenation undone, else one space.
fn append(text: &mut String, next: &str, words: &HashSet<&str>) {
    let (Some(before), Some(after)) = (text.chars().next_back(), next.chars().next()) else {
        text.push_str(next);
        return;
    };
    if before == '\u{ad}' {
        text.pop();
    } else if before == '-'
        && after.is_lowercase()
        && text[..text.len() - 1].ends_with(|c: char| c.is_alphabetic())
    {
        let head = text.rsplit(|c: char| !c.is_alphabetic() && c != '-').next().unwrap_or_default();
        let tail = next.split(|c: char| !c.is_alphabetic() && c != '-').next().unwrap_or_default();
        if !is_compound(head.trim_end_matches('-'), tail, words) {
            text.pop();
        }
    } else if !is_cjk(before)
        && !is_cjk(after)
        && !(is_cjk_text(text) && !(before.is_alphabetic() && after.is_alphabetic()))
    {
        text.push(' ');
    }
    text.push_str(next);
}
