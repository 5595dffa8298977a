//! Footnotes: small print under the short rule that word processors draw above it.

use super::glyph::{Drawing, Rule};
use super::lines::common_size;
use crate::model::{Line, Role};

/// Longest rule that separates notes, as a share of the page's width.
const LONGEST: f32 = 0.45;
/// Shortest such rule, in points.
const SHORTEST: f32 = 30.0;
/// Notes are at most this large beside the body.
const SMALLER: f32 = 0.95;

/// Gives the lines that are footnotes their role.
pub(super) fn mark(page: &Drawing, lines: &mut [Line]) {
    let sizes = lines.iter().flat_map(|line| std::iter::repeat_n(line.font_size, line.text.chars().count()));
    let body = common_size(sizes);
    let separates = |rule: &&Rule| {
        let length = rule.x1 - rule.x0;
        length > SHORTEST && length < LONGEST * page.width && rule.y0 > 0.4 * page.height
    };
    for rule in page.rules.iter().filter(separates) {
        let mut under: Vec<usize> = (0..lines.len()).filter(|i| is_under(&lines[*i], rule)).collect();
        under.sort_by(|a, b| lines[*a].rect.y0.total_cmp(&lines[*b].rect.y0));
        let Some(first) = under.first().map(|i| lines[*i].clone()) else { continue };
        let small =
            under.iter().all(|i| lines[*i].font_size < SMALLER * body && lines[*i].role == Role::Body);
        if !small || !is_marked(&first.text) {
            continue;
        }
        // A running foot below the notes stands apart or has a size of its own.
        let mut end = first.rect.y1;
        for i in under {
            let line = &mut lines[i];
            if line.rect.y0 - end > 1.5 * first.font_size || (line.font_size - first.font_size).abs() > 0.6 {
                break;
            }
            end = end.max(line.rect.y1);
            line.role = Role::Footnote;
        }
    }
}

fn is_under(line: &Line, rule: &Rule) -> bool {
    let rect = line.rect;
    let below = rect.y0 > rule.y0 - 3.0 && rect.x0 < rule.x1 && rect.x1 > rule.x0;
    below && line.text.chars().any(char::is_alphabetic)
}

/// True when a line starts with the mark of a note: 1, (1), [1], ①, * or †; four digits are a year.
fn is_marked(text: &str) -> bool {
    let rest = text.trim_start_matches(['(', '（', '[', '［', '〔']);
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    (1..4).contains(&digits)
        || rest.starts_with(|c| matches!(c, '①'..='⑳' | '*' | '†' | '‡' | '¹' | '²' | '³'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rect;

    fn line(text: &str, y: f32, size: f32) -> Line {
        let rect = Rect { x0: 72.0, y0: y, x1: 300.0, y1: y + size };
        Line { rect, font_size: size, ..Line::paragraph(text, Role::Body) }
    }

    #[test]
    fn small_print_under_a_short_rule() {
        let rule = Rule { x0: 72.0, y0: 700.0, x1: 200.0, y1: 700.0 };
        let page = Drawing { width: 595.0, height: 842.0, rules: vec![rule], ..Drawing::default() };
        let mut lines = vec![
            line("The body of the page, in the size that most of its text has by far", 600.0, 12.0),
            line("1 A note", 705.0, 9.0),
            line("that goes on", 717.0, 9.0),
            line("Ministry of Health, 2019", 800.0, 9.0),
        ];
        mark(&page, &mut lines);
        let roles: Vec<Role> = lines.iter().map(|line| line.role).collect();
        assert_eq!(roles, [Role::Body, Role::Footnote, Role::Footnote, Role::Body]);
        let mut large =
            vec![line("The body of the page", 600.0, 12.0), line("1. The next heading", 705.0, 12.0)];
        mark(&page, &mut large);
        assert!(large.iter().all(|line| line.role == Role::Body));
    }
}
