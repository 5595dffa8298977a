//! `hongtou report`: the page by itself, and in a browser.

mod common;

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use common::{Place, data};
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

#[test]
fn two_versions_need_no_pair_beside_them() {
    let old = data("residence-permit.txt");
    let new = old.replace("之日起15日内制作", "之日起10日内制作");
    let place = Place::with_texts(&[("old.txt", &old), ("new.txt", &new)]);
    let page = text(&report(&place, &["--versions", "old.txt", "new.txt", "--lang", "en"]));
    check_links(&page);
    let page = Page::from(page.as_str());
    let parts = page.select("main > section");
    assert_eq!((parts.length(), parts.attr_or("id", "").as_ref()), (1, "versions"));
    assert_eq!(page.select("#versions em").text().as_ref(), "1510");
    place.hongtou(&["report", "none.html"]).assert().code(2);
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
        chain: Some(&hongtou::compare::chain(&documents)),
        edition: Some(hongtou::report::Edition {
            versions: &hongtou::compare::versions(&documents[0], &documents[1]),
            documents: [&documents[0], &documents[1]],
        }),
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

/// Opens the page in Chromium and does what `steps` says; its console must say nothing.
fn browse(driver: &Driver, file: &Path, steps: impl AsyncFnOnce(&Client)) {
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
        steps(&client).await;
        client.close().await.expect("the session ends");
    });
    let log = fs::read_to_string(&log).expect("the browser keeps a log");
    let said: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(said.is_empty(), "the console says: {said:#?}");
}

#[test]
fn in_a_browser_the_map_leads_to_the_passage_by_mouse_and_by_keyboard() {
    let Some(driver) = Driver::start() else { return };
    let place = Place::with_samples();
    let file = report(&place, &["--lang", "en"]);
    browse(&driver, &file, async |client| {
        let marks = client.find_all(Locator::Css("table.map tbody td a")).await.expect("the map");
        let (first, elaborated) = (&marks[0], Locator::Css("table.map a:has(.elaborate)"));

        let mark = client.find(elaborated).await.expect("an elaborated unit");
        let leads = mark.attr("href").await.expect("an attribute").expect("a link");
        mark.click().await.expect("a click");
        let there = focused(client).await;
        assert_eq!((&there["id"], &there["seen"]), (&json!(leads.trim_start_matches('#')), &json!(true)));

        // From the first cell one down, one right and one back by arrows, then on by Enter.
        client
            .execute("arguments[0].focus()", vec![serde_json::to_value(first).expect("an element")])
            .await
            .expect("focus");
        let start = focused(client).await;
        let press = async |key: Key| {
            client.active_element().await.expect("a focus").send_keys(&key.to_string()).await.expect("a key");
            focused(client).await
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
    });
}

/// Clicks a mark; gives what has the focus then.
async fn click(client: &Client, mark: &str) -> (String, Value) {
    let mark = client.find(Locator::Css(mark)).await.expect(mark);
    let leads = mark.attr("href").await.expect("an attribute").expect("a link");
    // Not under the contents, which stay on top.
    let place = vec![serde_json::to_value(&mark).expect("an element")];
    client.execute("arguments[0].scrollIntoView({ block: 'center' })", place).await.expect("the script runs");
    mark.click().await.expect("a click");
    (leads.trim_start_matches('#').to_owned(), focused(client).await)
}

#[test]
fn in_a_browser_chain_and_diffusion_lead_to_their_passages() {
    let Some(driver) = Driver::start() else { return };
    let samples = Place::with_samples();
    browse(&driver, &report(&samples, &["--lang", "en"]), async |client| {
        // What the county made of a matter that came past the province.
        let (leads, there) = click(client, "table.chain td:last-child p:has(.chip) a").await;
        assert_eq!((&there["id"], &there["seen"]), (&json!(leads), &json!(true)));
        // Figures whose passages are folded away.
        for figure in ["#signals td.number a[href$=-means]", "#signals td.number a[href$=-same]"] {
            let (leads, there) = click(client, figure).await;
            assert_eq!((&there["id"], &there["seen"]), (&json!(leads), &json!(true)));
        }
    });
    let cities = cities();
    browse(&driver, &report(&cities, &CITIES), async |client| {
        let (leads, there) = click(client, "#diffusion tbody td a:not(:has(.first))").await;
        assert_eq!((&there["id"], &there["seen"]), (&json!(leads), &json!(true)));
        let text = client.active_element().await.expect("a focus").text().await.expect("its text");
        assert!(text.contains("2018") || text.contains("三个工作日"), "{text}");
    });
}

/// Texts of three cities beside a national one, of which two have the same matter of their own.
const CITIES: [&str; 8] =
    ["--lang", "zh", "--national", "national.txt", "--local", "nanjing.txt", "suzhou.txt", "wuxi.txt"];

fn cities() -> Place {
    let national = data("residence-permit.txt");
    let local = |city: &str, date: &str, days: Option<&str>| {
        let own = days.map(|days| {
            format!("　　第二条　房屋出租人应当自与流动人口建立租赁关系之日起{days}个工作日内，将承租人信息报送公安机关。\n")
        });
        format!(
            "{city}市居住证管理办法\n\n　　第一条　居住证是持证人在居住地居住、作为常住人口享受基本公共服务和便利、申请登记常住户口的证明。\n{}\n{city}市人民政府\n{date}\n",
            own.unwrap_or_default()
        )
    };
    Place::with_texts(&[
        ("national.txt", &national),
        ("nanjing.txt", &local("南京", "2018年5月1日", Some("三"))),
        ("suzhou.txt", &local("苏州", "2017年5月1日", Some("五"))),
        ("wuxi.txt", &local("无锡", "2019年5月1日", None)),
    ])
}

#[test]
fn diffusion_goes_by_date_and_leads_to_the_passages() {
    let place = cities();
    let html = text(&report(&place, &CITIES));
    check_links(&html);
    let page = Page::from(html.as_str());
    let heads: Vec<String> =
        page.select("#diffusion thead th small").iter().map(|head| head.text().to_string()).collect();
    assert_eq!(heads, ["2017-05-01", "2018-05-01", "2019-05-01"]);
    let row = page.select("#diffusion tbody tr");
    assert_eq!(row.length(), 1);
    let cells: Vec<String> =
        row.select("td").iter().map(|cell| cell.select(".rank").text().to_string()).collect();
    assert_eq!(cells, ["1", "2", ""]);
    for link in row.select("td a").iter() {
        let place = link.attr_or("href", "").to_string();
        assert!(page.select(&place).select(".local .text").text().contains("房屋出租人"), "{place}");
    }
}

#[test]
fn versions_are_shown_article_by_article() {
    let old = data("residence-permit.txt");
    let new = old.replace("自受理之日起15日内", "自受理之日起10日内");
    let local = data("residence-permit.txt").replace("第三条　居住证是", "第三条　本市居住证是");
    let place = Place::with_texts(&[("old.txt", &old), ("new.txt", &new), ("local.txt", &local)]);
    let sides =
        ["--lang", "en", "--national", "new.txt", "--local", "local.txt", "--versions", "old.txt", "new.txt"];
    let html = text(&report(&place, &sides));
    check_links(&html);
    let page = Page::from(html.as_str());
    let changed = page.select("#versions > .revision");
    assert_eq!(changed.length(), 1);
    let marked =
        |of: &str| changed.select(of).iter().map(|words| words.text().to_string()).collect::<Vec<_>>();
    assert_eq!(
        (marked(".columns > div:first-child em"), marked(".columns > div:last-child em")),
        (vec!["15".to_owned()], vec!["10".to_owned()])
    );
    let counts =
        page.select("#versions .card b").iter().map(|count| count.text().parse::<usize>().expect("a number"));
    assert_eq!(counts.sum::<usize>(), page.select("#versions .revision").length());
}

#[test]
fn the_samples_form_a_chain_whose_cells_say_what_is_read_side_by_side() {
    let place = Place::with_samples();
    let html = text(&report(&place, &["--lang", "en"]));
    let page = Page::from(html.as_str());
    let levels: Vec<String> = page
        .select("table.chain thead th")
        .iter()
        .map(|head| head.select("small").first().text().to_string())
        .collect();
    assert_eq!(levels, ["central", "province", "county"]);
    let mut checked = 0;
    for cell in page.select("table.chain td p").iter() {
        let mark = cell.select(".chip").attr_or("class", "").replace("chip ", "");
        let leads = cell.select("a").attr_or("href", "").to_string();
        assert!(page.select(&format!("article{leads}")).has_class(&mark), "{mark} {leads}");
        checked += 1;
    }
    assert!(checked > 5, "{checked}");
    // Named in another order, the texts are followed as named.
    let named = text(&report(&place, &["--lang", "en", "--chain", "guizhou", "liuzhi"]));
    check_links(&named);
    assert_eq!(Page::from(named.as_str()).select("table.chain thead th").length(), 2);
}

#[test]
fn figures_lead_to_as_many_passages() {
    let place = Place::with_samples();
    let html = text(&report(&place, &["--lang", "en"]));
    let page = Page::from(html.as_str());
    let mut checked = 0;
    for link in page.select("#signals td a, .pair .figures td a").iter() {
        let Ok(count) = link.text().parse::<usize>() else { continue };
        let place = link.attr_or("href", "").to_string();
        let list = page.select(&format!("{place} + dd"));
        assert_eq!(list.select("li").length(), count, "{place}");
        checked += 1;
    }
    assert!(checked > 50, "{checked}");
}
