//! Words of the codebook of actors that tell what a name does where it stands.

use std::collections::BTreeMap;

use crate::segment::fold;
use crate::tag::codebook::Codebook;
use crate::tag::trie::Trie;

/// A list of words, by its name in the codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Predicate,
    Noun,
    BarePredicate,
    Modal,
    Manage,
    DutyWord,
    Lead,
    Cooperate,
    With,
    Let,
    Encourage,
    Address,
    Review,
    Hand,
    Watch,
    Seat,
    Conjunction,
    Opener,
    Setting,
    SettingEnd,
    Time,
    Object,
    AfterEtc,
    LabelLead,
    LabelCooperate,
    LabelResponsible,
    Found,
    Founding,
    Task,
    Appointed,
    Play,
    Charge,
    Uphold,
    Duty,
    Violate,
    Stop,
    Entitlement,
    Between,
    Receive,
    Approve,
    Submit,
    Push,
    EnArticle,
    EnModal,
    EnLead,
    EnCooperate,
    EnLedBy,
    EnWith,
    EnBy,
    EnPassive,
    EnBound,
    EnLet,
    EnAddress,
    EnWatch,
    EnPreposition,
}

/// All lists with their names.
const LISTS: [(List, &str); 55] = [
    (List::Predicate, "predicate"),
    (List::Noun, "noun"),
    (List::BarePredicate, "bare_predicate"),
    (List::Modal, "modal"),
    (List::Manage, "manage"),
    (List::DutyWord, "duty_word"),
    (List::Lead, "lead"),
    (List::Cooperate, "cooperate"),
    (List::With, "with"),
    (List::Let, "let"),
    (List::Encourage, "encourage"),
    (List::Address, "address"),
    (List::Review, "review"),
    (List::Hand, "hand"),
    (List::Watch, "watch"),
    (List::Seat, "seat"),
    (List::Conjunction, "conjunction"),
    (List::Opener, "opener"),
    (List::Setting, "setting"),
    (List::SettingEnd, "setting_end"),
    (List::Time, "time"),
    (List::Object, "object"),
    (List::AfterEtc, "after_etc"),
    (List::LabelLead, "label_lead"),
    (List::LabelCooperate, "label_cooperate"),
    (List::LabelResponsible, "label_responsible"),
    (List::Found, "found"),
    (List::Founding, "founding"),
    (List::Task, "task"),
    (List::Appointed, "appointed"),
    (List::Play, "play"),
    (List::Charge, "charge"),
    (List::Uphold, "uphold"),
    (List::Duty, "duty"),
    (List::Violate, "violate"),
    (List::Stop, "stop"),
    (List::Entitlement, "entitlement"),
    (List::Between, "between"),
    (List::Receive, "receive"),
    (List::Approve, "approve"),
    (List::Submit, "submit"),
    (List::Push, "push"),
    (List::EnArticle, "en_article"),
    (List::EnModal, "en_modal"),
    (List::EnLead, "en_lead"),
    (List::EnCooperate, "en_cooperate"),
    (List::EnLedBy, "en_led_by"),
    (List::EnWith, "en_with"),
    (List::EnBy, "en_by"),
    (List::EnPassive, "en_passive"),
    (List::EnBound, "en_bound"),
    (List::EnLet, "en_let"),
    (List::EnAddress, "en_address"),
    (List::EnWatch, "en_watch"),
    (List::EnPreposition, "en_preposition"),
];

/// The words of all lists, forwards and backwards, with the lists each stands in: one bit for each.
#[derive(Default)]
pub(super) struct Words {
    forwards: Trie,
    backwards: Trie,
    lists: Vec<u64>,
}

impl Words {
    pub(super) fn new(codebook: &Codebook) -> Self {
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        for (list, name) in LISTS {
            for word in codebook.lists.get(name).into_iter().flatten() {
                *words.entry(fold(word).text).or_default() |= 1 << list as u64;
            }
        }
        Self {
            forwards: Trie::new(words.keys().map(|word| word.chars())),
            backwards: Trie::new(words.keys().map(|word| word.chars().rev())),
            lists: words.into_values().collect(),
        }
    }

    /// The lengths in code points of the words of a list that `text` begins with, the shortest first.
    pub(super) fn at_start(&self, text: &[char], list: List) -> impl Iterator<Item = usize> {
        self.of(self.forwards.prefixes(text.iter().copied()), list)
    }

    /// The same for the words that `text` ends with.
    pub(super) fn at_end(&self, text: &[char], list: List) -> impl Iterator<Item = usize> {
        self.of(self.backwards.prefixes(text.iter().rev().copied()), list)
    }

    fn of(&self, found: impl Iterator<Item = (usize, usize)>, list: List) -> impl Iterator<Item = usize> {
        found.filter(move |(_, word)| self.lists[*word] & 1 << list as u64 != 0).map(|(length, _)| length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_has_its_own_bit_and_stands_in_the_codebook() {
        let codebook = Codebook::shipped().unwrap().into_iter().find(|book| book.id == "actors").unwrap();
        for (at, (list, name)) in LISTS.into_iter().enumerate() {
            assert_eq!(list as usize, at, "{name}");
            assert!(codebook.lists.contains_key(name), "{name}");
        }
        let words = Words::new(&codebook);
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(words.at_start(&chars("应当负责"), List::Predicate).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(words.at_end(&chars("积极配合"), List::Cooperate).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(words.at_start(&chars("学校"), List::Predicate).next(), None);
    }
}
