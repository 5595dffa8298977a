//! The tagger: all codebooks made ready once, then one sentence after the other.

use std::rc::Rc;

use thiserror::Error;

use super::actors::{Actors, Named, Reading};
use super::ambiguity::Openness;
use super::codebook::{Codebook, CodebookError};
use super::coding::Coding;
use super::context::{Carried, Context, Heading, Lists, Subject};
use super::cue::{At, Cue};
use super::cues::{Hit, without_overlaps};
use super::instruments::Instruments;
use super::matcher::Matcher;
use super::sentence::Sentence;
use super::signals::{Evidence, LEAD_IN, Verdict};
use crate::model::{Directive, Document, Passage, PassageKind, Signal, Slices, Span, Tag};
use crate::segment::{Segmenter, fold};

/// Id of the codebook of actors.
pub(super) const ACTORS: &str = "actors";
/// Id of the codebook of signals.
pub(super) const SIGNALS: &str = "signals";
/// Id of the codebook of directive elements: who is responsible, targets, deadlines.
pub(super) const ELEMENTS: &str = "elements";
/// Id of the codebook of the parts of ambiguity.
pub(super) const AMBIGUITY: &str = "ambiguity";

/// Code points of a sentence that are read. None of a real document is longer; what is, is a table dump or an
/// attack, and putting sequences together would take time by its square.
const LONGEST: usize = 4_000;
/// The code of government departments.
const AGENCY: &str = "agency";
/// The code of other public bodies.
const ORGANIZATION: &str = "organization";
/// The code of the bodies that must or may act.
const RESPONSIBLE: &str = "responsible";

/// Why a tagger could not be made.
#[derive(Debug, Error)]
pub enum TaggerError {
    /// A codebook is wrong.
    #[error(transparent)]
    Codebook(#[from] CodebookError),
    /// Two codebooks would give the same tags.
    #[error("two codebooks are called '{0}': give one of them another id")]
    SameId(String),
}

/// Codes documents from some codebooks. Making one takes some time; it may be shared between threads.
pub struct Tagger {
    codebooks: Vec<Codebook>,
    /// The cues looked for in sentences. Those of actors are not among them: they are words of names.
    matcher: Matcher,
    /// The cues looked for in headings.
    headings: Matcher,
    segmenter: Segmenter,
    actors: Actors,
}

impl Tagger {
    /// A tagger with the codebooks that code unless told otherwise.
    pub fn shipped() -> Result<Self, TaggerError> {
        Self::new(Codebook::default_set()?)
    }

    /// A tagger with these codebooks, each a family of tags by its id. Those called `actors`, `signals`, `elements`
    /// and `ambiguity` are read by their own rules, where they are given; of any other id there may be several.
    ///
    /// # Errors
    /// Two codebooks have the same id, or a cue asks for a kind of actor that the codebook of actors does not have.
    pub fn new(codebooks: Vec<Codebook>) -> Result<Self, TaggerError> {
        for (at, codebook) in codebooks.iter().enumerate() {
            if codebooks[..at].iter().any(|known| known.id == codebook.id) {
                return Err(TaggerError::SameId(codebook.id.clone()));
            }
        }
        let actors = codebooks.iter().find(|book| book.id == ACTORS);
        for cue in codebooks.iter().flat_map(|book| &book.codes).flat_map(|code| &code.cues) {
            let known = |kind: &&String| actors.is_some_and(|book| book.code(kind).is_some());
            if let Some(unknown) = cue.when.actor.iter().find(|kind| !known(kind)) {
                let problem = format!("the codebook of actors has no code '{unknown}'");
                return Err(CodebookError::Cue { line: cue.line, problem }.into());
            }
        }
        let in_heading = |cue: &Cue| cue.when.at == Some(At::Heading);
        let matcher = Matcher::new(&codebooks, |book, cue| book.id != ACTORS && !in_heading(cue));
        let headings = Matcher::new(&codebooks, |_, cue| in_heading(cue));
        let words = codebooks.iter().flat_map(Codebook::words);
        let segmenter = Segmenter::with_words(words.filter(|word| is_term(word)));
        let actors = Actors::new(actors);
        Ok(Self { codebooks, matcher, headings, segmenter, actors })
    }

    /// The codebooks, in the order given.
    pub fn codebooks(&self) -> &[Codebook] {
        &self.codebooks
    }

    /// Fills the tags and directives of every passage, anew.
    pub fn tag(&self, document: &mut Document) {
        self.tag_all(&mut document.passages, Lists::in_document(&document.metadata));
    }

    /// Fills the tags and directives of passages that follow one another in no known document, anew.
    pub fn tag_passages(&self, passages: &mut [Passage]) {
        self.tag_all(passages, Lists::default());
    }

    fn tag_all(&self, passages: &mut [Passage], mut lists: Lists) {
        for passage in passages {
            (passage.tags, passage.directives) = self.passage(passage, &mut lists);
        }
    }

    fn passage(&self, passage: &Passage, lists: &mut Lists) -> (Vec<Tag>, Vec<Directive>) {
        if !matches!(passage.kind, PassageKind::Body | PassageKind::Table | PassageKind::Footnote) {
            return (Vec::new(), Vec::new());
        }
        let words = Slices::of(&passage.text);
        let sentences: Vec<&str> = passage.sentences.iter().map(|&span| words.get(span)).collect();
        let (mut tags, mut directives) = (Vec::new(), Vec::new());
        for (number, found) in self.codings(&passage.heading(), &sentences, lists).into_iter().enumerate() {
            let start = passage.sentences[number].start;
            if passage.kind != PassageKind::Footnote {
                directives
                    .extend(found.directive.map(|directive| Directive { sentence: number, ..directive }));
            }
            for mut tag in found.tags {
                // A footnote explains; it instructs nobody.
                if passage.kind == PassageKind::Footnote && tag.codebook == SIGNALS {
                    continue;
                }
                tag.span = Span::new(tag.span.start + start, tag.span.end + start);
                tag.sentence = number;
                tags.push(tag);
            }
        }
        (tags, directives)
    }

    /// The tags of each sentence of a passage, with spans in the sentence. `lists` goes from passage to passage
    /// of a document.
    pub(crate) fn sentences(&self, heading: &str, sentences: &[&str], lists: &mut Lists) -> Vec<Vec<Tag>> {
        self.codings(heading, sentences, lists).into_iter().map(|coding| coding.tags).collect()
    }

    /// The coding of each sentence of a passage.
    fn codings(&self, heading: &str, sentences: &[&str], lists: &mut Lists) -> Vec<Coding> {
        let signals = self.codebooks.iter().find(|book| book.id == SIGNALS);
        let mut carried = Carried::default();
        let mut all = Vec::new();
        let mut heading = lists.heading(heading, || self.heading(heading));
        for (number, text) in sentences.iter().enumerate() {
            let (first, last) = (number == 0, number + 1 == sentences.len());
            // A title that runs into its paragraph, （一）指导思想。, is a heading to what follows.
            if number == 1 && sentences[0].chars().count() <= LEAD_IN {
                heading = Rc::new(heading.over(self.heading(sentences[0])));
            }
            let lead = lists.enter(text, first);
            let context = Context { heading: heading.clone(), first, last, lead, carried };
            let sentence = Sentence::new(Span::new(0, LONGEST).slice(text), &self.segmenter);
            let (mut coding, left) = self.sentence(&sentence, &context, &mut lists.named);
            if let Some(signal) = coding.signal() {
                if let Some(lead) = context.lead.filter(|_| signal != Signal::N) {
                    coding.take_over(&lead, text);
                }
                if let Some(signals) = signals {
                    lists.leave(sentence.text(), || coding.lead(signal), left.private, signals);
                }
            }
            carried = match text.trim_end().ends_with(['；', ';']) {
                true => left,
                false => Carried { private: left.private, ..Carried::default() },
            };
            all.push(coding);
        }
        all
    }

    /// Drops hits of cues that count only where a body of another kind is responsible.
    fn keep_by_actor(&self, hits: &mut [Vec<Hit>], subjects: &[Subject]) {
        let actors = self.codebooks.iter().find(|book| book.id == ACTORS);
        let is = |subject: &Subject, kinds: &[String]| {
            let path = actors.map_or(Vec::new(), |book| book.path(&book.codes[subject.code]));
            path.iter().any(|code| kinds.contains(&code.code))
        };
        for (codebook, hits) in self.codebooks.iter().zip(hits) {
            hits.retain(|hit| {
                let kinds = &codebook.codes[hit.code].cues[hit.cue].when.actor;
                kinds.is_empty() || subjects.iter().any(|subject| is(subject, kinds))
            });
        }
    }

    /// Reads headings by the cues that are looked for in them.
    fn heading(&self, text: &str) -> Heading {
        let folded = fold(text).text;
        let mut heading = Heading {
            goals: folded.contains("目标"),
            principles: folded.contains("原则"),
            ..Heading::default()
        };
        if !self.headings.may_find(&folded) {
            return heading;
        }
        let sentence = Sentence::new(text, &self.segmenter);
        let hits = self.headings.hits(&self.codebooks, &sentence);
        for (codebook, hits) in self.codebooks.iter().zip(&hits) {
            match codebook.id.as_str() {
                SIGNALS => {
                    heading.none = hits.iter().any(|hit| codebook.codes[hit.code].code == Signal::N.as_str());
                }
                ACTORS | ELEMENTS | AMBIGUITY => {}
                _ => heading.tags.extend(without_overlaps(hits.clone()).iter().map(|hit| Tag {
                    codebook: codebook.id.clone(),
                    code: codebook.codes[hit.code].code.clone(),
                    cue: sentence.cue(&hit.words),
                    ..Tag::default()
                })),
            }
        }
        heading
    }

    /// The coding of one sentence, and what it leaves to the next. Tags: signal first, then by codebook, place
    /// and code.
    fn sentence(&self, sentence: &Sentence, context: &Context, known: &mut Named) -> (Coding, Carried) {
        let mut hits = self.matcher.hits(&self.codebooks, sentence);
        let cue = |words: &[Span]| sentence.cue(words);
        let tag = |codebook: &Codebook, code: &str, span: Span, cue: String| Tag {
            codebook: codebook.id.clone(),
            code: code.to_owned(),
            span: sentence.original(span),
            cue,
            ..Tag::default()
        };
        let whole = Span::new(0, sentence.len());

        let reader = self.actors.reader(sentence, &self.segmenter);
        let Reading { mut mentions, acting } = self.actors.read(&reader, known);
        let commands = !acting.is_empty() || reader.commands();
        let mut subjects: Vec<Subject> = acting
            .iter()
            .map(|acting| Subject::of(&mentions[acting.mention], acting.span, cue(&[acting.span])))
            .collect();
        if subjects.is_empty() && commands {
            subjects =
                context.carried.subjects.iter().map(|left| Subject { span: whole, ..left.clone() }).collect();
        }
        // 持证人离开的，应当……: private persons are spoken of, though nobody stands right before the verb.
        let topic = mentions.first().filter(|first| !first.public && reader.opens_with(first.span));
        if let (Some(topic), true) = (topic, subjects.is_empty()) {
            subjects.push(Subject::topic(topic));
        }
        self.keep_by_actor(&mut hits, &subjects);
        let named = |id: &str| {
            let at = self.codebooks.iter().position(|book| book.id == id)?;
            Some((&self.codebooks[at], &hits[at]))
        };
        let elements = named(ELEMENTS);
        let element = |code: &str, role: Option<&str>| {
            let (book, hits) = elements?;
            hits.iter().find(|hit| {
                let entry = &book.codes[hit.code];
                entry.code == code && role.is_none_or(|role| entry.cues[hit.cue].role == role)
            })
        };
        let own_deadline = element("deadline", None);
        let left_deadline = context.carried.deadline.clone().filter(|_| own_deadline.is_none());
        // Only who opens the sentence goes on to act; 由X says who does that one thing.
        let opens = subjects.first().is_some_and(|first| reader.opens(first.span));
        let mut carried = Carried {
            deadline: own_deadline.map(|hit| cue(&hit.words)).or(left_deadline.clone()),
            subjects: if opens { subjects.clone() } else { Vec::new() },
            private: false,
        };

        let mut tags = Vec::new();
        let mut directive = None;
        if let Some((book, hits)) = named(SIGNALS) {
            let evidence = Evidence {
                codebook: book,
                sentence,
                hits,
                context,
                subjects: &subjects,
                commands,
                begins_with_verb: reader.begins_with_verb(),
                deadline: own_deadline.map(|hit| hit.span).or(left_deadline.is_some().then_some(whole)),
                target: element("target", Some("hard")).map(|hit| hit.span),
            };
            let Verdict { signal, cue: made_by, strength, private } = evidence.verdict();
            carried.private = private;
            let made_by = made_by.map_or(String::new(), |span| match &left_deadline {
                Some(words) if span == whole => words.clone(),
                _ => cue(&[span]),
            });
            tags.push(tag(book, signal.as_str(), whole, made_by));
            if signal == Signal::N {
                // A sentence without an instruction sets nothing up and makes nobody responsible.
                subjects.clear();
                mentions.iter_mut().for_each(|mention| mention.role = None);
            } else if let Some((parts, hits)) = named(AMBIGUITY) {
                let cues = |signal| evidence.counting(signal).map(|hit| cue(&hit.words)).collect();
                let bodies = subjects.iter().filter(|subject| subject.public);
                let deadline = own_deadline.map(|hit| cue(&hit.words)).or(left_deadline.clone());
                let found = [
                    ("hedge", cues(Signal::G)),
                    ("latitude", cues(Signal::C)),
                    ("responsible_actor", bodies.map(|body| body.name.clone()).collect()),
                    ("number", element("target", None).map(|hit| cue(&hit.words)).into_iter().collect()),
                    ("date", deadline.into_iter().collect()),
                ];
                let (ambiguity, parts) = Openness { codebook: parts, hits, signal, found: &found }.read(cue);
                directive = Some(Directive { sentence: 0, signal, strength, ambiguity, parts });
            }
        }
        let names: Vec<Span> = named(ACTORS).map_or(Vec::new(), |(book, _)| {
            let named = mentions
                .iter()
                .filter(|mention| matches!(book.codes[mention.code].code.as_str(), AGENCY | ORGANIZATION));
            named.map(|mention| mention.span).collect()
        });
        let told = tags.first().is_none_or(|tag: &Tag| tag.code != Signal::N.as_str());
        for (codebook, hits) in self.codebooks.iter().zip(&hits) {
            match codebook.id.as_str() {
                SIGNALS | AMBIGUITY => {}
                ACTORS => {
                    for mention in &mentions {
                        let code = &codebook.codes[mention.code].code;
                        tags.extend(mention.bodies.iter().map(|body| Tag {
                            level: body.level,
                            portfolio: body.portfolio.map(str::to_owned),
                            role: mention.role,
                            entity: Some(body.entity.clone()),
                            ..tag(codebook, code, body.words[0], cue(&body.words))
                        }));
                    }
                }
                _ if codebook.used_only && !told => {}
                _ => {
                    let found = match codebook.used_only {
                        true => Instruments { codebook, sentence, names: &names }.used(hits),
                        false => without_overlaps(hits.clone()),
                    };
                    let code = |hit: &Hit| codebook.codes[hit.code].code.as_str();
                    tags.extend(found.iter().map(|hit| tag(codebook, code(hit), hit.span, cue(&hit.words))));
                    let above = context.heading.tags.iter().filter(|tag| {
                        tag.codebook == codebook.id && !found.iter().any(|hit| code(hit) == tag.code)
                    });
                    tags.extend(above.map(|above| tag(codebook, &above.code, whole, above.cue.clone())));
                }
            }
        }
        if let Some((book, _)) = elements.filter(|_| told) {
            tags.extend(subjects.into_iter().filter(|subject| subject.public).map(|subject| Tag {
                level: subject.level,
                portfolio: subject.portfolio,
                role: subject.role,
                entity: subject.entity,
                ..tag(book, RESPONSIBLE, subject.span, subject.name)
            }));
            tags.extend(left_deadline.map(|words| tag(book, "deadline", whole, words)));
        }
        (Coding { tags, directive }, carried)
    }
}

/// Whether a cue's word is one the segmenter should form: ideographs only, and not a phrase.
fn is_term(word: &str) -> bool {
    let count = word.chars().count();
    (2..=6).contains(&count) && word.chars().all(|c| c >= '\u{3400}')
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static SHIPPED_TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::shipped().unwrap());

    fn signals(heading: &str, sentences: &[&str]) -> Vec<String> {
        let tags = SHIPPED_TAGGER.sentences(heading, sentences, &mut Lists::default());
        tags.iter().map(|tags| tags[0].code.clone()).collect()
    }

    #[test]
    fn the_shipped_codebooks_are_sound() {
        let ids: Vec<_> = SHIPPED_TAGGER.codebooks().iter().map(|book| book.id.as_str()).collect();
        assert_eq!(ids, ["nato", "signals", "actors", "elements", "ambiguity"]);
        let all = Codebook::shipped().unwrap();
        let rules = [SIGNALS, ACTORS, ELEMENTS, AMBIGUITY];
        let tagger = Tagger::new(all.clone()).unwrap();
        for book in all.iter().filter(|book| !rules.contains(&book.id.as_str())) {
            for code in &book.codes {
                for example in &code.examples {
                    let tags = tagger.sentences("", &[example], &mut Lists::default());
                    let given = tags[0].iter().any(|tag| tag.codebook == book.id && tag.code == code.code);
                    assert!(given, "{} {}: {example}", book.id, code.code);
                }
            }
        }
        let signal = SHIPPED_TAGGER.codebooks().iter().find(|book| book.id == SIGNALS).unwrap();
        for code in &signal.codes {
            for example in &code.examples {
                assert_eq!(signals("", &[example]), [code.code.as_str()], "{example}");
            }
        }
    }

    /// A codebook with one code, THEME, beside the shipped ones.
    fn with_theme(rest: &str, cue: &str) -> Result<Tagger, TaggerError> {
        let own = Codebook::parse(&format!(
            "id = 'own'\nversion = '1'\ntitle = {{ zh = '', en = '' }}\n{rest}\n[[codes]]\ncode = 'THEME'\n\
             label = {{ zh = '', en = '' }}\ndefinition = ''\ncues = [{cue}]\n"
        ))?;
        Tagger::new([Codebook::default_set()?, vec![own]].concat())
    }

    fn themes(tagger: &Tagger, heading: &str, sentences: &[&str]) -> Vec<Vec<String>> {
        let tags = tagger.sentences(heading, sentences, &mut Lists::default());
        let own = |tags: Vec<Tag>| tags.into_iter().filter(|tag| tag.codebook == "own").map(|tag| tag.cue);
        tags.into_iter().map(|tags| own(tags).collect()).collect()
    }

    #[test]
    fn a_codebook_of_ones_own_codes_beside_the_shipped_ones() {
        let background = "近年来，养老服务取得成效。";
        let all = with_theme("", "'养老'").unwrap();
        assert_eq!(themes(&all, "", &[background]), [["养老"]]);
        assert_eq!(signals("", &[background]), ["N"]);
        assert_eq!(all.sentences("", &[background], &mut Lists::default())[0][0].code, "N");
        let used = with_theme("used_only = true", "'养老'").unwrap();
        assert_eq!(themes(&used, "", &[background, "发展养老服务。"]), [vec![], vec!["养老"]]);
        // None of the shipped ones is needed.
        let alone = Tagger::new(vec![all.codebooks()[all.codebooks().len() - 1].clone()]).unwrap();
        assert_eq!(themes(&alone, "", &[background]), [["养老"]]);
    }

    #[test]
    fn headings_give_their_codes_to_what_stands_below() {
        let tagger = with_theme("", "{ find = '养老', at = 'heading' }").unwrap();
        assert_eq!(themes(&tagger, "二、养老服务", &["新建机构。", "培训人员。"]), [["养老"], ["养老"]]);
        assert_eq!(themes(&tagger, "", &["（一）发展养老。", "新建机构。"]), [vec![], vec!["养老"]]);
        assert_eq!(themes(&tagger, "", &["发展养老。"]), [Vec::<String>::new()]);
        let tags = tagger.sentences("二、养老服务", &["新建机构。"], &mut Lists::default()).concat();
        assert_eq!(tags.iter().find(|tag| tag.codebook == "own").unwrap().span, Span::new(0, 5));
    }

    #[test]
    fn cues_that_ask_who_acts() {
        let tagger = with_theme("", "{ find = '补助', actor = ['agency'] }").unwrap();
        let texts = ["市财政局要落实补助。", "学校要落实补助。", "落实补助。"];
        assert_eq!(themes(&tagger, "", &texts), [vec!["补助"], vec![], vec![]]);
    }

    #[test]
    fn the_example_in_the_format_s_document_codes_its_examples() {
        let document = include_str!("../../docs/codebook-format.md");
        let example = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let own = Codebook::parse(example).unwrap();
        let tagger = Tagger::new([Codebook::default_set().unwrap(), vec![own.clone()]].concat()).unwrap();
        let codes = |heading: &str, text: &str| {
            let tags = tagger.sentences(heading, &[text], &mut Lists::default()).concat();
            tags.into_iter().filter(|tag| tag.codebook == "care").map(|tag| tag.code).collect::<Vec<_>>()
        };
        for code in &own.codes {
            for example in &code.examples {
                assert_eq!(codes("", example), [code.code.as_str()], "{example}");
            }
        }
        assert_eq!(codes("三、资金保障", "做好宣传。"), ["SUBSIDY"]);
        for text in ["民政部门不再发放护理补贴。", "要发放护理补贴。", "新增床位与补贴挂钩。"]
        {
            assert_eq!(codes("", text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn sets_of_codebooks_that_contradict_themselves() {
        let kind = with_theme("", "{ find = '补助', actor = ['agancy'] }").err().unwrap();
        assert_eq!(kind.to_string(), "line 9: the codebook of actors has no code 'agancy'");
        let twice =
            Tagger::new([Codebook::default_set().unwrap(), Codebook::default_set().unwrap()].concat());
        assert!(twice.err().unwrap().to_string().contains("'nato'"));
    }

    #[test]
    fn signals_by_the_rules_of_the_codebook() {
        for (sentence, signal) in [
            ("市财政局必须按时拨付资金。", "Y"),
            ("2020年12月底前，建立联席会议制度。", "Y"),
            ("学校不得收取赞助费。", "R"),
            ("逐步取消公立医院行政级别。", "G"),
            ("力争到2020年覆盖率达到90%。", "G"),
            ("主要任务是完善供应保障和可及性。", "B"),
            ("因地制宜推进农村厕所改造。", "C"),
            ("建立健全绩效考核评价体系。", "B"),
            ("对乡镇政府开展年度考核。", "Y"),
            ("完善补贴发放办法，方便群众办事，确保群众得到实惠。", "B"),
            ("完善应急预案，确保安全生产。", "Y"),
            ("保持现有补助渠道不变。", "B"),
            ("教师可在校外兼任社会职务。", "G"),
            ("每年评估一次。", "B"),
            ("合理布局农产品市场。", "B"),
            ("合理确定垃圾处理收费标准。", "G"),
            ("就业培训解决返乡时间长、可以适应产业需要的人员就业问题。", "B"),
            ("逾期未缴纳的，许可证自动失效。", "N"),
            ("绿色食品是指产自优良环境、无污染的食品。", "N"),
            ("排污者应当缴纳排污费。", "N"),
            ("任何单位和个人不得截留补助资金。", "R"),
            ("材料应当补正的，由县民政局退回。", "B"),
            ("由市场监管部门责令限期改正。", "B"),
            ("构成犯罪的，依法追究刑事责任。", "B"),
            ("鼓励企业参与农村污水治理。", "G"),
            ("企业应当安装治污设施。", "N"),
            ("养老机构收住的老年人可以申请护理补贴。", "B"),
            ("本办法自2016年1月1日起施行。", "N"),
            ("申请人应当提交身份证明。", "N"),
            ("居住证持有人可以申请登记常住户口。", "B"),
            ("Member States shall not restrict the placing on the market.", "R"),
            ("Member States shall take the necessary measures.", "Y"),
            ("Member States may apply lower limits.", "G"),
        ] {
            assert_eq!(signals("", &[sentence]), [signal], "{sentence}");
        }
        assert_eq!(signals("一、总体要求 > （一）指导思想", &["推进改革，完善体制。"]), ["N"]);
        assert_eq!(signals("", &["（一）指导思想。", "推进改革，完善体制。"]), ["N", "N"]);
        assert_eq!(signals("一、指导思想", &["要坚持统筹城乡发展。"]), ["Y"]);
        assert_eq!(signals("", &["考核指标\t责任单位\t完成率65%"]), ["N"]);
    }

    #[test]
    fn semicolons_carry_subject_and_date() {
        let text = ["区教育局：负责2020年底前制定方案；", "组织教师培训。"];
        let tags = SHIPPED_TAGGER.sentences("", &text, &mut Lists::default());
        let found: Vec<_> =
            tags[1].iter().filter(|tag| tag.codebook == ELEMENTS).map(|tag| tag.cue.as_str()).collect();
        assert_eq!(found, ["区教育局", "2020年底前"]);
    }

    #[test]
    fn items_take_the_signal_of_the_sentence_that_opens_their_list() {
        let mut lists = Lists::default();
        let mut tag = |text| SHIPPED_TAGGER.sentences("", &[text], &mut lists)[0][0].code.clone();
        assert_eq!(tag("申请人应当提交下列材料："), "N");
        assert_eq!(tag("（一）身份证明；"), "N");
        assert_eq!(tag("市人民政府应当提供下列服务："), "Y");
        assert_eq!(tag("（一）义务教育；"), "Y");
        assert_eq!(tag("（二）法律援助，但不得收费。"), "R");
        assert_eq!(tag("公安机关负责签发。"), "B");
        assert_eq!(tag("（三）职业培训。"), "B", "the list has ended");
        assert_eq!(tag("市人民政府应当做好以下工作："), "Y");
        assert_eq!(tag("（一）建设学校；"), "B", "a task is a sentence of its own");
    }

    #[test]
    fn endless_sentences_end_soon() {
        let text = "市财政局要加强考核、培训，".repeat(20_000);
        let started = std::time::Instant::now();
        let tags = SHIPPED_TAGGER.sentences("", &[&text], &mut Lists::default());
        assert_eq!(tags[0][0].code, "Y");
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_tagged_within_itself(text in "[\\PC由要的，；：（）“”《》第一医院2020年底前ﬃ]{0,60}") {
            let length = text.chars().count();
            for tag in SHIPPED_TAGGER.sentences("", &[&text], &mut Lists::default()).concat() {
                prop_assert!(tag.span.start <= tag.span.end && tag.span.end <= length, "{tag:?}");
            }
        }
    }
}
