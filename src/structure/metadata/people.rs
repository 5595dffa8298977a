//! Who signed 签发人 and to whom the text is addressed 主送机关.

use std::sync::LazyLock;

use regex::Regex;

use super::issuers::is_body;
use super::taken::{Taken, Text};
use crate::model::PassageKind;
use crate::structure::parts::{compact, is_recipients};

static SIGNER_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:总\s*理|国家主席|(?:中华人民共和国)?主\s*席|委员长|省\s*长|市\s*长|州\s*长|县\s*长|区\s*长|部\s*长|主\s*任|局\s*长|署\s*长|行\s*长)\s*[:：]?\s*(\p{Han}[\p{Han}\s·•]{1,12})$",
    )
});
static SIGNERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"签发人\s*[:：]\s*([\p{Han}\s·•、]+)$"));
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Han}(\s*\p{Han}){1,3}$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The signers: named after 签发人 in the head, one a line, or with their office below the text.
pub(super) fn signers(text: Text) -> Vec<Taken<String>> {
    let mut found = Vec::new();
    let mut listing = false;
    for (paragraph, kind) in text.paragraphs.iter().zip(&text.parts.kinds) {
        let line = paragraph.text.trim();
        if *kind == PassageKind::Front
            && let Some(groups) = SIGNERS.captures(line)
        {
            let names = groups[1].split([' ', '\u{3000}', '、']).map(compact);
            found.extend(
                names.filter(|name| name.chars().count() > 1).map(|name| Taken::whole(name, paragraph)),
            );
            listing = true;
        } else if listing && *kind == PassageKind::Front && NAME.is_match(line) && !is_body(&compact(line)) {
            found.push(Taken::whole(compact(line), paragraph));
        } else {
            listing = false;
            if *kind == PassageKind::Back
                && let Some(groups) = SIGNER_TITLE.captures(line)
            {
                found.push(Taken::whole(compact(&groups[1]), paragraph));
            }
        }
    }
    found
}

/// The addressees, as written, from the line below the title that ends in a colon; above it where a notice without a
/// title of its own brings the text.
pub(super) fn recipients(text: Text) -> Option<Taken<String>> {
    let lines = || text.paragraphs.iter().zip(&text.parts.kinds);
    let after = lines().skip(text.parts.title.end).take(6);
    let (paragraph, _) = after
        .chain(lines().take(text.parts.title.start))
        .filter(|(_, kind)| **kind == PassageKind::Front)
        .find(|(paragraph, _)| is_recipients(paragraph.text.trim()))?;
    let named = paragraph.text.trim().trim_end_matches(['：', ':']).trim().to_owned();
    Some(Taken::whole(named, paragraph))
}
