//! What a query finds, and in which order.

use super::*;
use crate::model::{Directive, Signal};

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
        ..Tag::default()
    };
    one.passages[0].tags = vec![tag("signals", "B", 10), tag("actors", "finance", 4), tag("nato", "T", 2)];
    one.passages[1].tags = vec![tag("signals", "R", 4)];
    one.passages[1].directives =
        vec![Directive { sentence: 0, signal: Signal::R, strength: 5, ambiguity: 0.65, parts: Vec::new() }];
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
        ("instrument:nato:T", vec!["1111-0001"]),
        ("instrument:elements:T", vec![]),
        ("actor:\"财政局\"", vec!["1111-0001"]),
        ("type:finance", vec!["1111-0001"]),
        ("ambiguity:>0.6", vec!["1111-0002"]),
        ("ambiguity:>0.65 OR ambiguity:<0.65", vec![]),
        ("ambiguity:0.6..0.7", vec!["1111-0002"]),
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
fn counts_by_field() {
    let with = |id: &str, path: &str, level, region: &str, texts: &[&str]| {
        let mut document = document(id, path, texts);
        document.metadata.level = Some(level);
        document.metadata.region = Some(region.to_owned());
        document
    };
    let (_folder, index) = index_of(&[
        with("1111", "a.txt", Level::County, "贵州省/六枝特区", &["经费", "医院", "经费"]),
        with("2222", "b.txt", Level::Central, "全国", &["经费"]),
    ]);
    // A third document lies in a part of the index of its own, and one of its passages is deleted with it later.
    let mut writer = index.writer().unwrap();
    writer.put(&with("3333", "c.txt", Level::Central, "全国", &["经费"]), &[]).unwrap();
    writer.put(&with("4444", "d.txt", Level::Central, "全国", &["经费"]), &[]).unwrap();
    writer.commit().unwrap();
    writer.remove("d.txt");
    writer.commit().unwrap();
    let counts = |passages, documents| Counts { passages, documents };
    let facets = |query: &str, field: &str| -> Vec<(String, Counts)> {
        let facets = index.facets(&Query::parse(query).unwrap(), field).unwrap();
        facets.into_iter().map(|facet| (facet.value, facet.counts)).collect()
    };
    assert_eq!(index.count(&Query::parse("经费").unwrap()).unwrap(), counts(4, 3));
    assert_eq!(index.count(&Query::everything()).unwrap(), counts(5, 3));
    assert_eq!(
        facets("经费", "level"),
        [("central".to_owned(), counts(2, 2)), ("county".to_owned(), counts(2, 1))]
    );
    assert_eq!(facets("医院", "region"), [("贵州省/六枝特区".to_owned(), counts(1, 1))]);
    assert_eq!(facets("没有", "level"), []);
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
        ("转诊 NOT 县级医院", vec![3]),
        ("转诊 NOT (县级医院 负责)", vec![3]),
        ("NOT 乡镇卫生院 NOT \"public health\"", vec![2, 3, 4]),
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
    writer.put(&document("2222", "b.txt", &["别的内容"]), &[]).unwrap();
    writer.commit().unwrap();
    writer.put(&document("1111", "a.txt", &texts), &[]).unwrap();
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
    let words = rank::words(
        &rank::Statistics::of(&searcher, index.fields.record).unwrap(),
        index.fields.words,
        "支持中国发展卫生的国家",
    )
    .unwrap();
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
