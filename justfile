# Short names for what is typed most. https://just.systems

# What there is
default:
    @just --list

# Open the demo
demo:
    cargo run -- demo

# Chair the demo's conference by script
chair:
    cargo run -- demo --headless

# All tests, or those whose name holds the words
test *words:
    cargo test {{words}}

# What a change must pass before it is handed in
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# Licences and doubled crates; needs cargo-deny
deny:
    cargo deny check bans licenses sources

# Every key with the lasting name of what it does
keys:
    @grep -hoE '"[a-z-]+" \["[^]]*\]' src/tui/intents.rs

# Everything, from nothing, as the pipeline does it
ci:
    bash .ci/run
