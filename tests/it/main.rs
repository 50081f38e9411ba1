//! Everything that is tried on the whole program, in one binary so that it links once.

mod cli;
mod commands;
mod common;
