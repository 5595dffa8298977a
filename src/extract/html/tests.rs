//! Tests of the html reader on pages written here.

use super::*;
use crate::model::Role;

fn lines(source: &str) -> Vec<(String, Role)> {
    fragment(source).lines().iter().map(|line| (line.text.clone(), line.role)).collect()
}

fn body(text: &str) -> (String, Role) {
    (text.to_owned(), Role::Body)
}

fn row(text: &str) -> (String, Role) {
    (text.to_owned(), Role::TableRow)
}

#[test]
fn blocks_are_paragraphs_and_source_space_is_none() {
    let found = lines(
        "<h2>一、\n总则</h2><p>第一条 为了\n  规范</p>甲<br>乙<script>x</script><p hidden>z</p><ol><li>丙<li>丁</ol>",
    );
    let heading = ("一、总则".to_owned(), Role::Heading(2));
    assert_eq!(
        found,
        [heading, body("第一条 为了规范"), body("甲"), body("乙"), body("1. 丙"), body("2. 丁")]
    );
}

#[test]
fn preformatted_lines_are_paragraphs() {
    let found = lines("<pre><code>第一条 甲。\n乙。\n第二条 丙。</code></pre><p>丁\n戊</p>");
    assert_eq!(found, [body("第一条 甲。"), body("乙。"), body("第二条 丙。"), body("丁戊")]);
}

#[test]
fn tables_keep_their_columns() {
    let found = lines(
        "<table><tr><th rowspan=2>项目<th colspan=2>分值<tr><td>本科<td>90<tr><td>备注<td><p>甲</p><p>乙</p></table>",
    );
    assert_eq!(found, [row("项目\t分值"), row("\t本科\t90"), row("备注\t甲乙")]);
}

#[test]
fn hostile_markup_is_harmless() {
    lines(&"<div>".repeat(5_000));
    lines("<table><tr><td colspan=999999999 rowspan=999999999>a<tr><td>b</table>");
    lines(&"<table><tr><td>".repeat(1_000));
}

#[test]
fn the_declared_charset_is_used() {
    let (page, ..) = encoding_rs::BIG5.encode("<html><meta charset=big5><p>第一條</p></html>");
    assert_eq!(whole(&page).lines()[0].text, "第一條");
}

/// A page of the kind government sites print, with this around and in its article.
fn page(above: &str, article: &str) -> Vec<(String, Role)> {
    let source = format!(
        "<html><head><title>政策文件-某市人民政府网站</title></head><body>\
         <ul class='nav'><li><a href='/'>首页</a></li><li><a href='/a'>政务公开</a></li></ul>\
         <div>当前位置：<a href='/'>首页</a> &gt; 文件</div><div>{above}</div><div class='text'>{article}</div>\
         <div class='foot'>主办单位：某市人民政府办公室，地址：某路一号</div></body></html>"
    );
    let pages = read(source.as_bytes()).unwrap();
    pages.pages[0].lines.iter().map(|line| (line.text.clone(), line.role)).collect()
}

#[test]
fn title_and_number_above_the_article_are_kept() {
    let article = "<p>各区人民政府：</p><p>为了进一步规范管理，保障公民合法权益，现就有关事项通知如下，请各单位认真执行，执行中的问题，请及时报告市人民政府办公室。</p>";
    let title = "某市人民政府关于规范管理的通知";
    let above = format!(
        "<table><tr><td>发文字号：</td><td>某府发〔2017〕36号</td></tr></table><div>{title}</div>\
         <div>发布时间：2017-03-01　来源：办公室</div><div>【字体：大 中 小】</div>"
    );
    let found = page(&above, article);
    assert_eq!(found[..2], [(title.to_owned(), Role::Heading(1)), body("某府发〔2017〕36号")]);
    assert_eq!(
        found[2..].iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(),
        [
            "发文字号：\t某府发〔2017〕36号",
            "各区人民政府：",
            "为了进一步规范管理，保障公民合法权益，现就有关事项通知如下，请各单位认真执行，执行中的问题，请及时报告市人民政府办公室。"
        ]
    );
}

#[test]
fn a_title_in_the_article_is_not_repeated() {
    let title = "某市人民政府关于规范管理的通知";
    let article = "<p align=center>某市人民政府关于<br>规范管理的通知</p><p>为了规范管理，保障公民合法权益，根据有关法律、法规，结合本市实际情况，制定本办法。</p>";
    let found = page(&format!("<h1>{title}</h1>"), article);
    assert_eq!(
        found,
        [
            body(title),
            body("为了规范管理，保障公民合法权益，根据有关法律、法规，结合本市实际情况，制定本办法。")
        ]
    );
}

#[test]
fn an_article_may_be_a_table() {
    let rows: String = (1..30).map(|n| format!("<tr><td>第{n}小学</td><td>{n}</td></tr>")).collect();
    let found = page("<h2>某市小学学位供给情况公示</h2>", &format!("<table>{rows}</table><p>打印 关闭</p>"));
    assert_eq!(found[0].0, "某市小学学位供给情况公示");
    assert_eq!(found[1..], (1..30).map(|n| row(&format!("第{n}小学\t{n}"))).collect::<Vec<_>>());
}

#[test]
fn the_box_of_facts_above_an_article_is_kept() {
    let above = "<ul><li>索引号：000014349/2017-00188</li><li>主题分类：卫生</li></ul><ul><li>成文日期</li><li>2017年9月30日</li></ul>\
                 <h1>关于县域医疗服务的意见</h1><p>分享到</p>";
    let sentence =
        "为了推进县域医疗服务，保障公民健康，根据有关规定，结合实际，现提出如下意见，请认真贯彻执行。";
    let article = format!("<p>{}</p>", sentence.repeat(5));
    let texts: Vec<String> = page(above, &article).into_iter().map(|(text, _)| text).collect();
    let facts = ["索引号：000014349/2017-00188", "主题分类：卫生", "成文日期", "2017年9月30日"];
    assert_eq!(texts[..5], [&["关于县域医疗服务的意见"], &facts[..]].concat());
}

#[test]
fn a_window_title_with_the_sites_own_words_names_a_line_of_the_article() {
    let source = "<html><head><title>库/2013-2014年某市学位供给情况公布 at master · a/b · Host</title></head><body><table>\
                  <tr><td><td>http://a.cn/b.aspx?id=1<tr><td><td>2014年某市学位供给情况公布<tr><td><td>为了解决学位问题，今年，本市继续推进，\
                  鼓励各镇街增加学位供给，根据有关规定，公布如下。</table></body></html>";
    let pages = read(source.as_bytes()).unwrap();
    let titles: Vec<&str> = pages.pages[0]
        .lines
        .iter()
        .filter(|line| line.role == Role::Heading(1))
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(titles, ["2014年某市学位供给情况公布"]);
}
