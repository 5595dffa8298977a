//! Names of places that OCR read with a wrong character: the document's own place is known from where it was read well.

use super::places::place_at_start;

/// `text` with `place` for every name that is like it but for one character and is no place itself: 南更市 is 南京市 in a
/// document of 南京市.
pub(super) fn mend(text: &str, place: &str) -> String {
    let name: Vec<char> = place.chars().collect();
    let mut letters: Vec<char> = text.chars().collect();
    if name.len() < 3 {
        return text.to_owned();
    }
    for at in 0..(letters.len() + 1).saturating_sub(name.len()) {
        let window = &letters[at..at + name.len()];
        let wrong = window.iter().zip(&name).filter(|(read, meant)| read != meant).count();
        if wrong == 1 && window.last() == name.last() && !is_place(window) {
            letters[at..at + name.len()].copy_from_slice(&name);
        }
    }
    letters.into_iter().collect()
}

fn is_place(letters: &[char]) -> bool {
    let name: String = letters.iter().collect();
    place_at_start(&name, None).is_some_and(|place| place.length == name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_character_and_no_other_place() {
        assert_eq!(mend("南更市财政局", "南京市"), "南京市财政局");
        assert_eq!(mend("关于印发《东莹市实施细则》的通知", "东莞市"), "关于印发《东莞市实施细则》的通知");
        for text in ["南昌市财政局", "南京市财政局", "全市财政局", "城东市场"] {
            assert_eq!(mend(text, "南京市"), text);
        }
        assert_eq!(mend("本市各区", "南京市"), "本市各区");
    }
}
