use super::*;
use crate::export::sample;
use std::collections::BTreeSet;

fn read(extract: &Extract) -> Value {
    serde_json::from_str(&bundle(extract)).unwrap()
}

fn of_kind<'a>(bundle: &'a Value, kind: &str) -> Vec<&'a Value> {
    let entries = bundle["entry"].as_array().unwrap();
    entries.iter().map(|entry| &entry["resource"]).filter(|resource| resource["resourceType"] == kind).collect()
}

/// Every reference in a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(to) if name == "reference" => drop(found.insert(to.clone())),
                    _ => references(value, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|one| references(one, found)),
        _ => {}
    }
}

/// Every text in a value, with narratives as a reader sees them.
fn texts(value: &Value, found: &mut String) {
    match value {
        Value::String(text) => {
            let mut tag = false;
            let plain: String = text
                .chars()
                .filter(|c| {
                    tag = (tag || *c == '<') && *c != '>';
                    !tag && *c != '>'
                })
                .collect();
            let plain = plain.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            found.push_str(&plain);
            found.push('\n');
        }
        Value::Object(fields) => fields.values().for_each(|one| texts(one, found)),
        Value::Array(list) => list.iter().for_each(|one| texts(one, found)),
        _ => {}
    }
}

#[test]
fn the_first_resource_is_a_composition_and_every_reference_leads_to_a_resource_in_it() {
    for extract in [sample::extract(), sample::amended_extract(), sample::empty_extract()] {
        let bundle = read(&extract);
        let entries = bundle["entry"].as_array().unwrap();
        assert_eq!(entries[0]["resource"]["resourceType"], "Composition");
        let here: Vec<String> = entries.iter().map(|entry| entry["fullUrl"].as_str().unwrap().to_owned()).collect();
        let once: BTreeSet<&String> = here.iter().collect();
        assert_eq!(once.len(), here.len(), "two resources have one identity");
        let mut wanted = BTreeSet::new();
        references(&bundle, &mut wanted);
        assert!(wanted.len() > 3);
        for one in wanted {
            assert!(here.contains(&one), "{one} leads nowhere");
        }
    }
}

#[test]
fn it_is_about_one_patient_by_nhs_number_and_one_practice_by_ods_code() {
    let bundle = read(&sample::extract());
    let [patient] = of_kind(&bundle, "Patient")[..] else { panic!("not one patient") };
    assert_eq!(patient["identifier"][0], json!({ "system": NHS_NUMBER, "value": "9990001006" }));
    assert_eq!((&patient["birthDate"], &patient["gender"]), (&json!("1938-06-01"), &json!("female")));
    let coded: Vec<&Value> =
        of_kind(&bundle, "Organization").into_iter().filter(|one| !one["identifier"].is_null()).collect();
    assert_eq!(coded[0]["identifier"][0], json!({ "system": ODS_CODE, "value": "X99001" }));
    assert_eq!(coded.len(), 1, "no other practice is named by its code");
}

#[test]
fn every_word_of_the_document_is_in_it_and_so_is_the_hash_of_its_content() {
    for extract in [sample::extract(), sample::amended_extract(), sample::empty_extract()] {
        let mut said = String::new();
        texts(&read(&extract), &mut said);
        for words in extract.document().all_words().into_iter().filter(|words| !words.is_empty()) {
            assert!(said.contains(&words), "'{words}' is missing");
        }
        assert!(said.contains(&extract.content_hash()));
    }
}

#[test]
fn an_amended_document_names_the_one_it_replaces() {
    let extract = sample::amended_extract();
    let bundle = read(&extract);
    let composition = of_kind(&bundle, "Composition")[0];
    assert_eq!(composition["status"], "amended");
    let former = format!("urn:uuid:{}", extract.replaces.as_ref().unwrap().document_id);
    assert_eq!(composition["relatesTo"][0]["targetIdentifier"]["value"], former);
    let first = read(&sample::extract());
    assert_eq!(of_kind(&first, "Composition")[0]["status"], "final");
    assert!(of_kind(&first, "Composition")[0]["relatesTo"].is_null());
}

#[test]
fn each_action_is_a_task_at_its_stage_with_its_date() {
    let mut extract = sample::extract();
    let statuses = ["Open", "Accepted", "In progress", "Done", "Not done", "Cancelled"];
    let one = extract.practice_actions[0].clone();
    extract.other_actions.clear();
    extract.practice_actions = statuses
        .iter()
        .enumerate()
        .map(|(n, status)| Action { reference: format!("A{n}"), status: (*status).to_owned(), ..one.clone() })
        .collect();
    let bundle = read(&extract);
    let tasks = of_kind(&bundle, "Task");
    let stages: Vec<&str> = tasks.iter().map(|task| task["status"].as_str().unwrap()).collect();
    assert_eq!(stages, ["requested", "accepted", "in-progress", "completed", "failed", "cancelled"]);
    assert_eq!(tasks[0]["restriction"]["period"]["end"], one.due.to_string());
}

#[test]
fn what_must_not_be_shown_to_the_patient_and_what_is_pretend_is_labelled() {
    let mut extract = sample::extract();
    extract.practice_only = Some("The daughter asked not to be named.".to_owned());
    let codes = |extract: &Extract| -> Vec<String> {
        let bundle = read(extract);
        let labels = bundle["meta"]["security"].as_array().cloned().unwrap_or_default();
        labels.iter().map(|label| label["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&extract), ["HTEST", "NOPAT"]);
    extract.practice_only = None;
    extract.mark = None;
    assert!(codes(&extract).is_empty());
}

#[test]
fn markup_in_the_words_stays_words() {
    let mut extract = sample::extract();
    extract.question = "Is <b>INR</b> & \"dose\" right?".to_owned();
    let text = bundle(&extract);
    assert!(text.contains("Is &lt;b&gt;INR&lt;/b&gt; &amp; &quot;dose&quot; right?"));
    assert_eq!(bundle(&extract), text, "the same extract gives the same bytes");
}

/// Writes samples for a validator of another make: `MDG_WRITE_SAMPLES=folder cargo test fhir`.
#[test]
fn samples_are_written_where_somebody_asks_for_them() {
    let Some(folder) = std::env::var_os("MDG_WRITE_SAMPLES") else { return };
    for (name, extract) in
        [("typical", sample::extract()), ("amended", sample::amended_extract()), ("empty", sample::empty_extract())]
    {
        let path = std::path::Path::new(&folder).join(format!("{name}.json"));
        crate::export::atomic::write(&path, bundle(&extract).as_bytes()).unwrap();
    }
}
