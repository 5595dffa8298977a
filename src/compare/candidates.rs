//! How much a local unit is about the matter of a national one.
//!
//! Units are cut into clauses; a clause is a bag of jieba words and character pairs, each weighing by how seldom it
//! is in this pair of texts and in legal texts at large. Every local clause looks for its best national clause:
//! so a local article that takes from two national ones finds both. The whole units, their headings and what
//! they are for (purpose, sanctions, fees …) count besides.

use std::collections::{BTreeMap, HashMap};

use super::Unit;
use super::align::{Lexicon, Tokens, is_ideograph};
use super::equivalents::{Equivalents, KnownEnd, Reading, ends, telling};
use crate::segment::words;

/// Clauses shorter than this many code points join the one before.
const SHORTEST_CLAUSE: usize = 8;
/// How much more a seldom term tells than a frequent one.
const POWER: f32 = 1.5;
/// How much likeness a local unit loses when all its words are matter of the local text alone: 居住登记 in a text beside one
/// that knows only the 居住证.
const OWN: f32 = 0.5;
/// Such matter comes in so many local units.
const AGAIN: usize = 3;
/// What two items' own headings weigh: 统一绩效考核 says more of its matter than the paragraph below.
const HEADING: f32 = 0.35;

/// A unit ready for comparing.
pub(super) struct Prepared {
    /// The text with roles for words.
    pub reading: Reading,
    /// The same as tokens, for finding shared words.
    pub tokens: Tokens,
    /// Its clauses, in order; together they are the reading.
    pub clauses: Vec<Clause>,
    whole: Bag,
    heading: Bag,
    ends: Vec<bool>,
}

/// The words of a text that tell its matter, and how often they come.
fn matter(units: &[Prepared]) -> BTreeMap<&str, f32> {
    let mut counts = BTreeMap::new();
    for word in units.iter().flat_map(|unit| words(&unit.reading.text)) {
        let telling = telling(word.text);
        if word.span.len() >= 2 {
            *counts.entry(word.text).or_insert(0.0) += telling * telling;
        }
    }
    counts.values_mut().for_each(|count: &mut f32| *count = count.sqrt());
    counts
}

/// One clause: what stands between full stops, semicolons and line ends.
pub(super) struct Clause {
    pub length: usize,
    bag: Bag,
}

/// Terms and weights, sorted by term, each term once.
#[derive(Clone, Default)]
struct Bag {
    terms: Vec<(u32, f32)>,
    total: f32,
}

impl Bag {
    fn of(mut terms: Vec<(u32, f32)>) -> Self {
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        terms.dedup_by_key(|term| term.0);
        let total = terms.iter().map(|term| term.1).sum();
        Self { terms, total }
    }

    /// Weight of the terms both have, by the weights of `self`.
    fn shared(&self, other: &Self) -> f32 {
        let (mut a, mut b) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        let mut shared = 0.0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.0.cmp(&y.0) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    shared += x.1.min(y.1);
                    a.next();
                    b.next();
                }
            }
        }
        shared
    }

    /// Likeness from 0 to 1: what both share against the smaller and against both. The smaller alone would
    /// make any clause of three words like all that have them.
    fn likeness(&self, other: &Self, smallest: f32) -> f32 {
        let shared = self.shared(other);
        if shared <= 0.0 {
            return 0.0;
        }
        let dice = 2.0 * shared / (self.total + other.total).max(smallest);
        let inside = shared / self.total.min(other.total).max(smallest);
        (dice + inside) / 2.0
    }
}

/// Scores of every local unit with every national one.
pub(super) struct Scores {
    /// By local, then national unit: likeness from 0 to 1.
    pub units: Vec<Vec<f32>>,
    /// By local unit, then its clauses: likeness of the clause to each national unit's best clause.
    pub clauses: Vec<Vec<Vec<f32>>>,
}

/// National and local units, prepared with weights of the pair.
pub(super) struct Pair {
    pub national: Vec<Prepared>,
    pub local: Vec<Prepared>,
    /// A clause of ordinary weight; likeness of smaller ones is damped.
    ordinary: f32,
    /// By local unit: share of its words that are matter of the local text alone.
    own: Vec<f32>,
}

impl Pair {
    pub fn new(equivalents: &Equivalents, national: &[Unit], local: &[Unit]) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut raw = |units: &[Unit]| -> Vec<Raw> {
            units.iter().map(|unit| Raw::of(unit, equivalents, &mut vocabulary)).collect()
        };
        let (national, local) = (raw(national), raw(local));
        Self::weighed(national, local, &vocabulary)
    }

    /// Local units of many texts, each text with its own equivalents, beside one another.
    pub fn gathered<'u>(texts: impl Iterator<Item = (Equivalents, &'u [Unit])>) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut raws = Vec::new();
        for (equivalents, units) in texts {
            raws.extend(units.iter().map(|unit| Raw::of(unit, &equivalents, &mut vocabulary)));
        }
        Self::weighed(Vec::new(), raws, &vocabulary)
    }

    /// How much the local units `a` and `b` are about one matter, 0 to 1.
    pub fn likeness(&self, a: usize, b: usize) -> f32 {
        let (a, b) = (&self.local[a], &self.local[b]);
        self.unit_score(a, b, a.clauses.iter().map(|clause| self.best(clause, b)))
    }

    fn weighed(national: Vec<Raw>, local: Vec<Raw>, vocabulary: &Vocabulary) -> Self {
        let weights = vocabulary.weights(national.iter().chain(&local));
        let own = own_matter(&national, &local);
        let prepare = |raws: Vec<Raw>| raws.into_iter().map(|raw| raw.weighted(&weights)).collect();
        let (national, local): (Vec<Prepared>, Vec<Prepared>) = (prepare(national), prepare(local));
        let mut totals: Vec<f32> = national
            .iter()
            .chain(&local)
            .flat_map(|unit| &unit.clauses)
            .map(|clause| clause.bag.total)
            .collect();
        totals.sort_unstable_by(f32::total_cmp);
        let ordinary = totals.get(totals.len() / 2).copied().unwrap_or(1.0).max(f32::EPSILON);
        Self { national, local, ordinary, own }
    }

    /// How much the two texts are about one thing, 0 to 1: the cosine of how often they use the words that tell a
    /// matter.
    pub fn kinship(&self) -> f32 {
        let (a, b) = (matter(&self.national), matter(&self.local));
        let product: f32 = a.iter().filter_map(|(word, x)| Some(x * b.get(word)?)).sum();
        let length = |counts: &BTreeMap<&str, f32>| counts.values().map(|x| x * x).sum::<f32>().sqrt();
        let lengths = length(&a) * length(&b);
        if lengths > 0.0 { product / lengths } else { 0.0 }
    }

    pub fn scores(&self) -> Scores {
        let clauses: Vec<Vec<Vec<f32>>> = self
            .local
            .iter()
            .map(|local| {
                local
                    .clauses
                    .iter()
                    .map(|clause| self.national.iter().map(|national| self.best(clause, national)).collect())
                    .collect()
            })
            .collect();
        let units = self
            .local
            .iter()
            .zip(&clauses)
            .zip(&self.own)
            .map(|((local, clauses), own)| {
                self.national
                    .iter()
                    .enumerate()
                    .map(|(at, national)| {
                        let score = self.unit_score(local, national, clauses.iter().map(|scores| scores[at]));
                        score * (1.0 - OWN * own)
                    })
                    .collect()
            })
            .collect();
        Scores { units, clauses }
    }

    fn best(&self, clause: &Clause, national: &Prepared) -> f32 {
        let likeness = |other: &Clause| clause.bag.likeness(&other.bag, self.ordinary);
        national.clauses.iter().map(likeness).fold(0.0, f32::max)
    }

    /// Likeness by words alone.
    fn unit_score(&self, local: &Prepared, national: &Prepared, clauses: impl Iterator<Item = f32>) -> f32 {
        // The same words are the same however few or frequent they are.
        if local.reading.text == national.reading.text {
            return 1.0;
        }
        let whole = local.whole.likeness(&national.whole, self.ordinary);
        let weighed = local.clauses.iter().zip(clauses).map(|(clause, score)| (clause.length as f32, score));
        let (weight, sum) =
            weighed.fold((0.0, 0.0), |(weight, sum), (w, score)| (weight + w, sum + w * score));
        let by_clause = if weight > 0.0 { sum / weight } else { 0.0 };
        let score = (whole + by_clause) / 2.0;
        let heading =
            local.heading.likeness(&national.heading, local.heading.total.max(national.heading.total));
        score + (1.0 - score) * HEADING * heading
    }
}

/// For each local unit how much of its words comes again in other local units and nowhere in the national text.
fn own_matter(national: &[Raw], local: &[Raw]) -> Vec<f32> {
    let terms = |raw: &Raw| -> BTreeMap<u32, f32> {
        raw.clauses.iter().flat_map(|(_, terms)| terms.iter().copied()).collect()
    };
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for raw in local {
        for term in terms(raw).into_keys() {
            *counts.entry(term).or_default() += 1;
        }
    }
    for raw in national {
        for term in terms(raw).into_keys() {
            counts.remove(&term);
        }
    }
    local
        .iter()
        .map(|raw| {
            let (mut own, mut all) = (0.0, 0.0);
            for (term, telling) in terms(raw) {
                all += telling;
                own += if counts.get(&term).is_some_and(|&count| count >= AGAIN) { telling } else { 0.0 };
            }
            if all > 0.0 { own / all } else { 0.0 }
        })
        .collect()
}

impl Prepared {
    /// True when the unit serves the end called `name`.
    pub fn serves(&self, name: &str) -> bool {
        ends().iter().zip(&self.ends).any(|(end, serves)| *serves && end.name == name)
    }

    /// The ends both units serve.
    pub fn common_ends<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'static KnownEnd> + 'a {
        ends()
            .iter()
            .zip(self.ends.iter().zip(&other.ends))
            .filter(|(_, (a, b))| **a && **b)
            .map(|(end, _)| end)
    }
}

/// A unit before weights are known: terms with how telling they are.
struct Raw {
    reading: Reading,
    tokens: Tokens,
    clauses: Vec<(usize, Vec<(u32, f32)>)>,
    heading: Vec<(u32, f32)>,
    ends: Vec<bool>,
}

impl Raw {
    fn of(unit: &Unit, equivalents: &Equivalents, vocabulary: &mut Vocabulary) -> Self {
        let reading = equivalents.read(&unit.text);
        let ends = ends().iter().map(|end| end.is_served_by(&reading.text)).collect();
        let clauses = clauses(&reading.text)
            .into_iter()
            .map(|clause| (clause.chars().count(), vocabulary.terms(clause)))
            .collect();
        // Articles have no heading of their own: theirs is the chapter's, which many share.
        let own =
            if unit.number.starts_with('第') { "" } else { unit.heading.rsplit(" > ").next().unwrap_or("") };
        let heading = vocabulary.terms(&equivalents.read(own).text);
        let tokens = Tokens::of(&reading.text, &mut vocabulary.lexicon);
        Self { reading, tokens, clauses, heading, ends }
    }

    fn weighted(self, weights: &[f32]) -> Prepared {
        let weigh = |terms: &[(u32, f32)]| -> Vec<(u32, f32)> {
            let weight = |term: u32| weights.get(term as usize).copied().unwrap_or(0.0);
            terms.iter().map(|&(term, telling)| (term, telling * weight(term))).collect()
        };
        let clauses: Vec<Clause> = self
            .clauses
            .iter()
            .map(|(length, terms)| Clause { length: *length, bag: Bag::of(weigh(terms)) })
            .collect();
        let whole = clauses.iter().flat_map(|clause| clause.bag.terms.iter().copied()).collect();
        let heading = Bag::of(weigh(&self.heading));
        Prepared {
            reading: self.reading,
            tokens: self.tokens,
            clauses,
            whole: Bag::of(whole),
            heading,
            ends: self.ends,
        }
    }
}

/// Numbers for terms.
#[derive(Default)]
struct Vocabulary {
    numbers: HashMap<String, u32>,
    lexicon: Lexicon,
}

impl Vocabulary {
    fn number(&mut self, term: &str) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(term.to_owned(), number);
        number
    }

    /// Words of two letters and more, and pairs of neighbouring ideographs; a pair tells as much as its words.
    fn terms(&mut self, text: &str) -> Vec<(u32, f32)> {
        let chars: Vec<char> = text.chars().collect();
        let mut tells = vec![0.0; chars.len()];
        let mut terms = Vec::new();
        for word in words(text) {
            // Single ideographs are particles more often than not.
            let telling = if word.span.len() < 2 { 0.3 } else { telling(word.text) };
            tells[word.span.start..word.span.end].fill(telling);
            if word.span.len() >= 2 || word.text.chars().all(|c| c.is_ascii_digit()) {
                terms.push((self.number(word.text), telling));
            }
        }
        for (at, pair) in chars.windows(2).enumerate() {
            if pair.iter().all(|&c| is_ideograph(c)) {
                let term: String = pair.iter().collect();
                // A prefix keeps pairs apart from words of two ideographs, which would count twice.
                terms.push((self.number(&format!("\0{term}")), (tells[at] + tells[at + 1]) / 4.0));
            }
        }
        terms
    }

    /// Weight of each term: the fewer clauses of the pair have it, the more.
    fn weights<'r>(&self, raws: impl Iterator<Item = &'r Raw>) -> Vec<f32> {
        let mut counts = vec![0u32; self.numbers.len()];
        let mut all = 0u32;
        for (_, terms) in raws.flat_map(|raw| &raw.clauses) {
            all += 1;
            let mut terms: Vec<u32> = terms.iter().map(|&(term, _)| term).collect();
            terms.sort_unstable();
            terms.dedup();
            for term in terms {
                counts[term as usize] += 1;
            }
        }
        let all = all as f32 + 1.0;
        counts
            .into_iter()
            .map(|count| ((all / (count as f32 + 0.5)).ln() / all.ln()).clamp(0.0, 1.0).powf(POWER))
            .collect()
    }
}

/// The clauses of a folded text.
fn clauses(text: &str) -> Vec<&str> {
    let mut clauses: Vec<&str> = Vec::new();
    let mut start = 0;
    let ends = text.match_indices(['。', ';', '!', '?', '\n']).map(|(at, mark)| at + mark.len());
    for end in ends.chain([text.len()]) {
        let clause = &text[start..end];
        if clause.trim().chars().count() >= SHORTEST_CLAUSE {
            clauses.push(clause);
            start = end;
        }
    }
    // What is left at the end is too short to stand alone.
    if let Some(last) = clauses.pop() {
        let begin = start - last.len();
        clauses.push(&text[begin..]);
    } else if !text.trim().is_empty() {
        clauses.push(text);
    }
    clauses
}
