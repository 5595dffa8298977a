use super::*;
use crate::model::{FileInfo, Format, Layout, Line, Page, Pages, SourceFile, Verdict};
use crate::structure::structure;
use proptest::prelude::*;

/// A document of these lines, under a name that makes its id.
fn document(name: &str, format: Format, text: &str) -> Document {
    let hash = format!("{:0<16}", name.bytes().map(|byte| format!("{byte:02x}")).collect::<String>());
    let path = format!("{name}.{format}");
    let source = SourceFile { path, size: 0, modified: 0, hash, format };
    let lines = text.lines().map(|line| Line::paragraph(line, Default::default())).collect();
    let page = Page { number: 1, label: None, width: 0.0, height: 0.0, verdict: Verdict::Text, lines };
    structure(&source, &Pages { format, layout: Layout::Flow, info: FileInfo::default(), pages: vec![page] })
}

const NATIONAL: &str = "国务院办公厅关于推进医疗联合体建设和发展的指导意见\n国办发〔2017〕32号\n各省、自治区、直辖市人民政府：\n\
    根据《国务院关于医改的意见》（国发〔2012〕11号）精神，提出以下意见。\n国务院办公厅\n2017年4月23日";
const LOCAL: &str = "安顺市人民政府关于推进医联体建设的实施意见\n安府发〔2018〕5号\n各县、区人民政府：\n\
    为贯彻落实《国务院办公厅关于推进医疗联合体建设和发展的指导意见》，结合国发〔2012〕11号文件，制定本意见。\n\
    按照《关于推进医疗联合体建设和发展的指导意见》办理，发给《医联体证》。\n安顺市人民政府\n2018年4月23日";

/// Citing file, verbs, cited number, and whether the cited work is there.
fn brief(lineage: &Lineage) -> Vec<(String, String, String, bool)> {
    let tie = |tie: &Tie| {
        let (from, to) = (&lineage.works[tie.from], &lineage.works[tie.to]);
        let number = to.number.clone().unwrap_or_default();
        (from.file.clone().unwrap_or_default(), tie.verbs.join("、"), number, to.document.is_some())
    };
    lineage.ties.iter().map(tie).collect()
}

#[test]
fn who_rests_on_whom() {
    let documents = [document("a", Format::Text, LOCAL), document("b", Format::Text, NATIONAL)];
    let found = lineage(&documents);
    let line = |file: &str, verbs: &str, number: &str, there| {
        (file.to_owned(), verbs.to_owned(), number.to_owned(), there)
    };
    let expected = [
        line("a.text", "贯彻落实、按照", "国办发〔2017〕32号", true),
        line("a.text", "结合", "国发〔2012〕11号", false),
        line("b.text", "根据", "国发〔2012〕11号", false),
    ];
    assert_eq!(brief(&found), expected);
    assert_eq!(found.works.len(), 3, "the unknown work is one for both: {:?}", found.works);
    assert_eq!(found.works[2].title.as_deref(), Some("国务院关于医改的意见"));
    let around = found.around(&documents[1].id);
    assert_eq!(brief(&around), [expected[0].clone(), expected[2].clone()]);
}

#[test]
fn a_body_named_without_its_place_is_that_of_the_place() {
    let opinion = |place: &str| {
        format!(
            "{place}人民政府办公厅关于推进紧密型县域医共体建设的意见\n各市人民政府：\n为推进改革，提出以下意见。\n一、目标\n全面完成。"
        )
    };
    let plan = "金寨县人民政府关于印发金寨县医共体方案的通知\n各乡镇：\n为落实省政府办公厅《关于推进紧密型县域医共体建设的意见》，现印发方案。";
    let documents = [
        document("a", Format::Text, plan),
        document("b", Format::Text, &opinion("贵州省")),
        document("c", Format::Text, &opinion("安徽省")),
    ];
    let found = lineage(&documents);
    let cited: Vec<&str> = found.ties.iter().filter_map(|tie| found.works[tie.to].file.as_deref()).collect();
    assert_eq!(cited, ["c.text"]);
}

#[test]
fn graphs_quote_what_they_hold() {
    let mut found = lineage(&[document("a", Format::Text, LOCAL)]);
    found.works[0].title = Some("医\"联\\体\n<&>\u{1}".to_owned());
    let mut out = Vec::new();
    graph::dot(&mut out, &found).unwrap();
    let dot = String::from_utf8(out).unwrap();
    assert!(dot.contains(r#"w0 [label="医\"联\\体\n<&> \n安府发〔2018〕5号", style=solid]"#), "{dot}");
}

/// A text of `n` articles, each of its own.
fn law(title: &str, n: usize) -> String {
    let words =
        ["医疗", "卫生", "机构", "改革", "管理", "居住", "登记", "服务", "保障", "监督", "应当", "依法"];
    let article = |at: usize| {
        let text: String = (0..30).map(|k| words[(at * 7 + k * k + at * k) % words.len()]).collect();
        format!("第{at}条 {text}第{}项事务，由{}负责。", at * 31, words[at % words.len()])
    };
    format!("{title}\n{}", (1..=n).map(article).collect::<Vec<_>>().join("\n"))
}

fn settled(documents: &[Document]) -> Vec<Option<String>> {
    let sketched = |document: &Document| (document.clone(), Sketch::of(&document.passages));
    let sketched: Vec<_> = documents.iter().map(sketched).collect();
    duplicates(&sketched, |document| Ok::<_, std::convert::Infallible>(document.passages.clone())).unwrap()
}

#[test]
fn the_better_reading_stays() {
    let text = law("安顺市居住登记管理办法", 40);
    let documents = [
        document("a", Format::Docx, &text),
        document("b", Format::Pdf, &text),
        document("c", Format::Html, &format!("{text}\n打印本页")),
        document("d", Format::Pdf, &law("安顺市医疗机构管理办法", 20)),
    ];
    let better = Some(documents[1].id.clone());
    assert_eq!(settled(&documents), [better.clone(), None, better, None]);
    let mut damaged = documents.clone();
    damaged[1].quality.push(crate::model::Quality::Ocr);
    let better = Some(damaged[0].id.clone());
    assert_eq!(settled(&damaged), [None, better.clone(), better, None]);
}

#[test]
fn a_changed_text_is_another_text() {
    let text = law("安顺市居住登记管理办法", 60);
    let amended = text.replacen(
        "办法\n",
        "办法\n（2011年12月28日安顺市人民政府公布 根据2018年5月1日《关于修改〈安顺市居住登记管理办法〉的决定》修正）\n",
        1,
    );
    let draft = text.replacen("办法\n", "办法（征求意见稿）\n", 1);
    let texts = [text, amended.replace("第31项", "第32项"), draft];
    let documents: Vec<Document> =
        ["a", "b", "c"].iter().zip(&texts).map(|(name, text)| document(name, Format::Text, text)).collect();
    assert_eq!(settled(&documents)[2], None);
    let mut numbered = [documents[0].clone(), documents[0].clone()];
    numbered[1].id = "f".repeat(16);
    numbered[0].metadata.number = Some("安府发〔2018〕5号".to_owned());
    numbered[1].metadata.number = Some("安府发〔2019〕5号".to_owned());
    assert_eq!(settled(&numbered), [None, None]);
}

#[test]
fn a_changed_article_makes_another_version() {
    let text = law("安顺市居住登记管理办法", 60);
    let changed = text.replacen("医疗卫生", "健康卫生", 1);
    assert_ne!(text, changed);
    let documents = [document("a", Format::Text, &text), document("b", Format::Text, &changed)];
    assert_eq!(settled(&documents), [None, None]);
    // One printing names the day of adoption, the other that of publication.
    let dated =
        |day: &str| text.replacen("办法\n", &format!("办法\n（2011年12月{day}日安顺市人民政府发布）\n"), 1);
    let documents = [document("a", Format::Pdf, &dated("1")), document("b", Format::Text, &dated("28"))];
    assert_ne!(documents[0].metadata.date, documents[1].metadata.date);
    assert_eq!(settled(&documents), [None, Some(documents[0].id.clone())]);
}

proptest! {
    /// The estimate from sketches against the sets themselves.
    #[test]
    fn likeness_is_that_of_the_sets(left in "[甲乙丙丁戊己庚辛]{400,900}", cut in 0usize..400, other in "[甲乙丙丁戊己庚辛]{0,400}") {
        let right: String = left.chars().skip(cut).chain(other.chars()).collect();
        let sketch = |text: &str| Sketch::of(&document("a", Format::Text, &format!("{text}。")).passages);
        let runs = |text: &str| -> HashSet<Vec<char>> {
            text.chars().collect::<Vec<_>>().windows(6).map(<[char]>::to_vec).collect()
        };
        let (a, b) = (runs(&left), runs(&right));
        let truth = a.intersection(&b).count() as f64 / a.union(&b).count() as f64;
        let estimate = sketch(&left).likeness(&sketch(&right));
        prop_assert!((estimate - truth).abs() < 0.1, "{estimate} for {truth}");
    }

    /// Any tangle of citations, circles and all, gives ties between works that are there.
    #[test]
    fn any_tangle(cites in prop::collection::vec(prop::collection::vec(0usize..6, 0..5), 1..6)) {
        let text = |(at, cites): (usize, &Vec<usize>)| {
            let cited: String = cites.iter().map(|to| format!("《关于第{to}号工作的意见》（国发〔2012〕{to}号）、")).collect();
            document(&format!("d{at}"), Format::Text, &format!("国务院关于第{at}号工作的意见\n国发〔2012〕{at}号\n各省：\n根据{cited}制定本意见。\n国务院\n2012年1月1日"))
        };
        let documents: Vec<Document> = cites.iter().enumerate().map(text).collect();
        let found = lineage(&documents);
        let truth: HashSet<(usize, usize)> = cites
            .iter()
            .enumerate()
            .flat_map(|(from, cites)| cites.iter().map(move |to| (from, *to)))
            .filter(|(from, to)| from != to)
            .collect();
        prop_assert_eq!(found.ties.len(), truth.len());
        for tie in &found.ties {
            let number = found.works[tie.to].number.clone().unwrap_or_default();
            let to: usize = number.trim_start_matches("国发〔2012〕").trim_end_matches('号').parse().unwrap();
            prop_assert!(truth.contains(&(tie.from, to)));
            prop_assert_eq!(found.works[tie.to].document.is_some(), to < documents.len());
        }
        for document in &documents {
            found.around(&document.id);
        }
    }
}
