//! Issuing bodies 发文机关: which bodies a string of names holds, and the level and region their names tell.

use super::places::{central_body_at_start, place_at_start, province_of_number, region_of};
use crate::model::Level;

/// How the names of public bodies end.
const ENDINGS: [&str; 34] = [
    "委员会",
    "办公室",
    "办公厅",
    "人民政府",
    "政府",
    "厅",
    "局",
    "部",
    "委",
    "院",
    "会",
    "署",
    "行",
    "总队",
    "支队",
    "大队",
    "处",
    "办",
    "中心",
    "公司",
    "大学",
    "学院",
    "领导小组",
    "指挥部",
    "联席会议",
    "党组",
    "工会",
    "社",
    "站",
    "所",
    "委办",
    "府办",
    "中央",
    "司",
];
/// How the names of bodies begin that need no place.
const BEGINNINGS: [&str; 9] =
    ["中共", "中国", "国家", "国务院", "中央", "全国", "最高人民", "中华", "共青团"];

/// The bodies named one after the other in `text`, with or without space between them.
pub(crate) fn bodies(text: &str) -> Vec<String> {
    let text = text.split(['等']).next().unwrap_or(text);
    let mut found: Vec<String> = Vec::new();
    for piece in text
        .split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ','))
        .filter(|piece| !piece.is_empty())
    {
        match found.last_mut() {
            // Letters set wide apart, or a name broken in two.
            Some(last) if !is_body(last) || piece.chars().count() < 3 => last.push_str(piece),
            _ => found.push(piece.to_owned()),
        }
    }
    found.iter().flat_map(|names| split(names)).filter(|name| is_body(name)).collect()
}

/// Divides 财政部国家税务总局 where a body ends and another begins.
fn split(names: &str) -> Vec<String> {
    let mut bodies = Vec::new();
    let mut start = 0;
    for (at, _) in names.char_indices().skip(2) {
        let (head, rest) = (&names[start..at], &names[at..]);
        if ends_like_body(head) && begins_like_body(rest, head) {
            bodies.push(head.to_owned());
            start = at;
        }
    }
    bodies.push(names[start..].to_owned());
    bodies
}

/// True for text that could be the name of a public body.
pub(crate) fn is_body(text: &str) -> bool {
    let bare = text.trim_end_matches(['）', ')']);
    (2..=40).contains(&text.chars().count())
        && (ends_like_body(text) || ends_like_body(bare) || central_body_at_start(text) == Some(text.len()))
        && !text.contains(['。', '：', ':', '；', '《', '“', '>', '〔', '|'])
}

fn ends_like_body(text: &str) -> bool {
    text.chars().count() >= 2 && ENDINGS.iter().any(|ending| text.ends_with(ending))
}

fn begins_like_body(text: &str, before: &str) -> bool {
    // 国家发展改革委价格司, 办公厅 and the like go on with the name before them.
    // 国家税务总局浙江省税务局 is one body.
    if central_body_at_start(before) == Some(before.len()) && is_branch(text) {
        return false;
    }
    let known = BEGINNINGS.iter().any(|name| text.starts_with(name))
        || central_body_at_start(text).is_some_and(|_| {
            !before.starts_with(['省', '市', '县', '区']) && place_at_start(before, None).is_none()
        })
        || place_at_start(text, None).is_some_and(|place| place.length < text.len());
    let relative = text.starts_with(['省', '市', '县', '区']) && before.chars().next() == text.chars().next();
    known || relative
}

/// True for what follows the name of a central body in that of its office in a place: 浙江省税务局, 北京监管局.
fn is_branch(text: &str) -> bool {
    let Some(place) = place_at_start(text, None) else { return false };
    let office = &text[place.length..];
    office.starts_with("税务局")
        || ["监管局", "监管分局", "监管办公室", "监察局", "调查总队", "调查队", "分局", "分行", "支行"]
            .iter()
            .any(|ending| office.ends_with(ending))
}

/// The place at the start of the name of a body or, in that of an office of a central body, behind that body's name.
fn place_of_office(name: &str, hint: Option<&str>) -> Option<super::places::Place> {
    let at = central_body_at_start(name).filter(|&at| is_branch(&name[at..])).unwrap_or(0);
    let place = place_at_start(&name[at..], hint)?;
    Some(super::places::Place { length: at + place.length, ..place })
}

/// What an issuer's name, or a title that begins with a place, tells of level and region. `number` helps where the
/// name says only 省 or 市, or where several counties bear the name.
pub(crate) fn level_and_region(
    name: &str,
    number: Option<&str>,
    title: Option<&str>,
) -> Option<(Level, Option<String>)> {
    let central = || Some((Level::Central, Some("全国".to_owned())));
    let bare = name.strip_prefix("中国共产党").or_else(|| name.strip_prefix("中共")).unwrap_or(name);
    let hint = number.and_then(province_of_number);
    if let Some(place) = place_of_office(bare, hint).or_else(|| special_zone(bare)) {
        let level = below(&bare[place.length..]).unwrap_or(place.level);
        return Some((level, place.region));
    }
    if central_body_at_start(name).is_some()
        || ["中央", "全国", "国家", "最高人民", "中华人民共和国", "国务院"]
            .iter()
            .any(|word| name.starts_with(word))
    {
        return central();
    }
    if let Some(level) = below(bare) {
        return Some((level, None));
    }
    let level = match bare.chars().next()? {
        '省' => Level::Province,
        '市' | '州' => Level::Prefecture,
        '县' | '区' | '旗' => Level::County,
        '特' if bare.starts_with("特区") => Level::County,
        '自' if bare.starts_with("自治区") => Level::Province,
        '自' if bare.starts_with("自治州") => Level::Prefecture,
        _ => return None,
    };
    // In a municipality under the centre 市 is the province.
    if let (Level::Prefecture, Some(code @ ("11" | "12" | "31" | "50"))) = (level, hint) {
        return Some((Level::Province, Some(region_of(code))));
    }
    // The place a relative name leaves out may stand at the start of the title, else in the number.
    let named =
        |title: &str| place_at_start(title, None).or_else(|| place_at_start(title.split_once('《')?.1, None));
    let from_title = title.and_then(named).filter(|place| place.level == level);
    let region = from_title
        .and_then(|place| place.region)
        .or_else(|| hint.filter(|_| level == Level::Province).map(region_of));
    Some((level, region))
}

/// 深圳经济特区 stands for 深圳市.
fn special_zone(text: &str) -> Option<super::places::Place> {
    let at = text.find("经济特区").filter(|at| *at > 0 && *at < 12)?;
    let name = &text[..at];
    let place =
        place_at_start(&format!("{name}市"), None).or_else(|| place_at_start(&format!("{name}省"), None))?;
    Some(super::places::Place { length: at + "经济特区".len(), ..place })
}

/// Townships and villages are told by their form, not listed.
pub(super) fn below(rest: &str) -> Option<Level> {
    let end =
        ["人民政府", "办事处", "党委", "党工委", "委员会"].iter().filter_map(|word| rest.find(word)).min()?;
    let name = &rest[..end];
    if name.ends_with("村") || name.ends_with("村民") || name.ends_with("社区居民") {
        Some(Level::Village)
    } else if (2..=10).contains(&name.chars().count())
        && (name.ends_with("镇") || name.ends_with("乡") || name.ends_with("街道"))
    {
        Some(Level::Township)
    } else {
        None
    }
}

/// A cited order of 省政府 or 市政府 is that of the province or city the text speaks of: 四川省政府令第279号; so is a
/// body named with its work.
pub(crate) fn complete_relative(name: &str, region: Option<&str>) -> String {
    let relative = place_at_start(name, None).is_none();
    let place = region.into_iter().filter(|_| relative).flat_map(|region| region.split('/')).find(|place| {
        place.ends_with(['省', '市', '县', '区', '旗'])
            && name.starts_with(place.chars().next_back().unwrap_or(' '))
    });
    match (place, name.char_indices().nth(1)) {
        (Some(place), Some((rest, _))) => format!("{place}{}", &name[rest..]),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_with_and_without_space() {
        for (text, expected) in [
            (
                "中共六枝特区委员会办公室六枝特区人民政府办公室",
                vec!["中共六枝特区委员会办公室", "六枝特区人民政府办公室"],
            ),
            ("贵州省卫生健康委员会 贵州省中医药管理局", vec!["贵州省卫生健康委员会", "贵州省中医药管理局"]),
            ("国务院办公厅", vec!["国务院办公厅"]),
            ("财政部国家税务总局", vec!["财政部", "国家税务总局"]),
            ("教育部等五部门", vec!["教育部"]),
            ("浙江省财政厅国家税务总局浙江省税务局", vec!["浙江省财政厅", "国家税务总局浙江省税务局"]),
            ("中国人民银行杭州市中心支行", vec!["中国人民银行杭州市中心支行"]),
            ("国家统计局贵州省统计局", vec!["国家统计局", "贵州省统计局"]),
            ("中共贵州省委贵州省人民政府", vec!["中共贵州省委", "贵州省人民政府"]),
        ] {
            assert_eq!(bodies(text), expected, "{text}");
        }
    }

    #[test]
    fn levels_and_regions() {
        let of = |name| {
            level_and_region(name, None, None).map(|(level, region)| (level, region.unwrap_or_default()))
        };
        assert_eq!(of("国务院办公厅"), Some((Level::Central, "全国".to_owned())));
        assert_eq!(of("国家税务总局浙江省税务局"), Some((Level::Province, "浙江省".to_owned())));
        assert_eq!(of("国家税务总局杭州市余杭区税务局").map(|found| found.0), Some(Level::County));
        assert_eq!(of("卫生部"), Some((Level::Central, "全国".to_owned())));
        assert_eq!(
            of("中共六枝特区委员会办公室"),
            Some((Level::County, "贵州省/六盘水市/六枝特区".to_owned()))
        );
        assert_eq!(of("深圳经济特区"), Some((Level::Prefecture, "广东省/深圳市".to_owned())));
        assert_eq!(of("成都市双流区西航港街道办事处").map(|found| found.0), Some(Level::Township));
        assert_eq!(of("岩脚镇人民政府"), Some((Level::Township, String::new())));
        assert_eq!(of("某某学会"), None);
        let of_chengdu = |number| complete_relative(number, Some("四川省/成都市"));
        assert_eq!(of_chengdu("省政府令第279号"), "四川省政府令第279号");
        assert_eq!(of_chengdu("市政府令第154号"), "成都市政府令第154号");
        assert_eq!(of_chengdu("国务院令第663号"), "国务院令第663号");
        assert_eq!(of_chengdu("省委办公厅"), "四川省委办公厅");
        assert_eq!(of_chengdu("市中区人民政府"), "市中区人民政府");
    }
}
