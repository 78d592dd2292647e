//! Placeholder until the engine's first commit.
