//! Names, roles and entities by tables: what the codebook of the hand coding and the forms of official names say.

use std::sync::LazyLock;

use crate::model::{ActorRole, Level, Metadata, Tag};
use crate::tag::{Lists, Tagger};

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::shipped().unwrap());

fn tags(text: &str) -> Vec<Tag> {
    TAGGER.sentences("", &[text], &mut Lists::default()).concat()
}

fn actors(text: &str) -> Vec<Tag> {
    tags(text).into_iter().filter(|tag| tag.codebook == "actors").collect()
}

/// Who must or may act, as written.
fn responsible(text: &str) -> Vec<String> {
    tags(text).into_iter().filter(|tag| tag.code == "responsible").map(|tag| tag.cue).collect()
}

/// The actors of a document's sentences.
fn in_document(level: Level, region: &str, sentences: &[&str]) -> Vec<Tag> {
    let metadata = Metadata { level: Some(level), region: Some(region.to_owned()), ..Metadata::default() };
    let found = TAGGER.sentences("", sentences, &mut Lists::in_document(&metadata));
    found.concat().into_iter().filter(|tag| tag.codebook == "actors").collect()
}

#[test]
fn names_are_whole_and_typed() {
    for (text, names) in [
        ("市教育局负责报名工作。", vec![("市教育局", "agency")]),
        ("成立教育改革工作领导小组。", vec![("教育改革工作领导小组", "coordination")]),
        (
            "市城市更新局、数字经济促进局要加强管理。",
            vec![("市城市更新局", "agency"), ("数字经济促进局", "agency")],
        ),
        (
            "各乡镇人民政府、街道办事处应当配合。",
            vec![("各乡镇人民政府", "government"), ("街道办事处", "government")],
        ),
        ("县委组织部要选派干部。", vec![("县委组织部", "party")]),
        ("市第二人民医院负责救治。", vec![("市第二人民医院", "hospital")]),
        ("义务教育阶段学校不得收费。", vec![("义务教育阶段学校", "organization")]),
        ("各县(市、区)要落实责任。", vec![("各县(市、区)", "government")]),
        ("县级人民政府公安机关及其工作人员应当保密。", vec![("县级人民政府公安机关及其工作人员", "post")]),
        ("社会组织政府购买服务。", vec![("社会组织", "organization"), ("政府", "government")]),
        ("扩大城市公立医院改革。", vec![("城市公立医院", "hospital")]),
        ("优化教育布局,改变增长格局。", vec![]),
        ("打破单位、层级界限。", vec![]),
        ("省农业机械化主管部门要加强指导。", vec![("省农业机械化主管部门", "agency")]),
        ("核定公布为全国重点文物保护单位。", vec![]),
        ("受教育局委托的配租机构具体实施。", vec![("教育局", "agency"), ("配租机构", "agency")]),
        ("由医保经办机构负责结算。", vec![("医保经办机构", "agency")]),
        ("各区流动人口积分管理办公室负责排名。", vec![("各区流动人口积分管理办公室", "agency")]),
        ("以病人为中心。", vec![("病人", "people")]),
    ] {
        let found = actors(text);
        let found: Vec<_> = found.iter().map(|tag| (tag.cue.as_str(), tag.code.as_str())).collect();
        assert_eq!(found, names, "{text}");
    }
}

#[test]
fn a_list_that_shares_a_head_is_several_bodies() {
    let found = actors("县级以上人民政府教育、公安等有关部门应当加强协作。");
    let bodies: Vec<_> =
        found.iter().map(|tag| (tag.cue.as_str(), tag.portfolio.as_deref().unwrap_or_default())).collect();
    assert_eq!(bodies, [("教育…部门", "education"), ("公安…部门", "public-security")]);
    assert!(found.iter().all(|tag| tag.level == Some(Level::County)));
}

#[test]
fn who_is_responsible() {
    for (text, bodies) in [
        ("市教育局要会同市财政局制定实施办法。", vec!["市教育局", "市财政局"]),
        ("费用由县级财政部门统一拨付。", vec!["县级财政部门"]),
        ("纳入试点的学校实行校长负责制。", vec!["纳入试点的学校"]),
        ("建立由教育部门牵头、公安和民政部门参加的协调机制。", vec!["教育部门", "公安和民政部门"]),
        ("(市水务局牵头,市财政局、各区配合)", vec!["市水务局", "市财政局", "各区"]),
        ("牵头单位:市水务局", vec!["市水务局"]),
        ("市水务局:负责河道管理。", vec!["市水务局"]),
        ("鼓励有条件的县开展试点。", vec!["有条件的县"]),
        ("成立工作领导小组,负责统筹协调。", vec!["工作领导小组"]),
        ("充分发挥工会组织作用。", vec!["工会组织"]),
        ("落实政府投入责任。", vec!["政府"]),
        ("具备条件的地区,要加快推进。", vec!["具备条件的地区"]),
        ("2020年底前,各市、县人民政府完成整治。", vec!["各市、县人民政府"]),
        ("按照国家规定各级学校应当配备教师。", vec!["各级学校"]),
        ("加强对公安机关的指导。", vec![]),
        ("向市财政局报告执行情况。", vec![]),
        ("接受审计机关监督。", vec![]),
        ("指导各学校做好招生工作。", vec![]),
        ("由院长任理事长,学校负责人任成员。", vec![]),
        ("申请人应当提交材料。", vec![]),
        ("用人单位未按时缴费的,由税务机关责令改正。", vec!["税务机关"]),
        ("学校违反规定,乱收费用的,由教育局责令改正。", vec!["教育局"]),
        ("医疗机构发现异常的,应当立即报告。", vec!["医疗机构"]),
        ("负有监督职责的部门应当公开结果。", vec!["负有监督职责的部门"]),
        ("机关、企业事业单位和社会组织应当支持就业。", vec!["机关", "企业事业单位", "社会组织"]),
        ("县级以上人民政府及其教育行政部门应当加强管理。", vec!["县级以上人民政府及其教育行政部门"]),
        ("由省人民政府确定的镇人民政府核发许可证。", vec!["省人民政府确定的镇人民政府"]),
        ("市、区政府和用人单位共同负责。", vec!["市、区政府", "用人单位"]),
        ("严禁学校提前招生。", vec!["学校"]),
        ("对超出标准的学校,要逐步压缩规模。", vec![]),
        ("提出政府应采取的措施。", vec![]),
        ("各级财政要加大投入,由省财政给予补助。", vec!["各级财政", "省财政"]),
        ("地方财政收入增长较快,要鼓励消费。", vec![]),
        ("各级人民政府编制投资计划,应当公开。", vec!["各级人民政府"]),
        ("学校建成后,由教育局统一管理。", vec!["教育局"]),
        ("县人民政府应当支持社会组织参与养老服务。", vec!["县人民政府"]),
        ("由设区的市或者县人民政府提出申请。", vec!["设区的市或者县人民政府"]),
        ("投资应当坚持政府主导、多方筹集的原则。", vec![]),
        ("各学校办学性质不变,继续承担教学任务。", vec!["各学校"]),
        ("农村学校继续享受财政补助。", vec![]),
        ("方案报县人民政府批准后实施,并报省教育厅备案。", vec!["县人民政府"]),
        ("收费标准需经物价部门核准。", vec!["物价部门"]),
        ("要公布经县政府批准的收费标准。", vec![]),
        ("成立由县长任主任的教育委员会,将学校规划纳入管理,负责教师选聘。", vec!["教育委员会"]),
        ("落实学校办学自主权。", vec![]),
        ("推动医院同步改革,推进学校改制工作。", vec![]),
        ("推动学校建立帮扶制度。", vec!["学校"]),
        ("鼓励各地的首创精神。", vec!["各地"]),
        ("鼓励职业学校毕业生取得证书。", vec![]),
        ("鼓励学校发展特色专业。", vec!["学校"]),
        ("成员单位之间建立合作关系。", vec!["成员单位"]),
        ("各类学校的教材、设备等在教育局领导下实行统一采购。", vec!["各类学校"]),
        ("学校的学生使用统一教材。", vec![]),
        ("县医院与岩脚镇、牛场乡等卫生院密切协作。", vec!["县医院", "岩脚镇、牛场乡等卫生院"]),
    ] {
        assert_eq!(responsible(text), bodies, "{text}");
    }
}

#[test]
fn roles_are_read_from_the_clause() {
    use ActorRole::{Addressed, Cooperating, Lead, Responsible, Supervised};
    for (text, name, role) in [
        ("由市民政局牵头,市财政局配合。", "市民政局", Some(Lead)),
        ("由市民政局牵头,市财政局配合。", "市财政局", Some(Cooperating)),
        ("市教育局会同市财政局制定办法。", "市教育局", Some(Lead)),
        ("市教育局会同市财政局制定办法。", "市财政局", Some(Cooperating)),
        ("县财政局负责拨付资金。", "县财政局", Some(Responsible)),
        ("加强对民办学校的监管。", "民办学校", Some(Supervised)),
        ("方案报市住房城乡建设局备案。", "市住房城乡建设局", Some(Addressed)),
        ("落实学校收费公示制度。", "学校", None),
    ] {
        let found = actors(text).into_iter().find(|tag| tag.cue == name);
        assert_eq!(found.map(|tag| tag.role), Some(role), "{text} {name}");
    }
}

#[test]
fn levels_are_told_from_names() {
    for (name, level) in [
        ("国务院卫生行政部门", Some(Level::Central)),
        ("财政部", Some(Level::Central)),
        ("财政部门", None),
        ("省人力资源社会保障厅", Some(Level::Province)),
        ("自治区人民政府", Some(Level::Province)),
        ("市人民政府", Some(Level::Prefecture)),
        ("特区卫生计生局", Some(Level::County)),
        ("海淀区教育委员会", Some(Level::County)),
        ("城市公立医院", None),
        ("乡镇卫生院", Some(Level::Township)),
        ("村卫生室", Some(Level::Village)),
        ("村民委员会", Some(Level::Village)),
        ("公安机关", None),
    ] {
        let found = actors(&format!("{name}负责有关工作。"));
        assert_eq!(found.first().map(|tag| (tag.cue.as_str(), tag.level)), Some((name, level)));
    }
}

#[test]
fn names_mean_the_bodies_of_their_documents_place() {
    for (level, region, name, entity) in [
        (Level::County, "贵州省/六盘水市/六枝特区", "特区卫生计生局", "贵州省/六盘水市/六枝特区/卫生健康局"),
        (Level::County, "贵州省/六盘水市/六枝特区", "省卫生厅", "贵州省/卫生健康委员会"),
        (Level::County, "贵州省/六盘水市/六枝特区", "市人社局", "贵州省/六盘水市/人力资源和社会保障局"),
        (Level::Province, "贵州省", "省卫生健康委", "贵州省/卫生健康委员会"),
        (Level::Province, "贵州省", "县级卫生健康行政部门", "县级/卫生健康部门"),
        (Level::Province, "贵州省", "县财政局", "县级/财政局"),
        (Level::Province, "贵州省", "国务院教育行政部门", "全国/教育部"),
        (Level::Province, "贵州省", "卫生部", "全国/国家卫生健康委员会"),
        (Level::Prefecture, "广东省/广州市", "市国土房管局", "广东省/广州市/住房和城乡建设局"),
        (Level::Prefecture, "广东省/广州市", "市政府", "广东省/广州市/人民政府"),
        (Level::Prefecture, "广东省/广州市", "贵州省教育厅", "贵州省/教育厅"),
        (Level::Prefecture, "广东省/广州市", "市教育行政部门", "广东省/广州市/教育局"),
        (Level::Prefecture, "广东省/广州市", "财政局", "广东省/广州市/财政局"),
        (Level::Prefecture, "广东省/广州市", "财政部门", "财政部门"),
        (Level::Prefecture, "江苏省/南京市", "鼓楼区人民政府", "江苏省/南京市/鼓楼区/人民政府"),
        (Level::Province, "上海市", "市教委", "上海市/教育局"),
    ] {
        let text = format!("{name}负责有关工作。");
        let found = in_document(level, region, &[&text]);
        assert_eq!(found.first().and_then(|tag| tag.entity.as_deref()), Some(entity), "{name} in {region}");
    }
}

#[test]
fn short_names_a_text_defines_are_known_after() {
    let found = in_document(
        Level::Prefecture,
        "广东省/广州市",
        &["成立市残疾人就业工作领导小组(以下简称“领导小组”)。", "领导小组负责审定方案。"],
    );
    let entities: Vec<_> = found.iter().filter_map(|tag| tag.entity.as_deref()).collect();
    assert_eq!(entities, ["广东省/广州市/残疾人就业工作领导小组"; 3]);
}

#[test]
fn a_salutation_addresses_all_it_names() {
    let found = actors("各区人民政府,市政府各部门:");
    // What instructs nobody gives no roles; in a sentence that does, they are told.
    assert!(found.iter().all(|tag| matches!(tag.role, None | Some(ActorRole::Addressed))), "{found:?}");
    assert_eq!(responsible("各区人民政府,市政府各部门:"), Vec::<String>::new());
}

#[test]
fn english_names_are_told_by_capitals_and_listed_words() {
    use ActorRole::{Addressed, Cooperating, Lead, Responsible};
    let ministry = "The Ministry of Health and Social Welfare shall report to the Commission.";
    for (text, name, code, role, entity) in [
        ("Member States shall act.", "Member States", "eu", Some(Responsible), "member state"),
        (
            ministry,
            "Ministry of Health and Social Welfare",
            "agency",
            Some(Responsible),
            "ministry of health and social welfare",
        ),
        (ministry, "the Commission", "eu", Some(Addressed), "commission"),
        (
            "Plans must be drawn up by local authorities led by the National Water Agency.",
            "National Water Agency",
            "agency",
            Some(Lead),
            "national water agency",
        ),
        (
            "Schools must act in consultation with the Department of Education.",
            "Department of Education",
            "agency",
            Some(Cooperating),
            "department of education",
        ),
        ("The Agency shall be informed.", "Agency", "agency", None, "agency"),
        (
            "Grants must be approved by the National Health Authority.",
            "National Health Authority",
            "agency",
            Some(Responsible),
            "national health authority",
        ),
        (
            "Schools must use forms published by the Ministry of Labour.",
            "Ministry of Labour",
            "agency",
            None,
            "ministry of labour",
        ),
        (
            "The Commission and standards bodies should act.",
            "The Commission",
            "eu",
            Some(Responsible),
            "commission",
        ),
        (
            "The Commission, assisted by a board, shall act.",
            "The Commission",
            "eu",
            Some(Responsible),
            "commission",
        ),
        ("Local authorities must act.", "Local authorities", "agency", Some(Responsible), "local authority"),
        ("UNAIDS should act.", "UNAIDS", "eu", Some(Responsible), "unaids"),
        (
            "Providers should follow the advice of the Food and Drug Administration.",
            "Food and Drug Administration",
            "agency",
            None,
            "food and drug administration",
        ),
    ] {
        let found = actors(text).into_iter().find(|tag| tag.cue == name);
        let found = found.map(|tag| (tag.code, tag.role, tag.entity));
        assert_eq!(found, Some((code.to_owned(), role, Some(entity.to_owned()))), "{text} {name}");
    }
    assert_eq!(actors("The Ministry of Health shall act.")[0].portfolio.as_deref(), Some("health"));
    assert_eq!(actors("This department of knowledge must grow."), []);
}

#[test]
fn party_committees_and_whole_places_have_their_level() {
    let county = [
        "县委、县委组织部负责选派。",
        "省委宣传部负责宣传。",
        "全省卫生健康部门负责，全县教育部门配合。",
        "我区学校要落实。",
    ];
    let found = in_document(Level::County, "贵州省/六盘水市/盘县", &county);
    let found: Vec<_> =
        found.iter().map(|tag| (tag.entity.as_deref().unwrap_or_default(), tag.level)).collect();
    let (county, province) = (Some(Level::County), Some(Level::Province));
    assert_eq!(
        found,
        [
            ("贵州省/六盘水市/盘县/党委", county),
            ("贵州省/六盘水市/盘县/党委组织部", county),
            ("贵州省/党委宣传部", province),
            ("贵州省/卫生健康委员会", province),
            ("贵州省/六盘水市/盘县/教育局", county),
            ("贵州省/六盘水市/盘县/学校", county),
        ]
    );
    let region = in_document(Level::Province, "广西壮族自治区", &["全区卫生健康部门负责。"]);
    assert_eq!(region[0].entity.as_deref(), Some("广西壮族自治区/卫生健康委员会"));
    let nowhere = actors("全市教育部门负责。");
    assert_eq!(nowhere[0].entity.as_deref(), Some("市级/教育部门"));
}

#[test]
fn commissions_before_the_word_for_together() {
    for name in ["国家发展改革委", "省农业农村委", "市住房委", "市城管委", "市卫生健康委"]
    {
        let found = actors(&format!("{name}会同财政部门制定目录。"));
        assert_eq!((found[0].cue.as_str(), found[0].role), (name, Some(ActorRole::Lead)), "{name}");
    }
}
