//! The gazetteer: which level and region an issuer's name tells.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::Level;

static PLACES: LazyLock<Gazetteer> =
    LazyLock::new(|| Gazetteer::parse(include_str!("../../../dictionaries/places.tsv")));
static BODIES: LazyLock<Vec<CentralBody>> = LazyLock::new(|| {
    let table = include_str!("../../../dictionaries/bodies.tsv").lines();
    table.filter(|line| !line.starts_with('#') && !line.is_empty()).map(CentralBody::parse).collect()
});
static BODY_NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names: Vec<&str> =
        BODIES.iter().flat_map(|body| body.short.iter().copied().chain([body.name])).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
});

/// A body of the centre, of today or of former times.
pub(crate) struct CentralBody {
    pub(crate) name: &'static str,
    /// What it is called for short.
    pub(crate) short: Vec<&'static str>,
    /// Its type in the codebook of actors.
    pub(crate) code: &'static str,
    /// What it answers for.
    pub(crate) portfolio: Option<&'static str>,
    /// The body that took over from it.
    pub(crate) successor: Option<&'static str>,
}

impl CentralBody {
    fn parse(line: &'static str) -> Self {
        let mut columns = line.split('\t');
        let mut next = || columns.next().filter(|column| !column.is_empty());
        Self {
            name: next().unwrap_or_default(),
            short: next().map_or(Vec::new(), |short| short.split('|').collect()),
            code: next().unwrap_or("agency"),
            portfolio: next(),
            successor: next(),
        }
    }
}

/// The provinces' one-character names, which begin their document numbers.
const SHORT: [(char, &str); 36] = [
    ('京', "11"),
    ('津', "12"),
    ('冀', "13"),
    ('晋', "14"),
    ('蒙', "15"),
    ('辽', "21"),
    ('吉', "22"),
    ('黑', "23"),
    ('沪', "31"),
    ('苏', "32"),
    ('浙', "33"),
    ('皖', "34"),
    ('闽', "35"),
    ('赣', "36"),
    ('鲁', "37"),
    ('豫', "41"),
    ('鄂', "42"),
    ('湘', "43"),
    ('粤', "44"),
    ('桂', "45"),
    ('琼', "46"),
    ('渝', "50"),
    ('川', "51"),
    ('蜀', "51"),
    ('黔', "52"),
    ('贵', "52"),
    ('滇', "53"),
    ('云', "53"),
    ('藏', "54"),
    ('陕', "61"),
    ('秦', "61"),
    ('甘', "62"),
    ('陇', "62"),
    ('青', "63"),
    ('宁', "64"),
    ('新', "65"),
];

/// A place: its level and the names from the province down to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub level: Level,
    /// `None` where several places of that level bear the name.
    pub region: Option<String>,
    /// Bytes of the text the name covers.
    pub length: usize,
}

struct Gazetteer {
    by_code: HashMap<&'static str, &'static str>,
    by_name: HashMap<&'static str, Vec<&'static str>>,
    longest: usize,
}

impl Gazetteer {
    fn parse(table: &'static str) -> Self {
        let rows =
            || table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
        for (code, name) in rows() {
            by_name.entry(name).or_default().push(code);
        }
        let longest = rows().map(|(_, name)| name.chars().count()).max().unwrap_or(0);
        Self { by_code: rows().collect(), by_name, longest }
    }

    /// The names from the province to the place of this code.
    fn region(&self, code: &str) -> String {
        let names = [2, 4, 6]
            .iter()
            .filter_map(|length| code.get(..*length))
            .filter_map(|code| self.by_code.get(code));
        names.copied().collect::<Vec<_>>().join("/")
    }
}

fn level_of(code: &str) -> Level {
    match code.len() {
        2 => Level::Province,
        4 => Level::Prefecture,
        _ => Level::County,
    }
}

/// The place `text` begins with, the longest name first; places named one after the other (四川省成都市) count as
/// the last. A name that several places bear is told apart by the place before it, by `hint` (the code of a
/// province or prefecture), or stays without region.
pub(crate) fn place_at_start(text: &str, hint: Option<&str>) -> Option<Place> {
    let mut above: Option<&str> = hint;
    let mut found: Option<Place> = None;
    let mut at = 0;
    while let Some((codes, length)) = name_at_start(&text[at..]) {
        let inside: Vec<&str> =
            codes.iter().copied().filter(|code| above.is_none_or(|above| code.starts_with(above))).collect();
        let candidates = if inside.is_empty() { codes } else { &inside };
        if found.is_some() && inside.is_empty() {
            break;
        }
        let code = candidates.iter().min_by_key(|code| code.len())?;
        let one = candidates.iter().filter(|other| other.len() == code.len()).count() == 1;
        at += length;
        found = Some(Place { level: level_of(code), region: one.then(|| PLACES.region(code)), length: at });
        if !one {
            break;
        }
        above = Some(code);
    }
    found
}

fn name_at_start(text: &str) -> Option<(&'static [&'static str], usize)> {
    let mut ends: Vec<usize> =
        text.char_indices().map(|(at, c)| at + c.len_utf8()).take(PLACES.longest).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| PLACES.by_name.get(&text[..end]).map(|codes| (codes.as_slice(), end)))
}

/// The code of the province whose one-character name begins a document number.
pub(crate) fn province_of_number(number: &str) -> Option<&'static str> {
    let first = number.chars().next()?;
    SHORT.iter().find(|(short, _)| *short == first).map(|(_, code)| *code)
}

/// The region with this code.
pub(crate) fn region_of(code: &str) -> String {
    PLACES.region(code)
}

/// The central body `text` begins with: its length in bytes.
pub(crate) fn central_body_at_start(text: &str) -> Option<usize> {
    let bare = text.strip_prefix("中华人民共和国").unwrap_or(text);
    BODY_NAMES.iter().find(|name| bare.starts_with(**name)).map(|name| text.len() - bare.len() + name.len())
}

/// All bodies of the centre.
pub(crate) fn central_bodies() -> &'static [CentralBody] {
    &BODIES
}

/// The names of all places with their levels; of several places of one name the highest level.
pub(crate) fn place_names() -> impl Iterator<Item = (&'static str, Level)> {
    PLACES.by_name.iter().filter_map(|(name, codes)| {
        Some((*name, codes.iter().min_by_key(|code| code.len()).map(|code| level_of(code))?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> Option<(Level, Option<String>)> {
        place_at_start(text, None).map(|place| (place.level, place.region))
    }

    #[test]
    fn places_of_every_level() {
        let at = |level, path: &str| Some((level, Some(path.to_owned())));
        assert_eq!(region("贵州省卫生健康委员会"), at(Level::Province, "贵州省"));
        assert_eq!(region("成都市居住证"), at(Level::Prefecture, "四川省/成都市"));
        assert_eq!(region("六枝特区人民政府"), at(Level::County, "贵州省/六盘水市/六枝特区"));
        assert_eq!(region("北京市海淀区"), at(Level::County, "北京市/海淀区"));
        assert_eq!(region("贵安新区卫生局"), at(Level::Prefecture, "贵州省/贵安新区"));
        assert_eq!(region("鼓楼区人民政府"), Some((Level::County, None)));
        assert_eq!(region("福建省福州市鼓楼区"), at(Level::County, "福建省/福州市/鼓楼区"));
        assert_eq!(region("卫生健康委"), None);
    }

    #[test]
    fn central_bodies_with_their_predecessors() {
        for name in ["国务院办公厅", "卫生部", "国家卫生计生委", "中华人民共和国财政部"]
        {
            assert_eq!(central_body_at_start(name), Some(name.len()), "{name}");
        }
        assert_eq!(central_body_at_start("贵州省卫生厅"), None);
    }
}
