//! What is open at each owner, from the records as they are today: for chasing what was promised.

use super::papers::{Leaving, nothing};
use super::{Progress, Service, refused};
use crate::domain::action::Action;
use crate::domain::actor::Actor;
use crate::domain::coded::Coded;
use crate::domain::command::PapersChase;
use crate::domain::dates;
use crate::domain::ids::Ref;
use crate::domain::member::Member;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::papers::Paper;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::view::Done;
use crate::export::{ActionRow, ActionSheet, EntryPatient, Lists, PaperSet, SheetFrame, action_lists};
use std::collections::BTreeMap;

impl Service {
    pub(super) fn papers_chase(
        &mut self,
        who: &Actor,
        args: &PapersChase,
        progress: Progress<'_>,
    ) -> Result<Done, Refusal> {
        let (set, told) = self.chase_set(who)?;
        let registry = self.registry()?;
        let leaving = Leaving {
            command: "papers.chase",
            paper: Paper::Chase,
            meeting: None,
            minutes: None,
            period: None,
            scope: None,
            folder: &args.folder,
            reason: args.reason.as_deref(),
            told,
        };
        self.put_out(who, &set, &registry, leaving, progress)
    }

    /// A list for each owner, and what is to be told of them.
    pub(super) fn chase_set(&self, who: &Actor) -> Result<(PaperSet, Vec<Warning>), Refusal> {
        let (sheets, told) = self.open_actions()?;
        if sheets.is_empty() {
            return Err(nothing("No action is open that could be listed.", &told));
        }
        let groups: Vec<crate::domain::organisation::Mdg> = self.store.all().map_err(refused)?;
        let contact = match groups.as_slice() {
            [only] => only.contact.clone().unwrap_or_else(|| only.name.clone()),
            _ => who.name.clone(),
        };
        let frame = SheetFrame {
            mark: self.mark(),
            group: (String::new(), String::new()),
            day: self.today(),
            issued_at: self.now(),
            contact,
        };
        Ok((action_lists(&Lists::Chase, &frame, &sheets), told))
    }

    /// Every open action on the sheet of its owner, those overdue first, and what is on no sheet.
    fn open_actions(&self) -> Result<(Vec<ActionSheet>, Vec<Warning>), Refusal> {
        let today = self.today();
        let mut actions = self.store.actions().map_err(refused)?;
        actions.retain(Action::is_open);
        actions.sort_by_key(|action| (action.due_on, action.number));
        let (mut owners, mut told) =
            (BTreeMap::<(String, Ref<Member>, Vec<String>), (Vec<ActionRow>, Vec<ActionRow>)>::new(), Vec::new());
        for action in actions {
            let owner = self.need(action.owner)?;
            let workplace = self.need(action.owner_organisation)?;
            let patient = self.need_if(action.patient)?;
            if let Some(patient) = &patient {
                let sharing = self.sharing_of(patient.id)?;
                let name = patient.display_name();
                if let Err(why) = sharing.basis(today) {
                    let told_so = format!("{name} is on no list: {}", why.message);
                    told.push(Warning::new(why.code, told_so));
                    continue;
                }
                if sharing.excludes(workplace.id) {
                    let why = format!("{name} does not want {} to know, and is not on its list.", workplace.name);
                    told.push(Warning::new(Code::ExcludedRecipient, why));
                    continue;
                }
            }
            let mut stage: Vec<String> = vec![action.stage_in_words()];
            stage.extend(action.lateness(today));
            stage.extend(patient.as_ref().and_then(|patient| patient.banner(today).died));
            let agreed = self.need_if(action.meeting)?.map(|meeting| dates::staff(meeting.date));
            let agreed = agreed.map(|day| format!(" (agreed {day})")).unwrap_or_default();
            let row = ActionRow {
                reference: action.number.map(|number| format!("A{number}")).unwrap_or_default(),
                patient: patient.map(|patient| EntryPatient {
                    nhs_number: patient.nhs_number.map(NhsNumber::digits),
                    surname: patient.family_name,
                    given_names: patient.given_names,
                    birth_date: patient.birth_date,
                }),
                text: format!("{}{agreed}", action.text),
                due: action.due_on,
                stage: stage.join(", "),
            };
            let known_as = vec![owner.role.words().to_owned(), workplace.name];
            let (late, open) = owners.entry((owner.display_name(), owner.id, known_as)).or_default();
            if action.is_overdue(today) { late.push(row) } else { open.push(row) }
        }
        let sheet = |((whose, _, known_as), (late, open))| ActionSheet {
            whose,
            known_as,
            people: Vec::new(),
            parts: vec![("Overdue".to_owned(), late), ("Open".to_owned(), open)],
        };
        Ok((owners.into_iter().map(sheet).collect(), told))
    }
}
