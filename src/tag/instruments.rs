//! Codes of a codebook of instruments: every cue that is used in the sentence makes its code. A cue is not used
//! where it stands in a name, a condition, an aim or a list of duties; where it is part of what makes another
//! code of the same category; and where it is weak and something else says more.

use super::codebook::Codebook;
use super::cues::{Hit, without_overlaps};
use super::sentence::Sentence;
use crate::model::Span;

/// Chooses among the hits of one codebook in one sentence.
pub(super) struct Instruments<'a> {
    pub(super) codebook: &'a Codebook,
    pub(super) sentence: &'a Sentence<'a>,
    /// Where departments and other public bodies are named whose names hold words of the field.
    pub(super) names: &'a [Span],
}

impl Instruments<'_> {
    /// The hits that become tags: of those of one code that overlap, the leftmost and longest.
    pub(super) fn used(&self, hits: &[Hit]) -> Vec<Hit> {
        let mut hits: Vec<&Hit> = hits.iter().filter(|hit| self.is_used(hit)).collect();
        // What a committee is charged with is the committee's, and named rather than used.
        let duties = hits.iter().filter(|hit| self.role(hit) == "duties").map(|hit| hit.span.end).min();
        hits.retain(|hit| duties.is_none_or(|duties| hit.span.start < duties));
        // An aim that follows the means names; one that stands alone is what the sentence does.
        let means = hits.iter().filter(|hit| !self.is_aim(hit)).map(|hit| hit.span.start).min();
        hits.retain(|hit| !self.is_aim(hit) || means.is_none_or(|means| hit.span.start < means));

        let (weak, strong): (Vec<&Hit>, Vec<&Hit>) =
            hits.into_iter().partition(|hit| matches!(self.role(hit), "alone" | "last"));
        let (alone, last): (Vec<&Hit>, Vec<&Hit>) =
            weak.into_iter().partition(|hit| self.role(hit) == "alone");
        let mut used: Vec<&Hit> = strong
            .iter()
            .filter(|hit| !strong.iter().any(|other| self.is_part(hit, other)))
            .copied()
            .collect();
        used.extend(
            alone.into_iter().filter(|weak| !strong.iter().any(|strong| self.is_beside(weak, strong))),
        );
        if used.is_empty() {
            used = last;
        }
        used.sort_by_key(|hit| (hit.code, hit.span.start, usize::MAX - hit.span.end, hit.cue));
        without_overlaps(used.into_iter().cloned().collect())
    }

    fn role(&self, hit: &Hit) -> &str {
        &self.codebook.codes[hit.code].cues[hit.cue].role
    }

    fn is_used(&self, hit: &Hit) -> bool {
        // 住房公积金 in 住房公积金管理中心 is part of a name; 部门, which ends one, may be used beside it.
        let inside = |word: &Span| self.names.iter().any(|name| name.contains(*word) && word.end < name.end);
        let named = hit.words.iter().any(inside)
            || hit.words.iter().all(|word| self.names.iter().any(|name| name.contains(*word)));
        // 对符合条件的，……: a clause that ends so is a condition.
        let condition = self.sentence.clause(hit.span.start) == self.sentence.clause(hit.span.end - 1)
            && self.clause(hit).ends_with('的');
        !named && !condition
    }

    /// The words of the clause a hit begins in, without the comma before it.
    fn clause(&self, hit: &Hit) -> &str {
        self.sentence.clause_text(hit.span.start).trim_start_matches([',', ';', ':'])
    }

    /// Whether a hit stands in a clause that says what for: ，解决……的问题.
    fn is_aim(&self, hit: &Hit) -> bool {
        let aims = self.codebook.lists.get("aim").map_or(&[][..], Vec::as_slice);
        self.sentence.clause(hit.span.start) > 0
            && aims.iter().any(|aim| self.clause(hit).starts_with(aim.as_str()))
    }

    /// Whether a hit only fills a place in a longer one of the same category: 财政补助 in 考核结果与财政补助挂钩.
    fn is_part(&self, hit: &Hit, other: &Hit) -> bool {
        let parent = |hit: &Hit| self.codebook.codes[hit.code].parent.as_deref();
        hit.code != other.code
            && parent(hit).is_some()
            && parent(hit) == parent(other)
            && other.span.start < hit.span.start
            && (other.span.end > hit.span.end || other.words.last() == hit.words.last())
    }

    /// Whether a strong hit of another code stands in the clause of a weak one.
    fn is_beside(&self, weak: &Hit, strong: &Hit) -> bool {
        let clause = |at: usize| self.sentence.clause(at);
        weak.code != strong.code
            && clause(strong.span.start) <= clause(weak.span.end - 1)
            && clause(weak.span.start) <= clause(strong.span.end - 1)
    }
}
