//! What a sentence is read with besides itself: its headings, its place, and what earlier sentences left open.

use std::rc::Rc;

use super::actors::{Mention, Named};
use super::codebook::Codebook;
use crate::model::{ActorRole, Level, Metadata, Signal, Span, Tag};
use crate::segment::fold;

/// Code points of a sentence that hold the number of an item.
const ITEM: usize = 8;
/// Chinese digits from one to ten.
const HAN: &str = "一二三四五六七八九十";

/// What a sentence is read with.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    pub(super) heading: Rc<Heading>,
    /// It opens its passage.
    pub(super) first: bool,
    /// It closes its passage.
    pub(super) last: bool,
    /// It is an item of a list that this opened.
    pub(super) lead: Option<Lead>,
    /// What the sentence before left open.
    pub(super) carried: Carried,
}

/// What the headings above say of the sentences below them.
#[derive(Clone, Debug, Default)]
pub(super) struct Heading {
    /// Nobody is instructed: 指导思想, 重要意义.
    pub(super) none: bool,
    /// Goals, which may be visions.
    pub(super) goals: bool,
    /// Principles, which open with mottoes.
    pub(super) principles: bool,
    /// The codes they give; where the tags stand is the sentence's to say.
    pub(super) tags: Vec<Tag>,
}

impl Heading {
    /// This heading with one below it.
    pub(super) fn over(&self, below: Self) -> Self {
        Self {
            none: self.none || below.none,
            goals: self.goals || below.goals,
            principles: self.principles || below.principles,
            tags: [self.tags.clone(), below.tags].concat(),
        }
    }
}

/// The sentence that opens a list: its items take part in what it says.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub(super) signal: Signal,
    pub(super) strength: u8,
    /// The items are conditions or offences, whatever their words: 有下列行为之一的：……
    pub(super) condition: bool,
    /// Its tags of instruments.
    pub(super) instruments: Vec<Tag>,
    /// Style and number of the item read last.
    pub(super) last: Option<(char, usize)>,
}

impl Lead {
    /// Whether an item is the list's next.
    fn goes_on(&self, (style, number): (char, usize)) -> bool {
        self.last.map_or(number <= 1, |(last, before)| style == last && (number == before + 1 || number == 0))
    }
}

/// What a document's passages are read with, one after the other. Notices lists, whose items may be passages of
/// their own.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    lead: Option<Lead>,
    /// The headings that were read last.
    heading: Option<(String, Rc<Heading>)>,
    /// What the document's names rest on.
    pub(super) named: Named,
    /// What the items of a list announced in this passage are, before its colon has come: 有下列行为之一的，……；……：
    announced: Option<Items>,
}

/// What the items of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Items {
    Conditions,
    /// Whole sentences, as rules and tasks are.
    Sentences,
    Others,
}

impl Lists {
    /// At the beginning of a document.
    pub(super) fn in_document(metadata: &Metadata) -> Self {
        Self { named: Named::of(metadata), ..Self::default() }
    }

    /// The headings above a passage, joined; `read` reads them where they are not those of the passage before.
    pub(super) fn heading(&mut self, headings: &str, read: impl FnOnce() -> Heading) -> Rc<Heading> {
        match &self.heading {
            Some((known, heading)) if known == headings => heading.clone(),
            _ => {
                let heading = Rc::new(read());
                self.heading = Some((headings.to_owned(), heading.clone()));
                heading
            }
        }
    }

    /// The lead of the list that a sentence is an item of. A passage that does not begin with the next number ends
    /// the list.
    pub(super) fn enter(&mut self, sentence: &str, first: bool) -> Option<Lead> {
        let item = self.lead.as_ref().and_then(|lead| item(sentence).filter(|&item| lead.goes_on(item)));
        if first {
            self.announced = None;
            self.lead = self.lead.take().filter(|_| item.is_some());
        }
        let lead = self.lead.as_mut()?;
        lead.last = Some(item?);
        Some(lead.clone())
    }

    /// Notes whether a sentence, folded, opens a list. `private`: it tells only private persons or firms something.
    pub(super) fn leave(
        &mut self,
        sentence: &str,
        lead: impl FnOnce() -> Lead,
        private: bool,
        signals: &Codebook,
    ) {
        let inside = [(":(一)", (')', 1)), (":一是", ('是', 1))]
            .into_iter()
            .find_map(|(mark, first)| Some((sentence.split_once(mark)?.0, Some(first))));
        let opener = sentence.trim_end().strip_suffix(':').map(|head| (head, None)).or(inside);
        let text = opener.map_or(sentence, |(head, _)| head);
        let opens = ["下列", "以下", "包括", "包含"].iter().find_map(|word| text.split_once(word));
        if let Some((_, items)) = opens {
            self.announced = Some(Items::read(items, signals));
        }
        let (Some((_, first)), Some(items)) = (opener, self.announced) else { return };
        // What an announcement is followed by are sentences, too.
        self.lead = (items != Items::Sentences || private).then(|| Lead {
            condition: items == Items::Conditions,
            last: first,
            ..lead()
        });
    }
}

impl Items {
    /// Reads what follows 下列.
    fn read(items: &str, signals: &Codebook) -> Self {
        let at = |list: &str| {
            let words = signals.lists.get(list).map_or(&[][..], Vec::as_slice);
            words.iter().filter_map(|word| items.find(word.as_str())).min()
        };
        match (at("condition"), at("whole")) {
            _ if items.contains("之一") => Self::Conditions,
            (Some(condition), whole) if whole.is_none_or(|whole| condition < whole) => Self::Conditions,
            (_, Some(_)) => Self::Sentences,
            _ => Self::Others,
        }
    }
}

/// The number a sentence begins with as an item of a list, and its style: （一） 1. ① 一是; dashes have no number.
fn item(sentence: &str) -> Option<(char, usize)> {
    const CIRCLED: char = '①';
    let text = fold(Span::new(0, ITEM).slice(sentence.trim_start())).text;
    let text = text.trim_start();
    let first = text.chars().next()?;
    if first == '—' {
        return Some((first, 0));
    }
    if (CIRCLED..='⑳').contains(&first) {
        return Some((CIRCLED, first as usize - CIRCLED as usize + 1));
    }
    let inside = text.trim_start_matches('(');
    let style = inside.trim_start_matches(|c: char| c.is_ascii_digit() || HAN.contains(c)).chars().next()?;
    let number = &inside[..inside.find(style)?];
    let number = match number.chars().position(|c| c == '十') {
        // 十 is ten, 十二 twelve, 二十 twenty.
        Some(0) => 10 + digits(&number['十'.len_utf8()..]).unwrap_or(0),
        Some(_) => {
            let (tens, ones) = number.split_once('十')?;
            10 * digits(tens)? + digits(ones).unwrap_or(0)
        }
        None => digits(number)?,
    };
    matches!(style, ')' | '.' | '、' | '是').then_some((style, number))
}

/// A number written with digits, Arabic or Chinese.
fn digits(number: &str) -> Option<usize> {
    match number.chars().next().and_then(|c| HAN.chars().position(|digit| digit == c)) {
        Some(digit) => Some(digit + 1),
        None => number.parse().ok(),
    }
}

/// What holds on into the next sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Carried {
    /// The words of a deadline, over a semicolon.
    pub(super) deadline: Option<String>,
    /// Who acts, over a semicolon: 区教育局：负责……；制定…… names its subject once.
    pub(super) subjects: Vec<Subject>,
    /// The sentence tells only private persons or firms something; a duty without subject goes on with them.
    pub(super) private: bool,
}

/// Who must or may act in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The name as written.
    pub(super) name: String,
    pub(super) level: Option<Level>,
    pub(super) portfolio: Option<String>,
    pub(super) role: Option<ActorRole>,
    pub(super) entity: Option<String>,
    /// Index of its type in the codebook of actors.
    pub(super) code: usize,
    /// A public body, not a private person or firm.
    pub(super) public: bool,
    /// Where the name stands; the whole sentence when it was carried over.
    pub(super) span: Span,
}

impl Subject {
    /// A body that acts; its `name` as written stands at `span`.
    pub(super) fn of(mention: &Mention, span: Span, name: String) -> Self {
        let joined = |values: Vec<&str>| (!values.is_empty()).then(|| values.join("|"));
        Self {
            name,
            level: mention.level(),
            portfolio: joined(mention.bodies.iter().filter_map(|body| body.portfolio).collect()),
            role: mention.role,
            entity: joined(mention.bodies.iter().map(|body| body.entity.as_str()).collect()),
            code: mention.code,
            public: mention.public,
            span,
        }
    }

    /// Private persons a sentence speaks of, though nobody stands right before the verb.
    pub(super) fn topic(mention: &Mention) -> Self {
        Self {
            name: String::new(),
            level: None,
            portfolio: None,
            role: None,
            entity: None,
            code: mention.code,
            public: false,
            span: mention.span,
        }
    }
}
