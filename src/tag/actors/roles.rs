//! What a sentence says of the bodies it names: who must or may act, leads, helps, is watched or is told.

use super::Mention;
use super::clause::Reader;
use crate::model::{ActorRole, Span};

/// Code points of a relative clause that belongs to a name: 纳入试点的学校.
const RELATIVE: usize = 24;
/// Code points of a body's matter between its name and what it does with it.
const MATTER: usize = 16;

/// A body that must or may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tag) struct Acting {
    /// Index of the mention.
    pub(in crate::tag) mention: usize,
    /// Its name, with the relative clause that belongs to it.
    pub(in crate::tag) span: Span,
}

/// Names joined by conjunctions, which act together.
struct Group {
    /// The mentions with their names.
    members: Vec<(usize, Span)>,
    /// Index of the mention after the last.
    next: usize,
    /// Where the last name ends.
    end: usize,
}

/// The relative clause before a name.
enum Relative {
    None,
    /// It belongs to the name.
    Own,
    /// It is too long for that, or the name stands in a phrase of its own.
    Long,
}

/// How a group stands in its clause.
enum Place {
    Acts(ActorRole),
    /// It acts, and its first name begins earlier, here.
    ActsFrom(usize, ActorRole),
    /// It is let or asked to act, and its first name begins here; who lets persons or firms do something is not them.
    Let(usize, ActorRole),
    /// It acts where nobody else does: its duty or part is named.
    Charged,
    /// It is watched or told.
    Object(ActorRole),
    Other,
}

/// Fills the roles of mentions and gives those that must or may act, in order.
pub(super) fn acting(mentions: &mut [Mention], reader: &Reader) -> Vec<Acting> {
    let mut found: Vec<Acting> = Vec::new();
    let mut charged: Vec<Acting> = Vec::new();
    let mut at = 0;
    while at < mentions.len() {
        let group = group(mentions, at, reader);
        at = group.next;
        let whole = Span::new(group.members[0].1.start, group.end);
        let bare = mentions[group.members[0].0].bare;
        let (role, from) = match reader.place(whole, bare) {
            Place::Acts(role) => (role, whole.start),
            Place::ActsFrom(start, role) => (role, start),
            Place::Let(start, role) if group.members.iter().any(|&(mention, _)| mentions[mention].public) => {
                (role, start)
            }
            Place::Charged => {
                let members = group.members.iter().filter(|(mention, _)| mentions[*mention].charged);
                charged.extend(members.map(|&(mention, span)| Acting { mention, span }));
                continue;
            }
            Place::Object(role) => {
                group.members.iter().for_each(|&(mention, _)| mentions[mention].role = Some(role));
                continue;
            }
            Place::Let(..) | Place::Other => continue,
        };
        // Firms that act with a public body are told as it is; persons never.
        let public = group.members.iter().any(|&(mention, _)| mentions[mention].public);
        for (order, (mention, span)) in group.members.into_iter().enumerate() {
            mentions[mention].role = Some(role);
            mentions[mention].public |= public && !mentions[mention].person;
            let span = if order == 0 { Span::new(from, span.end) } else { span };
            found.push(Acting { mention, span });
        }
    }
    if found.is_empty() {
        charged.iter().for_each(|acting| mentions[acting.mention].role = Some(ActorRole::Responsible));
        found = charged;
    }
    found.extend(founded(mentions, reader));
    found.sort_by_key(|acting| acting.span.start);
    // One that is named twice is one.
    let mut seen: Vec<&str> = Vec::new();
    found.retain(|acting| {
        let name = reader.slice(acting.span.start, acting.span.end);
        let new = !seen.contains(&name);
        seen.push(name);
        new
    });
    found
}

/// The names from mention `at` on that a conjunction joins.
fn group(mentions: &[Mention], at: usize, reader: &Reader) -> Group {
    let mut group =
        Group { members: vec![(at, mentions[at].span)], next: at + 1, end: mentions[at].span.end };
    'names: loop {
        // Inside a relative clause another body may be named: 公安派出所或者受公安机关委托的社区服务机构.
        for next in group.next..(group.next + 2).min(mentions.len()) {
            let span = mentions[next].span;
            if mentions[next].bare && !mentions[at].bare {
                continue;
            }
            if let Some(start) = reader.joins(group.end, span.start) {
                group.members.push((next, Span::new(start, span.end)));
                group.next = next + 1;
                group.end = span.end;
                continue 'names;
            }
        }
        // 市公安局、市民政局等有关部门: the last sums up the others.
        if let Some(last) = mentions.get(group.next)
            && reader.slice(group.end, last.span.start) == "等"
        {
            group.end = last.span.end;
            group.next += 1;
        }
        return group;
    }
}

/// Bodies that the sentence founds and then gives their tasks: 成立领导小组,负责……
fn founded(mentions: &mut [Mention], reader: &Reader) -> Vec<Acting> {
    let mut found = Vec::new();
    for (at, mention) in
        mentions.iter_mut().enumerate().filter(|(_, mention)| mention.steers && mention.role.is_none())
    {
        let end = reader.after(mention.span.end);
        if reader.has_tasks(mention.span.start, end) {
            mention.role = Some(ActorRole::Responsible);
            found.push(Acting { mention: at, span: mention.span });
        }
    }
    found
}

impl Reader<'_> {
    /// Whether a name at `start` goes on the list of one that ends at `end`: where it begins, with its relative
    /// clause.
    fn joins(&self, end: usize, start: usize) -> Option<usize> {
        let mut at = end;
        if self.slice(at, at + 1) == "(" {
            at = self.after(at);
        }
        let after = self.starts(at, "conjunction")?;
        if after == start {
            return Some(start);
        }
        let relative = after < start
            && start - after <= RELATIVE
            && self.slice(after, start).ends_with('的')
            && self.clause_start(start) <= end
            && !self.has_preposition(after, start)
            && !self.slice(after, start).contains(['、', '和']);
        relative.then_some(after)
    }

    /// How names stand in their clause.
    fn place(&self, name: Span, bare: bool) -> Place {
        let start = self.clause_start(name.start);
        let after = self.after(name.end);
        let lead = self.after_openers(start, name.start);
        if let Some(role) = self.label(start, name, after) {
            return role;
        }
        if self.slice(after, after + 1) == "由" {
            return Place::Other;
        }
        if self.starts(after, "appointed").is_some() {
            return Place::Other;
        }
        let role = self.role_after(after);
        if let Some(by) = self.by(lead, name.start) {
            let made_of = self.is_made_of(after) || self.slice(after, after + 1) == "的";
            return if made_of { Place::Other } else { Place::ActsFrom(by, role) };
        }
        let relative = self.relative(lead, name.start);
        if bare {
            let acts = self.starts(after, "bare_predicate").is_some();
            return match relative {
                _ if lead == name.start && acts => Place::Acts(role),
                Relative::Own if acts => Place::ActsFrom(lead, role),
                _ => Place::Other,
            };
        }
        if let Some(place) = self.seat(name, after) {
            return place;
        }
        if let Some(place) = self.object(lead, name, after) {
            return place;
        }
        let acts = self.is_predicate(after);
        if self.is_setting(lead, name.start) {
            return match () {
                () if self.is_condition(name, after) => Place::Other,
                () if acts || self.is_topic(after) => Place::Acts(role),
                () if self.slice(after, after + 1) == ":" => match self.slice(after + 1, after + 2) {
                    "" => Place::Object(ActorRole::Addressed),
                    _ => Place::Acts(role),
                },
                () if self.slice(after, after + 2) == "主导" => Place::Acts(role),
                () if self.manages(after) => Place::Acts(role),
                () => Place::Other,
            };
        }
        match relative {
            Relative::Own if acts || self.is_topic(after) => return Place::ActsFrom(lead, role),
            Relative::Long if self.is_topic(after) => return Place::Acts(role),
            _ => {}
        }
        if matches!(self.slice(name.start - 1, name.start), "、" | "和") && role == ActorRole::Cooperating {
            return Place::Acts(role);
        }
        Place::Other
    }

    /// Whether a relative clause stands before a name.
    fn relative(&self, lead: usize, name: usize) -> Relative {
        match self.slice(lead, name) {
            words if !words.ends_with('的') => Relative::None,
            _ if name - lead <= RELATIVE && !self.has_preposition(lead, name) => Relative::Own,
            _ => Relative::Long,
        }
    }

    /// The role of names after a label: 牵头单位：市教育局. Labels themselves have none.
    fn label(&self, start: usize, name: Span, after: usize) -> Option<Place> {
        let labels = [
            ("label_lead", ActorRole::Lead),
            ("label_cooperate", ActorRole::Cooperating),
            ("label_responsible", ActorRole::Responsible),
        ];
        let colon = |at: usize| self.slice(at, at + 1) == ":";
        if colon(after)
            && labels.iter().any(|(list, _)| self.ends(name.end, list).is_some_and(|at| at <= name.start))
        {
            return Some(Place::Other);
        }
        let before = start.checked_sub(1).filter(|&at| start == name.start && colon(at))?;
        let (_, role) = labels.iter().find(|(list, _)| self.ends(before, list).is_some())?;
        Some(Place::Acts(*role))
    }

    /// Whether 由 stands before a name: where the name begins, with its relative clause.
    fn by(&self, lead: usize, name: usize) -> Option<usize> {
        let at = (lead..name).rev().take(RELATIVE + 1).find(|&at| self.slice(at, at + 1) == "由")?;
        let between = self.slice(at + 1, name);
        // 由区长任主任的委员会: who holds the post belongs to the name of neither.
        if between.contains('任') {
            return None;
        }
        (between.is_empty() || between.ends_with('的') && !self.has_preposition(at + 1, name))
            .then_some(at + 1)
    }

    /// 由X任 and 由X组成 say what a body is made of, not who acts.
    fn is_made_of(&self, after: usize) -> bool {
        let mut end = after;
        // The phrase goes on over commas to the body's own name: 由……牵头,……参加组成的委员会.
        for _ in 0..4 {
            end = self.clause_end(end);
            let clause = self.slice(after, end);
            if ["组成", "构成", "兼任", "担任"].iter().any(|word| clause.contains(word))
                || clause.starts_with('任') && !clause.starts_with("任务")
            {
                return true;
            }
            if clause.contains("的") || self.slice(end, end + 1) != "," {
                return false;
            }
            end += 1;
        }
        false
    }

    /// What the words right after a name say of its part.
    fn role_after(&self, after: usize) -> ActorRole {
        let after = self.starts(after, "modal").unwrap_or(after);
        match () {
            () if self.starts(after, "lead").is_some() => ActorRole::Lead,
            () if self.starts(after, "cooperate").is_some() => ActorRole::Cooperating,
            () => ActorRole::Responsible,
        }
    }

    /// The office that is set up in a body: 办公室设在卫生局 makes the bureau act, unless the sentence goes on with
    /// what the office does.
    fn seat(&self, name: Span, after: usize) -> Option<Place> {
        let goes_on = |at: usize| {
            let end = self.clause_end(at);
            self.slice(end, end + 1) == "," && self.starts(end + 1, "task").is_some()
        };
        if self.ends(name.start, "seat").is_some() {
            let place = if goes_on(after) { Place::Other } else { Place::Acts(ActorRole::Responsible) };
            return Some(place);
        }
        let seat = self.starts(after, "seat")?;
        Some(if goes_on(seat) { Place::Acts(ActorRole::Responsible) } else { Place::Other })
    }

    /// What names are that stand after a verb or preposition.
    fn object(&self, lead: usize, name: Span, after: usize) -> Option<Place> {
        let role = self.role_after(after);
        let acts = self.is_predicate(after);
        if self.ends(name.start, "with").is_some() {
            return Some(Place::Acts(ActorRole::Cooperating));
        }
        if let Some(let_from) = self.let_act(lead, name.start) {
            let encouraged = let_from == name.start && self.slice(lead, name.start).ends_with("鼓励");
            return (acts || encouraged).then_some(Place::Let(let_from, role));
        }
        let reviews =
            self.starts(after, "review").is_some() || self.ends(self.clause_end(after), "review").is_some();
        if reviews && self.ends(name.start, "hand").is_some() {
            return Some(Place::Acts(ActorRole::Responsible));
        }
        if self.ends(name.start, "address").is_some() {
            return Some(Place::Object(ActorRole::Addressed));
        }
        let clause = self.clause_end(after);
        if self.ends(name.start, "play").is_some() && self.slice(after, clause).contains("作用")
            || self.ends(name.start, "charge").is_some() && (acts || self.ends(clause, "duty").is_some())
        {
            return Some(Place::Charged);
        }
        if self.slice(after, after + 2) == "主导" && self.ends(name.start, "uphold").is_some() {
            return Some(Place::Acts(role));
        }
        let towards = matches!(self.slice(name.start - 1.min(name.start), name.start), "对");
        if towards && self.holds(after, clause, "watch") || self.ends(name.start, "watch").is_some() {
            return Some(Place::Object(ActorRole::Supervised));
        }
        None
    }

    /// Whether a name is let or told to act: where it begins, with its relative clause or the words of a list.
    fn let_act(&self, lead: usize, name: usize) -> Option<usize> {
        if self.ends(name, "let").is_some() {
            return Some(name);
        }
        let between = |at: usize| {
            let words = self.slice(at, name);
            words.ends_with('的') && !words.contains('、') || words.ends_with('、')
        };
        let at = (lead.max(name.saturating_sub(RELATIVE))..name)
            .rev()
            .find(|&at| self.ends(at, "let").is_some())?;
        between(at).then(|| if self.slice(at, name).ends_with('的') { at } else { name })
    }

    /// Whether a topic with a comma, 有条件的地区,鼓励……, goes on with a modal.
    fn is_topic(&self, after: usize) -> bool {
        self.slice(after, after + 1) == "," && self.starts(after + 1, "modal").is_some()
    }

    /// Whether a name's own matter is what it manages: 各医疗机构财务实行统一核算.
    fn manages(&self, after: usize) -> bool {
        let clause = Span::new(after, self.clause_end(after).min(after + MATTER));
        (clause.start + 2..clause.end).any(|at| self.starts(at, "manage").is_some())
            && !self.slice(clause.start, clause.end).contains('由')
    }

    /// Whether the clause of a name that opens it is a condition: 用人单位未缴纳的,……
    fn is_condition(&self, name: Span, after: usize) -> bool {
        let end = self.clause_end(name.end);
        let word = self.slice(after, end);
        word.len() > "的".len()
            && word.ends_with('的')
            && self.slice(end, end + 1) == ","
            && !word.starts_with('对')
            || self.slice(after, end).ends_with("之一的")
    }

    /// Whether a body is founded in the clause it stands in and the next one gives it tasks.
    fn has_tasks(&self, name: usize, after: usize) -> bool {
        let aside = self.starts(self.clause_start(name), "founding").is_some();
        if aside || after != self.clause_end(after) || !self.holds(0, name, "found") {
            return false;
        }
        let mut end = after;
        while self.slice(end, end + 1) == "," {
            if self.starts(end + 1, "task").is_some() {
                return true;
            }
            if self.starts(end + 1, "founding").is_none() {
                return false;
            }
            end = self.clause_end(end + 1);
        }
        false
    }
}
