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

# Write the pages of keys and of commands anew
pages:
    MDG_WRITE_PAGES=1 cargo test --test it docs

# Everything, from nothing, as the pipeline does it
ci:
    bash .ci/run
