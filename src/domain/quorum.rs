//! Quorums that come with the program, one file each in `assets/quorums`, named where a group is founded or changed.

use super::organisation::Quorum;
use serde::Deserialize;

/// Each file by its name without the ending.
const FILES: &[(&str, &str)] = &[
    ("nwl_icp_mdt", include_str!("../../assets/quorums/nwl_icp_mdt.toml")),
    ("nwl_icp_mdt_acute", include_str!("../../assets/quorums/nwl_icp_mdt_acute.toml")),
    ("village_mdt", include_str!("../../assets/quorums/village_mdt.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    chair: bool,
    groups: Vec<super::member::RoleGroup>,
    organisations: u32,
}

/// The codes of all templates.
pub fn codes() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(code, _)| *code)
}

/// The codes of all templates, with what people call them.
pub fn templates() -> impl Iterator<Item = (&'static str, String)> {
    codes().map(|code| (code, template(code).map_or_else(|| code.to_owned(), |(name, _)| name)))
}

/// The template with a code: what people call it, and the quorum.
pub fn template(code: &str) -> Option<(String, Quorum)> {
    let (_, text) = FILES.iter().find(|(name, _)| *name == code)?;
    let File { name, chair, groups, organisations } = toml::from_str(text).ok()?;
    Some((name, Quorum { chair, groups, organisations }))
}

/// A quorum as a script or a file gives it: whole, or by the code of a template.
#[derive(Deserialize)]
#[serde(untagged)]
enum Given {
    Code(String),
    Whole(Whole),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    chair: bool,
    groups: Vec<super::member::RoleGroup>,
    organisations: u32,
}

impl<'de> Deserialize<'de> for Quorum {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Given::deserialize(deserializer)? {
            Given::Whole(Whole { chair, groups, organisations }) => Ok(Self { chair, groups, organisations }),
            Given::Code(code) => template(&code).map(|(_, quorum)| quorum).ok_or_else(|| {
                let all: Vec<&str> = codes().collect();
                serde::de::Error::custom(format!("there is no quorum of this name; there are {}", all.join(", ")))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_template() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/quorums");
        let mut files: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        assert_eq!(files, codes().map(|code| format!("{code}.toml")).collect::<Vec<_>>());
        for code in codes() {
            let (name, quorum) = template(code).unwrap();
            assert!(!name.is_empty() && !quorum.groups.is_empty(), "{code}");
        }
    }

    #[test]
    fn the_usual_group_asks_for_what_a_new_group_asks_for() {
        assert_eq!(template("nwl_icp_mdt").unwrap().1, Quorum::default());
    }

    #[test]
    fn a_quorum_is_given_whole_or_by_name() {
        let read = |text: &str| serde_json::from_str::<Quorum>(text).map_err(|e| e.to_string());
        assert_eq!(read("\"village_mdt\"").unwrap().organisations, 2);
        let whole = Quorum::default();
        assert_eq!(read(&serde_json::to_string(&whole).unwrap()).unwrap(), whole);
        assert!(read("\"everybody\"").is_err_and(|e| e.contains("village_mdt")));
        assert!(read("{\"chair\":true,\"groups\":[],\"organisations\":0,\"x\":1}").is_err());
    }
}
