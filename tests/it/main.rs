//! Everything that is tried on the whole program, in one binary so that it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod cli;
mod commands;
mod common;
#[cfg(unix)]
mod crash;
mod demo;
mod docs;
mod imports;
mod layers;
mod nouns;
mod profiles;
mod proofs;
#[cfg(unix)]
mod pty;
mod registry;
mod scripts;
mod sealed;
mod templates;
