//! Reads what the terminal sends, on a thread of its own, and tells a paste from typing where the terminal does not.
use super::app::Msg;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::sync::mpsc::Sender;
use std::time::Duration;

/// On Windows a paste arrives as keys. Keys closer together than this belong to one.
const TOGETHER: Duration = Duration::from_millis(15);
/// Fewer characters than this are typing, however fast.
const PASTE: usize = 3;

/// Starts the thread. It ends when nobody listens any more, or when the terminal is gone, which it reports.
pub fn listen(to: Sender<Msg>) {
    std::thread::spawn(move || {
        let bursts = cfg!(windows);
        loop {
            let Ok(event) = event::read() else {
                drop(to.send(Msg::End));
                return;
            };
            let mut events = vec![event];
            while bursts
                && events.last().is_some_and(|last| typed(last).is_some() || released(last))
                && event::poll(TOGETHER).unwrap_or(false)
            {
                match event::read() {
                    Ok(next) => events.push(next),
                    Err(_) => break,
                }
            }
            for msg in messages(events, bursts) {
                if to.send(msg).is_err() {
                    return;
                }
            }
        }
    });
}

/// The messages for events that came together.
pub(super) fn messages(events: Vec<Event>, bursts: bool) -> Vec<Msg> {
    let mut sent = Vec::new();
    let mut run: Vec<KeyEvent> = Vec::new();
    for event in events {
        if bursts {
            match event {
                Event::Key(key) if typed(&event).is_some() => {
                    run.push(key);
                    continue;
                }
                // Letting go of a key says nothing, and must not part a paste.
                _ if released(&event) => continue,
                _ => {}
            }
        }
        flush(&mut run, &mut sent);
        match event {
            Event::Key(key) => sent.push(Msg::Key(key)),
            Event::Paste(text) => sent.push(Msg::Paste(text)),
            Event::Mouse(mouse) => sent.push(Msg::Mouse(mouse)),
            Event::Resize(width, height) => sent.push(Msg::Resize(width, height)),
            Event::FocusGained | Event::FocusLost => {}
        }
    }
    flush(&mut run, &mut sent);
    sent
}

fn flush(run: &mut Vec<KeyEvent>, sent: &mut Vec<Msg>) {
    let keys = std::mem::take(run);
    // A held key sends the same one again and again, and a busy system hands them over together.
    let held = keys.windows(2).all(|pair| matches!(pair, [a, b] if a.code == b.code));
    if keys.len() >= PASTE && !held {
        sent.push(Msg::Paste(keys.iter().filter_map(|key| typed(&Event::Key(*key))).collect()));
    } else {
        sent.extend(keys.into_iter().map(Msg::Key));
    }
}

/// The character an event would put in a pasted text.
fn typed(event: &Event) -> Option<char> {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else { return None };
    let altgr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    if modifiers.intersects(altgr) && !modifiers.contains(altgr) {
        return None;
    }
    match code {
        KeyCode::Char(c) => Some(*c),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

fn released(event: &Event) -> bool {
    matches!(event, Event::Key(key) if key.kind == KeyEventKind::Release)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn release(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new_with_kind(code, KeyModifiers::NONE, KeyEventKind::Release))
    }

    #[test]
    fn many_keys_at_once_are_a_paste_whose_line_ends_submit_nothing() {
        let mut events = Vec::new();
        for code in [KeyCode::Char('a'), KeyCode::Enter, KeyCode::Char('b'), KeyCode::Enter] {
            events.push(press(code));
            events.push(release(code));
        }
        let sent = messages(events, true);
        assert!(matches!(&sent[..], [Msg::Paste(text)] if text == "a\nb\n"), "{sent:?}");
    }

    #[test]
    fn two_quick_keys_are_typing() {
        let sent = messages(vec![press(KeyCode::Char('g')), press(KeyCode::Char('g'))], true);
        assert!(matches!(&sent[..], [Msg::Key(_), Msg::Key(_)]));
    }

    #[test]
    fn a_held_letter_is_no_paste() {
        let sent = messages(vec![press(KeyCode::Char('j')); 6], true);
        assert!(sent.iter().all(|msg| matches!(msg, Msg::Key(_))) && sent.len() == 6);
    }

    #[test]
    fn moving_keys_are_never_a_paste() {
        let sent = messages(vec![press(KeyCode::Down); 5], true);
        assert_eq!(sent.len(), 5);
        assert!(sent.iter().all(|msg| matches!(msg, Msg::Key(_))));
    }

    #[test]
    fn where_the_terminal_marks_a_paste_keys_stay_keys() {
        let sent = messages(vec![press(KeyCode::Char('a')); 5], false);
        assert_eq!(sent.len(), 5);
    }

    #[test]
    fn the_order_of_keys_and_pastes_is_kept() {
        let mut events: Vec<Event> = "abc".chars().map(|c| press(KeyCode::Char(c))).collect();
        events.push(press(KeyCode::Esc));
        assert!(matches!(&messages(events, true)[..], [Msg::Paste(_), Msg::Key(k)] if k.code == KeyCode::Esc));
    }
}
