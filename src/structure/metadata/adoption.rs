//! The lines below a law's title that say who adopted, published and amended it and when:
//! （2016年8月25日深圳市第六届人民代表大会常务委员会第十次会议通过 2022年6月23日…修订）

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::date::chinese_dates;
use super::number::numbers;
use super::taken::{Taken, Text};
use crate::model::PassageKind;
use crate::structure::parts::{compact, is_adoption};

/// Who acted: 第十三届全国人民代表大会常务委员会第十五次会议通过, 市十四届人大常委会第二十次会议通过.
static ACTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:[日，,：:；;（(\s]|经|由|^)\s*(\p{Han}{0,14}?)(?:第?[一二三四五六七八九十]{1,3}届)?(\p{Han}{0,14}?",
        r"(?:人民代表大会(?:常务委员会)?|人大(?:常委会)?|人民政府|国务院|最高人民法院|最高人民检察院))(?:审判委员会|检察委员会)?",
        r"(?:第[\p{Han}\d]{1,8}?次?)?(?:常务会议|全体会议|部务会议|会议|常务会)?于?(?:审议)?((?:修[订正])?通过|修订|批准|公布|发布)"
    ))
});
/// The term of a congress is no part of its name: 广东省第十届人民代表大会.
pub(super) static TERM: LazyLock<Regex> = LazyLock::new(|| pattern(r"第?[一二三四五六七八九十]{1,3}届"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The lines of the clause, joined. A line may go on in the next.
pub(super) fn clause(text: Text) -> Option<Taken<String>> {
    let front: Vec<_> = text.head_of(PassageKind::Front).collect();
    let mut lines = Vec::new();
    let mut at = 0;
    while let Some(line) = front.get(at) {
        let both = || Some(format!("{}{}", compact(&line.text), compact(&front.get(at + 1)?.text)));
        let open = !line.text.trim_end().ends_with(['）', ')']);
        let take = if is_adoption(&line.text) {
            1
        } else if open && both().is_some_and(|both| is_adoption(&both)) {
            2
        } else {
            0
        };
        lines.extend_from_slice(&front[at..at + take]);
        at += take.max(1);
    }
    let joined: String = lines.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(" ");
    Some(Taken::words(joined.clone(), lines.first()?, &joined))
}

/// The body that adopted the text, by its full name: the first that passed or revised it, else who approved or
/// published it.
pub(super) fn body(clause: &str) -> Option<String> {
    let compact = compact(clause);
    let acts: Vec<_> = ACTED.captures_iter(&compact).collect();
    let passed = |groups: &&regex::Captures| groups[3].contains("通过") || &groups[3] == "修订";
    let groups = acts.iter().find(passed).or(acts.first())?;
    let name = format!("{}{}", &groups[1], TERM.replace(&groups[2], ""));
    let name = name.strip_prefix("中华人民共和国").unwrap_or(&name);
    Some(name.replace("人大常委会", "人民代表大会常务委员会").replace("人大", "人民代表大会"))
}

/// A regulation's number is that of the order or announcement which first published it whole.
pub(super) fn order(clause: &str) -> Option<String> {
    let dates = chinese_dates(clause);
    let undated = &clause[..dates.first().map_or(clause.len(), |(_, range)| range.start)];
    numbers(undated).pop().map(|found| found.name).or_else(|| acts(clause).iter().find_map(Act::order))
}

/// The day of that order, else the day the text was first published, else the day it was first adopted. Amendments
/// and the day it took effect are another matter.
pub(super) fn day(clause: &str) -> Option<Date> {
    let acts = acts(clause);
    let ordered = acts.iter().find(|act| act.order().is_some());
    let amended = acts.iter().skip(1).position(Act::amends).map_or(acts.len(), |at| at + 1);
    let first = &acts[..amended];
    let with = |words: &[&str]| first.iter().find(|act| words.iter().any(|word| act.words.contains(word)));
    ordered
        .or_else(|| with(&["公布", "发布", "颁布"]))
        .map(|act| act.date)
        .or_else(|| adopted(clause))
        .or_else(|| Some(acts.iter().find(|act| !act.applies())?.date))
}

/// The day it was first passed; where it was only ever revised, that day.
pub(super) fn adopted(clause: &str) -> Option<Date> {
    let acts = acts(clause);
    let Some(passed) = acts.iter().position(|act| act.words.contains("通过") && !act.amends()) else {
        let revised = |act: &&Act| act.words.contains("会议") && act.words.contains("修订");
        return acts.first().filter(revised).map(|act| act.date);
    };
    // Two bodies may pass a text on two days: …会议、2010年11月24日…会议通过.
    let with = acts[..passed].iter().rev().take_while(|act| act.words.ends_with("会议、"));
    with.chain([&acts[passed]]).map(|act| act.date).max()
}

/// The day a text revised as a whole was published, else passed: 自公布之日起 speaks of that.
pub(super) fn revised(clause: &str) -> Option<Date> {
    let acts = acts(clause);
    let whole = |act: &Act| act.words.contains("会议修订") && !act.words.contains('《');
    let last = acts.iter().rposition(whole)?;
    let published = acts[last..].iter().find(|act| act.words.contains('布')).or(acts.get(last));
    published.map(|act| act.date)
}

/// What was done on a day.
struct Act<'c> {
    date: Date,
    /// The words from the day to the next one.
    words: &'c str,
}

impl Act<'_> {
    /// True for the day from which the text applies: nothing was done on it.
    fn applies(&self) -> bool {
        ["起", "施行", "实施"].iter().any(|word| self.words.trim_start().starts_with(word))
    }

    /// True for what changed the text by a decision of its own.
    fn amends(&self) -> bool {
        self.words.contains("修正")
            || self.words.contains("修改")
            || self.words.contains("修订") && !self.words.contains("通过")
    }

    /// The order that published the text whole.
    fn order(&self) -> Option<String> {
        // What follows speaks of an amendment: 建设部令第145号发布 根据《…的决定》修正.
        let end = ["《", "根据"].iter().filter_map(|word| self.words.find(word)).min();
        let own = &self.words[..end.unwrap_or(self.words.len())];
        let number = numbers(own).into_iter().next()?;
        (own.contains('布') || !own.contains('修')).then_some(number.name)
    }
}

fn acts(clause: &str) -> Vec<Act<'_>> {
    let dates = chinese_dates(clause);
    let ends = dates.iter().skip(1).map(|(_, range)| range.start).chain([clause.len()]);
    let act = |((date, range), end): (&(Date, std::ops::Range<usize>), usize)| Act {
        date: *date,
        words: &clause[range.end..end],
    };
    dates.iter().zip(ends).map(act).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const REVISED: &str = "（2006年6月21日青岛市第十三届人民代表大会常务委员会第三十七次会议通过　2006年7月27日山东省第十届人民代表大会常务\
        委员会第二十九次会议批准　2014年8月27日青岛市第十五届人民代表大会常务委员会第二十一次会议修订　2014年9月26日青岛市人民代表大会\
        常务委员会公告公布）";
    const JOINT: &str = "（2011年2月21日最高人民法院审判委员会第1512次会议、2010年11月24日最高人民检察院第十一届检察委员会第49次\
        会议通过）";
    const ORDERED: &str = "（1994年8月29日卫生部令第35号发布　根据2006年11月1日《卫生部关于修改〈医疗机构管理条例实施细则〉第三条的\
        通知》修正）";
    const RELATIVE: &str = "2014年10月29日市十四届人大常委会第十九次会议通过 2014年11月28日省十二届人大常委会第十四次会议批准 \
        2014年12月9日宁波市人民代表大会常务委员会公告第11号公布";

    #[test]
    fn who_acted() {
        assert_eq!(body(REVISED).as_deref(), Some("青岛市人民代表大会常务委员会"));
        assert_eq!(body(RELATIVE).as_deref(), Some("市人民代表大会常务委员会"));
        let only_revised = "2021年6月23日青岛市第十六届人民代表大会常务委员会第三十四次会议修订 \
                            2021年7月29日山东省第十三届人民代表大会常务委员会第二十九次会议批准";
        assert_eq!(body(only_revised).as_deref(), Some("青岛市人民代表大会常务委员会"));
        let national = "（2007年10月28日中华人民共和国第十届全国人民代表大会常务委员会第三十次会议通过）";
        assert_eq!(body(national).as_deref(), Some("全国人民代表大会常务委员会"));
    }

    #[test]
    fn what_was_done_when() {
        assert_eq!(adopted(REVISED), Some(date!(2006 - 06 - 21)));
        assert_eq!(day(REVISED), Some(date!(2006 - 06 - 21)));
        assert_eq!(revised(REVISED), Some(date!(2014 - 09 - 26)));
        assert_eq!(adopted(JOINT), Some(date!(2011 - 02 - 21)));
        assert_eq!(order(ORDERED).as_deref(), Some("卫生部令第35号"));
        assert_eq!((day(ORDERED), adopted(ORDERED)), (Some(date!(1994 - 08 - 29)), None));
        assert_eq!(order(RELATIVE).as_deref(), Some("宁波市人民代表大会常务委员会公告第11号"));
        assert_eq!(day(RELATIVE), Some(date!(2014 - 12 - 09)));
        let applied = "（深圳市人民政府令第161号　市政府四届五十四次常务会议审议通过自2007年3月15日起施行）";
        assert_eq!(day(applied), None);
        let amended = "1984年3月12日第六届全国人民代表大会常务委员会第四次会议通过 根据2020年10月17日第十三届全国人民代表大会常务委员会\
                       第二十二次会议《关于修改〈中华人民共和国专利法〉的决定》第四次修正";
        assert_eq!((day(amended), revised(amended)), (Some(date!(1984 - 03 - 12)), None));
    }
}
