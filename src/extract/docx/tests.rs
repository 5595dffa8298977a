//! Tests of the docx reader on documents made here, part by part.

use super::*;
use crate::extract::archive::tests::zipped;
use crate::model::Reason;

/// A docx with this body and these further parts.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let relations: String = parts
        .iter()
        .map(|(name, _)| {
            let kind = name.split('.').next().unwrap_or_default();
            format!("<Relationship Id='{kind}' Type='x/{kind}' Target='{name}'/>")
        })
        .collect();
    let relations = format!("<Relationships>{relations}</Relationships>");
    let names: Vec<String> = parts.iter().map(|(name, _)| format!("word/{name}")).collect();
    let mut members = vec![
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ];
    members.extend(names.iter().zip(parts).map(|(name, (_, content))| (name.as_str(), content.as_bytes())));
    zipped(&members)
}

fn lines(body: &str, parts: &[(&str, &str)]) -> Vec<(String, Role)> {
    let pages = read(docx(body, parts)).unwrap();
    pages.pages[0].lines.iter().map(|line| (line.text.clone(), line.role)).collect()
}

fn texts(body: &str) -> Vec<String> {
    lines(body, &[]).into_iter().map(|(text, _)| text).collect()
}

fn paragraph(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

#[test]
fn deletions_go_and_insertions_stay() {
    let body = paragraph(&format!(
        "{}<w:del><w:r><w:delText>删除</w:delText></w:r></w:del><w:ins>{}</w:ins><w:moveFrom>{}</w:moveFrom>",
        run("第一条　"),
        run("新增"),
        run("移走")
    ));
    assert_eq!(texts(&body), ["第一条　新增"]);
}

#[test]
fn a_paragraph_whose_end_is_deleted_goes_on() {
    let first = format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", run("各区"));
    assert_eq!(texts(&(paragraph(&first) + &paragraph(&run("人民政府")))), ["各区人民政府"]);
}

#[test]
fn fields_show_their_result() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let body = format!(
        "{}<w:r><w:instrText>REF a</w:instrText><w:t>no</w:t></w:r>{}{}{}",
        field("begin"),
        field("separate"),
        run("第三条"),
        field("end")
    );
    assert_eq!(texts(&paragraph(&body)), ["第三条"]);
}

#[test]
fn text_boxes_follow_once_and_hidden_text_goes() {
    let inside = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(&run(text)));
    let body = format!(
        "{}<w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
        run("正文"),
        inside("框"),
        inside("框")
    );
    assert_eq!(texts(&paragraph(&body)), ["正文", "框"]);
}

#[test]
fn breaks_hyphens_and_symbols() {
    let body = "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:noBreakHyphen/><w:softHyphen/>\
                <w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings' w:char='F001'/></w:r>";
    assert_eq!(texts(&paragraph(body)), ["甲", "乙-☑"]);
    assert_eq!(texts(&paragraph(&format!("<w:pPr><w:jc w:val='center'/></w:pPr>{body}"))), ["甲乙-☑"]);
}

#[test]
fn headings_come_from_styles_and_contents_go() {
    let styles = "<styles><style styleId='1'><name val='heading 1'/></style>\
                  <style styleId='a'><name val='公文标题'/><basedOn val='2'/></style>\
                  <style styleId='2'><name val='x'/><pPr><outlineLvl val='1'/></pPr></style>\
                  <style styleId='t'><name val='toc 1'/></style>\
                  <style styleId='o'><name val='o'/><basedOn val='o'/></style></styles>";
    let styled =
        |id: &str, text: &str| paragraph(&format!("<w:pPr><w:pStyle w:val='{id}'/></w:pPr>{}", run(text)));
    let body = styled("t", "一\t1") + &styled("1", "一") + &styled("a", "二") + &styled("o", "三");
    assert_eq!(
        lines(&body, &[("styles.xml", styles)]),
        [("一".into(), Role::Heading(1)), ("二".into(), Role::Heading(2)), ("三".into(), Role::Body)]
    );
}

#[test]
fn numbers_are_shown() {
    let numbering = "<numbering><abstractNum abstractNumId='0'><lvl ilvl='0'><start val='1'/>\
                     <numFmt val='chineseCounting'/><lvlText val='第%1条'/><suff val='space'/></lvl></abstractNum>\
                     <num numId='1'><abstractNumId val='0'/></num></numbering>";
    let item = |text: &str| {
        paragraph(&format!(
            "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>{}",
            run(text)
        ))
    };
    let found = lines(&(item("甲") + &item("乙")), &[("numbering.xml", numbering)]);
    assert_eq!(found[1].0, "第二条 乙");
}

#[test]
fn tables_keep_their_columns() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(&run(text)))
    };
    let (wide, first, next) = ("<w:gridSpan w:val='2'/>", "<w:vMerge w:val='restart'/>", "<w:vMerge/>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let body = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(&[cell("", "项目"), cell(wide, "分值"), cell("", "备注")]),
        row(&[cell(first, "学历"), cell("", "本科"), cell("", "90"), cell("", "一")]),
        row(&[cell(next, ""), cell("", "专科"), cell("", "60"), cell("", "")]),
    );
    let found = lines(&body, &[]);
    assert!(found.iter().all(|(_, role)| *role == Role::TableRow));
    let found: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(found, ["项目\t分值\t\t备注", "学历\t本科\t90\t一", "\t专科\t60"]);
}

#[test]
fn a_frame_is_no_table_and_footnotes_follow_their_paragraph() {
    let notes = format!(
        "<footnotes><footnote id='2'>{}</footnote></footnotes>",
        paragraph(
            "<w:r><w:footnoteRef/></w:r><w:r><w:t>见附件</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        )
    );
    let body = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        paragraph("<w:r><w:t>正文</w:t><w:footnoteReference w:id='2'/></w:r>")
    );
    assert_eq!(
        lines(&body, &[("footnotes.xml", &notes)]),
        [("正文".into(), Role::Body), ("见附件".into(), Role::Footnote)]
    );
}

#[test]
fn a_chunk_of_html_is_read() {
    let page = "<html><body><p>第一条 为了</p></body></html>";
    assert_eq!(lines("<w:altChunk r:id='aFChunk'/>", &[("aFChunk.html", page)])[0].0, "第一条 为了");
}

#[test]
fn broken_files_are_said_to_be_so() {
    let whole = docx(&paragraph(&run("正文")), &[]);
    assert_eq!(read(whole[..whole.len() / 2].to_vec()).unwrap_err().reason, Reason::Damaged);
    assert_eq!(read(docx("", &[])).unwrap_err().reason, Reason::NoText);
}
