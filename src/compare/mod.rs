//! Sets local passages beside national ones.
