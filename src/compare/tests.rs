//! Comparisons of real texts: what a reader of both sees, and what must hold whatever the texts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::extract::pdf::{self, PdfOptions};
use crate::model::{
    Directive, Evidence, Format, Language, Metadata, Passage, PassageKind, Signal, SourceFile, Span,
};
use crate::structure::structure;
use crate::tag::Tagger;

fn sample(path: &str) -> Document {
    let path = format!("{}/samples/{path}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap();
    let source = SourceFile { hash: path.clone(), path, size: 0, modified: 0, format: Format::Pdf };
    static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::shipped().unwrap());
    let mut document = structure(&source, &pdf::read(&bytes, &PdfOptions::default()).unwrap());
    TAGGER.tag(&mut document);
    document
}

/// Number of each local unit, its relation, and the numbers of the national units it takes up.
fn read(comparison: &Comparison) -> BTreeMap<&str, (Relation, Vec<&str>)> {
    let number = |units: &'_ [Unit], id: &str| units.iter().position(|unit| unit.id == id).unwrap();
    comparison
        .alignments
        .iter()
        .map(|alignment| {
            let links = alignment.national.iter().map(|link| {
                let at = number(&comparison.national_units, &link.passage);
                comparison.national_units[at].number.as_str()
            });
            let at = number(&comparison.local_units, &alignment.local);
            (comparison.local_units[at].number.as_str(), (alignment.relation, links.collect()))
        })
        .collect()
}

#[test]
fn a_local_regulation_beside_its_national_one() {
    let comparison = compare(
        &sample("central/national-residence-permit.pdf"),
        &sample("prefecture/chengdu-residence-permit.pdf"),
    );
    assert_eq!((comparison.national_units.len(), comparison.local_units.len()), (23, 21));
    let found = read(&comparison);
    // 申领材料: shortened. 签注: the papers to bring are named. 居住登记: Chengdu's own.
    assert_eq!(found["第九条"], (Relation::Adapt, vec!["第九条"]));
    assert_eq!(found["第十三条"], (Relation::Elaborate, vec!["第十条"]));
    assert_eq!(found["第七条"], (Relation::New, vec![]));
    // One article takes from two; rights listed by the state are left to rules to come.
    assert_eq!(found["第五条"].1, ["第八条", "第五条"]);
    assert_eq!(found["第十四条"], (Relation::Soften, vec!["第十二条", "第十三条"]));
    // The contents of the permit (第四条) are nowhere in the local text.
    let left_out = &comparison.left_out;
    let fourth = comparison.national_units.iter().find(|unit| unit.number == "第四条").unwrap();
    assert!(left_out.contains(&fourth.id));
    let [link] = &comparison.alignments[12].national[..] else { panic!("one link") };
    assert!(comparison.local_units[12].text.contains(&link.shared), "{}", link.shared);
    assert!(link.shared.chars().count() >= 10, "{}", link.shared);
}

#[test]
fn a_text_beside_itself_is_a_copy() {
    for path in [
        "central/national-hospital-reform.pdf",
        "central/national-residence-permit.pdf",
        "prefecture/chengdu-residence-permit.pdf",
        "county/liuzhi.pdf",
        "english/en-directive-2002-91-buildings.pdf",
    ] {
        let document = sample(path);
        let comparison = compare(&document, &document);
        for (at, alignment) in comparison.alignments.iter().enumerate() {
            assert_eq!(alignment.relation, Relation::Copy, "{path}: {alignment:?}");
            let [link] = &alignment.national[..] else { panic!("{path}: {alignment:?}") };
            assert_eq!(link.passage, comparison.national_units[at].id, "{path}");
        }
        assert!(comparison.left_out.is_empty());
        let groups = comparison.chapters.iter().chain(&comparison.instruments).map(|group| &group.figures);
        for figures in groups.chain([&comparison.figures]) {
            let Figures { coverage, unit_coverage, invention, verbatim, operationalization, .. } = figures;
            assert_eq!((*coverage, *unit_coverage, *invention, *verbatim), (1.0, 1.0, 0.0, 1.0), "{path}");
            assert_eq!(*operationalization, 0.0);
            assert_eq!(figures.strength.national, figures.strength.local);
            assert_eq!(figures.ambiguity.national, figures.ambiguity.local);
            assert!(figures.signals.iter().all(|(from, to)| to.keys().eq([from])), "{:?}", figures.signals);
        }
        let figures = &comparison.figures;
        let directives: usize = document.passages.iter().map(|passage| passage.directives.len()).sum();
        assert!(figures.directives > 0 && figures.directives <= directives);
        let chapters: usize = comparison.chapters.iter().map(|group| group.national.len()).sum();
        assert_eq!(chapters, comparison.national_units.len());
    }
}

#[test]
fn an_article_of_definitions_is_a_copy_of_itself() {
    let article = |number: &str, text: &str| (number.to_owned(), text.to_owned());
    let text = written(
        "d",
        &[
            article("第一条", "国家建立基本医疗卫生服务制度,保障公民享有基本医疗卫生服务。"),
            article(
                "第二条",
                "基本医疗卫生服务,是指维护人体健康所必需、公民可公平获得的疾病预防和康复等服务。",
            ),
        ],
    );
    let copied = |number| (Relation::Copy, vec![number]);
    let expected = BTreeMap::from([("第一条", copied("第一条")), ("第二条", copied("第二条"))]);
    assert_eq!(read(&compare(&text, &text)), expected);
}

#[test]
fn directive_sentences_are_counted_one_by_one() {
    let passage = |ordinal, text: &str, sentences: &[(usize, usize, Signal)]| Passage {
        number: format!("第{}条", ["一", "二"][ordinal as usize - 1]),
        directives: (0..)
            .zip(sentences)
            .map(|(sentence, &(_, _, signal))| Directive {
                sentence,
                signal,
                strength: if signal == Signal::Y { 4 } else { 2 },
                ambiguity: if signal == Signal::G { 0.5 } else { 0.0 },
                parts: Vec::new(),
            })
            .collect(),
        ..Passage::body("d", ordinal, text, sentences.iter().map(|s| Span::new(s.0, s.1)).collect())
    };
    let fees = "首次申领居住证免收证件工本费。";
    let sites = "公安机关应当设立社区服务机构受理申请。";
    let mut national = written("n", &[]);
    national.passages = vec![
        passage(1, &format!("{fees}{sites}"), &[(0, 15, Signal::B), (15, 34, Signal::Y)]),
        passage(2, "鼓励企业为职工提供住房补贴和培训机会。", &[(0, 19, Signal::G)]),
    ];
    let mut local = written("l", &[]);
    local.passages = vec![passage(1, fees, &[(0, 15, Signal::B)])];
    let comparison = compare(&national, &local);
    let figures = &comparison.figures;
    assert_eq!((figures.directives, figures.directives_taken_up), (3, 1));
    assert_eq!((figures.coverage, figures.unit_coverage), (1.0 / 3.0, 0.5));
    // A national unit with one B and one Y speaks as the first of R Y G C B.
    assert_eq!(figures.signals, BTreeMap::from([(Signal::Y, BTreeMap::from([(Signal::B, 1)]))]));
    assert_eq!(figures.strength, Change { national: Some(3.0), local: Some(2.0) });
    assert_eq!(figures.ambiguity, Change { national: Some(0.0), local: Some(0.0) });
    let [link] = &comparison.alignments[0].national[..] else { panic!("one link") };
    assert_eq!(link.evidence.dropped, [Span::new(15, 34)]);
}

#[test]
fn evidence_stands_in_both_texts() {
    let comparison = compare(
        &sample("central/national-residence-permit.pdf"),
        &sample("prefecture/chengdu-residence-permit.pdf"),
    );
    let mut runs = 0;
    for (alignment, local) in comparison.alignments.iter().zip(&comparison.local_units) {
        for link in &alignment.national {
            let national = comparison.national_units.iter().find(|unit| unit.id == link.passage).unwrap();
            let Evidence { shared, exchanged, inserted, dropped } = &link.evidence;
            let (mine, theirs) = (local.text.chars().count(), national.text.chars().count());
            for run in shared.iter().chain(exchanged) {
                assert!(!run.local.is_empty() && run.local.end <= mine);
                assert!(!run.national.is_empty() && run.national.end <= theirs);
                runs += 1;
            }
            assert!(inserted.iter().all(|span| !span.is_empty() && span.end <= mine));
            assert!(dropped.iter().all(|span| !span.is_empty() && span.end <= theirs));
        }
    }
    assert!(runs > 100, "{runs}");
    // The papers to bring are Chengdu's, the office it commissions is the state's.
    let (local, alignment) = (&comparison.local_units[12], &comparison.alignments[12]);
    let [Link { evidence, .. }] = &alignment.national[..] else { panic!("one link") };
    let national = &comparison.national_units[9].text;
    let first = &evidence.exchanged[0];
    assert_eq!(first.local.slice(&local.text), "持居民身份证等有效身份证明、");
    let dropped: Vec<&str> = evidence.dropped.iter().map(|span| span.slice(national)).collect();
    assert_eq!(dropped, ["委托的社区服务机构"]);
    let shared = evidence.shared.iter().map(|run| run.local.slice(&local.text));
    assert!(shared.into_iter().any(|words| words == "居住年限自补办签注手续之日起连续计算。"));
}

#[test]
fn an_unrelated_text_is_new() {
    for (national, local) in [
        ("central/national-residence-permit.pdf", "county/liuzhi.pdf"),
        ("central/national-residence-permit.pdf", "province/guizhou.pdf"),
        ("central/national-hospital-reform.pdf", "prefecture/chengdu-residence-permit.pdf"),
        ("english/en-directive-2002-91-buildings.pdf", "prefecture/chengdu-residence-permit.pdf"),
    ] {
        let comparison = compare(&sample(national), &sample(local));
        assert!(comparison.figures.invention >= 0.95, "{local}: {:?}", comparison.figures);
    }
}

#[test]
fn nothing_compares_to_nothing() {
    let mut empty = sample("county/liuzhi.pdf");
    empty.passages.clear();
    let full = sample("prefecture/chengdu-residence-permit.pdf");
    assert_eq!(compare(&empty, &empty).figures, Figures::default());
    assert_eq!(compare(&empty, &full).figures.invention, 1.0);
    assert_eq!(compare(&full, &empty).left_out.len(), 21);
}

/// A document of passages with these numbers and texts.
fn written(id: &str, passages: &[(String, String)]) -> Document {
    let passages = (1..).zip(passages).map(|(ordinal, (number, text))| Passage {
        kind: if text.len() % 7 == 0 { PassageKind::Heading } else { PassageKind::Body },
        headings: vec![text.chars().take(5).collect()],
        number: number.clone(),
        ..Passage::body(id, ordinal, text, Vec::new())
    });
    Document {
        id: id.into(),
        source: SourceFile { path: id.into(), size: 0, modified: 0, hash: id.into(), format: Format::Text },
        metadata: Metadata { region: Some("四川省/成都市".into()), ..Metadata::default() },
        language: Language::Chinese,
        pages: 1,
        quality: Vec::new(),
        furniture: Vec::new(),
        citations: Vec::new(),
        duplicate_of: None,
        passages: passages.collect(),
    }
}

fn any_passages() -> impl Strategy<Value = Vec<(String, String)>> {
    let number = "(第[一二十]条)?([一二][、（]?[一二]?）?)?";
    let text = "(第一条|来蓉人员|居住证|应当|不得|享受|、参与|15日内|，|。|；|\n|（以下简称“|”）|具体办法另行制定|𠮷|ﬃ|a b|\\PC){0,20}";
    prop::collection::vec((number, text), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_texts_compare(national in any_passages(), local in any_passages()) {
        let (national, local) = (written("n", &national), written("l", &local));
        let comparison = compare(&national, &local);
        prop_assert_eq!(comparison.alignments.len(), comparison.local_units.len());
        for (alignment, unit) in comparison.alignments.iter().zip(&comparison.local_units) {
            prop_assert_eq!(alignment.national.is_empty(), alignment.relation == Relation::New);
            prop_assert!(alignment.national.iter().all(|link| unit.text.contains(&link.shared)));
            prop_assert!(alignment.national.iter().all(|link| (0.0..=1.0).contains(&link.score)));
        }
        let Figures { coverage, unit_coverage, invention, verbatim, .. } = comparison.figures;
        prop_assert!([coverage, unit_coverage, invention, verbatim].iter().all(|share| (0.0..=1.0).contains(share)));
        let spans = |link: &Link| -> Vec<Span> {
            let Evidence { shared, exchanged, inserted, .. } = &link.evidence;
            shared.iter().chain(exchanged).map(|run| run.local).chain(inserted.iter().copied()).collect()
        };
        for (alignment, unit) in comparison.alignments.iter().zip(&comparison.local_units) {
            let length = unit.text.chars().count();
            let spans: Vec<Span> = alignment.national.iter().flat_map(spans).collect();
            prop_assert!(spans.iter().all(|span| span.start < span.end && span.end <= length), "{spans:?} {length}");
        }
        let again = compare(&local, &local);
        prop_assert!(again.alignments.iter().all(|alignment| alignment.relation == Relation::Copy));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_unit_of_two_versions_has_its_place_once(old in any_passages(), new in any_passages()) {
        let (old, new) = (written("o", &old), written("n", &new));
        let Versions { old_units, new_units, revisions, .. } = versions(&old, &new);
        let ids = |units: &[Unit]| units.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>();
        let newer: Vec<String> = revisions.iter().filter_map(|revision| revision.new.clone()).collect();
        prop_assert_eq!(newer, ids(&new_units));
        let mut older: Vec<String> = revisions.iter().filter_map(|revision| revision.old.clone()).collect();
        older.sort();
        prop_assert_eq!(older, ids(&old_units));
        let same = versions(&new, &new).revisions;
        prop_assert!(same.iter().all(|revision| revision.state == Revised::Unchanged && !revision.moved));
    }

    #[test]
    fn a_chain_of_two_texts_says_what_their_comparison_says(upper in any_passages(), lower in any_passages()) {
        let documents = [written("u", &upper), written("l", &lower)];
        let Chain { steps, threads, .. } = chain(&documents);
        let [comparison] = &steps[..] else { panic!("one step") };
        prop_assert_eq!(comparison, &compare(&documents[0], &documents[1]));
        let links: usize = comparison.alignments.iter().map(|alignment| alignment.national.len()).sum();
        prop_assert_eq!(threads.iter().map(|thread| thread.taken_up.len()).sum::<usize>(), links);
    }
}

#[test]
fn like_units_of_one_text_are_copies_of_themselves() {
    let texts =
        ["来蓉人员15日内\n享受具体办法另行制定。居住证、参与第一条第一条", "具体办法另行制定享受15日内"];
    let document = written("l", &texts.map(|text| (String::new(), text.to_owned())));
    let comparison = compare(&document, &document);
    let relations: Vec<_> = comparison.alignments.iter().map(|alignment| alignment.relation).collect();
    assert_eq!(relations, [Relation::Copy, Relation::Copy], "{comparison:#?}");
}
