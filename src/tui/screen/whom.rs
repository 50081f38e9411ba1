//! Choosing somebody of the register by typing, for screens that do something to a patient who is not in view.
use crate::domain::dates;
use crate::domain::query::{Query, Worklist};
use crate::tui::dialog::{PickRow, Picker};
use crate::tui::door::Answer;

/// A picker over the whole register. The patient's id comes back under `name`.
pub fn anybody(name: &'static str, title: &str) -> Picker {
    let query = |typed: &str| {
        Query::Worklist(Worklist {
            text: typed.to_owned(),
            sort: None,
            view: None,
            cohort: None,
            offset: None,
            limit: Some(50),
        })
    };
    let rows = |answer| match answer {
        Answer::Worklist(page) => page
            .rows
            .into_iter()
            .map(|row| {
                let label = format!("{}  {}", row.name, row.nhs_number);
                let died = if row.died { "Died  " } else { "" };
                let detail = format!("{died}{} ({})", dates::staff(row.birth_date), row.age);
                PickRow::new(row.id.to_string(), label, detail)
            })
            .collect(),
        _ => Vec::new(),
    };
    Picker::asking(name, title, query, rows)
        .when_empty("Nobody matches. Write a name, an NHS number or a postcode; Esc goes back.")
}
