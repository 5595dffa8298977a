//! The codebooks that come with Hongtou. A new one is a file in dictionaries/codebooks/ and a line here.

use super::codebook::{Codebook, CodebookError};

/// Every shipped codebook: its id, whether it codes unless told otherwise, and its file.
const SHIPPED: [(&str, bool, &str); 10] = [
    ("nato", true, include_str!("../../dictionaries/codebooks/nato.toml")),
    ("signals", true, include_str!("../../dictionaries/codebooks/signals.toml")),
    ("actors", true, include_str!("../../dictionaries/codebooks/actors.toml")),
    ("elements", true, include_str!("../../dictionaries/codebooks/elements.toml")),
    ("ambiguity", true, include_str!("../../dictionaries/codebooks/ambiguity.toml")),
    ("rothwell-zegveld", false, include_str!("../../dictionaries/codebooks/rothwell-zegveld.toml")),
    ("mcdonnell-elmore", false, include_str!("../../dictionaries/codebooks/mcdonnell-elmore.toml")),
    ("schneider-ingram", false, include_str!("../../dictionaries/codebooks/schneider-ingram.toml")),
    ("county-alliance", false, include_str!("../../dictionaries/codebooks/county-alliance.toml")),
    (
        "institutional-compatibility",
        false,
        include_str!("../../dictionaries/codebooks/institutional-compatibility.toml"),
    ),
];

impl Codebook {
    /// All codebooks that come with Hongtou, those that code by default first.
    ///
    /// # Errors
    /// None, unless a shipped file is broken.
    pub fn shipped() -> Result<Vec<Self>, CodebookError> {
        SHIPPED.iter().map(|(_, _, text)| Self::parse(text)).collect()
    }

    /// The codebooks that code unless told otherwise.
    ///
    /// # Errors
    /// As [`Codebook::shipped`].
    pub fn default_set() -> Result<Vec<Self>, CodebookError> {
        SHIPPED.iter().filter(|(_, default, _)| *default).map(|(_, _, text)| Self::parse(text)).collect()
    }

    /// The text of the shipped codebook with this id.
    pub fn shipped_text(id: &str) -> Option<&'static str> {
        SHIPPED.iter().find(|(known, _, _)| *known == id).map(|(_, _, text)| *text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_the_id_it_is_listed_under() {
        for (book, (id, _, _)) in Codebook::shipped().unwrap().iter().zip(&SHIPPED) {
            assert_eq!(book.id, *id);
        }
    }
}
