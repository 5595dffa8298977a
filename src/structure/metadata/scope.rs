//! For whom a text in articles is made, where neither issuer nor title says: what applies 在中华人民共和国境内 or binds
//! 省、自治区、直辖市 is the centre's, unless it speaks of 本市 or 本省.

use std::sync::LazyLock;

use regex::Regex;

use super::taken::{Taken, Text};
use crate::model::{Level, PassageKind};
use crate::structure::numbering::{Style, number_of};

/// 本省（自治区、直辖市） is any province.
static LOCAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern("(?:^|[^资基日])[本我](?:省|市|县|区|州|旗|自治区|自治州|自治县|乡|镇)(?:[^场（(、]|$)")
});
static NATIONAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?:中华人民共和国|我国)(?:境内|领域|领土|内水|管辖)|(?:负责|主管|指导|监督)全国|全国统一|",
        "省、自治区(?:、|和)直辖市|省、自治区人民政府|国务院(?:有关部门|\\p{Han}{2,8}(?:主管|行政)部门)|最高人民(?:法院|检察院)"
    ))
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The centre, as the words say from which it is seen.
pub(super) fn national(text: Text) -> Option<Taken<(Level, Option<String>)>> {
    let range = text.main();
    let body = || {
        let both = text.paragraphs[range.clone()].iter().zip(&text.parts.kinds[range.clone()]);
        both.filter(|(_, kind)| **kind == PassageKind::Body).map(|(paragraph, _)| paragraph)
    };
    let is_article = |text: &str| number_of(text).is_some_and(|number| number.style == Style::Article);
    let articles = body().filter(|paragraph| is_article(&paragraph.text)).take(3).count();
    if articles < 3 || body().any(|paragraph| LOCAL.is_match(&paragraph.text)) {
        return None;
    }
    body().find_map(|paragraph| {
        let words = NATIONAL.find(&paragraph.text)?.as_str();
        Some(Taken::words((Level::Central, Some("全国".to_owned())), paragraph, words))
    })
}
