//! Paths as people type, paste and drop them, and how they could go on. Looks into folders only when asked; opens no file.
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// Most entries of a folder that are looked at.
const MOST: usize = 2_000;
/// Most ways shown.
const SHOWN: usize = 12;

/// The path that is meant: without quotes, as a file manager gives it, and with the home folder for `~`.
pub(super) fn read(typed: &str) -> PathBuf {
    let bare = typed.trim().trim_matches(['"', '\'']);
    let bare = bare.strip_prefix("file://").unwrap_or(bare);
    match (bare.strip_prefix("~/").or_else(|| bare.strip_prefix("~\\")), home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(bare),
    }
}

fn home() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf())
}

/// The path as far as it can only go on in one way, and the ways behind that.
pub(super) fn complete(typed: &str) -> (String, Vec<String>) {
    let typed = typed.trim().trim_matches(['"', '\'']);
    let cut = typed.rfind(['/', MAIN_SEPARATOR]).map_or(0, |at| at + 1);
    let (folder, begun) = typed.split_at(cut);
    let place = if folder.is_empty() { PathBuf::from(".") } else { read(folder) };
    let mut names = names_in(&place, begun);
    names.sort();
    let Some(common) = common(&names) else { return (typed.to_owned(), Vec::new()) };
    let shown = if names.len() > 1 { names.into_iter().take(SHOWN).collect() } else { Vec::new() };
    (format!("{folder}{common}"), shown)
}

/// Entries that begin so; folders end with a separator. Hidden ones only where asked for.
fn names_in(folder: &Path, begun: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let begun = begun.to_lowercase();
    entries
        .take(MOST)
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let fits = name.to_lowercase().starts_with(&begun) && (begun.starts_with('.') || !name.starts_with('.'));
            fits.then(|| if entry.path().is_dir() { format!("{name}{MAIN_SEPARATOR}") } else { name })
        })
        .collect()
}

/// What all names begin with.
fn common(names: &[String]) -> Option<String> {
    let first = names.first()?;
    let shared = |other: &String| first.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let letters = names.iter().map(shared).min()?;
    Some(first.chars().take(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_on_as_far_as_it_is_certain() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["list-october.csv", "list-november.csv", "other.txt"] {
            std::fs::File::create(folder.path().join(name)).unwrap();
        }
        std::fs::create_dir(folder.path().join("papers")).unwrap();
        let at = |rest: &str| format!("{}{MAIN_SEPARATOR}{rest}", folder.path().display());
        let (path, ways) = complete(&at("li"));
        assert_eq!((path, ways.len()), (at("list-"), 2));
        assert_eq!(complete(&at("list-o")), (at("list-october.csv"), Vec::new()));
        assert_eq!(complete(&at("pa")).0, at(&format!("papers{MAIN_SEPARATOR}")));
        assert_eq!(complete(&at("zz")), (at("zz"), Vec::new()));
    }

    #[test]
    fn quotes_of_a_file_manager_are_no_part_of_the_path() {
        assert_eq!(read(" \"C:/My lists/october.csv\" "), PathBuf::from("C:/My lists/october.csv"));
        assert_eq!(read("file:///tmp/list.csv"), PathBuf::from("/tmp/list.csv"));
    }
}
