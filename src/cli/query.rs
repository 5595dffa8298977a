//! What to look for: the query language, and its fields as flags.

use anyhow::{Result, anyhow};
use clap::Args;
use unicode_width::UnicodeWidthStr;

use crate::index::{Query, QueryError};
use crate::model::Span;

use super::options::IndexOption;
use super::output::OutputFormat;
use super::terminal::safe;

/// Where a list of what passages hold comes from, how it is printed and which passages count.
#[derive(Args, Debug)]
pub struct ListOptions {
    #[command(flatten)]
    pub index: IndexOption,

    /// How to print the list
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,

    #[command(flatten)]
    pub filters: Filters,
}

/// Which passages to take: the fields of the query language as flags. Values are written as there; a flag given
/// several times means any of its values, different flags must all hold.
#[derive(Args, Debug)]
#[command(next_help_heading = "Only passages")]
pub struct Filters {
    /// Of documents with this in the title
    #[arg(long, value_name = "TEXT")]
    title: Vec<String>,
    /// Of documents with this in the number 发文字号
    #[arg(long, value_name = "TEXT")]
    number: Vec<String>,
    /// Of documents with this in the name of an issuing body
    #[arg(long, value_name = "TEXT")]
    issuer: Vec<String>,
    /// Of these levels: central, province, prefecture, county, township, village
    #[arg(long, value_name = "LEVEL,…")]
    level: Vec<String>,
    /// Of documents with this in the place they are for
    #[arg(long, value_name = "TEXT")]
    region: Vec<String>,
    /// Of these years: 2017, 2017..2019, 2017.. or ..2019
    #[arg(long, value_name = "YEARS")]
    year: Vec<String>,
    /// Of these kinds of document 文种: 通知, 意见
    #[arg(long, value_name = "KIND,…")]
    kind: Vec<String>,
    /// Under a heading with this in it
    #[arg(long, value_name = "TEXT")]
    heading: Vec<String>,
    /// With a sentence of these signals: N, R, Y, G, C, B
    #[arg(long, value_name = "SIGNAL,…")]
    signal: Vec<String>,
    /// With these codes of policy instruments, or of another codebook: OP or nato:OP
    #[arg(long, value_name = "CODE,…")]
    instrument: Vec<String>,
    /// With this in the words that name an actor
    #[arg(long, value_name = "TEXT")]
    actor: Vec<String>,
    /// With an actor of these types: agency, hospital, party
    #[arg(long = "type", value_name = "TYPE,…")]
    actor_type: Vec<String>,
    /// With a sentence as ambiguous as this: '>0.6', '<=0.3' or 0.3..0.6
    #[arg(long, value_name = "SHARE")]
    ambiguity: Vec<String>,
    /// Of documents in these languages: zh, en
    #[arg(long, value_name = "LANGUAGE,…")]
    lang: Vec<String>,
    /// Of files with this in the path
    #[arg(long, value_name = "TEXT")]
    path: Vec<String>,
}

impl Filters {
    fn fields(&self) -> [(&'static str, &[String]); 15] {
        [
            ("title", &self.title),
            ("number", &self.number),
            ("issuer", &self.issuer),
            ("level", &self.level),
            ("region", &self.region),
            ("year", &self.year),
            ("kind", &self.kind),
            ("heading", &self.heading),
            ("signal", &self.signal),
            ("instrument", &self.instrument),
            ("actor", &self.actor),
            ("type", &self.actor_type),
            ("ambiguity", &self.ambiguity),
            ("lang", &self.lang),
            ("path", &self.path),
        ]
    }

    /// True when none was given.
    pub fn is_empty(&self) -> bool {
        self.fields().iter().all(|(_, values)| values.is_empty())
    }

    /// The query `text` and the filters as one query, as it would be typed; for the record.
    pub fn written(&self, text: Option<&str>) -> String {
        let field = |(name, values): (&str, &[String])| {
            let any: Vec<String> = values.iter().map(|value| format!("{name}:{value}")).collect();
            (!any.is_empty()).then(|| any.join(" OR "))
        };
        let filters = self.fields().into_iter().filter_map(field);
        let all: Vec<String> = text.map(str::to_owned).into_iter().chain(filters).collect();
        match all.as_slice() {
            [one] => one.clone(),
            all => all.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" AND "),
        }
    }

    /// What the query `text` finds among the passages to take; all of these without a query.
    pub fn query(&self, text: Option<&str>) -> Result<Query> {
        let mut query = text.map_or_else(|| Ok(Query::everything()), parse)?;
        for (field, values) in self.fields().into_iter().filter(|(_, values)| !values.is_empty()) {
            let any = values.iter().map(|value| {
                Query::filter(field, value).map_err(|error| anyhow!("--{field}: {}", pointing(value, &error)))
            });
            query = query.and(Query::any(any.collect::<Result<Vec<_>>>()?));
        }
        Ok(query)
    }
}

/// The query `text`; the error shows the place.
pub fn parse(text: &str) -> Result<Query> {
    Query::parse(text).map_err(|error| anyhow!("{}", pointing(text, &error)))
}

/// The error with the query under it, on one line, and a mark under the place meant.
fn pointing(query: &str, error: &QueryError) -> String {
    let line = |span: Span| safe(&span.slice(query).replace(['\n', '\t'], " "));
    let before = line(Span::new(0, error.span.start)).width();
    let marked = line(error.span).width().max(1);
    let whole = line(Span::new(0, usize::MAX));
    format!("{}\n  {whole}\n  {}{}", error.message, " ".repeat(before), "^".repeat(marked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_at_the_mistake_by_columns() {
        let error = Query::parse("医保 levels:x").unwrap_err();
        let lines: Vec<String> = pointing("医保 levels:x", &error).lines().map(str::to_owned).collect();
        assert_eq!(lines[1..], ["  医保 levels:x", "       ^^^^^^^"]);
    }
}
