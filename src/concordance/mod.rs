//! Sets the occurrences of a term under one another, each with the words around it (key word in context).
//!
//! `line` cuts the words around an occurrence to a width, `order` sorts lines by what stands to the left or right.
//! Where the term occurs is told by whoever searched: a passage and its occurrences → lines.

mod line;
mod order;

pub use line::{Line, lines};
pub use order::{Side, sort_by_neighbours};
