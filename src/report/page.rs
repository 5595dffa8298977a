//! The page around the parts: head, style, script, what it may load (nothing), contents.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::labels::fill;
use super::view::View;
use super::{instruments, lineage, map, overview, reading, signals};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

pub(super) fn page(view: &View<'_>) -> Markup {
    let labels = &view.labels;
    let sections = [
        ("overview", &labels.overview),
        ("map", &labels.map),
        ("signals", &labels.signals),
        ("instruments", &labels.instruments),
        ("lineage", &labels.lineage),
        ("reading", &labels.reading),
    ];
    html! {
        (DOCTYPE)
        html lang=(labels.html_lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(policy());
                title { (labels.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { (labels.skip) }
                (patterns())
                header.head {
                    h1 { (labels.title) }
                    p { (fill(&labels.subtitle, &[&view.nationals.len(), &view.locals.len(), &view.pairs.len()])) }
                }
                nav aria-label=(labels.contents) {
                    ul { @for (id, name) in sections { li { a href={ "#" (id) } { (name) } } } }
                }
                main #main tabindex="-1" {
                    (overview::overview(view))
                    (map::map(view))
                    (signals::signals(view))
                    (instruments::instruments(view))
                    (lineage::lineage(view))
                    (reading::reading(view))
                }
                footer { p { (fill(&labels.made_by, &[&env!("CARGO_PKG_VERSION")])) } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// The browser may load nothing and run nothing but this page's own style and script, whatever a document says.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// Patterns of bars, so that they can be told apart without colour.
fn patterns() -> Markup {
    html! {
        svg.patterns width="0" height="0" aria-hidden="true" { defs {
            pattern id="harden-pattern" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect width="2" height="7" fill="#fff" fill-opacity=".35" {}
            }
            pattern id="soften-pattern" width="7" height="7" patternUnits="userSpaceOnUse" {
                circle cx="2" cy="2" r="1.2" fill="#000" fill-opacity=".35" {}
            }
        } }
    }
}
