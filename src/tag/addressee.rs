//! Whom a sentence tells something: public bodies, or only private persons and firms.

use super::cues::Hit;
use super::signals::Evidence;
use crate::model::Span;

/// Code points of a sentence in which its topic stands.
const TOPIC: usize = 14;
/// Code points behind a permission in which a right is named.
const RIGHT: usize = 12;

impl Evidence<'_> {
    /// Only private persons or firms are told or allowed something.
    pub(super) fn is_private(&self) -> bool {
        if self.subjects.iter().any(|subject| subject.public)
            || self.tellings().any(|hit| self.is_of_body(hit))
        {
            return false;
        }
        let lead = self.sentence.text().trim_start_matches(is_number);
        if self.starts_with(lead, "private_act") && self.tellings().next().is_some() || self.bans_a_list() {
            return true;
        }
        if let Some(first) = self.subjects.first() {
            // 采取多种形式推进医药分开，患者可自主选择：a body is told something before; as in 鼓励企业捐赠.
            let told_before = self.begins_with_verb && self.sentence.clause(first.span.start) > 0;
            let before = self.sentence.slice(Span::new(0, first.span.start));
            let own = before.rsplit([',', ';', ':']).next().unwrap_or_default();
            return !told_before && !self.starts_with(own.trim_start_matches(is_number), "transfer");
        }
        let Some(told) = self.tellings().min_by_key(|hit| hit.span.start) else {
            let by_office = self.sentence.text().contains('由') || self.has_force();
            return !self.begins_with_verb && !by_office && self.has_topic();
        };
        let text = self.sentence.slice(Span::new(0, told.span.start));
        let before = text.trim_end_matches([',', ':']);
        let own = text.rsplit([',', ';', ':']).next().unwrap_or_default().trim_start_matches(is_number);
        let open = own.is_empty() || own.ends_with(['的', '时']);
        if open && self.context.carried.private {
            return true;
        }
        let condition = before.split(',').next().is_some_and(|first| first.ends_with(['的', '时', '后']));
        self.is_of_person(told)
            || (condition || !self.begins_with_verb)
                && (self.has_topic() || open && self.goes_on(told, "private_act") || self.hands_in(told))
    }

    /// Whether a person or firm stands right before a hit, as who is told: 居住证持有人可以申请.
    pub(super) fn is_of_person(&self, hit: &Hit) -> bool {
        let before = self.sentence.slice(Span::new(0, hit.span.start));
        let before = before.trim_end_matches(',').trim_end_matches('等');
        let before = match before.strip_suffix(')') {
            Some(inside) => inside.rsplit_once('(').map_or(before, |(before, _)| before),
            None => before,
        };
        let clause = before.rsplit([',', ';', ':']).next().unwrap_or_default();
        self.ends_with_person(before) && !self.starts_with(clause, "transfer")
    }

    /// Whether a body no gazetteer knows stands right before a hit: 沿线有关单位应, 任何单位和个人不得.
    fn is_of_body(&self, hit: &Hit) -> bool {
        let before = self.sentence.slice(Span::new(0, hit.span.start));
        let before = self.without_adverbs(before);
        let ends = |list: &str| self.list(list).iter().any(|word| before.ends_with(word.as_str()));
        ends("official") || ends("body") && !ends("person")
    }

    fn without_adverbs<'t>(&self, text: &'t str) -> &'t str {
        self.list("adverb").iter().fold(text, |text, word| text.trim_end_matches(word.as_str()))
    }

    /// Applicants hand in papers: 应提供身份证原件。
    fn hands_in(&self, told: &Hit) -> bool {
        let clause = self.sentence.clause_text(told.span.start);
        self.goes_on(told, "hand_in")
            && self.list("paper").iter().any(|paper| clause.contains(paper.as_str()))
    }

    /// 禁止下列行为：without a body is said to everybody.
    fn bans_a_list(&self) -> bool {
        let mut bans = self.tellings().filter(|hit| self.role(hit) == "ban");
        bans.any(|hit| self.sentence.slice(hit.span) == "禁止" && self.goes_on(hit, "list"))
    }

    /// Hits that tell somebody something: duties, bans, permissions.
    pub(super) fn tellings(&self) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(|hit| matches!(self.role(hit), "duty" | "ban" | "permit"))
    }

    /// Whether what follows a hit begins with a word of a list: 不得生产, 可以申请.
    pub(super) fn goes_on(&self, told: &Hit, list: &str) -> bool {
        self.starts_with(self.sentence.slice(Span::new(told.span.end, self.sentence.len())), list)
    }

    /// Whether a permission is a right of private persons, by what it lets them do: 可以在当地申请, 可以向……申请.
    pub(super) fn is_right(&self, hit: &Hit) -> bool {
        let after = self.sentence.slice(Span::new(hit.span.end, self.sentence.len()));
        let clause = after.split([',', ';', ':', '。']).next().unwrap_or_default();
        let near = if clause.starts_with('向') { clause } else { Span::new(0, RIGHT).slice(clause) };
        // 申请 is an act, 申请人 and 申请表 are none.
        let act = |at: usize, word: &str| !near[at + word.len()..].starts_with(['人', '者', '表', '书']);
        self.list("right")
            .iter()
            .any(|word| near.match_indices(word.as_str()).any(|(at, word)| act(at, word)))
    }

    fn starts_with(&self, text: &str, list: &str) -> bool {
        self.list(list).iter().any(|word| text.starts_with(word.as_str()))
    }

    /// Whether a text ends with a word for private persons or firms, perhaps an adverb after it.
    fn ends_with_person(&self, text: &str) -> bool {
        let text = self.without_adverbs(text);
        let ends = |list: &str| self.list(list).iter().any(|word| text.ends_with(word.as_str()));
        ends("person") && !ends("official")
    }

    /// Whether what stands behind a name is no part of a longer one: 农民工 goes on in 农民工子女, but not here.
    fn ends_topic(&self, rest: &str) -> bool {
        self.starts_with(rest, "behind_topic") || self.starts_with(rest, "private_act")
    }

    /// Whether private persons are what the sentence speaks of from its beginning.
    fn has_topic(&self) -> bool {
        let text = self.sentence.text();
        let first = text.split([',', ';', ':']).next().unwrap_or_default();
        let start = text.chars().take_while(|&c| is_number(c)).count();
        let end = first.chars().count().min(start + TOPIC);
        let rest = |end| self.sentence.slice(Span::new(end, self.sentence.len()));
        let head = (start + 1..=end)
            .filter(|&end| self.sentence.begins(end) && self.ends_topic(rest(end)))
            .map(|end| self.sentence.slice(Span::new(start, end)))
            .find(|head| self.ends_with_person(head));
        head.is_some_and(|head| !self.list("transfer").iter().any(|word| head.contains(word.as_str())))
    }
}

/// What a number before a sentence is made of: 第十条, (一), 2.
fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "第条款项()、. 一二三四五六七八九十百凡".contains(c)
}
