//! Somebody whose address is restricted wants address and telephone number on no paper. No paper prints them; this looks whether
//! somebody wrote them into the words.

use super::patient::Patient;

fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_lowercase).collect()
}

/// Whether some words hold a detail, whatever the spaces and signs between its parts.
fn holds(words: &[String], detail: &str) -> bool {
    let detail = tokens(detail).concat();
    (0..words.len()).any(|first| {
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

/// What of a patient is to leave the laptop in no document, in each way in which it is often written: a telephone number with
/// the code of the country, the first line of an address. Nothing of somebody who does not restrict it.
pub fn details(patient: &Patient) -> Vec<(&'static str, String)> {
    if !patient.restricted {
        return Vec::new();
    }
    let mut details = Vec::new();
    if let Some(phone) = &patient.phone {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let abroad = digits.strip_prefix('0').map(|rest| ("telephone number", format!("44{rest}")));
        details.push(("telephone number", phone.clone()));
        details.extend(abroad);
    }
    details.extend(patient.postcode.clone().map(|postcode| ("postcode", postcode)));
    if let Some(address) = &patient.address {
        details.push(("address", address.clone()));
        let first = address.split([',', '\n']).next().unwrap_or_default();
        // "12 Pretend Road" and not "Flat 3", which is many people's.
        if first != address && tokens(first).len() > 2 {
            details.push(("address", first.to_owned()));
        }
    }
    // A postcode has five letters and digits at least; less than that is in many words.
    details.retain(|(_, detail)| tokens(detail).concat().len() >= 5);
    details
}

/// What of a patient stands in some words and is to leave the laptop in no document; none where nothing does.
pub fn found_in(patient: &Patient, words: &str) -> Option<&'static str> {
    let words = tokens(words);
    details(patient).into_iter().find(|(_, detail)| holds(&words, detail)).map(|(what, _)| what)
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
        assert_eq!(found_in(&patient, "Ring her on +44 20 7946 0001."), Some("telephone number"));
        assert_eq!(found_in(&patient, "the door at m11aa\n"), Some("postcode"));
        assert_eq!(found_in(&patient, "She moved to 12 PRETEND\nroad."), Some("address"));
        patient.address = Some("12 Pretend Road, Saltmere".to_owned());
        assert_eq!(found_in(&patient, "She moved to 12 Pretend Road."), Some("address"));
        patient.address = Some("Flat 3, 12 Pretend Road".to_owned());
        assert_eq!(found_in(&patient, "He lives in flat 3."), None);
        // Letters and digits of other words that happen to stand side by side are no postcode.
        assert_eq!(found_in(&patient, "from 11 Aaron came"), None);
        patient.restricted = false;
        assert_eq!(found_in(&patient, "Ring her on 02079460001."), None);
    }
}
