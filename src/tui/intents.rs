//! Everything a person can ask the terminal to do, one row each. Keys, footer, help, command finder and the printed
//! key list are all derived from these rows; nothing else lists keys. It knows no screen and no data.

/// Where a key means something. A screen listens to its own scope, then to the ones behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scope {
    /// Works on every screen.
    Global,
    /// Offered by the command finder on every screen, although its key only works in its other scopes.
    Anywhere,
    /// Moving about in rows and pages.
    Moving,
    /// A list that can be searched, filtered and sorted.
    List,
    /// The worklist.
    Worklist,
    /// One patient's record.
    Patient,
    /// Referrals that wait.
    Triage,
    /// Preparing the agenda.
    Agenda,
    /// The conference while it runs.
    Conference,
    /// The actions tracker.
    Actions,
    /// Minutes and what practices receive.
    Minutes,
    /// Bringing in a file.
    Import,
    /// A dialog over the screen.
    Dialog,
    /// A focused text field.
    Text,
    /// A focused field of several lines.
    LongText,
}

impl Scope {
    /// The scopes a key is looked up in, nearest first.
    pub const fn chain(self) -> &'static [Scope] {
        match self {
            Self::Global | Self::Anywhere => &[Self::Global],
            Self::Moving => &[Self::Moving, Self::Global],
            Self::List => &[Self::List, Self::Moving, Self::Global],
            Self::Worklist => &[Self::Worklist, Self::List, Self::Moving, Self::Global],
            Self::Patient => &[Self::Patient, Self::Moving, Self::Global],
            Self::Triage => &[Self::Triage, Self::List, Self::Moving, Self::Global],
            Self::Agenda => &[Self::Agenda, Self::Moving, Self::Global],
            Self::Conference => &[Self::Conference, Self::Moving, Self::Global],
            Self::Actions => &[Self::Actions, Self::List, Self::Moving, Self::Global],
            Self::Minutes => &[Self::Minutes, Self::Moving, Self::Global],
            Self::Import => &[Self::Import, Self::Moving, Self::Global],
            Self::Dialog => &[Self::Dialog],
            Self::Text => &[Self::Text, Self::Dialog],
            Self::LongText => &[Self::LongText, Self::Text, Self::Dialog],
        }
    }

    /// The heading over its keys.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Global | Self::Anywhere => "Everywhere",
            Self::Moving => "Moving",
            Self::List => "Lists",
            Self::Worklist => "Worklist",
            Self::Patient => "Patient",
            Self::Triage => "Triage",
            Self::Agenda => "Agenda",
            Self::Conference => "Conference",
            Self::Actions => "Actions",
            Self::Minutes => "Minutes",
            Self::Import => "Import",
            Self::Dialog => "Dialogs",
            Self::Text => "While typing",
            Self::LongText => "Long text",
        }
    }

    /// Every scope that has keys, in the order they are explained.
    pub const ALL: &'static [Scope] = &[
        Self::Triage,
        Self::Worklist,
        Self::Patient,
        Self::Agenda,
        Self::Conference,
        Self::Actions,
        Self::Minutes,
        Self::Import,
        Self::List,
        Self::Moving,
        Self::Global,
        Self::Dialog,
        Self::Text,
        Self::LongText,
    ];
}

/// What stands between a key press and lost work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Safety {
    /// Looks or moves; changes no record.
    Looks,
    /// Changes records, and undo brings the former state back.
    Undo,
    /// Asks first, with No as the answer that Enter gives.
    Asks,
    /// Asks for the name of the thing to be typed.
    AsksForName,
}

/// One thing a person can ask for.
#[derive(Debug)]
pub struct Row {
    /// Which one.
    pub intent: Intent,
    /// Its lasting name in settings and scripts, in kebab case.
    pub name: &'static str,
    /// Default keys, the one to show first.
    pub keys: &'static [&'static str],
    /// The footer's one to three words.
    pub hint: &'static str,
    /// Place in the footer, small numbers to the left; 0 keeps it out.
    pub foot: u8,
    /// Where its keys work.
    pub scopes: &'static [Scope],
    /// What protects from a slip.
    pub safety: Safety,
    /// What it does, as a sentence without full stop.
    pub about: &'static str,
    /// Other words people may look for.
    pub also: &'static str,
}

macro_rules! intents {
    ($($intent:ident $name:literal [$($key:literal),*] $hint:literal $foot:literal [$($scope:ident),+] $safety:ident
        $about:literal / $also:literal;)*) => {
        /// Something a person asked for, whichever key, click or command it came by.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Intent { $(#[doc = $about] $intent,)* }

        /// The table. Its order is the order of the help.
        pub const ROWS: &[Row] = &[$(Row {
            intent: Intent::$intent, name: $name, keys: &[$($key),*], hint: $hint, foot: $foot,
            scopes: &[$(Scope::$scope),+], safety: Safety::$safety, about: $about, also: $also,
        },)*];
    };
}

intents! {
    // Triage
    AcceptReferral "accept-referral" ["a"] "Accept" 10 [Triage] Undo
        "Accept the referral for discussion" / "agree yes discuss outcome";
    ProtocolReferral "protocol-referral" ["p"] "Protocol" 11 [Triage] Undo
        "Put the referral on the protocol list: its care package applies, without discussion" / "standard package outcome";
    NotReady "not-ready" ["m"] "Not ready" 12 [Triage] Undo
        "Say that the referral is not ready, and what is missing" / "incomplete wait outcome more information";
    DeclineReferral "decline-referral" ["d"] "Decline" 13 [Triage] Undo
        "Decline the referral, with the reason" / "reject refuse no outcome";
    RedirectReferral "redirect-referral" ["r"] "Redirect" 14 [Triage] Undo
        "Send the referral on to somebody else, with the reason" / "forward elsewhere outcome";
    WithdrawReferral "withdraw-referral" ["w"] "Withdrawn" 15 [Triage] Undo
        "Record that the referrer withdraws the referral" / "cancel take back outcome";
    DuplicateReferral "duplicate-referral" ["="] "Duplicate" 16 [Triage] Undo
        "Say that the referral repeats another one of the patient" / "same twice join merge outcome";
    TakeReferral "take-referral" ["t"] "Take up" 17 [Triage] Undo
        "Take the referral into triage: a new one, or one for which something was missing" / "begin ready again";
    ListReferral "list-referral" ["l"] "List" 18 [Triage] Undo
        "Put the accepted referral on the agenda of a conference" / "add agenda conference meeting";
    PullReferral "pull-referral" ["P"] "Discuss after all" 19 [Triage] Undo
        "Take the case from the protocol list, to be discussed after all" / "fetch protocol accept";
    Clinician "triage-clinician" ["c"] "Clinician" 31 [Triage] Looks
        "Choose the clinician who decides" / "doctor nurse who triage by";
    ReferralPatient "referral-patient" ["o"] "Record" 33 [Triage] Looks
        "Open the record of the patient who was referred" / "who chart person";
    NewReferral "new-referral" ["n"] "Refer" 32 [Triage, Worklist, Patient] Undo
        "Take in a new referral" / "receive request case";

    // Worklist and record
    AddToAgenda "add-to-agenda" ["a"] "Add to agenda" 30 [Worklist, Patient, Agenda] Undo
        "Add the selected patients to the next agenda" / "list refer propose candidate";
    Import "import" ["I"] "Import" 95 [Worklist, Anywhere] Looks
        "Bring in a list from a file" / "csv excel xlsx upload load patients";
    Consent "consent" ["C"] "Consent" 85 [Worklist, Patient, Triage, Agenda, Conference] Undo
        "Record what the patient agreed to share" / "agreement objection sharing opt out permission";
    ActivatePlan "put-plan-in-force" ["A"] "Put in force" 21 [Patient] Undo
        "Put the draft of the care plan in force" / "activate agree plan start version";
    EndPlan "end-plan" ["E"] "End plan" 0 [Patient] Asks
        "End the care plan: completed or revoked" / "stop finish close plan";
    Death "record-death" ["D"] "Died" 0 [Patient] Asks
        "Record that the patient has died, or that this was entered in error" / "dead deceased death date";
    PreviousTab "previous-tab" ["left", "h"] "" 0 [Patient] Looks
        "Previous part of the record" / "tab section";
    NextTab "next-tab" ["right", "l"] "" 0 [Patient] Looks
        "Next part of the record" / "tab section";

    // Agenda
    MoveItemUp "move-item-up" ["K", "shift+up"] "Up" 41 [Agenda] Undo
        "Move the item one place earlier" / "reorder sort higher";
    MoveItemDown "move-item-down" ["J", "shift+down"] "Down" 40 [Agenda] Undo
        "Move the item one place later" / "reorder sort lower";
    AddItem "add-item" ["o"] "Other item" 48 [Agenda] Undo
        "Add an item that is no case" / "welcome theme learning business any other break";
    AddMember "add-person" ["M"] "Add a person" 62 [Agenda] Undo
        "Add somebody who takes part or owns actions" / "member people staff colleague";
    FoundGroup "found-group" ["F"] "Found a group" 63 [Agenda] Undo
        "Found a group over its practices" / "mdg new team create";
    MemberLeaves "person-leaves" ["L"] "Somebody left" 0 [Agenda] Asks
        "Record that a person leaves the group" / "member people staff colleague gone";
    AddOrganisation "add-organisation" ["O"] "Add a place" 0 [Agenda] Undo
        "Add an organisation that no national file brings" / "charity council trust pharmacy place";
    AmendGroup "amend-group" ["f"] "The group" 0 [Agenda] Undo
        "Change the group: its practices, its lead, how it meets" / "mdg team practices edit";
    DeferItem "defer-item" ["d"] "Defer" 49 [Agenda] Undo
        "Put the item off to the next conference" / "postpone later move";
    ChooseConference "choose-conference" ["c"] "Conference" 61 [Agenda, Minutes] Looks
        "Choose another conference" / "meeting date past earlier next";
    Presenter "presenter" ["p"] "Presenter" 42 [Agenda] Undo
        "Choose who presents the item" / "speaker clinician";
    ItemNote "item-note" ["m"] "Question" 44 [Agenda] Undo
        "Change the question, the urgency and the minutes of the item" / "remark memo note";
    IssueAgenda "issue-agenda" ["w"] "Issue" 46 [Agenda] Asks
        "Issue the agenda to the members, or issue it again with what changed" / "circulate send publish version again";
    FillAgenda "fill-agenda" ["l"] "Who waits" 31 [Agenda] Undo
        "See who could be listed and why, and list those for whom there is room" / "candidates fill suggest ranked next";
    ArrangeItems "arrange-agenda" ["s"] "In order" 45 [Agenda] Undo
        "Put the items in order: by practice, the most pressing case first" / "arrange sort reorder practice block";
    IssuedVersions "issued-versions" ["v"] "Versions" 0 [Agenda] Looks
        "See every version of the agenda that was issued, and what changed since" / "history differences issued";
    CancelConference "cancel-conference" ["X"] "Cancel" 0 [Agenda] Undo
        "Cancel the conference, with the reason; its cases go to the next one" / "call off drop strike holiday";
    PlanSeries "plan-series" ["N"] "Series" 64 [Agenda] Undo
        "Plan the next conferences on the days on which the group meets" / "several dates year repeat recurrence";
    GroupMeets "group-meets" ["r"] "Meets" 65 [Agenda] Undo
        "Say on which days the group meets, its locality, and how many cases it takes" /
        "recurrence weekday third thursday capacity complex length";
    NewConference "new-conference" ["n"] "New" 60 [Agenda] Undo
        "Plan a new conference" / "create meeting date";
    Start "start-conference" ["S"] "Start" 43 [Agenda, Conference] Asks
        "Start the conference" / "begin open meeting";

    // Conference
    NextItem "next-item" ["n"] "Next" 10 [Conference] Undo
        "Go on to the next item" / "forward patient";
    PreviousItem "previous-item" ["b", "N"] "Another" 11 [Conference] Undo
        "Set the item aside and take up another" / "previous earlier back before patient";
    Discuss "discuss" ["d"] "Discuss" 12 [Conference] Undo
        "Write down the discussion" / "notes record minutes type";
    Action "action" ["a"] "Action" 13 [Conference] Undo
        "Add an action with its owner and due date" / "task to do follow up";
    Decide "decide" ["c"] "Decision" 14 [Conference] Undo
        "Choose the outcome and write the decision" / "conclude close result";
    Goal "goal" ["o"] "Goal" 17 [Conference, Patient] Undo
        "Add or change a goal of the patient" / "objective aim target";
    CarePlan "care-plan" ["p"] "Care plan" 18 [Conference, Patient] Undo
        "Open the care plan" / "plan intervention";
    Attendance "attendance" ["t"] "Attendance" 19 [Conference] Undo
        "Mark who is here" / "present apologies quorum register";
    MoreMinutes "more-minutes" ["+", "="] "Minutes" 15 [Conference, Agenda] Undo
        "Give the item more minutes" / "longer extend time";
    FewerMinutes "fewer-minutes" ["-"] "" 0 [Conference, Agenda] Undo
        "Give the item fewer minutes" / "shorter reduce time";
    Pause "pause" ["space"] "Pause" 16 [Conference] Undo
        "Stop the clock, or let it run on" / "timer break resume continue";
    Projector "projector" ["P", "f6"] "Projector" 20 [Conference] Looks
        "Large view for the room, without names" / "screen big share display";
    PatientViews "patient-views" ["v"] "Views" 22 [Conference] Undo
        "Write down what the person wants and thinks" / "voice wishes patient says";
    LeaveOut "leave-out" ["D"] "Put off" 23 [Conference] Asks
        "Put the item off to the next conference, or take it off the agenda" / "defer withdraw postpone remove";
    EndConference "end-conference" ["E"] "End" 21 [Conference] Asks
        "End the conference" / "finish close stop meeting";

    // Actions
    ActionDone "action-done" ["d"] "Done" 25 [Actions] Undo
        "Mark the action as done" / "complete finish close tick";
    ActionOwner "action-owner" ["o"] "Owner" 27 [Actions] Undo
        "Give the action to somebody else" / "assign responsible person";
    ActionDue "action-due" ["r"] "Due" 28 [Actions] Undo
        "Change the due date" / "reschedule postpone deadline";
    ActionAccept "action-accept" ["a"] "Accepted" 30 [Actions] Undo
        "Record that the owner accepts the action" / "agree take on";
    ActionStart "action-start" ["b"] "Begun" 31 [Actions] Undo
        "Record that work on the action has begun" / "start in progress";
    ActionNotDone "action-not-done" ["W"] "Not done" 32 [Actions] Asks
        "Record that the action was not done, and why" / "failed declined unavailable";
    ActionPatient "action-patient" ["p"] "Patient" 33 [Actions] Looks
        "Open the record of the patient the action is for" / "who chart person";
    ActionReopen "action-reopen" ["R"] "" 0 [Actions] Asks
        "Open a finished action again, with the reason" / "undone mistake";
    Views "views" ["v"] "Views" 60 [Worklist, Triage, Actions] Looks
        "Choose what is listed: a named view, a cohort, a stage" / "list filter narrow show cohort overdue mine all";
    ChaseList "chase-list" ["z"] "Chase list" 29 [Actions] Looks
        "List what is overdue, owner by owner" / "remind overdue late";

    // Minutes
    Approve "approve-minutes" ["L"] "Approve" 26 [Minutes] Asks
        "Approve the minutes and lock them" / "finalise sign finish version";
    Submit "hand-in-minutes" ["w"] "Hand in" 27 [Minutes] Undo
        "Hand the minutes to the reviewer" / "submit review";
    SendBack "send-back-minutes" ["R"] "Send back" 28 [Minutes] Undo
        "Send the minutes back with what is to be changed" / "return reject changes";
    Amend "amend-minutes" ["A"] "Correct" 29 [Minutes] Asks
        "Open approved minutes for a correction, as a new version" / "amend mistake error version wrong patient";
    MinutesVersions "minutes-versions" ["v"] "Versions" 0 [Minutes] Looks
        "Read an older version of the minutes, or see two of them side by side" / "compare differences history earlier superseded";
    Export "export" ["x"] "Export" 83 [Minutes, Agenda] Looks
        "Write the papers of the agenda, or each practice its files" /
        "save pdf html csv word extract practice pack papers calendar slot sheet";
    Papers "papers" ["X"] "Papers" 84 [Minutes, Actions] Looks
        "Write papers for members, organisations, patients, owners or a board" /
        "minutes members letter patient copy chase list organisation urgent draft board summary report csv";
    Copy "copy" ["y"] "Copy" 0 [Minutes, Agenda] Looks
        "Copy the path of the folder that was written" / "yank clipboard";
    PreviousDocument "previous-document" ["left", "h"] "" 0 [Minutes] Looks
        "Previous document of this practice" / "file page patient";
    NextDocument "next-document" ["right", "l"] "" 0 [Minutes] Looks
        "Next document of this practice" / "file page patient";

    // Import
    ChooseFile "choose-file" ["o"] "Choose file" 20 [Import] Looks
        "Choose the file to bring in" / "open browse path";
    RunImport "run-import" ["I"] "Import these rows" 22 [Import] Asks
        "Bring the checked rows in" / "apply load confirm";

    // Shared by several screens
    Open "open" ["enter"] "Open" 10 [List, Agenda, Import] Looks
        "Open what is selected" / "show view record go";
    Edit "edit" ["e"] "Edit" 82 [Triage, Patient, Agenda, Minutes] Undo
        "Change the referral, the plan or the goals, the conference, or the wording of the minutes" / "modify correct amend wording";
    Remove "remove" ["D"] "Take off" 0 [Agenda, Actions] Asks
        "Take the item off the agenda, or cancel the action" / "delete withdraw cancel remove";
    PreviousOne "previous-one" ["["] "" 0 [Patient, Minutes] Looks
        "Show the one before in the list you came from" / "patient practice back";
    NextOne "next-one" ["]"] "" 0 [Patient, Minutes] Looks
        "Show the next in the list you came from" / "patient practice forward";

    // Lists
    Select "select" ["space"] "Select" 20 [List] Looks
        "Select this row, or let it go" / "mark tag tick choose";
    SelectUp "select-up" ["shift+up"] "" 0 [List] Looks
        "Select and move up" / "range mark";
    SelectDown "select-down" ["shift+down"] "" 0 [List] Looks
        "Select and move down" / "range mark";
    SelectAll "select-all" ["*"] "" 0 [List] Looks
        "Select every row of the filter" / "mark everything";
    Search "search" ["/", "f3"] "Search" 40 [List] Looks
        "Search this list" / "find look name number";
    Sort "sort" ["s"] "Sort" 70 [Worklist] Looks
        "Sort the list" / "order arrange by";

    // Moving
    Down "down" ["down", "j"] "" 0 [Moving] Looks
        "Next row" / "move";
    Up "up" ["up", "k"] "" 0 [Moving] Looks
        "Previous row" / "move";
    First "first" ["g g", "home"] "" 0 [Moving] Looks
        "First row" / "top start";
    Last "last" ["G", "end"] "" 0 [Moving] Looks
        "Last row" / "bottom end";
    PageDown "page-down" ["pgdn"] "" 0 [Moving] Looks
        "One page down" / "scroll";
    PageUp "page-up" ["pgup"] "" 0 [Moving] Looks
        "One page up" / "scroll";
    HalfPageDown "half-page-down" ["ctrl+d"] "" 0 [Moving] Looks
        "Half a page down" / "scroll";
    HalfPageUp "half-page-up" ["ctrl+u"] "" 0 [Moving] Looks
        "Half a page up" / "scroll";
    NextPane "next-pane" ["tab"] "" 0 [Triage, Patient, Actions, Minutes] Looks
        "Next part of the screen" / "panel field switch";
    PreviousPane "previous-pane" ["shift+tab"] "" 0 [Triage, Patient, Actions, Minutes] Looks
        "Previous part of the screen" / "panel field switch";

    // Everywhere
    GoTriage "go-triage" ["0", "g r"] "" 0 [Global] Looks
        "Go to the triage of referrals" / "referrals received waiting";
    GoWorklist "go-worklist" ["1", "g w"] "" 0 [Global] Looks
        "Go to the worklist" / "patients list home";
    GoPatient "go-patient" ["2", "g p"] "" 0 [Global] Looks
        "Go to the patient record" / "chart";
    GoAgenda "go-agenda" ["3", "g a"] "" 0 [Global] Looks
        "Go to the agenda" / "plan meeting";
    GoConference "go-conference" ["4", "g c"] "" 0 [Global] Looks
        "Go to the conference" / "meeting live";
    GoActions "go-actions" ["5", "g t"] "" 0 [Global] Looks
        "Go to the actions" / "tasks to do tracker";
    GoMinutes "go-minutes" ["6", "g n"] "" 0 [Global] Looks
        "Go to the minutes" / "notes export practices";
    Messages "messages" ["g m"] "" 0 [Global] Looks
        "Read the messages again" / "log history said notice";
    Undo "undo" ["u", "ctrl+z"] "Undo" 110 [Global] Undo
        "Take back the last change" / "revert mistake";
    Redo "redo" ["U", "ctrl+y"] "" 0 [Global] Undo
        "Make the change again that was taken back" / "repeat";
    SaveNow "save" ["ctrl+s"] "" 0 [Global] Looks
        "Say when the work was last saved; every change is kept at once" / "store keep";
    HideScreen "hide-screen" ["f9", "ctrl+b"] "Hide" 100 [Global] Looks
        "Hide everything on the screen" / "privacy blank lock panic";
    Mouse "mouse" ["f8"] "" 0 [Global] Looks
        "Let the mouse click here, or select text" / "pointer wheel copy";
    More "more" ["."] "More" 95 [Global] Looks
        "Everything that can be done, that with what is selected first" / "other rest record enter correct amend form menu";
    Lists "lists" ["g l"] "" 0 [Global] Looks
        "Lists of records: organisations, members, scores, merges, papers to be destroyed and others" / "register directory services sites groups assessments admissions mismatches recall";
    Palette "find-command" [":", "ctrl+p"] "" 0 [Global] Looks
        "Find any command by name" / "palette menu search";
    Back "back" ["esc"] "Back" 105 [Global] Looks
        "Go back one step; never leaves mdg" / "return cancel";
    BackOrLeave "back-or-leave" ["q"] "" 0 [Global] Looks
        "Go back one step, and leave mdg from the first screen" / "quit exit close";
    Leave "leave" ["ctrl+c"] "" 0 [Global] Looks
        "Leave mdg, when pressed twice" / "quit exit close";
    Help "help" ["?", "f1"] "Keys" 255 [Global] Looks
        "Show the keys of this screen" / "shortcuts what manual";

    // Dialogs and typing
    Accept "accept" ["enter"] "Choose" 10 [Dialog] Looks
        "Take what is selected" / "ok yes confirm";
    CloseDialog "close-dialog" ["esc"] "Close" 90 [Dialog] Looks
        "Close without choosing" / "cancel no";
    SaveForm "save-form" ["ctrl+s"] "Save" 20 [Text] Undo
        "Save the form" / "store keep submit";
    NextField "next-field" ["tab"] "Next field" 30 [Text] Looks
        "Next field" / "move";
    PreviousField "previous-field" ["shift+tab"] "" 0 [Text] Looks
        "Previous field" / "move";
    LargerEditor "larger-editor" ["ctrl+e"] "Larger" 40 [LongText] Looks
        "Write in the whole window, and back" / "big full screen";
    LineStart "line-start" ["ctrl+a", "home"] "" 0 [Text] Looks
        "Start of the line" / "begin";
    LineEnd "line-end" ["ctrl+e", "end"] "" 0 [Text] Looks
        "End of the line" / "finish";
    WordLeft "word-left" ["ctrl+left", "alt+b"] "" 0 [Text] Looks
        "One word to the left" / "back";
    WordRight "word-right" ["ctrl+right", "alt+f"] "" 0 [Text] Looks
        "One word to the right" / "forward";
    DeleteWord "delete-word" ["ctrl+w", "ctrl+backspace", "alt+backspace"] "" 0 [Text] Looks
        "Delete the word before" / "erase";
    DeleteToEnd "delete-to-end" ["ctrl+k"] "" 0 [Text] Looks
        "Delete to the end of the line" / "erase kill";
    DeleteToStart "delete-to-start" ["ctrl+u"] "" 0 [Text] Looks
        "Delete to the start of the line" / "erase kill";
    TextUndo "text-undo" ["ctrl+z"] "" 0 [Text] Looks
        "Undo in this field" / "revert";
    TextRedo "text-redo" ["ctrl+y"] "" 0 [Text] Looks
        "Redo in this field" / "repeat";
}

impl Intent {
    /// Its row.
    pub fn row(self) -> &'static Row {
        // The macro writes the enum and the table in one order.
        &ROWS[self as usize]
    }

    /// The intent with this lasting name.
    pub fn by_name(name: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.name == name).map(|row| row.intent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::key::Chord;
    use std::collections::BTreeMap;

    /// A key that means something nearer in a scope than further out, on purpose: in long text, Ctrl+E opens the
    /// larger editor, and End goes to the end of the line.
    const SHADOWS: &[(Intent, Intent)] = &[(Intent::LargerEditor, Intent::LineEnd)];

    #[test]
    fn every_intent_finds_its_own_row() {
        for row in ROWS {
            assert_eq!(row.intent.row().name, row.name);
            assert_eq!(Intent::by_name(row.name), Some(row.intent));
        }
    }

    #[test]
    fn names_are_kebab_case_and_used_once() {
        let mut seen = std::collections::BTreeSet::new();
        for row in ROWS {
            assert!(row.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", row.name);
            assert!(seen.insert(row.name), "{} is used twice", row.name);
        }
    }

    #[test]
    fn every_row_is_explained_and_every_footer_place_has_words() {
        for row in ROWS {
            assert!(!row.about.is_empty() && !row.about.ends_with('.'), "{}", row.name);
            assert!(!row.also.is_empty(), "{} has no other words", row.name);
            assert!(row.foot == 0 || !row.hint.is_empty(), "{} has a place and no words", row.name);
        }
    }

    #[test]
    fn no_key_means_two_things_on_one_screen() {
        for scope in Scope::ALL {
            let mut seen: BTreeMap<String, Intent> = BTreeMap::new();
            for row in ROWS.iter().filter(|row| row.scopes.iter().any(|s| scope.chain().contains(s))) {
                for key in row.keys {
                    let shown = Chord::parse(key).unwrap().to_string();
                    if let Some(&other) = seen.get(&shown)
                        && !SHADOWS.contains(&(other, row.intent))
                    {
                        panic!("in {scope:?}, {shown} is both {} and {}", other.row().name, row.name);
                    }
                    seen.entry(shown).or_insert(row.intent);
                }
            }
        }
    }

    #[test]
    fn a_prefix_is_never_a_key_by_itself() {
        for scope in Scope::ALL {
            let rows: Vec<_> = ROWS.iter().filter(|row| row.scopes.iter().any(|s| scope.chain().contains(s))).collect();
            let chords: Vec<Chord> =
                rows.iter().flat_map(|row| row.keys).map(|key| Chord::parse(key).unwrap()).collect();
            for long in chords.iter().filter(|c| c.0.len() > 1) {
                assert!(!chords.iter().any(|c| c.0 == long.0[..1]), "{long} cannot be reached in {scope:?}");
            }
        }
    }

    #[test]
    fn no_reserved_key_is_bound() {
        for row in ROWS {
            let in_text = row.scopes.iter().all(|s| matches!(s, Scope::Text | Scope::LongText));
            for key in row.keys.iter().flat_map(|key| Chord::parse(key).unwrap().0) {
                assert_eq!(key.reserved(in_text), None, "{} uses {key}", row.name);
            }
        }
    }

    #[test]
    fn no_single_small_letter_does_what_undo_cannot_take_back() {
        for row in ROWS.iter().filter(|row| row.safety == Safety::AsksForName) {
            for key in row.keys {
                assert!(!(key.len() == 1 && key.chars().all(|c| c.is_ascii_lowercase())), "{} on {key}", row.name);
            }
        }
    }
}
