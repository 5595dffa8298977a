//! The page around the parts: head, style, script, what it may load (nothing), contents.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::labels::fill;
use super::view::View;
use super::{chain, diffusion, instruments, lineage, map, overview, reading, signals, versions};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

pub(super) fn page(view: &View<'_>) -> Markup {
    let labels = &view.labels;
    // Where two versions are all there is, or nothing has anything in common, most parts would be bare headings.
    let paired = !view.pairs.is_empty();
    let compared = !view.report.documents.is_empty() || view.report.edition.is_none();
    let sections: Vec<(&str, &String, Markup)> = [
        ("overview", &labels.overview, compared.then(|| overview::overview(view))),
        ("map", &labels.map, paired.then(|| map::map(view))),
        ("chain", &labels.chain, chain::chain(view)),
        ("diffusion", &labels.diffusion, diffusion::diffusion(view)),
        ("signals", &labels.signals, paired.then(|| signals::signals(view))),
        ("instruments", &labels.instruments, paired.then(|| instruments::instruments(view))),
        ("lineage", &labels.lineage, paired.then(|| lineage::lineage(view))),
        ("versions", &labels.versions, versions::versions(view)),
        ("reading", &labels.reading, paired.then(|| reading::reading(view))),
    ]
    .into_iter()
    .filter_map(|(id, name, part)| Some((id, name, part?)))
    .collect();
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
                    @if compared { p { (fill(&labels.subtitle, &[&view.nationals.len(), &view.locals.len(), &view.pairs.len()])) } }
                }
                nav aria-label=(labels.contents) {
                    ul { @for (id, name, _) in &sections { li { a href={ "#" (id) } { (name) } } } }
                }
                main #main tabindex="-1" {
                    @for (_, _, part) in &sections { (part) }
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
