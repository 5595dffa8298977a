use super::*;
use crate::model::{FileInfo, Format, Rect, Verdict};

#[test]
fn page_numbers_in_every_style() {
    for mark in [
        "- 3 -",
        "-1-",
        "— 12 —",
        "－3－",
        "第3页 共20页",
        "第 3 页",
        "3/20",
        "Page 3 of 20",
        "·3·",
        "3 | Page",
        "— iv —",
    ] {
        assert!(PAGE_MARK.is_match(mark), "{mark}");
    }
    for text in ["3", "第三条", "2017年", "3.", "- 3 个", "第3页的内容", "1/2 的人"] {
        assert!(!PAGE_MARK.is_match(text), "{text}");
    }
}

#[test]
fn remains_go_and_text_stays() {
    for text in ["发布时间：2015-06-05", "／／／", "Downloaded from example.org on 3 May 2017", "- 3 -"]
    {
        assert!(is_remains(text), "{text}");
    }
    for text in ["来源于财政的资金，应当公开。", "（3）", "3/20"] {
        assert!(!is_remains(text), "{text}");
    }
}

fn strip_lines(layout: Layout, pages: &[&[(&str, f32)]]) -> (Vec<String>, Vec<(u32, String)>) {
    let line = |(text, y0): &(&str, f32)| Line {
        rect: Rect { x0: 90.0, y0: *y0, x1: 400.0, y1: *y0 + 12.0 },
        ..Line::paragraph(*text, Role::Body)
    };
    let page = |(number, lines): (u32, &&[(&str, f32)])| Page {
        number,
        label: None,
        width: 595.0,
        height: 842.0,
        verdict: Verdict::Text,
        lines: lines.iter().map(line).collect(),
    };
    let pages = (1..).zip(pages).map(page).collect();
    let (kept, furniture) = strip(&Pages { format: Format::Pdf, layout, info: FileInfo::default(), pages });
    (
        kept.into_iter().flat_map(|page| page.lines).map(|line| line.text).collect(),
        furniture.into_iter().map(|one| (one.page, one.text)).collect(),
    )
}

#[test]
fn the_end_of_a_sentence_is_no_running_head() {
    let pages: [&[(&str, f32)]; 3] =
        [&[("。", 60.0), ("一", 300.0)], &[("。", 60.0), ("二", 300.0)], &[("。", 60.0), ("三", 300.0)]];
    assert_eq!(strip_lines(Layout::Fixed, &pages).0.len(), 6);
}

#[test]
fn marks_that_text_ran_into() {
    let lines = [("建立— 661 —机制，", 100.0), ("完善 - 662 - 制度，", 200.0), ("落实责任。— 663 —", 300.0)];
    let (kept, furniture) = strip_lines(Layout::Flow, &[&lines]);
    assert_eq!(kept, ["建立机制，", "完善制度，", "落实责任。"]);
    assert_eq!(furniture.len(), 3);
    // Two are no page numbers, nor are numbers that do not count on.
    let (kept, _) = strip_lines(Layout::Flow, &[&[("甲 - 5 - 乙", 100.0), ("丙 - 3 - 丁", 200.0)]]);
    assert_eq!(kept, ["甲 - 5 - 乙", "丙 - 3 - 丁"]);
}

#[test]
fn bare_numbers_well_inside_the_page() {
    let pages: [&[(&str, f32)]; 4] = [
        &[("一", 300.0), ("11", 600.0), ("题注", 640.0)],
        &[("二", 300.0), ("12", 601.0), ("题注二", 650.0)],
        &[("三", 300.0), ("13", 600.0), ("题注三", 660.0)],
        &[("四", 300.0), ("99", 500.0), ("题注四", 670.0)],
    ];
    let (kept, furniture) = strip_lines(Layout::Fixed, &pages);
    assert_eq!(furniture, [(1, "11".to_owned()), (2, "12".to_owned()), (3, "13".to_owned())]);
    assert!(kept.contains(&"99".to_owned()));
}

#[test]
fn heads_of_short_chapters_and_the_foot_of_a_printed_web_page() {
    let bodies = ["应当公开。", "应当及时。", "予以受理。", "不予受理。", "另行通知。", "书面答复。"];
    let page = |head, at: usize| [(head, 40.0), (bodies[at], 200.0)];
    let pages: Vec<_> = (0..6).map(|at| page(if at == 5 { "乙局清单" } else { "甲局清单" }, at)).collect();
    let pages: Vec<&[(&str, f32)]> = pages.iter().map(|page| &page[..]).collect();
    let (kept, furniture) = strip_lines(Layout::Fixed, &pages);
    assert_eq!(kept, bodies);
    assert_eq!(furniture[5], (6, "乙局清单".to_owned()));
    // Too few pages to know a place by.
    let (kept, _) = strip_lines(Layout::Fixed, &pages[3..]);
    assert!(kept.contains(&"乙局清单".to_owned()));
    let web = [
        ("某局 http://a.gov.cn/1", 30.0),
        (bodies[0], 200.0),
        ("联系我们 | 网站地图", 300.0),
        ("主办：某局", 320.0),
    ];
    let (kept, furniture) = strip_lines(Layout::Fixed, &[&web]);
    assert_eq!(kept, [bodies[0]]);
    assert!(furniture.contains(&(1, "主办：某局".to_owned())));
}
