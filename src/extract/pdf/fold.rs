//! Plain characters for the look-alikes that fonts and converters leave in PDF text: radicals, vertical
//! forms, ligatures, wrong dashes and the bullets of symbol fonts. Everything else stays as it is; blanket
//! NFKC would turn ，（）： into ASCII and ㎡ into m2.

use unicode_normalization::UnicodeNormalization;

/// Radicals of the CJK supplement that Unicode does not decompose although fonts draw the plain
/// character with them.
const RADICALS: &[(char, char)] = &[
    ('⺁', '厂'),
    ('⺇', '几'),
    ('⺌', '小'),
    ('⺎', '兀'),
    ('⺏', '尣'),
    ('⺐', '尢'),
    ('⺓', '幺'),
    ('⺗', '心'),
    ('⺛', '旡'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺬', '示'),
    ('⺮', '竹'),
    ('⺶', '羊'),
    ('⺷', '羊'),
    ('⺼', '肉'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻫', '斉'),
    ('⻬', '齐'),
    ('⻭', '歯'),
    ('⻮', '齿'),
    ('⻯', '竜'),
    ('⻰', '龙'),
    ('⻱', '龟'),
    ('⻲', '亀'),
];

/// Vertical presentation forms and the marks they stand for, which NFKC would make half-width.
const VERTICAL_FORMS: &[(char, char)] = &[
    ('︐', '，'),
    ('︑', '、'),
    ('︒', '。'),
    ('︓', '：'),
    ('︔', '；'),
    ('︕', '！'),
    ('︖', '？'),
    ('︗', '〖'),
    ('︘', '〗'),
    ('︙', '…'),
    ('︰', '‥'),
    ('︱', '—'),
    ('︲', '–'),
    ('︳', '＿'),
    ('︵', '（'),
    ('︶', '）'),
    ('︷', '｛'),
    ('︸', '｝'),
    ('︹', '〔'),
    ('︺', '〕'),
    ('︻', '【'),
    ('︼', '】'),
    ('︽', '《'),
    ('︾', '》'),
    ('︿', '〈'),
    ('﹀', '〉'),
    ('﹁', '「'),
    ('﹂', '」'),
    ('﹃', '『'),
    ('﹄', '』'),
    ('﹇', '［'),
    ('﹈', '］'),
];

/// Private-use codes of the Symbol and Wingdings fonts that word processors use for bullets.
const BULLETS: &[(char, char)] = &[
    ('\u{F0B7}', '•'),
    ('\u{F0A7}', '▪'),
    ('\u{F06C}', '●'),
    ('\u{F06E}', '■'),
    ('\u{F071}', '□'),
    ('\u{F075}', '◆'),
    ('\u{F076}', '❖'),
    ('\u{F0A8}', '□'),
    ('\u{F0D8}', '➢'),
    ('\u{F0E0}', '→'),
    ('\u{F0FC}', '✓'),
    ('\u{F0FE}', '☑'),
    ('\u{F02D}', '-'),
];

/// Appends `c` to `out` as plain text wants it; control characters, private-use characters without a
/// known meaning and U+FFFD are left out.
pub(in crate::extract) fn fold_glyph(c: char, out: &mut String) {
    let found = |table: &[(char, char)]| table.iter().find(|(from, _)| *from == c).map(|(_, to)| *to);
    match c {
        ' '..='~' => out.push(c),
        '\u{2F00}'..='\u{2FD5}' | '\u{FB00}'..='\u{FB06}' | '\u{2E9F}' | '\u{2EF3}' => {
            out.extend([c].into_iter().nfkc());
        }
        '\u{2E80}'..='\u{2EF2}' => out.push(found(RADICALS).unwrap_or(c)),
        '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE48}' => out.push(found(VERTICAL_FORMS).unwrap_or(c)),
        '\u{2015}' => out.push('—'),
        '\u{2012}' => out.push('–'),
        '\u{A0}' | '\t' | '\n' | '\r' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => out.push(' '),
        '\u{E000}'..='\u{F8FF}' => out.extend(found(BULLETS)),
        '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFF}' => {}
        '\u{F0000}'..='\u{10FFFF}' => {}
        c if c.is_control() => {}
        c => out.push(c),
    }
}

/// True for ideographs and the marks set in their full width, between which a gap is never a space.
pub(crate) fn is_hanzi(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{2FDF}' | '\u{3000}'..='\u{30FF}' | '\u{3100}'..='\u{312F}' | '\u{31A0}'..='\u{31EF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE10}'..='\u{FE1F}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(text: &str) -> String {
        let mut out = String::new();
        text.chars().for_each(|c| fold_glyph(c, &mut out));
        out
    }

    #[test]
    fn look_alikes_become_plain_and_the_rest_stays() {
        assert_eq!(fold("⼈⺠⽇⻔⻓⻅⻛⻣⻰⻬"), "人民日门长见风骨龙齐");
        assert_eq!(fold("︐︑︒︽ﬁﬀ"), "，、。《fiff");
        assert_eq!(fold("2012―2013‒4"), "2012—2013–4");
        assert_eq!(fold("，（）：㎡①〔2017〕Ⅱ"), "，（）：㎡①〔2017〕Ⅱ");
        assert_eq!(fold("\u{F0B7}a\u{E123}\u{FFFD}\u{7}"), "•a");
    }
}
