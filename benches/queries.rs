//! Random strings of 1 to 8 hanzi against an index, in this process: whether exactly the passages are found that
//! contain them, and how long each takes. `cargo bench --bench queries -- INDEX FOLDER`; FOLDER gets `queries.tsv`
//! (string, microseconds, passages found) and `passages.txt` (folded, one a line) for the peers of `search.py`.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use hongtou::index::{Index, Query, SearchOptions, Sort};
use hongtou::segment::fold;

/// How many strings are tried.
const STRINGS: usize = 500;
/// Where more passages are found, their number is compared and not each of them: they take seconds to read.
const MOST_READ: usize = 5_000;

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [index, folder] = arguments.as_slice() else {
        println!("queries: name an index and a folder to write to");
        return;
    };
    let index = Index::open(index).expect("an index");
    let mut passages: Vec<(String, String)> = Vec::new();
    for document in index.documents().expect("the documents") {
        let of_document = index.passages(&document.id).expect("its passages");
        passages.extend(of_document.into_iter().map(|passage| (passage.id, fold(&passage.text).text)));
    }
    let queries = random_strings(&passages);
    let mut times = Vec::new();
    let mut wrong = 0;
    let mut list = BufWriter::new(File::create(Path::new(folder).join("queries.tsv")).expect("a file"));
    for wanted in &queries {
        let query = Query::parse(wanted).expect("hanzi are a query");
        let answer =
            |limit, sort| index.search(&query, &SearchOptions { limit, offset: 0, sort }).expect("an answer");
        answer(10, Sort::Relevance);
        let start = Instant::now();
        let total = answer(10, Sort::Relevance).total;
        let time = start.elapsed().as_secs_f64() * 1e6;
        times.push(time);
        writeln!(list, "{wanted}\t{time:.0}\t{total}").expect("room on the disk");
        let expected: BTreeSet<&str> = passages
            .iter()
            .filter(|(_, text)| text.contains(wanted.as_str()))
            .map(|(id, _)| id.as_str())
            .collect();
        let same = if expected.len() > MOST_READ {
            expected.len() == total
        } else {
            let found = answer(usize::MAX, Sort::Document).hits;
            expected == found.iter().map(|hit| hit.passage.id.as_str()).collect()
        };
        if !same {
            wrong += 1;
            println!("{wanted}: {total} passages found, {} contain it", expected.len());
        }
    }
    let mut text = BufWriter::new(File::create(Path::new(folder).join("passages.txt")).expect("a file"));
    for (_, passage) in &passages {
        writeln!(text, "{}", passage.replace('\n', " ")).expect("room on the disk");
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize] / 1000.0;
    println!(
        "{} passages; {} strings, {wrong} with passages missing or too many; p50 {:.2} ms, p99 {:.2} ms",
        passages.len(),
        queries.len(),
        at(0.5),
        at(0.99)
    );
}

/// Strings cut at random out of runs of hanzi, the same each time.
fn random_strings(passages: &[(String, String)]) -> Vec<String> {
    let is_hanzi = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut random = fastrand::Rng::with_seed(20);
    let mut strings = Vec::new();
    while strings.len() < STRINGS {
        let (_, text) = &passages[random.usize(..passages.len())];
        let runs: Vec<&str> = text.split(|c| !is_hanzi(c)).filter(|run| !run.is_empty()).collect();
        let Some(run) = random.choice(&runs) else { continue };
        let run: Vec<char> = run.chars().collect();
        let length = random.usize(1..=8);
        if run.len() >= length {
            let start = random.usize(..=run.len() - length);
            strings.push(run[start..start + length].iter().collect());
        }
    }
    strings
}
