use super::*;
use crate::model::Span;

fn of(texts: &[&str]) -> Vec<Citation> {
    let passage = |(ordinal, text): (u32, &&str)| {
        Passage::body("0123456789abcdef", ordinal, text, vec![Span::new(0, text.chars().count())])
    };
    let passages: Vec<Passage> = (1..).zip(texts).map(passage).collect();
    citations(&passages, &Metadata::default())
}

/// Number or title, manner and verb of each work.
fn facts(texts: &[&str]) -> Vec<(String, Manner, String)> {
    let fact = |c: Citation| (c.number.or(c.title).unwrap_or_default(), c.manner, c.verb);
    of(texts).into_iter().map(fact).collect()
}

fn fact(work: &str, manner: Manner, verb: &str) -> (String, Manner, String) {
    (work.to_owned(), manner, verb.to_owned())
}

#[test]
fn verbs_before_and_behind() {
    use Manner::{Accordance, Amendment, Basis, Consideration, Implementation, Repeal};
    let found = facts(&[
        "Having regard to Article 114 of the Treaty on the Functioning of the European Union,",
        "Recalling resolution WHA65.4 and World Health Assembly resolution WHA69.11 (2016),",
        "Recalling resolution WHA58.28 (2005) on eHealth and resolution WHA66.24 (2013) on standards;",
        "This order is made pursuant to Public Law 111–148, and implementing Executive Order 13985 of January 20, 2021.",
        "Directives 2002/91/EC and 2003/30/EC are repealed with effect from 1 January.",
        "Regulation (EU) No 1303/2013 as amended by Regulation (EU) 2016/679 shall apply.",
        "Without prejudice to 45 CFR part 46, and taking into account Security Council resolution 1325 (2000).",
    ]);
    let expected = [
        fact("Treaty on the Functioning of the European Union", Basis, "having regard to"),
        fact("WHA65.4", Basis, "recalling"),
        fact("WHA69.11", Basis, "recalling"),
        fact("WHA58.28", Basis, "recalling"),
        fact("WHA66.24", Basis, "recalling"),
        fact("Public Law 111-148", Accordance, "pursuant to"),
        fact("Executive Order 13985", Implementation, "implementing"),
        fact("2002/91/EC", Repeal, "repealed"),
        fact("2003/30/EC", Repeal, "repealed"),
        fact("(EU) 1303/2013", Manner::Mention, ""),
        fact("(EU) 2016/679", Amendment, "as amended by"),
        fact("45 CFR part 46", Consideration, "without prejudice to"),
        fact("1325 (2000)", Consideration, "taking into account"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn statutes_by_name() {
    let titles = |text: &str| of(&[text]).into_iter().filter_map(|c| c.title).collect::<Vec<_>>();
    assert_eq!(titles("as cited under the Equality Act 2010 and those who"), ["Equality Act 2010"]);
    assert_eq!(
        titles("Under section 45 of the Public Health (Control of Disease) Act 1984, as it stands"),
        ["Public Health (Control of Disease) Act 1984"]
    );
    assert_eq!(
        titles("Section 319 of the Public Health Service Act requires"),
        ["Public Health Service Act"]
    );
    assert_eq!(
        titles("the Convention on the Rights of the Child and others"),
        ["Convention on the Rights of the Child"]
    );
    assert_eq!(
        titles("in accordance with the Drug Administration Law of the People's Republic of China and"),
        ["Drug Administration Law of the People's Republic of China"]
    );
    assert_eq!(
        titles("formulated pursuant to the Law of the People's Republic of China on Prevention of Diseases."),
        ["Law of the People's Republic of China on Prevention of Diseases"]
    );
    for text in [
        "This Act may be cited",
        "In this Act, a swing is a seat.",
        "by Order of the Board",
        "The Regulations apply",
    ] {
        assert!(titles(text).is_empty(), "{text}");
    }
}

#[test]
fn short_names_lead_back() {
    let found = of(&[
        "Council Directive 93/76/EEC (hereinafter referred to as “the Directive”) applies.",
        "In accordance with the Directive, and not by directive of others, homes shall be warm.",
        "“the 2012 Act” means the Health and Social Care Act 2012;",
        "Section 6 of the 2012 Act is repealed.",
    ]);
    let works: Vec<_> = found
        .iter()
        .map(|c| (c.passage, c.number.as_deref().or(c.title.as_deref()).unwrap(), c.words.as_str()))
        .collect();
    let expected = [
        (1, "93/76/EEC", "Council Directive 93/76/EEC"),
        (2, "93/76/EEC", "Directive"),
        (3, "Health and Social Care Act 2012", "Health and Social Care Act 2012"),
        (4, "Health and Social Care Act 2012", "2012 Act"),
    ];
    assert_eq!(works, expected);
    assert_eq!(found[1].manner, Manner::Accordance);
    assert_eq!(found[3].manner, Manner::Repeal);
}
