//! Two people here are alike: before such a case is taken up, the chair says that it is about the right one of them. In front of a
//! room that is not asked, because the question names them.
use super::Conference;
use crate::domain::agenda::AgendaItem;
use crate::domain::count::counted;
use crate::domain::ids::Ref;
use crate::domain::view::{Alike, ToldApart};
use crate::tui::dialog::Confirm;
use crate::tui::door::Command;
use crate::tui::effect::Effect;
use crate::tui::widget::Said;

impl Conference {
    /// Does what takes an item up; asks first where its patient could be taken for somebody else.
    pub(super) fn once_sure(&mut self, id: Ref<AgendaItem>, command: Command) -> Vec<Effect> {
        self.standing = None;
        let take_up = vec![Effect::Do("open", command)];
        let Some(alike) = self.row(id).and_then(|row| row.alike.clone()) else { return take_up };
        // Until it is answered, the group stands before this case.
        self.standing = Some(id);
        if self.projector {
            return vec![Effect::Say(Said::news("Two people here are alike. P leaves the large view and asks which."))];
        }
        let Some(row) = self.row(id) else { return Vec::new() };
        let title = format!("{} here are alike", counted(alike.others.len() + 1, "person", "people"));
        let text = question(row.item.position, &alike);
        vec![Effect::Open(Box::new(Confirm::new(title, text, "Yes, open the case", take_up)))]
    }

    /// Asks what could not be asked in front of the room.
    pub(super) fn ask_after_all(&mut self) -> Vec<Effect> {
        let alike = |id: Ref<AgendaItem>| self.row(id).is_some_and(|row| row.blocked.is_none() && row.alike.is_some());
        self.standing.filter(|id| alike(*id)).map_or_else(Vec::new, |id| self.take_up(id))
    }
}

fn question(position: u32, alike: &Alike) -> String {
    let facts = |person: &ToldApart| {
        let like = person.like.as_ref().map(|how| format!("\n({how})")).unwrap_or_default();
        let ToldApart { name, born, nhs_number, practice, .. } = person;
        format!("{name}\n{born}, NHS No. {nhs_number}\n{practice}{like}")
    };
    let others: Vec<String> = alike.others.iter().map(facts).collect();
    format!(
        "Item {position} is about\n\n{}\n\nand not about\n\n{}\n\nIs this the person?",
        facts(&alike.patient),
        others.join("\n\n")
    )
}
