//! The papers of one conference beside the packs of practices: minutes for members, lists of actions for organisations, letters to
//! patients, and urgent actions before approval. Consent and death are asked again each time: what was approved may leave, and only
//! that, but for the draft of what cannot wait.

use super::papers::{Leaving, nothing};
use super::{Progress, Service, refused};
use crate::domain::action::{Action, ActionKind};
use crate::domain::actor::{AccessRole, Actor};
use crate::domain::agenda::Urgency;
use crate::domain::coded::within;
use crate::domain::command::PapersExport;
use crate::domain::dates;
use crate::domain::goal::Priority;
use crate::domain::ids::Ref;
use crate::domain::meeting::{Meeting, MeetingStatus};
use crate::domain::member::Member;
use crate::domain::minutes::{Minutes, MinutesStatus};
use crate::domain::organisation::Organisation;
use crate::domain::papers::ConferencePaper;
use crate::domain::patient::Patient;
use crate::domain::refusal::{Code, Refusal, Warning, ensure};
use crate::domain::snapshot::{ActionLine, CaseRecord, Snapshot};
use crate::domain::view::Done;
use crate::domain::working_days;
use crate::export::{
    ActionRow, ActionSheet, EntryPatient, LetterFrame, Lists, PaperSet, PatientCopy, Practice, Readers, SheetFrame,
    action_lists, members_minutes, patient_copies,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Papers, what is to be told of them, and what they are made from.
pub(super) struct Made {
    pub set: PaperSet,
    pub told: Vec<Warning>,
    pub snapshot: Snapshot,
}

/// The actions of one organisation under the names of their owners.
type ByOwner = Vec<(String, Vec<ActionRow>)>;

impl Service {
    pub(super) fn papers_export(
        &mut self,
        who: &Actor,
        args: &PapersExport,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let meeting = self.need(args.meeting)?;
        let minutes = self.minutes_of(meeting.id)?;
        let Made { set, told, snapshot } = self.conference_set(who, &meeting, &minutes, args.paper)?;
        let registry = self.registry_for(&snapshot)?;
        let leaving = Leaving {
            command: "papers.export",
            paper: args.paper.into(),
            meeting: Some(meeting.id),
            minutes: Some(minutes.id).filter(|_| args.paper != ConferencePaper::Urgent),
            period: None,
            scope: Some(meeting.mdg.uuid()),
            folder: &args.folder,
            reason: args.reason.as_deref(),
            told,
        };
        self.put_out(who, &set, &registry, leaving, progress)
    }

    /// The papers of one kind, as they may leave today.
    pub(super) fn conference_set(
        &mut self,
        who: &Actor,
        meeting: &Meeting,
        minutes: &Minutes,
        paper: ConferencePaper,
    ) -> Result<Made, Refusal> {
        let content = match paper {
            ConferencePaper::Urgent => self.before_approval(who, meeting, minutes)?,
            _ => minutes.content()?,
        };
        let (snapshot, mut told) = self.leaving(&content)?;
        let (set, more) = match paper {
            ConferencePaper::Members => (self.members_papers(&content, &snapshot)?, Vec::new()),
            ConferencePaper::Organisations => self.organisation_papers(meeting, &snapshot)?,
            ConferencePaper::Patients => self.patient_papers(meeting, &snapshot)?,
            ConferencePaper::Urgent => self.urgent_papers(meeting, &snapshot)?,
        };
        // That a document says so is true of extracts; here the letter is not written, or the list has the action all the same.
        told.retain(|warning| warning.code != Code::Deceased);
        told.extend(more);
        if set.recipients() == 0 {
            let why = match paper {
                ConferencePaper::Members => "There is nobody to write the minutes for.",
                ConferencePaper::Organisations => {
                    "No organisation has an action of this conference that a cover does not list."
                }
                ConferencePaper::Patients => "There is no patient of this conference whom a letter can go to.",
                ConferencePaper::Urgent => "No action of this conference is urgent.",
            };
            return Err(nothing(why, &told));
        }
        Ok(Made { set, told, snapshot })
    }

    /// The minutes as they stand before anybody has approved a version of them.
    fn before_approval(&mut self, who: &Actor, meeting: &Meeting, minutes: &Minutes) -> Result<Snapshot, Refusal> {
        let why = "A draft is for the manager of the group to send. A coordinator writes what is approved.";
        ensure(who.role != AccessRole::Coordinator, Code::PermissionDenied, why)?;
        meeting.must_be(&[MeetingStatus::Closed], "the list of urgent actions")?;
        let open = matches!(minutes.status, MinutesStatus::Draft | MinutesStatus::InReview);
        let why = "The minutes are approved, and the packs say what is urgent. Write those.";
        ensure(open && minutes.minutes_version == 1, Code::WrongState, why)?;
        let mdg = self.need(meeting.mdg)?;
        let leading = [meeting.chair, mdg.clinical_lead, meeting.minute_taker, mdg.manager];
        let approver = leading.into_iter().flatten().next();
        let why = "Nobody chairs this conference. Say who does first.";
        let approver = approver.ok_or_else(|| Refusal::wrong_state(why))?;
        // What is made here is kept nowhere, so that it uses up no identities.
        let saved = self.mint.clone();
        let today = self.today();
        let made = self.snapshot(meeting, minutes, approver, today, "not approved yet");
        self.mint = saved;
        made
    }

    /// Who keeps whom out of those on the minutes, by organisation.
    fn kept_out_of(&self, snapshot: &Snapshot) -> Result<BTreeMap<Ref<Organisation>, BTreeSet<Ref<Patient>>>, Refusal> {
        let mut kept_out: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        let cases = snapshot.cases.iter().map(|case| case.patient.id);
        for patient in cases.chain(snapshot.left_out.iter().map(|line| line.patient.id)) {
            for organisation in self.sharing_of(patient)?.excluded() {
                kept_out.entry(organisation).or_default().insert(patient);
            }
        }
        Ok(kept_out)
    }

    /// `approved` is what was approved, `snapshot` what of it may leave.
    fn members_papers(&self, approved: &Snapshot, snapshot: &Snapshot) -> Result<PaperSet, Refusal> {
        let places = |of: &Snapshot| of.cases.iter().map(|case| case.position).collect::<BTreeSet<u32>>();
        let gone: BTreeSet<u32> = places(approved).difference(&places(snapshot)).copied().collect();
        let today = self.today();
        let members: Vec<Member> = self.store.all().map_err(refused)?;
        let active = members.iter().filter(|member| member.is_active(today));
        let workplaces: BTreeSet<Ref<Organisation>> = active.filter_map(|member| member.organisation).collect();
        let kept_out = self.kept_out_of(snapshot)?;
        let mut everybody = Readers { organisations: Vec::new(), without: BTreeSet::new() };
        let mut apart = Vec::new();
        for id in workplaces {
            let organisation = self.need(id)?;
            match kept_out.get(&id) {
                None => everybody.organisations.push(organisation.name),
                Some(without) => {
                    apart.push(Readers { organisations: vec![organisation.name], without: without.clone() });
                }
            }
        }
        everybody.organisations.sort();
        apart.sort_by(|a, b| a.organisations.cmp(&b.organisations));
        let common = Some(everybody).filter(|readers| !readers.organisations.is_empty());
        let readers: Vec<Readers> = common.into_iter().chain(apart).collect();
        Ok(members_minutes(snapshot, &gone, &readers, self.mark()))
    }

    /// The actions of a conference by their numbers.
    fn actions_by_number(&self, meeting: &Meeting) -> Result<HashMap<u32, Action>, Refusal> {
        let actions = self.store.actions_of(meeting.id).map_err(refused)?;
        Ok(actions.into_iter().filter_map(|action| Some((action.number?, action))).collect())
    }

    /// Actions by the organisation that has them, and whose are not told because the patient keeps it out.
    fn by_organisation<'a>(
        &self,
        meeting: &Meeting,
        lines: impl Iterator<Item = (&'a CaseRecord, &'a ActionLine)>,
    ) -> Result<(Vec<ActionSheet>, Vec<Warning>), Refusal> {
        let actions = self.actions_by_number(meeting)?;
        let (mut sheets, mut told) = (BTreeMap::<(String, Ref<Organisation>), ByOwner>::new(), Vec::new());
        for (case, line) in lines {
            let Some(action) = actions.get(&line.number) else { continue };
            let organisation = self.need(action.owner_organisation)?;
            if self.sharing_of(case.patient.id)?.excludes(organisation.id) {
                let why = format!(
                    "{} does not want {} to know, and has action A{} with it. It is on no list: hand it to somebody else.",
                    case.patient.banner.name, organisation.name, line.number
                );
                told.push(Warning::new(Code::ExcludedRecipient, why));
                continue;
            }
            let died = case.patient.banner.died.as_ref().map(|died| format!(". {died}")).unwrap_or_default();
            let row = ActionRow {
                reference: format!("A{}", line.number),
                patient: Some(EntryPatient::from(&case.patient)),
                text: line.in_words(),
                due: line.due_on,
                stage: format!("{}{died}", line.status),
            };
            let owner = format!("{}, {}", line.owner.name, within(&line.owner.role));
            let owners = sheets.entry((organisation.name, organisation.id)).or_default();
            match owners.iter_mut().find(|(name, _)| *name == owner) {
                Some((_, rows)) => rows.push(row),
                None => owners.push((owner, vec![row])),
            }
        }
        let group = self.need(meeting.mdg)?;
        let sheet = |((whose, _), parts): ((String, Ref<Organisation>), ByOwner)| ActionSheet {
            whose,
            known_as: vec![format!("Group {}", group.code)],
            people: parts.iter().map(|(owner, _)| owner.clone()).collect(),
            parts,
        };
        Ok((sheets.into_iter().map(sheet).collect(), told))
    }

    fn sheet_frame(&self, snapshot: &Snapshot) -> SheetFrame {
        SheetFrame {
            mark: self.mark(),
            group: (snapshot.mdg_code.clone(), snapshot.mdg_name.clone()),
            day: snapshot.date,
            issued_at: snapshot.ended_at,
            contact: snapshot.contact.clone().unwrap_or_else(|| snapshot.mdg_name.clone()),
        }
    }

    fn organisation_papers(&self, meeting: &Meeting, snapshot: &Snapshot) -> Result<(PaperSet, Vec<Warning>), Refusal> {
        // What a practice has to do for its own patients stands on its cover.
        let lines = snapshot.cases.iter().flat_map(|case| case.actions.iter().map(move |line| (case, line)));
        let (sheets, told) = self.by_organisation(meeting, lines.filter(|(_, line)| !line.owner_at_practice))?;
        let by = &snapshot.approved_by;
        let approved = format!("{}, {}, {}", by.name, within(&by.role), dates::staff(snapshot.approved_on));
        let lists = Lists::Organisations { version: snapshot.version, approved };
        Ok((action_lists(&lists, &self.sheet_frame(snapshot), &sheets), told))
    }

    fn urgent_papers(&self, meeting: &Meeting, snapshot: &Snapshot) -> Result<(PaperSet, Vec<Warning>), Refusal> {
        let actions = self.actions_by_number(meeting)?;
        let items = self.items_of(meeting.id)?;
        let soon = working_days::after(meeting.date, 1);
        let urgent = |case: &CaseRecord, line: &ActionLine| {
            let item = items.iter().find(|item| item.position == case.position);
            item.is_some_and(|item| item.urgency == Some(Urgency::Urgent))
                || actions.get(&line.number).is_some_and(|action| action.priority == Some(Priority::High))
                || line.due_on <= soon
        };
        let lines = snapshot.cases.iter().flat_map(|case| case.actions.iter().map(move |line| (case, line)));
        let (sheets, told) = self.by_organisation(meeting, lines.filter(|(case, line)| urgent(case, line)))?;
        let now = self.now();
        let as_of = format!("{}_{}", self.today(), dates::london_time(now).format("%H%M"));
        let frame = SheetFrame { issued_at: now, ..self.sheet_frame(snapshot) };
        Ok((action_lists(&Lists::Urgent { as_of }, &frame, &sheets), told))
    }

    fn patient_papers(&self, meeting: &Meeting, snapshot: &Snapshot) -> Result<(PaperSet, Vec<Warning>), Refusal> {
        let actions = self.actions_by_number(meeting)?;
        // What is done to keep somebody safe is not told in a letter that others may open.
        let safeguarding =
            |line: &ActionLine| actions.get(&line.number).is_some_and(|action| action.kind == ActionKind::Safeguarding);
        let (mut copies, mut told) = (Vec::new(), Vec::new());
        for case in &snapshot.cases {
            let patient = self.need(case.patient.id)?;
            if patient.has_died() {
                let why = format!("{} has died. There is no letter.", patient.display_name());
                told.push(Warning::new(Code::Deceased, why));
                continue;
            }
            let practice = self.need(patient.practice)?;
            let practice = Practice { ods: practice.ods_code.unwrap_or_default(), name: practice.name };
            copies.push(PatientCopy::of(case, practice, safeguarding));
        }
        Ok((patient_copies(&LetterFrame::of(snapshot, self.mark()), &copies), told))
    }
}
