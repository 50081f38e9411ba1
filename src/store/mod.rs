//! SQLite, and nothing else knows it.
