//! The app's traffic: effects asked of it become changes and errands, replies find the way back to whoever asked.
use super::App;
use crate::tui::dialog::DialogStep;
use crate::tui::door::{self, Answer, Done, Refusal};
use crate::tui::effect::{Addressee, Effect, Errand, Reply, Ticket};
use crate::tui::widget::Said;

impl App {
    /// Does what a dialog's step asks. True if the key may pass it.
    pub(super) fn apply_step(&mut self, number: u64, step: DialogStep) -> bool {
        match step {
            DialogStep::Stay => {}
            DialogStep::Pass => return true,
            DialogStep::Close => self.close(number),
            DialogStep::Then(effects) => self.do_effects(Addressee::Dialog(number), effects),
            DialogStep::CloseThen(effects) => {
                let below = self
                    .dialogs
                    .iter()
                    .position(|(n, _)| *n == number)
                    .and_then(|at| at.checked_sub(1))
                    .and_then(|at| self.dialogs.get(at))
                    .map_or(Addressee::Screen(self.here), |(n, _)| Addressee::Dialog(*n));
                self.close(number);
                self.do_effects(below, effects);
            }
        }
        self.leaving = false;
        false
    }

    pub(super) fn close(&mut self, number: u64) {
        self.dialogs.retain(|(n, _)| *n != number);
        self.latest.retain(|(to, _), _| *to != Addressee::Dialog(number));
    }

    pub(super) fn ticket(&mut self, to: Addressee, slot: &'static str) -> Ticket {
        self.number += 1;
        self.latest.insert((to, slot), self.number);
        Ticket { to, slot, generation: self.number }
    }

    pub(super) fn do_effects(&mut self, from: Addressee, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Do(slot, command) => {
                    let ticket = self.ticket(from, slot);
                    self.settling.wait_for(ticket);
                    self.errands.push(Errand::Do(ticket, command));
                }
                Effect::Ask(slot, query) => {
                    let ticket = self.ticket(from, slot);
                    self.settling.asked(ticket);
                    self.errands.push(Errand::Ask(ticket, query));
                }
                Effect::Open(mut dialog) => {
                    self.pending.clear();
                    self.number += 1;
                    let number = self.number;
                    let first = dialog.opened(&self.ctx);
                    let draft = dialog.draft_key();
                    self.dialogs.push((number, dialog));
                    if let Some(key) = draft {
                        let ticket = self.ticket(Addressee::Dialog(number), "draft");
                        self.errands.push(Errand::FetchDraft(ticket, key));
                    }
                    self.do_effects(Addressee::Dialog(number), first);
                }
                Effect::Go(id) => self.go(id),
                Effect::Show(id, record) => {
                    if let Some((screen, ctx)) = self.screen_mut(id) {
                        screen.show(&record, ctx);
                    }
                    if id == self.here { self.refresh() } else { self.go(id) }
                }
                Effect::Back => self.back(false),
                Effect::Obey(intent) => self.obey(intent),
                Effect::Say(said) => self.say(said),
                Effect::Chosen(picker, ids) => self.chosen(from, picker, &ids),
                Effect::Refresh => self.refresh(),
                Effect::Copy(text) => self.errands.push(Errand::Copy(text)),
                Effect::KeepDraft(key, text) => {
                    if text.is_none() && self.typed.as_ref().is_some_and(|(draft, _)| draft.key == key) {
                        self.typed = None;
                        self.kept = None;
                    }
                    self.errands.push(Errand::KeepDraft(key, text));
                }
                Effect::FetchDraft(key) => {
                    let ticket = self.ticket(from, "draft");
                    self.errands.push(Errand::FetchDraft(ticket, key));
                }
                Effect::Leave => {
                    self.keep_now();
                    self.errands.push(Errand::Leave);
                }
            }
        }
    }

    pub(super) fn chosen(&mut self, to: Addressee, picker: &'static str, ids: &[String]) {
        match to {
            Addressee::Dialog(number) => {
                if let Some((_, dialog)) = self.dialogs.iter_mut().find(|(n, _)| *n == number) {
                    let step = dialog.on_chosen(picker, ids, &self.ctx);
                    self.apply_step(number, step);
                }
            }
            Addressee::Screen(id) => {
                if let Some((screen, ctx)) = self.screen_mut(id) {
                    let effects = screen.on_chosen(picker, ids, ctx);
                    self.do_effects(to, effects);
                }
            }
            Addressee::App => {}
        }
    }

    pub(super) fn on_reply(&mut self, reply: Reply) {
        match reply {
            Reply::Done(ticket, result) => {
                self.progress = None;
                self.follow(ticket, |app| app.on_done(ticket, &result));
            }
            Reply::Progress(_, done, of) => self.progress = Some((done, of)),
            Reply::Answered(ticket, answer) => self.follow(ticket, |app| app.on_answer(ticket, answer)),
            Reply::Draft(ticket, Some(text)) => match ticket.to {
                Addressee::Dialog(number) => {
                    let used =
                        self.dialogs.iter_mut().find(|(n, _)| *n == number).is_some_and(|(_, d)| d.refill(&text));
                    if used {
                        self.say(Said::news("What you typed before is back in the form."));
                    }
                }
                Addressee::Screen(id) => {
                    if let Some((screen, ctx)) = self.screen_mut(id) {
                        screen.on_draft(&text, ctx);
                    }
                }
                Addressee::App => {}
            },
            Reply::Draft(_, None) => {}
            Reply::Said(said) => self.say(said),
        }
    }

    fn on_answer(&mut self, ticket: Ticket, answer: Result<Answer, Refusal>) {
        if self.latest.get(&(ticket.to, ticket.slot)) != Some(&ticket.generation) {
            return;
        }
        match ticket.to {
            Addressee::Dialog(number) => {
                if let Some((_, dialog)) = self.dialogs.iter_mut().find(|(n, _)| *n == number) {
                    let step = dialog.on_answer(ticket.slot, answer, &self.ctx);
                    self.apply_step(number, step);
                }
            }
            Addressee::Screen(id) => {
                if let Err(refusal) = &answer {
                    self.say(Said::refused(door::sentence(refusal)));
                }
                if let Some((screen, ctx)) = self.screen_mut(id) {
                    let effects = screen.on_answer(ticket.slot, answer, ctx);
                    self.do_effects(ticket.to, effects);
                }
            }
            Addressee::App => {}
        }
    }

    pub(super) fn on_done(&mut self, ticket: Ticket, result: &Result<Done, Refusal>) {
        match result {
            Ok(done) => {
                self.saved_at = Some(self.ctx.now);
                self.say(Said::done(door::said(done)).undoable(door::undoable(done)));
            }
            Err(refusal) => self.say(Said::refused(door::sentence(refusal))),
        }
        match ticket.to {
            Addressee::Dialog(number) => {
                if let Some((_, dialog)) = self.dialogs.iter_mut().find(|(n, _)| *n == number) {
                    let step = dialog.on_done(ticket.slot, result, &self.ctx);
                    self.apply_step(number, step);
                }
            }
            Addressee::Screen(id) => {
                if let Some((screen, ctx)) = self.screen_mut(id) {
                    let effects = screen.on_done(ticket.slot, result, ctx);
                    self.do_effects(ticket.to, effects);
                }
            }
            Addressee::App => {}
        }
        if result.is_ok() {
            self.refresh();
        }
    }
}
