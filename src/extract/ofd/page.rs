//! One OFD page: its objects in drawing order, characters with their places.

use std::collections::HashMap;

use super::lines::{Glyph, lines};
use super::{POINTS, Resources};
use crate::extract::flow::is_wide;
use crate::extract::xml::Element;
use crate::model::{Page, Verdict};

/// Groups inside groups; deeper ones are left out.
const MAX_DEPTH: usize = 50;

/// Composite objects on one page; they may use one another, so that few bytes could draw without end.
const MAX_DRAWN: usize = 1000;

/// Left, top, width, height in millimetres.
type Area = [f32; 4];

/// The area a page shows.
pub(super) fn area(of: &Element) -> Option<Area> {
    ["PhysicalBox", "ApplicationBox"].iter().find_map(|name| boundary(&of.child(name)?.text()))
}

fn boundary(text: &str) -> Option<Area> {
    numbers(text).try_into().ok()
}

fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace().filter_map(|number| number.parse().ok()).filter(|n: &f32| n.is_finite()).collect()
}

/// Reads a page with the templates it names, those of the background first.
pub(super) fn read(
    content: &Element,
    number: u32,
    default_area: Option<Area>,
    templates: &HashMap<String, Element>,
    resources: &Resources,
) -> Page {
    let [left, top, width, height] =
        content.child("Area").and_then(area).or(default_area).unwrap_or([0.0, 0.0, 210.0, 297.0]);
    let mut objects = Objects { glyphs: Vec::new(), pictures: false, resources, drawn: 0 };
    let named = |background: bool| {
        let chosen =
            move |template: &&Element| (template.attribute("ZOrder") != Some("Foreground")) == background;
        let of_page = content.all("Template").filter(chosen);
        of_page.filter_map(|template| templates.get(template.attribute("TemplateID")?)).collect::<Vec<_>>()
    };
    for layers in named(true).into_iter().chain([content]).chain(named(false)) {
        let layers = layers.child("Content").into_iter().flat_map(|content| content.all("Layer"));
        layers.for_each(|layer| objects.group(layer, [0.0, 0.0], 0));
    }
    let lines = lines(objects.glyphs, left * POINTS, top * POINTS);
    let verdict = match (lines.is_empty(), objects.pictures) {
        (false, _) => Verdict::Text,
        (true, true) => Verdict::NoTextLayer,
        (true, false) => Verdict::Blank,
    };
    Page { number, label: None, width: width * POINTS, height: height * POINTS, verdict, lines }
}

struct Objects<'a> {
    glyphs: Vec<Glyph>,
    pictures: bool,
    resources: &'a Resources,
    /// How many composite objects were drawn.
    drawn: usize,
}

impl Objects<'_> {
    /// The objects of a layer or block whose corner stands at `origin`, in millimetres.
    fn group(&mut self, group: &Element, origin: [f32; 2], depth: usize) {
        for object in group.children().filter(|object| object.attribute("Visible") != Some("false")) {
            match &*object.name {
                "TextObject" => self.text(object, origin),
                "ImageObject" => self.pictures = true,
                "PageBlock" if depth < MAX_DEPTH => self.group(object, origin, depth + 1),
                "CompositeObject" if depth < MAX_DEPTH && self.drawn < MAX_DRAWN => {
                    self.drawn += 1;
                    self.composite(object, origin, depth);
                }
                _ => {}
            }
        }
    }

    /// A drawing used as one object. Those that are scaled or turned are rare and stay where they would stand.
    fn composite(&mut self, object: &Element, [x, y]: [f32; 2], depth: usize) {
        let unit = object.attribute("ResourceID").and_then(|id| self.resources.units.get(id));
        let [left, top, ..] = object.attribute("Boundary").and_then(boundary).unwrap_or_default();
        if let Some(content) = unit.and_then(|unit| unit.child("Content")) {
            self.group(content, [x + left, y + top], depth + 1);
        }
    }

    fn text(&mut self, object: &Element, origin: [f32; 2]) {
        let values = |name: &str| object.attribute(name).map(numbers).unwrap_or_default();
        let number = |name: &str, default: f32| values(name).first().copied().unwrap_or(default);
        let [left, top, _, height] = object.attribute("Boundary").and_then(boundary).unwrap_or_default();
        let [a, b, c, d, e, f]: [f32; 6] = values("CTM").try_into().unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let (left, top) = (left + origin[0], top + origin[1]);
        // Slanting text is a watermark across the page.
        if a.abs().min(b.abs()) > 0.1 * a.abs().max(b.abs()) {
            return;
        }
        // Some producers leave the size out; the frame is about as high as its one line.
        let em = Some(number("Size", 0.0)).filter(|size| *size > 0.0).unwrap_or(height);
        let narrow = number("HScale", 1.0);
        let bold_font =
            object.attribute("Font").and_then(|font| self.resources.bold_fonts.get(font)).copied();
        let bold = number("Weight", 400.0) >= 600.0 || bold_font.unwrap_or(false);
        // Directions are clockwise in degrees: 90 runs downwards.
        let vertical = number("ReadDirection", 0.0).rem_euclid(180.0) == 90.0;
        // Text turned by a quarter to the right runs downwards too.
        let turned = b > a.abs() && c < 0.0;
        // A piece without a place of its own starts where the one before did.
        let (mut start_x, mut start_y) = (0.0, 0.0);
        for code in object.all("TextCode") {
            let start =
                |name: &str| code.attribute(name).map(numbers).and_then(|place| place.first().copied());
            start_x = start("X").unwrap_or(start_x);
            start_y = start("Y").unwrap_or(start_y);
            let (mut x, mut y) = (start_x, start_y);
            let text = code.text();
            let count = text.chars().count();
            let (steps_x, steps_y) =
                (steps(code.attribute("DeltaX"), count), steps(code.attribute("DeltaY"), count));
            for (nth, shown) in text.trim_matches(['\r', '\n']).chars().enumerate() {
                let natural = em * narrow * typical_width(shown);
                let (step_x, step_y) = (steps_x.get(nth).copied(), steps_y.get(nth).copied());
                // Without any steps a character is as wide as it is drawn.
                let step_x = step_x.unwrap_or(if vertical || steps_y.len() > nth { 0.0 } else { natural });
                let step_y = step_y.unwrap_or(if vertical { em } else { 0.0 });
                self.glyphs.push(Glyph {
                    shown,
                    x: (a * x + c * y + e + left) * POINTS,
                    y: (b * x + d * y + f + top) * POINTS,
                    width: natural * (a * a + b * b).sqrt() * POINTS,
                    size: em * (c * c + d * d).sqrt() * POINTS,
                    bold,
                    vertical: turned || vertical || (steps_x.is_empty() && !steps_y.is_empty()),
                });
                x += step_x;
                y += step_y;
            }
        }
    }
}

/// About how wide a character is drawn, in its size; OFD gives distances, not widths.
fn typical_width(shown: char) -> f32 {
    match shown {
        c if is_wide(c) => 1.0,
        // Circled numbers are as wide as hanzi.
        '\u{2460}'..='\u{24ff}' => 1.0,
        'M' | 'W' | 'm' | 'w' | '@' | '%' | '&' => 0.85,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '!' | '\'' | '|' | '(' | ')'
        | '-' => 0.33,
        'A'..='Z' => 0.7,
        _ => 0.5,
    }
}

/// The distances from character to character, no more than there are characters; `g 3 5.5` stands for three
/// times 5.5.
fn steps(text: Option<&str>, count: usize) -> Vec<f32> {
    let mut steps = Vec::new();
    let mut parts = text.unwrap_or_default().split_whitespace();
    while let Some(part) = parts.next().filter(|_| steps.len() < count) {
        let number =
            |part: Option<&str>| part.and_then(|part| part.parse::<f32>().ok()).filter(|n| n.is_finite());
        if part == "g" {
            let times = parts.next().and_then(|times| times.parse::<usize>().ok()).unwrap_or(0);
            let step = number(parts.next()).unwrap_or(0.0);
            steps.extend(std::iter::repeat_n(step, times.min(count - steps.len())));
        } else {
            steps.extend(number(Some(part)));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_may_be_grouped() {
        assert_eq!(steps(Some("4 g 3 5.5 6"), 9), [4.0, 5.5, 5.5, 5.5, 6.0]);
        assert_eq!(steps(Some("g 99999999999 1 g"), 7).len(), 7);
        assert!(steps(Some("g"), 7).is_empty());
    }
}
