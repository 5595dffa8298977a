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
