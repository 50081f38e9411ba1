//! Picks the command line or the terminal, and sets the exit code.
fn main() {}
