//! Somebody whose address is restricted wants address and telephone number on no paper. No paper prints them; this looks whether
//! somebody wrote them into the words.

use super::patient::Patient;

fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_lowercase).collect()
}

/// Whether some words hold a detail, whatever the spaces and signs between its parts.
fn holds(words: &[String], detail: &str) -> bool {
    let detail = tokens(detail).concat();
    // A postcode has five letters and digits at least; less than that is in many words.
    detail.len() >= 5
        && (0..words.len()).any(|first| {
            let mut joined = String::new();
            for word in &words[first..] {
                joined.push_str(word);
                if joined.len() >= detail.len() {
                    break;
                }
            }
            joined == detail
        })
}

/// What of a patient stands in some words and is to leave the laptop in no document; none where nothing does.
pub fn found_in(patient: &Patient, words: &str) -> Option<&'static str> {
    if !patient.restricted {
        return None;
    }
    let words = tokens(words);
    let details =
        [("telephone number", &patient.phone), ("postcode", &patient.postcode), ("address", &patient.address)];
    details.into_iter().find(|(_, detail)| detail.as_ref().is_some_and(|d| holds(&words, d))).map(|(what, _)| what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Ref;
    use uuid::Uuid;

    #[test]
    fn a_restricted_detail_is_found_however_it_is_written() {
        let names = ("Example".to_owned(), "Ada".to_owned());
        let born = "1950-02-02".parse().unwrap();
        let blank = Patient::blank(Ref::from_uuid(Uuid::nil()), names, born, Ref::from_uuid(Uuid::nil()));
        let mut patient = Patient {
            phone: Some("020 7946 0001".to_owned()),
            postcode: Some("M1 1AA".to_owned()),
            address: Some("12 Pretend Road".to_owned()),
            restricted: true,
            ..blank
        };
        assert_eq!(found_in(&patient, "Ring her on 02079-460001."), Some("telephone number"));
        assert_eq!(found_in(&patient, "the door at m11aa\n"), Some("postcode"));
        assert_eq!(found_in(&patient, "She moved to 12 PRETEND\nroad."), Some("address"));
        // Letters and digits of other words that happen to stand side by side are no postcode.
        assert_eq!(found_in(&patient, "from 11 Aaron came"), None);
        patient.restricted = false;
        assert_eq!(found_in(&patient, "Ring her on 02079460001."), None);
    }
}
