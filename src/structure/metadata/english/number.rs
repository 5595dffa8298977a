//! Numbers of English documents: (EU) 2016/679, COM(2020) 123 final, Public Law 111-148, A/RES/70/1, WHA65.4, 2020 No. 350, Order No. 663.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Forms that are a number wherever they stand. Group 1 is the number; without groups, the whole.
static SURE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    forms(&[
        r"\b(\d{2,4}/\d{1,4}/(?:EC|EU|EEC|Euratom|ECSC|JHA|CFSP))\b",
        r"\((?:EU|EC|EEC|Euratom|EU, Euratom|ECSC)\)\s*(?:No\.?\s*)?\d{1,4}/\d{2,4}\b",
        r"\b(?:COM|SWD|SEC|JOIN|C)\s?\(\d{4}\)\s?\d{1,4}(?:\s+final)?(?:/\d)?\b",
        r"(?i)\b(?:public law|pub\. ?l\.)\s*(?:no\.\s*)?\d{2,3}[-–—‑]\d{1,3}\b",
        r"(?i)\b(?:executive order|proclamation)\s+(?:no\.\s*)?\d{4,5}\b",
        r"\b(?:WHA\d{1,2}\.\d{1,2}|EB\d{2,3}\.R\d{1,2}|(?:A|EB)\d{2,3}/\d{1,3}(?:\sRev\.\s?\d)?)\b",
        r"\b(?:A|E|S|ST|CRC|CEDAW|CCPR|FCCC|TD)/(?:[A-Z][A-Z.]*\d*/)*(?:RES/)?(?:[A-Z]+/)?\d[\d.]*(?:/\d+)?(?:/(?:Rev|Add|L)\.\d+)?(?:\s?\((?:19|20)\d\d\))?",
        r"\bWHO/[A-Z0-9_-]+(?:/[A-Z0-9_-]+)*/(?:19|20)?\d\d\.\d{1,3}\b",
        r"\bOECD/LEGAL/\d{4}\b",
        r"\bS\.?I\.?\s*(?:19|20)\d\d(?:/|\sNo\.\s?)\d{1,4}\b",
        r"\b(?:L\.N\.|G\.N\.)\s?\d{1,4}\sof\s(?:19|20)\d\d\b",
        r"\b(?:[A-Z][a-z]+\s){1,5}[\[〔(](?:19|20)\d\d[\]〕)]\s?(?:No\.\s?)?\d{1,5}\b",
        r"\bNo\.?\s?\d{1,5}\s?[\[〔](?:19|20)\d\d[\]〕](?:\s+of\s+(?:the\s+)?[A-Z][\w’' ]+)?",
        r"[\[〔](?:19|20)\d\d[\]〕]\s?No\.?\s?\d{1,5}\b",
        r"\b(?i:order|decree)(?:\s+of\s+(?:the\s+)?[A-Z][A-Za-z’' ]{3,70}?)?,?\s*\(?No\.?\s?\d{1,4}\)?(?:\s+of\s+(?:the\s+)?(?:President|State Council|[A-Z][a-z]+ (?:of|Commission|Administration)[\w’' ]*))?",
        r"\bGAO-\d{2}-\d{2,6}\b",
    ])
});
/// Forms that are one only in a title or on a line of the head: in running text they may be anything.
static IN_HEAD: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    forms(&[
        r"\b(?:19|20)\d\d\s+No\.\s?\d{1,4}\b(?:\s\([A-Z]\.\s?\d+\))?",
        r"\b(?:19|20)\d\d\s+(?:CHAPTER|Chapter|c\.|asp|anaw|asc|nawm)\s*\d{1,3}\b",
        r"\b(?:CP|Cm|Cmd|Cmnd|HC|HL)\s\d{2,4}\b",
        r"\bCap\.?\s?\d{1,4}[A-Z]{0,2}\b",
        r"\b(?:Act|Law|Bill)?\s?No\.?\s?\d{1,4}\sof\s(?:19|20)\d\d\b",
        r"\b(?i:circular|notification|administrative order|notice|announcement|memorandum|direction|directive|instruction|resolution|bulletin|report|recommendation)(?:\s+[Mm]emorandum)?\s+(?:No\.?|Number|#)\s?[A-Z]{0,6}[-\s]?\d[\w./-]*(?:\s+of\s+(?:19|20)\d\d)?",
        r"(?i)\b(?:(?:publication|document|gateway|policy|report|circular|file|guideline|register|approval)[ -](?:reference|ref|number|no|nr)|reference|our ref|ref)\.?(?: (?:number|no\.?|nr\.?))?\s*:\s*([A-Za-z(]*[\w()./-]*\d[\w()./-]*)",
        r"\[(?:Docket\s+(?:No\.|ID)\s+)?((?:CMS|FDA|EPA|HHS|CDC|USCIS)[-–—][\w–—-]+)\]",
    ])
});

fn forms(forms: &[&str]) -> Vec<Regex> {
    forms.iter().map(|form| Regex::new(form).expect("a pattern of this file")).collect()
}

/// The number a title or a line of the head bears, in the usual spelling, and where in bytes it stands.
pub(crate) fn number_in(text: &str) -> Option<(String, Range<usize>)> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let found = SURE.iter().chain(&*IN_HEAD).filter_map(|form| {
        let groups = form.captures(text)?;
        Some((canonical(&groups), groups.get(0)?.range()))
    });
    // An act may name others after itself: repealing Directive 95/46/EC.
    found.min_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)))
}

/// Every number in running text that can be nothing else, in order and without overlap.
pub(crate) fn numbers_in(text: &str) -> Vec<(String, Range<usize>)> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let all = SURE.iter().flat_map(|form| form.captures_iter(text));
    let mut found: Vec<(String, Range<usize>)> =
        all.filter_map(|groups| Some((canonical(&groups), groups.get(0)?.range()))).collect();
    found.sort_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(_, range)| {
        let free = range.start >= end;
        end = if free { range.end } else { end };
        free
    });
    found
}

fn canonical(groups: &Captures) -> String {
    let written = groups.get(1).or_else(|| groups.get(0)).map_or("", |found| found.as_str());
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ").replace(['–', '—', '‑'], "-");
    let written = written.trim_end_matches(['.', ',']).replace(['〔'], "[").replace(['〕'], "]");
    let law = written.to_lowercase();
    match law
        .strip_prefix("public law")
        .or_else(|| law.strip_prefix("pub. l."))
        .or_else(|| law.strip_prefix("pub.l."))
    {
        Some(number) => format!("Public Law {}", number.trim().trim_start_matches("no.").trim()),
        None => written,
    }
}

/// True for a line that says a number and little else: a session, a date, the body that gives it.
pub(crate) fn is_number_line(line: &str) -> bool {
    let Some((_, range)) = number_in(line) else { return false };
    let rest = format!("{} {}", &line[..range.start], &line[range.end..]);
    let words = rest.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    words <= 3
        || words <= 8
            && (crate::structure::english::date_in(&rest).is_some()
                || crate::structure::english::body_of_line(rest.trim(), true).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_many_systems() {
        for (text, number) in [
            ("Directive 2002/91/EC of the European Parliament", "2002/91/EC"),
            ("REGULATION (EU) 2016/679 OF THE EUROPEAN PARLIAMENT", "(EU) 2016/679"),
            ("Regulation (EU) No 1303/2013", "(EU) No 1303/2013"),
            ("COM(2020) 123 final", "COM(2020) 123 final"),
            ("PUBLIC LAW 111–148—MAR. 23, 2010", "Public Law 111-148"),
            ("Pub. L. 111-148", "Public Law 111-148"),
            ("Executive Order 13985 of January 20, 2021", "Executive Order 13985"),
            ("SEVENTY-SECOND WORLD HEALTH ASSEMBLY WHA72.4", "WHA72.4"),
            ("United Nations A/RES/70/1", "A/RES/70/1"),
            ("CRC/C/GC/24", "CRC/C/GC/24"),
            ("S/RES/1325 (2000)", "S/RES/1325 (2000)"),
            ("WHO/HIV/2017.19", "WHO/HIV/2017.19"),
            ("OECD/LEGAL/0449", "OECD/LEGAL/0449"),
            ("2020 No. 350", "2020 No. 350"),
            ("2012 CHAPTER 7", "2012 CHAPTER 7"),
            ("CP 381", "CP 381"),
            ("Guo Ban Fa [2017] No. 32", "Guo Ban Fa [2017] No. 32"),
            ("Order No. 663 of the State Council", "Order No. 663 of the State Council"),
            ("MOH Circular No. 45/2022", "Circular No. 45/2022"),
            ("Administrative Order No. 2019-0012", "Administrative Order No. 2019-0012"),
            ("Report No. 12345-CN", "Report No. 12345-CN"),
            ("Publication reference: PR2087", "PR2087"),
            ("AWMF-Register-Nr.: 055-008", "055-008"),
            ("[CMS–1735–F]", "CMS-1735-F"),
            ("Act No. 26 of 2012", "Act No. 26 of 2012"),
        ] {
            assert_eq!(number_in(text).map(|(number, _)| number).as_deref(), Some(number), "{text}");
        }
        for text in [
            "Healthy China 2030",
            "Version 5, 8 February 2023",
            "ISBN 978-92-4-155058-1",
            "Table 3",
            "HIV-1 and HIV-2 in 2019",
        ] {
            assert_eq!(number_in(text), None, "{text}");
        }
    }

    #[test]
    fn lines_of_nothing_but_a_number() {
        for line in [
            "SEVENTY-SECOND WORLD HEALTH ASSEMBLY WHA72.4",
            "2020 No. 350",
            "COM(2020) 123 final",
            "Executive Order 13985 of January 20, 2021",
        ] {
            assert!(is_number_line(line), "{line}");
        }
        assert!(!is_number_line(
            "Directive 2002/91/EC of the European Parliament and of the Council of 16 December 2002 on the energy performance"
        ));
        assert!(!is_number_line("Preparation for the high-level meeting"));
    }
}
