//! Which body a name means in its document: 特区卫生计生局 in a document of 六枝特区 is that county's health bureau.

use super::departments::{Department, departments, portfolio_of, today};
use super::lexicon::{Kind, Need, Piece};
use super::names::Name;
use crate::model::{Level, Metadata, Span};
use crate::structure::{central_bodies, place_at_start};
use crate::tag::sentence::Sentence;

/// What stands for the place of central bodies.
const NATION: &str = "全国";
/// Party committees that are named by their tier.
const PARTY_COMMITTEES: [&str; 7] = ["省委", "市委", "县委", "区委", "州委", "地委", "旗委"];

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

/// Where a name places its body.
#[derive(Clone)]
enum Where {
    /// A place, from the province down.
    Place(String),
    /// What stands for one: 县级, 上级.
    Label(String),
    Unsaid,
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

    /// The bodies a name is of; `person` for private ones, who have no place. A short name that the text gives it
    /// is remembered.
    pub(super) fn bodies(&mut self, name: &Name, person: bool, sentence: &Sentence) -> Vec<Body> {
        let text = sentence.slice(name.span);
        let mut bodies = self.read(name, sentence);
        let known = self.aliases.iter().find(|(alias, _)| alias == text);
        // What the name itself tells is not lost: 市主管部门 stays a city's.
        let told = bodies.iter().any(|body| body.level.is_some());
        if let Some((_, known)) =
            known.filter(|(_, known)| !told || known.iter().any(|body| body.level.is_some()))
        {
            bodies = known.iter().map(|body| Body { words: vec![name.span], ..body.clone() }).collect();
        }
        for body in bodies.iter_mut().filter(|_| person) {
            body.level = None;
            body.entity = body.entity.rsplit('/').next().unwrap_or_default().to_owned();
        }
        if let Some(alias) = alias(name.span.end, sentence) {
            self.aliases.push((alias.to_owned(), bodies.clone()));
        }
        bodies
    }

    fn read(&self, name: &Name, sentence: &Sentence) -> Vec<Body> {
        if let Some(entity) = name.entity.clone() {
            let (words, portfolio) = (vec![name.span], portfolio_of(&entity));
            return vec![Body { words, level: name.level, portfolio, entity }];
        }
        let parts = &name.parts;
        let fields: Vec<&Piece> =
            parts.iter().filter(|part| matches!(part.entry.kind, Kind::Field(..))).collect();
        let last = parts.last().map(|part| part.span).unwrap_or(name.span);
        // A list shares its head; fields that stand side by side name one department.
        let listed = fields.windows(2).any(|pair| {
            let between = sentence.slice(Span::new(pair[0].span.end, pair[1].span.start));
            !matches!(between, "" | "和" | "与" | "及")
        });
        let (place, level) = self.place_of(name, sentence);
        let body = |words: Vec<Span>, field: Option<&Piece>| {
            let told = Told { name, field, level, placed: matches!(place, Where::Place(_)), sentence };
            let level = level.or(told.own_level());
            let base = told.base();
            let entity = match &place {
                Where::Place(place) | Where::Label(place) => format!("{place}/{base}"),
                Where::Unsaid if level == Some(Level::Central) => format!("{NATION}/{base}"),
                Where::Unsaid => base,
            };
            Body { words, level, portfolio: told.portfolio(), entity }
        };
        match listed {
            true => fields.iter().map(|field| body(vec![field.span, last], Some(field))).collect(),
            false => vec![body(vec![name.span], fields.last().copied())],
        }
    }

    /// Where a name places its body, and the level.
    fn place_of(&self, name: &Name, sentence: &Sentence) -> (Where, Option<Level>) {
        let parts = &name.parts;
        let text = |part: &Piece| sentence.slice(part.span);
        let is_place = |part: &&Piece| part.entry.kind == Kind::Place;
        if let (Some(first), Some(last)) = (parts.iter().find(is_place), parts.iter().rfind(is_place)) {
            let place = self.named(sentence.slice(Span::new(first.span.start, last.span.end)));
            return (Where::Place(place), last.entry.level);
        }
        let tells_level = |part: &&Piece| part.entry.level.is_some() && part.entry.kind != Kind::Own;
        if let Some(tier) = parts.iter().find(tells_level) {
            let level = tier.entry.level;
            // 县委 is the committee of a tier, 卫生院 only tells one.
            let word = match text(tier) {
                committee if PARTY_COMMITTEES.contains(&committee) => committee.trim_end_matches('委'),
                _ if matches!(tier.entry.kind, Kind::Head(_)) => return (Where::Unsaid, level),
                tier => tier,
            };
            let several = parts.iter().any(|part| part.entry.kind == Kind::Each);
            let generic = several || word.ends_with('级') || word.contains(['以', '、', '(']);
            let (own, level) = self.relative(word, level);
            return match own.filter(|_| !generic) {
                Some(place) => (Where::Place(place), level),
                None if level == Some(Level::Central) => (Where::Place(NATION.to_owned()), level),
                None => (Where::Label(label(word, level)), level),
            };
        }
        if let Some(own) = parts.iter().find(|part| part.entry.kind == Kind::Own) {
            return self.own(text(own));
        }
        // A bureau without a place is the document's own.
        let is_bureau = |part: &Piece| match part.entry.kind {
            Kind::Head(Need::Field | Need::Name) => {
                parts.iter().any(|part| matches!(part.entry.kind, Kind::Field(..)))
            }
            Kind::Head(_) => {
                part.entry.department.is_some() && text(part).ends_with(['局', '委', '办', '厅'])
            }
            _ => false,
        };
        if parts.last().is_some_and(is_bureau) {
            return self.last();
        }
        let which = parts.iter().find(|part| matches!(part.entry.kind, Kind::Which | Kind::Each));
        let which =
            which.map(text).filter(|word| matches!(*word, "上级" | "下级" | "同级" | "本级" | "各级"));
        (which.map_or(Where::Unsaid, |word| Where::Label(word.to_owned())), None)
    }

    /// The document's own place.
    fn last(&self) -> (Where, Option<Level>) {
        let level = self.place.last().map(|(level, _)| *level);
        (level.and_then(|level| self.at(level)).map_or(Where::Unsaid, Where::Place), level)
    }

    /// The place that 全省 or 本县 means in the document; 本级 is its own, and so is 我区 in an autonomous region.
    fn own(&self, word: &str) -> (Where, Option<Level>) {
        let tier = word.trim_start_matches(['全', '我', '本']);
        let level = match tier {
            "国" => return (Where::Place(NATION.to_owned()), Some(Level::Central)),
            "省" => Level::Province,
            "市" | "州" => Level::Prefecture,
            "县" | "区" => Level::County,
            _ => return self.last(),
        };
        match self.relative(tier, Some(level)) {
            (Some(place), level) => (Where::Place(place), level),
            _ if tier == "区" && !self.place.is_empty() => self.last(),
            (None, level) => (Where::Label(label(tier, level)), level),
        }
    }

    /// The place of that name, from the province down. One of several of that name is the one nearest to the
    /// document's place.
    fn named(&self, name: &str) -> String {
        let found = place_at_start(name, None)
            .or_else(|| ["市", "省"].iter().find_map(|tier| place_at_start(&format!("{name}{tier}"), None)));
        let near = || {
            let above = self.at(Level::Prefecture).or_else(|| self.at(Level::Province));
            above.map_or(name.to_owned(), |above| format!("{above}/{name}"))
        };
        found.map_or(name.to_owned(), |place| place.region.unwrap_or_else(near))
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
        Some(Level::Central) => NATION,
        Some(Level::Province) => "省级",
        Some(Level::Prefecture) => "市级",
        Some(Level::County) => "县级",
        Some(Level::Township) => "乡级",
        Some(Level::Village) => "村级",
        None => word,
    };
    label.to_owned()
}

/// What a name tells of one of its bodies besides the place.
struct Told<'a> {
    name: &'a Name,
    /// The field of that body, where the name has one.
    field: Option<&'a Piece>,
    level: Option<Level>,
    /// The place is known, not only a level.
    placed: bool,
    sentence: &'a Sentence<'a>,
}

impl Told<'_> {
    fn head(&self) -> Option<&Piece> {
        self.name.parts.last()
    }

    /// The head, where it names a department whatever stands before it: 房管局.
    fn whole(&self) -> Option<&Piece> {
        self.head().filter(|head| head.entry.department.is_some())
    }

    fn portfolio(&self) -> Option<&'static str> {
        // 建设 tells a portfolio only where the name is that of a department.
        let tells =
            |part: &&Piece| !matches!(part.entry.kind, Kind::Field(_, true)) || self.is_field_of_head(part);
        let parts = self.name.parts.iter().rev().filter(tells);
        self.whole()
            .into_iter()
            .chain(self.field.filter(tells))
            .chain(parts)
            .find_map(|part| part.entry.portfolio)
    }

    fn is_field_of_head(&self, part: &Piece) -> bool {
        self.head().is_some_and(|head| {
            matches!(head.entry.kind, Kind::Head(Need::Word | Need::Field))
                || head.span.start == part.span.end && matches!(head.entry.kind, Kind::Head(Need::Name))
        })
    }

    fn own_level(&self) -> Option<Level> {
        self.name.parts.iter().find_map(|part| part.entry.level)
    }

    /// The present name of the body without its place.
    fn base(&self) -> String {
        let central = self.head().and_then(|head| central_bodies().get(head.entry.central? as usize));
        if let Some(central) = central {
            return today(central.name).to_owned();
        }
        let department =
            self.whole().or(self.field).and_then(|part| departments().get(part.entry.department? as usize));
        if let Some(present) = department.and_then(|department| self.present(department)) {
            return present;
        }
        let opening = self.name.parts.iter().take_while(|part| {
            matches!(part.entry.kind, Kind::Each | Kind::Which | Kind::Own | Kind::Tier | Kind::Place)
        });
        let start = opening.last().map_or(self.name.span.start, |part| part.span.end);
        let words = self.sentence.slice(Span::new(start, self.name.span.end));
        let base = match words.trim_start_matches('的') {
            "" if self.level == Some(Level::Central) => "国家",
            // 试点地区 are no one level.
            "" if self.level.is_none() => self.sentence.slice(self.name.span),
            "" | "政府" => "人民政府",
            words => words,
        };
        match PARTY_COMMITTEES.iter().find_map(|committee| base.strip_prefix(committee)) {
            Some(rest) => format!("党委{rest}"),
            None => base.to_owned(),
        }
    }

    /// What the department is called today in the form of the name: 县级卫生部门 stays a department, 卫生局 is one
    /// bureau, and so is 市卫生部门 where the city is known.
    fn present(&self, department: &Department) -> Option<String> {
        let head = self.head()?;
        let Kind::Head(need) = head.entry.kind else { return None };
        let text = |part: &Piece| self.sentence.slice(part.span);
        // Municipalities name their departments as other cities do.
        let is_city =
            |part: &Piece| matches!(part.entry.kind, Kind::Tier | Kind::Place) && text(part).ends_with('市');
        let city = self.name.parts.iter().any(is_city);
        let level = if city { Some(Level::Prefecture) } else { self.level };
        let bureau = || department.present(level);
        let words = text(head);
        // 财政部门 and 公安机关 are no one bureau, where no place is told.
        let generic = words.ends_with("部门") || words.ends_with("机关");
        let adjacent = self.field.is_some_and(|field| field.span.end == head.span.start);
        let named = match need {
            Need::Word => generic || words == "机构" && self.level == Some(Level::Central),
            Need::Field => true,
            Need::Nothing => self.whole().is_some(),
            // 教育局 is a department, 教育服务中心 and 土地督察局 are bodies of their own.
            Need::Name => adjacent && (generic || matches!(words, "局" | "管理局" | "委办")),
            Need::Open | Need::Office | Need::Tier => false,
        };
        match () {
            () if !named => None,
            () if self.level == Some(Level::Central) && !department.central.is_empty() => {
                Some(department.central.to_owned())
            }
            () if generic && !self.placed => Some(format!("{}部门", department.name)),
            () => Some(bureau()),
        }
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
