use super::*;
use crate::model::{FileInfo, Format, Level, Line, Page, Rect};
use proptest::prelude::*;

fn source() -> SourceFile {
    let hash = "0123456789abcdef0123".to_owned();
    SourceFile { path: "通知.txt".to_owned(), size: 0, modified: 0, hash, format: Format::Text }
}

fn pages(layout: Layout, pages: Vec<Vec<Line>>) -> Pages {
    let page = |(number, lines)| Page {
        number,
        label: None,
        width: 595.0,
        height: 842.0,
        verdict: Verdict::Text,
        lines,
    };
    let pages = (1..).zip(pages).map(page).collect();
    Pages { format: Format::Text, layout, info: FileInfo::default(), pages }
}

pub(super) fn flow(text: &str) -> Document {
    of_lines(text.lines().map(|line| Line::paragraph(line, Default::default())).collect())
}

pub(super) fn of_lines(lines: Vec<Line>) -> Document {
    structure(&source(), &pages(Layout::Flow, vec![lines]))
}

const SIZE: f32 = 16.0;
const LEFT: f32 = 80.0;

fn line(text: &str, x0: f32, y0: f32) -> Line {
    let x1 = x0 + SIZE * text.chars().count() as f32;
    let rect = Rect { x0, y0, x1, y1: y0 + SIZE };
    Line { rect, font_size: SIZE, ..Line::paragraph(text, Default::default()) }
}

/// Sets paragraphs as GB/T 9704 has them: 28 characters a line, 22 lines a page, two characters of indent,
/// the page number below.
fn typeset(paragraphs: &[String]) -> Pages {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let chars: Vec<char> = paragraph.chars().collect();
        let (first, rest) = chars.split_at(chars.len().min(26));
        lines.push((LEFT + 2.0 * SIZE, first.iter().collect::<String>()));
        lines.extend(rest.chunks(28).map(|piece| (LEFT, piece.iter().collect())));
    }
    let set = lines.chunks(22).zip(1..).map(|(lines, number): (&[(f32, String)], u32)| {
        let placed =
            lines.iter().zip(0u8..).map(|((x0, text), row)| line(text, *x0, 100.0 + 28.0 * f32::from(row)));
        placed.chain([line(&format!("— {number} —"), 280.0, 780.0)]).collect()
    });
    pages(Layout::Fixed, set.collect())
}

proptest! {
    #[test]
    fn paragraphs_come_back_whole(paragraphs in prop::collection::vec("[医疗卫生机构改革发展，]{8,180}。", 1..40)) {
        // One-line paragraphs alone show no margin: as wide as half the page, they look like a block without indent.
        let length = |paragraph: &String| paragraph.chars().count();
        prop_assume!(paragraphs.iter().map(length).max() > Some(26) || paragraphs.iter().all(|p| length(p) < 22));
        let document = structure(&source(), &typeset(&paragraphs));
        let found: Vec<&String> = document.passages.iter().map(|passage| &passage.text).collect();
        prop_assert_eq!(found, paragraphs.iter().collect::<Vec<_>>());
    }

    #[test]
    fn nothing_breaks_it(texts in prop::collection::vec("\\PC{0,40}", 0..20), fixed: bool, x in -1e9f32..1e9) {
        let lines = texts.iter().map(|text| line(text, x, x / 2.0)).collect();
        let layout = if fixed { Layout::Fixed } else { Layout::Flow };
        structure(&source(), &pages(layout, vec![lines]));
    }
}

/// Paragraphs of these lengths, typeset, come back with these lengths.
fn lengths_come_back(lengths: &[usize]) {
    let sentence = |length: &usize| -> String {
        "医疗卫生机构改革发展".chars().cycle().take(length - 1).chain(['。']).collect()
    };
    let paragraphs: Vec<String> = lengths.iter().map(sentence).collect();
    let document = structure(&source(), &typeset(&paragraphs));
    let found: Vec<usize> = document.passages.iter().map(|p| p.text.chars().count()).collect();
    assert_eq!(found, lengths);
}

#[test]
fn margins_of_pages_with_few_lines() {
    // Most lines agree on the indent.
    lengths_come_back(&[26, 26, 82, 26]);
    lengths_come_back(&[54, 54, 26, 10]);
    // All lines are indented, and none is full.
    lengths_come_back(&[14, 9]);
}

const NOTICE: &str = "安顺市人民政府办公室文件
安府办发〔2020〕12号
安顺市人民政府办公室
关于印发安顺市分级诊疗实施方案的通知
各县、自治县、区人民政府：
《安顺市分级诊疗实施方案》已经市人民政府同意，现印发给你们。
安顺市人民政府办公室
二〇二〇年三月五日
（此件公开发布）
安顺市分级诊疗实施方案
根据《国务院办公厅关于推进分级诊疗制度建设的指导意见》（国办发〔2015〕70号），制定本方案。
一、总体要求
（一）指导思想。坚持以人民健康为中心。
附件：任务分工表";

#[test]
fn a_notice_with_its_plan() {
    let document = flow(NOTICE);
    let found = &document.metadata;
    assert_eq!(found.title.as_deref(), Some("安顺市人民政府办公室关于印发安顺市分级诊疗实施方案的通知"));
    assert_eq!(found.issuers, ["安顺市人民政府办公室"]);
    assert_eq!(found.number.as_deref(), Some("安府办发〔2020〕12号"));
    assert_eq!(found.kind.as_deref(), Some("通知"));
    assert_eq!(found.date.map(|date| date.to_string()).as_deref(), Some("2020-03-05"));
    assert_eq!(found.level, Some(Level::Prefecture));
    assert_eq!(found.region.as_deref(), Some("贵州省/安顺市"));
    assert_eq!(found.recipients, ["各县、自治县、区人民政府"]);
    assert_eq!(found.cites, ["国办发〔2015〕70号"]);
    use PassageKind::{Back, Body, Front, Heading, Title};
    let kinds: Vec<PassageKind> = document.passages.iter().map(|passage| passage.kind).collect();
    let expected =
        [Front, Front, Title, Title, Front, Body, Back, Back, Back, Title, Body, Heading, Body, Back];
    assert_eq!(kinds, expected);
    let lead = &document.passages[12];
    assert_eq!(lead.headings, ["一、总体要求", "（一）指导思想"]);
    assert_eq!(lead.number, "一（一）");
    assert_eq!(lead.id, "0123456789abcdef-0013");
}

#[test]
fn passages_tell_how_sure_ocr_was() {
    let read =
        |text: &str, x0: f32, y0: f32, sure: Option<f32>| Line { confidence: sure, ..line(text, x0, y0) };
    let first = read(&"根".repeat(26), LEFT + 2.0 * SIZE, 100.0, Some(0.9));
    let rest = read(&"据".repeat(13), LEFT, 128.0, Some(0.6));
    let printed = read("　　另起一段。", LEFT + 2.0 * SIZE, 170.0, None);
    let mut read = pages(Layout::Fixed, vec![vec![first, rest, printed]]);
    read.pages[0].verdict = Verdict::Ocr;
    let document = structure(&source(), &read);
    assert_eq!(document.quality, [Quality::Ocr]);
    let found: Vec<Option<f32>> = document.passages.iter().map(|passage| passage.confidence).collect();
    assert_eq!(found, [Some(0.8), None]);
}

#[test]
fn a_decision_that_brings_a_law_and_attachments() {
    let document = flow(
        "（2011年12月28日贵阳市第十二届人民代表大会常务委员会第三十七次会议通过）\n贵阳市人民代表大会常务委员会公告\n\
             现予公布。\n2012年4月19日\n贵州省人民代表大会常务委员会关于批准《贵阳市绿化条例》的决定\n决定予以批准。\n第一章 总则\n\
             第一条 为了绿化，制定本条例。\n第二条 本条例自2012年6月1日起施行。\n附件1\n绿化分工表\n一、树木\n由园林部门负责。",
    );
    let found = &document.metadata;
    assert_eq!(found.title.as_deref(), Some("贵阳市绿化条例"));
    assert_eq!(found.issuers, ["贵阳市人民代表大会常务委员会"]);
    assert_eq!(found.level, Some(Level::Prefecture));
    assert_eq!(found.adopted.map(|date| date.to_string()).as_deref(), Some("2011-12-28"));
    assert_eq!(found.effective.map(|date| date.to_string()).as_deref(), Some("2012-06-01"));
    assert_eq!(found.sources["effective"][0].words, "本条例自2012年6月1日起施行");
    let last = document.passages.last().unwrap();
    assert_eq!(last.headings, ["一、树木"]);
    assert_eq!(last.part, "附件1 绿化分工表");
    assert_eq!(document.passages[7].part, "");
}

#[test]
fn the_small_print() {
    let document = flow(
        "000012\n机密★1年 特急\n贵州省人民政府文件\n黔府发〔2020〕3号\n关于防汛工作的通知\n各市人民政府：\n切实做好防汛工作。\n\
             贵州省人民政府\n2020年5月1日\n抄送：省委办公厅，省军区。\n贵州省人民政府办公厅 2020年5月2日印发\n第3页 共3页",
    );
    let found = &document.metadata;
    assert_eq!(found.security.as_deref(), Some("机密★1年"));
    assert_eq!(found.urgency.as_deref(), Some("特急"));
    assert_eq!(found.copy_to, ["省委办公厅，省军区"]);
    assert_eq!(found.printing_office.as_deref(), Some("贵州省人民政府办公厅"));
    assert_eq!(found.printing_date.map(|date| date.to_string()).as_deref(), Some("2020-05-02"));
    assert_eq!(found.date.map(|date| date.to_string()).as_deref(), Some("2020-05-01"));
    assert_eq!(found.sources["urgency"][0].words, "机密★1年 特急");
    assert_eq!(document.furniture[0].text, "第3页 共3页");
}

#[test]
fn orders_and_announcements_with_what_they_publish() {
    let document = flow(
        "中华人民共和国交通运输部令\n2019年第17号\n《公路工程建设标准管理办法》已于2019年5月20日经第11次部务会议通过，现予公布，自2019年8月1日起\
             施行。\n部长　李小鹏\n2019年5月28日\n公路工程建设标准管理办法\n第一条　为了管理，制定本办法。",
    );
    let found = &document.metadata;
    assert_eq!(found.title.as_deref(), Some("公路工程建设标准管理办法"));
    assert_eq!(found.number.as_deref(), Some("交通运输部令2019年第17号"));
    assert_eq!(
        (&found.issuers[..], &found.signers[..]),
        (&["交通运输部".to_owned()][..], &["李小鹏".to_owned()][..])
    );
    let days = [found.adopted, found.date, found.effective].map(|day| day.map(|day| day.to_string()));
    assert_eq!(days.map(Option::unwrap), ["2019-05-20", "2019-05-28", "2019-08-01"]);
    let document = flow(
        "中华人民共和国最高人民法院公告\n《最高人民法院关于审理案件适用法律若干问题的规定》已于2021年6月8日由最高人民法院审判委员会第1841次会议\
             通过，现予公布，自2021年8月1日起施行。\n最高人民法院\n2021年7月27日\n法释〔2021〕15号\n最高人民法院\n关于审理案件\n适用法律若干问题的\
             规定\n（2021年6月8日最高人民法院审判委员会第1841次会议通过，自2021年8月1日起施行）\n第一条　适用本规定。",
    );
    let found = &document.metadata;
    assert_eq!(found.title.as_deref(), Some("最高人民法院关于审理案件适用法律若干问题的规定"));
    assert_eq!(found.number.as_deref(), Some("法释〔2021〕15号"));
    assert_eq!(found.issuers, ["最高人民法院"]);
    let document = flow(
        "国家税务总局公告\n2014年第67号\n关于发布《股权转让所得管理办法》的公告\n现予发布，自2015年1月1日起施行。\n国家税务总局\n2014年12月7日\n\
             股权转让所得管理办法\n第一条　为了管理，制定本办法。",
    );
    assert_eq!(document.metadata.title.as_deref(), Some("关于发布《股权转让所得管理办法》的公告"));
    assert_eq!(document.metadata.number.as_deref(), Some("国家税务总局公告2014年第67号"));
}

#[test]
fn minutes_are_called_by_their_subject() {
    let document = flow(
        "贵州省人民政府专题会议纪要\n〔2020〕12号\n贵州省人民政府办公厅　　2020年5月8日\n关于研究医共体建设有关问题的会议纪要\n2020年5月6日，\
             副省长主持召开专题会议。现将会议议定事项纪要如下：\n一、关于组建\n由各县牵头。\n（共印120份）",
    );
    assert_eq!(document.metadata.title.as_deref(), Some("关于研究医共体建设有关问题的会议纪要"));
    assert_eq!(document.metadata.issuers, ["贵州省人民政府办公厅"]);
    assert_eq!(document.passages.last().unwrap().kind, PassageKind::Back);
}

#[test]
fn a_law_without_issuer_that_binds_the_provinces() {
    let text = "机动车登记规定\n第一条　为了登记，制定本规定。\n第二条　本规定由公安机关实施。\n第三条　省、自治区、直辖市公安厅负责指导。";
    let found = flow(text).metadata;
    assert_eq!((found.level, found.region.as_deref()), (Some(Level::Central), Some("全国")));
    assert_eq!(found.sources["level"][0].words, "省、自治区、直辖市");
    let found = flow(&text.replace("公安厅负责", "公安厅和本市公安局负责")).metadata;
    assert_eq!(found.level, None);
}

#[test]
fn a_file_without_text() {
    let document = structure(&source(), &pages(Layout::Fixed, vec![Vec::new()]));
    assert!(document.passages.is_empty());
    assert_eq!(document.metadata, crate::model::Metadata::default());
    assert_eq!(document.language, Language::Chinese);
}

#[test]
fn a_law_with_contents() {
    let document = flow(
        "某某省绿化条例\n（2011年12月28日贵州省第十一届人民代表大会常务委员会第三十七次会议通过 自2012年5月1日起施行）\n\
             目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 为了绿化，制定本条例。\n第二章 附则\n第二条 本条例自公布之日起施行。",
    );
    let found = &document.metadata;
    assert_eq!(found.issuers, ["贵州省人民代表大会常务委员会"]);
    assert_eq!(found.date.map(|date| date.to_string()).as_deref(), Some("2011-12-28"));
    let headings: Vec<String> = document.passages.iter().map(Passage::heading).collect();
    assert_eq!(headings[6], "第一章 总则 > 第一条");
    assert_eq!(document.passages[3].kind, PassageKind::Front);
    assert_eq!(document.passages[8].number, "第二条");
}
