//! The broken stores that break what the authdb API stands on, and what must find each of them.

use super::OverHttp::{self, Hidden, Shows};
use super::{
    ATOMIC, Broken, CANCEL, CASCADE, ISOLATION, MODEL, NONE, cascade, email, isolation, password_forgot_token, refusal,
    scan, uniqueness, unlocked_sessions, visibility,
};

const SCANS: OverHttp = Hidden("no route scans");

/// Every one of them.
pub(super) fn all() -> Vec<Broken> {
    [of_creation(), of_cascade_and_isolation(), of_looking(), of_refusal(), of_moving()].into_iter().flatten().collect()
}

/// What is there twice, or half.
fn of_creation() -> Vec<Broken> {
    vec![
        Broken::new::<uniqueness::OverwritesSessions>(
            &["contract/SESSION-2", "contract/SESSION-14", MODEL],
            NONE,
            NONE,
            Shows(&["SESSION-2", "SESSION-5", "path-id"]),
        ),
        Broken::new::<uniqueness::TakesRepetitionForDone>(
            &["contract/ACCOUNT-2", MODEL],
            NONE,
            NONE,
            Shows(&["ACCOUNT-2", "connection", "error-body"]),
        ),
        Broken::new::<uniqueness::LosesRaces>(NONE, &["concurrency/ACCOUNT-4"], NONE, Shows(&["ACCOUNT-4"])),
        Broken::new::<uniqueness::KeepsSecondToken>(
            &["contract/CHANGE-4"],
            &["concurrency/CHANGE-6"],
            &["concurrency/CHANGE-5", CASCADE, "http/CASCADE-1", MODEL],
            Shows(&["CHANGE-4", "CHANGE-6"]),
        ),
        Broken::new::<unlocked_sessions::UnlockedSessions>(
            NONE,
            &["concurrency/SESSION-5", CASCADE],
            &["concurrency/SESSION-17", ATOMIC, "http/CASCADE-1"],
            Shows(&["SESSION-5"]),
        ),
        Broken::new::<password_forgot_token::SpendsInSteps>(
            NONE,
            &["concurrency/FORGOT-17", "concurrency/FORGOT-8", CANCEL],
            &["concurrency/FORGOT-24", ATOMIC, "http/CANCEL-1"],
            Shows(&["FORGOT-17"]),
        ),
        Broken::new::<password_forgot_token::SpendsWhenRefused>(
            &["contract/FORGOT-16"],
            NONE,
            &[MODEL],
            Shows(&["FORGOT-16", "reset-token-id"]),
        ),
        Broken::new::<password_forgot_token::SpendsForAnybody>(
            &["contract/FORGOT-15", MODEL],
            NONE,
            NONE,
            Shows(&["FORGOT-15"]),
        ),
    ]
}

/// What is left, and what is reached that should not be.
fn of_cascade_and_isolation() -> Vec<Broken> {
    vec![
        Broken::new::<cascade::SessionsOutliveResets>(
            &["contract/ACCOUNT-11", "contract/SESSION-7", "contract/SESSION-17", ISOLATION, MODEL],
            NONE,
            NONE,
            Shows(&["ACCOUNT-11"]),
        ),
        Broken::new::<cascade::SessionsComeBack>(
            &["contract/ACCOUNT-14", MODEL],
            &[CASCADE],
            &["http/CASCADE-1"],
            Shows(&["ACCOUNT-14"]),
        ),
        Broken::new::<isolation::LocksNeighbours>(&[ISOLATION, MODEL], NONE, NONE, Shows(&["ISOLATION-1"])),
        Broken::new::<isolation::SignsOutEverywhere>(
            &["contract/SESSION-10", "contract/SESSION-12", "contract/SESSION-14", ISOLATION, MODEL],
            NONE,
            NONE,
            Shows(&["SESSION-10"]),
        ),
        Broken::new::<isolation::ResetTakesLockAway>(
            &[
                "contract/ACCOUNT-10",
                "contract/ACCOUNT-11",
                "contract/ACCOUNT-39",
                "contract/FAILURE-1",
                "contract/FAILURE-11",
                ISOLATION,
                MODEL,
            ],
            NONE,
            NONE,
            Shows(&["ACCOUNT-10"]),
        ),
    ]
}

/// What look-ups show.
fn of_looking() -> Vec<Broken> {
    vec![
        Broken::new::<visibility::RemembersSessions>(
            &["contract/SESSION-7", ISOLATION],
            &["concurrency/VISIBLE-1"],
            &[MODEL],
            Shows(&["SESSION-7"]),
        ),
        Broken::new::<visibility::ShowsDeletedTokens>(
            &["contract/KEYFETCH-8", "contract/ACCOUNT-11", "contract/ACCOUNT-13", "contract/ACCOUNT-14", MODEL],
            &[CASCADE],
            &["http/CASCADE-1"],
            Shows(&["KEYFETCH-8", "ACCOUNT-11", "ACCOUNT-13", "ACCOUNT-14", "path-id"]),
        ),
        Broken::new::<visibility::LosesUpdates>(NONE, &[ATOMIC], NONE, Shows(&["ATOMIC-1"])),
        Broken::new::<visibility::SetsLocaleInSteps>(
            NONE,
            &[CANCEL],
            &[ATOMIC],
            Hidden("cases over HTTP hang up in the middle of other verbs"),
        ),
        Broken::new::<email::FoldsAccents>(&["contract/ACCOUNT-7", MODEL], NONE, NONE, Shows(&["ACCOUNT-7"])),
        Broken::new::<email::FoldsAsciiAlone>(&["contract/ACCOUNT-6", MODEL], NONE, NONE, Shows(&["ACCOUNT-6"])),
    ]
}

/// What refusals do.
fn of_refusal() -> Vec<Broken> {
    vec![
        Broken::new::<refusal::KeepsRefusedTokens>(
            &["contract/SESSION-3", MODEL],
            NONE,
            &["http/CASCADE-1"],
            Shows(&["SESSION-3"]),
        ),
        Broken::new::<refusal::DropsBeforeRefusing>(&["contract/FORGOT-2", MODEL], NONE, NONE, Shows(&["FORGOT-2"])),
        Broken::new::<refusal::RefusesSecondDeletion>(
            &["contract/ACCOUNT-15", MODEL],
            NONE,
            NONE,
            Shows(&["ACCOUNT-15", "ACCOUNT-3"]),
        ),
    ]
}

/// What is lost on the way out and back in.
fn of_moving() -> Vec<Broken> {
    vec![
        Broken::new::<scan::SkipsBetweenPages>(&["contract/SESSION-12", MODEL], NONE, NONE, SCANS),
        Broken::new::<scan::RepeatsBetweenPages>(&["contract/KEYFETCH-10", MODEL], NONE, NONE, SCANS),
        Broken::new::<scan::RestoresUnlocked>(
            &["contract/ACCOUNT-25", ISOLATION, MODEL],
            NONE,
            NONE,
            Hidden("no route restores"),
        ),
    ]
}
