//! The map of the program.

fn main() {}
