//! The nouns of the house. Every stage takes and gives these types; this module imports no stage.
//!
//! Text is always the original text of the document; positions in it are [`Span`]s of code points.

mod alignment;
mod citation;
mod directive;
mod document;
mod failure;
mod fault;
mod format;
mod level;
mod pages;
mod passage;
mod source_file;
mod span;
mod tag;

pub use alignment::{Alignment, Evidence, Link, Relation, Run};
pub use citation::{Citation, Manner};
pub use directive::{Directive, Figures, Part};
pub use document::{Document, FieldSource, Furniture, Language, Metadata, Quality};
pub use failure::{Failure, Reason};
pub use fault::{Fault, faults};
pub use format::Format;
pub use level::Level;
pub use pages::{Attachment, FileInfo, Layout, Line, OutlineItem, Page, Pages, Rect, Role, Verdict};
pub use passage::{Passage, PassageKind};
pub use source_file::SourceFile;
pub use span::{Slices, Span};
pub use tag::{AUTOMATIC, ActorRole, CODED_BY, HandCoding, Signal, Tag};
