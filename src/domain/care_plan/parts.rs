//! The structured parts of a care plan: what to do if things get worse, who does what in between, where legal documents are kept,
//! and where somebody wants to be cared for. It knows nothing of the plan they stand in.

use crate::domain::argument::{Argument, Takes};
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::record::{Cell, Column, Shape, Unreadable};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// What to do if things get worse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contingency {
    /// What sets it off.
    pub trigger: String,
    /// How one sees it.
    // Left out where it is empty, so that plans and minutes written before it existed keep their text and their seal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signs: String,
    /// What to do.
    pub what_to_do: String,
    /// Whom to call.
    #[serde(default)]
    pub who_to_call: String,
    /// When the person can be at home again.
    #[serde(default)]
    pub when_home_again: String,
}
crate::json_column!(Vec<Contingency>);

impl Argument for Contingency {
    fn takes() -> Takes {
        Takes::Parts("an object with trigger, signs, what_to_do, who_to_call and when_home_again".to_owned())
    }
}

impl Contingency {
    /// What sets it off, with how one sees it.
    pub fn sign(&self) -> String {
        if self.signs.is_empty() { self.trigger.clone() } else { format!("{} ({})", self.trigger, self.signs) }
    }

    /// On one line.
    pub fn in_words(&self) -> String {
        let mut words = format!("{}: {}", self.sign(), self.what_to_do);
        if !self.who_to_call.is_empty() {
            let _ = write!(words, ". Call {}", self.who_to_call);
        }
        if !self.when_home_again.is_empty() {
            let _ = write!(words, ". Home again: {}", self.when_home_again);
        }
        words
    }
}

crate::coded! {
    /// Who carries an intervention.
    pub enum InterventionKind = "kind of intervention" {
        SelfCare = "self_care", "Self-care";
        Community = "community", "Community services";
        Voluntary = "voluntary", "Voluntary sector";
        Health = "health", "Health";
        SocialCare = "social_care", "Social care";
    }
}

/// What is done between conferences, week in, week out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervention {
    /// What is done.
    pub what: String,
    /// Who carries it.
    pub kind: InterventionKind,
    /// By whom, and how often.
    #[serde(default)]
    pub by: String,
}

impl Argument for Intervention {
    fn takes() -> Takes {
        Takes::Parts(format!("an object with what, kind ({}) and by", InterventionKind::describe()))
    }
}

impl Intervention {
    /// On one line.
    pub fn in_words(&self) -> String {
        let kind = self.kind.words();
        if self.by.is_empty() {
            format!("{} ({kind})", self.what)
        } else {
            format!("{} ({kind}: {})", self.what, self.by)
        }
    }
}

crate::coded! {
    /// A document that binds whoever treats the person. Only whether there is one, and where, is kept here.
    pub enum LegalKind = "legal document" {
        Respect = "respect", "ReSPECT form";
        Dnacpr = "dnacpr", "DNACPR decision";
        Lpa = "lpa", "Lasting power of attorney";
        Adrt = "adrt", "Advance decision to refuse treatment";
    }
}

/// Whether there is a legal document, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalDocument {
    /// Which.
    pub document: LegalKind,
    /// There is one; false where somebody asked and there is none.
    pub held: bool,
    /// The day on it.
    #[serde(default)]
    pub dated: Option<NaiveDate>,
    /// Where it is kept.
    #[serde(default)]
    pub kept_at: String,
}

impl Argument for LegalDocument {
    fn takes() -> Takes {
        Takes::Parts(format!("an object with document ({}), held, dated and kept_at", LegalKind::describe()))
    }
    fn is_sound(&self) -> bool {
        self.dated.is_none_or(dates::is_of_our_time)
    }
}

impl LegalDocument {
    /// On one line.
    pub fn in_words(&self) -> String {
        let name = self.document.words();
        if !self.held {
            return format!("{name}: no");
        }
        let dated = self.dated.map(|on| format!(", dated {}", dates::staff(on))).unwrap_or_default();
        let kept = if self.kept_at.is_empty() { "place not recorded".to_owned() } else { self.kept_at.clone() };
        format!("{name}: yes{dated}, kept: {kept}")
    }
}

crate::coded! {
    /// Where somebody wants to be cared for, or to die.
    pub enum Place = "preferred place" {
        Home = "home", "Home";
        CareHome = "care_home", "Care home";
        Hospice = "hospice", "Hospice";
        Hospital = "hospital", "Hospital";
        CommunityHospital = "community_hospital", "Community hospital";
        Elsewhere = "elsewhere", "Elsewhere";
        Undecided = "undecided", "Not decided yet";
        NotSaid = "not_said", "Does not want to say";
    }
}

/// Lists whose columns were added later: an empty one is stored as nothing, as in the rows from before.
macro_rules! later_list {
    ($($item:ty),+) => { $(
        impl Column for Vec<$item> {
            const SHAPE: Shape = Shape::Text;
            fn put(&self) -> Cell {
                if self.is_empty() { Cell::Null } else { serde_json::to_string(self).map_or(Cell::Null, Cell::Text) }
            }
            fn take(cell: Cell) -> Result<Self, Unreadable> {
                match cell {
                    Cell::Null => Ok(Self::new()),
                    Cell::Text(text) => serde_json::from_str(&text).map_err(|_| Unreadable(stringify!($item))),
                    _ => Err(Unreadable(stringify!($item))),
                }
            }
        }
    )+ };
}
later_list!(Intervention, LegalDocument);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contingency_from_before_reads_and_writes_back_the_same_text() {
        let text = r#"[{"trigger":"More breathless","what_to_do":"Use the rescue pack","who_to_call":"","when_home_again":""}]"#;
        let read = <Vec<Contingency> as Column>::take(Cell::Text(text.to_owned())).unwrap();
        assert_eq!(read[0].sign(), "More breathless");
        assert_eq!(read.put(), Cell::Text(text.to_owned()));
    }

    #[test]
    fn a_list_that_came_later_is_nothing_while_it_is_empty() {
        assert_eq!(Vec::<LegalDocument>::new().put(), Cell::Null);
        assert!(<Vec<Intervention> as Column>::take(Cell::Null).unwrap().is_empty());
        let one = vec![Intervention {
            what: "Chair exercises".to_owned(),
            kind: InterventionKind::SelfCare,
            by: "every morning".to_owned(),
        }];
        assert_eq!(<Vec<Intervention> as Column>::take(one.put()).unwrap(), one);
    }

    #[test]
    fn a_legal_document_says_whether_when_and_where() {
        let mut one = LegalDocument {
            document: LegalKind::Respect,
            held: true,
            dated: Some("2026-03-02".parse().unwrap()),
            kept_at: "yellow folder in the hall".to_owned(),
        };
        assert_eq!(one.in_words(), "ReSPECT form: yes, dated 02-Mar-2026, kept: yellow folder in the hall");
        one.kept_at.clear();
        assert!(one.in_words().ends_with("place not recorded"));
        one.held = false;
        assert_eq!(one.in_words(), "ReSPECT form: no");
    }
}
