//! Small PDFs written out by hand, each with one trait of the files that offices produce.

use proptest::prelude::*;

use super::*;
use crate::model::{Line, Role};

/// The font most tests use: not embedded, codes are UCS-2.
const UCS2: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts \
    [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) \
    /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 >> >> ] >>";

/// A file of one A4 page with one font, F.
fn pdf(font: &str, page: &str, content: &[u8]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F {font} >> >> {page} >>"
    );
    let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
    stream.extend_from_slice(content);
    stream.extend_from_slice(b"\nendstream");
    let objects: [&[u8]; 4] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page.as_bytes(),
        &stream,
    ];
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let table = file.len();
    file.extend_from_slice(b"xref\n0 5\n0000000000 65535 f \n");
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    file.extend_from_slice(
        format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    file
}

/// `text` as a string of UTF-16 codes.
fn hex(text: &str) -> String {
    let digits: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<{digits}>")
}

/// Shows `text` in 12 points at a place.
fn at(x: i32, y: i32, text: &str) -> String {
    format!("BT /F 12 Tf 1 0 0 1 {x} {y} Tm {} Tj ET\n", hex(text))
}

fn page_of(file: &[u8]) -> Page {
    let mut pages = read(file, &PdfOptions::default()).unwrap().pages;
    assert_eq!(pages.len(), 1);
    pages.remove(0)
}

fn texts(page: &Page) -> Vec<&str> {
    page.lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn lines_have_places_and_sizes() {
    let page = page_of(&pdf(UCS2, "", at(72, 700, "第一条　为了规范").as_bytes()));
    assert_eq!((page.verdict, page.width, page.height), (Verdict::Text, 595.0, 842.0));
    let [Line { text, rect, font_size, .. }] = &page.lines[..] else { panic!("one line") };
    assert_eq!((text.as_str(), *font_size), ("第一条　为了规范", 12.0));
    assert_eq!((rect.x0, rect.x1), (72.0, 72.0 + 8.0 * 12.0));
    assert!(rect.y0 < 842.0 - 700.0 && rect.y1 > 842.0 - 700.0);
}

#[test]
fn hanzi_drawn_apart_need_no_space_and_words_do() {
    let spread = "BT /F 12 Tf 2 Tc 1 0 0 1 72 700 Tm <5E3865874EF6> Tj ET\n";
    let page = page_of(&pdf(UCS2, "", spread.as_bytes()));
    assert_eq!(texts(&page), ["常文件"]);
    let times = "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold >>";
    let words = "BT /F 12 Tf 1 0 0 1 72 700 Tm [(Member) -300 (States)] TJ ET\n";
    let page = page_of(&pdf(times, "", words.as_bytes()));
    assert_eq!(texts(&page), ["Member States"]);
    assert!(page.lines[0].bold);
}

#[test]
fn vertical_writing_is_read_from_the_right() {
    let font = UCS2.replace("UCS2-H", "UCS2-V");
    let content = at(300, 700, "中华人民共和国") + &at(280, 700, "国务院办公厅，");
    let page = page_of(&pdf(&font, "", content.as_bytes()));
    assert_eq!(texts(&page), ["中华人民共和国", "国务院办公厅，"]);
    assert!(page.lines.iter().all(|line| line.vertical));
    assert!(page.lines[0].rect.x0 > page.lines[1].rect.x0);
    assert!(page.lines[0].rect.y1 - page.lines[0].rect.y0 > 70.0);
}

#[test]
fn vertical_writing_of_browsers_is_single_upright_glyphs() {
    let mut content = String::new();
    for (x, column) in [(300, "各市人民政府"), (276, "省直各部门："), (252, "请遵")] {
        for (i, c) in (0i32..).zip(column.chars()) {
            content += &at(x, 700 - 12 * i, &c.to_string());
        }
    }
    let page = page_of(&pdf(UCS2, "", content.as_bytes()));
    assert_eq!(texts(&page), ["各市人民政府", "省直各部门：", "请遵"]);
    assert!(page.lines[0].vertical);
}

#[test]
fn a_turned_page_is_read_as_shown() {
    // Shown upright after a quarter turn clockwise.
    let content =
        format!("BT /F 12 Tf 0 1 -1 0 100 72 Tm {} Tj 0 -20 Td {} Tj ET", hex("附件一"), hex("项目名称"));
    let page = page_of(&pdf(UCS2, "/Rotate 90", content.as_bytes()));
    assert_eq!(texts(&page), ["附件一", "项目名称"]);
    assert_eq!((page.width, page.height), (842.0, 595.0));
    assert!(page.lines[0].rect.y0 < page.lines[1].rect.y0);
}

#[test]
fn shadows_and_double_strokes_count_once() {
    let twice = at(72, 700, "重要通知") + &at(73, 699, "重要通知");
    assert_eq!(texts(&page_of(&pdf(UCS2, "", twice.as_bytes()))), ["重要通知"]);
    let each: String = (0..3).map(|i| at(72 + 12 * i, 700, "好") + &at(72 + 12 * i, 700, "好")).collect();
    assert_eq!(texts(&page_of(&pdf(UCS2, "", each.as_bytes()))), ["好好好"]);
}

#[test]
fn text_drawn_font_by_font_is_put_in_order() {
    let content = at(72, 700, "第")
        + &at(90, 700, "条规定")
        + &at(136, 700, "执行")
        + &at(84, 700, "3")
        + &at(110, 700, "2017");
    let page =
        page_of(&pdf(&UCS2.replace("/CIDFontType0 ", "/CIDFontType0 /DW 500 "), "", content.as_bytes()));
    assert_eq!(texts(&page), ["第3条规定2017执行"]);
}

#[test]
fn replacement_text_wins_over_glyphs() {
    let content = format!(
        "/Span << /ActualText <FEFF653F7B56> >> BDC {} EMC {}",
        at(72, 700, "⽁⽂"),
        at(96, 700, "文件")
    );
    assert_eq!(texts(&page_of(&pdf(UCS2, "", content.as_bytes()))), ["政策文件"]);
}

#[test]
fn gbk_bytes_in_a_western_font_are_read_as_gbk() {
    let font = "<< /Type /Font /Subtype /TrueType /BaseFont /SimSun /Encoding /WinAnsiEncoding >>";
    let (bytes, ..) = encoding_rs::GBK.encode("关于印发方案的通知");
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let content = format!("BT /F 12 Tf 1 0 0 1 72 700 Tm <{digits}> Tj ET");
    assert_eq!(texts(&page_of(&pdf(font, "", content.as_bytes()))), ["关于印发方案的通知"]);
}

#[test]
fn predefined_encodings_and_collections() {
    let gbk = UCS2.replace("UniGB-UCS2-H", "GBK-EUC-H");
    let page = page_of(&pdf(&gbk, "", b"BT /F 12 Tf 1 0 0 1 72 700 Tm <D5FEB8AE414243> Tj ET"));
    assert_eq!(texts(&page), ["政府ABC"]);
    let big5 = UCS2.replace("UniGB-UCS2-H", "ETen-B5-H").replace("(GB1)", "(CNS1)");
    let page = page_of(&pdf(&big5, "", b"BT /F 12 Tf 1 0 0 1 72 700 Tm <AC46A9B2> Tj ET"));
    assert_eq!(texts(&page), ["政府"]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut content = at(200, 780, "通知标题横跨两栏的一行");
    for row in 0..6 {
        content += &at(60, 700 - 16 * row, &format!("左栏第{row}行文字写满整个栏宽为止"));
        content += &at(320, 700 - 16 * row, &format!("右栏第{row}行文字写满整个栏宽为止"));
    }
    content += &at(290, 40, "-1-");
    let page = page_of(&pdf(UCS2, "", content.as_bytes()));
    let lines = texts(&page);
    assert!(
        lines[0].starts_with("通知") && lines[1].starts_with("左栏第0") && lines[6].starts_with("左栏第5")
    );
    assert!(lines[7].starts_with("右栏第0") && lines[13] == "-1-", "{lines:?}");
    let block = |line: usize| page.lines[line].block;
    assert_eq!(block(1), block(6));
    assert!(block(6) < block(7) && block(7) < block(13));
}

#[test]
fn ruled_tables_become_rows_with_tabs() {
    let rules = "60 700 m 360 700 l S 60 660 m 360 660 l S 60 620 m 360 620 l S \
        60 620 m 60 700 l S 210 620 m 210 700 l S 360 620 m 360 700 l S\n";
    let cells = at(70, 680, "项目")
        + &at(220, 680, "目标")
        + &at(70, 646, "县级医院就诊")
        + &at(70, 630, "率")
        + &at(220, 640, "90%");
    let content = at(60, 760, "表一") + rules + &cells + &at(60, 580, "注：以上为年度目标");
    let page = page_of(&pdf(UCS2, "", content.as_bytes()));
    assert_eq!(texts(&page), ["表一", "项目\t目标", "县级医院就诊率\t90%", "注：以上为年度目标"]);
    let roles: Vec<Role> = page.lines.iter().map(|line| line.role).collect();
    assert_eq!(roles, [Role::Body, Role::TableRow, Role::TableRow, Role::Body]);
}

#[test]
fn verdicts_of_pages_without_text() {
    let verdict = |content: &str| page_of(&pdf(UCS2, "", content.as_bytes())).verdict;
    assert_eq!(verdict(""), Verdict::Blank);
    let scan = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q";
    assert_eq!(verdict(scan), Verdict::NoTextLayer);
    let unmapped = UCS2.replace("UniGB-UCS2-H", "Identity-H").replace("(GB1)", "(Identity)");
    let page = page_of(&pdf(&unmapped, "", at(72, 700, "看不懂").as_bytes()));
    assert_eq!((page.verdict, page.lines.len()), (Verdict::UnmappableFont, 0));
}

#[test]
fn empty_and_broken_files_are_errors_with_a_reason() {
    let reason = |bytes: &[u8]| read(bytes, &PdfOptions::default()).unwrap_err().reason;
    assert_eq!(reason(b""), Reason::Empty);
    assert_eq!(reason(b"%PDF-1.7 and nothing more"), Reason::Damaged);
}

#[test]
fn protected_files_open_with_their_password_only() {
    let plain = pdf(UCS2, "", at(72, 700, "内部资料").as_bytes());
    let mut document = lopdf::Document::load_mem(&plain).unwrap();
    let id = lopdf::Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "secret",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let open = |passwords: &[&str]| {
        let passwords = passwords.iter().map(ToString::to_string).collect();
        read(&bytes, &PdfOptions { passwords, ..PdfOptions::default() })
    };
    assert_eq!(open(&[]).unwrap_err().reason, Reason::PasswordProtected);
    assert_eq!(open(&["wrong"]).unwrap_err().reason, Reason::PasswordProtected);
    assert_eq!(texts(&open(&["wrong", "secret"]).unwrap().pages[0]), ["内部资料"]);
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)).unwrap()
}

#[test]
fn a_file_cut_in_half_keeps_what_can_be_saved_and_says_so() {
    let whole = sample("province/telemedicine.pdf");
    match read(&whole[..whole.len() / 2], &PdfOptions::default()) {
        Ok(pages) => assert!(pages.pages.iter().any(|page| page.verdict == Verdict::Damaged)),
        Err(error) => assert_eq!(error.reason, Reason::Damaged),
    }
}

#[test]
fn the_second_reader_reads_single_pages() {
    let reader = second::SecondReader::open(&sample("province/telemedicine.pdf"), "").unwrap();
    let text: String = reader.page(1).unwrap().lines.into_iter().map(|line| line.text).collect();
    assert!(text.contains("远程医疗"), "{text}");
    assert!(reader.page(99).is_none());
}

#[test]
fn an_official_document_is_read_true() {
    let pages = read(&sample("county/liuzhi.pdf"), &PdfOptions::default()).unwrap();
    assert!(pages.pages.iter().all(|page| page.verdict == Verdict::Text));
    let all: String =
        pages.pages.iter().flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect();
    for words in ["六特办通字〔2017〕36号", "双向转诊", "中共六枝特区委员会办公室"] {
        assert!(all.contains(words), "{words}");
    }
    assert!(!all.contains(char::REPLACEMENT_CHARACTER));
}

#[test]
fn text_in_two_columns_of_uneven_lines_stays_together() {
    let pages = read(&sample("english/en-directive-2002-91-buildings.pdf"), &PdfOptions::default()).unwrap();
    let page: Vec<&str> = texts(&pages.pages[4]);
    let all = page.join(" ");
    assert!(
        all.contains(
            "requirements for buildings are set, based on the methodology referred to in Article 3."
        )
    );
    assert_eq!(page.last(), Some(&"5"));
}

#[test]
fn only_the_pages_asked_for_are_read() {
    let options = PdfOptions { pages: Some(2..=3), ..PdfOptions::default() };
    let pages = read(&sample("province/guizhou.pdf"), &options).unwrap().pages;
    assert_eq!(pages.iter().map(|page| page.number).collect::<Vec<_>>(), [2, 3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever happens to the bytes, reading ends without a panic and gives the same twice.
    #[test]
    fn changed_bytes_never_panic(changes in prop::collection::vec((0usize..4000, any::<u8>()), 1..40), cut in 0usize..4000) {
        let mut content = at(60, 700, "关于印发实施方案的通知") + "60 600 m 360 600 l S 60 600 m 60 700 l S\n";
        for row in 0..20 {
            content += &at(60, 600 - 16 * row, "各市、自治州人民政府");
        }
        let mut bytes = pdf(UCS2, "/Rotate 90", content.as_bytes());
        for (place, byte) in changes {
            let place = place % bytes.len();
            bytes[place] = byte;
        }
        if cut > 2000 {
            bytes.truncate(cut);
        }
        let options = PdfOptions::default();
        prop_assert_eq!(read(&bytes, &options), read(&bytes, &options));
    }

    /// The same on a real file, whose fonts and compressed streams break in other places.
    #[test]
    fn a_changed_sample_never_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60)) {
        let mut bytes = sample("province/telemedicine.pdf");
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(pages) = read(&bytes, &PdfOptions::default()) {
            prop_assert!(!pages.pages.is_empty());
        }
    }
}
