//! Finds the work a citation means: by its number, else by its title and issuer; a work no document of the corpus
//! holds is kept by what is known of it.

use std::collections::HashMap;

use super::Work;
use super::names::{self, Name};
use crate::model::{Citation, Document};

/// The works known so far, by their names.
pub(super) struct Register {
    by_number: HashMap<String, usize>,
    by_core: HashMap<String, Vec<Known>>,
}

/// A work under one of its names.
struct Known {
    work: usize,
    name: Name,
    /// The issuers its document or a citation names, folded and joined.
    issuers: String,
    date: Option<time::Date>,
}

impl Register {
    /// The works that `documents` are, in their order.
    pub fn of(documents: &[&Document]) -> Self {
        let mut register = Self { by_number: HashMap::new(), by_core: HashMap::new() };
        for (work, document) in documents.iter().enumerate() {
            let found = &document.metadata;
            if let Some(number) = &found.number {
                register.by_number.entry(names::number(number)).or_insert(work);
            }
            if let Some(title) = &found.title {
                register.name(work, Name::of(title), &found.issuers, found.date);
            }
        }
        register
    }

    fn name(&mut self, work: usize, name: Name, issuers: &[String], date: Option<time::Date>) {
        let known = Known { work, issuers: folded(issuers), date, name };
        self.by_core.entry(known.name.core.clone()).or_default().push(known);
    }

    /// Makes a numbered work known, so that later its title alone is enough.
    pub fn meet(&mut self, citation: &Citation, works: &mut Vec<Work>) {
        let Some(number) = citation.number.as_deref().map(names::number) else { return };
        let name = citation.title.as_deref().map(Name::of);
        // A document whose own number was not found is known by its title.
        let titled = || {
            let unnumbered =
                |known: &&Known| works[known.work].number.is_none() && works[known.work].document.is_some();
            let known = self.by_core.get(&name.as_ref()?.core)?;
            known
                .iter()
                .filter(unnumbered)
                .find(|known| known.means(name.as_ref(), &citation.issuers))
                .map(|known| known.work)
        };
        let known = self.by_number.get(&number).copied().or_else(titled);
        let work = known.unwrap_or_else(|| add(works, citation));
        self.by_number.entry(number).or_insert(work);
        if let Some(name) = name
            && !self.by_core.get(&name.core).is_some_and(|known| known.iter().any(|known| known.work == work))
        {
            works[work].title.get_or_insert_with(|| citation.title.clone().unwrap_or_default());
            self.name(work, name, &citation.issuers, citation.date);
        }
    }

    /// The place of the work `citation` means, in a document; a new one where nobody knows it.
    pub fn find(&mut self, citation: &Citation, citing: &Document, works: &mut Vec<Work>) -> usize {
        if let Some(work) =
            citation.number.as_deref().and_then(|number| self.by_number.get(&names::number(number)))
        {
            return *work;
        }
        let Some(name) = citation.title.as_deref().map(Name::of) else { return add(works, citation) };
        let fitting = self.by_core.get(&name.core).into_iter().flatten();
        let fitting = fitting.filter(|known| known.means(Some(&name), &citation.issuers));
        // Of several versions the one named, else one that was there when the text was written, the newest first.
        let found = fitting.max_by_key(|known| {
            let version = name.version.is_some() && known.name.version == name.version;
            let written = citing.metadata.date;
            let there = known.date.is_none() || written.is_none() || known.date <= written;
            (version, there, known.name.version.clone(), known.date, std::cmp::Reverse(known.work))
        });
        if let Some(known) = found {
            return known.work;
        }
        let work = add(works, citation);
        self.name(work, name, &citation.issuers, citation.date);
        work
    }
}

impl Known {
    /// True when a work of that name and those issuers can be this one.
    fn means(&self, name: Option<&Name>, issuers: &[String]) -> bool {
        let Some(name) = name else { return false };
        let theirs = folded(issuers);
        let alike = theirs.is_empty()
            || self.issuers.is_empty()
            || self.issuers.contains(&theirs)
            || theirs.contains(&self.issuers);
        self.name.agrees(name) && (alike || !self.name.issuer.is_empty() && !name.issuer.is_empty())
    }
}

/// Their names as one, written short: 安徽省政府办公厅 and 安徽省人民政府办公厅 are one office.
fn folded(issuers: &[String]) -> String {
    let mut names = names::number(&issuers.concat());
    for (long, short) in [("中国共产党", ""), ("中共", ""), ("人民政府", "政府"), ("委员会", "委")]
    {
        names = names.replace(long, short);
    }
    names
}

/// A work known only from being cited.
fn add(works: &mut Vec<Work>, citation: &Citation) -> usize {
    works.push(Work {
        document: None,
        file: None,
        title: citation.title.clone(),
        number: citation.number.clone(),
        level: None,
        date: citation.date.map(|date| date.to_string()),
    });
    works.len() - 1
}
