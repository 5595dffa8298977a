//! Which body a name means in its document: 特区卫生计生局 in a document of 六枝特区 is that county's health bureau.

use super::departments::{Department, departments, today};
use super::lexicon::{Kind, Need, Piece};
use super::names::Name;
use crate::model::{Level, Metadata, Span};
use crate::structure::{central_bodies, place_at_start};
use crate::tag::sentence::Sentence;

/// One body that a name is of.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tag) struct Body {
    /// The words of the name that are its own, in the folded sentence.
    pub(in crate::tag) words: Vec<Span>,
    /// Level of government, where the name or the document's place tells.
    pub(in crate::tag) level: Option<Level>,
    /// What it answers for.
    pub(in crate::tag) portfolio: Option<&'static str>,
    /// Place and present name.
    pub(in crate::tag) entity: String,
}

/// What a document's names rest on: its place, and the short names it defines.
#[derive(Clone, Debug, Default)]
pub(in crate::tag) struct Named {
    /// The names of the document's place from the province down, with their levels.
    place: Vec<(Level, String)>,
    aliases: Vec<(String, Vec<Body>)>,
}

impl Named {
    /// Of a document with that metadata.
    pub(in crate::tag) fn of(metadata: &Metadata) -> Self {
        let (Some(level), Some(region)) = (metadata.level, &metadata.region) else { return Self::default() };
        let names: Vec<&str> = region.split('/').collect();
        // Below a municipality come districts; a township's region ends with its county.
        let level = level.min(Level::County);
        let place = names.iter().enumerate().map(|(at, name)| {
            let below = names.len() - 1 - at;
            let level = match (at, below) {
                _ if level == Level::Central => Level::Central,
                (0, _) => Level::Province,
                (_, 0) => level,
                _ => Level::Prefecture,
            };
            (level, (*name).to_owned())
        });
        Self { place: place.collect(), aliases: Vec::new() }
    }

    /// The document's place at a level, with those above it.
    fn at(&self, level: Level) -> Option<String> {
        let last = self.place.iter().position(|(own, _)| *own == level)?;
        Some(self.place[..=last].iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("/"))
    }

    /// Level of the document's own place.
    fn own(&self) -> Option<Level> {
        self.place.last().map(|(level, _)| *level)
    }

    /// The bodies a name is of. A short name that the text gives it is remembered.
    pub(super) fn bodies(&mut self, name: &Name, sentence: &Sentence) -> Vec<Body> {
        let text = sentence.slice(name.span);
        let known = self.aliases.iter().find(|(alias, _)| alias == text);
        let bodies = match known {
            Some((_, bodies)) => {
                bodies.iter().map(|body| Body { words: vec![name.span], ..body.clone() }).collect()
            }
            None => self.read(name, sentence),
        };
        if let Some(alias) = alias(name.span.end, sentence) {
            self.aliases.push((alias.to_owned(), bodies.clone()));
        }
        bodies
    }

    fn read(&self, name: &Name, sentence: &Sentence) -> Vec<Body> {
        let parts = &name.parts;
        let fields: Vec<&Piece> =
            parts.iter().filter(|part| matches!(part.entry.kind, Kind::Field(..))).collect();
        let last = parts.last().map(|part| part.span).unwrap_or(name.span);
        // A list shares its head; fields that stand side by side name one department.
        let listed = fields.windows(2).any(|pair| {
            !matches!(
                sentence.slice(Span::new(pair[0].span.end, pair[1].span.start)),
                "" | "和" | "与" | "及"
            )
        });
        let (place, level) = self.place_of(name, sentence);
        let body = |words: Vec<Span>, field: Option<&Piece>| {
            let (base, portfolio, own_level) = base(name, field, level, sentence);
            let level = level.or(own_level);
            let place = place
                .clone()
                .or_else(|| level.filter(|level| *level == Level::Central).map(|_| "全国".to_owned()));
            let entity = match place {
                Some(place) if !base.is_empty() => format!("{place}/{base}"),
                Some(place) => place,
                None => base,
            };
            Body { words, level, portfolio, entity }
        };
        match listed {
            true => fields.iter().map(|field| body(vec![field.span, last], Some(field))).collect(),
            false => vec![body(vec![name.span], fields.last().copied())],
        }
    }

    /// Where a name places its body, and the level.
    fn place_of(&self, name: &Name, sentence: &Sentence) -> (Option<String>, Option<Level>) {
        let parts = &name.parts;
        let text = |part: &Piece| sentence.slice(part.span);
        if let Some(place) = parts.iter().position(|part| part.entry.kind == Kind::Place) {
            let start = parts[place].span.start;
            let rest = sentence.slice(Span::new(start, name.span.end));
            let found = place_at_start(rest, None);
            let level = parts
                .iter()
                .rev()
                .find(|part| part.entry.kind == Kind::Place)
                .and_then(|part| part.entry.level);
            let region =
                found.and_then(|found| found.region).or_else(|| Some(text(&parts[place]).to_owned()));
            return (region, level);
        }
        if let Some(tier) =
            parts.iter().find(|part| part.entry.level.is_some() && part.entry.kind != Kind::Own)
        {
            let level = tier.entry.level;
            if matches!(tier.entry.kind, Kind::Head(_)) {
                return (None, level);
            }
            let several = parts.iter().any(|part| part.entry.kind == Kind::Each);
            let word = text(tier);
            let generic = several || word.ends_with('级') || word.contains(['以', '、', '(']);
            let (own, level) = self.relative(word, level);
            return match own.filter(|_| !generic) {
                Some(place) => (Some(place), level),
                None if level == Some(Level::Central) => (Some("全国".to_owned()), level),
                None => (Some(label(word, level)), level),
            };
        }
        let own = parts.iter().find(|part| part.entry.kind == Kind::Own);
        let definite =
            parts.last().is_some_and(|part| matches!(part.entry.kind, Kind::Head(Need::Field | Need::Name)))
                && parts.iter().any(|part| matches!(part.entry.kind, Kind::Field(..)));
        if own.is_some() || definite {
            let level = self.own();
            return (level.and_then(|level| self.at(level)), level);
        }
        let which = parts.iter().find(|part| part.entry.kind == Kind::Which || part.entry.kind == Kind::Each);
        let which =
            which.map(text).filter(|word| matches!(*word, "上级" | "下级" | "同级" | "本级" | "各级"));
        (which.map(str::to_owned), None)
    }

    /// The place that 省, 市 or 县 means in the document, and its level: 市 is a province in a municipality, and a
    /// county where the document's county is a city.
    fn relative(&self, word: &str, level: Option<Level>) -> (Option<String>, Option<Level>) {
        let Some(level) = level else { return (None, None) };
        let is_city =
            |(own, name): &&(Level, String)| word == "市" && name.ends_with('市') && *own != Level::Central;
        let city = self.place.iter().rev().find(is_city).map(|(own, _)| *own);
        let level = city.unwrap_or(level);
        (self.at(level), Some(level))
    }
}

/// What stands for the place of a body that only a tier names: 县级.
fn label(word: &str, level: Option<Level>) -> String {
    let label = match level {
        _ if word.contains('以') => word,
        Some(Level::Central) => "全国",
        Some(Level::Province) => "省级",
        Some(Level::Prefecture) => "市级",
        Some(Level::County) => "县级",
        Some(Level::Township) => "乡级",
        Some(Level::Village) => "村级",
        None => word,
    };
    label.to_owned()
}

/// The present name of a body without its place, its portfolio, and the level its kind tells.
fn base(
    name: &Name,
    field: Option<&Piece>,
    level: Option<Level>,
    sentence: &Sentence,
) -> (String, Option<&'static str>, Option<Level>) {
    let parts = &name.parts;
    let head = parts.last();
    // 房管局 names its department whatever stands before it.
    let whole = head.filter(|head| head.entry.department.is_some());
    let portfolio =
        whole.into_iter().chain(field).chain(parts.iter().rev()).find_map(|part| part.entry.portfolio);
    let own_level = parts.iter().find_map(|part| part.entry.level);
    let central = head.and_then(|head| central_bodies().get(head.entry.central? as usize));
    let department = whole.or(field).and_then(|part| departments().get(part.entry.department? as usize));
    let present = department.and_then(|department| present(department, name, level, sentence));
    let base = match (central, present) {
        (Some(central), _) => today(central.name).to_owned(),
        (None, Some(present)) => present,
        (None, None) => {
            let opening = parts.iter().take_while(|part| says_where(part));
            let start = opening.last().map_or(name.span.start, |part| part.span.end);
            let words = sentence.slice(Span::new(start, name.span.end));
            match words.trim_start_matches('的') {
                "" if level == Some(Level::Central) => "国家",
                "" | "政府" | "地方" => "人民政府",
                "市委" | "省委" | "县委" | "区委" | "州委" => "党委",
                words => words,
            }
            .to_owned()
        }
    };
    (base, portfolio, own_level)
}

/// Whether a part of a name tells where its body is, not what it is.
fn says_where(part: &Piece) -> bool {
    matches!(part.entry.kind, Kind::Each | Kind::Which | Kind::Own | Kind::Tier | Kind::Place)
}

/// What a department is called today in the form of `name`: 卫生部门 stays a department, 卫生局 is one bureau.
fn present(
    department: &Department,
    name: &Name,
    level: Option<Level>,
    sentence: &Sentence,
) -> Option<String> {
    let head = name.parts.last()?;
    let Kind::Head(need) = head.entry.kind else { return None };
    // Municipalities name their departments as other cities do.
    let is_city = |part: &Piece| {
        matches!(part.entry.kind, Kind::Tier | Kind::Place) && sentence.slice(part.span).ends_with('市')
    };
    let level = if name.parts.iter().any(is_city) { Some(Level::Prefecture) } else { level };
    match need {
        _ if level == Some(Level::Central) && !department.central.is_empty() => {
            Some(department.central.to_owned())
        }
        Need::Word => Some(format!("{}部门", department.name)),
        Need::Field | Need::Nothing => Some(department.present(level)),
        // 教育局 is a department, 教育服务中心 a body of its own.
        Need::Name if matches!(sentence.slice(head.span), "局" | "委办") => {
            Some(department.present(level))
        }
        Need::Name | Need::Open | Need::Office => None,
    }
}

/// The short name that a text gives a body in the brackets after its name: （以下简称“管理委员会”）.
fn alias<'s>(end: usize, sentence: &'s Sentence) -> Option<&'s str> {
    const LONGEST: usize = 40;
    if sentence.char_at(end) != Some('(') {
        return None;
    }
    let close = (end..end + LONGEST).find(|&at| sentence.char_at(at) == Some(')'))?;
    let inner = sentence.slice(Span::new(end + 1, close));
    let (before, alias) = inner.split_once('称')?;
    let defines = matches!(before, "以下简" | "以下统" | "以下" | "下" | "简" | "统" | "以下均简" | "以下合");
    let alias = alias.split([',', ';']).next()?.trim_matches(['“', '”', '"', ':', '为']);
    (defines && alias.chars().count() > 1).then_some(alias)
}
