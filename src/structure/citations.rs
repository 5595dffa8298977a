//! Citations: the document numbers a text refers to.

use super::metadata::{complete_relative, numbers, place_region};
use crate::model::{Passage, PassageKind};

/// The numbers cited in the passages, in order of first mention, without the document's own.
pub(crate) fn cited(passages: &[Passage], own: Option<&str>, region: Option<&str>) -> Vec<String> {
    let mut cites: Vec<String> = Vec::new();
    for passage in passages.iter().filter(|passage| passage.kind != PassageKind::Front) {
        for number in numbers(&passage.text) {
            // The place in the title just before says whose 省政府令 it is.
            let before = &passage.text[..number.start];
            let named = before.rsplit_once('《').and_then(|(_, title)| place_region(title));
            let name = complete_relative(&number.name, named.as_deref().or(region));
            // 省政府令第279号 repeats 四川省政府令第279号.
            if own != Some(name.as_str()) && !cites.iter().any(|cite| cite.ends_with(&name)) {
                cites.push(name);
            }
        }
    }
    cites
}
