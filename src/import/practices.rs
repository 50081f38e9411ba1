//! The national file of practices: no header, 27 columns, one organisation a row. GP practices are taken and everything else in the
//! file is passed over. What a group adds to a practice by itself (its successor, how it is sent its papers) is left alone.

use super::text::{Row, Table};
use super::{Outcome, SAMPLE, Shape, parse, report, same, shouted::spoken};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::dates::{self, FileDates};
use crate::domain::ids::Ref;
use crate::domain::organisation::{Organisation, OrganisationKind, OrganisationStatus, is_practice_code};
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::view::{ImportReport, RejectedRow};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use uuid::Uuid;

/// How many columns the national file has.
const COLUMNS: usize = 27;
/// What stands in the column of the prescribing setting for a GP practice.
const GP_PRACTICE: &str = "4";

/// Where a fact stands in the national file, counted from 0; what people call it; and what it becomes.
struct Place(usize, &'static str, &'static str);
const ODS_CODE: Place = Place(0, "Organisation code", "ods_code");
const NAME: Place = Place(1, "Name", "name");
const ICB: Place = Place(3, "Integrated care board", "icb");
const ADDRESS: Place = Place(4, "Address", "address");
const ADDRESS_LINES: usize = 5;
const POSTCODE: Place = Place(9, "Postcode", "postcode");
const OPENED: Place = Place(10, "Open date", "opened_on");
const CLOSED: Place = Place(11, "Close date", "closed_on");
const STATUS: Place = Place(12, "Status", "status");
const SUB_ICB: Place = Place(14, "Sub-ICB location", "sub_icb");
const PHONE: Place = Place(17, "Telephone", "phone");
const SETTING: Place = Place(25, "Prescribing setting", "");
const PLACES: &[Place] = &[ODS_CODE, NAME, ICB, ADDRESS, POSTCODE, OPENED, CLOSED, STATUS, SUB_ICB, PHONE, SETTING];

/// Reads the national file: all GP practices, or those of one integrated care board.
pub fn import(
    path: &Path,
    icb: Option<&str>,
    existing: &[Organisation],
    mint: &mut dyn FnMut() -> Uuid,
) -> Result<(Changes, ImportReport), Refusal> {
    run(path, icb, existing, mint).map(|outcome| (outcome.changes, outcome.report))
}

/// Whether the first row of a file is a row of the national file.
pub(super) fn looks_like(cells: &[String]) -> bool {
    let digits = |text: &str| text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let code = cells.first().map_or("", String::as_str);
    cells.len() == COLUMNS
        && (3..=8).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && digits(&cells[OPENED.0])
        && (cells[CLOSED.0].is_empty() || digits(&cells[CLOSED.0]))
}

pub(super) fn run(
    path: &Path,
    icb: Option<&str>,
    existing: &[Organisation],
    mint: &mut dyn FnMut() -> Uuid,
) -> Result<Outcome, Refusal> {
    let mut table = Table::open(path)?;
    let first = table.first()?;
    if !looks_like(&first.cells) {
        return Err(Refusal::new(
            Code::FileNotRecognised,
            "This is not the national practice file: that has 27 columns, no header, a code first and the opening date \
             (20190401) in column 11. Download epraccur.csv and import that."
                .to_owned(),
        ));
    }
    let icb = icb.map(|code| code.trim().to_ascii_uppercase());
    let mut reader = Reader {
        here: existing.iter().filter_map(|o| Some((o.ods_code.as_deref()?, o))).collect(),
        icb: icb.as_deref(),
        seen: HashSet::new(),
        statuses: [0; 4],
        outcome: Outcome {
            changes: Changes::none(),
            report: report::begin(Shape::PracticeFile.words()),
            mapping: PLACES.iter().map(|place| (place.1.to_owned(), place.2.to_owned())).collect(),
            columns: &["Code", "Name", "Status", "Sub-ICB", "Address", "Postcode", "Phone", "Opened", "Closed"],
            sample: Vec::new(),
        },
    };
    let mut row = Some(first);
    while let Some(this) = row {
        reader.row(&this, mint);
        row = table.next()?;
    }
    Ok(reader.finish())
}

struct Reader<'a> {
    here: HashMap<&'a str, &'a Organisation>,
    icb: Option<&'a str>,
    seen: HashSet<String>,
    statuses: [u32; 4],
    outcome: Outcome,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row, mint: &mut dyn FnMut() -> Uuid) {
        if row.is_blank() {
            return;
        }
        let report = &mut self.outcome.report;
        report.rows += 1;
        if row.cells.len() != COLUMNS {
            report.rejected.push(report::row(row.number, "", report::ragged(row.cells.len(), COLUMNS)));
            return;
        }
        let cells: Vec<String> = row.cells.iter().map(|cell| parse::cell(cell)).collect();
        let elsewhere = self.icb.is_some_and(|icb| !cells[ICB.0].eq_ignore_ascii_case(icb));
        if cells[SETTING.0] != GP_PRACTICE || elsewhere {
            return;
        }
        match self.practice(row.number, &cells, mint) {
            Ok(after) => {
                self.statuses[after.status as usize] += 1;
                if self.outcome.sample.len() < SAMPLE {
                    self.outcome.sample.push(shown(&after));
                }
            }
            Err(rejected) => self.outcome.report.rejected.push(rejected),
        }
    }

    fn practice(
        &mut self,
        number: u32,
        cells: &[String],
        mint: &mut dyn FnMut() -> Uuid,
    ) -> Result<Organisation, RejectedRow> {
        let faulty = |place: &Place, refusal| report::row(number, place.1, refusal);
        let code = &cells[ODS_CODE.0];
        if !is_practice_code(code) {
            let why = "A practice's code is a letter and five digits. Correct the row in the file and import it again.";
            return Err(faulty(&ODS_CODE, Refusal::new(Code::CodeUnreadable, why)));
        }
        let before = self.here.get(code.as_str()).copied();
        if before.is_some_and(|o| o.kind != OrganisationKind::GpPractice) || self.seen.contains(code) {
            let why =
                "Another row or another organisation has this code already; it was kept and this row was not taken.";
            return Err(faulty(&ODS_CODE, Refusal::new(Code::CodeTaken, why)));
        }
        if cells[NAME.0].is_empty() {
            return Err(faulty(&NAME, Refusal::new(Code::FieldMissing, "A practice needs a name. Correct the row.")));
        }
        for (place, most) in [(&NAME, 200), (&POSTCODE, 10), (&PHONE, 60), (&ICB, 10), (&SUB_ICB, 10)] {
            parse::text(&cells[place.0], most).map_err(|refusal| faulty(place, refusal))?;
        }
        let address =
            joined(&cells[ADDRESS.0..ADDRESS.0 + ADDRESS_LINES]).map_err(|refusal| faulty(&ADDRESS, refusal))?;
        let date = |place: &Place| compact(&cells[place.0]).map_err(|refusal| faulty(place, refusal));
        let (opened_on, closed_on) = (date(&OPENED)?, date(&CLOSED)?);
        let status = status(&cells[STATUS.0]).map_err(|refusal| faulty(&STATUS, refusal))?;
        let entered = |place: &Place| Some(cells[place.0].clone()).filter(|text| !text.is_empty());
        let after = Organisation {
            id: before.map_or_else(|| Ref::from_uuid(mint()), |o| o.id),
            ods_code: Some(code.clone()),
            name: spoken(&cells[NAME.0]),
            kind: OrganisationKind::GpPractice,
            status,
            parent: before.and_then(|o| o.parent),
            icb: entered(&ICB),
            sub_icb: entered(&SUB_ICB),
            address: address.or_else(|| before.and_then(|o| o.address.clone())),
            postcode: entered(&POSTCODE).or_else(|| before.and_then(|o| o.postcode.clone())),
            phone: entered(&PHONE).or_else(|| before.and_then(|o| o.phone.clone())),
            opened_on: opened_on.or_else(|| before.and_then(|o| o.opened_on)),
            closed_on,
            successor: before.and_then(|o| o.successor),
            delivery: before.and_then(|o| o.delivery),
            delivery_address: before.and_then(|o| o.delivery_address.clone()),
            age_recipient: before.and_then(|o| o.age_recipient.clone()),
        };
        self.seen.insert(code.clone());
        keep(&mut self.outcome, before, &after);
        Ok(after)
    }

    fn finish(self) -> Outcome {
        let mut outcome = self.outcome;
        let total = self.statuses.iter().sum();
        outcome.report.counts.push(("practices".to_owned(), total));
        for status in OrganisationStatus::ALL {
            let count = self.statuses[*status as usize];
            if count > 0 || *status != OrganisationStatus::Proposed {
                outcome.report.counts.push((status.code().to_owned(), count));
            }
        }
        if let (0, Some(icb)) = (total, self.icb) {
            let icb = super::listed(&[icb]);
            outcome.changes.warn(Warning::new(
                Code::NotFound,
                format!("No GP practice of this file belongs to the integrated care board {icb}. Check its code."),
            ));
        }
        outcome
    }
}

/// Adds an organisation to the changes and to the count of new, changed or unchanged records.
pub(super) fn keep(outcome: &mut Outcome, before: Option<&Organisation>, after: &Organisation) {
    match before {
        None => {
            outcome.changes.create(after);
            outcome.report.new += 1;
        }
        Some(before) if same(before, after) => outcome.report.unchanged += 1,
        Some(before) => {
            outcome.changes.update(before, after);
            outcome.report.changed += 1;
        }
    }
}

/// The lines of an address on one line, in ordinary writing; none where no line is entered.
pub(super) fn joined(lines: &[String]) -> Result<Option<String>, Refusal> {
    let lines: Vec<String> = lines.iter().filter(|line| !line.is_empty()).map(|line| spoken(line)).collect();
    if lines.is_empty() { Ok(None) } else { parse::text(&lines.join(", "), 400).map(Some) }
}

/// A date in eight digits, or none.
pub(super) fn compact(text: &str) -> Result<Option<NaiveDate>, Refusal> {
    if text.is_empty() { Ok(None) } else { FileDates::Compact.read(text).map(Some) }
}

fn status(letter: &str) -> Result<OrganisationStatus, Refusal> {
    match letter {
        "A" => Ok(OrganisationStatus::Active),
        "C" => Ok(OrganisationStatus::Closed),
        "D" => Ok(OrganisationStatus::Dormant),
        "P" => Ok(OrganisationStatus::Proposed),
        _ => Err(Refusal::new(
            Code::ValueUnknown,
            "The status of a practice is A (active), C (closed), D (dormant) or P (proposed). Correct the row.",
        )),
    }
}

fn shown(practice: &Organisation) -> Vec<String> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let date = |field: Option<NaiveDate>| field.map(dates::staff).unwrap_or_default();
    vec![
        text(&practice.ods_code),
        practice.name.clone(),
        practice.status.words().to_owned(),
        text(&practice.sub_icb),
        text(&practice.address),
        text(&practice.postcode),
        text(&practice.phone),
        date(practice.opened_on),
        date(practice.closed_on),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::record::Record;
    use crate::import::fixtures::{PRACTICES, bytes, minting, practice, real};

    /// The organisations that an import creates.
    pub fn created(changes: &Changes) -> Vec<Organisation> {
        changes
            .list
            .iter()
            .filter_map(|change| match change {
                Change::Create(image) if image.kind == Organisation::KIND => {
                    Organisation::from_cells(image.id, image.cells.clone()).ok()
                }
                _ => None,
            })
            .collect()
    }

    fn line(code: &str, status: &str, setting: &str, closed: &str) -> String {
        format!(
            "{code},THE CIRCLE PRACTICE,Y56,QRV,1 PARK ROAD,,LONDON,,,NW10 8TA,19740401,{closed},{status},B,W2U3Z,20210401,,020 \
             7946 0000,,,,0,,W2U3Z,,{setting},\n"
        )
    }

    #[test]
    fn the_practices_of_north_west_london() {
        let Some(path) = real(PRACTICES) else { return };
        let (changes, report) = import(&path, Some("qrv"), &[], &mut minting()).unwrap();
        let expected = [("practices", 363), ("active", 345), ("closed", 12), ("dormant", 6)];
        assert_eq!(report.counts, expected.map(|(name, count)| (name.to_owned(), count)));
        assert_eq!((report.rows, report.new, report.rejected.len()), (15_971, 363, 0));
        let made = created(&changes);
        let closed = made.iter().find(|o| o.ods_code.as_deref() == Some("E84023")).unwrap();
        assert_eq!(closed.name, "Park House Medical Centre");
        assert_eq!(closed.address.as_deref(), Some("18 Harvist Road, Queen's Park, London"));
        assert_eq!(closed.closed_on.map(dates::staff).as_deref(), Some("31-Jan-2021"));

        let (again, report) = import(&path, Some("QRV"), &made, &mut minting()).unwrap();
        assert!(again.is_empty());
        assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 363));
    }

    #[test]
    fn an_unknown_board_is_said() {
        let file = bytes(line("E84001", "A", "4", "").as_bytes());
        let (changes, report) = import(file.path(), Some("QZZ"), &[], &mut minting()).unwrap();
        assert!(changes.is_empty() && changes.warnings[0].message.contains("QZZ"));
        assert_eq!(report.new, 0);
    }

    #[test]
    fn what_a_group_added_stays_and_a_closure_is_taken() {
        let here = Organisation {
            successor: Some(practice("E84002").id),
            delivery_address: Some("a@nhs.net".to_owned()),
            phone: Some("1".to_owned()),
            ..practice("E84001")
        };
        let file = bytes(line("E84001", "C", "4", "20250131").replace("020 7946 0000", "").as_bytes());
        let (changes, report) = import(file.path(), None, &[here], &mut minting()).unwrap();
        assert_eq!(report.changed, 1);
        let Change::Set { fields, .. } = &changes.list[0] else { panic!("a change of fields") };
        let names: Vec<&str> = fields.iter().map(|f| f.field).collect();
        assert_eq!(names, ["name", "status", "address", "postcode", "opened_on", "closed_on"]);
    }

    #[test]
    fn only_gp_practices_are_taken_and_broken_rows_are_named() {
        let mut content = line("E84001", "A", "4", "");
        content += &line("E84002", "A", "9", "");
        content += &line("E84003", "X", "4", "");
        content += &line("E84004", "A", "4", "20251301");
        content += "E84005,ragged\n";
        content += &line("e84006", "A", "4", "");
        content += &line("E84001", "A", "4", "");
        content += &line("E84007", "A", "4", "").replace("THE CIRCLE PRACTICE", "");
        let file = bytes(content.as_bytes());
        let (_, report) = import(file.path(), None, &[], &mut minting()).unwrap();
        assert_eq!((report.rows, report.new), (8, 1));
        let rejected: Vec<(u32, &str)> = report.rejected.iter().map(|r| (r.row, r.code.text())).collect();
        assert_eq!(
            rejected,
            [
                (3, "value_unknown"),
                (4, "date_unreadable"),
                (5, "field_missing"),
                (6, "code_unreadable"),
                (7, "code_taken"),
                (8, "field_missing")
            ]
        );
    }

    #[test]
    fn another_file_is_not_taken_for_the_national_one() {
        let file = bytes(b"nhs_number,family_name\n");
        let refusal = import(file.path(), None, &[], &mut minting()).unwrap_err();
        assert_eq!(refusal.code, Code::FileNotRecognised);
    }
}
