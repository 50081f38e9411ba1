//! The log for whoever looks after the laptop: which commands ran, the identities they touched, the codes of what was refused.
//! Never a name, a number of a patient, a sentence or anything that was typed. One file a day, seven are kept.

use super::places::{Places, private_folder};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// How many days are kept.
const DAYS: usize = 7;

/// Starts the log. Where that cannot be done, mdg works without one.
pub fn start(places: &Places) {
    let folder = places.logs();
    if private_folder(&folder).is_err() {
        return;
    }
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("mdg")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(&folder);
    let Ok(file) = file else { return };
    // Only our own lines: what a library logs could quote what it was given.
    let ours = Targets::new().with_target("mdg", LevelFilter::INFO);
    let layer = fmt::layer().with_writer(file).with_ansi(false).with_target(false).with_filter(ours);
    let _ = tracing_subscriber::registry().with(layer).try_init();
}
