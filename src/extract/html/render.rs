//! The text a browser would show of a part of a page: blocks as paragraphs, tables as rows.

use dom_query::NodeRef;

use crate::extract::flow::{Flow, is_wide};
use crate::model::Role;

/// Deeper nesting than any page has; below it text is dropped rather than the stack exhausted.
const MAX_DEPTH: usize = 300;
/// Wider tables are drawings.
const MAX_SPAN: usize = 100;

/// The text of `root`; elements for which `skip` is true are left out with all below them.
pub(super) fn render(root: &NodeRef<'_>, skip: &dyn Fn(&NodeRef<'_>) -> bool) -> Flow {
    let mut renderer = Renderer {
        flow: Flow::default(),
        text: String::new(),
        role: Role::Body,
        centred: false,
        preformatted: false,
        skip,
    };
    if root.has_name("table") {
        renderer.table(root, 0);
    } else {
        renderer.block(root, 0);
    }
    renderer.flow
}

struct Renderer<'s> {
    flow: Flow,
    /// The paragraph being collected.
    text: String,
    role: Role,
    /// Line breaks in it are there for the look.
    centred: bool,
    /// Line ends of the source are shown.
    preformatted: bool,
    skip: &'s dyn Fn(&NodeRef<'_>) -> bool,
}

impl Renderer<'_> {
    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        if self.centred {
            self.flow.whole(&text, self.role);
        } else {
            self.flow.paragraph(&text, self.role);
        }
    }

    /// An element that begins and ends paragraphs.
    fn block(&mut self, node: &NodeRef<'_>, depth: usize) {
        self.end_paragraph();
        let before = (self.role, self.centred, self.preformatted);
        let name = node.node_name().unwrap_or_default();
        if let Some(level) =
            name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|l| (1..=6).contains(l))
        {
            self.role = Role::Heading(level);
        }
        self.centred = is_centred(node).unwrap_or(self.centred);
        self.preformatted |= name.as_ref() == "pre";
        self.children(node, depth);
        self.end_paragraph();
        (self.role, self.centred, self.preformatted) = before;
    }

    fn children(&mut self, node: &NodeRef<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for (at, child) in node.children_it(false).enumerate() {
            if child.is_text() {
                if self.preformatted {
                    self.text.push_str(&child.text());
                } else {
                    self.push(&child.text());
                }
                continue;
            }
            if !child.is_element() || is_invisible(&child) || (self.skip)(&child) {
                continue;
            }
            match &*child.node_name().unwrap_or_default() {
                "br" => self.text.push('\n'),
                "table" => self.table(&child, depth + 1),
                "li" => {
                    self.end_paragraph();
                    if node.has_name("ol") {
                        let number =
                            node.children_it(false).take(at).filter(|item| item.has_name("li")).count() + 1;
                        self.text = format!("{number}. ");
                    }
                    self.children(&child, depth + 1);
                    self.end_paragraph();
                }
                name if is_block(name) => self.block(&child, depth + 1),
                _ => self.children(&child, depth + 1),
            }
        }
    }

    /// Adds text as a browser does, white space of the source as one space; but a line end of the source
    /// between hanzi is none.
    fn push(&mut self, source: &str) {
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c');
        let mut rest = source;
        while !rest.is_empty() {
            let space = &rest[..rest.find(|c| !blank(c)).unwrap_or(rest.len())];
            rest = &rest[space.len()..];
            let word = &rest[..rest.find(blank).unwrap_or(rest.len())];
            rest = &rest[word.len()..];
            let last = self.text.chars().next_back();
            let after_space = last.is_none_or(char::is_whitespace);
            let between_hanzi = last.is_none_or(is_wide) && word.chars().next().is_none_or(is_wide);
            let only_source = between_hanzi && space.contains('\n');
            if !space.is_empty() && !after_space && !only_source {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
    }

    /// A table as rows, unless it only lays out the page.
    fn table(&mut self, table: &NodeRef<'_>, depth: usize) {
        if is_layout(table) {
            self.block(table, depth);
            return;
        }
        self.end_paragraph();
        // How many more rows each column is covered by a cell from above.
        let mut covered: Vec<usize> = Vec::new();
        let mut grid: Vec<Vec<String>> = Vec::new();
        for row in rows(table) {
            let mut cells: Vec<String> = Vec::new();
            let cover = |cells: &mut Vec<String>, covered: &mut Vec<usize>| {
                while let Some(left) = covered.get_mut(cells.len()).filter(|left| **left > 0) {
                    *left -= 1;
                    cells.push(String::new());
                }
            };
            for cell in cells_of(&row) {
                cover(&mut cells, &mut covered);
                let (columns, down) = (span(&cell, "colspan"), span(&cell, "rowspan"));
                let flow = render(&cell, self.skip);
                let text: Vec<&str> = flow.lines().iter().map(|line| line.text.as_str()).collect();
                let from = cells.len();
                cells.push(text.join("\n").replace('\t', " "));
                cells.resize(from + columns, String::new());
                covered.resize(covered.len().max(cells.len()), 0);
                covered[from..from + columns].fill(down - 1);
            }
            cover(&mut cells, &mut covered);
            grid.push(cells);
        }
        self.flow.table(grid);
    }
}

/// The rows of a table itself, not of those inside it.
fn rows<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let groups = table
        .children_it(false)
        .flat_map(|child| if child.has_name("tr") { vec![child] } else { child.children() });
    groups.filter(|row| row.has_name("tr") && !is_invisible(row)).collect()
}

fn cells_of<'a>(row: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> {
    row.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th"))
}

/// True for tables that place parts of a page: those with one column, with tables inside, or with a cell
/// as long as an article.
pub(super) fn is_layout(table: &NodeRef<'_>) -> bool {
    let rows = rows(table);
    let one_column = rows.iter().all(|row| cells_of(row).count() <= 1);
    let nested = table.descendants_it().any(|inner| inner.has_name("table"));
    let long = |cell: NodeRef<'_>| {
        let paragraphs =
            cell.descendants_it().filter(|inner| inner.has_name("p") || inner.has_name("br")).count();
        paragraphs >= 5 && cell.normalized_char_count() > 1000
    };
    one_column || nested || rows.iter().flat_map(cells_of).any(long)
}

fn span(cell: &NodeRef<'_>, name: &str) -> usize {
    cell.attr(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).clamp(1, MAX_SPAN)
}

fn is_centred(node: &NodeRef<'_>) -> Option<bool> {
    let style = node.attr("style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    let align = node.attr("align").unwrap_or_default().to_ascii_lowercase();
    if node.has_name("center") || align == "center" || style.contains("text-align:center") {
        // A whole article inside a centred frame is not a title.
        return Some(node.normalized_char_count() < 100);
    }
    let other = ["left", "right", "justify"]
        .iter()
        .any(|side| align == *side || style.contains(&format!("text-align:{side}")));
    other.then_some(false)
}

/// True for what a browser does not show as text.
pub(super) fn is_invisible(node: &NodeRef<'_>) -> bool {
    const NEVER: [&str; 19] = [
        "script", "style", "noscript", "template", "head", "select", "option", "button", "input", "textarea",
        "iframe", "object", "embed", "svg", "math", "audio", "video", "canvas", "datalist",
    ];
    let style = || node.attr("style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    node.node_name().is_some_and(|name| NEVER.contains(&&*name))
        || node.has_attr("hidden")
        || style().contains("display:none")
        || style().contains("visibility:hidden")
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 40] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "tbody",
        "td",
        "th",
        "tr",
        "ul",
    ];
    BLOCKS.contains(&name)
}
