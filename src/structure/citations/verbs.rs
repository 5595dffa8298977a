//! Which verb governs a work that is named: the one before it (根据《…》), the one after it (《…》同时废止), or the one
//! of the work before it in a list (根据《甲》、《乙》).

use std::sync::LazyLock;

use regex::Regex;

use super::marks::Mark;
use crate::model::Manner;

/// The words of a verb and how they refer to a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verb {
    pub manner: Manner,
    /// As written; empty for a mere mention.
    pub words: String,
}

impl Default for Verb {
    fn default() -> Self {
        Self { manner: Manner::Mention, words: String::new() }
    }
}

/// Where in its clause a verb may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Anywhere before the work: 根据党的十九大精神和《…》.
    Clause,
    /// Anywhere, unless one of the former is there: 落实国家关于医改的部署和《…》.
    Weak,
    /// Right before the work: elsewhere it is somebody else's act, as in 国务院发布的《…》.
    Beside,
}

use Manner::{Accordance, Amendment, Basis, Consideration, Forward, Implementation, Issue, Repeal};
use Reach::{Beside, Clause, Weak};

const VERBS: [(&str, Manner, Reach); 50] = [
    ("根据", Basis, Clause),
    ("依据", Basis, Clause),
    ("鉴于", Basis, Clause),
    ("按照", Accordance, Clause),
    ("依照", Accordance, Clause),
    ("遵照", Accordance, Clause),
    ("遵循", Accordance, Clause),
    ("比照", Accordance, Clause),
    ("遵守", Accordance, Clause),
    ("适用", Accordance, Beside),
    ("符合", Accordance, Beside),
    ("按", Accordance, Beside),
    ("依", Accordance, Beside),
    ("贯彻落实", Implementation, Clause),
    ("贯彻执行", Implementation, Clause),
    ("贯彻实施", Implementation, Clause),
    ("贯彻", Implementation, Clause),
    ("落实", Implementation, Weak),
    ("落实好", Implementation, Weak),
    ("执行", Implementation, Weak),
    ("执行好", Implementation, Weak),
    ("实施", Implementation, Weak),
    ("推进", Implementation, Beside),
    ("结合", Consideration, Clause),
    ("参照", Consideration, Clause),
    ("参考", Consideration, Clause),
    ("对照", Consideration, Clause),
    ("修改", Amendment, Beside),
    ("修订", Amendment, Beside),
    ("修正", Amendment, Beside),
    ("废止", Repeal, Beside),
    ("废除", Repeal, Beside),
    ("停止执行", Repeal, Beside),
    ("取代", Repeal, Beside),
    ("代替", Repeal, Beside),
    ("印发", Issue, Beside),
    ("印发了", Issue, Beside),
    ("发布", Issue, Beside),
    ("发布了", Issue, Beside),
    ("公布", Issue, Beside),
    ("颁布", Issue, Beside),
    ("颁布了", Issue, Beside),
    ("下发", Issue, Beside),
    ("下发了", Issue, Beside),
    ("出台了", Issue, Beside),
    ("制定", Issue, Beside),
    ("制定了", Issue, Beside),
    ("制订了", Issue, Beside),
    ("转发", Forward, Beside),
    ("批转", Forward, Beside),
];

/// 《…》同时废止; 《…》自2013年1月1日起废止.
static ENDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[^，,。；;《》]{0,30}?(?:，)?(?:同时|一并|相应|即行|予以|自行)?(废止|停止执行|不再执行|失效)")
});
/// 《…》已经市政府同意，现印发给你们; 现将《…》印发给你们.
static SENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[^。；;《》]{0,60}?现(?:予以?)?(印发|公布|发布|转发|批转)"));
static HANDED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[^，,。；;《》]{0,20}?(印发|公布|发布|转发|批转)(?:给|你|，|,|。|如下)"));
/// What may stand between two works of a list, the later one's issuer and date aside.
static JOINED: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^{AFTER_WORK}(?:等)?(?:[、，,和与及或/\s]|以及|并|《》)*$")));
static JOINED_NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        concat!(
            r"^{}(?:等)?(?:文件)?(?:精神|要求|规定|的规定|的精神)?",
            r"(?:(?:[、，,\s]*(?:[、和与及或]|以及))[^，,。；;《》、]{{0,40}}",
            r"|(?:[、和与及或]|[，,][^。；;《》对将把]{{0,40}}\d{{4}}年)[^。；;《》对将把]{{0,90}}{})$"
        ),
        AFTER_WORK, MADE
    ))
});
/// How the words end that say who made the work that follows.
const MADE: &str = "(?:通过|批准|公布|发布|颁布|修正|修订|印发|制定)的";
/// What may stand right after a work and belongs to it: a bracket's rest or a bracket, what carries it out, an article.
const AFTER_WORK: &str = r"(?:(?:\d{4}年)?[）)]|\s)*(?:[（(][^（）()]{0,60}[）)])?(?:及其\p{Han}{2,8})?(?:第[^，。；《]{1,30}[条款项章])?";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// Clauses are no longer than this, in bytes; so a text without punctuation costs no more than its length.
const LONGEST: usize = 450;

/// The verb of each of `marks`, which are in order.
pub(super) fn of_marks(text: &str, marks: &[Mark]) -> Vec<Verb> {
    let mut verbs: Vec<Option<Verb>> = Vec::with_capacity(marks.len());
    let mut done = 0;
    let mut last: Option<Verb> = None;
    for mark in marks {
        if mark.inner {
            let start = text[..mark.range.start].rfind('《').map_or(0, |at| at + '《'.len_utf8());
            let outer = text[start..mark.range.start].trim_end_matches(['〈', '<', '＜', '《']);
            verbs.push(governing(outer));
            continue;
        }
        let gap = &text[done.min(mark.range.start)..mark.range.start];
        // 根据…修正主席令第73号: a bare number is amended by nobody.
        let amends = |verb: &Verb| verb.manner == Amendment && mark.title.is_none();
        let before = governing(clause(text, done.min(mark.range.start), mark.range.start))
            .filter(|verb| !amends(verb));
        let listed = done > 0 && gap.len() < LONGEST && (JOINED.is_match(gap) || JOINED_NAMED.is_match(gap));
        let verb = match before {
            None if listed => last.clone(),
            before => before,
        };
        verbs.push(verb.clone());
        last = verb;
        done = mark.end();
    }
    // What is said after a list holds for all of it.
    let mut after: Option<Verb> = None;
    let mut next = text.len();
    for (mark, verb) in marks.iter().zip(&mut verbs).rev().filter(|(mark, _)| !mark.inner) {
        let gap = &text[mark.end()..next.max(mark.end())];
        let gap = &gap[..gap.floor_char_boundary(LONGEST)];
        let listed = || JOINED.is_match(gap) || JOINED_NAMED.is_match(gap);
        if !(next < text.len() && listed()) {
            after = following(gap);
        }
        if let Some(after) = &after
            && (verb.is_none()
                || after.manner == Repeal
                || verb.as_ref().is_some_and(|verb| verb.manner == Issue))
            // 建设部令第11号发布: by it something else is published.
            && (mark.title.is_some() || !matches!(after.manner, Issue | Forward))
        {
            *verb = Some(after.clone());
        }
        next = mark.range.start;
    }
    verbs.into_iter().map(Option::unwrap_or_default).collect()
}

/// The words of the clause that ends at `end`, not from before `start`.
pub(super) fn clause(text: &str, start: usize, end: usize) -> &str {
    let start = start.max(text.floor_char_boundary(end.saturating_sub(LONGEST)));
    let gap = &text[start.min(end)..end];
    // 政策依据：《甲》、《乙》
    let gap = gap.trim_end_matches(['：', ':', ' ']);
    let cut = gap.rfind(['，', ',', '；', ';', '。', '！', '？', '：', ':', '\n', '\t']);
    cut.map_or(gap, |at| &gap[gap.ceil_char_boundary(at + 1)..])
}

/// The verb in `clause` that governs what follows it.
pub(super) fn governing(clause: &str) -> Option<Verb> {
    let clause = clause.trim_end_matches(['“', '"', '（', '(', ' ', '\u{3000}']);
    let verb = |&(words, manner, _): &(&str, Manner, Reach)| Verb {
        manner,
        words: words.trim_end_matches(['好', '了']).to_owned(),
    };
    let beside =
        VERBS.iter().filter(|(words, ..)| clause.ends_with(words)).max_by_key(|(words, ..)| words.len());
    let furthest = |wanted: Reach| {
        VERBS
            .iter()
            .filter(|(.., reach)| *reach == wanted)
            .filter_map(|verb| Some((clause.rfind(verb.0)?, verb)))
            .filter(|(at, (words, ..))| wanted != Weak || governs(clause, *at, words))
            .map(|(at, verb)| (at + verb.0.len(), verb.0.len(), verb))
            .max_by_key(|(end, length, _)| (*end, *length))
            .map(|(.., verb)| verb)
    };
    beside.or_else(|| furthest(Clause)).or_else(|| furthest(Weak)).map(verb)
}

/// False for a verb made a noun: 本办法的实施及…, 实施条例.
fn governs(clause: &str, at: usize, words: &str) -> bool {
    let rest = &clause[at + words.len()..];
    let named = ["条例", "细则", "办法", "规定", "方案", "意见"].iter().any(|kind| rest.starts_with(kind));
    !clause[..at].ends_with('的') && !named && !rest.starts_with(['及', '和', '、', '的', '中'])
}

/// The verb that follows a work.
fn following(rest: &str) -> Option<Verb> {
    let verb = |manner, words: &str| Some(Verb { manner, words: words.to_owned() });
    if let Some(groups) = ENDED.captures(rest) {
        return verb(Repeal, &groups[1]);
    }
    let sent = SENT.captures(rest).or_else(|| HANDED.captures(rest))?;
    verb(if sent[1].ends_with("转发") || &sent[1] == "批转" { Forward } else { Issue }, &sent[1])
}
