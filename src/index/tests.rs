//! The index as a whole: what was put is found, all of it and nothing else.

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::model::{
    Document, Failure, Format, Language, Level, Metadata, Passage, PassageKind, Reason, SourceFile, Span, Tag,
};
use crate::segment::fold;

fn passage(document: &str, ordinal: u32, text: &str) -> Passage {
    Passage {
        id: Passage::id_of(document, ordinal),
        ordinal,
        kind: PassageKind::Body,
        pages: [1, 1],
        headings: vec!["一、总体要求".to_owned()],
        number: String::new(),
        text: text.to_owned(),
        sentences: vec![Span::new(0, text.chars().count())],
        tags: Vec::new(),
    }
}

fn document(id: &str, path: &str, texts: &[&str]) -> Document {
    Document {
        id: id.to_owned(),
        source: SourceFile {
            path: path.to_owned(),
            size: 1,
            modified: 0,
            hash: id.to_owned(),
            format: Format::Text,
        },
        metadata: Metadata::default(),
        language: Language::Chinese,
        pages: 1,
        quality: Vec::new(),
        passages: (1..).zip(texts).map(|(ordinal, text)| passage(id, ordinal, text)).collect(),
    }
}

fn index_of(documents: &[Document]) -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    let index = Index::open_or_create(folder.path().join("index")).unwrap();
    let mut writer = index.writer().unwrap();
    for document in documents {
        writer.put(document).unwrap();
    }
    writer.finish().unwrap();
    (folder, index)
}

const EVERYTHING: SearchOptions = SearchOptions { limit: usize::MAX, offset: 0, sort: Sort::Document };

/// Ids of what `query` finds, by document.
fn found(index: &Index, query: &str) -> Vec<String> {
    let result = index.search(&Query::parse(query).unwrap(), &EVERYTHING).unwrap();
    assert_eq!(result.total, result.hits.len());
    result.hits.into_iter().map(|hit| hit.passage.id).collect()
}

#[test]
fn reads_back_what_was_put() {
    let mut one = document("1111", "b.txt", &["第一段", "第二段"]);
    one.metadata.level = Some(Level::County);
    one.passages[1].tags = vec![Tag {
        codebook: "actors".to_owned(),
        code: "finance".to_owned(),
        span: Span::new(0, 2),
        sentence: 0,
        cue: "第二".to_owned(),
        level: Some(Level::County),
    }];
    let two = document("2222", "a.txt", &["另一个"]);
    let (_folder, index) = index_of(&[one.clone(), two.clone()]);
    let without = |document: &Document| Document { passages: Vec::new(), ..document.clone() };
    assert_eq!(index.documents().unwrap(), [without(&two), without(&one)]);
    assert_eq!(index.document("1111").unwrap(), Some(without(&one)));
    assert_eq!(index.passages("1111").unwrap(), one.passages);
    assert_eq!(index.passage("1111-0002").unwrap().as_ref(), Some(&one.passages[1]));
    assert_eq!(index.passage("1111-0003").unwrap(), None);
    assert_eq!(index.verify().unwrap(), []);
}

#[test]
fn a_document_replaces_by_id_and_by_path() {
    let (_folder, index) = index_of(&[document("1111", "a.txt", &["旧的内容", "第二段"])]);
    let mut writer = index.writer().unwrap();
    writer.put(&document("2222", "a.txt", &["新的内容"])).unwrap();
    assert_eq!(found(&index, "内容"), ["1111-0001"], "nothing is seen before the commit");
    writer.commit().unwrap();
    assert_eq!(found(&index, "内容"), ["2222-0001"]);
    writer.put(&document("2222", "moved.txt", &["新的内容"])).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.documents().unwrap().len(), 1);
    writer.remove("moved.txt");
    writer.commit().unwrap();
    assert_eq!(index.documents().unwrap().len(), 0);
    assert!(found(&index, "内容").is_empty());
    assert_eq!(index.verify().unwrap(), []);
}

fn failure(path: &str, partial: bool) -> Failure {
    Failure {
        path: path.to_owned(),
        reason: Reason::Damaged,
        message: "cut short".to_owned(),
        remedy: "download it again".to_owned(),
        partial,
        size: 3,
        modified: 4,
    }
}

#[test]
fn failures_stand_beside_documents() {
    let (_folder, index) =
        index_of(&[document("1111", "a.txt", &["内容"]), document("2222", "b.txt", &["内容"])]);
    let mut writer = index.writer().unwrap();
    writer.put_failure(&failure("b.txt", false)).unwrap();
    writer.put_failure(&failure("a.txt", true)).unwrap();
    writer.put_failure(&failure("a.txt", true)).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.failures().unwrap(), [failure("a.txt", true), failure("b.txt", false)]);
    assert_eq!(found(&index, "内容"), ["1111-0001"], "a partly read file keeps its text, another does not");
    writer.put(&document("3333", "b.txt", &["内容"])).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.failures().unwrap(), [failure("a.txt", true)]);
}

#[test]
fn a_second_writer_is_told() {
    let (_folder, index) = index_of(&[]);
    let _writer = index.writer().unwrap();
    let again = Index::open(index.path()).unwrap();
    assert!(matches!(again.writer().err(), Some(IndexError::LockBusy { .. })));
}

#[test]
fn a_reader_sees_whole_commits_while_a_writer_writes() {
    let versions: Vec<String> = (0..5).map(|at| format!("内容{}", "甲".repeat(at))).collect();
    let texts = |version: &str| vec![version.to_owned(); 50];
    let put = |writer: &mut Writer, version: &str| {
        let texts = texts(version);
        writer
            .put(&document("1111", "a.txt", &texts.iter().map(String::as_str).collect::<Vec<_>>()))
            .unwrap();
        writer.commit().unwrap();
    };
    let (_folder, index) = index_of(&[]);
    let mut writer = index.writer().unwrap();
    put(&mut writer, &versions[0]);
    std::thread::scope(|scope| {
        let writing =
            scope.spawn(|| versions.iter().cycle().take(20).for_each(|version| put(&mut writer, version)));
        while !writing.is_finished() {
            let reader = Index::open(index.path()).unwrap();
            let passages = reader.passages("1111").unwrap();
            assert_eq!(passages.len(), 50);
            assert!(passages.iter().all(|passage| passage.text == passages[0].text));
        }
    });
}

#[test]
fn what_a_creation_cut_short_left_is_no_obstacle() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join(".managed.json"), "[]").unwrap();
    Index::open_or_create(folder.path()).unwrap().writer().unwrap().commit().unwrap();
    assert!(Index::open(folder.path()).is_ok());
}

#[test]
fn reading_needs_no_right_to_write() {
    let (_folder, index) = index_of(&[document("1111", "a.txt", &["内容"])]);
    // A folder in the place of the lock file: it cannot be opened, whoever runs the test.
    let lock = index.path().join(".tantivy-meta.lock");
    std::fs::remove_file(&lock).unwrap();
    std::fs::create_dir(&lock).unwrap();
    assert_eq!(found(&Index::open(index.path()).unwrap(), "内容"), ["1111-0001"]);
}

#[test]
fn the_manifest_names_codebooks() {
    let (_folder, index) = index_of(&[]);
    let stamp = CodebookStamp { id: "nato".into(), version: "1.0".into(), hash: "abc".into() };
    let mut writer = index.writer().unwrap();
    writer.set_codebooks(vec![stamp.clone()]);
    writer.commit().unwrap();
    drop(writer);
    // A later writer keeps them.
    index.writer().unwrap().commit().unwrap();
    assert_eq!(index.codebooks().unwrap(), [stamp]);
    assert_eq!(index.manifest().unwrap().version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn what_is_no_index_says_so() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("none");
    assert!(matches!(Index::open(&place).err(), Some(IndexError::Missing { .. })));
    assert!(matches!(Index::open(folder.path()).err(), Some(IndexError::Missing { .. })));
    std::fs::write(folder.path().join("letter.txt"), "mine").unwrap();
    assert!(matches!(Index::open(folder.path()).err(), Some(IndexError::Foreign { .. })));
    assert!(matches!(Index::open_or_create(folder.path()).err(), Some(IndexError::Foreign { .. })));
}

#[test]
fn another_version_or_damage_says_so() {
    let (_folder, index) = index_of(&[document("1111", "a.txt", &["内容"])]);
    let meta = index.path().join("meta.json");
    let original = std::fs::read_to_string(&meta).unwrap();
    std::fs::write(&meta, original.replace("\\\"schema\\\":1", "\\\"schema\\\":99")).unwrap();
    assert!(matches!(Index::open(index.path()).err(), Some(IndexError::OtherVersion { .. })));
    std::fs::write(&meta, &original[..original.len() / 2]).unwrap();
    assert!(matches!(Index::open(index.path()).err(), Some(IndexError::Damaged { .. })));
    std::fs::write(&meta, &original).unwrap();
    assert!(Index::open(index.path()).is_ok());
    let store = std::fs::read_dir(index.path()).unwrap().filter_map(Result::ok).map(|entry| entry.path());
    let store = store.into_iter().find(|path| path.extension().is_some_and(|end| end == "store")).unwrap();
    let mut bytes = std::fs::read(&store).unwrap();
    bytes[10] ^= 1;
    std::fs::write(&store, bytes).unwrap();
    assert_eq!(Index::open(index.path()).unwrap().verify().unwrap().len(), 1);
}

#[test]
fn filters_go_by_document_and_by_tag() {
    let mut one = document("1111", "county/a.txt", &["县财政局应当安排经费", "不得挪用"]);
    one.metadata = Metadata {
        title: Some("关于印发实施方案的通知".to_owned()),
        issuers: vec!["六枝特区人民政府办公室".to_owned()],
        number: Some("六特办通字〔2017〕36号".to_owned()),
        kind: Some("通知".to_owned()),
        date: Some(time::macros::date!(2017 - 03 - 01)),
        level: Some(Level::County),
        region: Some("贵州省/六盘水市/六枝特区".to_owned()),
        ..Metadata::default()
    };
    let tag = |codebook: &str, code: &str, end| Tag {
        codebook: codebook.to_owned(),
        code: code.to_owned(),
        span: Span::new(0, end),
        sentence: 0,
        cue: String::new(),
        level: None,
    };
    one.passages[0].tags = vec![tag("signals", "B", 10), tag("actors", "finance", 4), tag("nato", "T", 2)];
    one.passages[1].tags = vec![tag("signals", "R", 4)];
    let mut two = document("2222", "central/b.txt", &["应当安排经费"]);
    two.metadata.level = Some(Level::Central);
    let (_folder, index) = index_of(&[one, two]);
    for (query, expected) in [
        ("level:county", vec!["1111-0001", "1111-0002"]),
        ("level:county,central 经费", vec!["2222-0001", "1111-0001"]),
        ("经费 NOT level:county", vec!["2222-0001"]),
        ("NOT level:county", vec!["2222-0001"]),
        ("signal:R,Y", vec!["1111-0002"]),
        ("signal:r OR lang:en", vec!["1111-0002"]),
        ("instrument:T", vec!["1111-0001"]),
        ("actor:\"财政局\"", vec!["1111-0001"]),
        ("number:六特办通字[2017]36号 挪用", vec!["1111-0002"]),
        ("year:2016..2018 经费", vec!["1111-0001"]),
        ("year:..2016", vec![]),
        ("title:实施方案 issuer:六枝特区 kind:通知 region:贵州省 经费", vec!["1111-0001"]),
        ("path:central/ heading:总体要求", vec!["2222-0001"]),
        ("title:b.txt", vec!["2222-0001"]),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
    }
    let flags = Query::filter("level", "county").unwrap().and(Query::parse("经费").unwrap());
    assert_eq!(index.search(&flags, &EVERYTHING).unwrap().total, 1);
    assert_eq!(index.search(&Query::everything(), &EVERYTHING).unwrap().total, 3);
}

#[test]
fn words_and_operators() {
    let texts = [
        "Public health policies of the Member States",
        "The health of the public, and its policy.",
        "建立双向转诊制度，加强COVID-19防控",
        "转诊，县级医院负责；２０１７年底前完成",
        "医疗、卫生与乡镇卫生院",
    ];
    let (_folder, index) = index_of(&[document("1111", "a.txt", &texts)]);
    let ordinals = |query: &str| -> Vec<u32> {
        let result = index.search(&Query::parse(query).unwrap(), &EVERYTHING).unwrap();
        result.hits.iter().map(|hit| hit.passage.ordinal).collect()
    };
    for (query, expected) in [
        ("policy", vec![1, 2]),
        ("\"policy\"", vec![2]),
        ("polic*", vec![1, 2]),
        ("\"public health\"", vec![1]),
        ("public health", vec![1, 2]),
        ("public NEAR/0 health", vec![1]),
        ("health NEAR/2 public", vec![1, 2]),
        ("covid-19", vec![3]),
        ("COVID-19防", vec![3]),
        ("转诊", vec![3, 4]),
        ("转诊，县", vec![4]),
        ("转诊县", vec![]),
        ("2017年", vec![4]),
        ("2017 年底", vec![4]),
        ("诊", vec![3, 4]),
        ("医疗卫生", vec![]),
        ("医疗 NEAR/5 卫生院", vec![]),
        ("医疗 NEAR/6 卫生院", vec![5]),
        ("医 NEAR/1 生", vec![]),
        ("医 NEAR/3 生", vec![5]),
        ("双向转诊 OR 乡镇", vec![3, 5]),
        ("转诊 NOT (县级 OR 乡镇)", vec![3]),
        ("雙向轉診", vec![3]),
        ("“双向转诊”", vec![3]),
    ] {
        assert_eq!(ordinals(query), expected, "{query}");
    }
}

#[test]
fn ranking_prefers_words_and_does_not_depend_on_history() {
    // 中国 is a word of the second only.
    let texts = ["支持发展中国家的发展", "支持我们中国的发展", "中国中国中国中国"];
    let fresh = index_of(&[document("1111", "a.txt", &texts), document("2222", "b.txt", &["别的内容"])]);
    let used = index_of(&[document("1111", "a.txt", &["中国"]), document("2222", "b.txt", &["中国家"])]);
    let mut writer = used.1.writer().unwrap();
    writer.put(&document("2222", "b.txt", &["别的内容"])).unwrap();
    writer.commit().unwrap();
    writer.put(&document("1111", "a.txt", &texts)).unwrap();
    writer.commit().unwrap();
    let search = |index: &Index| {
        index.search(&Query::parse("中国 OR 内容").unwrap(), &SearchOptions::default()).unwrap()
    };
    let result = search(&fresh.1);
    let place = |ordinal| {
        result.hits.iter().position(|hit| hit.passage.ordinal == ordinal && hit.document_id == "1111")
    };
    assert!(place(2) < place(1));
    assert_eq!(result, search(&used.1));
}

#[test]
fn queries_are_cut_into_the_words_of_the_index() {
    let (_folder, index) =
        index_of(&[document("1111", "a.txt", &["中国的发展", "支持国家的卫生", "发展卫生"])]);
    let searcher = index.reader.searcher();
    let words =
        rank::words(&rank::Statistics(&searcher), index.fields.words, "支持中国发展卫生的国家").unwrap();
    let words: Vec<String> =
        words.iter().filter_map(|term| term.value().as_str().map(str::to_owned)).collect();
    assert_eq!(words, ["国家", "卫生", "发展", "中国", "支持"]);
}

#[test]
fn pages_of_results_follow_one_another() {
    let documents: Vec<Document> = (0..7)
        .map(|at| {
            let mut document = document(&format!("{at}"), &format!("{at}.txt"), &["甲乙丙", "甲乙丙丁"]);
            document.metadata.date = time::Date::from_ordinal_date(2000 + (at * 3) % 7, 1).ok();
            document
        })
        .collect();
    let (_folder, index) = index_of(&documents);
    let query = Query::parse("甲乙").unwrap();
    for sort in [Sort::Relevance, Sort::Date, Sort::Document] {
        let all = index.search(&query, &SearchOptions { limit: 100, offset: 0, sort }).unwrap();
        assert_eq!((all.total, all.hits.len()), (14, 14));
        let pages = (0..4).flat_map(|page| {
            index.search(&query, &SearchOptions { limit: 4, offset: page * 4, sort }).unwrap().hits
        });
        assert_eq!(all.hits, pages.collect::<Vec<_>>());
    }
    let dated = index.search(&query, &SearchOptions { limit: 1, offset: 0, sort: Sort::Date }).unwrap();
    assert_eq!(dated.hits[0].document_id, "2", "2006 is the newest");
}

/// Text as it comes: hanzi of a small alphabet so that matches happen, with all that may stand between.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            8 => proptest::sample::select(vec!["医", "院", "县", "轉", "转", "诊", "診", "𠮷", "々"]),
            1 => proptest::sample::select(vec!["，", "。", " ", "\n", "2017", "２", "covid", "（", "\u{200b}", "ﬃ"]),
        ],
        0..25,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_string_of_hanzi_finds_exactly_the_passages_that_contain_it(
        texts in proptest::collection::vec(text(), 1..12),
        queries in proptest::collection::vec("[医院县轉转诊診𠮷々]{1,6}", 20),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (_folder, index) = index_of(&[document("1111", "a.txt", &texts)]);
        for query in queries {
            let wanted = fold(&query).text;
            let expected: Vec<u32> = (1..)
                .zip(&texts)
                .filter(|(_, text)| fold(text).text.contains(&wanted))
                .map(|(ordinal, _)| ordinal)
                .collect();
            let result = index.search(&Query::parse(&query).unwrap(), &EVERYTHING).unwrap();
            let found: Vec<u32> = result.hits.iter().map(|hit| hit.passage.ordinal).collect();
            prop_assert_eq!(&found, &expected, "{}", query);
            for hit in &result.hits {
                prop_assert!(!hit.highlights.is_empty());
                for mark in &hit.highlights {
                    prop_assert!(fold(mark.slice(&hit.passage.text)).text.contains(&wanted));
                }
            }
        }
    }

    #[test]
    fn index_and_highlighter_agree_on_phrases(
        texts in proptest::collection::vec(text(), 1..12),
        queries in proptest::collection::vec("[医轉，2 ]{1,5}|\"(covid|COVIDs|19)[ ,-](2017|x|医)\"|co(v|vid)\\*|covids?", 20),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).chain(["covid x 2017,医", "Covids,2017"]).collect();
        let (_folder, index) = index_of(&[document("1111", "a.txt", &texts)]);
        for query in queries {
            let quoted = if query.contains(['"', '*', 'c']) { query } else { format!("\"{query}\"") };
            let Ok(query) = Query::parse(&quoted) else { continue };
            let marked = |text: &&str| !highlight::highlights(text, &query.texts()).is_empty();
            let expected: Vec<u32> =
                (1..).zip(&texts).filter(|(_, text)| marked(text)).map(|(ordinal, _)| ordinal).collect();
            let result = index.search(&query, &EVERYTHING).unwrap();
            let found: Vec<u32> = result.hits.iter().map(|hit| hit.passage.ordinal).collect();
            prop_assert_eq!(&found, &expected, "{} in {:?}", quoted, texts);
        }
    }

    #[test]
    fn no_query_panics_and_every_error_points_inside(
        query in "([()\"*:医a1，“「 ]|AND|OR|NOT|NEAR/2|NEAR|level:|signal:R|year:1..|title:){0,12}",
    ) {
        let (_folder, index) = index_of(&[]);
        match Query::parse(&query) {
            Ok(query) => prop_assert_eq!(index.search(&query, &EVERYTHING).unwrap().total, 0),
            Err(error) => {
                let length = query.chars().count();
                prop_assert!(error.span.start <= error.span.end && error.span.end <= length);
                prop_assert!(!error.message.is_empty());
            }
        }
    }
}
