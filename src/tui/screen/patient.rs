//! One patient's record: the banner, always whole; then the parts of the record, one at a time. What is done here is done to the
//! patient whose banner is in view, never to one that is still being read.
mod facts;
mod parts;
mod registry;
#[cfg(test)]
mod tests;

pub use facts::{alerts, banner, consent_words};

use super::{Screen, ScreenId};
use crate::domain::Command;
use crate::domain::care_plan::{CarePlan, PlanStatus};
use crate::domain::command::{PlanActivate, PlanStart};
use crate::domain::dates;
use crate::domain::goal::{Goal, GoalLifecycle};
use crate::domain::ids::Ref;
use crate::domain::organisation::Mdg;
use crate::domain::patient::Patient as Person;
use crate::domain::query::{Home, Mdgs, Meetings, Members, PatientShow, Query};
use crate::domain::view::{HomeView, MeetingRow, MemberRow, PatientView};
use crate::tui::ctx::Ctx;
use crate::tui::dialog::{PickRow, Picker};
use crate::tui::door::{Answer, Done, Refusal};
use crate::tui::effect::Effect;
use crate::tui::form::specs::listing::{self, Listing, ListingDialog};
use crate::tui::form::specs::{consent, death, goal, plan, referral};
use crate::tui::intents::Intent;
use crate::tui::layout::{inset, take_bottom, take_top};
use crate::tui::subject::Subject;
use crate::tui::theme::Role;
use crate::tui::widget::panel::rule;
use crate::tui::widget::text::{height, paragraph, put, put_cut, width};
use crate::tui::widget::{Motion, Sheet};
use parts::Part;
use ratatui::Frame;
use ratatui::crossterm::event::MouseEvent;
use ratatui::layout::Rect;

/// Stands behind the patient's id when it is the care plan that is to be seen.
pub const PLAN: &str = "plan";

const START_PLAN: &str = "start-plan";
const ACTIVATE: &str = "activate";
const WHICH_PLAN: &str = "which-plan";

/// The screen.
#[derive(Default)]
pub struct Patient {
    chosen: Option<Ref<Person>>,
    /// The list they were opened from, in its order.
    list: Vec<Ref<Person>>,
    view: Option<Box<PatientView>>,
    members: Vec<MemberRow>,
    mdgs: Vec<Mdg>,
    meetings: Vec<MeetingRow>,
    home: Option<HomeView>,
    part: Part,
    /// Lines scrolled away.
    top: u16,
    /// The draft of a plan was just started: its form opens as soon as it can be read.
    write_plan: bool,
}

/// The lines of the screen.
struct Lines {
    banner: Rect,
    warnings: Rect,
    rule: Rect,
    parts: Rect,
    body: Rect,
    foot: Rect,
}

impl Patient {
    fn lines(&self, body: Rect) -> Lines {
        let (banner_high, warn_high) = self.view.as_ref().map_or((0, 0), |view| {
            (banner(view).height(body.width), warnings_height(view, body.width.saturating_sub(2)))
        });
        let (banner, rest) = take_top(body, banner_high);
        let (warnings, rest) = take_top(rest, warn_high);
        let (rule, rest) = take_top(rest, 1);
        let (parts, rest) = take_top(rest, 1);
        // A line of air where there is room for it.
        let (_, rest) = take_top(rest, u16::from(body.height > 14));
        let (body, foot) = take_bottom(rest, 1);
        Lines { banner, warnings, rule, parts, body: inset(body, 1, 0), foot: inset(foot, 1, 0) }
    }

    fn sheet(&self, view: &PatientView) -> Sheet {
        parts::sheet(self.part, view, &self.members)
    }

    fn turn_to(&mut self, part: Part) -> Vec<Effect> {
        self.part = part;
        self.top = 0;
        Vec::new()
    }

    fn scroll(&mut self, motion: Motion, ctx: &Ctx) {
        let Some(view) = &self.view else { return };
        let place = self.lines(ctx.body()).body;
        let furthest = self.sheet(view).furthest(place.width, place.height);
        self.top = motion.scrolled(self.top, furthest, place.height);
    }

    /// The one before or behind in the list they were opened from.
    fn neighbour(&self, by: isize) -> Option<Ref<Person>> {
        let at = self.list.iter().position(|id| Some(*id) == self.chosen)?;
        self.list.get(at.checked_add_signed(by)?).copied()
    }

    fn turn_to_neighbour(&mut self, by: isize, ctx: &Ctx) -> Vec<Effect> {
        let Some(next) = self.neighbour(by) else { return Vec::new() };
        self.chosen = Some(next);
        self.view = None;
        self.top = 0;
        self.refresh(ctx)
    }

    /// The draft, if there is one.
    fn draft(&self) -> Option<&CarePlan> {
        let view = self.view.as_ref()?;
        view.draft_plan.as_ref().or(view.plan.as_ref()).filter(|plan| plan.status == PlanStatus::Draft)
    }

    /// The plans that have not ended, the one in force before its draft.
    fn plans(&self) -> Vec<&CarePlan> {
        let ended = |plan: &&CarePlan| {
            matches!(plan.status, PlanStatus::Completed | PlanStatus::Revoked | PlanStatus::EnteredInError)
        };
        self.view.iter().flat_map(|view| [&view.plan, &view.draft_plan]).flatten().filter(|plan| !ended(plan)).collect()
    }

    fn write(&self, plan: &CarePlan, refusal: Option<&Refusal>, ctx: &Ctx) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        let today = dates::london_date(ctx.now);
        vec![Effect::Open(Box::new(plan::dialog(plan, &view.banner.name, &self.members, today, refusal)))]
    }

    fn start_plan(&self) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        vec![Effect::Do(START_PLAN, Command::PlanStart(PlanStart { patient: view.patient.id, item: None }))]
    }

    fn care_plan(&mut self, ctx: &Ctx) -> Vec<Effect> {
        self.turn_to(Part::Plan);
        if let Some(draft) = self.draft() {
            return self.write(draft, None, ctx);
        }
        if self.view.as_ref().is_some_and(|view| view.plan.is_some()) {
            let rows = vec![
                PickRow::new("change", "Change the plan in force", "at once"),
                PickRow::new("new", "Write a new version", "a draft, until it is put in force"),
            ];
            return vec![Effect::Open(Box::new(Picker::new(WHICH_PLAN, "Care plan", rows)))];
        }
        self.start_plan()
    }

    fn list_for_conference(&self, ctx: &Ctx) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        let today = dates::london_date(ctx.now);
        let meetings = listing::open_to_listing(&self.meetings, today);
        let next = self.home.as_ref().and_then(|home| home.next.as_ref()).map(|m| m.id);
        let Some(first) = next.or_else(|| meetings.first().map(|m| m.id)) else { return Vec::new() };
        vec![Effect::Open(Box::new(ListingDialog::new(Listing {
            patient: view.patient.id,
            name: &view.banner.name,
            number: &view.banner.nhs_number,
            born: view.patient.birth_date,
            meetings: &meetings,
            first,
            members: &self.members,
            turn: None,
            today,
        })))]
    }

    /// Goals that can still move.
    fn live_goals(&self) -> Vec<Goal> {
        let ended = |goal: &Goal| matches!(goal.lifecycle, GoalLifecycle::EnteredInError);
        self.view.as_ref().map(|view| view.goals.iter().filter(|g| !ended(g)).cloned().collect()).unwrap_or_default()
    }
}

fn warnings_height(view: &PatientView, columns: u16) -> u16 {
    warnings(view).iter().map(|words| height(words, columns)).sum()
}

/// Who could be mistaken for this patient.
fn warnings(view: &PatientView) -> Vec<String> {
    view.near_matches.iter().map(|other| format!("! Not to be mistaken for {other}")).collect()
}

impl Screen for Patient {
    fn id(&self) -> ScreenId {
        ScreenId::Patient
    }

    fn context(&self) -> String {
        "Patient record".to_owned()
    }

    /// The patient's id, and behind it, parted by blanks, the ids of the list they were opened from.
    fn show(&mut self, record: &str, _ctx: &Ctx) {
        let mut ids = record.split(' ').filter_map(|id| id.parse().ok());
        let first: Option<Ref<Person>> = ids.next();
        if first.is_none() {
            return;
        }
        if first != self.chosen {
            self.view = None;
            self.part = Part::default();
            self.top = 0;
        }
        if record.split(' ').any(|word| word == PLAN) {
            self.part = Part::Plan;
            self.top = 0;
        }
        self.write_plan = false;
        self.chosen = first;
        self.list = ids.collect();
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Effect> {
        let Some(patient) = self.chosen else { return Vec::new() };
        vec![
            Effect::Ask("patient", Query::PatientShow(PatientShow { patient })),
            Effect::Ask("members", Query::Members(Members {})),
            Effect::Ask("mdgs", Query::Mdgs(Mdgs {})),
            Effect::Ask("meetings", Query::Meetings(Meetings {})),
            Effect::Ask("home", Query::Home(Home {})),
        ]
    }

    fn on_answer(&mut self, slot: &'static str, answer: Result<Answer, Refusal>, ctx: &Ctx) -> Vec<Effect> {
        match answer {
            Ok(Answer::Patient(view)) if Some(view.patient.id) == self.chosen => {
                self.view = Some(view);
                self.scroll(Motion::By(0), ctx);
                if std::mem::take(&mut self.write_plan)
                    && let Some(draft) = self.draft()
                {
                    return self.write(draft, None, ctx);
                }
            }
            Ok(Answer::Members(members)) => self.members = members,
            Ok(Answer::Mdgs(mdgs)) => self.mdgs = mdgs,
            Ok(Answer::Meetings(meetings)) => self.meetings = meetings,
            Ok(Answer::Home(home)) => self.home = Some(home),
            // The record is no longer there: the import that brought it was taken back.
            Err(_) if slot == "patient" => {
                self.chosen = None;
                self.view = None;
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_done(&mut self, slot: &'static str, result: &Result<Done, Refusal>, ctx: &Ctx) -> Vec<Effect> {
        match (slot, result) {
            (START_PLAN, Ok(_)) => self.write_plan = true,
            // What is missing is asked for in the plan itself, at its field.
            (ACTIVATE, Err(refusal)) if refusal.field.is_some() => {
                if let Some(draft) = self.draft() {
                    return self.write(draft, Some(refusal), ctx);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_chosen(&mut self, picker: &'static str, ids: &[String], ctx: &Ctx) -> Vec<Effect> {
        match (picker, ids.first().map(String::as_str)) {
            (WHICH_PLAN, Some("new")) => self.start_plan(),
            (WHICH_PLAN, Some(_)) => match self.view.as_ref().and_then(|view| view.plan.as_ref()) {
                Some(plan) => self.write(plan, None, ctx),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn on_intent(&mut self, intent: Intent, ctx: &Ctx) -> Option<Vec<Effect>> {
        if let Some(motion) = Motion::of(intent) {
            self.scroll(motion, ctx);
            return Some(Vec::new());
        }
        let today = dates::london_date(ctx.now);
        Some(match intent {
            Intent::NextTab | Intent::NextPane => self.turn_to(self.part.next()),
            Intent::PreviousTab | Intent::PreviousPane => self.turn_to(self.part.previous()),
            Intent::NextOne => self.turn_to_neighbour(1, ctx),
            Intent::PreviousOne => self.turn_to_neighbour(-1, ctx),
            Intent::AddToAgenda => self.list_for_conference(ctx),
            Intent::NewReferral => {
                let form = referral::receive(self.view.as_ref()?, &self.mdgs, &self.members, today);
                vec![Effect::Open(Box::new(form))]
            }
            Intent::Consent => {
                let view = self.view.as_ref()?;
                vec![Effect::Open(Box::new(consent::dialog(view.patient.id, &view.banner.name, today)))]
            }
            Intent::Goal => {
                let view = self.view.as_ref()?;
                let form = goal::add(view.patient.id, &view.banner.name, today);
                self.part = Part::Goals;
                self.top = 0;
                vec![Effect::Open(Box::new(form))]
            }
            Intent::Edit if self.part == Part::Goals => {
                let view = self.view.as_ref()?;
                vec![Effect::Open(Box::new(goal::progress(&self.live_goals(), &view.banner.name)))]
            }
            Intent::CarePlan | Intent::Edit => self.care_plan(ctx),
            Intent::EndPlan => {
                let view = self.view.as_ref()?;
                self.part = Part::Plan;
                self.top = 0;
                vec![Effect::Open(Box::new(plan::end(&self.plans(), &view.banner.name)))]
            }
            Intent::Death => {
                let view = self.view.as_ref()?;
                vec![Effect::Open(Box::new(death::dialog(&view.patient, &view.banner.name, today)))]
            }
            Intent::ActivatePlan => {
                let plan = self.draft()?.id;
                vec![Effect::Do(ACTIVATE, Command::PlanActivate(PlanActivate { plan }))]
            }
            _ => return None,
        })
    }

    fn subject(&self) -> Subject {
        let Some(view) = &self.view else { return Subject::default() };
        Subject::named(view.banner.name.clone()).patient(Some(view.patient.id))
    }

    fn why_not(&self, intent: Intent) -> Option<String> {
        let mine = matches!(
            intent,
            Intent::AddToAgenda
                | Intent::NewReferral
                | Intent::Consent
                | Intent::Goal
                | Intent::CarePlan
                | Intent::Edit
                | Intent::ActivatePlan
                | Intent::EndPlan
                | Intent::Death
        );
        let Some(view) = &self.view else {
            return mine.then(|| "no patient is open; 1 goes to the worklist, where Enter opens one".to_owned());
        };
        match intent {
            Intent::AddToAgenda if view.banner.died.is_some() => Some("the patient has died".to_owned()),
            Intent::AddToAgenda => {
                let home = self.home.as_ref()?;
                let open = home.next.is_some() || home.running.is_some();
                (!open).then(|| "no conference is planned; 3 goes to the agenda, where n plans one".to_owned())
            }
            Intent::NewReferral if self.mdgs.is_empty() => {
                Some("there is no group yet; 3 goes to the agenda, where F founds one".to_owned())
            }
            Intent::ActivatePlan if self.draft().is_none() => {
                Some("there is no draft of a care plan; p writes one".to_owned())
            }
            Intent::EndPlan if self.plans().is_empty() => Some("there is no care plan to end".to_owned()),
            Intent::Edit if self.part == Part::Goals && self.live_goals().is_empty() => {
                Some("there is no goal yet; o adds one".to_owned())
            }
            Intent::Edit if !matches!(self.part, Part::Goals | Part::Plan) => {
                Some("facts of the register come with the next list; e changes the care plan and the goals".to_owned())
            }
            Intent::PreviousOne if self.neighbour(-1).is_none() => Some("this is the first of the list".to_owned()),
            Intent::NextOne if self.neighbour(1).is_none() => Some("this is the last of the list".to_owned()),
            _ => None,
        }
    }

    fn hints(&self) -> Option<Vec<Intent>> {
        if self.view.is_none() {
            return Some(vec![Intent::GoWorklist, Intent::Back]);
        }
        let mut hints = vec![Intent::CarePlan, Intent::Goal, Intent::Consent, Intent::AddToAgenda, Intent::NewReferral];
        if self.draft().is_some() {
            hints.insert(1, Intent::ActivatePlan);
        }
        if self.part == Part::Goals {
            hints.insert(0, Intent::Edit);
        }
        hints.extend([Intent::Undo, Intent::Back]);
        Some(hints)
    }

    fn on_mouse(&mut self, mouse: MouseEvent, ctx: &Ctx) -> Vec<Effect> {
        if let Some(motion) = Motion::of_wheel(mouse.kind) {
            self.scroll(motion, ctx);
        }
        Vec::new()
    }

    fn view(&self, frame: &mut Frame, body: Rect, ctx: &Ctx) {
        let Some(view) = &self.view else {
            let words = if self.chosen.is_some() {
                "Reading the record."
            } else {
                "No patient is open.\n\n1 goes to the worklist. Choose somebody there and press Enter."
            };
            paragraph(frame.buffer_mut(), inset(body, 2, 1), words, ctx.style(Role::Muted), 0);
            return;
        };
        let lines = self.lines(body);
        banner(view).view(frame, lines.banner, ctx);
        let buffer = frame.buffer_mut();
        let mut place = inset(lines.warnings, 1, 0);
        for words in warnings(view) {
            let used = paragraph(buffer, place, &words, ctx.style(Role::Warn), 0);
            place = Rect { y: place.y + used, height: place.height.saturating_sub(used), ..place };
        }
        rule(buffer, lines.rule, false, ctx.style(Role::Border), ctx);
        let mut x = lines.parts.x + 1;
        let (gap, tabs) = parts::tabs(self.part, view, usize::from(lines.parts.width.saturating_sub(2)));
        for (words, here) in tabs {
            let role = if here { Role::Accent } else { Role::Muted };
            put(buffer, x, lines.parts.y, lines.parts.right().saturating_sub(x), &words, ctx.style(role));
            x = x.saturating_add(u16::try_from(width(&words) + gap).unwrap_or(0));
        }
        self.sheet(view).view(buffer, lines.body, self.top, ctx);
        let others = self.neighbour(-1).is_some() || self.neighbour(1).is_some();
        let foot = if others { "h l other parts    [ ] other patients" } else { "h l other parts" };
        put_cut(buffer, lines.foot.x, lines.foot.y, lines.foot.width, foot, ctx.style(Role::Muted), ctx);
    }
}
