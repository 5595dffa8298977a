//! Paragraphs made whole: the lines of a fixed layout are joined across lines, columns and pages; the lines of a
//! flowing format are paragraphs already. A line goes on with the paragraph before it unless something says that
//! a new one starts: an indent, a short line before it, more space, another size, or a number.

use std::collections::{HashMap, HashSet};

use super::broken;
use super::columns::Columns;
use super::elements;
use super::lines::{
    Placed, alignment, append, body_size, ends_sentence, goes_on_in_latin, in_blocks, is_cjk_text,
    is_contents, reaches_end, starts_item, starts_note, usual_leading,
};
use super::numbering;
use super::wrapped;
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
    pub confidence: Confidence,
}

/// How sure OCR is of the lines of a paragraph, weighed by their characters.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Confidence {
    sum: f32,
    characters: f32,
}

impl Confidence {
    fn of(line: &Line) -> Self {
        let characters = line.text.chars().count() as f32;
        line.confidence.map_or_else(Self::default, |sure| Self { sum: sure * characters, characters })
    }

    pub(super) fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.characters += other.characters;
    }

    /// The mean in thousandths; nothing where no line comes from OCR.
    pub fn mean(self) -> Option<f32> {
        (self.characters > 0.0).then(|| (self.sum / self.characters * 1000.0).round() / 1000.0)
    }
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
    /// A paragraph of a flowing format, for tests.
    #[cfg(test)]
    pub(super) fn plain(text: &str) -> Self {
        Self::of(&Line::paragraph(text, Role::Body), 1, Align::Left)
    }

    /// True when size, weight or centring sets it off from text of this size.
    pub(super) fn stands_out(&self, body_size: f32) -> bool {
        self.size > body_size * 1.08 || self.bold || self.align == Align::Centre
    }

    fn of(line: &Line, page: u32, align: Align) -> Self {
        Self {
            text: line.text.trim().to_owned(),
            pages: [page, page],
            role: line.role,
            align,
            size: line.font_size,
            bold: line.bold,
            confidence: Confidence::of(line),
        }
    }
}

/// The paragraphs of pages without furniture, in reading order.
pub(crate) fn paragraphs(pages: &[Page], layout: Layout) -> Vec<Paragraph> {
    let paragraphs = match layout {
        Layout::Flow => wrapped::join(flowing(pages)),
        Layout::Fixed => Joiner::new(pages).run(pages, Joiner::add),
    };
    broken::mend(paragraphs.into_iter().flat_map(elements::divide))
}

/// The paragraphs of pages with their furniture: none crosses a page, and lines that are not in `text`, the same
/// pages without furniture, stand alone in their place.
pub(crate) fn paragraphs_within_pages(pages: &[Page], text: &[Page], layout: Layout) -> Vec<Paragraph> {
    if layout == Layout::Flow {
        return flowing(pages);
    }
    let mut furniture: HashSet<*const Line> = HashSet::new();
    for (page, text) in pages.iter().zip(text) {
        let mut kept = text.lines.iter().peekable();
        // By place: a page mark may have been cut out of a line's text.
        let out = page.lines.iter().filter(|line| kept.next_if(|kept| kept.rect == line.rect).is_none());
        furniture.extend(out.map(std::ptr::from_ref));
    }
    Joiner::new(text).run(pages, |joiner, next| {
        if joiner.open.as_ref().is_some_and(|(_, last)| last.page != next.page) {
            joiner.close();
        }
        if furniture.contains(&std::ptr::from_ref(next.line)) {
            joiner.close();
            joiner.done.push(Paragraph::of(next.line, next.page, next.align));
        } else {
            joiner.add(next);
        }
    })
}

fn flowing(pages: &[Page]) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    for page in pages {
        for (at, line) in page.lines.iter().enumerate() {
            match all.last_mut() {
                Some(last) if last.role == Role::TableRow && line.role == Role::TableRow => {
                    add_row(last, line, page.number);
                }
                _ if is_caption(line, page.lines.get(at + 1)) => {
                    let caption = Paragraph::of(line, page.number, Align::Left);
                    all.push(Paragraph { role: Role::Body, ..caption });
                }
                _ => all.push(Paragraph::of(line, page.number, Align::Left)),
            }
        }
    }
    all
}

/// A first row of one cell above rows of several is what the table is called.
fn is_caption(line: &Line, next: Option<&Line>) -> bool {
    let is_row = |line: &Line| line.role == Role::TableRow;
    is_row(line)
        && !line.text.contains('\t')
        && (4..60).contains(&line.text.chars().count())
        && next.is_some_and(|next| is_row(next) && next.text.contains('\t'))
}

fn add_row(table: &mut Paragraph, row: &Line, page: u32) {
    table.text.push('\n');
    table.text.push_str(row.text.trim_matches(|c: char| c.is_whitespace() && c != '\t'));
    table.pages[1] = page;
    table.confidence.add(Confidence::of(row));
}

/// The state of joining: the paragraph being built and the line it ends with so far.
struct Joiner<'a> {
    columns: Columns,
    /// Size of most of the text.
    body_size: f32,
    /// Usual distance from the bottom of a line to the top of the next, in line heights.
    leading: f32,
    /// Paragraphs are not indented and mostly one sentence long: a sentence that ends with its line ends one.
    blocks: bool,
    /// Words of the whole text, to undo hyphenation.
    words: HashMap<&'a str, u32>,
    done: Vec<Paragraph>,
    open: Option<(Paragraph, Placed<'a>)>,
    /// Footnotes met while a paragraph is open: they follow it.
    notes: Vec<Paragraph>,
}

impl<'a> Joiner<'a> {
    fn new(pages: &'a [Page]) -> Self {
        let mut words: HashMap<&str, u32> = HashMap::new();
        let lines = pages.iter().flat_map(|page| &page.lines);
        let all = lines.flat_map(|line| line.text.split(|c: char| !c.is_alphabetic() && c != '-'));
        for word in all.filter(|word| word.is_ascii() && word.len() > 2) {
            *words.entry(word).or_default() += 1;
        }
        let columns = Columns::of(pages);
        Self {
            blocks: in_blocks(pages, &columns),
            columns,
            body_size: body_size(pages),
            leading: usual_leading(pages),
            words,
            done: Vec::new(),
            open: None,
            notes: Vec::new(),
        }
    }

    fn run(mut self, pages: &'a [Page], add: impl Fn(&mut Self, Placed<'a>)) -> Vec<Paragraph> {
        for (index, page) in pages.iter().enumerate() {
            for line in &page.lines {
                let column = self.columns.extent(index, line);
                let align = alignment(line, column, self.body_size);
                add(&mut self, Placed { line, page: page.number, column, align });
            }
        }
        self.close();
        self.done
    }

    fn add(&mut self, next: Placed<'a>) {
        match (&mut self.open, next.line.role) {
            (Some((note, last)), Role::Footnote)
                if note.role == Role::Footnote
                    && last.page == next.page
                    && !starts_note(&note.text, next.line) =>
            {
                append(&mut note.text, next.line.text.trim(), &self.words);
                note.confidence.add(Confidence::of(next.line));
                *last = next;
                return;
            }
            (Some((open, _)), Role::Footnote) if open.role != Role::Footnote => {
                match self.notes.last_mut() {
                    Some(note) if note.pages[1] == next.page && !starts_note(&note.text, next.line) => {
                        append(&mut note.text, next.line.text.trim(), &self.words);
                        note.confidence.add(Confidence::of(next.line));
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
                open.confidence.add(Confidence::of(next.line));
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
        if starts_item(&open.text, b.text.trim_start()) {
            return true;
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
        let set_off = a.bold && b.bold || a.font_size > self.body_size * 1.08;
        if goes_on_in_latin(&open.text, &last, b, set_off) {
            return false;
        }
        if !reaches_end(&last, b) {
            return true;
        }
        if self.blocks && open.text.ends_with(['。', '”']) && is_cjk_text(&b.text) {
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
