//! Names of bodies in English, and what the sentence says of them.
//!
//! English tells names by capitals and instructs by modals, so that little of the Chinese grammar applies.

use std::collections::HashMap;

use super::clause::Reader;
use super::departments::portfolio_of;
use super::lexicon::heads;
use super::names::{Claim, Name};
use super::place::Place;
use super::words::List;
use crate::model::{ActorRole, Level, Span};
use crate::segment::fold;
use crate::tag::codebook::Codebook;
use crate::tag::sentence::Sentence;

/// Words of a name before its head, or after `of`.
const LONGEST: usize = 8;

/// Code points of an aside after a name.
const ASIDE: usize = 80;

/// Code points of what is joined to a name before their modal.
const JOINED: usize = 40;

/// What a head needs to be a name.
#[derive(Clone, Copy, PartialEq)]
enum Need {
    /// Nothing, and it takes no more: the European Commission.
    Whole,
    /// Nothing: hospitals, the Royal Hospital.
    Nothing,
    /// Capital words before it: the Food and Drug Administration.
    Name,
    /// What it is for behind it: the Ministry of Health.
    Of,
}

/// English names by their heads.
#[derive(Default)]
pub(super) struct English {
    /// By the first word: the words, the code, and what the head needs.
    heads: HashMap<String, Vec<(Vec<String>, usize, Need)>>,
    levels: HashMap<String, Level>,
}

impl English {
    pub(super) fn new(codebook: &Codebook) -> Self {
        let mut english = Self::default();
        for (at, code) in codebook.codes.iter().enumerate() {
            for (head, role) in heads(code).filter(|(head, _)| head.is_ascii()) {
                let need = match role {
                    "of" => Need::Of,
                    "named" => Need::Name,
                    "whole" => Need::Whole,
                    _ => Need::Nothing,
                };
                let words: Vec<String> = head.split(' ').map(str::to_owned).collect();
                english.heads.entry(words[0].clone()).or_default().push((words, at, need));
            }
        }
        for heads in english.heads.values_mut() {
            heads.sort_by_key(|(words, _, _)| usize::MAX - words.len());
        }
        for (name, words) in &codebook.lists {
            let Some(Ok(level)) = name.strip_prefix("level_").map(str::parse) else { continue };
            let words = words.iter().filter(|word| word.is_ascii());
            english.levels.extend(words.map(|word| (fold(word).text, level)));
        }
        english
    }

    /// The names in a sentence.
    pub(super) fn names(&self, sentence: &Sentence) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        let words = sentence.words();
        let mut at = 0;
        while at < words.len() {
            match self.name(sentence, at) {
                Some((name, next)) => {
                    // A longer name may begin within the one before: the Department of Health's Advisory Committee.
                    while names.last().is_some_and(|last| last.span.end > name.span.start) {
                        names.pop();
                    }
                    names.push(name);
                    at = next;
                }
                None => at += 1,
            }
        }
        names
    }

    /// The name whose head begins at word `at`, and the word after it.
    fn name(&self, sentence: &Sentence, at: usize) -> Option<(Name, usize)> {
        let words = sentence.words();
        let text = |word: usize| words.get(word).map_or("", |span| sentence.slice(*span));
        let heads = self.heads.get(text(at))?;
        let (head, code, need) =
            heads.iter().find(|(head, _, _)| head.iter().zip(at..).all(|(word, at)| word == text(at)))?;
        let (mut first, mut next) = (at, at + head.len());
        let capital = |word: usize| words.get(word).is_some_and(|span| is_capital(sentence.written(*span)));
        let follows = |word: usize| {
            words.get(word).zip(words.get(word + 1)).is_some_and(|(a, b)| {
                a.end + 1 == b.start && matches!(sentence.char_at(a.end), Some(' ' | '-'))
            })
        };
        if capital(at) && *need != Need::Whole {
            // Capitals before the head, with what joins them: Royal Hospital, the Food and Drug Administration.
            while first > 0 && at - first < LONGEST && follows(first - 1) {
                let joins = matches!(text(first - 1), "and" | "&");
                if capital(first - 1) && !is_small(text(first - 1)) {
                    first -= 1;
                } else if joins && first > 1 && follows(first - 2) && capital(first - 2) {
                    first -= 2;
                } else {
                    break;
                }
            }
        }
        let of = *need == Need::Of || *need != Need::Whole && capital(at);
        if of && matches!(text(next), "of" | "for") && follows(next - 1) {
            let mut end = next;
            while end + 1 - next < LONGEST && follows(end) {
                let joins = matches!(text(end + 1), "and" | "the" | "of" | "&");
                let field = *need == Need::Of && end == next && portfolio_of(text(end + 1)).is_some();
                if capital(end + 1) || field {
                    end += 1;
                } else if joins && follows(end + 1) && capital(end + 2) && text(end + 1) != "the" {
                    end += 2;
                } else {
                    break;
                }
            }
            if end > next {
                next = end + 1;
            }
        }
        // A capital says that the text has told which before: the Agency.
        let told = || at > 0 && text(at - 1) == "the" && capital(at) && !(follows(next - 1) && capital(next));
        if matches!(need, Need::Name | Need::Of) && first == at && next == at + head.len() && !told() {
            return None;
        }
        let span = Span::new(words[first].start, words[next - 1].end);
        let level = (first..next).find_map(|word| self.levels.get(text(word)).copied());
        let around = |start: usize, end: usize| sentence.slice(Span::new(start, end));
        let (start, end) = (words[at].start, words[at + head.len() - 1].end);
        let entity = format!("{}{}{}", around(span.start, start), self.singular(head), around(end, span.end));
        let entity = Some(entity.strip_prefix("the ").unwrap_or(&entity).to_owned());
        let (parts, rank, claim) = (Vec::new(), 0, Claim::Body);
        Some((Name { span, code: *code, parts, level, entity, rank, claim }, next))
    }

    /// A head in the singular, where that is a head too: authorities, but not united nations.
    fn singular(&self, head: &[String]) -> String {
        let whole = head.join(" ");
        let singular = match whole.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None => whole.strip_suffix('s').unwrap_or(&whole).to_owned(),
        };
        let words: Vec<&str> = singular.split(' ').collect();
        let known =
            self.heads.get(words[0]).is_some_and(|heads| heads.iter().any(|(head, ..)| *head == words));
        if known { singular } else { whole }
    }
}

/// Words that begin no name, though a capital may open a sentence or title with them.
fn is_small(word: &str) -> bool {
    const SMALL: &str = "the a an this that these each any every all no in on at by to of for from with as and or if when where";
    SMALL.split(' ').any(|small| small == word)
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

impl Reader<'_> {
    /// How an English name stands in its clause.
    pub(super) fn english_place(&self, name: Span) -> Place {
        let mut before = name.start.saturating_sub(1);
        if let Some(article) = self.ends(before, List::EnArticle) {
            before = article.saturating_sub(1);
        }
        let after = self.after_aside(self.after(name.end));
        let role = match () {
            () if self.starts(after, List::EnLead).is_some() => ActorRole::Lead,
            () if self.starts(after, List::EnCooperate).is_some() => ActorRole::Cooperating,
            () => ActorRole::Responsible,
        };
        let ends = |list| self.ends(before, list).is_some();
        match () {
            () if ends(List::EnLedBy) => Place::Acts(ActorRole::Lead),
            () if ends(List::EnWith) => Place::Acts(ActorRole::Cooperating),
            () if ends(List::EnLet) => Place::Acts(ActorRole::Responsible),
            () if ends(List::EnBy) => match self.holds(self.clause_start(before), before, List::EnPassive) {
                true => Place::Acts(ActorRole::Responsible),
                false => Place::Other,
            },
            () if ends(List::EnAddress) => Place::Object(ActorRole::Addressed),
            () if ends(List::EnWatch) => Place::Object(ActorRole::Supervised),
            () if ends(List::EnPreposition) => Place::Other,
            () if self.is_passive(after) => Place::Other,
            () if self.starts(after, List::EnModal).is_some() || role != ActorRole::Responsible => {
                Place::Acts(role)
            }
            () if self.shares_modal(after) => Place::Acts(role),
            () => Place::Other,
        }
    }
    /// Whether something is done to a name: the Agency shall be informed.
    fn is_passive(&self, after: usize) -> bool {
        let Some(be) = self.starts(after, List::EnPassive) else { return false };
        let participle = self.slice(be + 1, self.clause_end(be)).split(|c: char| !c.is_alphabetic()).next();
        participle.unwrap_or_default().ends_with("ed") && self.starts(be + 1, List::EnBound).is_none()
    }

    /// Whether another that no list knows acts with a name: the Commission and standardisation bodies should.
    fn shares_modal(&self, after: usize) -> bool {
        let joined = ["and ", "or "].into_iter().find(|word| self.slice(after, after + word.len()) == *word);
        joined.is_some_and(|word| {
            let start = after + word.len();
            let end = self.clause_end(start).min(start + JOINED);
            (start..end).any(|at| self.sentence.begins(at) && self.starts(at, List::EnModal).is_some())
        })
    }

    /// The place after an aside between commas before a modal: The Commission, assisted by the Committee, shall.
    fn after_aside(&self, at: usize) -> usize {
        let close = |comma: &str| (comma == ",").then(|| self.clause_end(at + 1));
        match close(self.slice(at, at + 1)) {
            Some(end) if end - at <= ASIDE && self.starts(end + 2, List::EnModal).is_some() => end + 2,
            _ => at,
        }
    }
}
