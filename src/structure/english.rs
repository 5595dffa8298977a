//! What is particular to English documents, and to those in other languages of Latin script: the words they are made of, where their
//! title stands, and which parts they have.

mod bodies;
mod dates;
mod kinds;
mod parts;
mod title;
mod words;

pub(crate) use bodies::{
    bodies, body_at, body_of_line, formula, is_broken_name, issued_by, issuer_of_number, known_in,
    level_and_region,
};
pub(crate) use dates::{Dated, date_in, dated, dates};
pub(crate) use kinds::{is_closing_section, is_kind_line, kind_of};
pub(crate) use parts::parts;
pub(crate) use title::is_month_line;
pub(crate) use words::{SENTENCES, VERBS, letters};
