//! `mdg minutes amend` and `mdg minutes compare`: a correction of approved minutes, and two versions beside each other.

use super::desk::{Desk, Session};
use super::failure::Failure;
use super::list;
use crate::domain::coded::Coded;
use crate::domain::command::MinutesAmend;
use crate::domain::ids::Ref;
use crate::domain::meeting::Meeting;
use crate::domain::minutes::AmendmentClass;
use crate::domain::patient::Patient;
use crate::domain::person::harmless;
use crate::domain::query::{MinutesCompare, PatientFind};
use crate::domain::view::{Answer, ComparedView};
use std::fmt::Write as _;

/// Opens approved minutes for a correction. The reason and the NHS numbers come on the standard input, because the arguments of
/// a program can be read by everybody on the laptop.
pub(super) fn amend(
    desk: &mut Desk,
    session: &mut Session,
    meeting: Ref<Meeting>,
    class: AmendmentClass,
) -> Result<(), Failure> {
    let mut input = std::io::stdin().lock();
    let reason = list::one_line(&mut input)?;
    let mut patients = Vec::new();
    loop {
        let line = list::one_line(&mut input)?;
        if line.is_empty() {
            break;
        }
        patients.push(patient(session, &line)?);
    }
    let done = session.run(MinutesAmend { meeting, class, reason, patients })?;
    desk.report(session, &done)
}

fn patient(session: &mut Session, nhs_number: &str) -> Result<Ref<Patient>, Failure> {
    match session.ask(PatientFind { nhs_number: nhs_number.to_owned() })? {
        Answer::Found(found) => Ok(found.id),
        _ => Err(Failure::usage("The patient could not be looked up. Nothing was done.")),
    }
}

/// Prints what two versions say otherwise.
pub(super) fn compare(
    desk: &mut Desk,
    session: &mut Session,
    meeting: Ref<Meeting>,
    from: Option<u32>,
    to: Option<u32>,
) -> Result<(), Failure> {
    let answer = session.ask(MinutesCompare { meeting, from, to })?;
    desk.print(session, &answer)
}

/// The two versions in words.
pub(super) fn compared(view: &ComparedView) -> String {
    let (from, to) = (&view.from, &view.to);
    let mut text = format!(
        "Version {}, {}, beside version {}, {}.\n",
        from.version,
        from.status.within(),
        to.version,
        to.status.within()
    );
    if let Some(amendment) = &to.amendment {
        let _ = writeln!(text, "{}", harmless(amendment, false));
    }
    if view.cases.is_empty() {
        text.push_str("They say the same.\n");
    }
    for case in &view.cases {
        let anew = if case.written_anew { ": a new paper" } else { "" };
        let whose = case.patient.as_deref().unwrap_or("The conference as a whole");
        let _ = writeln!(text, "\n{}{anew}", harmless(whose, false));
        for one in &case.differences {
            let _ = writeln!(text, "  {}", one.heading);
            for (sign, lines) in [('-', &one.before), ('+', &one.after)] {
                for line in lines.iter().flat_map(|words| words.lines()) {
                    let _ = writeln!(text, "    {sign} {}", harmless(line, false));
                }
            }
        }
    }
    text
}
