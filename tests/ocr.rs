//! Reading a scan with the real Tesseract. Where it is not installed the test says so and passes, but not in
//! continuous integration.

mod programs;

use std::path::Path;

use hongtou::extract::{self, Ocr, ReadOptions};
use hongtou::model::{Format, Pages, Reason, Verdict};
use programs::is_installed;

/// The page as printed (samples/county/liuzhi.pdf, page 1), without its page number.
const PRINTED: &str = "中共六枝特区委员会办公室文件六特办通字〔2017〕36号中共六枝特区委员会办公室\
    六枝特区人民政府办公室关于印发六枝特区组建“医共体”实施方案的通知各乡镇党委、政府，各社区党委、服务中心，\
    特区党委各部门，特区国家机关各部门，特区人武部，各园区党工委、管委会，各人民团体，省、市属驻区有关单位，\
    区属企事业单位：《六枝特区组建“医共体”实施方案》已经特区党委、政府同意，现印发你们，请认真遵照执行。\
    中共六枝特区委办公室六枝特区人民政府办公室2017年3月1日";

fn read(ocr: Ocr) -> Result<Pages, extract::ExtractError> {
    let options = ReadOptions { ocr, ..Default::default() };
    extract::read(Path::new("tests/data/scan.pdf"), Format::Pdf, &options)
}

#[test]
fn a_scan_is_read_and_marked() {
    if !is_installed("Tesseract") {
        return;
    }
    let pages = read(Ocr::Auto).expect("a scan is no error");
    let page = &pages.pages[0];
    assert_eq!(page.verdict, Verdict::Ocr);
    assert!(page.lines.iter().all(|line| line.confidence.is_some_and(|sure| sure > 0.3 && sure <= 1.0)));
    assert!(page.lines.iter().all(|line| line.rect.x1 <= page.width && line.rect.y1 <= page.height));

    let text: Vec<char> = page.lines.iter().flat_map(|line| line.text.chars()).collect();
    let printed: Vec<char> = PRINTED.chars().filter(|c| !c.is_whitespace()).collect();
    let wrong = distance(&text, &printed) as f64 / printed.len() as f64;
    assert!(wrong < 0.06, "{:.1} % wrong: {}", wrong * 100.0, text.iter().collect::<String>());

    let title = page.lines.iter().find(|line| line.text.starts_with("关于印发")).expect("the title");
    assert!((title.rect.x0 - 136.0).abs() < 6.0 && (title.font_size - 22.0).abs() < 2.0, "{title:?}");
}

#[test]
fn a_scan_that_may_not_be_read_keeps_its_verdict() {
    let pages = read(Ocr::Never).expect("a scan is no error");
    assert_eq!(pages.pages[0].verdict, Verdict::NoTextLayer);
    assert!(pages.pages[0].lines.is_empty());
}

#[test]
fn ocr_of_everything_needs_the_program() {
    match read(Ocr::Always) {
        Ok(pages) => assert_eq!(pages.pages[0].verdict, Verdict::Ocr),
        Err(error) => {
            assert_eq!(error.reason, Reason::NeedsProgram);
            assert!(error.remedy.contains("install"), "{}", error.remedy);
        }
    }
}

/// The number of characters to change, put in or take out to make one text the other (Levenshtein).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
