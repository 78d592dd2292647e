//! The broken stores that break what the identity API stands on, and what must find each of them.

use super::OverHttp::{self, Hidden};
use super::{
    ATOMIC, Broken, CANCEL, ISOLATION, MODEL, NONE, document, expiry, failure, label, message, outlive, password_reset,
    phone, session_start, throttle, totp, used_jti, verifier,
};

const IDENTITY: OverHttp = Hidden("no case over HTTP calls an identity route");

/// Every one of them.
pub(super) fn all() -> Vec<Broken> {
    [of_belongings(), of_signing_in(), of_ends()].into_iter().flatten().collect()
}

/// What people keep: numbers, documents, labels, second factors, API keys.
fn of_belongings() -> Vec<Broken> {
    vec![
        Broken::new::<phone::ProvesTwice>(NONE, &["concurrency/PHONE-14"], &[ATOMIC], IDENTITY),
        Broken::new::<phone::ForgetsGuesses>(
            &["contract/PHONE-10", "contract/PHONE-11", ISOLATION],
            NONE,
            &[MODEL],
            IDENTITY,
        ),
        Broken::new::<document::CountsBeforehand>(NONE, &["concurrency/DOC-5"], &[ATOMIC], IDENTITY),
        Broken::new::<label::UpdateMakesLabels>(&["contract/LABEL-8", MODEL], NONE, NONE, IDENTITY),
        Broken::new::<label::TellsNoNews>(&["contract/LABEL-10"], NONE, &[MODEL], IDENTITY),
        Broken::new::<totp::AcceptsLastStep>(&["contract/TOTP-10"], NONE, &[MODEL], IDENTITY),
        Broken::new::<totp::AcceptsStepTwice>(NONE, &["concurrency/TOTP-12"], &[ATOMIC], IDENTITY),
        Broken::new::<used_jti::AcceptsJtiTwice>(NONE, &["concurrency/JTI-5"], &[ATOMIC], IDENTITY),
    ]
}

/// What stands between a guess and a session.
fn of_signing_in() -> Vec<Broken> {
    vec![
        Broken::new::<failure::LosesFailures>(NONE, &["concurrency/FAILURE-7"], &[ATOMIC], IDENTITY),
        Broken::new::<failure::LocksInSilence>(&["contract/FAILURE-3", ISOLATION, MODEL], NONE, NONE, IDENTITY),
        Broken::new::<failure::EndsEveryLock>(&["contract/FAILURE-12"], NONE, &[MODEL], IDENTITY),
        Broken::new::<throttle::NeverRefuses>(
            &["contract/THROTTLE-3", "contract/THROTTLE-4", MODEL],
            NONE,
            NONE,
            IDENTITY,
        ),
        Broken::new::<session_start::ShowsEndedSessions>(
            &["contract/SESSION-14", ISOLATION, MODEL],
            NONE,
            NONE,
            IDENTITY,
        ),
        Broken::new::<session_start::StartsWithoutGrounds>(&["contract/SESSION-17", MODEL], NONE, NONE, IDENTITY),
        Broken::new::<session_start::ChecksGroundsBeforehand>(NONE, &["concurrency/SESSION-17"], &[ATOMIC], IDENTITY),
        Broken::new::<session_start::KeepsOldSessions>(
            &["contract/SESSION-19"],
            &["concurrency/SESSION-20"],
            &[CANCEL, ATOMIC, MODEL],
            IDENTITY,
        ),
        Broken::new::<verifier::ReplacesBlindly>(
            &["contract/ACCOUNT-31", MODEL],
            &["concurrency/ACCOUNT-31"],
            &[ATOMIC],
            IDENTITY,
        ),
        Broken::new::<password_reset::ResetLeavesSessions>(
            &["contract/FORGOT-21", "contract/FORGOT-22", "contract/FORGOT-23", ISOLATION],
            NONE,
            &[MODEL],
            IDENTITY,
        ),
    ]
}

/// What is sent, and what should be gone.
fn of_ends() -> Vec<Broken> {
    vec![
        Broken::new::<message::ClaimsTwice>(NONE, &["concurrency/MESSAGE-5"], &[ATOMIC], IDENTITY),
        Broken::new::<message::MailsBeforeRegistering>(&["contract/ACCOUNT-27", MODEL], NONE, NONE, IDENTITY),
        Broken::new::<message::SendsInSteps>(NONE, &[CANCEL], &[ATOMIC], IDENTITY),
        Broken::new::<outlive::LabelsStay>(
            &["contract/ACCOUNT-13", "contract/ACCOUNT-14", ISOLATION, MODEL],
            NONE,
            NONE,
            IDENTITY,
        ),
        Broken::new::<outlive::ApiKeysStay>(
            &["contract/ACCOUNT-13", "contract/ACCOUNT-14", "contract/APIKEY-6", ISOLATION, MODEL],
            NONE,
            NONE,
            IDENTITY,
        ),
        Broken::new::<outlive::TotpsComeBack>(&["contract/ACCOUNT-14", MODEL], NONE, NONE, IDENTITY),
        Broken::new::<outlive::ForgetsFiles>(
            &["contract/ACCOUNT-13", "contract/ACCOUNT-14", "contract/CASCADE-1", ISOLATION],
            NONE,
            &[MODEL],
            IDENTITY,
        ),
        Broken::new::<expiry::SweepsTooEarly>(&["contract/EXPIRY-1", "contract/EXPIRY-2"], NONE, &[MODEL], IDENTITY),
        Broken::new::<expiry::SweepsEverything>(
            &["contract/EXPIRY-1", "contract/EXPIRY-2", "contract/EXPIRY-3", MODEL],
            NONE,
            NONE,
            IDENTITY,
        ),
    ]
}
