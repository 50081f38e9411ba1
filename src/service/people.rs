//! Patients.

use super::{Deed, Service, refused};
use crate::domain::actor::Actor;
use crate::domain::change::Changes;
use crate::domain::coded::Coded;
use crate::domain::command::PatientDeath;
use crate::domain::goal;
use crate::domain::patient::DeathStatus;
use crate::domain::refusal::{Code, Refusal, ensure};
use crate::domain::view::Done;

impl Service {
    pub(super) fn patient_death(&mut self, who: &Actor, args: &PatientDeath) -> Result<Done, Refusal> {
        let patient = self.need(args.patient)?;
        let today = self.act(who, |act| act.today());
        let why = "The date of death lies in the future. Check it.";
        ensure(args.died_on.is_none_or(|d| d <= today && d >= patient.birth_date), Code::DateUnreadable, why)
            .map_err(|r| r.at("died_on"))?;
        let mut after = patient.clone();
        after.death_status = args.status;
        (after.died_on, after.place_of_death) = match args.status {
            DeathStatus::None | DeathStatus::Removed => (None, None),
            DeathStatus::Informal | DeathStatus::Formal => {
                (args.died_on.or(patient.died_on), args.place.or(patient.place_of_death))
            }
        };
        let mut changes = Changes::none();
        changes.update(&patient, &after);
        let goals = self.store.goals_of(patient.id).map_err(refused)?;
        changes.append(self.act(who, |act| goal::after_death(act, &goals, after.has_died())));
        let said = format!("{}: {}.", patient.display_name(), args.status.within());
        let told_by = args.told_by.as_deref().map(|name| format!("Told by {name}."));
        let deed = Deed { reason: told_by.as_deref(), ..Deed::new("patient.death", said).on(patient.id) };
        self.commit(who, deed, &changes)
    }
}
