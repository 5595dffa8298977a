//! The table of national and local texts side by side.

use std::collections::{BTreeMap, HashMap};

use super::Kind::{Count, Share, Text};
use super::{Cell, Sink, Table, columns};
use crate::compare::{Comparison, Unit};
use crate::export::{Dataset, ExportError};

/// One row a tie of a local to a national unit; new units have no national side, left-out ones no local side.
///
/// Of a comparison those rows are kept whose local unit has a passage that is taken; of what was left out, which has no
/// local unit, those whose national one has.
pub fn alignment<'a>(dataset: &'a Dataset) -> Table<'a> {
    let columns = columns(&[
        ("relation", 11, Text),
        ("local_document", 30, Text),
        ("local_number", 14, Text),
        ("local_page", 8, Count),
        ("local_text", 60, Text),
        ("national_document", 30, Text),
        ("national_number", 14, Text),
        ("national_page", 8, Count),
        ("national_text", 60, Text),
        ("rank", 8, Count),
        ("likeness", 10, Share),
        ("shared_words", 36, Text),
        ("reasons", 50, Text),
        ("local_passage", 22, Text),
        ("national_passage", 22, Text),
    ]);
    let rows = Box::new(move |put: Sink<'_>| {
        let labels: HashMap<&str, &str> =
            dataset.corpus().iter().map(|document| (document.id.as_str(), document.label())).collect();
        dataset.each_comparison(|comparison| {
            let label = |id: &'_ str| labels.get(id).copied().unwrap_or_default();
            let labels = [label(&comparison.local), label(&comparison.national)];
            aligned_rows(dataset, comparison, labels, put)
        })
    });
    Table { title: "Alignment", columns, rows }
}

fn aligned_rows(
    dataset: &Dataset,
    comparison: &Comparison,
    [local, national]: [&str; 2],
    put: Sink<'_>,
) -> Result<(), ExportError> {
    fn by_id(units: &[Unit]) -> BTreeMap<&str, &Unit> {
        units.iter().map(|unit| (unit.id.as_str(), unit)).collect()
    }
    fn side<'u>(label: &'u str, unit: Option<&'u Unit>) -> [Cell<'u>; 4] {
        match unit {
            Some(unit) => [
                Cell::text(label),
                Cell::text(&unit.number),
                Cell::Count(unit.page.into()),
                Cell::text(&unit.text),
            ],
            None => [Cell::text(label), Cell::Empty, Cell::Empty, Cell::Empty],
        }
    }
    let locals = by_id(&comparison.local_units);
    let nationals = by_id(&comparison.national_units);
    let taken = |unit: Option<&&Unit>| {
        unit.is_some_and(|unit| unit.passages.iter().any(|passage| dataset.takes(passage)))
    };
    let aligned = comparison.alignments.iter();
    for alignment in aligned.filter(|alignment| taken(locals.get(alignment.local.as_str()))) {
        let links: Vec<_> = match alignment.national.as_slice() {
            [] => vec![None],
            links => links.iter().map(Some).collect(),
        };
        for (rank, link) in links.into_iter().enumerate() {
            let unit = link.and_then(|link| nationals.get(link.passage.as_str()).copied());
            let mut row = vec![Cell::text(alignment.relation.as_str())];
            row.extend(side(local, locals.get(alignment.local.as_str()).copied()));
            row.extend(side(national, unit));
            match link {
                Some(link) => row.extend([
                    Cell::count(rank + 1),
                    Cell::Share(f64::from(link.score)),
                    Cell::text(&link.shared),
                ]),
                None => row.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
            }
            row.push(Cell::joined([alignment.reasons.join("; ")]));
            row.push(Cell::text(&alignment.local));
            row.push(Cell::optional(link.map(|link| link.passage.as_str())));
            put(row)?;
        }
    }
    for id in comparison.left_out.iter().filter(|id| taken(nationals.get(id.as_str()))) {
        let mut row = vec![Cell::text("left out")];
        row.extend(side(local, None));
        row.extend(side(national, nationals.get(id.as_str()).copied()));
        row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::text(id)]);
        put(row)?;
    }
    Ok(())
}
