//! The national workbook of primary care networks. Taken are the networks that a practice of the register belongs to now, and those
//! that are here already; and of those every membership of a practice of the register, with its dates, ended or not.

use super::practices::{compact, joined, keep};
use super::text::Row;
use super::workbook::{self, Workbook};
use super::{Outcome, SAMPLE, Shape, columns::plain, listed, parse, report, same, shouted::spoken};
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::organisation::{
    NetworkMembership, Organisation, OrganisationKind, OrganisationStatus, read_ods_code,
};
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::view::{ImportReport, RejectedRow};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use uuid::Uuid;

/// The sheet of networks.
const NETWORKS: &str = "PCNDetails";
/// Its columns, as far as they are read; a header may have line breaks in its cells.
const NETWORK_COLUMNS: [&str; 11] = [
    "PCN Code",
    "PCN Name",
    "Current Sub ICB Loc Code",
    "Open Date",
    "Close Date",
    "Address Line 1",
    "Address Line 2",
    "Address Line 3",
    "Address Line 4",
    "Address Line 5",
    "Postcode",
];
/// What they become.
const NETWORK_BECOMES: [&str; 11] = [
    "ods_code",
    "name",
    "sub_icb",
    "opened_on",
    "closed_on",
    "address",
    "address",
    "address",
    "address",
    "address",
    "postcode",
];
/// The sheet of memberships.
const MEMBERSHIPS: &str = "PCN Core Partner Details";
/// Its columns, as far as they are read.
const MEMBERSHIP_COLUMNS: [&str; 4] = [
    "Partner Organisation Code",
    "PCN Code",
    "Practice to PCN Relationship Start Date",
    "Practice to PCN Relationship End Date",
];
/// What they become.
const MEMBERSHIP_BECOMES: [&str; 4] = ["practice", "network", "started_on", "ended_on"];

/// Reads the workbook for the practices that are here.
pub fn import(
    path: &Path,
    existing: &[Organisation],
    memberships: &[NetworkMembership],
    mint: &mut dyn FnMut() -> Uuid,
) -> Result<(Changes, ImportReport), Refusal> {
    run(path, existing, memberships, mint).map(|outcome| (outcome.changes, outcome.report))
}

/// Whether a workbook with these sheets is the national one.
pub(super) fn holds(sheets: &[String]) -> bool {
    [NETWORKS, MEMBERSHIPS].iter().all(|name| sheets.iter().any(|sheet| sheet == name))
}

/// One membership, as the workbook has it.
struct Membership<'a> {
    practice: &'a Organisation,
    network: String,
    started_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    row: u32,
}

pub(super) fn run(
    path: &Path,
    existing: &[Organisation],
    memberships: &[NetworkMembership],
    mint: &mut dyn FnMut() -> Uuid,
) -> Result<Outcome, Refusal> {
    let mut book = workbook::open(path)?;
    let sheets = book.names();
    if !holds(&sheets) {
        return Err(Refusal::new(
            Code::FileNotRecognised,
            format!(
                "The national network workbook has the sheets {NETWORKS} and {MEMBERSHIPS}; this one has {}. Download ePCN.xlsx \
                 and import that.",
                listed(&sheets)
            ),
        ));
    }
    let mapping = NETWORK_COLUMNS.iter().zip(NETWORK_BECOMES).map(|(name, becomes)| (NETWORKS, name, becomes));
    let mapping = mapping
        .chain(MEMBERSHIP_COLUMNS.iter().zip(MEMBERSHIP_BECOMES).map(|(name, becomes)| (MEMBERSHIPS, name, becomes)))
        .map(|(sheet, name, becomes)| (format!("{sheet}: {name}"), becomes.to_owned()))
        .collect();
    let mut outcome = Outcome {
        changes: Changes::none(),
        report: report::begin(Shape::NetworkWorkbook.words()),
        mapping,
        columns: &["Code", "Name", "Status", "Sub-ICB", "Address", "Postcode", "Opened", "Closed", "Practices now"],
        sample: Vec::new(),
    };
    let found = read_memberships(&mut book, existing, &mut outcome.report)?;
    let networks = take_networks(&mut book, existing, &found, &mut outcome, mint)?;
    take_memberships(found, &networks, memberships, &mut outcome, mint);
    if networks.is_empty() {
        outcome.changes.warn(Warning::new(
            Code::NotFound,
            "No network of this workbook has a practice that is here. Import the national practice file first.",
        ));
    }
    Ok(outcome)
}

/// The memberships of practices that are here.
fn read_memberships<'a>(
    book: &mut Workbook,
    existing: &'a [Organisation],
    report: &mut ImportReport,
) -> Result<Vec<Membership<'a>>, Refusal> {
    let practices: HashMap<&str, &Organisation> = existing
        .iter()
        .filter(|o| o.kind == OrganisationKind::GpPractice)
        .filter_map(|o| Some((o.ods_code.as_deref()?, o)))
        .collect();
    let mut found: Vec<Membership<'a>> = Vec::new();
    let mut seen = HashSet::new();
    each(book, MEMBERSHIPS, MEMBERSHIP_COLUMNS, 3, &mut |row, [practice, network, start, end]| {
        report.rows += 1;
        let Some(practice) = practices.get(practice.to_ascii_uppercase().as_str()) else { return };
        let faulty = |column: usize, refusal| at(MEMBERSHIPS, MEMBERSHIP_COLUMNS[column], row, refusal);
        let read = || {
            let network = read_ods_code(&network).map_err(|refusal| faulty(1, refusal))?;
            let started_on = compact(&start).map_err(|refusal| faulty(2, refusal))?.ok_or_else(|| {
                faulty(2, Refusal::new(Code::FieldMissing, "A membership needs its first day. Correct the row."))
            })?;
            let ended_on = compact(&end).map_err(|refusal| faulty(3, refusal))?;
            if ended_on.is_some_and(|end| end < started_on) {
                let why = "The membership ends before it begins. Correct the row.";
                return Err(faulty(3, Refusal::new(Code::FieldUnreadable, why)));
            }
            Ok(Membership { practice, network, started_on, ended_on, row })
        };
        match read() {
            Ok(one) if seen.insert((one.practice.id, one.network.clone(), one.started_on)) => found.push(one),
            Ok(_) => {
                let why = "This membership is in the workbook already; the first row was taken.";
                report.rejected.push(faulty(0, Refusal::new(Code::CodeTaken, why)));
            }
            Err(rejected) => report.rejected.push(rejected),
        }
    })?;
    Ok(found)
}

/// The networks that those memberships need, by their code.
fn take_networks(
    book: &mut Workbook,
    existing: &[Organisation],
    found: &[Membership<'_>],
    outcome: &mut Outcome,
    mint: &mut dyn FnMut() -> Uuid,
) -> Result<HashMap<String, Ref<Organisation>>, Refusal> {
    let here: HashMap<&str, &Organisation> =
        existing.iter().filter_map(|o| Some((o.ods_code.as_deref()?, o))).collect();
    let mut members: HashMap<&str, Vec<&Organisation>> = HashMap::new();
    for one in found.iter().filter(|one| one.ended_on.is_none()) {
        members.entry(&one.network).or_default().push(one.practice);
    }
    let mut taken: HashMap<String, Ref<Organisation>> = HashMap::new();
    let mut sub_icbs = BTreeSet::new();
    each(book, NETWORKS, NETWORK_COLUMNS, 3, &mut |row, cells| {
        outcome.report.rows += 1;
        let code = cells[0].to_ascii_uppercase();
        let before = here.get(code.as_str()).copied();
        let now = members.get(code.as_str()).map_or(&[][..], Vec::as_slice);
        if now.is_empty() && before.is_none_or(|o| o.kind != OrganisationKind::Pcn) {
            return;
        }
        let known = before.filter(|o| o.kind == OrganisationKind::Pcn);
        let taken_code = taken.contains_key(&code) || before.is_some() != known.is_some();
        let icb = now.first().and_then(|practice| practice.icb.clone());
        match network(&code, &cells, known, icb, taken_code, row, mint) {
            Ok(after) => {
                keep(outcome, known, &after);
                sub_icbs.extend(after.sub_icb.clone());
                if outcome.sample.len() < SAMPLE {
                    outcome.sample.push(shown(&after, now.len()));
                }
                taken.insert(code, after.id);
            }
            Err(rejected) => outcome.report.rejected.push(rejected),
        }
    })?;
    outcome.report.counts.push(("networks".to_owned(), taken.len() as u32));
    Ok(taken)
}

fn network(
    code: &str,
    cells: &[String; 11],
    before: Option<&Organisation>,
    icb: Option<String>,
    taken: bool,
    row: u32,
    mint: &mut dyn FnMut() -> Uuid,
) -> Result<Organisation, RejectedRow> {
    let [_, name, sub_icb, open, close, address @ .., postcode] = cells;
    let faulty = |column: usize, refusal| at(NETWORKS, NETWORK_COLUMNS[column], row, refusal);
    if taken {
        let why = "Another row or another organisation has this code already; it was kept and this row was not taken.";
        return Err(faulty(0, Refusal::new(Code::CodeTaken, why)));
    }
    read_ods_code(code).map_err(|refusal| faulty(0, refusal))?;
    if name.is_empty() {
        return Err(faulty(1, Refusal::new(Code::FieldMissing, "A network needs a name. Correct the row.")));
    }
    for (column, text, most) in [(1, name, 200), (2, sub_icb, 10), (10, postcode, 10)] {
        parse::text(text, most).map_err(|refusal| faulty(column, refusal))?;
    }
    let opened_on = compact(open).map_err(|refusal| faulty(3, refusal))?;
    let closed_on = compact(close).map_err(|refusal| faulty(4, refusal))?;
    let address = joined(address).map_err(|refusal| faulty(5, refusal))?;
    let entered = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Ok(Organisation {
        id: before.map_or_else(|| Ref::from_uuid(mint()), |o| o.id),
        ods_code: Some(code.to_owned()),
        name: spoken(name),
        kind: OrganisationKind::Pcn,
        status: if closed_on.is_some() { OrganisationStatus::Closed } else { OrganisationStatus::Active },
        parent: before.and_then(|o| o.parent),
        icb: icb.or_else(|| before.and_then(|o| o.icb.clone())),
        sub_icb: entered(sub_icb),
        address: address.or_else(|| before.and_then(|o| o.address.clone())),
        postcode: entered(postcode).or_else(|| before.and_then(|o| o.postcode.clone())),
        phone: before.and_then(|o| o.phone.clone()),
        opened_on: opened_on.or_else(|| before.and_then(|o| o.opened_on)),
        closed_on,
        successor: before.and_then(|o| o.successor),
        delivery: before.and_then(|o| o.delivery),
        delivery_address: before.and_then(|o| o.delivery_address.clone()),
        age_recipient: before.and_then(|o| o.age_recipient.clone()),
    })
}

fn take_memberships(
    found: Vec<Membership<'_>>,
    networks: &HashMap<String, Ref<Organisation>>,
    existing: &[NetworkMembership],
    outcome: &mut Outcome,
    mint: &mut dyn FnMut() -> Uuid,
) {
    let here: HashMap<_, &NetworkMembership> =
        existing.iter().map(|m| ((m.practice, m.network, m.started_on), m)).collect();
    let (mut current, mut ended, mut dissolved) = (0, 0, 0);
    for one in found {
        let Some(network) = networks.get(&one.network).copied() else {
            if one.ended_on.is_some() {
                dissolved += 1;
            } else {
                let why = "The network of this membership was not taken from the other sheet. Look there first.";
                let refusal = Refusal::new(Code::NotFound, why);
                outcome.report.rejected.push(at(MEMBERSHIPS, MEMBERSHIP_COLUMNS[1], one.row, refusal));
            }
            continue;
        };
        *if one.ended_on.is_some() { &mut ended } else { &mut current } += 1;
        let before = here.get(&(one.practice.id, network, one.started_on)).copied();
        let after = NetworkMembership {
            id: before.map_or_else(|| Ref::from_uuid(mint()), |m| m.id),
            practice: one.practice.id,
            network,
            started_on: one.started_on,
            ended_on: one.ended_on,
        };
        match before {
            None => {
                outcome.changes.create(&after);
                outcome.report.new += 1;
            }
            Some(before) if same(before, &after) => outcome.report.unchanged += 1,
            Some(before) => {
                outcome.changes.update(before, &after);
                outcome.report.changed += 1;
            }
        }
    }
    let counts =
        [("current_memberships", current), ("ended_memberships", ended), ("of_former_networks_left_out", dissolved)];
    outcome.report.counts.extend(counts.map(|(name, count)| (name.to_owned(), count)));
}

/// Gives the cells of each row of a sheet under the columns that are read. The header is the sheet's first row; the columns from
/// `optional` on that are missing from a short row are blank.
fn each<const N: usize>(
    book: &mut Workbook,
    sheet: &str,
    columns: [&str; N],
    needed: usize,
    take: &mut dyn FnMut(u32, [String; N]),
) -> Result<(), Refusal> {
    let mut places: Option<[Option<usize>; N]> = None;
    let header = |row: &Row| {
        let places = columns.map(|name| row.cells.iter().position(|cell| plain(cell) == plain(name)));
        if places[..needed].iter().all(Option::is_some) {
            Ok(places)
        } else {
            let needed = columns[..needed].join(", ");
            let seen = listed(&row.cells);
            let why = format!("The sheet {sheet} needs the columns {needed}; it has {seen}. Download ePCN.xlsx again.");
            Err(Refusal::new(Code::FileNotRecognised, why))
        }
    };
    book.rows(sheet, &mut |row| {
        let Some(places) = places else {
            places = Some(header(&row)?);
            return Ok(());
        };
        let cell =
            |place: Option<usize>| place.and_then(|at| row.cells.get(at)).map_or(String::new(), |c| parse::cell(c));
        take(row.number, places.map(cell));
        Ok(())
    })
}

fn at(sheet: &str, column: &str, row: u32, refusal: Refusal) -> RejectedRow {
    report::row(row, &format!("{sheet}: {column}"), refusal)
}

fn shown(network: &Organisation, practices: usize) -> Vec<String> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let date = |field: Option<NaiveDate>| field.map(dates::staff).unwrap_or_default();
    vec![
        text(&network.ods_code),
        network.name.clone(),
        network.status.words().to_owned(),
        text(&network.sub_icb),
        text(&network.address),
        text(&network.postcode),
        date(network.opened_on),
        date(network.closed_on),
        practices.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::record::Record;
    use crate::import::fixtures::{NETWORKS, PRACTICES, day, minting, practice, real};
    use crate::import::practices;
    use std::path::PathBuf;

    fn created<R: Record>(changes: &Changes) -> Vec<R> {
        let images = changes.list.iter().filter_map(|change| match change {
            Change::Create(image) if image.kind == R::KIND => Some(image),
            _ => None,
        });
        images.map(|image| R::from_cells(image.id, image.cells.clone()).unwrap()).collect()
    }

    fn files() -> Option<(PathBuf, PathBuf)> {
        Some((real(PRACTICES)?, real(NETWORKS)?))
    }

    #[test]
    fn the_networks_of_north_west_london() {
        let Some((practices, workbook)) = files() else { return };
        let mut mint = minting();
        let (changes, _) = practices::import(&practices, Some("QRV"), &[], &mut mint).unwrap();
        let mut here: Vec<Organisation> = created(&changes);
        let (changes, report) = import(&workbook, &here, &[], &mut mint).unwrap();
        let expected = [
            ("networks", 45),
            ("current_memberships", 341),
            ("ended_memberships", 26),
            ("of_former_networks_left_out", 32),
        ];
        assert_eq!(report.counts, expected.map(|(name, count)| (name.to_owned(), count)));
        assert!(report.rejected.is_empty());
        let networks: Vec<Organisation> = created(&changes);
        assert_eq!(networks.len(), 45);
        assert!(networks.iter().all(|n| n.sub_icb.as_deref() == Some("W2U3Z") && n.icb.as_deref() == Some("QRV")));
        let memberships: Vec<NetworkMembership> = created(&changes);
        let forty_willows = here.iter().find(|o| o.ods_code.as_deref() == Some("E84002")).unwrap().id;
        let ended = memberships.iter().find(|m| m.practice == forty_willows && m.ended_on.is_some()).unwrap();
        assert_eq!((ended.started_on, ended.ended_on), (day("2019-10-01"), Some(day("2022-06-30"))));

        here.extend(networks);
        let (again, report) = import(&workbook, &here, &memberships, &mut mint).unwrap();
        assert!(again.is_empty());
        assert_eq!((report.new, report.changed, report.unchanged), (0, 0, 45 + 367));
    }

    #[test]
    fn an_end_is_added_to_the_membership_that_is_here() {
        let Some((_, workbook)) = files() else { return };
        let here = [practice("E84002")];
        let (changes, _) = import(&workbook, &here, &[], &mut minting()).unwrap();
        let network: Vec<Organisation> = created(&changes);
        assert_eq!(network.len(), 1, "only the network of today");
        // The network it left in 2022, and its membership there, came with an import of that time.
        let left =
            Organisation { ods_code: Some("U89375".to_owned()), kind: OrganisationKind::Pcn, ..practice("U89375") };
        let open = NetworkMembership {
            id: Ref::from_uuid(Uuid::from_u128(5)),
            practice: here[0].id,
            network: left.id,
            started_on: day("2019-10-01"),
            ended_on: None,
        };
        let organisations = [here[0].clone(), left, network[0].clone()];
        let (changes, _) = import(&workbook, &organisations, &[open], &mut minting()).unwrap();
        let ended = changes.list.iter().any(|change| {
            matches!(change, Change::Set { kind: "network_membership", fields, .. } if fields.len() == 1 && fields[0].field == "ended_on")
        });
        assert!(ended);
    }

    #[test]
    fn without_practices_nothing_is_taken_and_that_is_said() {
        let Some((_, workbook)) = files() else { return };
        let (changes, report) = import(&workbook, &[], &[], &mut minting()).unwrap();
        assert!(changes.is_empty() && changes.warnings[0].message.contains("practice file first"));
        assert_eq!((report.rows, report.new), (1_329 + 7_455, 0));
    }
}
