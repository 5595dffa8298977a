//! Copies of web pages and of law databases as people save them, each a layout of its own: what belongs to the text, and
//! what the pages say of it.

use super::tests::{flow, of_lines};
use crate::model::{Document, Line, PassageKind, Role};

/// Date of the document, of its adoption and from which it applies.
fn days(document: &Document) -> [String; 3] {
    let found = &document.metadata;
    [found.date, found.adopted, found.effective]
        .map(|day| day.map_or_else(String::new, |day| day.to_string()))
}

fn texts(document: &Document) -> Vec<&str> {
    document.passages.iter().map(|passage| passage.text.as_str()).collect()
}

const OPINION: &str = "为推进县域医疗服务，根据《国务院关于改革的意见》（国发〔2015〕70号），提出以下意见。
一、总体要求
坚持以人民健康为中心，优化资源配置。";

#[test]
fn a_page_copied_cell_by_cell() {
    let document = flow(&format!(
        "首页 > 信息公开 > 国务院文件 > 卫生\n索 引 号：\n000014349/2017-00188\n主题分类：\n卫生\n发文机关：\n国务院办公厅\n\
         成文日期：\n2017年09月30日\n标　　题：\n国务院办公厅关于推进县域医疗服务的意见\n发文字号：\n国办发〔2017〕88号\n\
         发布日期：\n2017年10月13日\n主 题 词：\n国务院办公厅关于推进\n县域医疗服务的意见\n各省、自治区、直辖市人民政府：\n{OPINION}\n\
         扫一扫在手机打开当前页\n【我要纠错】责任编辑：王某\n相关链接\n图解：县域医疗服务"
    ));
    let found = &document.metadata;
    assert_eq!(found.title.as_deref(), Some("国务院办公厅关于推进县域医疗服务的意见"));
    assert_eq!(found.number.as_deref(), Some("国办发〔2017〕88号"));
    assert_eq!(found.issuers, ["国务院办公厅"]);
    assert_eq!(found.recipients, ["各省、自治区、直辖市人民政府"]);
    assert_eq!(days(&document)[0], "2017-09-30");
    assert_eq!(found.sources["date"][0].words, "成文日期：2017年09月30日");
    assert_eq!(texts(&document)[0], "国务院办公厅关于推进");
    assert_eq!(texts(&document).last().copied(), Some("坚持以人民健康为中心，优化资源配置。"));
}

#[test]
fn a_record_of_a_law_database() {
    let document = flow(&format!(
        "【法规标题】国务院关于推进县域医疗服务的意见\n【发布部门】国务院\n【发文字号】国发〔2014〕99号\n【发布日期】2014.07.24\n\
         【实施日期】2014.08.01\n【时效性】现行有效\n【全文】\n国务院关于推进县域医疗服务的意见\n{OPINION}"
    ));
    let found = &document.metadata;
    assert_eq!(found.title.as_deref(), Some("国务院关于推进县域医疗服务的意见"));
    assert_eq!(
        (found.number.as_deref(), &found.issuers[..]),
        (Some("国发〔2014〕99号"), &["国务院".to_owned()][..])
    );
    assert_eq!(days(&document), ["2014-07-24", "", "2014-08-01"]);
    assert_eq!(found.cites, ["国发〔2015〕70号"]);
    assert_eq!(document.passages[0].kind, PassageKind::Title);
}

#[test]
fn a_rule_with_the_order_below_its_title() {
    let document = flow(
        "安顺市城市管理办法\n【法宝引证码】CLI.11.1\n发布部门：安顺市人民政府\n发布日期：2019.03.08\n实施日期：2019.05.01\n\
         安顺市人民政府令\n（第12号）\n《安顺市城市管理办法》已经2019年2月20日市人民政府第30次常务会议通过，现予公布，自2019年5月1日起施行。\n\
         市长 陈某某\n2019年3月8日\n安顺市城市管理办法\n第一条 为了加强城市管理，制定本办法。\n第二条 本办法自2019年5月1日起施行。\n\
         ©法宝网：专业提供法律信息",
    );
    let found = &document.metadata;
    assert_eq!(found.number.as_deref(), Some("安顺市人民政府令第12号"));
    assert_eq!(found.signers, ["陈某某"]);
    assert_eq!(days(&document), ["2019-03-08", "2019-02-20", "2019-05-01"]);
    use PassageKind::{Back, Body, Front, Title};
    let kinds: Vec<PassageKind> = document.passages.iter().map(|passage| passage.kind).collect();
    assert_eq!(kinds, [Title, Front, Front, Body, Back, Back, Title, Body, Body]);
}

#[test]
fn a_page_headed_by_what_its_notice_carries() {
    let document = flow(
        "首页 > 政策法规\n安顺市积分管理细则\n来源：市管理局 时间：2016-10-28\n安管〔2016〕24号\n安顺市管理局关于印发《安顺市积分管理细则》的通知\n\
         各区人民政府：\n《安顺市积分管理细则》业经市政府同意，现印发你们。\n安顺市管理局\n2016-10-27\n安顺市积分管理细则\n\
         第一条 为了管理，制定本细则。\n附件1\n附件2\n（安顺市管理局办公室　　　　2016年10月28日印发）\n主办单位：安顺市管理局",
    );
    let found = &document.metadata;
    assert_eq!(found.title.as_deref(), Some("安顺市管理局关于印发《安顺市积分管理细则》的通知"));
    assert_eq!(found.kind.as_deref(), Some("通知"));
    assert_eq!(found.recipients, ["各区人民政府"]);
    assert_eq!(days(&document)[0], "2016-10-27");
    assert_eq!(found.printing_office.as_deref(), Some("安顺市管理局办公室"));
    let parts: Vec<&str> =
        document.passages.iter().rev().take(3).map(|passage| passage.part.as_str()).collect();
    assert_eq!(parts, ["附件2", "附件2", "附件1"]);
}

#[test]
fn a_notice_without_a_title_has_its_addressees_above_what_it_brings() {
    let document = flow(
        "安顺市人民政府办公室文件\n安府办〔2014〕50号\n各县区人民政府，市各有关单位：\n《安顺市积分管理细则》已经市政府同意，现印发给你们。\n\
         安顺市人民政府办公室\n2014年10月23日\n安顺市积分管理细则\n第一条 为了管理，制定本细则。",
    );
    assert_eq!(document.metadata.title.as_deref(), Some("安顺市积分管理细则"));
    assert_eq!(document.metadata.recipients, ["各县区人民政府，市各有关单位"]);
}

#[test]
fn an_article_of_a_messenger_and_a_report() {
    let document = flow(&format!(
        "安顺市人民政府关于推进县域医疗服务的意见\n原创 小安 安顺发布 2020-03-12 18:00\n点击上方“安顺发布”关注我们\n安府发〔2020〕5号\n\
         各县、区人民政府：\n{OPINION}\n安顺市人民政府\n2020年3月5日\n- END -\n来源：市政府办公室\n监制：老李\n点个“在看”，转发给更多人！"
    ));
    assert_eq!(document.metadata.number.as_deref(), Some("安府发〔2020〕5号"));
    assert_eq!(texts(&document).last().copied(), Some("2020年3月5日"));
    let report = flow(
        "安顺市出台城市管理办法\n2019年03月12日 09:00 来源：安顺日报\n本报讯（记者 张三）近日，市政府印发《安顺市城市管理办法》。",
    );
    assert_eq!(report.metadata.kind, None);
    assert_eq!(report.passages.len(), 2);
}

#[test]
fn a_notice_of_two_offices_among_columns_of_the_site() {
    let mut lines: Vec<Line> = [
        "政策解读",
        "中共安顺市委办公室",
        "安顺市人民政府办公室",
        "关于印发《安顺市户籍制度改革方案》的通知",
        "各县区党委、人民政府：",
        "现印发给你们，请认真贯彻执行。",
        "2016年3月3日",
        "（信息公开形式：主动公开）",
        "安顺市户籍制度改革方案",
        "为了加快户籍制度改革，制定本方案。",
        "附件：1.分工表",
        "附件下载：",
        "附件1：分工表.docx",
    ]
    .map(|text| Line::paragraph(text, Role::Body))
    .into();
    lines[3].role = Role::Heading(2);
    let document = of_lines(lines);
    let found = &document.metadata;
    assert_eq!(found.issuers, ["中共安顺市委办公室", "安顺市人民政府办公室"]);
    assert_eq!(
        found.title.as_deref(),
        Some("中共安顺市委办公室安顺市人民政府办公室关于印发《安顺市户籍制度改革方案》的通知")
    );
    assert_eq!(document.passages[7].kind, PassageKind::Back);
    assert_eq!(texts(&document).last().copied(), Some("附件：1.分工表"));
}

#[test]
fn what_explains_a_document_is_of_its_place() {
    let document =
        flow("《贵州省居住证实施办法》政策解读\n问：什么是居住证？\n答：居住证是享受公共服务的证明。");
    assert_eq!(document.metadata.kind.as_deref(), Some("解读"));
    assert_eq!(document.metadata.region.as_deref(), Some("贵州省"));
}

#[test]
fn notices_of_two_years_on_one_page() {
    let lead = "为解决入学问题，现将学位供给情况公布如下。\n请申请人在规定时间内提交材料。";
    let first = format!("2014年安顺市积分制入学学位供给情况公布\n{lead}\n");
    let second = format!("2013年安顺市积分制入学学位供给情况公布\n{lead}\n安顺市教育局\n2013年4月26日");
    let mut lines: Vec<Line> =
        format!("{first}{second}").lines().map(|line| Line::paragraph(line, Role::Body)).collect();
    lines[0].role = Role::Heading(1);
    let document = of_lines(lines);
    let found = &document.metadata;
    assert_eq!(found.title.as_deref(), Some("2014年安顺市积分制入学学位供给情况公布"));
    assert_eq!((days(&document)[0].as_str(), found.issuers.len()), ("", 0));
    assert_eq!(document.passages[3].part, "2013年安顺市积分制入学学位供给情况公布");
    assert_eq!(days(&flow(&second))[0], "2013-04-26");
}
