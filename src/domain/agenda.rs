//! The agenda: items in order with minutes, the gates a case passes before it is listed, and the life of an item. No case
//! closes without a decision, an outcome, and an owned, dated action or the stated reason why there is none.

use super::action::Action;
use super::actor::Act;
use super::agenda_order::{CaseOrder, differences};
use super::attendance::QuorumView;
use super::change::Changes;
use super::coded::Coded;
use super::command::{AgendaAdd, AgendaAddItem, AgendaAmend, ItemClose};
use super::count::counted;
use super::discussion::Discussion;
use super::ids::Ref;
use super::meeting::{Meeting, MeetingStatus};
use super::member::Member;
use super::organisation::Mdg;
use super::patient::Patient;
use super::referral::Referral;
use super::refusal::{Code, Refusal, Warning, ensure};
use super::sharing::Sharing;
use super::{dates, person};
use chrono::{DateTime, Duration, Utc};

crate::coded! {
    /// What an item is about, in the order in which the kinds stand on an agenda.
    pub enum ItemKind = "kind of item" {
        Welcome = "welcome", "Welcome and apologies";
        Interests = "interests", "Declarations of interest";
        PreviousMinutes = "previous_minutes", "Previous minutes";
        ActionReview = "action_review", "Review of actions";
        Case = "case", "Case";
        ProtocolList = "protocol_list", "Protocol list";
        Rca = "rca", "Root cause analysis";
        Theme = "theme", "Theme";
        Learning = "learning", "Learning";
        Performance = "performance", "Performance";
        Aob = "aob", "Any other business";
    }
}

crate::coded! {
    /// How far an item has come.
    pub enum ItemStatus = "stage of an item" {
        Proposed = "proposed", "Proposed";
        Listed = "listed", "Listed";
        InDiscussion = "in_discussion", "In discussion";
        PausedItem = "paused_item", "Set aside";
        Discussed = "discussed", "Discussed";
        Deferred = "deferred", "Deferred";
        Withdrawn = "withdrawn", "Withdrawn";
        NotReached = "not_reached", "Not reached";
    }
}

impl ItemStatus {
    /// The stages after which nothing comes for an item in this conference.
    pub const ENDED: [Self; 4] = [Self::Discussed, Self::Deferred, Self::Withdrawn, Self::NotReached];
}

crate::coded! {
    /// How soon a case is to be discussed.
    pub enum Urgency = "urgency" {
        Urgent = "urgent", "Urgent";
        Soon = "soon", "Soon";
        Routine = "routine", "Routine";
    }
}

crate::coded! {
    /// Why an item was put off.
    pub enum DeferReason = "reason for deferring" {
        NeedMoreInformation = "need_more_information", "More information is needed";
        KeyPersonAbsent = "key_person_absent", "A key person is absent";
        PatientAsked = "patient_asked", "The patient asked for it";
        OutOfTime = "out_of_time", "There was no time";
        Other = "other", "Another reason";
    }
}

crate::coded! {
    /// Why an item was taken off.
    pub enum WithdrawReason = "reason for withdrawing" {
        ConsentWithdrawn = "consent_withdrawn", "Consent was withdrawn";
        Deceased = "deceased", "The patient has died";
        MovedPractice = "moved_practice", "The patient moved to another practice";
        Duplicate = "duplicate", "Listed twice";
        ReferrerWithdrew = "referrer_withdrew", "The referrer withdrew";
        Resolved = "resolved", "It has been resolved";
    }
}

crate::json_column!(Vec<String>);

crate::record! {
    /// One item of an agenda. A case is bound to its patient by identity, never by place.
    pub struct AgendaItem = "agenda_item" {
        /// Of which conference.
        meeting: Ref<Meeting>,
        /// Its place, from 1.
        position: u32,
        /// What it is about.
        kind: ItemKind,
        /// What it is called, where it is no case.
        title: Option<String>,
        /// About whom, where it is a case.
        patient: Option<Ref<Patient>>,
        /// What the group is asked.
        question: Option<String>,
        /// How soon.
        urgency: Option<Urgency>,
        /// Minutes planned.
        planned_min: u32,
        /// Who presents.
        presenter: Option<Ref<Member>>,
        /// How far it has come.
        status: ItemStatus,
        /// Why it was deferred or withdrawn, by its code.
        status_reason: Option<String>,
        /// How often it was not reached or deferred before.
        carry_count: u32,
        /// The item it continues.
        carried_from: Option<Ref<AgendaItem>>,
        /// When it was first opened.
        opened_at: Option<DateTime<Utc>>,
        /// When it came to its end.
        closed_at: Option<DateTime<Utc>>,
        /// Since when its clock stands still.
        paused_at: Option<DateTime<Utc>>,
        /// Seconds its clock stood still before.
        paused_sec: u32,
        /// Seconds it took, once closed.
        actual_sec: Option<u32>,
        /// Whether the quorum was met when it was decided.
        quorate_at_decision: Option<bool>,
        /// What was missing then.
        missing_groups: Vec<String>,
        /// Why the chair went on all the same.
        not_quorate_reason: Option<String>,
        /// Why no action was needed.
        no_action_reason: Option<String>,
        /// The referral it answers.
        referral: Option<Ref<Referral>>,
        /// Whether what was said stays within the group: no paper prints it.
        restricted: Option<bool>,
        /// What was said, where it is no case.
        notes: Option<String>,
    }
}

impl AgendaItem {
    /// Whether its clock has started and it has not ended.
    pub fn is_open(&self) -> bool {
        matches!(self.status, ItemStatus::InDiscussion | ItemStatus::PausedItem)
    }

    /// Refuses what is to belong to this item and is about another patient than the item. An item that is no case takes any.
    pub fn must_be_about(&self, patient: Ref<Patient>) -> Result<(), Refusal> {
        let why = format!("Item {} is about another patient. Choose the item or the patient anew.", self.position);
        ensure(self.patient.is_none_or(|own| own == patient), Code::AnotherPatient, why).map_err(|r| r.at("item"))
    }

    /// Whether it takes time on the agenda.
    pub fn is_on_agenda(&self) -> bool {
        !matches!(self.status, ItemStatus::Withdrawn | ItemStatus::Deferred)
    }

    /// Seconds its clock has run.
    pub fn elapsed_sec(&self, now: DateTime<Utc>) -> i64 {
        if let Some(actual) = self.actual_sec {
            return i64::from(actual);
        }
        let Some(opened) = self.opened_at else { return 0 };
        let until = self.paused_at.or(self.closed_at).unwrap_or(now);
        ((until - opened).num_seconds() - i64::from(self.paused_sec)).max(0)
    }

    /// What it is called where no patient may be named.
    pub fn title_in_words(&self) -> String {
        self.title.clone().unwrap_or_else(|| self.kind.words().to_owned())
    }

    fn blank(act: &mut Act<'_>, meeting: Ref<Meeting>, position: u32, kind: ItemKind, planned_min: u32) -> Self {
        Self {
            id: act.new_ref(),
            meeting,
            position,
            kind,
            title: None,
            patient: None,
            question: None,
            urgency: None,
            planned_min,
            presenter: None,
            status: ItemStatus::Listed,
            status_reason: None,
            carry_count: 0,
            carried_from: None,
            opened_at: None,
            closed_at: None,
            paused_at: None,
            paused_sec: 0,
            actual_sec: None,
            quorate_at_decision: None,
            missing_groups: Vec::new(),
            not_quorate_reason: None,
            no_action_reason: None,
            referral: None,
            restricted: None,
            notes: None,
        }
    }
}

/// The items every conference has.
pub fn standing_items(act: &mut Act<'_>, meeting: &Meeting) -> Vec<AgendaItem> {
    [(ItemKind::Welcome, 5), (ItemKind::ActionReview, 10), (ItemKind::Aob, 5)]
        .into_iter()
        .zip(1..)
        .map(|((kind, minutes), place)| AgendaItem::blank(act, meeting.id, place, kind, minutes))
        .collect()
}

/// What else a conference has by itself, unless it is there already: the list of those for whom a care package applies, if there
/// are any. It is taken along and has no minutes of its own.
pub fn standing_due(act: &mut Act<'_>, meeting: &Meeting, items: &[AgendaItem], protocol: bool) -> Vec<AgendaItem> {
    let there = items.iter().any(|i| i.kind == ItemKind::ProtocolList && i.is_on_agenda());
    let due = protocol && !there;
    due.then(|| AgendaItem::blank(act, meeting.id, 0, ItemKind::ProtocolList, 0)).into_iter().collect()
}

/// Minutes of all items that take time.
pub fn total_min(items: &[AgendaItem]) -> u32 {
    items.iter().filter(|i| i.is_on_agenda()).map(|i| i.planned_min).sum()
}

/// When each item is planned to start, in order of place: minutes from the start of the conference.
pub fn offsets(items: &[AgendaItem]) -> Vec<u32> {
    items
        .iter()
        .scan(0, |sum, item| {
            let at = *sum;
            *sum += if item.is_on_agenda() { item.planned_min } else { 0 };
            Some(at)
        })
        .collect()
}

/// By how much an agenda is longer than its conference, in a sentence; none where it fits.
fn excess(meeting: &Meeting, total: u32) -> Option<String> {
    let over = total.checked_sub(meeting.planned_min).filter(|over| *over > 0)?;
    let (over, total) = (counted(over as usize, "minute", "minutes"), counted(total as usize, "minute", "minutes"));
    Some(format!("{over} over: {total} are planned and there are {}. Shorten or move an item.", meeting.planned_min))
}

fn must_fit(meeting: &Meeting, total: u32) -> Result<(), Refusal> {
    match excess(meeting, total) {
        None => Ok(()),
        Some(by) => Err(Refusal::new(Code::AgendaOverTime, format!("The agenda would be {by}")).at("planned_min")),
    }
}

/// What somebody should know of an agenda before it is relied on: more minutes than there are, more cases than the group takes.
pub fn overfull(mdg: &Mdg, meeting: &Meeting, items: &[AgendaItem]) -> Vec<Warning> {
    let day = dates::staff(meeting.date);
    let time = excess(meeting, total_min(items)).map(|by| format!("The agenda of {day} is {by}"));
    let cases = cases_on(items);
    let many = (cases > mdg.capacity as usize)
        .then(|| format!("{cases} cases are listed for {day}; {} usually takes {}.", mdg.name, mdg.capacity));
    time.into_iter().chain(many).map(|why| Warning::new(Code::AgendaOverTime, why)).collect()
}

/// How many cases take time.
pub fn cases_on(items: &[AgendaItem]) -> usize {
    items.iter().filter(|i| i.kind == ItemKind::Case && i.is_on_agenda()).count()
}

/// The gates every case passes each time anew: alive, of the right age, of a practice of the group, and consent in force.
pub fn may_be_discussed(act: &Act<'_>, mdg: &Mdg, patient: &Patient, sharing: &Sharing) -> Result<(), Refusal> {
    super::identity::must_not_be_merged(patient)?;
    let name = patient.display_name();
    if patient.has_died() {
        return Err(Refusal::new(
            Code::Deceased,
            format!("{name} has died. A case is not listed for somebody who has died."),
        )
        .at("patient"));
    }
    if dates::age(patient.birth_date, act.today()) < 16 {
        return Err(
            Refusal::new(Code::Under16, format!("{name} is under 16; this group discusses adults.")).at("patient")
        );
    }
    if !mdg.practices.contains(&patient.practice) {
        let why =
            format!("{name} is registered with a practice outside {}. Refer to the group of that practice.", mdg.name);
        return Err(Refusal::new(Code::PracticeOutsideMdg, why).at("patient"));
    }
    sharing.basis(act.today()).map(|_| ())
}

/// A case that is to be listed.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// Who.
    pub patient: &'a Patient,
    /// On what it may be shared.
    pub sharing: &'a Sharing,
    /// The referral the item answers.
    pub referral: &'a Referral,
    /// The item that this one continues: put off or not reached, and not listed since.
    pub before: Option<&'a AgendaItem>,
}

/// A case for the agenda, through every gate. Its place is given by whoever puts it there.
pub fn new_case(
    act: &mut Act<'_>,
    meeting: &Meeting,
    mdg: &Mdg,
    items: &[AgendaItem],
    case: Case<'_>,
    args: &AgendaAdd,
) -> Result<AgendaItem, Refusal> {
    let Case { patient, sharing, referral, before } = case;
    meeting.must_be_open_to_change("adding a case")?;
    let question = args.question.trim();
    let why = "Say what the group is asked: a question of at least ten characters.";
    ensure(person::length(question) >= 10, Code::QuestionRequired, why).map_err(|r| r.at("question"))?;
    let listed = items.iter().any(|i| i.patient == Some(patient.id) && i.is_on_agenda());
    let why = format!("{} is on the agenda of {} already.", patient.display_name(), dates::staff(meeting.date));
    ensure(!listed, Code::AlreadyListed, why).map_err(|r| r.at("patient"))?;
    may_be_discussed(act, mdg, patient, sharing)?;
    dates::check_minutes(args.planned_min, "planned_min")?;
    let urgency = args.urgency.unwrap_or(Urgency::Routine);
    if meeting.agenda_version > 0 && urgency != Urgency::Urgent {
        let why = "The agenda has been issued: only urgent cases are added now. Mark it urgent, or list it for the next conference.";
        return Err(Refusal::new(Code::LateAdditionNotUrgent, why).at("urgency"));
    }
    let mut item = AgendaItem::blank(act, meeting.id, 0, ItemKind::Case, args.planned_min.unwrap_or(mdg.case_min));
    item.patient = Some(patient.id);
    item.referral = Some(referral.id);
    item.question = Some(question.to_owned());
    item.urgency = Some(urgency);
    item.presenter = args.presenter;
    if !meeting.is_running() {
        must_fit(meeting, total_min(items) + item.planned_min)?;
    }
    if let Some(before) = before {
        item.carry_count = before.carry_count + 1;
        item.carried_from = Some(before.id);
    }
    Ok(item)
}

/// Puts cases on the agenda, each in its place, and says where there are more than the group takes.
pub fn put_cases(
    mdg: &Mdg,
    meeting: &Meeting,
    items: &[AgendaItem],
    cases: Vec<AgendaItem>,
    order: &CaseOrder,
) -> Changes {
    let after = order.with(meeting, items, cases);
    let mut changes = differences(items, &after);
    let cases = cases_on(&after);
    if cases > mdg.capacity as usize {
        let why = format!("This is case {cases}; {} usually takes {}.", mdg.name, mdg.capacity);
        changes.warn(Warning::new(Code::AgendaOverTime, why));
    }
    changes
}

/// Puts something that is no case on the agenda, in its block.
pub fn add_item(
    act: &mut Act<'_>,
    meeting: &Meeting,
    items: &[AgendaItem],
    order: &CaseOrder,
    args: &AgendaAddItem,
) -> Result<Changes, Refusal> {
    meeting.must_be_open_to_change("adding an item")?;
    ensure(
        args.kind != ItemKind::Case,
        Code::WrongState,
        "A case belongs to a patient: add the patient to the agenda.",
    )
    .map_err(|r| r.at("kind"))?;
    dates::check_minutes(Some(args.planned_min), "planned_min")?;
    if !meeting.is_running() {
        must_fit(meeting, total_min(items) + args.planned_min)?;
    }
    let mut item = AgendaItem::blank(act, meeting.id, 0, args.kind, args.planned_min);
    item.title = args.title.clone().filter(|t| !t.is_empty());
    Ok(differences(items, &order.with(meeting, items, vec![item])))
}

/// Puts the items that are still to come in the order of the rule.
pub fn arrange(meeting: &Meeting, items: &[AgendaItem], order: &CaseOrder) -> Result<Vec<AgendaItem>, Refusal> {
    meeting.must_be_open_to_change("putting the agenda in order")?;
    Ok(order.arranged(items))
}

/// Moves an item to another place; those between give way.
pub fn move_to(meeting: &Meeting, items: &[AgendaItem], item: &AgendaItem, position: u32) -> Result<Changes, Refusal> {
    meeting.must_be_open_to_change("moving an item")?;
    let movable = matches!(item.status, ItemStatus::Proposed | ItemStatus::Listed);
    ensure(movable, Code::WrongState, "Only an item that is still to come can be moved.")?;
    let mut order: Vec<&AgendaItem> = items.iter().filter(|i| i.id != item.id).collect();
    order.sort_by_key(|i| i.position);
    let at = (position.max(1) as usize - 1).min(order.len());
    order.insert(at, item);
    let mut changes = Changes::none();
    for (one, place) in order.into_iter().zip(1..) {
        let mut after = one.clone();
        after.position = place;
        changes.update(one, &after);
    }
    Ok(changes)
}

/// Changes the frame of an item. One that becomes more or less pressing goes to its place where a new one would.
pub fn amend(
    meeting: &Meeting,
    items: &[AgendaItem],
    item: &AgendaItem,
    order: &CaseOrder,
    args: &AgendaAmend,
) -> Result<Changes, Refusal> {
    if !meeting.is_open_to_change()
        || matches!(item.status, ItemStatus::Discussed | ItemStatus::Withdrawn | ItemStatus::Deferred)
    {
        return Err(Refusal::wrong_state("This item has come to its end and does not change any more."));
    }
    dates::check_minutes(args.planned_min, "planned_min")?;
    let mut after = item.clone();
    after.planned_min = args.planned_min.unwrap_or(item.planned_min);
    after.presenter = args.presenter.or(item.presenter);
    after.urgency = args.urgency.or(item.urgency);
    if let Some(question) = &args.question {
        let why = "Say what the group is asked: a question of at least ten characters.";
        ensure(person::length(question) >= 10, Code::QuestionRequired, why).map_err(|r| r.at("question"))?;
        after.question = Some(question.clone());
    }
    if !meeting.is_running() && after.planned_min > item.planned_min {
        must_fit(meeting, total_min(items) - item.planned_min + after.planned_min)?;
    }
    let free = meeting.agenda_version == 0 && !meeting.is_running() && order.holds(items);
    let mut all = items.to_vec();
    all.retain(|i| i.id != item.id);
    all.push(after);
    Ok(differences(items, &if free { order.arranged(&all) } else { all }))
}

/// Opens an item. Any gate that has closed since it was listed stops it here.
pub fn open(act: &mut Act<'_>, meeting: &Meeting, items: &[AgendaItem], item: &AgendaItem) -> Result<Changes, Refusal> {
    meeting.must_be(&[MeetingStatus::InSession], "opening an item")?;
    ensure(
        matches!(item.status, ItemStatus::Listed | ItemStatus::Proposed),
        Code::WrongState,
        format!("Item {} is {}; only an item that is still to come is opened.", item.position, item.status.within()),
    )?;
    only_one_open(items)?;
    let mut after = item.clone();
    after.status = ItemStatus::InDiscussion;
    after.opened_at = Some(act.now);
    let mut changes = Changes::none();
    changes.update(item, &after);
    Ok(changes)
}

fn only_one_open(items: &[AgendaItem]) -> Result<(), Refusal> {
    match items.iter().find(|i| i.status == ItemStatus::InDiscussion) {
        None => Ok(()),
        Some(open) => {
            let why = format!("Item {} is still open. Close it or set it aside first.", open.position);
            Err(Refusal::new(Code::AnotherItemOpen, why))
        }
    }
}

/// Sets an open item aside.
pub fn pause(act: &mut Act<'_>, item: &AgendaItem) -> Result<Changes, Refusal> {
    ensure(
        item.status == ItemStatus::InDiscussion,
        Code::WrongState,
        "Only the item under discussion can be set aside.",
    )?;
    let mut after = item.clone();
    after.status = ItemStatus::PausedItem;
    after.paused_at = Some(act.now);
    let mut changes = Changes::none();
    changes.update(item, &after);
    Ok(changes)
}

/// Takes an item up again.
pub fn resume(act: &mut Act<'_>, item: &AgendaItem, items: &[AgendaItem]) -> Result<Changes, Refusal> {
    ensure(
        item.status == ItemStatus::PausedItem,
        Code::WrongState,
        "Only an item that was set aside can be taken up again.",
    )?;
    only_one_open(items)?;
    let mut after = item.clone();
    after.status = ItemStatus::InDiscussion;
    after.paused_sec += item.paused_at.map_or(0, |at| (act.now - at).num_seconds().max(0) as u32);
    after.paused_at = None;
    let mut changes = Changes::none();
    changes.update(item, &after);
    Ok(changes)
}

/// Closes an item. What a case needs is asked for in the order in which people give it: decision, outcome, action.
pub fn close(
    act: &mut Act<'_>,
    item: &AgendaItem,
    discussion: Option<&Discussion>,
    actions: &[Action],
    quorum: &QuorumView,
    args: &ItemClose,
) -> Result<Changes, Refusal> {
    ensure(
        item.is_open(),
        Code::WrongState,
        format!("Item {} is not open. Open it before closing it.", item.position),
    )?;
    let mut after = item.clone();
    let mut changes = Changes::none();
    if item.kind == ItemKind::Case {
        let outcome = args.outcome.or_else(|| discussion.and_then(|d| d.outcome));
        let why = "Choose the outcome of this case before it closes.";
        ensure(outcome.is_some(), Code::OutcomeRequired, why).map_err(|r| r.at("outcome"))?;
        let said = |text: Option<&String>| text.map(|t| t.trim()).filter(|t| !t.is_empty()).map(ToOwned::to_owned);
        let decision = said(args.decision.as_ref()).or_else(|| said(discussion.and_then(|d| d.decision.as_ref())));
        let why = "Write down what the group recommends before this case closes.";
        ensure(decision.is_some(), Code::DecisionRequired, why).map_err(|r| r.at("decision"))?;
        let reason = said(args.no_action_reason.as_ref());
        let why = "Add an action with an owner and a date, or say why none is needed.";
        ensure(!actions.is_empty() || reason.is_some(), Code::ActionOrReasonRequired, why)
            .map_err(|r| r.at("no_action_reason"))?;
        let chair_says = said(args.not_quorate_reason.as_ref());
        if !quorum.quorate {
            let why = format!(
                "The quorum is not met (missing: {}). The chair says why the group goes on; the decision is then advisory.",
                quorum.missing_in_words()
            );
            ensure(chair_says.is_some(), Code::NotQuorate, why).map_err(|r| r.at("not_quorate_reason"))?;
            let told = format!(
                "Decided without a quorum (missing: {}); it is printed as advisory.",
                quorum.missing_in_words()
            );
            changes.warn(Warning::new(Code::NotQuorate, told));
        }
        after.no_action_reason = if actions.is_empty() { reason } else { None };
        after.not_quorate_reason = if quorum.quorate { None } else { chair_says };
        changes.append(super::discussion::settle(act, item, discussion, outcome, decision));
    }
    after.quorate_at_decision = Some(quorum.quorate);
    after.missing_groups.clone_from(&quorum.missing);
    after.actual_sec = Some(item.elapsed_sec(act.now) as u32);
    after.status = ItemStatus::Discussed;
    after.closed_at = Some(act.now);
    after.paused_at = None;
    changes.update(item, &after);
    Ok(changes)
}

/// Puts an item off or takes it off, with the reason's code.
pub fn leave_out(
    act: &mut Act<'_>,
    meeting: &Meeting,
    item: &AgendaItem,
    status: ItemStatus,
    reason: &str,
) -> Result<Changes, Refusal> {
    let fits = matches!(
        item.status,
        ItemStatus::Proposed | ItemStatus::Listed | ItemStatus::InDiscussion | ItemStatus::PausedItem
    );
    ensure(
        fits && meeting.is_open_to_change(),
        Code::WrongState,
        format!("Item {} has come to its end already.", item.position),
    )?;
    let mut after = item.clone();
    after.status = status;
    after.status_reason = Some(reason.to_owned());
    if item.is_open() {
        after.actual_sec = Some(item.elapsed_sec(act.now) as u32);
        after.closed_at = Some(act.now);
        after.paused_at = None;
    }
    let mut changes = Changes::none();
    changes.update(item, &after);
    Ok(changes)
}

/// The cases that were not reached or put off, for the next conference: with their question, urgency and one more carry. Whoever
/// stands there already is not listed twice.
pub fn carried_over(
    act: &mut Act<'_>,
    next: &Meeting,
    next_items: &[AgendaItem],
    carried: &[&AgendaItem],
) -> Vec<AgendaItem> {
    let mut new = Vec::new();
    for old in carried.iter().filter(|o| !next_items.iter().any(|n| n.patient == o.patient && n.is_on_agenda())) {
        let mut item = AgendaItem::blank(act, next.id, 0, ItemKind::Case, old.planned_min);
        item.patient = old.patient;
        item.referral = old.referral;
        item.question.clone_from(&old.question);
        item.urgency = old.urgency;
        item.presenter = old.presenter;
        item.carry_count = old.carry_count + 1;
        item.carried_from = Some(old.id);
        new.push(item);
    }
    new
}

/// When an item is planned to start.
pub fn planned_start(meeting: &Meeting, offset_min: u32) -> DateTime<Utc> {
    dates::london_moment(meeting.date, meeting.start) + Duration::minutes(i64::from(offset_min))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use chrono::NaiveTime;

    fn id<T>(n: u128) -> Ref<T> {
        Ref::from_uuid(uuid::Uuid::from_u128(n))
    }

    /// A planned conference of 90 minutes, for tests of rules.
    pub(crate) fn meeting() -> Meeting {
        Meeting {
            id: id(1),
            mdg: id(2),
            date: "2026-11-19".parse().unwrap(),
            start: NaiveTime::from_hms_opt(13, 0, 0).unwrap(),
            planned_min: 90,
            venue: None,
            chair: None,
            joint_chair: None,
            minute_taker: None,
            status: MeetingStatus::Planned,
            agenda_version: 0,
            started_at: None,
            ended_at: None,
            paused_at: None,
        }
    }

    /// An item that is listed, for tests of rules.
    pub(crate) fn item(n: u128, position: u32, kind: ItemKind, planned_min: u32) -> AgendaItem {
        let who = crate::domain::actor::Actor::of_role("A", crate::domain::actor::AccessRole::MdgManager);
        let mut mint = || uuid::Uuid::from_u128(n);
        let mut act = Act { who: &who, now: DateTime::UNIX_EPOCH, mint: &mut mint };
        AgendaItem::blank(&mut act, id(1), position, kind, planned_min)
    }

    #[test]
    fn what_is_too_much_is_named_to_the_minute() {
        let items = |minutes| vec![item(1, 1, ItemKind::Welcome, 5), item(2, 2, ItemKind::Rca, minutes)];
        assert!(must_fit(&meeting(), 90).is_ok());
        let why = must_fit(&meeting(), 105).unwrap_err();
        assert_eq!(why.code, Code::AgendaOverTime);
        assert!(why.message.contains("15 minutes over: 105 minutes are planned and there are 90."), "{}", why.message);
        assert!(must_fit(&meeting(), 91).unwrap_err().message.contains("be 1 minute over"));
        assert_eq!(excess(&meeting(), total_min(&items(85))), None);
        assert!(excess(&meeting(), total_min(&items(86))).is_some());
    }

    #[test]
    fn what_a_conference_has_by_itself_is_there_once() {
        let who = crate::domain::actor::Actor::of_role("A", crate::domain::actor::AccessRole::MdgManager);
        let mut mint = || uuid::Uuid::from_u128(7);
        let mut act = Act { who: &who, now: DateTime::UNIX_EPOCH, mint: &mut mint };
        let due = standing_due(&mut act, &meeting(), &[], true);
        assert_eq!((due[0].kind, due.len(), total_min(&due)), (ItemKind::ProtocolList, 1, 0));
        assert!(standing_due(&mut act, &meeting(), &due, true).is_empty());
        assert!(standing_due(&mut act, &meeting(), &[], false).is_empty());
    }
}
