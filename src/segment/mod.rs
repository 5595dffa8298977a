//! Folds text and cuts it into words.
