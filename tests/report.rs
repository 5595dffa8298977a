//! `hongtou report`: the page by itself, and in a browser.

mod common;

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use common::Place;
use dom_query::Document as Page;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// The report of this place's index.
fn report(place: &Place, arguments: &[&str]) -> PathBuf {
    let file = place.path().join("report.html");
    place.hongtou(&["report"]).arg(&file).args(arguments).assert().success();
    file
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).expect("the page is UTF-8")
}

/// Every link of the page must lead to one place of it.
fn check_links(html: &str) {
    let page = Page::from(html);
    let ids: Vec<String> =
        page.select("[id]").iter().map(|node| node.attr_or("id", "").to_string()).collect();
    let known: HashSet<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(known.len(), ids.len(), "an id stands twice");
    let links: Vec<String> =
        page.select("a").iter().map(|link| link.attr_or("href", "").to_string()).collect();
    assert!(links.len() > 20);
    for link in links {
        let place = link.strip_prefix('#').unwrap_or_else(|| panic!("{link} leads out of the page"));
        assert!(known.contains(place), "{link} leads nowhere");
    }
}

#[test]
fn the_page_of_the_samples_stands_by_itself_and_is_the_same_each_time() {
    let place = Place::with_samples();
    let first = text(&report(&place, &["--lang", "en"]));
    assert_eq!(text(&report(&place, &["--lang", "en"])), first);
    check_links(&first);
    let page = Page::from(first.as_str());
    assert_eq!(page.select("[src], link, iframe, object, base, form").length(), 0);
    assert_eq!((page.select("script").length(), page.select("style").length()), (1, 1));

    // 第十条 of the national text is taken up by 第十三条 of Chengdu, which elaborates it on page 4.
    let row = page
        .select("article.row.elaborate")
        .iter()
        .find(|row| row.select(".local .head a").text().as_ref() == "第十三条")
        .expect("Chengdu's article 13");
    assert_eq!(row.select(".local .page").text().as_ref(), "p. 4");
    assert_eq!(row.select(".national .head a").first().text().as_ref(), "第十条");
    assert!(row.select(".local .sh").text().contains("每年签注1次"));
    let chinese = text(&report(&place, &["--lang", "zh"]));
    check_links(&chinese);
    assert!(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("细化"));
}

/// What a document might say to break out of its place.
const HOSTILE: &str =
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)></details></main></style><!--]]>\u{202e}";

#[test]
fn words_of_documents_never_become_markup() {
    let place = Place::with_samples();
    let document = |name: &str| -> hongtou::model::Document {
        let mut document = place.json(&["show", "--json", name]);
        let break_out =
            |value: &mut Value| *value = json!(format!("{}{HOSTILE}", value.as_str().unwrap_or_default()));
        for field in ["title", "number", "region"] {
            break_out(&mut document["metadata"][field]);
        }
        break_out(&mut document["source"]["path"]);
        for citation in document["citations"].as_array_mut().into_iter().flatten() {
            ["title", "verb", "words"].iter().for_each(|field| break_out(&mut citation[*field]));
        }
        for passage in document["passages"].as_array_mut().into_iter().flatten() {
            ["text", "number"].iter().for_each(|field| break_out(&mut passage[*field]));
            passage["headings"].as_array_mut().into_iter().flatten().for_each(break_out);
            for tag in passage["tags"].as_array_mut().into_iter().flatten() {
                break_out(&mut tag["cue"]);
            }
        }
        serde_json::from_value(document).expect("a document")
    };
    let documents = ["national-residence-permit.pdf", "chengdu-residence-permit.pdf"].map(document);
    let comparison = hongtou::compare::compare(&documents[0], &documents[1]);
    assert!(!comparison.figures.relations.is_empty());
    let html = hongtou::report::html(&hongtou::report::Report {
        documents: &[&documents[0], &documents[1]],
        comparisons: &[comparison],
        lineage: &hongtou::lineage::lineage(&documents),
        instruments: None,
        language: hongtou::model::Language::Chinese,
    })
    .expect("a page");
    check_links(&html);
    let page = Page::from(html.as_str());
    assert_eq!((page.select("script").length(), page.select("style").length()), (1, 1));
    assert_eq!(page.select("img, [onerror]").length(), 0);
    assert_eq!(page.select("footer").length(), 1);
    assert!(page.select("footer").text().contains("Hongtou"));
    assert!(page.select("main .row .text").text().contains("<img src=x onerror=alert(1)>"));
    assert!(!html.contains('\u{202e}') && html.contains("⟨U+202E⟩"));
}

/// Chromium under its driver; both end when dropped.
struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    /// None where Chromium is not installed, which CI does not forgive.
    fn start() -> Option<Self> {
        let process = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn();
        let mut process = match process {
            Ok(process) => process,
            Err(error) if std::env::var_os("CI").is_none() => {
                eprintln!(
                    "skipped: chromedriver cannot be started ({error}); Debian has it in chromium-driver"
                );
                return None;
            }
            Err(error) => panic!("chromedriver cannot be started: {error}"),
        };
        let said = BufReader::new(process.stdout.take().expect("its output")).lines();
        let port = said
            .map_while(Result::ok)
            .find_map(|line| {
                Some(line.split_once("started successfully on port ")?.1.trim_end_matches('.').to_owned())
            })
            .expect("chromedriver says its port");
        Some(Self { process, address: format!("http://127.0.0.1:{port}") })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It takes its browsers with it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What is to be seen of the element with the focus: its id, the cell it stands in, whether it is on the screen.
async fn focused(client: &Client) -> Value {
    let script = "const e = document.activeElement, r = e.getBoundingClientRect(), c = e.closest('td, th');
        return { id: e.id, row: c && c.parentElement.rowIndex, column: c && c.cellIndex,
                 seen: e.checkVisibility() && r.bottom > 0 && r.top < innerHeight && r.height > 0 };";
    client.execute(script, Vec::new()).await.expect("the script runs")
}

#[test]
fn in_a_browser_the_map_leads_to_the_passage_by_mouse_and_by_keyboard() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::with_samples();
    let file = report(&place, &["--lang", "en"]);
    let profile = tempfile::tempdir().expect("a temporary folder");
    let log = profile.path().join("browser.log");
    let options: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
        "--window-size=1200,900",
        "--enable-logging",
        "--v=0",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([format!("--user-data-dir={}", profile.path().display()), format!("--log-file={}", log.display())])
    .collect();
    let mut wanted = serde_json::Map::new();
    wanted.insert("goog:chromeOptions".into(), json!({ "args": options }));

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&driver.address)
            .await
            .expect("a session");
        client.goto(&format!("file://{}", file.display())).await.expect("the page opens");
        let marks = client.find_all(Locator::Css("table.map tbody td a")).await.expect("the map");
        let (first, elaborated) = (&marks[0], Locator::Css("table.map a:has(.elaborate)"));

        let mark = client.find(elaborated).await.expect("an elaborated unit");
        let leads = mark.attr("href").await.expect("an attribute").expect("a link");
        mark.click().await.expect("a click");
        let there = focused(&client).await;
        assert_eq!((&there["id"], &there["seen"]), (&json!(leads.trim_start_matches('#')), &json!(true)));

        // From the first cell one down, one right and one back by arrows, then on by Enter.
        client
            .execute("arguments[0].focus()", vec![serde_json::to_value(first).expect("an element")])
            .await
            .expect("focus");
        let start = focused(&client).await;
        let press = async |key: Key| {
            client.active_element().await.expect("a focus").send_keys(&key.to_string()).await.expect("a key");
            focused(&client).await
        };
        let cell =
            |at: &Value| (at["row"].as_i64().expect("a row"), at["column"].as_i64().expect("a column"));
        let (row, column) = cell(&start);
        let right = press(Key::Right).await;
        assert_eq!(cell(&right), (row, column + 1));
        let down = press(Key::Down).await;
        assert!(cell(&down).0 > row && cell(&down).1 == column + 1, "{down}");
        assert_eq!(cell(&press(Key::Left).await), (cell(&down).0, column));
        let there = press(Key::Enter).await;
        assert!(there["id"].as_str().is_some_and(|id| id.starts_with('n')), "{there}");
        assert_eq!(there["seen"], json!(true));
        client.close().await.expect("the session ends");
    });
    let log = fs::read_to_string(&log).expect("the browser keeps a log");
    let said: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(said.is_empty(), "the console says: {said:#?}");
}
