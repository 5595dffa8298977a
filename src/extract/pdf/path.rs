//! Paths, of which only the straight upright lines matter: they rule tables and separate notes. The rest is
//! counted, because letters drawn as outlines are text nobody can read.

use hayro_font::kurbo::{Affine, Point};

use super::glyph::{Drawing, Rule};

/// Rules thicker than this are boxes; their edges count instead.
const MAX_RULE: f32 = 3.0;

/// A path being built, in page space.
#[derive(Default)]
pub(super) struct Path(Vec<Step>);

enum Step {
    Start(Point),
    Line(Point),
    Curve(Point),
    Close,
}

impl Path {
    pub(super) fn start(&mut self, ctm: Affine, x: f64, y: f64) {
        self.0.push(Step::Start(ctm * Point::new(x, y)));
    }

    pub(super) fn line(&mut self, ctm: Affine, x: f64, y: f64) {
        self.0.push(Step::Line(ctm * Point::new(x, y)));
    }

    pub(super) fn curve(&mut self, ctm: Affine, x: f64, y: f64) {
        self.0.push(Step::Curve(ctm * Point::new(x, y)));
    }

    pub(super) fn rect(&mut self, ctm: Affine, [x, y, width, height]: [f64; 4]) {
        self.start(ctm, x, y);
        self.line(ctm, x + width, y);
        self.line(ctm, x + width, y + height);
        self.line(ctm, x, y + height);
        self.close();
    }

    pub(super) fn close(&mut self) {
        self.0.push(Step::Close);
    }

    /// Adds the path's rules to the drawing and counts its other lines.
    pub(super) fn paint(self, stroked: bool, drawing: &mut Drawing) {
        let (mut start, mut at) = (Point::ZERO, Point::ZERO);
        let mut edges = Vec::new();
        for step in self.0 {
            let to = match step {
                Step::Start(to) => {
                    add_rules(&mut edges, stroked, &mut drawing.rules);
                    (start, at) = (to, to);
                    continue;
                }
                Step::Curve(to) => {
                    drawing.strokes += 1;
                    at = to;
                    continue;
                }
                Step::Line(to) => to,
                Step::Close => start,
            };
            let rule = Rule {
                x0: at.x.min(to.x) as f32,
                y0: at.y.min(to.y) as f32,
                x1: at.x.max(to.x) as f32,
                y1: at.y.max(to.y) as f32,
            };
            at = to;
            let (width, height) = (rule.x1 - rule.x0, rule.y1 - rule.y0);
            if width.max(height) < 0.01 {
                continue;
            }
            if width.min(height) < 0.5 {
                edges.push(rule);
            } else {
                drawing.strokes += 1;
            }
        }
        add_rules(&mut edges, stroked, &mut drawing.rules);
    }
}

/// The rules one part of a path makes: its own edges, or one line in the middle of a thin box.
fn add_rules(edges: &mut Vec<Rule>, stroked: bool, rules: &mut Vec<Rule>) {
    let whole = edges.iter().copied().reduce(|sum, rule| Rule {
        x0: sum.x0.min(rule.x0),
        y0: sum.y0.min(rule.y0),
        x1: sum.x1.max(rule.x1),
        y1: sum.y1.max(rule.y1),
    });
    let Some(whole) = whole else { return };
    let (width, height) = (whole.x1 - whole.x0, whole.y1 - whole.y0);
    if width.min(height) <= MAX_RULE {
        let (x, y) = ((whole.x0 + whole.x1) / 2.0, (whole.y0 + whole.y1) / 2.0);
        rules.push(if width > height {
            Rule { y0: y, y1: y, ..whole }
        } else {
            Rule { x0: x, x1: x, ..whole }
        });
    } else if stroked {
        rules.append(edges);
    }
    edges.clear();
}
