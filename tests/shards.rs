//! Four indexes read as one, and joined into one, against one index over the same files.

mod common;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use common::{Place, samples};
use hongtou::index::{Index, Query, SearchOptions, Sort};
use serde_json::Value;

const SHARDS: usize = 4;

/// A place with the same files in one index, in four, and in what `merge` makes of the four.
struct Shards {
    place: Place,
}

impl Shards {
    fn new() -> Self {
        let place = Place::new();
        let shards = Self { place };
        let data = |name: &str| samples().parent().unwrap().join("tests/data").join(name);
        let mut files: Vec<PathBuf> = fs::read_dir(samples())
            .unwrap()
            .flat_map(|level| fs::read_dir(level.unwrap().path()).into_iter().flatten())
            .map(|file| file.unwrap().path())
            .collect();
        files.extend(["residence-permit.txt", "chengdu.txt", "cut.pdf", "protected.pdf"].map(data));
        files.sort();
        let texts = shards.path("texts");
        for (number, file) in files.iter().enumerate() {
            let folder = texts.join((number % SHARDS).to_string());
            fs::create_dir_all(&folder).unwrap();
            fs::copy(file, folder.join(file.file_name().unwrap())).unwrap();
        }
        // The same file in the first index and in the last.
        for (shard, name) in [("0", "one.txt"), ("3", "again.txt")] {
            let text = "关于再次印发的通知\n各县（市、区）人民政府：\n财政局应当安排双向转诊经费。\n";
            fs::write(texts.join(shard).join(name), text).unwrap();
        }
        shards.ingest("texts", "one");
        (0..SHARDS).for_each(|shard| shards.ingest(&format!("texts/{shard}"), &shard.to_string()));
        let mut merge = shards.hongtou(&[], &["merge"]);
        merge.args(shards.four()).arg("--into").arg(shards.path("merged")).assert().success();
        shards
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn four(&self) -> Vec<PathBuf> {
        (0..SHARDS).map(|shard| self.path(&shard.to_string())).collect()
    }

    fn ingest(&self, folder: &str, index: &str) {
        let ingest =
            self.hongtou(&[self.path(index)], &["ingest", "--quiet"]).arg(self.path(folder)).assert();
        ingest.code(3 * i32::from(!self.failures(index).is_empty()));
    }

    fn failures(&self, index: &str) -> Vec<hongtou::model::Failure> {
        let failures = Index::open(self.path(index)).unwrap().failures().unwrap();
        failures.into_iter().filter(|failure| failure.reason.is_failure()).collect()
    }

    /// The program on these indexes, named as the environment does.
    fn hongtou(&self, indexes: &[PathBuf], arguments: &[&str]) -> Command {
        let named: OsString = env::join_paths(indexes).unwrap();
        let mut command = self.place.hongtou(arguments);
        command.env("HONGTOU_INDEX", named).env("SOURCE_DATE_EPOCH", "1700000000");
        command
    }

    fn printed(&self, indexes: &[PathBuf], arguments: &[&str]) -> String {
        let output = self.hongtou(indexes, arguments).output().unwrap();
        assert!(output.status.code() < Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What stands for the four: themselves, and what they were merged into.
    fn ways(&self) -> [Vec<PathBuf>; 2] {
        [self.four(), vec![self.path("merged")]]
    }
}

/// Strings of hanzi, words, conditions on fields, and what combines them, out of the texts of an index.
fn queries(index: &Index, count: usize) -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(10);
    let texts = common::texts(index);
    let is_hanzi = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let is_letter = |c: &char| c.is_ascii_alphabetic();
    let runs = |is: &dyn Fn(&char) -> bool| -> Vec<String> {
        let runs = texts.iter().flat_map(|text| text.split(|c| !is(c)).map(String::from_iter));
        runs.filter(|run: &String| !run.is_empty()).collect()
    };
    let (hanzi, words) = (runs(&is_hanzi), runs(&is_letter));
    let fields = [
        "level:county",
        "level:central,province",
        "signal:R,Y",
        "kind:通知",
        "year:2015..2017",
        "lang:en",
        "instrument:OP",
        "type:agency",
        "ambiguity:>0.6",
        "heading:保障",
        "issuer:国务院",
        "path:/0/",
        "actor:政府",
        "region:贵州省",
    ];
    let simple = |random: &mut fastrand::Rng| match random.u8(..8) {
        0..4 => {
            let run: Vec<char> = hanzi[random.usize(..hanzi.len())].chars().collect();
            let length = random.usize(1..=run.len().min(8));
            let start = random.usize(..=run.len() - length);
            run[start..start + length].iter().collect()
        }
        4 => format!("\"{}\"", words[random.usize(..words.len())]),
        5 => words[random.usize(..words.len())].to_lowercase(),
        6 => format!("{}*", &words[random.usize(..words.len())][..1]),
        _ => fields[random.usize(..fields.len())].to_owned(),
    };
    let mut query = || {
        let (one, other) = (simple(&mut random), simple(&mut random));
        match random.u8(..8) {
            0..4 => one,
            4 => format!("{one} {other}"),
            5 => format!("{one} OR {other}"),
            6 => format!("{one} NOT {other}"),
            _ => format!("({one} OR 应当) NOT {other}"),
        }
    };
    (0..count).map(|_| query()).collect()
}

#[test]
fn the_same_answers_as_one_index() {
    let shards = Shards::new();
    let one = Index::open(shards.path("one")).unwrap();
    let ways = shards.ways().map(|paths| Index::open_all(&paths).unwrap());
    assert_eq!(ways[0].repeated().len(), 1, "the file that is there twice");
    assert!(Index::open(shards.path("merged")).unwrap().verify().unwrap().is_empty());
    let (mut found, mut ranked) = (0, 0);
    for (number, query) in queries(&one, 200).into_iter().enumerate() {
        let parsed = Query::parse(&query).unwrap_or_else(|error| panic!("{query}: {error}"));
        for (sort, limit, offset) in [
            (Sort::Relevance, 20, 0),
            (Sort::Relevance, usize::MAX, 0),
            (Sort::Date, 7, 3),
            (Sort::Document, 20, 0),
        ] {
            let options = SearchOptions { limit, offset, sort };
            let expected = one.search(&parsed, &options).unwrap();
            for way in &ways {
                assert_eq!(way.search(&parsed, &options).unwrap(), expected, "{query}");
            }
            found += usize::from(expected.total > 0);
            ranked += usize::from(expected.hits.first().is_some_and(|hit| hit.score > 0.0));
        }
        let field = Index::FACETS[number % Index::FACETS.len()];
        let (count, facets) = (one.count(&parsed).unwrap(), one.facets(&parsed, field).unwrap());
        for way in &ways {
            assert_eq!(way.count(&parsed).unwrap(), count, "{query}");
            assert_eq!(way.facets(&parsed, field).unwrap(), facets, "{query}: {field}");
        }
    }
    assert!(found > 600 && ranked > 200, "{found}, {ranked}");

    let one = [shards.path("one")];
    for arguments in [
        &["search", "双向转诊", "--format", "json"][..],
        &["search", "双向转诊", "--scores", "--context", "1"],
        &["kwic", "应当", "--sort", "right", "--limit", "0", "--format", "csv"],
        &["facets", "--format", "csv"],
        &["terms", "--limit", "0", "--format", "csv"],
        &["terms", "--query", "level:county", "--against", "level:central", "--format", "json"],
        &["terms", "--collocates", "医院", "--format", "json"],
        &["documents", "--format", "json"],
        &["failures", "--format", "json"],
        &["failures", "--reason", "duplicate", "--format", "json"],
        &["lineage", "--format", "json"],
        &["compare", "--by", "pair", "--format", "csv"],
        &["compare", "--national", "hospital", "--local", "liuzhi", "--format", "json"],
        &["tools", "--format", "json"],
        &["show", "liuzhi", "--json"],
        &["cite", "liuzhi"],
    ] {
        let expected = shards.printed(&one, arguments);
        assert!(expected.len() > 40, "{arguments:?}");
        for way in shards.ways() {
            assert_eq!(shards.printed(&way, arguments), expected, "{arguments:?}");
        }
    }
    // Some texts are there in several readings, which only together can be told.
    let documents: Value =
        serde_json::from_str(&shards.printed(&one, &["documents", "--format", "json"])).unwrap();
    let readings = documents.as_array().unwrap().iter().filter(|document| document["duplicate_of"] != "");
    assert!(readings.count() >= 2);

    for (file, query) in [
        ("passages.jsonl", None),
        ("passages.jsonl", Some("医院 OR policy")),
        ("tags.csv", None),
        ("tags.csv", Some("level:county signal:R,Y")),
        ("documents.parquet", None),
        ("comparison.csv", None),
        ("alignment.csv", Some("经费")),
        ("diffusion.csv", None),
        ("lineage.csv", None),
        ("actors.gexf", None),
    ] {
        let exported = |indexes: &[PathBuf], folder: &str| {
            let path = shards.path(folder).join(file);
            let mut export = shards.hongtou(indexes, &["export"]);
            export.arg(&path).args(query.iter().flat_map(|query| ["--query", query])).assert().success();
            fs::read(path).unwrap()
        };
        let expected = exported(&one, "expected");
        for way in shards.ways() {
            assert!(exported(&way, "out") == expected, "{file} of {query:?}");
        }
    }

    // The flag, as often as there are indexes, says the same as the environment, and goes before it.
    let mut flags = shards.hongtou(&one, &["search", "--count", "转诊"]);
    for index in shards.four() {
        flags.arg("--index").arg(index);
    }
    let counted = String::from_utf8(flags.output().unwrap().stdout).unwrap();
    assert_eq!(counted, shards.printed(&one, &["search", "--count", "转诊"]));
    let [zeroth, ..] = &shards.four()[..] else { panic!("four") };
    let few = shards.printed(&one, &["search", "--count", "转诊", "--index", &zeroth.to_string_lossy()]);
    assert_ne!(few, counted);
}

#[test]
fn commands_that_write_want_one_index() {
    let place = Place::with_texts(&[("a.txt", "关于双向转诊的通知\n财政局应当安排经费。\n")]);
    let (one, other) = (place.path().join("index"), place.path().join("other"));
    place.hongtou(&["ingest", "--index"]).arg(&other).arg(place.path().join("texts")).assert().success();
    let texts = place.path().join("texts");
    let texts = texts.to_str().unwrap();
    for arguments in [&["tag"][..], &["verify"], &["ingest", texts], &["import", "a.csv", "--coder", "Li"]] {
        let refused = place.hongtou(arguments).arg("--index").arg(&one).arg("--index").arg(&other).assert();
        let said = String::from_utf8(refused.code(2).get_output().stderr.clone()).unwrap();
        assert!(said.contains("works on one index and 2 are named"), "{arguments:?}: {said}");
    }
    // A new index is there whole or not at all, and takes nobody's place.
    let merge = |into: &str| {
        let mut merge = place.hongtou(&["merge"]);
        merge.arg(&one).arg(&other).arg("--into").arg(place.path().join(into));
        merge
    };
    merge("texts").assert().code(2);
    let left = place.path().join(".new.hongtou-part");
    fs::create_dir(&left).unwrap();
    fs::write(left.join(".hongtou-merge.lock"), "").unwrap();
    merge("new").assert().success();
    assert!(!left.exists(), "what a killed merge left is gone");
    let new = Index::open(place.path().join("new")).unwrap();
    assert_eq!((new.documents().unwrap().len(), new.manifest().unwrap().complete), (1, true));
    // It is an index like any other: nothing of the folder needs to be read again.
    let again = place.hongtou(&["ingest", "--index"]).arg(place.path().join("new")).arg(texts).assert();
    let said = String::from_utf8(again.success().get_output().stdout.clone()).unwrap();
    assert!(said.contains("0 read, 1 unchanged"), "{said}");
}

#[test]
fn codes_by_hand_come_from_whichever_index_has_them() {
    let place = Place::with_texts(&[("a.txt", "关于双向转诊的通知\n财政局应当安排经费。\n")]);
    let (one, other) = (place.path().join("index"), place.path().join("other"));
    place.hongtou(&["ingest", "--index"]).arg(&other).arg(place.path().join("texts")).assert().success();
    let tags = place.path().join("tags.csv");
    place.hongtou(&["export", "--index"]).arg(&other).arg(&tags).assert().success();
    place.hongtou(&["import", "--coder", "Li Na", "--index"]).arg(&other).arg(&tags).assert().success();
    let new = place.path().join("new");
    place.hongtou(&["merge"]).args([&one, &other]).arg("--into").arg(&new).assert().success();
    let by_hand = |index| {
        let index = Index::open(index).unwrap();
        let id = &index.documents().unwrap()[0].id;
        index.passages(id).unwrap().into_iter().map(|passage| passage.by_hand).collect::<Vec<_>>()
    };
    assert!(by_hand(&one).iter().all(Vec::is_empty));
    assert!(by_hand(&other).iter().any(|codings| !codings.is_empty()));
    assert_eq!(by_hand(&new), by_hand(&other));
    assert!(Index::open(&new).unwrap().verify().unwrap().is_empty());
}

#[test]
fn files_under_one_name_in_two_places_are_two_files() {
    let place = Place::new();
    let at = |name: &str| place.path().join(name);
    for home in ["one", "other"] {
        let folder = at(home).join("policies");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{home}.txt")), format!("{home}\n财政局应当安排双向转诊经费。\n"))
            .unwrap();
        let mut ingest = place.hongtou(&["ingest", "policies", "--quiet"]);
        ingest.current_dir(at(home)).env_remove("HONGTOU_INDEX");
        ingest.arg("--index").arg(at(&format!("{home}.index")));
        ingest.assert().success();
    }
    let mut merge = place.hongtou(&["merge"]);
    merge.args([at("one.index"), at("other.index")]).arg("--into").arg(at("index")).assert().success();
    let rows = |arguments: &[&str]| place.printed(arguments).lines().count();
    assert_eq!(rows(&["documents", "--format", "jsonl"]), 2);
    assert!(!place.printed(&["status"]).contains("gone"));
    // The files of one place say nothing of those of the other.
    let mut ingest = place.hongtou(&["ingest", "--prune", "--quiet"]);
    ingest.arg("policies").current_dir(at("one")).assert().success();
    assert_eq!(rows(&["documents", "--format", "jsonl"]), 2);
}
