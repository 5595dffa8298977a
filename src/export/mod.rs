//! Writes what was found to files for other programs.
