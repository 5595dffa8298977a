use super::*;

/// A line, with how it is printed.
fn walk(lines: &[(&str, Option<u8>)]) -> Vec<(String, String, bool)> {
    let mut outline = Outline::default();
    let next = lines.iter().skip(1).map(|(next, _)| *next).chain([""]);
    lines
        .iter()
        .zip(next)
        .map(|((line, print), next)| {
            outline.place(line, Setting { role: Role::Body, print: *print, next }, None)
        })
        .map(|place| (place.headings.join(" > "), place.number, place.is_heading))
        .collect()
}

fn plain(lines: &[&str]) -> Vec<(String, String, bool)> {
    walk(&lines.iter().map(|line| (*line, None)).collect::<Vec<_>>())
}

fn row(path: &str, number: &str, is_heading: bool) -> (String, String, bool) {
    (path.to_owned(), number.to_owned(), is_heading)
}

#[test]
fn a_key_in_capitals_announces_no_list() {
    let found =
        plain(&["SUPPLEMENTARY INFORMATION:", "I. Executive Summary", "A. Purpose", "This rule applies."]);
    assert_eq!(found[3], row("I. Executive Summary > A. Purpose", "", false));
}

#[test]
fn numbers_as_chinese_offices_nest_them() {
    let found = plain(&[
        "I. General Requirements",
        "(1) Guiding ideology. Adhere to the people.",
        "(2) Basic principles.",
        "1. Led by the government, as before.",
        "2. Public welfare comes first.",
        "(3) Goals. All counties take part.",
    ]);
    let numbers: Vec<&str> = found.iter().map(|(_, number, _)| number.as_str()).collect();
    assert_eq!(numbers, ["I", "I(1)", "I(2)", "I(2)(1)", "I(2)(2)", "I(3)"]);
}

#[test]
fn a_european_act() {
    let found = plain(&[
        "Article 4",
        "Setting of requirements",
        "1. Member States shall act.",
        "(a) homes;",
        "(i) of wood;",
        "(ii) of stone;",
        "(b) barns.",
        "Article 5",
        "ANNEX",
        "General framework",
    ]);
    let article = "Article 4 Setting of requirements";
    let expected = [
        row("", "Article 4", true),
        row("", "", true),
        row(article, "Article 4(1)", false),
        row(article, "Article 4(1)(a)", false),
        row(article, "Article 4(1)(a)(i)", false),
        row(article, "Article 4(1)(a)(ii)", false),
        row(article, "Article 4(1)(b)", false),
        row("", "Article 5", true),
        row("", "ANNEX", true),
        row("", "", true),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_translated_law_and_an_act_of_congress() {
    let found = plain(&[
        "Chapter I General Provisions",
        "Article 1 This Law is enacted in order to protect swings.",
        "TITLE I—SWINGS",
        "SEC. 2. DEFINITIONS.",
        "(a) In General.—In this Act:",
        "(1) a swing is a seat; and",
        "(A) it hangs.",
        "(2) a frame is a frame.",
        "(b) Rule.—No swing shall fall.",
        "Section 3. Policy. Equal access is a good.",
    ]);
    let section = "TITLE I—SWINGS > SEC. 2. DEFINITIONS.";
    let expected = [
        row("", "Chapter I", true),
        row("Chapter I General Provisions > Article 1", "Article 1", false),
        row("", "TITLE I", true),
        row("TITLE I—SWINGS", "SEC. 2", true),
        row(section, "SEC. 2(a)", false),
        row(section, "SEC. 2(a)(1)", false),
        row(section, "SEC. 2(a)(1)(A)", false),
        row(section, "SEC. 2(a)(2)", false),
        row(section, "SEC. 2(b)", false),
        row("TITLE I—SWINGS > Section 3. Policy", "Section 3", false),
    ];
    assert_eq!(found, expected);
}

#[test]
fn items_of_a_list_are_no_headings() {
    let found = plain(&[
        "2. Eligibility",
        "Three criteria must be met:",
        "1. Confirmed negative status and",
        "2. No signs of infection",
        "3. Substantial risk",
        "Providers should ask.",
        "3 Follow-up",
        "All are seen again.",
    ]);
    let headings: Vec<bool> = found.iter().map(|(.., is_heading)| *is_heading).collect();
    assert_eq!(headings, [true, false, false, false, false, false, true, false]);
    assert_eq!(found[7].0, "3 Follow-up");
}

#[test]
fn print_makes_the_tree_where_numbers_do_not() {
    let found = walk(&[
        ("Guidance", Some(0)),
        ("Heart failure", Some(1)),
        ("Text of the first.", None),
        ("suggested course of action", Some(1)),
        ("Table 1: Doses", Some(1)),
        ("Monitoring", Some(0)),
        ("1. Purpose", Some(1)),
        ("Text of the second.", None),
        ("Who is seen", Some(2)),
        ("References", Some(1)),
    ]);
    let expected = [
        row("", "", true),
        row("Guidance", "", true),
        row("Guidance > Heart failure", "", false),
        row("Guidance > Heart failure", "", false),
        row("Guidance > Heart failure", "", false),
        row("", "", true),
        row("Monitoring", "1", true),
        row("Monitoring > 1. Purpose", "", false),
        row("Monitoring > 1. Purpose", "", true),
        row("Monitoring", "", true),
    ];
    assert_eq!(found, expected);
}

#[test]
fn letters_and_romans() {
    let found = plain(&[
        "I. INTRODUCTION",
        "A. Scope",
        "Text.",
        "B. Methods",
        "Text.",
        "II. RESULTS",
        "J. Smith wrote this text.",
    ]);
    let numbers: Vec<&str> = found.iter().map(|(_, number, _)| number.as_str()).collect();
    assert_eq!(numbers, ["I", "I.A", "", "I.B", "", "II", ""]);
}

#[test]
fn british_provisions_have_their_titles_above() {
    let found = plain(&[
        "PART 1 Introduction",
        "Citation and commencement",
        "1.—(1) These Regulations may be cited as the Swings Regulations 2019.",
        "Interpretation",
        "2.—(1) In these Regulations—",
        "“swing” means a seat that hangs.",
        "Amendment of the 2018 Act",
        "3. Schedule 2 has effect.",
    ]);
    let paths: Vec<(&str, bool)> = found.iter().map(|(path, _, heading)| (path.as_str(), *heading)).collect();
    let part = "PART 1 Introduction";
    let expected = [
        ("", true),
        (part, true),
        ("PART 1 Introduction > Citation and commencement", false),
        (part, true),
        ("PART 1 Introduction > Interpretation", false),
        ("PART 1 Introduction > Interpretation", false),
        (part, true),
        ("PART 1 Introduction > Amendment of the 2018 Act", false),
    ];
    assert_eq!(paths, expected);
}
