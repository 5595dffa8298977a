use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static SHIPPED_TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::shipped().unwrap());

fn signals(heading: &str, sentences: &[&str]) -> Vec<String> {
    let tags = SHIPPED_TAGGER.sentences(heading, sentences, &mut Lists::default());
    tags.iter().map(|tags| tags[0].code.clone()).collect()
}

#[test]
fn the_shipped_codebooks_are_sound() {
    let ids: Vec<_> = SHIPPED_TAGGER.codebooks().iter().map(|book| book.id.as_str()).collect();
    assert_eq!(ids, ["nato", "signals", "actors", "elements", "ambiguity"]);
    let all = Codebook::shipped().unwrap();
    let rules = [SIGNALS, ACTORS, ELEMENTS, AMBIGUITY];
    let tagger = Tagger::new(all.clone()).unwrap();
    for book in all.iter().filter(|book| !rules.contains(&book.id.as_str())) {
        for code in &book.codes {
            for example in &code.examples {
                let tags = tagger.sentences("", &[example], &mut Lists::default());
                let given = tags[0].iter().any(|tag| tag.codebook == book.id && tag.code == code.code);
                assert!(given, "{} {}: {example}", book.id, code.code);
            }
        }
    }
    let signal = SHIPPED_TAGGER.codebooks().iter().find(|book| book.id == SIGNALS).unwrap();
    for code in &signal.codes {
        for example in &code.examples {
            assert_eq!(signals("", &[example]), [code.code.as_str()], "{example}");
        }
    }
}

/// A codebook with one code, THEME, beside the shipped ones.
fn with_theme(rest: &str, cue: &str) -> Result<Tagger, TaggerError> {
    let own = Codebook::parse(&format!(
        "id = 'own'\nversion = '1'\ntitle = {{ zh = '', en = '' }}\n{rest}\n[[codes]]\ncode = 'THEME'\n\
         label = {{ zh = '', en = '' }}\ndefinition = ''\ncues = [{cue}]\n"
    ))?;
    Tagger::new([Codebook::default_set()?, vec![own]].concat())
}

fn themes(tagger: &Tagger, heading: &str, sentences: &[&str]) -> Vec<Vec<String>> {
    let tags = tagger.sentences(heading, sentences, &mut Lists::default());
    let own = |tags: Vec<Tag>| tags.into_iter().filter(|tag| tag.codebook == "own").map(|tag| tag.cue);
    tags.into_iter().map(|tags| own(tags).collect()).collect()
}

#[test]
fn an_item_takes_each_code_of_its_opener_once() {
    let tagger = with_theme("", "'财政'").unwrap();
    let sentences = ["财政部门应当提供下列财政服务：", "（一）义务教育；"];
    assert_eq!(themes(&tagger, "", &sentences), [vec!["财政", "财政"], vec!["财政"]]);
}

#[test]
fn a_codebook_of_ones_own_codes_beside_the_shipped_ones() {
    let background = "近年来，养老服务取得成效。";
    let all = with_theme("", "'养老'").unwrap();
    assert_eq!(themes(&all, "", &[background]), [["养老"]]);
    assert_eq!(signals("", &[background]), ["N"]);
    assert_eq!(all.sentences("", &[background], &mut Lists::default())[0][0].code, "N");
    let used = with_theme("used_only = true", "'养老'").unwrap();
    assert_eq!(themes(&used, "", &[background, "发展养老服务。"]), [vec![], vec!["养老"]]);
    // None of the shipped ones is needed.
    let alone = Tagger::new(vec![all.codebooks()[all.codebooks().len() - 1].clone()]).unwrap();
    assert_eq!(themes(&alone, "", &[background]), [["养老"]]);
}

#[test]
fn headings_give_their_codes_to_what_stands_below() {
    let tagger = with_theme("", "{ find = '养老', at = 'heading' }").unwrap();
    assert_eq!(themes(&tagger, "二、养老服务", &["新建机构。", "培训人员。"]), [["养老"], ["养老"]]);
    assert_eq!(themes(&tagger, "", &["（一）发展养老。", "新建机构。"]), [vec![], vec!["养老"]]);
    assert_eq!(themes(&tagger, "", &["发展养老。"]), [Vec::<String>::new()]);
    let tags = tagger.sentences("二、养老服务", &["新建机构。"], &mut Lists::default()).concat();
    assert_eq!(tags.iter().find(|tag| tag.codebook == "own").unwrap().span, Span::new(0, 5));
}

#[test]
fn cues_that_ask_who_acts() {
    let tagger = with_theme("", "{ find = '补助', actor = ['agency'] }").unwrap();
    let texts = ["市财政局要落实补助。", "学校要落实补助。", "落实补助。"];
    assert_eq!(themes(&tagger, "", &texts), [vec!["补助"], vec![], vec![]]);
}

#[test]
fn the_example_in_the_format_s_document_codes_its_examples() {
    let document = include_str!("../../../docs/codebook-format.md");
    let example = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let own = Codebook::parse(example).unwrap();
    let tagger = Tagger::new([Codebook::default_set().unwrap(), vec![own.clone()]].concat()).unwrap();
    let codes = |heading: &str, text: &str| {
        let tags = tagger.sentences(heading, &[text], &mut Lists::default()).concat();
        tags.into_iter().filter(|tag| tag.codebook == "care").map(|tag| tag.code).collect::<Vec<_>>()
    };
    for code in &own.codes {
        for example in &code.examples {
            assert_eq!(codes("", example), [code.code.as_str()], "{example}");
        }
    }
    assert_eq!(codes("三、资金保障", "做好宣传。"), ["SUBSIDY"]);
    for text in ["民政部门不再发放护理补贴。", "要发放护理补贴。", "新增床位与补贴挂钩。"]
    {
        assert_eq!(codes("", text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn sets_of_codebooks_that_contradict_themselves() {
    let kind = with_theme("", "{ find = '补助', actor = ['agancy'] }").err().unwrap();
    assert_eq!(kind.to_string(), "line 9: the codebook of actors has no code 'agancy'");
    let twice = Tagger::new([Codebook::default_set().unwrap(), Codebook::default_set().unwrap()].concat());
    assert!(twice.err().unwrap().to_string().contains("'nato'"));
}

#[test]
fn signals_by_the_rules_of_the_codebook() {
    for (sentence, signal) in [
        ("市财政局必须按时拨付资金。", "Y"),
        ("2020年12月底前，建立联席会议制度。", "Y"),
        ("学校不得收取赞助费。", "R"),
        ("逐步取消公立医院行政级别。", "G"),
        ("力争到2020年覆盖率达到90%。", "G"),
        ("主要任务是完善供应保障和可及性。", "B"),
        ("因地制宜推进农村厕所改造。", "C"),
        ("建立健全绩效考核评价体系。", "B"),
        ("对乡镇政府开展年度考核。", "Y"),
        ("完善补贴发放办法，方便群众办事，确保群众得到实惠。", "B"),
        ("完善应急预案，确保安全生产。", "Y"),
        ("保持现有补助渠道不变。", "B"),
        ("教师可在校外兼任社会职务。", "G"),
        ("每年评估一次。", "B"),
        ("合理布局农产品市场。", "B"),
        ("合理确定垃圾处理收费标准。", "G"),
        ("就业培训解决返乡时间长、可以适应产业需要的人员就业问题。", "B"),
        ("逾期未缴纳的，许可证自动失效。", "N"),
        ("绿色食品是指产自优良环境、无污染的食品。", "N"),
        ("排污者应当缴纳排污费。", "N"),
        ("任何单位和个人不得截留补助资金。", "R"),
        ("材料应当补正的，由县民政局退回。", "B"),
        ("由市场监管部门责令限期改正。", "B"),
        ("擅自停止供水的，由水务部门责令其停止违法行为，处以罚款。", "B"),
        ("停止审批新建燃煤机组。", "R"),
        ("环保部门应当在三十日内作出批准或者不予批准的决定。", "Y"),
        ("不予批准的，由环保部门书面说明理由。", "B"),
        ("撤销下级政府的不适当的决定。", "B"),
        ("构成犯罪的，依法追究刑事责任。", "B"),
        ("鼓励企业参与农村污水治理。", "G"),
        ("企业应当安装治污设施。", "N"),
        ("养老机构收住的老年人可以申请护理补贴。", "B"),
        ("本办法自2016年1月1日起施行。", "N"),
        ("申请人应当提交身份证明。", "N"),
        ("居住证持有人可以申请登记常住户口。", "B"),
        ("Member States shall not restrict the placing on the market.", "R"),
        ("Member States shall take the necessary measures.", "Y"),
        ("Member States may apply lower limits.", "G"),
    ] {
        assert_eq!(signals("", &[sentence]), [signal], "{sentence}");
    }
    assert_eq!(signals("一、总体要求 > （一）指导思想", &["推进改革，完善体制。"]), ["N"]);
    assert_eq!(signals("", &["（一）指导思想。", "推进改革，完善体制。"]), ["N", "N"]);
    assert_eq!(signals("一、指导思想", &["要坚持统筹城乡发展。"]), ["Y"]);
    assert_eq!(signals("", &["考核指标\t责任单位\t完成率65%"]), ["N"]);
}

#[test]
fn money_in_the_name_of_a_firm_is_only_named() {
    let treasure = |text: &str| {
        let tags = SHIPPED_TAGGER.sentences("", &[text], &mut Lists::default()).concat();
        tags.into_iter().filter(|tag| tag.codebook == "nato" && tag.code == "TS").count()
    };
    assert_eq!(treasure("省级监管部门负责对融资担保公司、小额贷款公司的日常检查。"), 0);
    assert_eq!(treasure("为小微企业提供融资担保。"), 1);
}

#[test]
fn the_title_of_an_article_is_not_coded() {
    let tags =
        SHIPPED_TAGGER.sentences("", &["第七条 【考核办法】市教育局负责制定细则。"], &mut Lists::default());
    let codes: Vec<&str> =
        tags[0].iter().filter(|tag| tag.codebook == "nato").map(|tag| tag.cue.as_str()).collect();
    assert!(!codes.iter().any(|cue| cue.contains("考核")), "{codes:?}");
    assert!(tags[0].iter().any(|tag| tag.codebook == ELEMENTS && tag.cue == "市教育局"));
}

#[test]
fn semicolons_carry_subject_and_date() {
    let text = ["区教育局：负责2020年底前制定方案；", "组织教师培训。"];
    let tags = SHIPPED_TAGGER.sentences("", &text, &mut Lists::default());
    let found: Vec<_> =
        tags[1].iter().filter(|tag| tag.codebook == ELEMENTS).map(|tag| tag.cue.as_str()).collect();
    assert_eq!(found, ["区教育局", "2020年底前"]);
}

#[test]
fn items_take_the_signal_of_the_sentence_that_opens_their_list() {
    let mut lists = Lists::default();
    let mut tag = |text| SHIPPED_TAGGER.sentences("", &[text], &mut lists)[0][0].code.clone();
    assert_eq!(tag("申请人应当提交下列材料："), "N");
    assert_eq!(tag("（一）身份证明；"), "N");
    assert_eq!(tag("市人民政府应当提供下列服务："), "Y");
    assert_eq!(tag("（一）义务教育；"), "Y");
    assert_eq!(tag("（二）法律援助，但不得收费。"), "R");
    assert_eq!(tag("公安机关负责签发。"), "B");
    assert_eq!(tag("（三）职业培训。"), "B", "the list has ended");
    assert_eq!(tag("市人民政府应当做好以下工作："), "Y");
    assert_eq!(tag("（一）建设学校；"), "B", "a task is a sentence of its own");
}

#[test]
fn endless_sentences_end_soon() {
    let text = "市财政局要加强考核、培训，".repeat(20_000);
    let started = std::time::Instant::now();
    let tags = SHIPPED_TAGGER.sentences("", &[&text], &mut Lists::default());
    assert_eq!(tags[0][0].code, "Y");
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_tagged_within_itself(text in "[\\PC由要的，；：（）“”《》第一医院2020年底前ﬃ]{0,60}") {
        let length = text.chars().count();
        for tag in SHIPPED_TAGGER.sentences("", &[&text], &mut Lists::default()).concat() {
            prop_assert!(tag.span.start <= tag.span.end && tag.span.end <= length, "{tag:?}");
        }
    }
}
