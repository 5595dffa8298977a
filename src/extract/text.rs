//! Plain text and Markdown.

use std::path::Path;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::flow::Flow;
use super::html::mhtml;
use super::{ExtractError, charset, html};
use crate::model::{FileInfo, Format, Pages, Role};

/// Reads a text file; one whose name says Markdown is read without its marks.
pub(super) fn read(bytes: &[u8], path: &Path) -> Result<Pages, ExtractError> {
    let text = charset::decode(bytes, None).replace("\r\n", "\n").replace('\r', "\n");
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let (flow, info) = if ending.is_some_and(|ending| ending == "md" || ending == "markdown") {
        markdown(&mhtml::text_parts(&text).unwrap_or(text))
    } else {
        (plain(&text), FileInfo::default())
    };
    flow.finish(Format::Text, info)
}

/// The text of a plain file. Lines below one another with as many cells between tabs are rows of a table: so
/// programs save tables as text.
fn plain(text: &str) -> Flow {
    let cells =
        |line: &str| -> Vec<String> { line.trim().split('\t').map(|cell| cell.trim().to_owned()).collect() };
    let width = |line: &str| {
        Some(cells(line))
            .filter(|cells| cells.iter().all(|cell| !cell.is_empty()))
            .map_or(1, |cells| cells.len())
    };
    let mut flow = Flow::default();
    let mut running: Vec<&str> = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for rows in lines.chunk_by(|a, b| width(a) == width(b) && (width(a) > 1 || !a.contains('\t'))) {
        // 主办单位：… 电话：… at the foot of a site are no row.
        let keyed = || rows[0].contains(['：', ':']);
        if rows.len() > 1 && width(rows[0]) > 1 && !keyed() {
            flow.paragraph(&std::mem::take(&mut running).join("\n"), Role::Body);
            flow.table(rows.iter().map(|row| cells(row)));
        } else {
            running.extend(rows);
        }
    }
    flow.paragraph(&running.join("\n"), Role::Body);
    flow
}

/// The text of a Markdown document: headings and tables keep their role, emphasis and links are taken plain. The
/// lines of facts above it say what the file is.
fn markdown(source: &str) -> (Flow, FileInfo) {
    let mut info = FileInfo::default();
    let mut in_matter = false;
    let mut flow = Flow::default();
    let mut text = String::new();
    let mut html_block = String::new();
    let mut cells: Vec<String> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut in_table = false;
    // Numbers of the ordered lists we are in; an unordered one has none.
    let mut lists: Vec<Option<u64>> = Vec::new();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut role = Role::Body;
    let mut hidden = 0_usize;
    // Menus of a page turned into Markdown: items of nothing but links before any text.
    let (mut in_link, mut only_links) = (false, true);
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                flow.paragraph(&std::mem::take(&mut text), role);
                role = Role::Heading(level_of(level));
            }
            Event::Start(Tag::FootnoteDefinition(_)) => role = Role::Footnote,
            Event::Start(Tag::MetadataBlock(_)) => in_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_matter = false,
            Event::Text(piece) if in_matter => piece.lines().for_each(|line| fact(line, &mut info)),
            Event::Start(Tag::Image { .. }) => hidden += 1,
            Event::End(TagEnd::Image) => hidden = hidden.saturating_sub(1),
            Event::Start(Tag::List(first)) => {
                flow.paragraph(&std::mem::take(&mut text), role);
                lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                lists.pop();
            }
            Event::Start(Tag::Item) => {
                only_links = true;
                if let Some(Some(number)) = lists.last_mut() {
                    text.push_str(&format!("{number}. "));
                    *number += 1;
                }
            }
            Event::Start(Tag::Table(_)) => in_table = true,
            Event::End(TagEnd::Table) => {
                in_table = false;
                flow.table(rows.drain(..));
            }
            Event::End(TagEnd::TableCell) => cells.push(std::mem::take(&mut text)),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => rows.push(std::mem::take(&mut cells)),
            Event::Start(Tag::Link { .. }) => in_link = true,
            Event::End(TagEnd::Link) => in_link = false,
            Event::Text(piece) | Event::Code(piece) if hidden == 0 => {
                only_links &= in_link || piece.trim().is_empty();
                text.push_str(&piece);
            }
            Event::End(TagEnd::Item) if only_links && flow.lines().is_empty() => text.clear(),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            // Inline tags only set type, but a break is a break.
            Event::InlineHtml(tag) if tag.starts_with("<br") => text.push(if in_table { ' ' } else { '\n' }),
            Event::Html(piece) => html_block.push_str(&piece),
            Event::End(TagEnd::HtmlBlock) => flow.append(html::fragment(&std::mem::take(&mut html_block))),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock) => {
                flow.paragraph(&std::mem::take(&mut text), role);
                if role != Role::Footnote {
                    role = Role::Body;
                }
            }
            Event::End(TagEnd::FootnoteDefinition) => role = Role::Body,
            _ => {}
        }
    }
    flow.paragraph(&text, role);
    (flow, info)
}

/// Keeps what a line of the front matter says of the file: `title: "…"`.
fn fact(line: &str, info: &mut FileInfo) {
    let Some((key, value)) = line.split_once(':') else { return };
    let value = value.trim().trim_matches(['"', '\'']);
    let field = match key {
        "title" => &mut info.title,
        "author" => &mut info.author,
        "date" => &mut info.created,
        _ => return,
    };
    if !value.is_empty() {
        *field = Some(value.to_owned());
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str, text: &str) -> Vec<(String, Role)> {
        let pages = read(text.as_bytes(), Path::new(name)).unwrap();
        pages.pages[0].lines.iter().map(|line| (line.text.clone(), line.role)).collect()
    }

    fn line(text: &str, role: Role) -> (String, Role) {
        (text.to_owned(), role)
    }

    #[test]
    fn plain_text_keeps_every_mark() {
        assert_eq!(lines("a.txt", "# 一\r\n*二*"), [line("# 一", Role::Body), line("*二*", Role::Body)]);
    }

    #[test]
    fn rows_between_tabs_are_a_table() {
        let text = "附件1\n任务分工表\n序号\t任务\t单位\n1\t建设\t省卫生健康委\n\n抄送：\t省委办公厅\n印发";
        let row = |text| line(text, Role::TableRow);
        let found = lines("a.txt", text);
        assert_eq!(found[2..4], [row("序号\t任务\t单位"), row("1\t建设\t省卫生健康委")]);
        assert_eq!(found[4], line("抄送： 省委办公厅", Role::Body));
        assert_eq!(found.len(), 6);
        let foot = lines("a.txt", "主办单位：某省人民政府\t电话：1\n承办单位：某中心\t电话：2");
        assert!(foot.iter().all(|(_, role)| *role == Role::Body));
    }

    #[test]
    fn markdown_is_taken_plain() {
        let source = "---\ntitle: x\n---\n# 居住证*暂行*条例\n\n**第一条** 为了[保障](http://a.cn)权益。\n第二条 适用。\n\n\
                      1. 甲\n2. 乙\n\n- 丙\n\n|项目|分值|\n|-|-|\n|学历|**90**|\n\n<table><tr><td>子</td><td>丑</td></tr></table>\n";
        assert_eq!(
            lines("a.md", source),
            [
                line("居住证暂行条例", Role::Heading(1)),
                line("第一条 为了保障权益。", Role::Body),
                line("第二条 适用。", Role::Body),
                line("1. 甲", Role::Body),
                line("2. 乙", Role::Body),
                line("丙", Role::Body),
                line("项目\t分值", Role::TableRow),
                line("学历\t90", Role::TableRow),
                line("子\t丑", Role::TableRow),
            ]
        );
    }

    #[test]
    fn a_saved_page_turned_into_markdown_keeps_only_its_text() {
        let source = "Content-Type: multipart/related; start=; boundary=--xY7 Content-Location: http://a.gov.cn \
                      MIME-Version: 1.0 ----xY7 Content-Type: text/html; charset=utf-8; name=a\n\n\
                      - [首页](/)\n- [政务公开](/x)\n\n第一条 为了管理。\n\n- [附件](a.doc)\n\n\
                      ----xY7 Content-Type: application/javascript; name=content\\_page.js\n\nvar a = 1;\n";
        assert_eq!(lines("a.md", source), [line("第一条 为了管理。", Role::Body), line("附件", Role::Body)]);
    }

    #[test]
    fn a_file_of_blanks_has_no_text() {
        let error = read(" \n\u{3000}\n".as_bytes(), Path::new("a.txt")).unwrap_err();
        assert_eq!(error.reason, crate::model::Reason::NoText);
    }
}
