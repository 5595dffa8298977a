//! What local units say of others by number or name: a sanction names the articles it guards, a definition the words
//! it explains. Their matter is that of what they name.

use std::sync::LazyLock;

use regex::Regex;

use super::candidates::Pair;
use super::links::Tie;
use super::{Unit, label};

/// A definition's words are as good as shared.
const DEFINED: f32 = 0.5;

static BROKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"违反本规定(?:第[〇零一二三四五六七八九十百\d]+[条款项](?:规定)?(?:[、和或至]|以及|或者)?)+")
        .ok()
});
static ARTICLE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(至)?(第[〇零一二三四五六七八九十百\d]+条)").ok());
static DEFINITION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)(?:^|[。;])[ ]*([^,。;\n称]{3,16}),?是指").ok());

/// Unties sanctions of what has no national counterpart, and ties definitions to where their words stand.
pub(super) fn follow(ties: &mut [Vec<Tie>], pair: &Pair, units: &[Unit]) {
    let labels: Vec<String> = units.iter().map(|unit| label(&unit.number)).collect();
    let own: Vec<bool> = (0..units.len())
        .map(|at| {
            let guarded = guarded(&pair.local[at].reading.text, &labels);
            !guarded.is_empty() && guarded.iter().all(|&unit| unit != at && ties[unit].is_empty())
        })
        .collect();
    for ((ties, own), local) in ties.iter_mut().zip(own).zip(&pair.local) {
        if own && local.serves("sanction") {
            ties.clear();
        }
        // What stands in the national text word for word is from there, whatever words it explains.
        let same = |tie: &Tie| pair.national[tie.national].reading.text == local.reading.text;
        if ties.first().is_some_and(same) {
            continue;
        }
        for (place, national) in defined(&local.reading.text, pair).into_iter().enumerate() {
            let tie = match ties.iter().position(|tie| tie.national == national) {
                Some(at) => ties.remove(at),
                None => Tie { national, score: DEFINED, ends: Vec::new() },
            };
            ties.insert(place.min(ties.len()), tie);
        }
    }
}

/// The units whose breach `text` speaks of.
fn guarded(text: &str, labels: &[String]) -> Vec<usize> {
    let (Some(broken), Some(article)) = (BROKEN.as_ref(), ARTICLE.as_ref()) else { return Vec::new() };
    let mut found: Vec<usize> = Vec::new();
    for hit in broken.find_iter(text) {
        for parts in article.captures_iter(hit.as_str()) {
            let Some(at) = labels.iter().position(|known| *known == label(&parts[2])) else { continue };
            match found.last() {
                Some(&first) if parts.get(1).is_some() => found.extend(first + 1..=at),
                _ => found.push(at),
            }
        }
    }
    found
}

/// The first national unit with each of the words that `text` defines, each unit once.
fn defined(text: &str, pair: &Pair) -> Vec<usize> {
    let Some(definition) = DEFINITION.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    for parts in definition.captures_iter(text) {
        let with = pair.national.iter().position(|national| national.reading.text.contains(&parts[1]));
        found.extend(with.filter(|unit| !found.contains(unit)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sanction_names_what_it_guards() {
        let labels: Vec<String> = (1..=12).map(|number| number.to_string()).collect();
        for (text, units) in [
            ("违反本规定第七条第一款规定,不申报的,或者违反本规定第十二条规定的,处罚款", vec![6, 11]),
            ("违反本规定第八条至第十一条规定,未报送的,处罚款", vec![7, 8, 9, 10]),
            ("违反本规定第三条、第五条和第四十条规定的", vec![2, 4]),
            ("违反本规定的,依照第九条处理", vec![]),
        ] {
            assert_eq!(guarded(text, &labels), units, "{text}");
        }
    }
}
