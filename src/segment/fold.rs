//! Folding: different spellings of the same text become one, so that they are found by one another.
//!
//! Folded away are full and half width, vertical presentation forms, radicals and compatibility ideographs,
//! ligatures, case, and Traditional against Simplified. Each code point is folded by itself, so a part of a
//! folded text is the folded part: without that, a query could miss a text it is a part of.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;

use crate::model::Span;

/// A folded text and the way back to the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Where each of its code points came from.
    pub map: FoldMap,
}

/// For each code point of a folded text, the code point of the original it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoldMap {
    /// One entry per folded code point and one for the end; `None` while every position is its own origin,
    /// which is so for nearly all text.
    origins: Option<Vec<usize>>,
}

impl FoldMap {
    /// The original position of the folded position `at`; the end of the original for the end of the folded.
    pub fn origin(&self, at: usize) -> usize {
        match &self.origins {
            None => at,
            Some(origins) => origins.get(at).or(origins.last()).copied().unwrap_or(at),
        }
    }

    /// The original span whose folding holds the folded `span`.
    pub fn original(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.origin(span.start);
            return Span::new(at, at);
        }
        Span::new(self.origin(span.start), self.origin(span.end - 1) + 1)
    }
}

/// Folds `text`. Folding twice changes nothing more.
pub fn fold(text: &str) -> Folded {
    let mut folded = String::with_capacity(text.len());
    let mut origins: Option<Vec<usize>> = None;
    let mut written = 0;
    let mut read = 0;
    for c in text.chars() {
        let before = written;
        fold_char(c, &mut |part| {
            folded.push(part);
            written += 1;
        });
        if origins.is_none() && written != before + 1 {
            origins = Some((0..before).collect());
        }
        if let Some(origins) = &mut origins {
            origins.extend(std::iter::repeat_n(read, written - before));
        }
        read += 1;
    }
    if let Some(origins) = &mut origins {
        origins.push(read);
    }
    Folded { text: folded, map: FoldMap { origins } }
}

/// Folds one code point, giving each code point of the result to `put`.
fn fold_char(c: char, put: &mut impl FnMut(char)) {
    match c {
        '\0'..='\u{7f}' => put(c.to_ascii_lowercase()),
        '\u{3400}'..='\u{9fff}' => put(simplified(c)),
        // Invisible: soft hyphen, zero-width marks, marks of direction, variation selectors, byte order mark.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}' => {}
        '\u{3000}' | '\u{a0}' => put(' '),
        '\u{2e80}'..='\u{2fdf}' => put(simplified(radical(c))),
        '\u{f900}'..='\u{fb06}'
        | '\u{fe10}'..='\u{fe1f}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{2f800}'..='\u{2fa1f}' => {
            for part in std::iter::once(c).nfkc() {
                // Compatibility forms decompose into plain ones, so this goes one step deep.
                if part == c { lower(part, put) } else { fold_char(part, put) }
            }
        }
        _ => lower(c, put),
    }
}

fn lower(c: char, put: &mut impl FnMut(char)) {
    // Of the dotted capital I only the i: a combining dot would be a word's end for the index.
    if c == 'İ' {
        put('i');
    } else {
        c.to_lowercase().for_each(put);
    }
}

/// The ideograph a radical stands for: Unicode decomposes all Kangxi radicals but only two of the supplement.
fn radical(c: char) -> char {
    match c {
        '⺠' => '民',
        '⺎' => '兀',
        '⺟' => '母',
        '⺬' => '示',
        '⻁' => '虎',
        '⻄' => '西',
        '⻅' => '见',
        '⻆' => '角',
        '⻉' => '贝',
        '⻋' => '车',
        '⻓' => '长',
        '⻔' => '门',
        '⻘' => '青',
        '⻙' => '韦',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' => '食',
        '⻢' => '马',
        '⻣' => '骨',
        '⻤' => '鬼',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻧' => '卤',
        '⻨' => '麦',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻮' => '齿',
        '⻰' => '龙',
        _ => std::iter::once(c).nfkc().next().unwrap_or(c),
    }
}

const FIRST: u32 = 0x3400;
const COUNT: usize = 0xa000 - 0x3400;

/// What [`simplified`] found so far, so that each ideograph is looked up once per process; 0 is unknown.
static KNOWN: [AtomicU32; COUNT] = [const { AtomicU32::new(0) }; COUNT];

/// The Simplified form of an ideograph, itself where there is none.
fn simplified(c: char) -> char {
    let Some(known) = (c as u32).checked_sub(FIRST).and_then(|at| KNOWN.get(at as usize)) else {
        return c;
    };
    if let Some(simple) = char::from_u32(known.load(Ordering::Relaxed)).filter(|&simple| simple != '\0') {
        return simple;
    }
    let simple = convert(c);
    known.store(simple as u32, Ordering::Relaxed);
    simple
}

fn convert(c: char) -> char {
    // The configuration is compiled in; should it ever fail to load, text stays as written.
    static OPENCC: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());
    let Some(opencc) = OPENCC.as_ref() else { return c };
    let mut buffer = [0; 4];
    let converted = opencc.convert(c.encode_utf8(&mut buffer));
    let mut parts = converted.chars();
    match (parts.next(), parts.next()) {
        (Some(simple), None) => simple,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_meet() {
        for (written, folded) in [
            ("２０１９年８月底前，达到６５％", "2019年8月底前,达到65%"),
            ("醫療衛生共同體", "医疗卫生共同体"),
            ("⼈⺠医院⻓期", "人民医院长期"),
            ("Member States SHALL", "member states shall"),
            ("e\u{fb03}cient", "efficient"),
            ("︵一︶", "(一)"),
            ("医\u{200b}共体", "医共体"),
            ("葛\u{e0100}\u{200e}洲\u{202c}坝", "葛洲坝"),
            ("〔2017〕32号。", "〔2017〕32号。"),
        ] {
            assert_eq!(fold(written).text, folded);
        }
    }

    #[test]
    fn the_way_back() {
        let folded = fold("ab\u{fb03}医\u{ad}療x");
        assert_eq!(folded.text, "abffi医疗x");
        let of = |start, end| folded.map.original(Span::new(start, end));
        assert_eq!(of(0, 2), Span::new(0, 2));
        assert_eq!(of(3, 4), Span::new(2, 3), "one of three letters leads to the ligature");
        assert_eq!(of(5, 7), Span::new(3, 6), "what is invisible lies inside");
        assert_eq!(of(8, 8), Span::new(7, 7));
    }

    proptest! {
        #[test]
        fn folding_is_idempotent_and_goes_by_parts(a in "[\\PC医療⼈ﬃＡ]{0,20}", b in "[\\PC體︵]{0,20}") {
            let (whole, parts) = (fold(&format!("{a}{b}")).text, fold(&a).text + &fold(&b).text);
            prop_assert_eq!(&whole, &parts);
            prop_assert_eq!(&fold(&whole).text, &whole);
        }

        #[test]
        fn every_position_leads_to_its_origin(text in "[\\PC療ﬃ\u{ad}]{0,20}") {
            let folded = fold(&text);
            for at in 0..folded.text.chars().count() {
                let span = Span::new(at, at + 1);
                let original = fold(folded.map.original(span).slice(&text)).text;
                prop_assert!(original.contains(span.slice(&folded.text)));
            }
        }
    }
}
