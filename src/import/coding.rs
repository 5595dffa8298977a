//! What the rows of a passage say of it, coder by coder, checked against its text.

use std::collections::BTreeSet;

use super::{ImportError, Row};
use crate::model::{AUTOMATIC, HandCoding, Passage, Slices, Span, Tag};
use crate::tag::Codebook;

/// Longer words are shortened in messages.
const SHOWN: usize = 40;

/// What each coder says of `passage`.
///
/// Where a mark says that a coder has coded the passage, the rows of that name are all that she gives. The coder of the file,
/// `coder`, also gives what rows without a name say; where no mark of hers is there, she gives the rows of the program
/// that she left too, unless the file comes from an export of her codes (`again`) and says nothing new of the passage.
pub(super) fn codings(
    passage: &Passage,
    rows: &[Row],
    coder: &str,
    again: bool,
    codebooks: &[Codebook],
) -> Result<Vec<HandCoding>, ImportError> {
    let marked: BTreeSet<&str> =
        rows.iter().filter(|row| row.is_mark()).map(|row| row.tag.code.as_str()).collect();
    let rows: Vec<&Row> = rows.iter().filter(|row| !row.is_mark()).collect();
    let is_hers = |row: &Row| row.coder.is_empty() || row.coder == coder;
    let stranger =
        |row: &&&Row| !is_hers(row) && row.coder != AUTOMATIC && !marked.contains(row.coder.as_str());
    if let Some(row) = rows.iter().find(stranger) {
        return Err(row.error(format!(
            "the row names another coder, '{}': import it with --coder '{0}', or put '{coder}' in its place",
            row.coder
        )));
    }
    let check = Check { passage, words: Slices::of(&passage.text), codebooks };
    let mut codings = Vec::new();
    for &other in marked.iter().filter(|&&other| other != coder) {
        codings.push(check.coding(other, rows.iter().copied().filter(|row| row.coder == other))?);
    }
    let marked = marked.contains(coder);
    if marked || !again || rows.iter().any(|row| is_hers(row)) {
        let hers = rows.iter().copied().filter(|row| is_hers(row) || row.coder == AUTOMATIC && !marked);
        codings.push(check.coding(coder, hers)?);
    }
    Ok(codings)
}

/// What rows are held against.
struct Check<'a> {
    passage: &'a Passage,
    words: Slices<'a>,
    codebooks: &'a [Codebook],
}

impl Check<'_> {
    fn coding<'r>(
        &self,
        coder: &str,
        rows: impl Iterator<Item = &'r Row>,
    ) -> Result<HandCoding, ImportError> {
        let mut tags: Vec<Tag> = Vec::new();
        for row in rows {
            for tag in self.tags(coder, row)? {
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
        }
        let place = |tag: &Tag| (tag.sentence, tag.span, tag.codebook.clone(), tag.code.clone());
        tags.sort_by_key(place);
        Ok(HandCoding { coder: coder.to_owned(), tags })
    }

    /// The tags a row means: none where its code was taken out; several only where a format tells less than we know.
    fn tags(&self, coder: &str, row: &Row) -> Result<Vec<Tag>, ImportError> {
        if row.tag.code.is_empty() {
            return Ok(Vec::new());
        }
        let span = self.span(row)?;
        let is_same =
            |tag: &&Tag| tag.codebook == row.tag.codebook && tag.code == row.tag.code && tag.span == span;
        let known = |tags: &[Tag]| tags.iter().filter(is_same).cloned().collect::<Vec<_>>();
        let earlier = self.passage.coded_by(coder).map(|coding| known(&coding.tags)).unwrap_or_default();
        let ours = known(&self.passage.tags);
        match (row.is_whole, earlier.is_empty(), ours.is_empty()) {
            (false, false, _) => return Ok(earlier),
            (false, true, false) => return Ok(ours),
            (true, _, false) => {}
            _ => self.check_code(row)?,
        }
        Ok(vec![Tag { span, sentence: self.sentence(row, span), ..row.tag.clone() }])
    }

    /// A codebook of the index must know the code; any other one is the researcher's own.
    fn check_code(&self, row: &Row) -> Result<(), ImportError> {
        let Tag { codebook, code, .. } = &row.tag;
        if codebook.is_empty() || codebook.contains([':', '|']) {
            return Err(row.error(format!(
                "the code '{code}' needs a codebook, without : and |; your own codes may stand in one of your own"
            )));
        }
        match self.codebooks.iter().find(|book| book.id == *codebook) {
            Some(book) if book.code(code).is_none() => {
                let known = book.codes.iter().map(|code| code.code.as_str()).collect::<Vec<_>>().join(", ");
                Err(row.error(format!(
                    "the codebook {codebook} has no code '{code}': use one of {known}, or another codebook for codes of your own"
                )))
            }
            _ => Ok(()),
        }
    }

    /// Where the row stands in the passage.
    fn span(&self, row: &Row) -> Result<Span, ImportError> {
        let id = &self.passage.id;
        let Some(span) = row.span else { return self.find(row) };
        let length = self.passage.text.chars().count();
        if span.is_empty() || span.end > length {
            return Err(row.error(format!(
                "{}–{} is no place in passage {id}, which has {length} characters: correct start and end, or leave both empty \
                 and give the words",
                span.start, span.end
            )));
        }
        let found = self.words.get(span);
        if agree(&row.words, found) {
            return Ok(span);
        }
        Err(row.error(format!(
            "the words '{}' do not stand at {}–{} of passage {id}, but '{}': correct the words, or start and end",
            clipped(&row.words),
            span.start,
            span.end,
            clipped(found)
        )))
    }

    /// The one place of the row's words in its sentence or, where it names none, in the passage.
    fn find(&self, row: &Row) -> Result<Span, ImportError> {
        let within = row.sentence.and_then(|at| self.passage.sentences.get(at)).copied();
        let text = within.map_or(self.passage.text.as_str(), |sentence| self.words.get(sentence));
        let words = row.words.trim();
        let places: Vec<usize> =
            if words.is_empty() { Vec::new() } else { text.match_indices(words).map(|(at, _)| at).collect() };
        match places.as_slice() {
            &[at] => {
                let span = Span::of_bytes(text, at..at + words.len());
                let before = within.map_or(0, |sentence| sentence.start);
                Ok(Span::new(before + span.start, before + span.end))
            }
            _ => Err(row.error(format!(
                "the words '{}' stand {} times in passage {}: say which by start and end",
                clipped(words),
                places.len(),
                self.passage.id
            ))),
        }
    }

    /// The sentence a span lies in; the one the row names where it lies in that.
    fn sentence(&self, row: &Row, span: Span) -> usize {
        let sentences = &self.passage.sentences;
        let named = row.sentence.filter(|&at| sentences.get(at).is_some_and(|found| found.overlaps(span)));
        named.unwrap_or_else(|| self.passage.sentence_at(span))
    }
}

/// True where a cell's words are those of the text. Programs change white space and drop control characters, and a
/// cell that was cut holds the beginning; an empty one says nothing.
fn agree(cell: &str, text: &str) -> bool {
    let seen =
        |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
    match cell.rsplit_once(" … [cut: ") {
        _ if cell.is_empty() => true,
        Some((beginning, _)) if seen(text).starts_with(&seen(beginning)) => true,
        _ => seen(cell) == seen(text),
    }
}

fn clipped(words: &str) -> String {
    match words.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}
