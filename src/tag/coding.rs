//! What the codebooks say of one sentence, and what an item takes over from the sentence that opens its list.

use std::collections::HashSet;

use super::context::Lead;
use super::tagger::{ACTORS, AMBIGUITY, ELEMENTS, SIGNALS};
use crate::model::{Directive, Signal, Span, Tag};

/// What the codebooks say of one sentence.
pub(crate) struct Coding {
    /// Its tags, with spans in it.
    pub(crate) tags: Vec<Tag>,
    /// How binding and how open it is; none where it instructs nobody.
    pub(crate) directive: Option<Directive>,
}

impl Coding {
    pub(super) fn signal(&self) -> Option<Signal> {
        self.tags.iter().find(|tag| tag.codebook == SIGNALS).and_then(|tag| tag.code.parse().ok())
    }

    /// What the items of the list this sentence opens take over.
    pub(super) fn lead(&self, signal: Signal) -> Lead {
        Lead {
            signal,
            strength: self.directive.as_ref().map_or(0, |directive| directive.strength),
            condition: false,
            last: None,
            instruments: self.tags.iter().filter(|tag| is_instrument(tag)).cloned().collect(),
        }
    }

    /// Gives an item the instruments of the sentence that opens its list, where its own words have none or only
    /// name conditions and offences.
    pub(super) fn take_over(&mut self, lead: &Lead, text: &str) {
        if lead.condition {
            self.tags.retain(|tag| !is_instrument(tag));
        }
        let whole = Span::new(0, text.chars().count());
        let own: HashSet<&str> =
            self.tags.iter().filter(|tag| is_instrument(tag)).map(|tag| tag.codebook.as_str()).collect();
        // A cue that stands in the sentence twice says nothing twice of the item.
        let mut taken = HashSet::new();
        let left: Vec<Tag> = lead
            .instruments
            .iter()
            .filter(|tag| !own.contains(tag.codebook.as_str()) && taken.insert((&tag.codebook, &tag.code)))
            .map(|tag| Tag { span: whole, ..tag.clone() })
            .collect();
        // Behind the signal, as instruments stand.
        let at = usize::from(self.signal().is_some());
        self.tags.splice(at..at, left);
    }
}

fn is_instrument(tag: &Tag) -> bool {
    ![SIGNALS, ACTORS, ELEMENTS, AMBIGUITY].contains(&tag.codebook.as_str())
}
