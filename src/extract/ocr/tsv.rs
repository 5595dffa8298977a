//! Turns Tesseract's table of words into lines.

use std::collections::HashMap;

use super::super::pdf::fold::is_hanzi;
use super::picture::Picture;
use super::plain::plain;
use crate::model::{Line, Rect, Role};

/// The ink of a hanzi is this much of its size.
const INK_OF_HANZI: f32 = 0.92;
/// The ink of a Latin line with ascenders and descenders is this much of its size.
const INK_OF_LATIN: f32 = 0.9;
/// Lines less sure than this are stamps, stains and frames, not text.
const HOPELESS: f32 = 0.3;

/// What Tesseract read on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    /// Width of the page in points, as it is read: a page that lies on its side is turned upright.
    pub(super) width: f32,
    /// Height of the page in points, as it is read.
    pub(super) height: f32,
    /// The lines in Tesseract's order.
    pub(super) lines: Vec<Line>,
}

impl Read {
    /// Number of characters read.
    pub(super) fn characters(&self) -> usize {
        self.lines.iter().map(|line| line.text.chars().count()).sum()
    }

    /// Number of hanzi read.
    pub(super) fn hanzi(&self) -> usize {
        self.lines.iter().flat_map(|line| line.text.chars()).filter(|&c| is_hanzi(c)).count()
    }

    /// How sure the average character is, 0 to 1.
    pub(super) fn confidence(&self) -> f32 {
        let sure = |line: &Line| line.confidence.unwrap_or(0.0) * line.text.chars().count() as f32;
        self.lines.iter().map(sure).sum::<f32>() / self.characters().max(1) as f32
    }
}

/// One word of the table, in pixels of the picture as drawn.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    /// Block, paragraph and line.
    line: [u32; 3],
    rect: Rect,
    /// 0 to 100.
    confidence: f32,
    text: String,
}

/// Reads the table; rows that are no words, or that make no sense, are passed over.
pub(super) fn parse(table: &str, picture: &Picture) -> Read {
    let mut lines: Vec<Vec<Word>> = Vec::new();
    for word in table.lines().filter_map(word) {
        match lines.last_mut() {
            Some(line) if line.last().is_some_and(|last| last.line == word.line) => line.push(word),
            _ => lines.push(vec![word]),
        }
    }
    let turn = Turn::of(&lines);
    let (width, height) = (picture.width as f32, picture.height as f32);
    for word in lines.iter_mut().flatten() {
        word.rect = turn.upright(word.rect, width, height);
    }
    let (width, height) = if turn.is_sideways() { (height, width) } else { (width, height) };
    let lines = rejoin(lines).iter().filter_map(|words| line(words, picture.scale)).collect();
    Read { width: width / picture.scale, height: height / picture.scale, lines }
}

/// One row: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn word(row: &str) -> Option<Word> {
    let cells: Vec<&str> = row.split('\t').collect();
    let number = |at: usize| cells.get(at)?.parse::<u32>().ok();
    let text = cells.get(11)?.trim();
    if number(0)? != 5 || text.is_empty() {
        return None;
    }
    let (left, top) = (number(6)? as f32, number(7)? as f32);
    let rect = Rect { x0: left, y0: top, x1: left + number(8)? as f32, y1: top + number(9)? as f32 };
    let confidence = cells.get(10)?.parse::<f32>().ok().filter(|sure| sure.is_finite())?;
    Some(Word {
        line: [number(2)?, number(3)?, number(4)?],
        rect,
        confidence: confidence.clamp(0.0, 100.0),
        text: text.to_string(),
    })
}

/// How a page lies: which way its lines run in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Right,
    Left,
    Up,
    Down,
}

impl Turn {
    /// The way most words follow one another.
    fn of(lines: &[Vec<Word>]) -> Self {
        let centre = |word: &Word| (word.rect.x0 + word.rect.x1, word.rect.y0 + word.rect.y1);
        let (mut right, mut down) = (0.0, 0.0);
        for (word, next) in lines.iter().flat_map(|line| line.iter().zip(line.iter().skip(1))) {
            let ((x, y), (next_x, next_y)) = (centre(word), centre(next));
            right += next_x - x;
            down += next_y - y;
        }
        match (right.abs() >= down.abs(), right >= 0.0, down >= 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Down,
            (false, _, false) => Self::Up,
        }
    }

    fn is_sideways(self) -> bool {
        matches!(self, Self::Up | Self::Down)
    }

    /// Where a rectangle of the picture stands once the page is turned so that its lines run to the right.
    fn upright(self, rect: Rect, width: f32, height: f32) -> Rect {
        let Rect { x0, y0, x1, y1 } = rect;
        match self {
            Self::Right => rect,
            Self::Left => Rect { x0: width - x1, y0: height - y1, x1: width - x0, y1: height - y0 },
            Self::Up => Rect { x0: height - y1, y0: x0, x1: height - y0, y1: x1 },
            Self::Down => Rect { x0: y0, y0: width - x1, x1: y1, y1: width - x0 },
        }
    }
}

/// Joins the pieces of a line that was taken for several blocks, as happens to titles in spaced letters:
/// lines alone in their block that stand side by side, closer than columns do.
fn rejoin(lines: Vec<Vec<Word>>) -> Vec<Vec<Word>> {
    let mut lines_of_block: HashMap<u32, u32> = HashMap::new();
    for line in &lines {
        *lines_of_block.entry(block(line)).or_default() += 1;
    }
    let mut joined: Vec<(bool, Vec<Word>)> = Vec::new();
    for line in lines {
        let alone = lines_of_block.get(&block(&line)) == Some(&1);
        let bounds_of_line = bounds(&line);
        let neighbour = joined.iter_mut().find(|(is_alone, before)| {
            alone && *is_alone && are_side_by_side(bounds(before), bounds_of_line)
        });
        match neighbour {
            Some((_, before)) => {
                before.extend(line);
                before.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
            }
            None => joined.push((alone, line)),
        }
    }
    joined.into_iter().map(|(_, line)| line).collect()
}

fn block(line: &[Word]) -> u32 {
    line.iter().map(|word| word.line[0]).min().unwrap_or_default()
}

/// True when two rectangles are about as high, on the same height, and not further apart than one and a half
/// times their height.
fn are_side_by_side(a: Rect, b: Rect) -> bool {
    let (low, high) = ((a.y1 - a.y0).min(b.y1 - b.y0), (a.y1 - a.y0).max(b.y1 - b.y0));
    let shared = a.y1.min(b.y1) - a.y0.max(b.y0);
    let gap = a.x0.max(b.x0) - a.x1.min(b.x1);
    shared > 0.6 * high && gap > -0.5 * low && gap < 1.5 * low
}

fn bounds(words: &[Word]) -> Rect {
    let all = words.iter().map(|word| word.rect);
    all.reduce(|a, b| Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) })
        .unwrap_or_default()
}

/// The line of these words, in points; nothing when it is not worth keeping.
fn line(words: &[Word], scale: f32) -> Option<Line> {
    let confidence = words.iter().map(|word| word.confidence).sum::<f32>() / words.len() as f32 / 100.0;
    let text = plain(words.iter().map(|word| word.text.as_str()));
    if text.is_empty() || confidence.is_nan() || confidence < HOPELESS {
        return None;
    }
    let Rect { x0, y0, x1, y1 } = bounds(words);
    let points = |pixels: f32| (pixels / scale * 10.0).round() / 10.0;
    Some(Line {
        font_size: (font_size(words, &text, x1 - x0) / scale * 2.0).round() / 2.0,
        text,
        rect: Rect { x0: points(x0), y0: points(y0), x1: points(x1), y1: points(y1) },
        bold: false,
        vertical: false,
        block: block(words),
        role: Role::Body,
        confidence: Some((confidence * 1000.0).round() / 1000.0),
    })
}

/// The size of most characters, in pixels, from the height of the ink. The boxes of hanzi are
/// often too high, but no line is set closer than its size.
fn font_size(words: &[Word], text: &str, width: f32) -> f32 {
    let mut heights: Vec<f32> = words.iter().map(|word| word.rect.y1 - word.rect.y0).collect();
    heights.sort_by(f32::total_cmp);
    if !text.chars().any(is_hanzi) {
        return heights.last().copied().unwrap_or_default() / INK_OF_LATIN;
    }
    let height = heights.get(heights.len() / 2).copied().unwrap_or_default();
    let set_in_half = |c: char| if is_hanzi(c) { 2.0 } else { 1.0 };
    let ends_in_mark = text.ends_with(['，', '。', '、', '；', '：', '）', '》', '！', '？']);
    let halves = text.chars().map(set_in_half).sum::<f32>() - if ends_in_mark { 1.0 } else { 0.0 };
    (height / INK_OF_HANZI).min(2.0 * width / halves)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Tesseract 5.3 wrote for the head of a county's plan, shortened; the title came in two blocks.
    const TABLE: &str =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
1\t1\t0\t0\t0\t0\t0\t0\t1653\t2339\t-1\t
2\t1\t2\t0\t0\t0\t379\t375\t337\t57\t-1\t
5\t1\t2\t1\t1\t1\t379\t375\t150\t57\t90.976028\t六枝
5\t1\t2\t1\t1\t2\t527\t375\t180\t57\t81.347275\t特区组
5\t1\t3\t1\t1\t1\t716\t375\t7\t56\t95.000000\t
5\t1\t4\t1\t1\t1\t720\t375\t60\t57\t87.2\t建
5\t1\t8\t1\t1\t1\t221\t532\t700\t42\t96.5\t各乡镇党委
5\t1\t8\t1\t1\t2\t930\t532\t20\t42\t80.5\t,
5\t1\t8\t1\t1\t3\t960\t532\t120\t42\t90.0\t政府
5\t1\t8\t1\t2\t1\t221\t600\t300\t42\t93.0\tin
5\t1\t8\t1\t2\t2\t531\t600\t300\t42\t95.0\tLiuzhi
5\t1\t9\t1\t1\t1\t800\t900\t300\t300\t12.5\tHRMS";

    fn picture() -> Picture {
        Picture::white(1653, 2339, 200.0 / 72.0)
    }

    #[test]
    fn words_become_lines_in_points() {
        let read = parse(TABLE, &picture());
        let texts: Vec<&str> = read.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["六枝特区组建", "各乡镇党委，政府", "in Liuzhi"], "the stamp is left out");
        let title = &read.lines[0];
        assert_eq!(title.rect, Rect { x0: 136.4, y0: 135.0, x1: 280.8, y1: 155.5 });
        assert_eq!(title.confidence, Some(0.865), "the mean of 90.976, 81.347 and 87.2");
        assert_eq!(read.lines.iter().map(|line| line.block).collect::<Vec<_>>(), [2, 8, 8]);
        assert!((read.width - 595.08).abs() < 0.1 && (read.height - 842.04).abs() < 0.1);
    }

    #[test]
    fn rows_without_sense_are_passed_over() {
        for table in ["", "5", "5\t1\t1", "5\t1\t-1\t1\t1\t1\t1\t1\t1\t1\t90\t字", "x\t".repeat(12).as_str()]
        {
            assert_eq!(parse(table, &picture()).lines, []);
        }
        assert_eq!(parse("5\t1\t1\t1\t1\t1\t1\t1\t1\t1\tNaN\t字", &picture()).lines, []);
    }

    #[test]
    fn a_page_on_its_side_is_turned_upright() {
        let row = |word: u32, left: u32, top: u32, width: u32, height: u32| {
            format!("5\t1\t1\t1\t1\t{word}\t{left}\t{top}\t{width}\t{height}\t90\t字\n")
        };
        // Two words at the top left corner of a page 100 wide and 200 high, one pixel a point, as they stand
        // in the picture when the page is turned.
        let upright = row(1, 10, 20, 30, 12) + &row(2, 50, 20, 30, 12);
        let upside_down = row(1, 60, 168, 30, 12) + &row(2, 20, 168, 30, 12);
        let running_up = row(1, 20, 60, 12, 30) + &row(2, 20, 20, 12, 30);
        let running_down = row(1, 168, 10, 12, 30) + &row(2, 168, 50, 12, 30);
        for (table, width, height) in
            [(upright, 100, 200), (upside_down, 100, 200), (running_up, 200, 100), (running_down, 200, 100)]
        {
            let read = parse(&table, &Picture::white(width, height, 1.0));
            assert_eq!((read.width, read.height), (100.0, 200.0));
            assert_eq!(
                read.lines.first().map(|line| line.rect),
                Some(Rect { x0: 10.0, y0: 20.0, x1: 80.0, y1: 32.0 })
            );
        }
    }
}
