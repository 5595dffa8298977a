//! What a page shows above its article that belongs to the document: its title, the line with its number, the box of
//! facts.

use std::ops::Range;
use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;

use super::article::is_site_line;
use super::meta;
use crate::model::{Line, Role};

/// How many first lines of an article may hold the title.
const FIRST: usize = 12;
/// Labels one of which the box about a document has.
const OF_BOX: &str = "索引号|发文字号|文号|成文日期|发文机关|发文日期|发布机构|制定机关|时效性";

/// The name of the page: what the site declares as the article's title, or the window's title.
pub(super) fn page_title(document: &Document) -> Option<String> {
    let window = || {
        let title = document.select("title").text().split_whitespace().collect::<Vec<_>>().join(" ");
        Some(title).filter(|title| !title.is_empty())
    };
    meta(document, &["ArticleTitle"]).or_else(window)
}

/// What stands above the article and not again in its first lines. A title that only the window's title tells is marked
/// in the article.
pub(super) fn above(document: &Document, before: &[Line], article: &mut [Line]) -> Vec<Line> {
    let window = plain(&page_title(document).unwrap_or_default());
    // What a box in the article says does not count: it is no part of the text.
    let boxed = facts(&article[..article.len().min(FIRST)]);
    let text =
        |(at, line): (usize, &Line)| if boxed.contains(&at) { String::new() } else { plain(&line.text) };
    let first: Vec<String> = article.iter().take(FIRST).enumerate().map(text).collect();
    let titled = meta(document, &["ArticleTitle"]).or_else(|| shown_title(before, &window));
    // Where an early line of the article is part of the window's title, the rest of that is the site's own words.
    let standing = first
        .iter()
        .position(|line| line.chars().count() >= 8 && is_title_length(line) && window.contains(line));
    let title = match standing.filter(|_| titled.is_none()) {
        Some(at) => {
            article[at].role = Role::Heading(1);
            None
        }
        None => titled.or_else(|| window_title(document)),
    };
    let named = title.as_deref().map(plain);
    let missing = title.filter(|title| !stands_in(&plain(title), &first));
    let number = before
        .iter()
        .rev()
        .find_map(|line| number(&line.text))
        .filter(|number| !first.concat().contains(&plain(number)));
    let facts = before[facts(before)].iter().filter(|line| named.as_deref() != Some(&plain(&line.text)));
    missing
        .map(|title| Line::paragraph(title, Role::Heading(1)))
        .into_iter()
        .chain(number.map(|number| Line::paragraph(number, Role::Body)))
        .chain(facts.map(|line| Line::paragraph(line.text.clone(), Role::Body)))
        .collect()
}

/// The line above the article that is its title; the box of facts may hold it, too.
fn shown_title(before: &[Line], window: &str) -> Option<String> {
    static LABEL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?:标\s*题|名\s*称|信息名称|文件名称)\s*[:：]?\s*").ok());
    // A heading counts most, then a line the window's title repeats, then the words of a title.
    let score = |line: &Line, text: &str| {
        let heading = matches!(line.role, Role::Heading(_));
        let repeated = plain(text).chars().count() >= 6 && window.contains(&plain(text));
        let usable = is_title_length(text) && !is_site_line(text) && !is_site_name(text);
        let worth = usize::from(heading) + usize::from(repeated) * 2 + usize::from(is_title(text)) * 2;
        if usable { worth } else { 0 }
    };
    let facts = facts(before);
    let named = |(at, line): (usize, &Line)| {
        let text = line.text.trim();
        let label = LABEL.as_ref().and_then(|label| label.find(text)).filter(|_| facts.contains(&at));
        match label {
            Some(label) => Some((score(line, &text[label.end()..]), text[label.end()..].to_owned())),
            None => (!facts.contains(&at)).then(|| (score(line, text), text.to_owned())),
        }
    };
    // Of equals the last is nearest to the article.
    let (score, title) = before.iter().enumerate().filter_map(named).max_by_key(|(score, _)| *score)?;
    (score > 0).then_some(title)
}

/// True where a title stands in the first lines of an article, on up to three of them; a sentence that names it is no
/// title.
fn stands_in(title: &str, first: &[String]) -> bool {
    let repeats = |lines: &[String]| {
        let joined = lines.concat();
        joined.contains(title) && joined.chars().count() * 2 < title.chars().count() * 3
    };
    (1..=3).any(|count| first.windows(count).any(repeats))
}

/// The box of facts: from the first label that only a document has to the last, with what is labelled above and below.
fn facts(before: &[Line]) -> Range<usize> {
    static LABELS: LazyLock<Option<[Regex; 2]>> = LazyLock::new(|| {
        let space = |c| if c == '|' { "|".to_owned() } else { format!(r"{c}\s*") };
        let of_box: String = OF_BOX.chars().map(space).collect();
        let of_box = Regex::new(&format!(r"^[【\[]?(?:{of_box})(?:[:：】\]\t]|$)")).ok()?;
        Some([of_box, Regex::new(r"^[【\[]?(?:\p{Han}\s*){2,8}[:：】\]\t]").ok()?])
    });
    let Some([of_box, label]) = LABELS.as_ref() else { return 0..0 };
    let matches =
        |pattern: &Regex, line: &Line| line.text.chars().count() <= 160 && pattern.is_match(line.text.trim());
    let ends = before
        .iter()
        .position(|line| matches(of_box, line))
        .zip(before.iter().rposition(|line| matches(of_box, line)));
    let Some((first, last)) = ends else { return 0..0 };
    let labelled = |line: &&Line| matches(label, line) && !is_site_line(&line.text);
    let above = before[..first].iter().rev().take_while(labelled).count();
    let end = last + 1 + before[last + 1..].iter().take_while(labelled).count();
    // The last label's value may stand on the next line.
    let text = before[end - 1].text.trim();
    let bare = text.ends_with([':', '：']) || !label.is_match(text);
    first - above..(end + usize::from(bare)).min(before.len())
}

/// The part of the window's title that names a document, not the site.
fn window_title(document: &Document) -> Option<String> {
    let window = document.select("title").text();
    let parts = window.split(['_', '|', '-', '–', '—', '·']).map(str::trim);
    let named = parts.filter(|part| is_title_length(part) && !is_site_name(part));
    named.max_by_key(|part| part.chars().count()).map(str::to_owned)
}

/// True for the words of an official title: its kind at the end, or the 关于 in it.
fn is_title(line: &str) -> bool {
    const KINDS: [&str; 30] = [
        "法", "通知", "意见", "办法", "规定", "条例", "方案", "细则", "决定", "公告", "通告", "规划", "纲要",
        "计划", "批复", "函", "报告", "决议", "命令", "令", "通报", "规则", "规范", "制度", "要点", "解读",
        "问答", "公示", "说明", "指南",
    ];
    // 《…》（试行） and （2012年修正） follow the kind.
    let line = plain(line);
    let core = line.trim_end_matches(['》', '>']);
    let core = core
        .rsplit_once(['（', '('])
        .filter(|_| core.ends_with(['）', ')']))
        .map_or(core, |(front, _)| front);
    KINDS.iter().any(|kind| core.ends_with(kind)) || line.contains("关于")
}

/// True for the name of an office or site alone.
fn is_site_name(line: &str) -> bool {
    const ENDS: [&str; 12] =
        ["局", "厅", "委", "委员会", "政府", "网", "网站", "门户", "办公室", "政务", "信息公开", "平台"];
    ENDS.iter().any(|end| line.trim().ends_with(end))
}

fn is_title_length(line: &str) -> bool {
    (5..=120).contains(&plain(line).chars().count()) && !line.contains(['。', '>', '＞'])
}

/// A document number 发文字号 in a line of labels and values.
fn number(line: &str) -> Option<String> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"[\p{Han}]{1,12}(?:字|发|函|办|令|规)?\s*[〔\[［（(﹝]\s*(?:19|20)\d\d\s*[〕\]］）)﹞]\s*第?\d{1,5}号").ok()
    });
    // A number inside quotation is one the line cites.
    let alone = line.chars().count() < 80 || line.contains("文号") || line.contains("字号");
    let found = NUMBER.as_ref()?.find(line).filter(|_| alone && !is_title(line))?;
    Some(found.as_str().trim_start_matches("发文字号").trim_start_matches("文号").trim().to_owned())
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
