//! The place a text is at home in, which its own readers need not be told: 市政府 is the government of the city named
//! at the head, below the text, in the title or most often in the text.

use std::collections::BTreeMap;

use super::issuers;
use super::places::{place_at_start, province_of_number, region_of};
use super::taken::{Taken, Text};
use crate::model::{Level, PassageKind};

/// What a body without its place begins with, the longest first; the place ends with the same word.
const RELATIVE: [&str; 10] = ["自治区", "自治州", "自治县", "特区", "省", "市", "州", "县", "区", "旗"];

/// Longest name of a place, in characters.
const LONGEST: usize = 12;

/// A body's own name with its place, where its issuers left that out.
pub(super) fn in_full(
    text: Text,
    issuer: Taken<String>,
    number: Option<&str>,
    title: Option<&str>,
) -> Taken<String> {
    let Some((word, rest)) = relative(&issuer.value) else {
        let township =
            issuers::below(&issuer.value).is_some() && place_at_start(&issuer.value, None).is_none();
        let mut named = township.then(|| named_where(text, "", |body| body == issuer.value)).flatten();
        if let Some(named) = &mut named {
            named.from.splice(0..0, issuer.from.iter().cloned());
        }
        return named.unwrap_or(issuer);
    };
    if let Some(mut named) = named_in_full(text, word, rest) {
        named.from.splice(0..0, issuer.from);
        return named;
    }
    let Some(region) = home(text, word, number, title) else { return issuer };
    let place = region.rsplit('/').next().unwrap_or_default();
    Taken::new(format!("{place}{}", spelled_out(rest)), issuer.from)
}

/// The word for the place a body leaves out, and the body.
fn relative(body: &str) -> Option<(&'static str, &str)> {
    if place_at_start(body, None).is_some() {
        return None;
    }
    RELATIVE.iter().find_map(|word| Some((*word, body.strip_prefix(word)?)))
}

fn spelled_out(body: &str) -> String {
    match body.strip_suffix("政府") {
        Some(before) if !before.ends_with("人民") => format!("{before}人民政府"),
        _ => body.to_owned(),
    }
}

/// The body in full, as the head or the signature has it: 天津市招生委员会 for 市招委.
fn named_in_full(text: Text, word: &str, rest: &str) -> Option<Taken<String>> {
    named_where(text, word, |body| shortens(rest, body))
}

/// The body of a place whose name ends with `word`, as the head or the signature has it; `is_it` is asked of the name
/// without the place.
fn named_where(text: Text, word: &str, is_it: impl Fn(&str) -> bool) -> Option<Taken<String>> {
    let head = text.paragraphs[..text.parts.title.start].iter();
    let lines = head.chain(text.of(PassageKind::Back));
    lines.filter(|p| p.text.chars().count() <= 60).find_map(|paragraph| {
        let named = paragraph.text.replace("文件", " ");
        let full = issuers::bodies(named.trim()).into_iter().find(|body| {
            place_at_start(body, None)
                .is_some_and(|place| body[..place.length].ends_with(word) && is_it(&body[place.length..]))
        })?;
        Some(Taken::whole(full, paragraph))
    })
}

/// True when `short` is `long` with characters left out: 招委 and 招生委员会.
fn shortens(short: &str, long: &str) -> bool {
    let ends = |ending: &str, full: &str| short.ends_with(ending) && long.ends_with(full);
    let same_end = short.chars().next_back() == long.chars().next_back();
    let mut rest = long.chars();
    (same_end || ends("委", "委员会") || ends("办", "办公室") || ends("办", "办公厅"))
        && short.chars().all(|c| rest.any(|other| other == c))
}

/// The region whose name ends with `word` that the text is at home in.
fn home(text: Text, word: &str, number: Option<&str>, title: Option<&str>) -> Option<String> {
    let fits = |region: &String| region.ends_with(word);
    let from_title = || {
        let title = title?;
        let named = |text: &str| place_at_start(text, None)?.region.filter(fits);
        named(title).or_else(|| named(title.split_once('《')?.1))
    };
    let from_number = || number.and_then(province_of_number).map(region_of).filter(fits);
    from_title().or_else(from_number).or_else(|| usual(text, word))
}

/// The place the text names most, and more than all others together.
fn usual(text: Text, word: &str) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for paragraph in text.paragraphs {
        for (at, _) in paragraph.text.match_indices(word) {
            if let Some(region) = place_before(&paragraph.text[..at + word.len()]) {
                *counts.entry(region).or_default() += 1;
            }
        }
    }
    let all: usize = counts.values().sum();
    let (region, most) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (most >= 2 && most * 2 > all).then_some(region)
}

/// The region whose name `text` ends with.
fn place_before(text: &str) -> Option<String> {
    let starts = text.char_indices().rev().skip(1).take(LONGEST).map(|(at, _)| at);
    starts
        .filter_map(|at| place_at_start(&text[at..], None).filter(|place| at + place.length == text.len()))
        .last()?
        .region
}

/// The level and region of the place a title names (关于调整惠州市…的通知), where the text speaks of it as its own (我市).
pub(super) fn spoken_of(text: Text, title: &str) -> Option<(Level, Option<String>)> {
    let place = title.char_indices().find_map(|(at, _)| {
        let place = place_at_start(&title[at..], None)?;
        Some((title[at..at + place.length].chars().next_back()?, place))
    });
    let (word, place) = place?;
    let own = [format!("本{word}"), format!("我{word}"), format!("全{word}"), format!("各{word}属")];
    let speaks = |paragraph: &str| own.iter().any(|own| paragraph.contains(own));
    text.paragraphs.iter().any(|p| speaks(&p.text)).then_some((place.level, place.region))
}

/// The body a title begins with, where the text calls itself that body's: 我委 below 深圳市卫生和计划生育委员会审理案件办法.
pub(super) fn calls_itself(text: Text, title: &str) -> Option<String> {
    let place = place_at_start(title, None)?;
    let ends = title.char_indices().map(|(at, c)| at + c.len_utf8());
    let bodies = ends.filter(|end| *end > place.length && *end < title.len()).map(|end| &title[..end]);
    bodies
        .rev()
        .find(|name| {
            let word = name.strip_suffix("员会").unwrap_or(name).chars().next_back();
            let own = word
                .filter(|word| "委局厅院署".contains(*word))
                .map(|word| [format!("我{word}"), format!("本{word}")]);
            own.is_some_and(|own| {
                text.of(PassageKind::Body).any(|p| own.iter().any(|own| p.text.contains(own)))
            })
        })
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::taken::with_text;
    use super::*;

    fn completed(body: &str, number: &str, lines: &[&str]) -> String {
        with_text(lines, |text| {
            in_full(text, Taken::new(body.to_owned(), Vec::new()), Some(number), Some(lines[0])).value
        })
    }

    #[test]
    fn bodies_get_their_place() {
        let carried = ["市政府批转市公安局关于《南京市户籍准入登记暂行办法》的通知", "各区县人民政府："];
        assert_eq!(completed("市政府", "宁政发〔2004〕140号", &carried), "南京市人民政府");
        let of_province = ["省卫生厅关于做好防汛工作的通知", "各市卫生局："];
        assert_eq!(completed("省卫生厅", "黔卫发〔2004〕1号", &of_province), "贵州省卫生厅");
        let of_text = ["市教委关于招生的通知", "天津市各学校要依据天津市的规定办理，外省市学生除外。"];
        assert_eq!(completed("市教委", "教发〔2004〕1号", &of_text), "天津市教委");
        let unknown = ["县政府关于防汛的通知", "各乡镇："];
        assert_eq!(completed("县政府", "政发〔2004〕1号", &unknown), "县政府");
        assert_eq!(completed("市中区人民政府", "政发〔2004〕1号", &unknown), "市中区人民政府");
    }

    #[test]
    fn the_head_has_the_name_in_full() {
        let lines = ["天津市招生委员会文件", "津招委高发〔2016〕8号", "市招委关于印发规定的通知", "各高校："];
        let found = with_text(&lines, |text| {
            in_full(text, Taken::new("市招委".to_owned(), Vec::new()), None, Some(lines[2]))
        });
        assert_eq!(found.value, "天津市招生委员会");
        assert_eq!(found.from[0].words, lines[0]);
    }

    #[test]
    fn a_township_has_its_county_in_the_head() {
        let lines =
            ["六枝特区岩脚镇人民政府文件", "岩府发〔2018〕15号", "岩脚镇人民政府关于防汛的通知", "各村："];
        let issuer = || Taken::new("岩脚镇人民政府".to_owned(), Vec::new());
        let of = |lines: &[&str]| with_text(lines, |text| in_full(text, issuer(), None, None).value);
        assert_eq!(of(&lines), "六枝特区岩脚镇人民政府");
        assert_eq!(of(&lines[1..]), "岩脚镇人民政府");
    }

    #[test]
    fn places_in_titles_and_bodies_that_speak_of_themselves() {
        let title = "关于调整惠州市医疗保险政策的通知";
        let of = |line: &'static str| with_text(&[title, line], |text| spoken_of(text, title));
        assert_eq!(
            of("现就我市有关政策通知如下。"),
            Some((Level::Prefecture, Some("广东省/惠州市".to_owned())))
        );
        assert_eq!(of("现将有关政策通知如下。"), None);
        let title = "深圳市卫生和计划生育委员会审理行政复议案件办法";
        let of = |line: &'static str| with_text(&[title, line], |text| calls_itself(text, title));
        assert_eq!(
            of("第一条 为规范我委审理工作，制定本办法。").as_deref(),
            Some("深圳市卫生和计划生育委员会")
        );
        assert_eq!(of("第一条 为规范审理工作，制定本办法。"), None);
    }
}
