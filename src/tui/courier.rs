//! Carries errands to the floor below and replies back, so that the screen never waits: one thread writes, one reads.
//! Of several waiting questions in one slot only the newest is asked. Tests carry errands in line with [`carry`].
use super::door::{self, Door};
use super::effect::{Errand, Reply};
use super::widget::Said;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// Does one errand at a door. Errands that are not the door's give nothing. `tell` hears how far long work has come.
pub fn carry(door: &mut dyn Door, errand: Errand, tell: &dyn Fn(Reply)) -> Option<Reply> {
    match errand {
        Errand::Do(ticket, command) => {
            let done = door.execute(command, &mut |done, of| tell(Reply::Progress(ticket, done, of)));
            Some(Reply::Done(ticket, done))
        }
        Errand::Ask(ticket, query) => Some(Reply::Answered(ticket, door.answer(query))),
        Errand::KeepDraft(key, text) => door
            .keep_draft(&key, text.as_deref())
            .err()
            .map(|refusal| Reply::Said(Said::refused(door::sentence(&refusal)))),
        Errand::FetchDraft(ticket, key) => Some(match door.draft(&key) {
            Ok(text) => Reply::Draft(ticket, text),
            Err(refusal) => Reply::Said(Said::refused(door::sentence(&refusal))),
        }),
        Errand::Copy(_) | Errand::Mouse(_) | Errand::Leave => None,
    }
}

/// The two threads.
pub struct Courier {
    /// Writer and reader; nothing once they were told to end.
    to: Option<(Sender<Errand>, Sender<Errand>)>,
    threads: Vec<JoinHandle<()>>,
}

impl Courier {
    /// Starts them. `reply` brings each reply back, from either thread.
    pub fn start<D: Door + 'static>(writer: D, reader: D, reply: impl Fn(Reply) + Clone + Send + 'static) -> Self {
        let (to_writer, for_writer) = channel();
        let (to_reader, for_reader) = channel();
        let reply_too = reply.clone();
        let threads = vec![
            std::thread::spawn(move || write(writer, &for_writer, &reply)),
            std::thread::spawn(move || read(reader, &for_reader, &reply_too)),
        ];
        Self { to: Some((to_writer, to_reader)), threads }
    }

    /// Sends an errand on its way. Gives it back if it is not one for the floor below, or if nobody is there any more.
    pub fn send(&self, errand: Errand) -> Result<(), Errand> {
        let Some((writer, reader)) = &self.to else { return Err(errand) };
        let thread = match &errand {
            Errand::Do(..) | Errand::KeepDraft(..) | Errand::FetchDraft(..) => writer,
            Errand::Ask(..) => reader,
            Errand::Copy(_) | Errand::Mouse(_) | Errand::Leave => return Err(errand),
        };
        thread.send(errand).map_err(|unsent| unsent.0)
    }

    /// Waits until everything that was sent is done. False if a thread broke.
    pub fn finish(mut self) -> bool {
        self.end()
    }

    fn end(&mut self) -> bool {
        self.to = None;
        self.threads.drain(..).map(JoinHandle::join).all(|ended| ended.is_ok())
    }
}

impl Drop for Courier {
    /// On every way out, a panic too, what was sent is still written.
    fn drop(&mut self) {
        self.end();
    }
}

fn write<D: Door>(mut door: D, errands: &Receiver<Errand>, reply: &dyn Fn(Reply)) {
    while let Ok(errand) = errands.recv() {
        if let Some(back) = carry(&mut door, errand, reply) {
            reply(back);
        }
    }
}

fn read<D: Door>(mut door: D, errands: &Receiver<Errand>, reply: &dyn Fn(Reply)) {
    while let Ok(first) = errands.recv() {
        let waiting: Vec<Errand> = std::iter::once(first).chain(errands.try_iter()).collect();
        for errand in newest(waiting) {
            if let Some(back) = carry(&mut door, errand, reply) {
                reply(back);
            }
        }
    }
}

/// Leaves out questions that a newer one in the same slot has made stale.
fn newest(waiting: Vec<Errand>) -> Vec<Errand> {
    let mut kept: Vec<Errand> = Vec::new();
    for errand in waiting {
        if let Errand::Ask(new, _) = &errand {
            kept.retain(|old| !matches!(old, Errand::Ask(t, _) if t.to == new.to && t.slot == new.slot));
        }
        kept.push(errand);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::door::{Answer, Command, Done, Query, Refusal};
    use super::super::effect::{Addressee, Ticket};
    use super::super::testing;
    use super::*;

    fn ask(slot: &'static str, generation: u64) -> Errand {
        Errand::Ask(Ticket { to: Addressee::App, slot, generation }, testing::question(""))
    }

    #[test]
    fn only_the_newest_question_of_a_slot_is_asked() {
        let kept = newest(vec![ask("rows", 1), ask("count", 2), ask("rows", 3), ask("rows", 4)]);
        let asked: Vec<u64> = kept.iter().map(|e| if let Errand::Ask(t, _) = e { t.generation } else { 0 }).collect();
        assert_eq!(asked, [2, 4]);
    }

    struct Echo;

    impl Door for Echo {
        fn execute(&mut self, command: Command, _: &mut dyn FnMut(usize, usize)) -> Result<Done, Refusal> {
            Ok(testing::done(testing::word(&command)))
        }
        fn answer(&mut self, _: Query) -> Result<Answer, Refusal> {
            Ok(testing::answer(&[]))
        }
        fn keep_draft(&mut self, _: &str, _: Option<&str>) -> Result<(), Refusal> {
            Err(testing::refusal("The disk is full.", None))
        }
        fn draft(&mut self, _: &str) -> Result<Option<String>, Refusal> {
            Ok(Some("kept".into()))
        }
    }

    #[test]
    fn everything_sent_is_answered_before_the_end() {
        let (tx, rx) = channel();
        let courier = Courier::start(Echo, Echo, move |reply| drop(tx.send(reply)));
        let ticket = Ticket { to: Addressee::App, slot: "x", generation: 1 };
        courier.send(Errand::Do(ticket, testing::command("x"))).unwrap();
        courier.send(ask("rows", 2)).unwrap();
        courier.send(Errand::KeepDraft("k".into(), None)).unwrap();
        courier.send(Errand::FetchDraft(ticket, "k".into())).unwrap();
        assert!(courier.send(Errand::Leave).is_err());
        assert!(courier.finish());
        let replies: Vec<Reply> = rx.iter().collect();
        assert_eq!(replies.len(), 4);
        assert!(replies.iter().any(|r| matches!(r, Reply::Said(said) if said.text == "The disk is full.")));
        assert!(replies.iter().any(|r| matches!(r, Reply::Draft(_, Some(text)) if text == "kept")));
    }
}
