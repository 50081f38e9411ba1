//! Which part of the register the worklist shows: a named view, a cohort, or the patients of both at once.
use crate::domain::coded::Coded;
use crate::domain::cohort_view::CohortLine;
use crate::domain::count::{counted, thousands};
use crate::domain::dates;
use crate::domain::query::View;
use crate::domain::view::ViewCount;
use crate::tui::dialog::{PickRow, Picker};

/// The name under which the screen hears what was chosen.
pub(super) const FILTER: &str = "filter";

const EVERYBODY: &str = "everybody";

/// What is chosen, and what there is to choose.
#[derive(Default)]
pub(super) struct Filter {
    pub view: Option<View>,
    /// By its code.
    pub cohort: Option<String>,
    pub counts: Vec<ViewCount>,
    pub cohorts: Vec<CohortLine>,
}

impl Filter {
    pub fn is_set(&self) -> bool {
        self.view.is_some() || self.cohort.is_some()
    }

    /// Shows everybody again. Says whether anything was left out before.
    pub fn clear(&mut self) -> bool {
        let was = self.is_set();
        (self.view, self.cohort) = (None, None);
        was
    }

    /// Takes a row of the menu: a view and a cohort narrow the list together.
    pub fn choose(&mut self, id: &str) {
        match id.split_once(':') {
            Some(("view", code)) => self.view = View::from_code(code),
            Some(("cohort", code)) => self.cohort = Some(code.to_owned()),
            _ => drop(self.clear()),
        }
    }

    /// The banner: what is shown, and of which day a cohort is.
    pub fn words(&self) -> Option<String> {
        let view = self.view.map(|view| {
            let count = self.counts.iter().find(|c| c.view == view).map(|c| thousands(c.patients as usize));
            format!("View: {} {}", view.words(), count.unwrap_or_default()).trim_end().to_owned()
        });
        let cohort = self.cohort.as_ref().map(|code| {
            let line = self.cohorts.iter().find(|line| line.code == *code);
            let runs = line.map(|line| line.runs.as_slice()).unwrap_or_default();
            let since = runs.iter().map(|run| run.as_of).min();
            let since = since.map(|day| format!(", as of {}", dates::staff(day))).unwrap_or_default();
            format!("Cohort: {}{since}", line.map_or(code.as_str(), |line| line.name.as_str()))
        });
        let both: Vec<String> = [view, cohort].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join("   "))
    }

    /// What is said where nobody is left.
    pub fn nobody(&self) -> String {
        let words = self.words().unwrap_or_default();
        format!(
            "Nobody is in this part of the register.\n\n{words}\n\nEsc shows everybody again; v chooses another view."
        )
    }

    /// The views and the cohorts that were worked out, with how many patients each has.
    pub fn menu(&self) -> Picker {
        let now = |on: bool| if on { "now, " } else { "" };
        let mut rows = vec![PickRow::new(EVERYBODY, "Everybody", if self.is_set() { "" } else { "now" })];
        for count in &self.counts {
            let patients = counted(count.patients as usize, "patient", "patients");
            let on = now(self.view == Some(count.view));
            rows.push(PickRow::new(format!("view:{}", count.view.code()), count.words, format!("{on}{patients}")));
        }
        for line in self.cohorts.iter().filter(|line| !line.runs.is_empty()) {
            let on = now(self.cohort.as_ref() == Some(&line.code));
            let members: usize = line.runs.iter().map(|run| run.members as usize).sum();
            let patients = counted(members, "patient", "patients");
            let label = format!("Cohort: {}", line.name);
            rows.push(PickRow::new(format!("cohort:{}", line.code), label, format!("{on}{patients}")));
        }
        Picker::new(FILTER, "Which patients", rows)
    }
}

/// A view in a word or two, for a row.
pub(super) fn badge(view: View) -> &'static str {
    match view {
        View::ActionOwnerLeft => "owner left",
        View::ActionOverdue => "action late",
        View::ReviewOverdue => "review late",
        View::MdgStuck => "stuck",
        View::NoPlan => "no plan",
        View::NoCoordinator => "no coord.",
        View::StaleDemographics => "old facts",
        View::PostDischargeDue => "discharged",
        View::NelSincePlan => "admitted",
        View::Polypharmacy => "medicines",
        View::FallsUnscreened => "falls",
        View::CognitionUnscreened => "memory",
        View::InCohort => "in cohort",
    }
}

/// The views of a patient, what presses most first.
pub(super) fn pressing(views: &[View]) -> Vec<View> {
    const ORDER: [View; 13] = [
        View::ActionOwnerLeft,
        View::ActionOverdue,
        View::PostDischargeDue,
        View::NelSincePlan,
        View::ReviewOverdue,
        View::MdgStuck,
        View::NoPlan,
        View::NoCoordinator,
        View::Polypharmacy,
        View::FallsUnscreened,
        View::CognitionUnscreened,
        View::StaleDemographics,
        View::InCohort,
    ];
    ORDER.into_iter().filter(|view| views.contains(view)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_view_is_without_its_place_among_the_badges() {
        assert_eq!(pressing(View::ALL).len(), View::ALL.len());
    }

    #[test]
    fn a_view_and_a_cohort_narrow_together_and_everybody_lets_go_of_both() {
        let mut filter = Filter::default();
        filter.choose("view:no_plan");
        filter.choose("cohort:icp");
        assert_eq!((filter.view, filter.cohort.as_deref()), (Some(View::NoPlan), Some("icp")));
        assert!(filter.words().unwrap().contains("No plan in force   Cohort: icp"), "{:?}", filter.words());
        filter.choose(EVERYBODY);
        assert!(!filter.is_set());
    }
}
