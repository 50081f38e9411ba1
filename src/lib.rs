//! `mdg`, floor by floor. Every import points down this list.
//!
//! `main` → `tui`, `cli` → `service` → `import`, `export` → `store` → `domain`
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod export;
pub mod import;
pub mod service;
pub mod store;
pub mod tui;
