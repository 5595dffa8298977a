//! Codes one sentence: asks which bodies act, what signal and how much openness that makes, and which cues of the
//! other codebooks are used, and puts the tags of all together.

use super::actors::{Acting, Mention, Reader, Reading};
use super::ambiguity::Openness;
use super::codebook::Codebook;
use super::coding::Coding;
use super::context::{Carried, Context, Subject};
use super::cues::{Hit, without_overlaps};
use super::instruments::Instruments;
use super::sentence::Sentence;
use super::signals::{Evidence, Verdict};
use super::tagger::{ACTORS, AMBIGUITY, ELEMENTS, SIGNALS};
use crate::model::{Directive, Signal, Span, Tag};

/// The code of government departments.
const AGENCY: &str = "agency";
/// The code of other public bodies.
const ORGANIZATION: &str = "organization";
/// The code of the bodies that must or may act.
const RESPONSIBLE: &str = "responsible";

/// What is known of a sentence while it is coded.
pub(super) struct Coder<'a> {
    codebooks: &'a [Codebook],
    sentence: &'a Sentence<'a>,
    context: &'a Context,
    reader: &'a Reader<'a>,
    /// The hits of each codebook.
    hits: Vec<Vec<Hit>>,
    mentions: Vec<Mention>,
    /// Who acts.
    subjects: Vec<Subject>,
    /// Some clause begins with a verb, or somebody acts.
    commands: bool,
    /// A deadline of the clauses before; none where the sentence has its own.
    left_deadline: Option<String>,
}

impl<'a> Coder<'a> {
    /// With the hits of all codebooks and the bodies read in the sentence.
    pub(super) fn new(
        codebooks: &'a [Codebook],
        sentence: &'a Sentence<'a>,
        context: &'a Context,
        reader: &'a Reader<'a>,
        hits: Vec<Vec<Hit>>,
        Reading { mentions, acting }: Reading,
    ) -> Self {
        let commands = !acting.is_empty() || reader.commands();
        let mut coder = Self {
            codebooks,
            sentence,
            context,
            reader,
            hits,
            mentions,
            subjects: Vec::new(),
            commands,
            left_deadline: None,
        };
        coder.subjects = coder.who_acts(&acting);
        coder.keep_by_actor();
        coder.left_deadline =
            context.carried.deadline.clone().filter(|_| coder.element("deadline", None).is_none());
        coder
    }

    /// The coding, and what the sentence leaves to the next. Tags: signal first, then by codebook, place and code.
    pub(super) fn code(mut self) -> (Coding, Carried) {
        // Only who opens the sentence goes on to act; 由X says who does that one thing.
        let opens = self.subjects.first().is_some_and(|first| self.reader.opens(first.span));
        let mut carried = Carried {
            deadline: self.deadline(),
            subjects: if opens { self.subjects.clone() } else { Vec::new() },
            private: false,
        };
        let mut tags = Vec::new();
        let mut directive = None;
        if let Some(verdict) = self.evidence().map(|evidence| evidence.verdict()) {
            carried.private = verdict.private;
            tags.push(self.signal_tag(verdict));
            directive = self.directive(verdict);
        }
        let told = tags.first().is_none_or(|tag: &Tag| tag.code != Signal::N.as_str());
        if !told {
            // A sentence without an instruction sets nothing up and makes nobody responsible.
            self.subjects.clear();
            self.mentions.iter_mut().for_each(|mention| mention.role = None);
        }
        for (codebook, hits) in self.codebooks.iter().zip(&self.hits) {
            match codebook.id.as_str() {
                SIGNALS | AMBIGUITY => {}
                ACTORS => tags.extend(self.bodies(codebook)),
                _ if codebook.used_only && !told => {}
                _ => self.used(codebook, hits, &mut tags),
            }
        }
        if let Some((book, _)) = self.book(ELEMENTS).filter(|_| told) {
            let subjects = std::mem::take(&mut self.subjects).into_iter().filter(|subject| subject.public);
            tags.extend(subjects.map(|subject| Tag {
                level: subject.level,
                portfolio: subject.portfolio,
                role: subject.role,
                entity: subject.entity,
                ..self.tag(book, RESPONSIBLE, subject.span, subject.name)
            }));
            let left = self.left_deadline.clone();
            tags.extend(left.map(|words| self.tag(book, "deadline", self.whole(), words)));
        }
        (Coding { tags, directive }, carried)
    }

    fn whole(&self) -> Span {
        Span::new(0, self.sentence.len())
    }

    fn cue(&self, words: &[Span]) -> String {
        self.sentence.cue(words)
    }

    fn tag(&self, codebook: &Codebook, code: &str, span: Span, cue: String) -> Tag {
        Tag {
            codebook: codebook.id.clone(),
            code: code.to_owned(),
            span: self.sentence.original(span),
            cue,
            ..Tag::default()
        }
    }

    /// The codebook of that name with its hits.
    fn book(&self, id: &str) -> Option<(&'a Codebook, &[Hit])> {
        let at = self.codebooks.iter().position(|book| book.id == id)?;
        Some((&self.codebooks[at], &self.hits[at]))
    }

    /// The first hit of an element of a directive, of cues in that role.
    fn element(&self, code: &str, role: Option<&str>) -> Option<&Hit> {
        let (book, hits) = self.book(ELEMENTS)?;
        hits.iter().find(|hit| {
            let entry = &book.codes[hit.code];
            entry.code == code && role.is_none_or(|role| entry.cues[hit.cue].role == role)
        })
    }

    /// The words of the deadline, the sentence's own or that of the clauses before.
    fn deadline(&self) -> Option<String> {
        let own = self.element("deadline", None).map(|hit| self.cue(&hit.words));
        own.or_else(|| self.left_deadline.clone())
    }

    fn who_acts(&self, acting: &[Acting]) -> Vec<Subject> {
        let own = |acting: &Acting| {
            Subject::of(&self.mentions[acting.mention], acting.span, self.cue(&[acting.span]))
        };
        let mut subjects: Vec<Subject> = acting.iter().map(own).collect();
        if subjects.is_empty() && self.commands {
            let left = self.context.carried.subjects.iter();
            subjects = left.map(|left| Subject { span: self.whole(), ..left.clone() }).collect();
        }
        // 持证人离开的，应当……: private persons are spoken of, though nobody stands right before the verb.
        let topic = self.mentions.first().filter(|first| !first.public && self.reader.opens_with(first.span));
        if let (Some(topic), true) = (topic, subjects.is_empty()) {
            subjects.push(Subject::topic(topic));
        }
        subjects
    }

    /// Drops hits of cues that count only where a body of another kind is responsible.
    fn keep_by_actor(&mut self) {
        let actors = self.codebooks.iter().find(|book| book.id == ACTORS);
        let is = |subject: &Subject, kinds: &[String]| {
            let path = actors.map_or(Vec::new(), |book| book.path(&book.codes[subject.code]));
            path.iter().any(|code| kinds.contains(&code.code))
        };
        for (codebook, hits) in self.codebooks.iter().zip(&mut self.hits) {
            hits.retain(|hit| {
                let kinds = &codebook.codes[hit.code].cues[hit.cue].when.actor;
                kinds.is_empty() || self.subjects.iter().any(|subject| is(subject, kinds))
            });
        }
    }

    /// What the signal is decided on; none without the codebook of signals.
    fn evidence(&self) -> Option<Evidence<'_>> {
        let (codebook, hits) = self.book(SIGNALS)?;
        let own_deadline = self.element("deadline", None).map(|hit| hit.span);
        Some(Evidence {
            codebook,
            sentence: self.sentence,
            hits,
            context: self.context,
            subjects: &self.subjects,
            commands: self.commands,
            begins_with_verb: self.reader.begins_with_verb(),
            deadline: own_deadline.or(self.left_deadline.is_some().then_some(self.whole())),
            target: self.element("target", Some("hard")).map(|hit| hit.span),
        })
    }

    fn signal_tag(&self, verdict: Verdict) -> Tag {
        let cue = verdict.cue.map_or(String::new(), |span| match &self.left_deadline {
            Some(words) if span == self.whole() => words.clone(),
            _ => self.cue(&[span]),
        });
        Tag {
            codebook: SIGNALS.to_owned(),
            code: verdict.signal.as_str().to_owned(),
            span: self.sentence.original(self.whole()),
            cue,
            ..Tag::default()
        }
    }

    /// How binding and how open the sentence is; none where it instructs nobody.
    fn directive(&self, Verdict { signal, strength, .. }: Verdict) -> Option<Directive> {
        let (codebook, hits) = self.book(AMBIGUITY).filter(|_| signal != Signal::N)?;
        let evidence = self.evidence()?;
        let cues = |signal| evidence.counting(signal).map(|hit| self.cue(&hit.words)).collect();
        let bodies = self.subjects.iter().filter(|subject| subject.public);
        let number = self.element("target", None).map(|hit| self.cue(&hit.words));
        let found = [
            ("hedge", cues(Signal::G)),
            ("latitude", cues(Signal::C)),
            ("responsible_actor", bodies.map(|body| body.name.clone()).collect()),
            ("number", number.into_iter().collect()),
            ("date", self.deadline().into_iter().collect()),
        ];
        let (ambiguity, parts) =
            Openness { codebook, hits, signal, found: &found }.read(|words| self.cue(words));
        Some(Directive { sentence: 0, signal, strength, ambiguity, parts })
    }

    /// A tag for each body named.
    fn bodies(&self, codebook: &Codebook) -> Vec<Tag> {
        let bodies =
            self.mentions.iter().flat_map(|mention| mention.bodies.iter().map(move |body| (mention, body)));
        bodies
            .map(|(mention, body)| Tag {
                level: body.level,
                portfolio: body.portfolio.map(str::to_owned),
                role: mention.role,
                entity: Some(body.entity.clone()),
                ..self.tag(codebook, &codebook.codes[mention.code].code, body.words[0], self.cue(&body.words))
            })
            .collect()
    }

    /// Adds the tags of any other codebook, and those the headings above leave.
    fn used(&self, codebook: &Codebook, hits: &[Hit], tags: &mut Vec<Tag>) {
        let found = match codebook.used_only {
            true => Instruments { codebook, sentence: self.sentence, names: &self.names() }.used(hits),
            false => without_overlaps(hits.to_vec()),
        };
        let code = |hit: &Hit| codebook.codes[hit.code].code.as_str();
        tags.extend(found.iter().map(|hit| self.tag(codebook, code(hit), hit.span, self.cue(&hit.words))));
        let above = self
            .context
            .heading
            .tags
            .iter()
            .filter(|tag| tag.codebook == codebook.id && !found.iter().any(|hit| code(hit) == tag.code));
        tags.extend(above.map(|above| self.tag(codebook, &above.code, self.whole(), above.cue.clone())));
    }

    /// Where public bodies are named whose names hold words of the field.
    fn names(&self) -> Vec<Span> {
        let Some((book, _)) = self.book(ACTORS) else { return Vec::new() };
        let holds =
            |mention: &&Mention| matches!(book.codes[mention.code].code.as_str(), AGENCY | ORGANIZATION);
        self.mentions.iter().filter(holds).map(|mention| mention.span).collect()
    }
}
