//! How a name stands in its clause: the words before and after it.

use super::clause::{RELATIVE, Reader};
use super::names::Claim;
use super::words::List;
use crate::model::{ActorRole, Span};

/// Code points of a body's matter between its name and what it does with it.
const MATTER: usize = 24;

/// How a group stands in its clause.
pub(super) enum Place {
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

/// The relative clause before a name.
enum Relative {
    None,
    /// It belongs to the name.
    Own,
    /// It is too long for that, or the name stands in a phrase of its own.
    Long,
}

impl Reader<'_> {
    /// Whether a name at `start` goes on the list of one that ends at `end`: where it begins, with its relative
    /// clause.
    pub(super) fn joins(&self, end: usize, start: usize) -> Option<usize> {
        let mut at = end;
        if self.slice(at, at + 1) == "(" {
            at = self.after(at);
        }
        if matches!(
            self.slice(at, start),
            ", " | " and " | " or " | " and the " | " or the " | ", and " | ", the "
        ) {
            return Some(start);
        }
        let after = self.starts(at, List::Conjunction)?;
        if after == start {
            return Some(start);
        }
        if after > start || start - after > RELATIVE {
            return None;
        }
        // Unknown nouns before a name belong to it, and so do items no list knows to the list.
        let item = self.ends(start, List::Conjunction).filter(|&item| item > after);
        if self.is_nominal(after, start) {
            return Some(after);
        }
        if item.is_some_and(|item| self.is_nominal(after, item)) {
            return Some(start);
        }
        let relative = after < start
            && self.slice(after, start).ends_with('的')
            && self.clause_start(start) <= end
            && !self.has_preposition(after, start)
            && !self.slice(after, start).contains(['、', '和']);
        relative.then_some(after)
    }

    /// How names stand in their clause; the next name begins at `next`.
    pub(super) fn place(&self, name: Span, claim: Claim, next: usize) -> Place {
        if self.sentence.char_at(name.start).is_some_and(|c| c.is_ascii_alphabetic()) {
            return self.english_place(name);
        }
        let start = self.clause_start(name.start);
        let after = self.after(name.end);
        let lead = self.after_openers(start, name.start);
        if let Some(role) = self.label(start, name, after) {
            return role;
        }
        if self.slice(after, after + 1) == "由" {
            return Place::Other;
        }
        if self.starts(after, List::Appointed).is_some() {
            return Place::Other;
        }
        if self.ends(name.start, List::With).is_some() {
            return Place::Acts(ActorRole::Cooperating);
        }
        let role = self.role_after(after);
        if let Some(by) = self.by(lead, name.start) {
            let made_of = self.is_made_of(after) || self.slice(after, after + 1) == "的";
            return if made_of { Place::Other } else { Place::ActsFrom(by, role) };
        }
        let must = self.must(after);
        let relative = self.relative(lead, name.start, must);
        if claim == Claim::Place {
            let acts = self.starts(after, List::BarePredicate).is_some() || self.is_topic(after);
            return match relative {
                _ if lead == name.start && acts => Place::Acts(role),
                Relative::Own if acts => Place::ActsFrom(lead, role),
                _ if self.ends(name.start, List::Encourage).is_some() && self.is_predicate(after) => {
                    Place::Acts(role)
                }
                _ => Place::Other,
            };
        }
        if let Some(place) = self.seat(name, after) {
            return place;
        }
        if let Some(place) = self.object(lead, name, after) {
            return place;
        }
        let acts = self.does(after);
        if self.is_setting(lead, name.start) {
            return match () {
                () if self.is_condition(name, after) => Place::Other,
                () if acts || self.is_topic(after) => Place::Acts(role),
                () if self.slice(after, after + 1) == ":" => Place::Acts(role),
                () if self.slice(after, after + 2) == "主导" => Place::Acts(role),
                () if self.manages(after, next) || self.stays(after) || self.goes_on(after) => {
                    Place::Acts(role)
                }
                () => Place::Other,
            };
        }
        match relative {
            Relative::Own if self.is_condition(name, after) => return Place::Other,
            Relative::Own if acts || self.is_topic(after) => return Place::ActsFrom(lead, role),
            Relative::Long if (must || self.is_topic(after)) && !self.is_object(lead, name.start) => {
                return Place::Acts(role);
            }
            // Unknown nouns before what must act belong to its name: 地铁运营单位应当.
            Relative::None if must && self.is_nominal(lead, name.start) => {
                return Place::ActsFrom(lead, role);
            }
            Relative::None if must && self.is_plain(lead, name.start) => return Place::Acts(role),
            _ => {}
        }
        if matches!(self.slice(name.start - 1, name.start), "、" | "和") && role == ActorRole::Cooperating {
            return Place::Acts(role);
        }
        Place::Other
    }

    /// Whether a relative clause stands before a name.
    fn relative(&self, lead: usize, name: usize, must: bool) -> Relative {
        match self.slice(lead, name) {
            words if !words.ends_with('的') => Relative::None,
            // What must act is no object: 在津招生的高校应……
            words
                if must
                    && name - lead <= RELATIVE
                    && !words.contains('由')
                    && !self.is_object(lead, name) =>
            {
                Relative::Own
            }
            _ if name - lead <= RELATIVE && !self.has_preposition(lead, name) => Relative::Own,
            _ => Relative::Long,
        }
    }

    /// Whether 对, 向, 将 or 把 stands before a name, with whatever between.
    fn is_object(&self, lead: usize, name: usize) -> bool {
        self.slice(lead, name).contains(['对', '向', '将', '把'])
    }

    /// Whether no verb or preposition stands before a name that it could be the object of.
    fn is_plain(&self, lead: usize, name: usize) -> bool {
        !self.has_preposition(lead, name)
            && !self.holds(lead, name, List::Stop)
            && !self.slice(lead, name).ends_with(['其', '受', '被'])
    }

    /// The role of names after a label: 牵头单位：市教育局. Labels themselves have none.
    fn label(&self, start: usize, name: Span, after: usize) -> Option<Place> {
        let labels = [
            (List::LabelLead, ActorRole::Lead),
            (List::LabelCooperate, ActorRole::Cooperating),
            (List::LabelResponsible, ActorRole::Responsible),
        ];
        let colon = |at: usize| self.slice(at, at + 1) == ":";
        if colon(after)
            && labels.iter().any(|&(list, _)| self.ends(name.end, list).is_some_and(|at| at <= name.start))
        {
            return Some(Place::Other);
        }
        let before = start.checked_sub(1).filter(|&at| start == name.start && colon(at))?;
        let (_, role) = labels.iter().find(|&&(list, _)| self.ends(before, list).is_some())?;
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
        // Unknown nouns after 由 belong to the name: 由实际居住地所在区教育局.
        let belongs = match between.ends_with('的') {
            true => !self.has_preposition(at + 1, name),
            false => self.is_nominal(at + 1, name) && !self.has_preposition(at + 1, name),
        };
        belongs.then_some(at + 1)
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
        let after = self.starts(after, List::Modal).unwrap_or(after);
        match () {
            () if self.starts(after, List::Lead).is_some() => ActorRole::Lead,
            () if self.starts(after, List::Cooperate).is_some() => ActorRole::Cooperating,
            () => ActorRole::Responsible,
        }
    }

    /// The office that is set up in a body: 办公室设在卫生局 makes the bureau act, unless the sentence goes on with
    /// what the office does.
    fn seat(&self, name: Span, after: usize) -> Option<Place> {
        let goes_on = |at: usize| {
            let end = self.clause_end(at);
            self.slice(end, end + 1) == "," && self.starts(end + 1, List::Task).is_some()
        };
        if self.ends(name.start, List::Seat).is_some() {
            let place = if goes_on(after) { Place::Other } else { Place::Acts(ActorRole::Responsible) };
            return Some(place);
        }
        let seat = self.starts(after, List::Seat)?;
        Some(if goes_on(seat) { Place::Acts(ActorRole::Responsible) } else { Place::Other })
    }

    /// What names are that stand after a verb or preposition.
    fn object(&self, lead: usize, name: Span, after: usize) -> Option<Place> {
        let role = self.role_after(after);
        let acts = self.does(after);
        if let Some((let_from, verb)) = self.let_act(lead, name.start) {
            let encouraged = let_from == name.start
                && self.ends(name.start, List::Encourage).is_some()
                && self.slice(after, after + 1) == "的";
            let pushed = self.ends(verb, List::Push).is_some() && self.names_deed(after);
            return (acts && !pushed || encouraged).then_some(Place::Let(let_from, role));
        }
        // 经县政府批准的单位 only says which.
        let approves = self.starts(after, List::Approve).is_some_and(|end| self.slice(end, end + 1) != "的");
        if approves && self.ends(name.start, List::Submit).is_some() {
            return Some(Place::Acts(ActorRole::Responsible));
        }
        let reviews = self.starts(after, List::Review).is_some()
            || self.ends(self.clause_end(after), List::Review).is_some();
        if reviews && self.ends(name.start, List::Hand).is_some() {
            return Some(Place::Acts(ActorRole::Responsible));
        }
        if self.ends(name.start, List::Address).is_some() || self.is_told(lead, name.start) && acts {
            return Some(Place::Object(ActorRole::Addressed));
        }
        let clause = self.clause_end(after);
        if self.ends(name.start, List::Play).is_some() && self.slice(after, clause).contains("作用")
            || self.ends(name.start, List::Charge).is_some()
                && (acts && self.ends(clause, List::Entitlement).is_none()
                    || self.ends(clause, List::Duty).is_some())
        {
            return Some(Place::Charged);
        }
        if self.slice(after, after + 2) == "主导"
            && self.ends(name.start, List::Uphold).is_some()
            && !self.slice(after, clause).ends_with("原则")
        {
            return Some(Place::Acts(role));
        }
        let towards = matches!(self.slice(name.start - 1.min(name.start), name.start), "对");
        if towards && self.holds(after, clause, List::Watch) || self.ends(name.start, List::Watch).is_some() {
            return Some(Place::Object(ActorRole::Supervised));
        }
        None
    }

    /// Whether a name is let or told to act: where it begins, with its relative clause or the words of a list, and
    /// where the verb ends that says so.
    fn let_act(&self, lead: usize, name: usize) -> Option<(usize, usize)> {
        let between = |at: usize| {
            let words = self.slice(at, name);
            words.is_empty()
                || words.ends_with('的') && words.len() > "的".len() && !words.contains('、')
                || words.ends_with('、') && !self.has_preposition(at, name - 1)
        };
        let at = (lead.max(name.saturating_sub(RELATIVE))..=name)
            .rev()
            .find(|&at| self.ends(at, List::Let).is_some())?;
        between(at).then(|| (if self.slice(at, name).ends_with('的') { at } else { name }, at))
    }

    /// Whether 向 stands before a name with a relative clause: 向作出决定的机关.
    fn is_told(&self, lead: usize, name: usize) -> bool {
        self.slice(name.saturating_sub(1), name) == "的"
            && (lead.max(name.saturating_sub(RELATIVE))..name).any(|at| self.slice(at, at + 1) == "向")
    }

    /// Whether a topic with a comma, 有条件的地区,鼓励……, goes on with a modal.
    fn is_topic(&self, after: usize) -> bool {
        self.slice(after, after + 1) == "," && self.starts(after + 1, List::Modal).is_some()
    }

    /// Whether a name's own matter is what it manages: 各医疗机构财务实行统一核算. What the matter is of stands before
    /// the next name, at `next`.
    fn manages(&self, after: usize, next: usize) -> bool {
        let at = self.after_matter(after);
        let short = (after + "财务".chars().count()..=after + MATTER).contains(&at);
        let manages = |at: usize| self.starts(at, List::Manage).is_some();
        // 在理事会领导下|实行
        let later = |at: usize| {
            (at..self.clause_end(at)).any(|end| manages(end) && self.ends(end, List::SettingEnd).is_some())
        };
        short && at <= next && (manages(at) || self.starts(at, List::Setting).is_some() && later(at))
    }

    /// Whether a body of which something stays as it is goes on in the next clause: 学校性质不变,继续承担……
    fn stays(&self, after: usize) -> bool {
        let end = self.clause_end(after);
        self.slice(after, end).ends_with("不变")
            && self.is_nominal(after, end - 2)
            && self.slice(end, end + 1) == ","
            && self.does(end + 1)
    }

    /// Whether a body goes on in the next clause with what it must do: 各级政府编制预算,应当……
    fn goes_on(&self, after: usize) -> bool {
        let end = self.clause_end(after);
        self.is_deed(after, end)
            && !self.slice(after, end).contains('是')
            && self.slice(end, end + 1) == ","
            && self.starts(end + 1, List::Modal).is_some_and(|next| self.slice(next, next + 1) != "由")
    }

    /// Whether what begins at `at` is what a body does, not what it is given.
    fn does(&self, at: usize) -> bool {
        self.is_predicate(at) && self.starts(at, List::Receive).is_none()
    }

    /// Whether the clause of a name that opens it is a condition after which another acts: 用人单位未缴纳的,由……
    fn is_condition(&self, name: Span, after: usize) -> bool {
        let mut end = self.clause_end(name.end);
        let words = self.slice(after, end);
        // 学校建成后,由教育局管理: a time, too.
        if words.ends_with("之一的")
            || words.ends_with(['后', '时', '前']) && self.slice(end, end + 2) == ",由"
        {
            return true;
        }
        if words.len() <= "的".len() || words.starts_with('对') {
            return false;
        }
        // A violation may be told in several clauses: 学校违反规定,乱收费用的,由……
        if self.starts(after, List::Violate).is_some() {
            while self.slice(end - 1, end + 1) != "的," && self.slice(end, end + 1) == "," {
                end = self.clause_end(end + 1);
            }
        }
        // 医院发现……的,应当……: the one the condition is about goes on to act.
        while self.slice(end - 1, end + 1) == "的," {
            if self.starts(end + 1, List::Modal).is_some() {
                return false;
            }
            let next = self.clause_end(end + 1);
            if self.slice(next - 1, next + 1) != "的," {
                return true;
            }
            end = next;
        }
        false
    }

    /// Whether a body is founded in the clause it stands in and the next one gives it tasks.
    pub(super) fn has_tasks(&self, name: usize, after: usize) -> bool {
        let aside = self.starts(self.clause_start(name), List::Founding).is_some();
        if aside || after != self.clause_end(after) || !self.holds(0, name, List::Found) {
            return false;
        }
        let mut end = after;
        while self.slice(end, end + 1) == "," {
            if self.starts(end + 1, List::Task).is_some() {
                return true;
            }
            if self.starts(end + 1, List::Founding).is_none() {
                return false;
            }
            end = self.clause_end(end + 1);
        }
        false
    }
}
