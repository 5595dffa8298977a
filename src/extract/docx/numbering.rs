//! The numbers Word puts before paragraphs, which stand nowhere in the text.

use std::collections::{HashMap, HashSet};

use crate::extract::flow::is_wide;
use crate::extract::xml::Element;

const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Default)]
pub(super) struct Numbering {
    /// List id to its definition, and where it starts anew.
    lists: HashMap<String, List>,
    /// Definition id to its levels.
    definitions: HashMap<String, Vec<Level>>,
    /// Lists of one definition count on together.
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists and levels whose start of their own is used up.
    started: HashSet<(String, usize)>,
}

struct List {
    definition: String,
    starts: HashMap<usize, u32>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    /// Text with `%1` for the number of the first level and so on.
    text: String,
    suffix: String,
    /// All numbers in it are shown in digits.
    legal: bool,
    /// It starts anew after a paragraph of a level below this one, counted from 1; 0 never.
    restart: usize,
    font: String,
    style: Option<String>,
}

impl Numbering {
    /// Reads the numbering part.
    pub(super) fn new(part: Option<&Element>) -> Self {
        let Some(part) = part else { return Self::default() };
        let styled: HashMap<&str, &Element> = part
            .all("abstractNum")
            .filter_map(|definition| Some((definition.value("styleLink")?, definition)))
            .collect();
        let definitions = part
            .all("abstractNum")
            .filter_map(|definition| {
                // A definition may say no more than which list style to look up.
                let linked = definition.value("numStyleLink").and_then(|style| styled.get(style).copied());
                Some((
                    definition.attribute("abstractNumId")?.to_owned(),
                    levels(linked.unwrap_or(definition)),
                ))
            })
            .collect();
        let mut numbering = Self { definitions, ..Self::default() };
        for list in part.all("num") {
            let Some((id, definition)) = list.attribute("numId").zip(list.value("abstractNumId")) else {
                continue;
            };
            let mut definition = definition.to_owned();
            let mut starts = HashMap::new();
            for changed in list.all("lvlOverride") {
                let Some(at) = index(changed).filter(|at| *at < LEVELS) else { continue };
                starts.extend(number(changed, "startOverride").map(|start| (at, start)));
                if let Some(level) = changed.child("lvl") {
                    // A level of its own makes the list a definition of its own.
                    let mut own = numbering.definitions.get(&definition).cloned().unwrap_or_default();
                    if let Some(place) = own.get_mut(at) {
                        *place = read_level(level, at);
                    }
                    definition = format!("list {id}");
                    numbering.definitions.insert(definition.clone(), own);
                }
            }
            numbering.lists.insert(id.to_owned(), List { definition, starts });
        }
        numbering
    }

    /// The level of a list that belongs to a paragraph style.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let levels = self.definitions.get(&self.lists.get(list)?.definition)?;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts one more paragraph of a list; returns what is shown before it, empty for no number.
    pub(super) fn next(&mut self, list_id: &str, at: usize) -> String {
        let Some(list) = self.lists.get(list_id) else { return String::new() };
        let Some(levels) = self.definitions.get(&list.definition) else { return String::new() };
        let Some(level) = levels.get(at) else { return String::new() };
        let counters = self.counters.entry(list.definition.clone()).or_default();
        let own_start =
            list.starts.get(&at).filter(|_| self.started.insert((list_id.to_owned(), at))).copied();
        counters[at] =
            Some(own_start.unwrap_or_else(|| counters[at].map_or(level.start, |n| n.saturating_add(1))));
        for (deeper, below) in levels.iter().enumerate().skip(at + 1) {
            if at < below.restart {
                counters[deeper] = None;
            }
        }
        let mut shown = String::new();
        let mut text = level.text.chars().peekable();
        while let Some(c) = text.next() {
            let place = (c == '%').then(|| text.peek().and_then(|c| c.to_digit(10))).flatten();
            match place.and_then(|place| (place as usize).checked_sub(1)) {
                Some(place) if place < LEVELS => {
                    text.next();
                    if let Some(other) = levels.get(place) {
                        let value = counters[place].unwrap_or(other.start);
                        let digits = level.legal && other.format != "none";
                        shown.push_str(&format_number(value, if digits { "decimal" } else { &other.format }));
                    }
                }
                _ => shown.extend(plain(c, &level.font)),
            }
        }
        let wide = shown.chars().next_back().is_none_or(is_wide);
        if level.suffix == "space" || (level.suffix != "nothing" && !wide) {
            shown.push(' ');
        }
        shown
    }
}

/// The levels of a definition in order.
fn levels(definition: &Element) -> Vec<Level> {
    let mut levels: Vec<Level> = (0..LEVELS).map(|at| read_level(&Element::default(), at)).collect();
    for level in definition.all("lvl") {
        if let Some((at, place)) = index(level).and_then(|at| Some((at, levels.get_mut(at)?))) {
            *place = read_level(level, at);
        }
    }
    levels
}

fn read_level(level: &Element, at: usize) -> Level {
    let text = |name: &str, default: &str| level.value(name).unwrap_or(default).to_owned();
    let fonts = level.child("rPr").and_then(|properties| properties.child("rFonts"));
    Level {
        start: number(level, "start").unwrap_or(0),
        format: text("numFmt", "decimal"),
        text: text("lvlText", ""),
        suffix: text("suff", "tab"),
        legal: level
            .child("isLgl")
            .is_some_and(|legal| !matches!(legal.attribute("val"), Some("0" | "false"))),
        restart: number(level, "lvlRestart").map_or(at, |restart| restart as usize),
        font: fonts.and_then(|fonts| fonts.attribute("ascii")).unwrap_or_default().to_owned(),
        style: level.value("pStyle").map(str::to_owned),
    }
}

fn index(level: &Element) -> Option<usize> {
    level.attribute("ilvl")?.parse().ok()
}

fn number(of: &Element, name: &str) -> Option<u32> {
    of.value(name)?.parse().ok()
}

/// A number as one of Word's formats writes it; digits where the format does not reach.
fn format_number(value: u32, format: &str) -> String {
    let of = |row: &str, from: u32| {
        let at = value.checked_sub(from).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| row.chars().nth(at)).map(String::from)
    };
    let from = |first: char, last: char| {
        let c = value.checked_sub(1).and_then(|at| char::from_u32(first as u32 + at));
        c.filter(|c| *c <= last).map(String::from)
    };
    let shown = match format {
        "none" | "bullet" => Some(String::new()),
        "decimalZero" => Some(format!("{value:02}")),
        "decimalFullWidth" | "decimalFullWidth2" => Some(
            value
                .to_string()
                .chars()
                .filter_map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32))
                .collect(),
        ),
        "numberInDash" => Some(format!("- {value} -")),
        "upperRoman" => roman(value),
        "lowerRoman" => roman(value).map(|shown| shown.to_lowercase()),
        "upperLetter" => letters(value, 'A'),
        "lowerLetter" => letters(value, 'a'),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => chinese(value, "〇一二三四五六七八九", "十百千", true),
        "chineseLegalSimplified" => chinese(value, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", false),
        "ideographLegalTraditional" | "japaneseLegal" => {
            chinese(value, "零壹貳參肆伍陸柒捌玖", "拾佰仟", false)
        }
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Some(
            value
                .to_string()
                .chars()
                .filter_map(|c| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize))
                .collect(),
        ),
        "ideographTraditional" => of("甲乙丙丁戊己庚辛壬癸", 1),
        "ideographZodiac" => of("子丑寅卯辰巳午未申酉戌亥", 1),
        "ideographEnclosedCircle" => from('㊀', '㊉'),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => match value {
            21..=35 => of("㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟", 21),
            36..=50 => of("㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿", 36),
            _ => from('①', '⑳'),
        },
        "decimalEnclosedParen" => from('⑴', '⒇'),
        "decimalEnclosedFullstop" => from('⒈', '⒛'),
        _ => None,
    };
    shown.unwrap_or_else(|| value.to_string())
}

/// Chinese numerals up to 9999; `short` drops the 一 of 一十 at the front.
fn chinese(value: u32, digits: &str, units: &str, short: bool) -> Option<String> {
    if value > 9999 {
        return None;
    }
    let digit = |n: u32| digits.chars().nth(n as usize);
    if value == 0 {
        return digit(0).map(String::from);
    }
    let zero = if short { '零' } else { digit(0)? };
    let mut shown = String::new();
    let mut gap = false;
    for place in (0..4_u32).rev() {
        let n = value / 10_u32.pow(place) % 10;
        if n == 0 {
            gap = !shown.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            shown.push(zero);
        }
        if !(short && place == 1 && n == 1 && shown.is_empty()) {
            shown.push(digit(n)?);
        }
        shown.extend(place.checked_sub(1).and_then(|unit| units.chars().nth(unit as usize)));
    }
    Some(shown)
}

fn roman(value: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = value;
    (1..4000).contains(&value).then(|| {
        SIGNS.iter().fold(String::new(), |mut shown, (worth, sign)| {
            shown.push_str(&sign.repeat((left / worth) as usize));
            left %= worth;
            shown
        })
    })
}

/// a … z, aa, bb …: Word repeats the letter.
fn letters(value: u32, first: char) -> Option<String> {
    let at = value.checked_sub(1).filter(|at| *at < 26 * 4)?;
    let letter = char::from_u32(first as u32 + at % 26)?;
    Some(String::from(letter).repeat((at / 26 + 1) as usize))
}

/// A character of a list's text; those of symbol fonts are looked up.
fn plain(c: char, font: &str) -> Option<char> {
    match c {
        '\u{f000}'..='\u{f0ff}' => symbol(font, c as u32 - 0xf000),
        '\u{e000}'..='\u{f8ff}' => None,
        c => Some(c),
    }
}

/// The Unicode character a symbol font draws for a code; only those that offices use.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    let font = font.to_lowercase();
    let table: &[(u32, char)] = match font.as_str() {
        "symbol" => &[
            (0x2d, '−'),
            (0xa3, '≤'),
            (0xb0, '°'),
            (0xb1, '±'),
            (0xb3, '≥'),
            (0xb4, '×'),
            (0xb7, '•'),
            (0xb8, '÷'),
            (0xd7, '⋅'),
        ],
        "wingdings 2" => &[(0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0x53, '☒'), (0xa3, '□'), (0x97, '●')],
        _ => &[
            (0x6c, '●'),
            (0x6e, '■'),
            (0x6f, '□'),
            (0x75, '◆'),
            (0x76, '❖'),
            (0x9f, '•'),
            (0xa7, '▪'),
            (0xa8, '□'),
            (0xb7, '•'),
            (0xd8, '➢'),
            (0xfb, '✗'),
            (0xfc, '✓'),
            (0xfd, '☒'),
            (0xfe, '☑'),
        ],
    };
    table.iter().find(|(found, _)| *found == code).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_writes_them() {
        for (value, format, shown) in [
            (10, "chineseCounting", "十"),
            (21, "chineseCountingThousand", "二十一"),
            (110, "chineseCountingThousand", "一百一十"),
            (1005, "chineseCountingThousand", "一千零五"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (4, "upperRoman", "IV"),
            (28, "lowerLetter", "bb"),
            (3, "decimalEnclosedCircle", "③"),
            (36, "decimalEnclosedCircle", "㊱"),
            (2, "decimalEnclosedParen", "⑵"),
            (3, "ideographTraditional", "丙"),
            (7, "decimalZero", "07"),
            (12, "decimalFullWidth", "１２"),
            (0, "upperLetter", "0"),
            (4_000_000_000, "chineseCounting", "4000000000"),
        ] {
            assert_eq!(format_number(value, format), shown);
        }
    }

    fn list(xml: &str) -> Numbering {
        Numbering::new(Some(&crate::extract::xml::parse(xml).unwrap()))
    }

    #[test]
    fn levels_count_and_start_anew() {
        let mut numbering = list(
            "<numbering><abstractNum abstractNumId='1'>\
             <lvl ilvl='0'><start val='1'/><numFmt val='chineseCounting'/><lvlText val='%1、'/></lvl>\
             <lvl ilvl='1'><start val='1'/><numFmt val='chineseCounting'/><lvlText val='（%2）'/></lvl>\
             <lvl ilvl='2'><start val='1'/><numFmt val='decimal'/><isLgl/><lvlText val='%1.%2.%3'/></lvl>\
             </abstractNum><num numId='5'><abstractNumId val='1'/></num>\
             <num numId='6'><abstractNumId val='1'/><lvlOverride ilvl='0'><startOverride val='1'/></lvlOverride></num>\
             </numbering>",
        );
        let shown: Vec<String> = [0, 1, 1, 2, 0, 1].map(|level| numbering.next("5", level)).into();
        assert_eq!(shown, ["一、", "（一）", "（二）", "1.2.1 ", "二、", "（一）"]);
        assert_eq!(numbering.next("6", 0), "一、");
        assert_eq!(numbering.next("6", 0), "二、");
        assert_eq!(numbering.next("0", 0), "");
        assert_eq!(numbering.next("5", 12), "");
    }
}
