//! Every kind of record that has a table, once. A kind that is missing here cannot be written, and a test says so.

use super::{Result, StoreError};
use crate::domain::action::Action;
use crate::domain::admission::Admission;
use crate::domain::agenda::AgendaItem;
use crate::domain::agenda_issue::IssuedAgenda;
use crate::domain::assessment::Assessment;
use crate::domain::attendance::Attendance;
use crate::domain::care_plan::CarePlan;
use crate::domain::cohort::{CohortRun, CohortStanding};
use crate::domain::consent::Consent;
use crate::domain::directory::{CareService, Site};
use crate::domain::discussion::Discussion;
use crate::domain::goal::Goal;
use crate::domain::identity::FormerDetail;
use crate::domain::meeting::Meeting;
use crate::domain::member::{CoreMember, Member};
use crate::domain::minutes::{Export, Minutes};
use crate::domain::mismatch::Mismatch;
use crate::domain::organisation::{Mdg, NetworkMembership, Organisation};
use crate::domain::papers::PaperExport;
use crate::domain::patient::{Condition, Patient};
use crate::domain::patient_merge::PatientMerge;
use crate::domain::profile::Profile;
use crate::domain::pulse::Pulse;
use crate::domain::rca::Rca;
use crate::domain::recall::Recall;
use crate::domain::record::{Field, Record};
use crate::domain::referral::Referral;
use crate::domain::retention::RetentionReview;
use crate::domain::risk::{RiskBands, RiskScore};
use crate::domain::sharing::ConsentOverride;
use crate::domain::theme::{MedicinesCount, ThemeFlag};

/// A kind and its columns.
pub(super) type Kind = (&'static str, &'static [Field]);

const fn kind<R: Record>() -> Kind {
    (R::KIND, R::FIELDS)
}

/// All kinds, in an order in which each stands behind those it refers to.
pub(super) const ALL: &[Kind] = &[
    kind::<Organisation>(),
    kind::<NetworkMembership>(),
    kind::<Member>(),
    kind::<Mdg>(),
    kind::<CoreMember>(),
    kind::<CareService>(),
    kind::<Site>(),
    kind::<Profile>(),
    kind::<Patient>(),
    kind::<Condition>(),
    kind::<FormerDetail>(),
    kind::<PatientMerge>(),
    kind::<RetentionReview>(),
    kind::<Consent>(),
    kind::<ConsentOverride>(),
    kind::<CohortRun>(),
    kind::<CohortStanding>(),
    kind::<RiskBands>(),
    kind::<RiskScore>(),
    kind::<Assessment>(),
    kind::<Admission>(),
    kind::<ThemeFlag>(),
    kind::<MedicinesCount>(),
    kind::<Mismatch>(),
    kind::<Meeting>(),
    kind::<Referral>(),
    kind::<AgendaItem>(),
    kind::<IssuedAgenda>(),
    kind::<Attendance>(),
    kind::<Discussion>(),
    kind::<Rca>(),
    kind::<Pulse>(),
    kind::<CarePlan>(),
    kind::<Goal>(),
    kind::<Action>(),
    kind::<Minutes>(),
    kind::<Export>(),
    kind::<PaperExport>(),
    kind::<Recall>(),
];

/// A kind by its name.
pub(super) fn named(name: &str) -> Result<Kind> {
    ALL.iter()
        .find(|(kind, _)| *kind == name)
        .copied()
        .ok_or_else(|| StoreError::Damaged("the log names a kind of record that does not exist".to_owned()))
}

/// The columns of a kind.
pub(super) fn fields(name: &str) -> Result<&'static [Field]> {
    named(name).map(|(_, fields)| fields)
}

/// The column's own name, for one that the log names.
pub(super) fn field(kind: &str, name: &str) -> Result<&'static str> {
    fields(kind)?
        .iter()
        .map(|f| f.name)
        .find(|f| *f == name)
        .ok_or_else(|| StoreError::Damaged("the log names a field that does not exist".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Shape;
    use crate::store::migrate::{STEPS, bring_up};
    use rusqlite::Connection;
    use std::collections::BTreeSet;

    const STAMPS: [&str; 5] = ["created_at", "created_by", "updated_at", "updated_by", "version"];

    #[test]
    fn every_table_has_exactly_the_columns_of_its_kind() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up(&mut connection, STEPS).unwrap();
        for (kind, fields) in ALL {
            let mut statement =
                connection.prepare(&format!("SELECT name, type FROM pragma_table_info('{kind}')")).unwrap();
            // In any order: a column that came later stands behind the stamps, and every statement names its columns.
            let found: BTreeSet<(String, String)> =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(|r| r.unwrap()).collect();
            let mut expected = BTreeSet::from([("id".to_owned(), "TEXT".to_owned())]);
            expected.extend(fields.iter().map(|f| {
                let shape = match f.shape {
                    Shape::Integer => "INTEGER",
                    Shape::Real => "REAL",
                    Shape::Text => "TEXT",
                };
                (f.name.to_owned(), shape.to_owned())
            }));
            expected.extend(
                STAMPS.iter().map(|s| ((*s).to_owned(), if *s == "version" { "INTEGER" } else { "TEXT" }.to_owned())),
            );
            assert_eq!(found, expected, "{kind}");
        }
    }

    #[test]
    fn every_record_table_has_its_kind() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up(&mut connection, STEPS).unwrap();
        let mut statement = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%updated_by%'")
            .unwrap();
        let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(|r| r.unwrap()).collect();
        assert_eq!(tables.len(), ALL.len());
        assert!(tables.iter().all(|t| named(t).is_ok()));
    }
}
