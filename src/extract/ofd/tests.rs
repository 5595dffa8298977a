//! Tests of the ofd reader on a file made here after the standard's own examples.

use super::*;
use crate::extract::archive::tests::zipped;
use crate::model::Role;

fn file(pages: &[&str]) -> Vec<u8> {
    let listed: String =
        (0..pages.len()).map(|n| format!("<ofd:Page ID='{n}' BaseLoc='Pages/P{n}.xml'/>")).collect();
    let document = format!(
        "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
         <ofd:TemplatePage ID='9' BaseLoc='Tpl.xml'/></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    );
    let contents: Vec<String> = pages.iter().map(|page| format!("<ofd:Page>{page}</ofd:Page>")).collect();
    let names: Vec<String> = (0..pages.len()).map(|n| format!("Doc_0/Pages/P{n}.xml")).collect();
    let template =
        format!("<ofd:Page>{}</ofd:Page>", layer(&text("60 20 90 10", "六盘水市人民政府文件", "g 9 8", 8)));
    let root = "<ofd:OFD><ofd:DocBody><ofd:DocInfo><ofd:Title>通知</ofd:Title></ofd:DocInfo>\
                <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let mut members: Vec<(&str, &[u8])> = vec![
        ("OFD.xml", root.as_bytes()),
        ("Doc_0/Document.xml", document.as_bytes()),
        ("Doc_0/Tpl.xml", template.as_bytes()),
    ];
    members.extend(names.iter().zip(&contents).map(|(name, page)| (name.as_str(), page.as_bytes())));
    zipped(&members)
}

fn layer(objects: &str) -> String {
    format!("<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>")
}

fn text(boundary: &str, text: &str, steps: &str, size: u32) -> String {
    format!(
        "<ofd:TextObject Boundary='{boundary}' Size='{size}'>\
         <ofd:TextCode X='0' Y='{size}' DeltaX='{steps}'>{text}</ofd:TextCode></ofd:TextObject>"
    )
}

fn texts(page: &Page) -> Vec<&str> {
    page.lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn lines_are_read_from_the_top_with_the_template_first() {
    let page = format!(
        "<ofd:Template TemplateID='9'/>{}",
        layer(
            &[
                text("28 60 150 6", "第二条　适用。", "g 6 5", 5),
                text("28 50 150 6", "第一条", "g 2 5", 5),
                // The same again, as bold is faked, and a watermark across.
                text("28.1 50 150 6", "第一条", "g 2 5", 5),
                "<ofd:TextObject Boundary='0 0 9 9' Size='9' CTM='0.7 0.7 -0.7 0.7 0 0'>\
             <ofd:TextCode X='1' Y='1'>水印</ofd:TextCode></ofd:TextObject>"
                    .to_owned(),
                text("50 50 150 6", "2017 year", "g 3 2.5 7 g 3 2.5", 5),
            ]
            .concat()
        )
    );
    let pages = read(file(&[&page])).unwrap();
    assert_eq!(texts(&pages.pages[0]), ["六盘水市人民政府文件", "第一条 2017 year", "第二条　适用。"]);
    assert_eq!(pages.info.title.as_deref(), Some("通知"));
    let page = &pages.pages[0];
    assert!((page.width - 595.3).abs() < 0.1 && (page.height - 841.9).abs() < 0.1);
    assert!((page.lines[0].rect.x0 - 60.0 * POINTS).abs() < 0.01);
    assert!((page.lines[0].font_size - 8.0 * POINTS).abs() < 0.01);
}

#[test]
fn cells_stay_apart() {
    let row = |y: u32, left: &str, right: &str| {
        text(&format!("20 {y} 30 5"), left, "g 5 5", 5) + &text(&format!("90 {y} 30 5"), right, "g 5 5", 5)
    };
    let page = layer(&(row(20, "项目", "分值") + &row(30, "学历", "九十")));
    let pages = read(file(&[&page])).unwrap();
    assert_eq!(texts(&pages.pages[0]), ["项目\t分值", "学历\t九十"]);
    assert!(pages.pages[0].lines.iter().all(|line| line.role == Role::TableRow));
}

#[test]
fn vertical_text_is_read_from_the_right() {
    let column = |x: u32, text: &str| {
        format!(
            "<ofd:TextObject Boundary='{x} 20 6 100' Size='5' ReadDirection='90'>\
             <ofd:TextCode X='0' Y='5' DeltaY='g 5 5'>{text}</ofd:TextCode></ofd:TextObject>"
        )
    };
    let pages = read(file(&[&layer(&(column(20, "第二列") + &column(40, "第一列")))])).unwrap();
    assert_eq!(texts(&pages.pages[0]), ["第一列", "第二列"]);
}

#[test]
fn text_turned_to_the_right_is_read_along_its_lines() {
    let line = |x: u32, text: &str| {
        format!(
            "<ofd:TextObject Boundary='{x} 20 6 100' Size='5' CTM='0 1 -1 0 6 0'>\
             <ofd:TextCode X='0' Y='5' DeltaX='g 5 5'>{text}</ofd:TextCode></ofd:TextObject>"
        )
    };
    let pages = read(file(&[&layer(&(line(20, "第二行") + &line(40, "第一行")))])).unwrap();
    assert_eq!(texts(&pages.pages[0]), ["第一行", "第二行"]);
}

#[test]
fn a_mark_above_the_line_stays_in_it() {
    let page = text("28 50 60 6", "这是正文", "g 3 5", 5)
        + "<ofd:TextObject Boundary='48 50 3 3' Size='3'><ofd:TextCode X='0' Y='2.5'>①</ofd:TextCode></ofd:TextObject>"
        + &text("51 50 60 6", "继续", "g 1 5", 5);
    let pages = read(file(&[&layer(&page)])).unwrap();
    assert_eq!(texts(&pages.pages[0]), ["这是正文①继续"]);
}

#[test]
fn drawings_used_as_one_object_are_read_but_not_for_ever() {
    let unit = format!(
        "<ofd:CompositeGraphicUnit ID='5'><ofd:Content>{}<ofd:CompositeObject Boundary='0 0 9 9' ResourceID='5'/>\
         <ofd:CompositeObject Boundary='0 9 9 9' ResourceID='5'/></ofd:Content></ofd:CompositeGraphicUnit>",
        text("0 0 60 6", "某某县人民政府文件", "g 8 5", 5)
    );
    let resources =
        format!("<ofd:Res><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>");
    let document = "<ofd:Document><ofd:CommonData><ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>\
                    <ofd:Pages><ofd:Page ID='1' BaseLoc='P.xml'/></ofd:Pages></ofd:Document>";
    let page = format!(
        "<ofd:Page>{}</ofd:Page>",
        layer("<ofd:CompositeObject Boundary='60 20 90 9' ResourceID='5'/>")
    );
    let root = "<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let read = read(zipped(&[
        ("OFD.xml", root.as_bytes()),
        ("Doc_0/Document.xml", document.as_bytes()),
        ("Doc_0/Res.xml", resources.as_bytes()),
        ("Doc_0/P.xml", page.as_bytes()),
    ]))
    .unwrap();
    assert_eq!(texts(&read.pages[0])[0], "某某县人民政府文件");
    assert!((read.pages[0].lines[0].rect.x0 - 60.0 * POINTS).abs() < 0.01);
}

#[test]
fn pages_get_their_verdict() {
    let scan = layer("<ofd:ImageObject Boundary='0 0 210 297'/>");
    let pages = read(file(&[&scan, &layer(""), "<broken"])).unwrap();
    let verdicts: Vec<Verdict> = pages.pages.iter().map(|page| page.verdict).collect();
    assert_eq!(verdicts, [Verdict::NoTextLayer, Verdict::Blank, Verdict::Damaged]);
    assert_eq!(read(zipped(&[("OFD.xml", b"<a/>")])).unwrap_err().reason, Reason::Damaged);
}
