use super::*;
use crate::model::{FileInfo, Format, Layout, Line, Manner, Page, Pages, SourceFile, Verdict};
use crate::structure::structure;
use proptest::prelude::*;

/// What a text of these paragraphs cites.
fn of(texts: &[&str]) -> Vec<Citation> {
    let hash = "0123456789abcdef0123".to_owned();
    let source =
        SourceFile { path: "通知.txt".to_owned(), size: 0, modified: 0, hash, format: Format::Text };
    let lines = texts.iter().map(|text| Line::paragraph(*text, Default::default())).collect();
    let page = Page { number: 1, label: None, width: 0.0, height: 0.0, verdict: Verdict::Text, lines };
    let pages =
        Pages { format: Format::Text, layout: Layout::Flow, info: FileInfo::default(), pages: vec![page] };
    let document = structure(&source, &pages);
    for citation in &document.citations {
        let passage = &document.passages[citation.passage as usize - 1];
        assert_eq!(citation.span.slice(&passage.text), citation.words);
    }
    document.citations
}

/// Number, else title, and verb of each citation.
fn brief(citations: &[Citation]) -> Vec<(&str, &str)> {
    let name = |citation: &'_ Citation| citation.number.is_some();
    citations
        .iter()
        .map(|citation| {
            let name = if name(citation) { &citation.number } else { &citation.title };
            (name.as_deref().unwrap_or_default(), citation.verb.as_str())
        })
        .collect()
}

#[test]
fn a_list_shares_its_verb() {
    let found = of(&[
        "根据《中共贵州省委贵州省人民政府关于大力推动医疗卫生事业改革发展的意见》(黔党办发〔2015〕18号)、\
         《省人民政府办公厅关于印发<三年提升计划(2016—2018)>的通知》(黔府办函〔2016〕210号)等精神,结合我区实际,制定本方案。",
    ]);
    assert_eq!(brief(&found), [("黔党办发〔2015〕18号", "根据"), ("黔府办函〔2016〕210号", "根据")]);
    assert_eq!(found[0].issuers, ["中共贵州省委", "贵州省人民政府"]);
    assert_eq!(found[0].kind.as_deref(), Some("意见"));
    assert!(found.iter().all(|citation| citation.manner == Manner::Basis));
}

#[test]
fn verbs_before_and_after() {
    for (text, expected) in [
        ("为深入贯彻落实《国务院关于改革的意见》（国发〔2014〕25号）精神，制定本办法。", "贯彻落实"),
        ("认真落实《关于完善绩效工资政策的通知》等相关政策。", "落实"),
        ("应当按照国发 〔 2012 〕 11 号文件要求办理。", "按照"),
        ("根据《行政复议法》（以下简称复议法）及其实施条例、《行政诉讼法》等规定，制定本办法。", "根据"),
        (
            "根据《发票管理办法》（国务院令第587号2010年）《检查规程》（国税发〔2009〕157号）《举报办法》（国家税务总局令24号）。",
            "根据",
        ),
        (
            "根据《计划生育条例》（省人大常委会第45号公告）、《保险规定》（广东省人民政府令第203号）和省关于救治的有关要求以及《保险办法》的精神。",
            "根据",
        ),
        (
            "1998年5月14日发布的《办案规定》（公安部令第35号）和2007年10月25日发布的《办案规定修正案》同时废止。",
            "废止",
        ),
        ("2014年7月30日原国家食品药品监督管理总局令第7号公布的《生产办法》同时废止。", "废止"),
        ("按《苏州市流动人口积分管理计分标准》进行计分。", "按"),
        ("实施方案由各区根据市里的部署和《国家安全法》的规定制定。", "根据"),
        ("1994年6月4日国务院发布的《国家安全法实施细则》同时废止。", "废止"),
        (
            "《关于审理案件的解释》（法释〔2000〕37号）、《关于证据的规定》自2013年1月1日起停止执行。",
            "停止执行",
        ),
        ("现将《深圳市户籍迁入若干规定》印发给你们，请认真贯彻执行。", "印发"),
        ("《健康行动实施方案》已经市政府同意，现印发给你们。", "印发"),
        ("现将省政府办公厅《关于改革的意见》转发给你们。", "转发"),
        ("主要政策法规依据：《行政处罚法》、《城市绿化条例》。", "依据"),
        ("医疗机构执业，领取《医疗机构执业许可证》。", ""),
    ] {
        let found = of(&[text]);
        assert!(!found.is_empty(), "{text}");
        assert!(found.iter().all(|citation| citation.verb == expected), "{text}: {found:?}");
    }
}

#[test]
fn who_and_when() {
    let found = of(&["本办法自公布之日起施行。1994年6月4日国务院发布的《国家安全法实施细则》同时废止。"]);
    assert_eq!(found[0].date.map(|date| date.to_string()).as_deref(), Some("1994-06-04"));
    assert_eq!(found[0].issuers, ["国务院"]);
    let found = of(&["依照国务院《医疗机构管理条例》办理。"]);
    assert_eq!(found[0].issuers, ["国务院"]);
    assert_eq!(found[0].verb, "依照");
}

#[test]
fn a_number_and_the_title_it_published() {
    let found = of(&["2014年8月19日原国家工商行政管理总局令第71号公布的《公示暂行规定》同时废止。"]);
    assert_eq!(brief(&found), [("国家工商行政管理总局令第71号", "废止")]);
    assert_eq!(found[0].title.as_deref(), Some("公示暂行规定"));
    assert_eq!(found[0].issuers, ["国家工商行政管理总局"]);
    assert_eq!(found[0].date.map(|date| date.to_string()).as_deref(), Some("2014-08-19"));
    let found =
        of(&["《抗震管理规定》（经2002年7月11日建设部第61次常务会议审议通过，建设部令第111号）第五条："]);
    assert_eq!(found[0].number.as_deref(), Some("建设部令第111号"));
}

#[test]
fn works_of_several_issuers() {
    let found = of(&[
        "贯彻落实省委办公厅、省政府办公厅《关于推进医共体建设的意见》（皖办发〔2019〕15号）精神，制定本方案。",
    ]);
    assert_eq!(found[0].issuers, ["省委办公厅", "省政府办公厅"]);
}

#[test]
fn what_only_begins_like_a_short_name() {
    let found = of(&[
        "根据《中华人民共和国慈善法》（以下简称慈善法）和《健康中国行动（2019—2030年）》（以下简称《健康中国行动》）制定。",
        "加强慈善法律法规宣传，设立健康中国行动专题网站，依照慈善法实施办法办理。",
        "违反慈善法的，依法处理。",
    ]);
    let later: Vec<_> =
        found.iter().filter(|citation| citation.passage > 1).map(|c| c.words.as_str()).collect();
    assert_eq!(later, ["慈善法"]);
}

#[test]
fn titles_in_titles() {
    let found = of(&["根据《关于修改〈浙江省渔业条例〉的决定》和《关于印发〈浙江省规划〉的通知》执行。"]);
    let expected = [
        ("关于修改〈浙江省渔业条例〉的决定", Manner::Basis),
        ("浙江省渔业条例", Manner::Amendment),
        ("关于印发〈浙江省规划〉的通知", Manner::Basis),
    ];
    let found: Vec<_> = found.iter().map(|c| (c.title.as_deref().unwrap(), c.manner)).collect();
    assert_eq!(found, expected);
}

#[test]
fn short_names_lead_back() {
    let found = of(&[
        "第一条 根据《中华人民共和国专利法》(以下简称专利法)和《东莞市公共租赁住房管理办法》（东府〔2014〕1号，以下简称《管理办法》），制定本细则。",
        "第二条 依照专利法第四十二条的规定办理，参照《管理办法》执行。",
        "第三条 《办法》另有规定的，从其规定。",
    ]);
    let expected = [
        ("中华人民共和国专利法", "根据", "《中华人民共和国专利法》"),
        ("东府〔2014〕1号", "根据", "《东莞市公共租赁住房管理办法》（东府〔2014〕1号"),
        ("中华人民共和国专利法", "依照", "专利法"),
        ("东府〔2014〕1号", "参照", "《管理办法》"),
        ("东府〔2014〕1号", "", "《办法》"),
    ];
    let words = found.iter().map(|citation| citation.words.as_str());
    let found: Vec<_> =
        brief(&found).into_iter().zip(words).map(|((name, verb), words)| (name, verb, words)).collect();
    assert_eq!(found, expected);
}

#[test]
fn european_acts() {
    let found = of(&[
        "Having regard to the Treaty establishing the European Community, and in particular Article 175(1) thereof,",
        "The measures should be adopted in accordance with Council Decision 1999/468/EC of 28 June 1999 laying down the procedures.",
        "Regulation (EC) No 1980/2000 of the European Parliament and of the Council of 17 July 2000 shall apply.",
    ]);
    let facts: Vec<_> = found
        .iter()
        .map(|c| {
            (c.number.as_deref().or(c.title.as_deref()).unwrap(), c.manner, c.date.map(|d| d.to_string()))
        })
        .collect();
    let expected = [
        ("Treaty establishing the European Community", Manner::Basis, None),
        ("1999/468/EC", Manner::Accordance, Some("1999-06-28".to_owned())),
        ("(EC) 1980/2000", Manner::Mention, Some("2000-07-17".to_owned())),
    ];
    assert_eq!(facts, expected);
    assert_eq!(found[1].issuers, ["Council"]);
    assert_eq!(found[2].issuers, ["European Parliament", "Council"]);
}

proptest! {
    /// A list of any length, joined in any way, keeps titles, numbers and the one verb.
    #[test]
    fn any_list(
        verb in prop::sample::select(vec!["根据", "按照", "依据", "贯彻落实", "参照"]),
        works in prop::collection::vec(("[改革发展医疗卫生]{4,20}", 1990u32..2030, 1u32..999, any::<bool>()), 1..6),
        joint in prop::sample::select(vec!["、", "和", "，", "以及", ""]),
    ) {
        let written: Vec<String> = works
            .iter()
            .map(|(title, year, serial, numbered)| {
                let number = if *numbered { format!("（国办发〔{year}〕{serial}号）") } else { String::new() };
                format!("《关于{title}的意见》{number}")
            })
            .collect();
        let text = format!("为做好工作，{verb}{}等精神，制定本方案。", written.join(joint));
        let found = of(&[&text]);
        prop_assert_eq!(found.len(), works.len(), "{}", text);
        for ((citation, words), (title, year, serial, numbered)) in found.iter().zip(&written).zip(&works) {
            prop_assert_eq!(&citation.words, words);
            prop_assert_eq!(citation.title.clone(), Some(format!("关于{title}的意见")));
            prop_assert_eq!(citation.number.clone(), numbered.then(|| format!("国办发〔{year}〕{serial}号")));
            prop_assert_eq!(citation.verb.as_str(), verb);
        }
    }

    #[test]
    fn nothing_breaks_it(texts in prop::collection::vec("[《》〈〉（）()以下简称“”国发〔〕2012号，。、根据的aé𠮷 ]{0,60}", 0..6)) {
        of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
