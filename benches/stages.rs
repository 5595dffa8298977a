//! What each stage costs: reads the files of some folders on one thread, without workers or OCR, and prints the time of
//! each stage, its share, and how much text it took a second. `cargo bench --bench stages -- FOLDER…`; without a folder
//! it takes the corpus beside the repository.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use hongtou::extract::{Ocr, ReadOptions, read};
use hongtou::index::Index;
use hongtou::model::Document;
use hongtou::segment::Segmenter;
use hongtou::source::{identify, walk};
use hongtou::structure::structure;
use hongtou::tag::Tagger;

fn timed<T>(sum: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = work();
    *sum += start.elapsed();
    made
}

fn main() {
    let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"));
    let mut folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    if folders.is_empty() {
        folders = ["official", "pdf_zh", "pdf_en"].map(|name| corpus.join(name)).to_vec();
    }
    if let Some(absent) = folders.iter().find(|folder| !folder.is_dir()) {
        println!("stages: there is no folder {}: name one", absent.display());
        return;
    }
    let options = ReadOptions { ocr: Ocr::Never, ..ReadOptions::default() };
    let tagger = Tagger::shipped().expect("the shipped codebooks are sound");
    let segmenter = Segmenter::with_words(std::iter::empty());
    // The dictionary loads on first use, once.
    segmenter.words("词典");

    let [mut extract, mut apart, mut segment, mut tag, mut write] = [Duration::ZERO; 5];
    let mut documents: Vec<Document> = Vec::new();
    for found in folders.iter().flat_map(|folder| walk(folder).found) {
        let Ok(source) = identify(&found) else { continue };
        let Ok(pages) = timed(&mut extract, || read(&found.absolute, source.format, &options)) else {
            continue;
        };
        let mut document = timed(&mut apart, || structure(&source, &pages));
        timed(&mut segment, || {
            document.passages.iter().map(|passage| segmenter.words(&passage.text).len()).sum::<usize>()
        });
        timed(&mut tag, || tagger.tag(&mut document));
        documents.push(document);
    }
    let place = tempfile::tempdir().expect("a temporary folder");
    timed(&mut write, || {
        let index = Index::open_or_create(place.path().join("index")).expect("a new index");
        let mut writer = index.writer().expect("nobody else writes");
        for document in &documents {
            writer.put(document, &[]).expect("the document is written");
        }
        writer.finish().expect("the index is finished");
    });

    let bytes: usize = documents.iter().flat_map(|document| &document.passages).map(|p| p.text.len()).sum();
    let megabytes = bytes as f64 / 1e6;
    println!("{} documents, {megabytes:.1} MB of text", documents.len());
    // The tagger segments for itself; what it does beyond that is its own cost.
    let stages = [
        ("extract", extract),
        ("structure", apart),
        ("segment", segment),
        ("tag", tag.saturating_sub(segment)),
        ("index", write),
    ];
    let whole: Duration = stages.iter().map(|(_, time)| *time).sum();
    for (name, time) in stages {
        let seconds = time.as_secs_f64();
        let share = 100.0 * seconds / whole.as_secs_f64();
        println!("{name:<10} {seconds:8.3} s {share:5.1} % {:8.1} MB/s", megabytes / seconds);
    }
}
