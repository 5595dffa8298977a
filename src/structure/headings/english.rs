//! Headings of English texts. Numbers say less there than in Chinese: print, the shape of the words and what follows tell a heading from
//! an item of a list.

use std::sync::LazyLock;

use regex::Regex;

use super::{Outline, Place, Rank, Setting};
use crate::model::Role;
use crate::structure::english::{date_in, is_closing_section, is_month_line};
use crate::structure::numbered::Title;
use crate::structure::numbering::{
    Number, Style, bare_number, is_bullet, number_of, other_reading, position,
};

/// Table 2, Figure 1.3, Box 4: captions head what they stand beside, not the text below.
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:table|figure|fig\.|box|chart|graph|map|tab\.|tableau|tabla|cuadro|abb\.|abbildung|tabelle|rys\.)\s*:?\s*[\dA-Z]{1,3}(?:[.-]\d{1,3})*\b",
    )
});
/// A title that leads its paragraph: Policy. Equal access is a good.
static LEAD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\p{Lu}[^.;:]{2,60})\.(?:[—–-]+|\s+)\S"));

/// Longest title, in words and in code points.
const WORDS: usize = 16;
const LONGEST: usize = 120;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

impl Outline {
    /// Places a paragraph without hanzi.
    pub(super) fn place_english(&mut self, text: &str, setting: Setting) -> Place {
        let marked = matches!(setting.role, Role::Heading(_));
        let set_off = marked || setting.print.is_some();
        let listing = self.listing;
        // SUPPLEMENTARY INFORMATION: announces the text.
        self.listing = text.ends_with(':') && text.contains(char::is_lowercase);
        let Some(number) = self.number_here(text, set_off, setting.next) else {
            return self.place_english_unnumbered(text, setting);
        };
        let rest = text[number.length..].trim();
        let alone = is_title(rest) && !goes_on_below(text, setting.next);
        let whole = || Title { text: text.to_owned(), alone: true };
        let title = match number.style {
            Style::Article if rest.is_empty() || alone => Some(whole()),
            Style::Article => {
                Some(Title { text: lead(text, rest).unwrap_or_else(|| number.label.clone()), alone: false })
            }
            // Appendix three – pre-panel form: where a mark follows the number, the words below may go on with the title.
            Style::Part | Style::Chapter | Style::Section
                if is_title(text) && (rest.is_empty() || alone || is_marked(&text[..number.length])) =>
            {
                Some(whole())
            }
            // A sentence that begins with Section 3 is none.
            Style::Part | Style::Chapter | Style::Section => {
                return self.place_english_unnumbered(text, setting);
            }
            _ => {
                let item = listing
                    || is_sibling(&number, setting.next)
                    || rest.ends_with(" and")
                    || rest.ends_with(" or");
                (alone && (set_off || !item)).then(whole)
            }
        };
        self.listing |= listing && title.is_none();
        if !self.nests(&number, title.is_some()) {
            self.open(&number, title.as_ref().is_some_and(|title| title.alone), setting.print);
        }
        let bare = rest.is_empty() && number.style <= Style::Article;
        let place = self.place_numbered(number, title, setting);
        self.bare = bare;
        place
    }

    /// The number a paragraph bears at this point of the outline: a letter or a bare count must follow on.
    fn number_here(&self, text: &str, set_off: bool, next: &str) -> Option<Number> {
        if text.split_whitespace().count() <= 4 && date_in(text).is_some() {
            return None;
        }
        let Some(number) = number_of(text) else {
            let number = bare_number(text)?;
            let title = is_title(&text[number.length..]) && !goes_on_below(text, next);
            let counts = set_off
                || number.style == Style::Digit && self.follows(&number) && !is_sibling(&number, next);
            return (title && counts).then_some(number);
        };
        let other = other_reading(&number);
        match number.style {
            Style::Han | Style::HanBracket | Style::Roman => {
                // (i) after (h), else the first of (i) (ii) (iii).
                let continued = other.clone().filter(|other| {
                    self.previous(other).is_some_and(|last| Some(last + 1) == position(other))
                });
                let fits = |number: &Number| number.style == Style::Roman || self.follows(number);
                continued.or_else(|| Some(number).filter(fits)).or_else(|| other.filter(fits))
            }
            // s. Table begins like an item.
            Style::Letter if !text.starts_with('(') => Some(number).filter(|number| self.follows(number)),
            _ => Some(number),
        }
    }

    /// True for the item that begins a list below what is open, be it numbered in the same style: 2. Criteria / 1. Age. Items that go on
    /// with such a list close only what stands below them.
    fn nests(&mut self, number: &Number, is_heading: bool) -> bool {
        // 1.2 stands below 1, whatever was printed in between.
        let parent = number.label.rsplit_once('.').filter(|_| is_heading && number.style >= Style::Digit2);
        if let Some((parent, _)) = parent
            && let Some(at) =
                self.levels.iter().rposition(|level| level.label == parent && level.title.is_some())
        {
            self.levels.truncate(at + 1);
            return true;
        }
        let first = position(number) == Some(1);
        let same = self.levels.iter().rposition(|level| level.rank == Rank::Numbered(number.style));
        match same {
            Some(at) if is_heading || self.levels[at].title.is_some() => {
                !is_heading && first && number.style >= Style::Digit
            }
            Some(at) => {
                self.levels.truncate(at);
                true
            }
            // Translations from Chinese count 1. below (1).
            None if number.style == Style::Digit => {
                let last = self.levels.last().map(|level| level.rank);
                !is_heading && first && last == Some(Rank::Numbered(Style::DigitBracket))
            }
            None => first && number.style >= Style::DigitBracket && number.label.starts_with('('),
        }
    }

    /// The place of the last number of this style that is open.
    fn previous(&self, number: &Number) -> Option<u32> {
        let level = self.levels.iter().rev().find(|level| level.rank == Rank::Numbered(number.style))?;
        position(&Number { style: number.style, label: level.label.clone(), length: 0 })
    }

    /// True for the first of a sequence and for one that follows the last; one may be missing.
    fn follows(&self, number: &Number) -> bool {
        let Some(place) = position(number) else { return false };
        place == 1 || self.previous(number).is_some_and(|last| place > last && place <= last + 2)
    }

    fn place_english_unnumbered(&mut self, text: &str, setting: Setting) -> Place {
        let bare = std::mem::take(&mut self.bare);
        let title = is_title(text) && !goes_on_below(text, setting.next) && !CAPTION.is_match(text);
        if bare && title {
            // Article 5 / Access to data: the title stands on the next line.
            let headings = self.path_above();
            if let Some(level) = self.levels.last_mut()
                && let Some(heading) = &mut level.title
            {
                heading.push(' ');
                heading.push_str(text);
            }
            return Place { headings, number: String::new(), is_heading: true };
        }
        if let Role::Heading(depth) = setting.role {
            return self.place_marked(text, depth, setting);
        }
        // Citation and commencement / 1.—(1) These Regulations …: British provisions have their titles above them.
        let provision = Rank::Printed(u8::MAX);
        let titled = self.levels.iter().any(|level| level.rank == provision);
        let next = number_of(setting.next).filter(|number| number.style == Style::Digit);
        if title && next.is_some_and(|number| titled || is_joint(&setting.next[..number.length])) {
            return self.open_unnumbered(text, provision, setting, |level| match level.rank {
                Rank::Marked(_) => false,
                Rank::Printed(_) => level.rank == provision,
                Rank::Numbered(style) => style > Style::Article,
            });
        }
        if let Some(print) =
            setting.print.filter(|_| title && text.chars().filter(|c| c.is_alphabetic()).count() > 2)
        {
            let closing = is_closing_section(text);
            return self.open_unnumbered(text, Rank::Printed(print), setting, |level| match level.rank {
                Rank::Marked(_) => false,
                Rank::Printed(other) => other >= print,
                Rank::Numbered(_) if level.title.is_none() => true,
                Rank::Numbered(style) => {
                    let smaller = |other: u8| style > Style::Article && other > print;
                    level.print.is_some_and(|other| smaller(other) || closing && other >= print)
                }
            });
        }
        // A bare Article 5 belongs to the text that follows it.
        let number = if bare { self.number() } else { String::new() };
        self.close_items();
        Place { headings: self.path(), number, is_heading: false }
    }
}

/// True for the number of a provision and its first paragraph in one: 1.—(1).
fn is_joint(number: &str) -> bool {
    number.contains(['—', '–', '-']) && number.contains("(1)")
}

/// True for a number with a colon or dash behind it.
fn is_marked(number: &str) -> bool {
    number.trim_end().ends_with([':', '–', '—', '-'])
}

/// True where the next paragraph bears the next number: both are items of a list.
fn is_sibling(number: &Number, next: &str) -> bool {
    let other = number_of(next).or_else(|| bare_number(next)).filter(|other| other.style == number.style);
    other.as_ref().and_then(position).is_some_and(|place| position(number) == Some(place - 1))
}

/// Short, begins large and without the marks that end a sentence; capitals may end in a full stop.
fn is_title(text: &str) -> bool {
    let shouted = !text.contains(char::is_lowercase) && !text.contains(". ");
    let begins = text.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '‘' | '¿' | '¡' | '(')
    });
    begins
        && text.chars().count() <= LONGEST
        && text.split_whitespace().count() <= WORDS
        && !text.ends_with([',', ';', ':', '-', '–', '—'])
        && (!text.ends_with('.') || shouted)
        && (!text.contains(". ") || shouted || text.split_whitespace().count() <= 8)
        && !text.starts_with(is_bullet)
        && !is_month_line(text)
        && !text.contains('@')
        && !text.contains("://")
        && !text.contains("www.")
}

/// True where the next line goes on with the words: then they are no heading.
fn goes_on_below(text: &str, next: &str) -> bool {
    let open = text.ends_with(|c: char| c.is_alphabetic() || c == ',');
    open && next.starts_with(char::is_lowercase) && !next.starts_with("o ") && number_of(next).is_none()
}

/// The title that leads an article: Section 1. Policy. Equal access …
fn lead(text: &str, rest: &str) -> Option<String> {
    let title = LEAD.captures(rest)?.get(1)?;
    let short = title.as_str().split_whitespace().count() <= 8;
    let sentence = [" shall ", " must ", " may ", " is ", " are ", " means "]
        .iter()
        .any(|verb| title.as_str().contains(verb));
    (short && !sentence).then(|| text[..text.len() - rest.len() + title.end()].to_owned())
}

#[cfg(test)]
mod tests;
