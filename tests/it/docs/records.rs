//! A page for each noun: its rules are written by people, and what follows the mark is made from the program. Every closed list stands
//! on one of them, and so does every command and question.

use super::{cell, is_fresh, root};
use mdg::domain::action::{ActionCloseReason, ActionKind, ActionStatus, FundingResponsibility};
use mdg::domain::actor::AccessRole;
use mdg::domain::agenda::{DeferReason, ItemKind, ItemStatus, Urgency, WithdrawReason};
use mdg::domain::agenda_issue::PatientsBy;
use mdg::domain::agenda_view::CandidateRank;
use mdg::domain::assessment::Instrument;
use mdg::domain::attendance::{AttendanceMode, AttendanceStatus};
use mdg::domain::care_plan::{AgreedWith, InterventionKind, LegalKind, Place, PlanStatus};
use mdg::domain::coded::Coded;
use mdg::domain::command::CommandSpec;
use mdg::domain::consent::{Capacity, ConsentDecision, ConsentMethod, ConsentScope};
use mdg::domain::directory::SiteKind;
use mdg::domain::discussion::{ConfidentialPart, Followed, Outcome, Topic};
use mdg::domain::goal::{Achievement, GoalLifecycle, LifeDomain, Priority, Voice};
use mdg::domain::identity::Former;
use mdg::domain::learning::LearningSource;
use mdg::domain::meeting::MeetingStatus;
use mdg::domain::member::{Register, Role, RoleGroup};
use mdg::domain::minutes::{AmendmentClass, MinutesStatus};
use mdg::domain::mismatch::Verdict;
use mdg::domain::organisation::{Delivery, OrganisationKind, OrganisationStatus};
use mdg::domain::paper_format::PaperFormat;
use mdg::domain::papers::{ConferencePaper, Paper};
use mdg::domain::patient::{
    Accommodation, ConditionCode, DeathStatus, Gender, NhsNumberAbsent, NhsNumberStatus, PlaceOfDeath,
};
use mdg::domain::patient_merge::MergeStatus;
use mdg::domain::query::{ActionView, RecordKind, View, WorklistSort};
use mdg::domain::rca::{RcaCause, TeamJudgement};
use mdg::domain::recall::RecallReason;
use mdg::domain::referral::{CohortBasis, Informed, ReadyPoint, ReferralSource, ReferralStatus, TriageOutcome};
use mdg::domain::refusal::Code;
use mdg::domain::retention::RetentionRule;
use mdg::domain::risk::{RiskModel, RiskTier};
use mdg::domain::sharing::OverrideGround;
use mdg::domain::theme::Theme;
use mdg::domain::{Command, Query};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// From here on a page is made from the program.
const MARK: &str = "<!-- What follows is made from the program: `just pages` writes it anew. -->";

/// A closed list: what it is called, and its values with their words.
type List = (&'static str, Vec<(&'static str, &'static str)>);

fn list<C: Coded>() -> List {
    (C::LIST, C::ALL.iter().map(|value| (value.code(), value.words())).collect())
}

/// A page: its file, what the names of its commands and questions begin with, and its closed lists.
struct Page {
    file: &'static str,
    nouns: &'static [&'static str],
    lists: Vec<List>,
}

fn pages() -> Vec<Page> {
    let page = |file, nouns, lists| Page { file, nouns, lists };
    vec![
        page(
            "places",
            &["organisation", "organisations", "service", "services", "site", "sites", "networks", "import"],
            vec![list::<OrganisationKind>(), list::<OrganisationStatus>(), list::<Delivery>(), list::<SiteKind>()],
        ),
        page(
            "groups",
            &["member", "members", "mdg", "mdgs", "profile", "profiles"],
            vec![list::<AccessRole>(), list::<Role>(), list::<RoleGroup>(), list::<Register>()],
        ),
        page(
            "patients",
            &["patient", "merges", "retention"],
            vec![
                list::<NhsNumberAbsent>(),
                list::<NhsNumberStatus>(),
                list::<Gender>(),
                list::<Accommodation>(),
                list::<DeathStatus>(),
                list::<PlaceOfDeath>(),
                list::<Former>(),
                list::<MergeStatus>(),
                list::<RetentionRule>(),
            ],
        ),
        page(
            "registry",
            &["condition", "risk", "assessment", "admission", "theme", "medicines", "mismatch", "mismatches"],
            vec![
                list::<ConditionCode>(),
                list::<RiskModel>(),
                list::<RiskTier>(),
                list::<Instrument>(),
                list::<Theme>(),
                list::<Verdict>(),
            ],
        ),
        page("cohorts", &["cohort", "cohorts", "worklist", "views"], vec![list::<View>(), list::<WorklistSort>()]),
        page(
            "consent",
            &["consent", "override", "recall", "recalls"],
            vec![
                list::<ConsentScope>(),
                list::<ConsentDecision>(),
                list::<ConsentMethod>(),
                list::<Capacity>(),
                list::<OverrideGround>(),
                list::<RecallReason>(),
            ],
        ),
        page(
            "referrals",
            &["referral", "triage"],
            vec![
                list::<ReferralSource>(),
                list::<ReferralStatus>(),
                list::<TriageOutcome>(),
                list::<Informed>(),
                list::<CohortBasis>(),
                list::<ReadyPoint>(),
            ],
        ),
        page(
            "agenda",
            &["agenda"],
            vec![
                list::<ItemKind>(),
                list::<ItemStatus>(),
                list::<Urgency>(),
                list::<DeferReason>(),
                list::<WithdrawReason>(),
                list::<CandidateRank>(),
                list::<PatientsBy>(),
            ],
        ),
        page(
            "conference",
            &[
                "meeting",
                "meetings",
                "attendance",
                "item",
                "discussion",
                "conference",
                "case",
                "rca",
                "learning",
                "pulse",
                "home",
            ],
            vec![
                list::<MeetingStatus>(),
                list::<AttendanceStatus>(),
                list::<AttendanceMode>(),
                list::<Outcome>(),
                list::<Followed>(),
                list::<Topic>(),
                list::<ConfidentialPart>(),
                list::<TeamJudgement>(),
                list::<RcaCause>(),
                list::<LearningSource>(),
            ],
        ),
        page(
            "care-plans",
            &["plan", "goal"],
            vec![
                list::<PlanStatus>(),
                list::<AgreedWith>(),
                list::<InterventionKind>(),
                list::<LegalKind>(),
                list::<Place>(),
                list::<GoalLifecycle>(),
                list::<Achievement>(),
                list::<Voice>(),
                list::<LifeDomain>(),
                list::<Priority>(),
            ],
        ),
        page(
            "actions",
            &["action", "actions", "service_gaps", "follow_through"],
            vec![
                list::<ActionStatus>(),
                list::<ActionKind>(),
                list::<ActionCloseReason>(),
                list::<FundingResponsibility>(),
                list::<ActionView>(),
            ],
        ),
        page("papers", &["papers"], vec![list::<Paper>(), list::<ConferencePaper>()]),
        page("minutes", &["minutes"], vec![list::<MinutesStatus>(), list::<AmendmentClass>(), list::<PaperFormat>()]),
        page("log", &["audit", "undo", "redo", "draft", "drafts", "records"], vec![list::<RecordKind>()]),
    ]
}

fn noun(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

pub(super) fn are_fresh() {
    let specs = [Command::specs(), Query::specs()];
    let mut placed = BTreeSet::new();
    let mut listed = BTreeSet::new();
    let mut index =
        String::from("# Records\n\nA page for each thing that mdg keeps: its rules, and what can be done with it.\n\n");
    for page in pages() {
        let file = format!("docs/records/{}.md", page.file);
        let there = std::fs::read_to_string(root().join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let written = there.split(MARK).next().unwrap().trim_end();
        let mut made = format!("{written}\n\n{MARK}\n");
        for (heading, specs) in [("What can be done", &specs[0]), ("What can be asked", &specs[1])] {
            let own: Vec<&CommandSpec> = specs.iter().filter(|spec| page.nouns.contains(&noun(spec.name))).collect();
            placed.extend(own.iter().map(|spec| spec.name));
            table(&mut made, heading, &own);
        }
        for (name, values) in page.lists {
            assert!(listed.insert(name), "{name} stands on two pages");
            let _ = write!(made, "\n## {}\n\n| Code | Words |\n|---|---|\n", capital(name));
            for (code, words) in values {
                let _ = writeln!(made, "| `{code}` | {} |", cell(words));
            }
        }
        is_fresh(&file, &made);
        let title = written.lines().next().unwrap().trim_start_matches("# ");
        let _ = writeln!(index, "- [{title}]({}.md)", page.file);
    }
    index.push_str("- [Permissions](permissions.md): who may do what\n");
    is_fresh("docs/records/README.md", &index);
    let left: Vec<&str> = specs.iter().flatten().map(|spec| spec.name).filter(|name| !placed.contains(name)).collect();
    assert!(left.is_empty(), "on no page: {left:?}");
    for name in declared() {
        assert!(listed.contains(name.as_str()), "'{name}' stands on no page");
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn table(page: &mut String, heading: &str, specs: &[&CommandSpec]) {
    if specs.is_empty() {
        return;
    }
    let _ = write!(page, "\n## {heading}\n\n| Name | What it does | Refused with |\n|---|---|---|\n");
    for spec in specs {
        let codes: Vec<String> = spec.refusals.iter().map(|code| format!("`{}`", code.text())).collect();
        let _ = writeln!(page, "| `{}` | {} | {} |", spec.name, cell(spec.does), codes.join(", "));
    }
}

/// The closed lists that the program declares, but for those that never leave it.
fn declared() -> Vec<String> {
    const WITHIN: &[&str] = &["change of an agenda"];
    let mut found = Vec::new();
    let mut folders = vec![root().join("src/domain")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let name = line.trim().strip_prefix("pub enum ").and_then(|rest| rest.split('"').nth(1));
                if let Some(name) = name.filter(|_| line.contains(" = \"") && line.ends_with('{')) {
                    found.push(name.to_owned());
                }
            }
        }
    }
    found.retain(|name| !WITHIN.contains(&name.as_str()));
    assert!(found.len() > 50, "{}", found.len());
    found
}

/// Who may do and ask what, and what gives which code.
pub(super) fn permissions() -> String {
    let mut page = String::from(
        "# Permissions\n\nWho may do and ask what. Whoever chairs a running conference may run it, whatever their profession. This page is \
         made from the program.\n",
    );
    for (heading, specs) in [("What can be done", Command::specs()), ("What can be asked", Query::specs())] {
        let roles: Vec<&str> = AccessRole::ALL.iter().map(|role| role.words()).collect();
        let _ = write!(page, "\n## {heading}\n\n| | {} |\n|---|{}\n", roles.join(" | "), "---|".repeat(roles.len()));
        for spec in &specs {
            let may: Vec<&str> =
                AccessRole::ALL.iter().map(|role| if spec.who.contains(role) { "yes" } else { "" }).collect();
            let _ = writeln!(page, "| `{}` | {} |", spec.name, may.join(" | "));
        }
    }
    let mut specs = Command::specs();
    specs.extend(Query::specs());
    page.push_str("\n## Refusals\n\n| Code | Means | Given by |\n|---|---|---|\n");
    for code in Code::ALL {
        let by: Vec<String> = specs
            .iter()
            .filter(|s| s.refusals.contains(code) || s.warnings.contains(code))
            .map(|s| format!("`{}`", s.name))
            .collect();
        let by = if by.is_empty() { "any line, or the whole program".to_owned() } else { by.join(", ") };
        let _ = writeln!(page, "| `{}` | {} | {by} |", code.text(), cell(code.meaning()));
    }
    page
}
