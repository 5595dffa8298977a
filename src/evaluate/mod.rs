//! Holds codes against hand coding: the tagger's, an index's, or a second coder's; and a comparison against an
//! alignment by hand.
//!
//! A gold file has one sentence a row, with its heading; rows of one passage follow one another. The tagger
//! codes them as given and never sees the codes.

mod alignment;
mod bootstrap;
mod figures;
mod gold;
mod page;

use std::collections::{BTreeSet, HashMap, VecDeque};

use serde::Serialize;

pub use alignment::{AlignmentEvaluation, Coding, Links, Relations, WrongUnit, evaluate_alignment};
pub use figures::{Agreement, Figures, Score};
pub use gold::GoldError;
pub use page::page;

use crate::model::{Passage, Signal, Slices, Tag};
use crate::segment::fold;
use crate::tag::{Lists, Tagger};
use figures::{agreement, flag, micro_f1, scores};
use gold::Row;

/// How well two codings of the same sentences agree. The first is taken for right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Sentences both codings have.
    pub sentences: usize,
    /// Ids of the gold rows whose sentence the other coding does not have; they count for nothing.
    pub missing: Vec<String>,
    /// The signal of each sentence.
    pub signal: Agreement,
    /// The sets of instruments.
    pub instruments: Figures,
    /// The responsible bodies.
    pub actor: Actors,
    /// Whether a target is set.
    pub target: Score,
    /// Whether a deadline is set.
    pub deadline: Score,
    /// The sentences on which something differs, in order.
    pub wrong: Vec<Wrong>,
}

/// Agreement on who acts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Actors {
    /// Share of sentences with exactly the same bodies in the same order.
    pub identical: f64,
    /// F1 over single bodies.
    pub f1: f64,
}

/// A sentence on which the codings differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wrong {
    /// Id of the row.
    pub id: String,
    /// The headings above it.
    pub heading: String,
    /// The sentence before it in its passage; empty where it is the first.
    pub before: String,
    /// The sentence.
    pub sentence: String,
    /// The sentence after it in its passage; empty where it is the last.
    pub after: String,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// One column on which the codings differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Name of the column in a gold file.
    pub column: &'static str,
    /// What the gold file says.
    pub gold: String,
    /// What the other coding says.
    pub found: String,
    /// The cues it went by; empty where it is a coder's.
    pub cues: String,
}

/// Has the tagger code the sentences of a gold file, each with its heading and neighbours, and compares.
///
/// # Errors
/// The gold file is not as it should be.
pub fn evaluate(gold: &str, tagger: &Tagger) -> Result<Evaluation, GoldError> {
    let rows = gold::parse(gold)?;
    let mut lists = Lists::default();
    let mut found = Vec::with_capacity(rows.len());
    for rows in passages(&rows) {
        let sentences: Vec<&str> = rows.iter().map(|row| row.sentence.as_str()).collect();
        found.extend(
            tagger.sentences(&rows[0].heading, &sentences, &mut lists).into_iter().map(Coded::by_tags),
        );
    }
    Ok(compare(&rows, found.into_iter().map(Some).collect()))
}

/// Compares a gold file with the tags that passages of an index carry.
///
/// # Errors
/// The gold file is not as it should be, or none of its sentences is there.
pub fn evaluate_tagged(
    gold: &str,
    passages: impl IntoIterator<Item = Passage>,
) -> Result<Evaluation, GoldError> {
    let rows = gold::parse(gold)?;
    let wanted: BTreeSet<String> = rows.iter().map(|row| key(&row.sentence)).collect();
    let mut known = HashMap::new();
    for passage in passages {
        let words = Slices::of(&passage.text);
        for (number, &sentence) in passage.sentences.iter().enumerate() {
            let key = key(words.get(sentence));
            if wanted.contains(&key) {
                let tags = passage.tags.iter().filter(|tag| tag.sentence == number).cloned().collect();
                let same: &mut VecDeque<Coded> = known.entry(key).or_default();
                same.push_back(Coded::by_tags(tags));
            }
        }
    }
    matched(&rows, known)
}

/// Compares what a researcher, `gold`, says of the passages she has coded with the tags of the program or, where `other`
/// names one, with those of a second researcher.
///
/// # Errors
/// Nothing is coded by both.
pub fn compare_by_hand(
    passages: impl IntoIterator<Item = Passage>,
    gold: &str,
    other: Option<&str>,
) -> Result<Evaluation, GoldError> {
    let mut rows = Vec::new();
    let mut found = Vec::new();
    for passage in passages {
        let others = match other {
            Some(other) => passage.coded_by(other).map(|coding| &coding.tags),
            None => Some(&passage.tags),
        };
        let Some((coding, others)) = passage.coded_by(gold).zip(others) else { continue };
        let words = Slices::of(&passage.text);
        for (number, &sentence) in passage.sentences.iter().enumerate() {
            let of = |tags: &[Tag]| tags.iter().filter(|tag| tag.sentence == number).cloned().collect();
            let Coded { signal, instruments, actors, target, deadline, .. } =
                Coded::by_tags(of(&coding.tags));
            rows.push(Row {
                id: format!("{}-{:02}", passage.id, number + 1),
                heading: passage.heading(),
                sentence: words.get(sentence).to_owned(),
                signal,
                instruments,
                actors,
                target,
                deadline,
            });
            found.push(Some(Coded::by_tags(of(others))));
        }
    }
    if rows.is_empty() { Err(GoldError::NotCoded) } else { Ok(compare(&rows, found)) }
}

/// Compares two coders who coded the same sentences.
///
/// # Errors
/// One of the files is not as it should be, or they have no sentence in common.
pub fn compare_coders(gold: &str, other: &str) -> Result<Evaluation, GoldError> {
    let rows = gold::parse(gold)?;
    let mut known: HashMap<String, VecDeque<Coded>> = HashMap::new();
    for row in gold::parse(other)? {
        known.entry(key(&row.sentence)).or_default().push_back(Coded::by_hand(row));
    }
    matched(&rows, known)
}

/// What a sentence is known by: white space and width do not count.
fn key(sentence: &str) -> String {
    fold(sentence).text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Rows with the same sentence are taken in order, and the last serves for all that are left.
fn matched(rows: &[Row], mut known: HashMap<String, VecDeque<Coded>>) -> Result<Evaluation, GoldError> {
    let mut take = |row: &Row| {
        let same = known.get_mut(&key(&row.sentence))?;
        if same.len() > 1 { same.pop_front() } else { same.front().cloned() }
    };
    let found: Vec<Option<Coded>> = rows.iter().map(&mut take).collect();
    if found.iter().all(Option::is_none) { Err(GoldError::NothingInCommon) } else { Ok(compare(rows, found)) }
}

fn passages(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.chunk_by(|a, b| a.passage() == b.passage())
}

/// `found` has an entry for each row.
fn compare(rows: &[Row], found: Vec<Option<Coded>>) -> Evaluation {
    let pairs: Vec<(&Row, &Coded)> =
        rows.iter().zip(&found).filter_map(|(row, coded)| Some((row, coded.as_ref()?))).collect();
    let pairs = || pairs.iter().copied();

    let signals: Vec<_> = pairs().map(|(row, coded)| (row.signal.as_str(), coded.signal.as_str())).collect();
    let instruments: Vec<_> = pairs().map(|(row, coded)| (&row.instruments, &coded.instruments)).collect();
    let actors: Vec<_> = pairs().map(|(row, coded)| (set(&row.actors), set(&coded.actors))).collect();
    let same = pairs().filter(|(row, coded)| row.actors == coded.actors).count();
    let mut wrong = Vec::new();
    let mut coded = found.iter();
    for rows in passages(rows) {
        let sentence = |at: Option<usize>| at.and_then(|at| rows.get(at)).map_or("", |row| &row.sentence);
        for (at, row) in rows.iter().enumerate() {
            let Some(Some(coded)) = coded.next() else { continue };
            let differences = differences(row, coded);
            if !differences.is_empty() {
                wrong.push(Wrong {
                    id: row.id.clone(),
                    heading: row.heading.clone(),
                    before: sentence(at.checked_sub(1)).to_owned(),
                    sentence: row.sentence.clone(),
                    after: sentence(Some(at + 1)).to_owned(),
                    differences,
                });
            }
        }
    }
    Evaluation {
        sentences: signals.len(),
        missing: rows
            .iter()
            .zip(&found)
            .filter(|(_, coded)| coded.is_none())
            .map(|(row, _)| row.id.clone())
            .collect(),
        signal: agreement(&signals, &Signal::ALL.map(Signal::as_str)),
        instruments: scores(&instruments),
        actor: Actors {
            identical: same as f64 / signals.len().max(1) as f64,
            f1: micro_f1(actors.iter().map(|(gold, found)| (gold, found))),
        },
        target: flag(pairs().map(|(row, coded)| (row.target, coded.target))),
        deadline: flag(pairs().map(|(row, coded)| (row.deadline, coded.deadline))),
        wrong,
    }
}

/// One coding of a sentence, in the columns of a gold file.
#[derive(Clone)]
struct Coded {
    signal: String,
    instruments: BTreeSet<String>,
    actors: Vec<String>,
    target: bool,
    deadline: bool,
    /// What made the codes; empty for a coder.
    tags: Vec<Tag>,
}

impl Coded {
    fn by_tags(tags: Vec<Tag>) -> Self {
        let of = |codebook: &str| tags.iter().filter(move |tag| tag.codebook == codebook).collect::<Vec<_>>();
        let elements = of("elements");
        // A body carried over from the sentence before stands for a whole sentence; coders write what they read in it.
        let whole = of("signals").first().map(|tag| tag.span);
        Self {
            // A sentence that was not read for its signal tells nobody to do anything.
            signal: of("signals").first().map_or(Signal::N.as_str().to_owned(), |tag| tag.code.clone()),
            instruments: of("nato").iter().map(|tag| tag.code.clone()).collect(),
            actors: elements
                .iter()
                .filter(|tag| tag.code == "responsible" && Some(tag.span) != whole)
                .map(|tag| tag.cue.clone())
                .collect(),
            target: elements.iter().any(|tag| tag.code == "target"),
            deadline: elements.iter().any(|tag| tag.code == "deadline"),
            tags,
        }
    }

    fn by_hand(row: Row) -> Self {
        let Row { signal, instruments, actors, target, deadline, .. } = row;
        Self { signal, instruments, actors, target, deadline, tags: Vec::new() }
    }
}

fn set(words: &[String]) -> BTreeSet<String> {
    words.iter().cloned().collect()
}

fn differences(row: &Row, coded: &Coded) -> Vec<Difference> {
    let cues = |codebook: &str| {
        let tags = coded.tags.iter().filter(|tag| tag.codebook == codebook);
        tags.map(|tag| format!("{}: {}", tag.code, tag.cue)).collect::<Vec<_>>().join("; ")
    };
    let join = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join("|");
    let number = |flag: bool| u8::from(flag).to_string();
    let columns = [
        ("signal", row.signal.clone(), coded.signal.clone(), "signals"),
        ("instruments", join(&row.instruments), join(&coded.instruments), "nato"),
        ("actor", row.actors.join("|"), coded.actors.join("|"), "actors"),
        ("target", number(row.target), number(coded.target), "elements"),
        ("deadline", number(row.deadline), number(coded.deadline), "elements"),
    ];
    columns
        .into_iter()
        .filter(|(_, gold, found, _)| gold != found)
        .map(|(column, gold, found, codebook)| Difference { column, gold, found, cues: cues(codebook) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Coded by the rules of the codebook, sentence by sentence.
    const GOLD: &str = "id\theading\tsentence\tsignal\tinstruments\tactor\ttarget\tdeadline\n\
        A-01-01\t一、保障措施\t县财政局要落实财政补助。\tY\tTS\t县财政局\t0\t0\n\
        A-01-02\t一、保障措施\t2020年12月底前，参保率达到95%。\tY\t\t\t1\t1\n\
        A-02-01\t二、附则\t本办法自公布之日起施行。\tN\t\t\t0\t0\n\
        A-02-02\t二、附则\t成立工作领导小组。\tB\tAP\t\t0\t0\n";

    #[test]
    fn a_small_gold_file() {
        let evaluation = evaluate(GOLD, &Tagger::shipped().unwrap()).unwrap();
        assert_eq!((evaluation.signal.accuracy, evaluation.signal.kappa), (1.0, 1.0));
        assert_eq!(
            (evaluation.actor.identical, evaluation.target.f1, evaluation.deadline.f1),
            (1.0, 1.0, 1.0)
        );
        assert_eq!(evaluation.instruments.per_code["TS"].f1, 1.0);
        // The last row is coded wrong on purpose: founding a steering group is OP.
        assert_eq!(evaluation.instruments.per_code["OP"].precision, 0.0);
        assert_eq!(evaluation.wrong.len(), 1);
        let Difference { column, gold, found, .. } = &evaluation.wrong[0].differences[0];
        assert_eq!((*column, gold.as_str(), found.as_str()), ("instruments", "AP", "OP"));
        assert_eq!(evaluation.wrong[0].before, "本办法自公布之日起施行。");
        let json = serde_json::to_value(&evaluation).unwrap();
        assert!(json["signal"]["per_code"]["Y"]["f1"].is_number() && json["actor"]["identical"].is_number());
    }

    #[test]
    fn bodies_the_sentence_before_names_are_no_words_of_this_one() {
        let header = GOLD.lines().next().unwrap();
        let gold = format!(
            "{header}\nA-01-01\t\t县教育局：负责制定方案；\tB\t\t县教育局\t0\t0\n\
             A-01-02\t\t组织教师培训。\tB\tIS\t\t0\t0\n"
        );
        assert_eq!(evaluate(&gold, &Tagger::shipped().unwrap()).unwrap().actor.identical, 1.0);
    }

    #[test]
    fn two_coders() {
        let other = GOLD.replace("\tAP\t", "\tOP\t").replace("A-02-01", "B-7").replace("，", ", ");
        let evaluation = compare_coders(GOLD, &other).unwrap();
        assert_eq!((evaluation.sentences, evaluation.signal.kappa), (4, 1.0));
        assert_eq!(evaluation.instruments.micro_f1, 0.5);
        let half = other.lines().take(3).collect::<Vec<_>>().join("\n");
        assert_eq!(compare_coders(GOLD, &half).unwrap().missing, ["A-02-01", "A-02-02"]);
        let none = format!("{}\nX-1\t\t句。\tB\t\t\t0\t0\n", GOLD.lines().next().unwrap());
        assert_eq!(compare_coders(GOLD, &none), Err(GoldError::NothingInCommon));
    }
}
