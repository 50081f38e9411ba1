//! Why something was not done. A refusal has a stable code for scripts and tests, a sentence that says what to do next, and
//! the field it belongs to; the same text stands beside the field, on the error stream and in a script's answer.

use serde::{Serialize, Serializer};
use std::fmt;

macro_rules! codes {
    ($( $variant:ident = $code:literal, $meaning:literal; )+) => {
        /// The stable names of refusals and warnings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $( #[doc = $meaning] $variant, )+ }
        impl Code {
            /// Every code, in the order of the list.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];
            /// The stable text of the code.
            pub const fn text(self) -> &'static str { match self { $( Self::$variant => $code, )+ } }
            /// What the code means, in a few words.
            pub const fn meaning(self) -> &'static str { match self { $( Self::$variant => $meaning, )+ } }
        }
    };
}

codes! {
    NhsNumberLength = "nhs_number_length", "an NHS number has ten digits";
    NhsNumberCheck = "nhs_number_check", "the check digit of the NHS number does not match";
    NhsNumberRepeatedDigit = "nhs_number_repeated_digit", "ten times the same digit is no NHS number";
    NhsNumberMissingReason = "nhs_number_missing_reason", "no NHS number, and no reason why";
    DuplicateConflict = "duplicate_conflict", "the NHS number belongs to somebody with another name or birth date";
    FamilyNameMissing = "family_name_missing", "a person needs a family name";
    BirthDateFuture = "birth_date_future", "the birth date lies in the future";
    BirthDateRange = "birth_date_range", "the birth date is missing, impossible or before 1900";
    DateUnreadable = "date_unreadable", "a date that cannot be read without guessing";
    ValueUnknown = "value_unknown", "a word that is not on its list";
    DateOrder = "date_order", "two dates stand in the wrong order";
    ScoreRange = "score_range", "the score lies outside what the instrument or model can give";
    AlreadyRecorded = "already_recorded", "this is recorded for that day already";
    NumberAlone = "number_alone", "warning: rows were matched by NHS number alone";
    ValueTooLong = "value_too_long", "more text than the field holds";
    UnknownPractice = "unknown_practice", "no practice has this ODS code";
    PracticeClosed = "practice_closed", "the practice has closed";
    PracticeClosedSuccessor = "practice_closed_successor", "warning: the practice has closed, its successor was taken";
    SuccessorRequired = "successor_required", "a closing practice needs one that takes over its patients";
    TreeOrder = "tree_order", "an organisation stands under a larger one, and never under itself";
    RecurrenceUnreadable = "recurrence_unreadable", "the days on which a group meets cannot be read";
    BankHolidaysUnknown = "bank_holidays_unknown", "warning: bank holidays are not known to the program";
    Under16 = "under_16", "the patient is under 16";
    QuestionRequired = "question_required", "a case needs a question";
    ConsentNotRecorded = "consent_not_recorded", "nobody recorded consent to discuss the patient";
    ConsentRefused = "consent_refused", "the patient refused";
    ConsentWithdrawn = "consent_withdrawn", "the patient withdrew consent";
    OverrideTooLong = "override_too_long", "an override ends on the day of the next conference at the latest";
    SecondPersonRequired = "second_person_required", "this takes two people";
    ExcludedRecipient = "excluded_recipient", "the patient wants this organisation kept out";
    BestInterestsIncomplete = "best_interests_incomplete", "best interests needs lack of capacity, a reason and a decision-maker";
    MergedRecord = "merged_record", "the record was merged into another one";
    NearMatch = "near_match", "warning: somebody else could be taken for this patient";
    Deceased = "deceased", "the patient has died";
    PracticeOutsideMdg = "practice_outside_mdg", "the patient's practice is not one of the group's";
    AnotherPatient = "another_patient", "what it is to belong to is about another patient";
    AlreadyListed = "already_listed", "the patient is on this agenda already";
    AgendaOverTime = "agenda_over_time", "the agenda is longer than the meeting";
    CarriedTwice = "carried_twice", "warning: a case was carried over twice; it is discussed now, or deferred with a reason";
    NextDateRequired = "next_date_required", "cases are listed and no later conference is planned";
    LateAdditionNotUrgent = "late_addition_not_urgent", "the agenda was issued: only urgent cases are added";
    NotQuorate = "not_quorate", "the quorum is not met; the chair must say why to go on";
    OutcomeRequired = "outcome_required", "a case needs an outcome before it closes";
    DecisionRequired = "decision_required", "a case needs a decision before it closes";
    ActionOrReasonRequired = "action_or_reason_required", "a case needs an action, or the reason why there is none";
    ReasonRequired = "reason_required", "this needs a reason";
    OwnerRequired = "owner_required", "an action needs an owner";
    OwnerInactive = "owner_inactive", "the owner has left";
    OwnerWithoutOrganisation = "owner_without_organisation", "the owner belongs to no organisation";
    DueRequired = "due_required", "an action needs a date";
    DueBeforeMeeting = "due_before_meeting", "the date lies before the meeting";
    TextTooShort = "text_too_short", "too few words to act on";
    VerbRequired = "verb_required", "warning: an action starts with what is to be done";
    SingleContactRequired = "single_contact_required", "a plan needs a single point of contact";
    GoalRequired = "goal_required", "a plan needs a goal";
    GoalDomainRequired = "goal_domain_required", "a goal needs a part of life it belongs to";
    AchievementRequired = "achievement_required", "a completed goal says what was achieved";
    AgreementRequired = "agreement_required", "a plan says with whom it was agreed";
    ReviewDateRequired = "review_date_required", "a plan needs a review within twelve months";
    OneActivePlan = "one_active_plan", "the patient has an active plan";
    WrongState = "wrong_state", "this cannot be done at this stage";
    MeetingDateTaken = "meeting_date_taken", "the group meets on this date already";
    ItemsOpen = "items_open", "a meeting closes when every item has an end";
    NobodyPresent = "nobody_present", "nobody is recorded as present";
    AnotherItemOpen = "another_item_open", "one item at a time";
    MinutesImmutable = "minutes_immutable", "approved minutes do not change";
    ApproverIsMinuteTaker = "approver_is_minute_taker", "who took the minutes does not approve them";
    ApproverNotEntitled = "approver_not_entitled", "the chair or the clinical lead approves";
    NotApproved = "not_approved", "the minutes are not approved";
    ForeignIdentifier = "foreign_identifier", "a document names another patient or practice";
    PossibleIdentifier = "possible_identifier", "a document has words that may be about somebody else, and nobody said why they may leave";
    RestrictedField = "restricted_field", "a document would hold an address or number that is to leave in none";
    SentTwice = "sent_twice", "warning: the practice was sent this version before";
    RegistrationChanged = "registration_changed", "the patient has moved to another practice";
    DuplicateReferral = "duplicate_referral", "the patient has an open referral in this group; a second one joins it";
    ClinicianRequired = "clinician_required", "a clinician of the group decides";
    CohortUnreadable = "cohort_unreadable", "the criteria of a cohort cannot be read";
    CohortVersion = "cohort_version", "the criteria changed and their version did not";
    CodeTaken = "code_taken", "the code or short name is in use";
    CodeUnreadable = "code_unreadable", "the code does not have the right form";
    LastProfile = "last_profile", "somebody who may let others in has to stay";
    PermissionDenied = "permission_denied", "this role may not do this";
    NotFound = "not_found", "there is no such record";
    FieldMissing = "field_missing", "a field is missing";
    FieldUnreadable = "field_unreadable", "a field holds something else than it takes";
    FieldUnknown = "field_unknown", "there is no such field";
    CommandUnknown = "command_unknown", "there is no such command or question";
    LineUnreadable = "line_unreadable", "the line is no JSON object";
    ClockFixed = "clock_fixed", "the time can be set on a demo or trial database only";
    ClockBehind = "clock_behind", "warning: the clock is behind the last entry in the log";
    FileUnreadable = "file_unreadable", "the file cannot be read";
    FileNotRecognised = "file_not_recognised", "the header is of no known kind of file";
    NothingToUndo = "nothing_to_undo", "there is nothing to undo";
    UndoBlocked = "undo_blocked", "somebody changed it since, or it is signed";
    AuditBroken = "audit_broken", "the change log does not match its seals";
    BaseVersionConflict = "base_version_conflict", "somebody else changed it meanwhile";
    StoreFailed = "store_failed", "the database could not do it";
    SealMissing = "seal_missing", "packs are to be sealed, and a key or the passphrase for it is missing";
    ExportFailed = "export_failed", "the files could not be written";
}

impl Code {
    /// Whether any line can be refused so, whatever it does: it cannot be read, the role may not, a record is not there, the
    /// clock is wrong, or the database fails. The list of commands names every other code.
    pub const fn is_general(self) -> bool {
        matches!(
            self,
            Self::LineUnreadable
                | Self::CommandUnknown
                | Self::FieldMissing
                | Self::FieldUnreadable
                | Self::FieldUnknown
                | Self::ValueTooLong
                | Self::PermissionDenied
                | Self::NotFound
                | Self::ClockFixed
                | Self::ClockBehind
                | Self::BaseVersionConflict
                | Self::StoreFailed
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// One or two sentences: what is wrong and what to do next.
    pub message: String,
    /// The field it belongs to, if it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Refusal {
    /// A refusal that belongs to no field.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None }
    }

    /// The same refusal, beside a field.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// Something named does not exist.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            Code::NotFound,
            format!("There is no such {}. It may have been undone; look again.", what.replace('_', " ")),
        )
    }

    /// Something cannot be done at this stage of its life.
    pub fn wrong_state(message: impl Into<String>) -> Self {
        Self::new(Code::WrongState, message)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// Something that was done all the same, and that somebody should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The stable code.
    pub code: Code,
    /// One sentence.
    pub message: String,
}

impl Warning {
    /// A warning with its sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Refuses unless the condition holds.
pub fn ensure(holds: bool, code: Code, message: impl Into<String>) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::new(code, message)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_distinct_and_has_a_meaning() {
        let texts: BTreeSet<&str> = Code::ALL.iter().map(|c| c.text()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|c| c.meaning().len() > 10));
    }
}
