//! An evaluation as a page of its own: figures, the confusion of signals, and the sentences that differ.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

use quick_xml::escape::escape;

use super::{Evaluation, Score};
use crate::model::Signal;

const STYLE: &str = "body{font:16px/1.5 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;\
max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}h1,h2{font-weight:600}table{border-collapse:collapse;margin:1rem 0}\
th,td{border:1px solid #ccc;padding:.2rem .6rem;text-align:right}th:first-child,td:first-child{text-align:left}\
.same{background:#dfeedd}.other{background:#f6d9d5}article{border-top:1px solid #ddd;padding:.6rem 0}\
.faint{color:#777}.gold{color:#1a6b2b}.found{color:#a32}";

/// The page: HTML that needs nothing beside it. `gold` and `found` name the two codings.
pub fn page(evaluation: &Evaluation, gold: &str, found: &str) -> String {
    let mut page = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut page, evaluation, &escape(gold), &escape(found));
    page
}

fn write(page: &mut String, evaluation: &Evaluation, gold: &str, found: &str) -> fmt::Result {
    let Evaluation { signal, instruments, actor, target, deadline, .. } = evaluation;
    writeln!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{found} against {gold}</title>\
         <style>{STYLE}</style></head><body>\n<h1>{found} against {gold}</h1>\n<p>{} sentences{}</p>",
        evaluation.sentences,
        if evaluation.missing.is_empty() {
            String::new()
        } else {
            format!(
                ", {} more have no counterpart: {}",
                evaluation.missing.len(),
                escape(evaluation.missing.join(", "))
            )
        }
    )?;
    writeln!(page, "<table><tr><th>figure</th><th>value</th><th>95 % interval</th></tr>")?;
    row(page, "signal: accuracy", signal.accuracy, Some(signal.accuracy_interval))?;
    row(page, "signal: Cohen’s κ", signal.kappa, Some(signal.kappa_interval))?;
    row(page, "signal: Krippendorff’s α", signal.alpha, Some(signal.alpha_interval))?;
    row(page, "signal: macro-F1", signal.macro_f1, None)?;
    row(page, "instruments: micro-F1", instruments.micro_f1, Some(instruments.micro_f1_interval))?;
    row(page, "instruments: macro-F1", instruments.macro_f1, None)?;
    row(page, "actor: identical", actor.identical, None)?;
    row(page, "actor: F1", actor.f1, None)?;
    writeln!(page, "</table>")?;

    writeln!(page, "<h2>Signals</h2>")?;
    confusion(page, &signal.confusion)?;
    table(page, signal.per_code.iter().map(|(code, score)| (code.as_str(), score)))?;
    writeln!(page, "<h2>Instruments, target, deadline</h2>")?;
    let codes = instruments.per_code.iter().map(|(code, score)| (code.as_str(), score));
    table(page, codes.chain([("target", target), ("deadline", deadline)]))?;

    writeln!(page, "<h2>Sentences that differ: {}</h2>", evaluation.wrong.len())?;
    for wrong in &evaluation.wrong {
        writeln!(
            page,
            "<article id=\"{0}\"><p class=\"faint\">{0} {1}</p>\n<p><span class=\"faint\">{2}</span> {3} <span class=\"faint\">{4}</span></p><ul>",
            escape(wrong.id.as_str()),
            escape(wrong.heading.as_str()),
            escape(wrong.before.as_str()),
            escape(wrong.sentence.as_str()),
            escape(wrong.after.as_str())
        )?;
        for difference in &wrong.differences {
            writeln!(
                page,
                "<li>{}: <span class=\"gold\">{}</span> / <span class=\"found\">{}</span> <span class=\"faint\">{}</span></li>",
                difference.column,
                or_dash(&difference.gold),
                or_dash(&difference.found),
                escape(difference.cues.as_str())
            )?;
        }
        writeln!(page, "</ul></article>")?;
    }
    writeln!(page, "</body></html>")
}

fn or_dash(value: &str) -> impl Display {
    if value.is_empty() { "–".into() } else { escape(value) }
}

fn row(page: &mut String, name: &str, value: f64, interval: Option<[f64; 2]>) -> fmt::Result {
    let interval = interval.map_or(String::new(), |[low, high]| format!("{low:.2} – {high:.2}"));
    writeln!(page, "<tr><td>{name}</td><td>{value:.3}</td><td>{interval}</td></tr>")
}

fn table<'a>(page: &mut String, scores: impl Iterator<Item = (&'a str, &'a Score)>) -> fmt::Result {
    writeln!(
        page,
        "<table><tr><th>code</th><th>gold</th><th>found</th><th>precision</th><th>recall</th><th>F1</th><th>κ</th><th>α</th></tr>"
    )?;
    for (code, score) in scores {
        writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{:.2}</td><td>{:.2}</td><td>{:.2}</td><td>{:.2}</td><td>{:.2}</td></tr>",
            escape(code),
            score.gold,
            score.found,
            score.precision,
            score.recall,
            score.f1,
            score.kappa,
            score.alpha
        )?;
    }
    writeln!(page, "</table>")
}

/// A row for each signal of the first coding, a column for each of the second.
fn confusion(page: &mut String, counts: &BTreeMap<String, BTreeMap<String, usize>>) -> fmt::Result {
    write!(page, "<table><tr><th>gold \\ found</th>")?;
    for signal in Signal::ALL {
        write!(page, "<th>{}</th>", signal.as_str())?;
    }
    writeln!(page, "</tr>")?;
    for gold in Signal::ALL.map(Signal::as_str) {
        write!(page, "<tr><td>{gold}</td>")?;
        for found in Signal::ALL.map(Signal::as_str) {
            let count = counts.get(gold).and_then(|row| row.get(found)).copied().unwrap_or(0);
            let class = if count == 0 {
                ""
            } else if gold == found {
                "same"
            } else {
                "other"
            };
            write!(page, "<td class=\"{class}\">{count}</td>")?;
        }
        writeln!(page, "</tr>")?;
    }
    writeln!(page, "</table>")
}
