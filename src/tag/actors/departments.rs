//! What public bodies answer for: the portfolios, the departments of local governments that hold them, and the
//! central bodies. All three are tables in `dictionaries/`, see `docs/actors.md`.

use std::sync::LazyLock;

use crate::model::Level;
use crate::structure::central_bodies;

static PORTFOLIOS: LazyLock<Vec<Portfolio>> =
    LazyLock::new(|| rows(include_str!("../../../dictionaries/portfolios.tsv")).map(Portfolio::of).collect());
static DEPARTMENTS: LazyLock<Vec<Department>> = LazyLock::new(|| {
    rows(include_str!("../../../dictionaries/departments.tsv")).map(Department::of).collect()
});

/// A field of government.
pub(super) struct Portfolio {
    /// Its name in tags.
    pub(super) id: &'static str,
    /// Words of names that tell it where no department does.
    words: Vec<&'static str>,
}

/// A department that governments of several levels have.
pub(super) struct Department {
    pub(super) portfolio: &'static str,
    /// Code of its type in the codebook of actors.
    pub(super) code: &'static str,
    /// Its name today, without the head.
    pub(super) name: &'static str,
    /// The heads in provinces, prefectures and counties: 委员会, 厅, 局.
    pub(super) heads: [&'static str; 3],
    /// The central body today.
    pub(super) central: &'static str,
    /// What it and those before it are called before a head; `true` for words that name it only before the head
    /// of an agency.
    pub(super) words: Vec<(&'static str, bool)>,
    /// Names that need no head: 编办.
    pub(super) names: Vec<&'static str>,
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

fn list(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split('|').filter(|word| !word.is_empty())
}

impl Portfolio {
    fn of(row: Vec<&'static str>) -> Self {
        let column = |at: usize| row.get(at).copied().unwrap_or_default();
        Self { id: column(0), words: list(column(3)).collect() }
    }
}

impl Department {
    fn of(row: Vec<&'static str>) -> Self {
        let column = |at: usize| row.get(at).copied().unwrap_or_default();
        let word = |word: &'static str| word.strip_prefix('~').map_or((word, false), |word| (word, true));
        Self {
            portfolio: column(0),
            code: column(1),
            name: column(2),
            heads: [column(3), column(4), column(5)],
            central: column(6),
            words: list(column(7)).map(word).collect(),
            names: list(column(8)).collect(),
        }
    }
}

impl Department {
    /// Its name today at a level; without one, that of a county's.
    pub(super) fn present(&self, level: Option<Level>) -> String {
        let head = match level {
            Some(Level::Province) => self.heads[0],
            Some(Level::Prefecture) => self.heads[1],
            _ => self.heads[2],
        };
        format!("{}{head}", self.name)
    }
}

/// All departments.
pub(super) fn departments() -> &'static [Department] {
    &DEPARTMENTS
}

/// The portfolio that words of a name tell: 医院 health. The longest such word decides, in English the first.
pub(super) fn portfolio_of(name: &str) -> Option<&'static str> {
    let words =
        PORTFOLIOS.iter().flat_map(|portfolio| portfolio.words.iter().map(move |word| (word, portfolio)));
    // Latin words are found as words: tax is not in taxi.
    let holds = |word: &str| match word.is_ascii() {
        true => {
            name.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word)
                || word.contains(' ') && name.contains(word)
        }
        false => name.contains(word),
    };
    let held = words.filter(|(word, _)| holds(word));
    // English puts what comes first first: the Ministry of Health and Social Welfare.
    let order = |word: &str| (if name.is_ascii() { name.find(word) } else { None }, usize::MAX - word.len());
    held.min_by_key(|(word, _)| order(word)).map(|(_, portfolio)| portfolio.id)
}

/// The body that a central body became: 卫生部 → 国家卫生健康委员会. One without a successor is itself.
pub(super) fn today(name: &'static str) -> &'static str {
    let mut name = name;
    // Successions are short; the bound keeps a circle in the table from being one here.
    for _ in 0..8 {
        match central_bodies().iter().find(|body| body.name == name).and_then(|body| body.successor) {
            Some(next) => name = next,
            None => break,
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn tables_agree_with_one_another() {
        let portfolios: HashSet<_> = PORTFOLIOS.iter().map(|portfolio| portfolio.id).collect();
        assert_eq!(portfolios.len(), PORTFOLIOS.len(), "a portfolio comes twice");
        let central: HashSet<_> = central_bodies().iter().map(|body| body.name).collect();
        for department in departments() {
            assert!(portfolios.contains(department.portfolio), "{}", department.name);
            let known = department.central.is_empty() || central.contains(department.central);
            assert!(known, "{} is no central body", department.central);
        }
        for body in central_bodies() {
            assert!(body.portfolio.is_none_or(|id| portfolios.contains(id)), "{}", body.name);
            assert!(body.successor.is_none_or(|next| central.contains(next)), "{}", body.name);
        }
        let mut seen = HashSet::new();
        for word in departments().iter().flat_map(|department| &department.words) {
            assert!(seen.insert(word.0), "{} names two departments", word.0);
        }
    }

    #[test]
    fn predecessors_became_what_they_are_today() {
        for (before, now) in [
            ("卫生部", "国家卫生健康委员会"),
            ("劳动部", "人力资源和社会保障部"),
            ("中国保险监督管理委员会", "国家金融监督管理总局"),
            ("财政部", "财政部"),
        ] {
            assert_eq!(today(before), now);
        }
        assert_eq!(portfolio_of("乡镇卫生院"), Some("health"));
        assert_eq!(portfolio_of("ministry of health and social welfare"), Some("health"));
        assert_eq!(portfolio_of("taxi operators"), None);
    }
}
