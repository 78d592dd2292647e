//! The broken stores that break what the identity API stands on, and what must find each of them.

use super::OverHttp::{Hidden, Shows};
use super::{
    ATOMIC, Broken, CANCEL, ISOLATION, MODEL, NONE, document, expiry, failure, label, message, outlive, password_reset,
    phone, session_start, throttle, totp, used_jti, verifier,
};

/// Every one of them.
pub(super) fn all() -> Vec<Broken> {
    [of_belongings(), of_codes(), of_failures(), of_sessions(), of_messages(), of_ends()]
        .into_iter()
        .flatten()
        .collect()
}

/// What people keep: numbers, documents, labels.
fn of_belongings() -> Vec<Broken> {
    vec![
        Broken::new::<phone::ProvesTwice>(NONE, &["concurrency/PHONE-14"], &[ATOMIC], Shows(&["phone"]))
            .under(&["identity/phone", "identity/race/one_of_two_accounts"]),
        Broken::new::<phone::ForgetsGuesses>(
            &["contract/PHONE-10", "contract/PHONE-11", ISOLATION],
            NONE,
            &[MODEL],
            Shows(&["phone-code"]),
        )
        .under(&["identity/phone"]),
        Broken::new::<document::CountsBeforehand>(NONE, &["concurrency/DOC-5"], &[ATOMIC], Shows(&["document"]))
            .under(&["identity/document", "identity/race/ten_of_many_documents"]),
        Broken::new::<label::UpdateMakesLabels>(&["contract/LABEL-8", MODEL], NONE, NONE, Shows(&["label"]))
            .under(&["identity/label", "identity/under_way/a_change"]),
        Broken::new::<label::TellsNoNews>(&["contract/LABEL-10"], NONE, &[MODEL], Shows(&["admin"]))
            .under(&["identity/label", "identity/admin"]),
    ]
}

/// What works once: codes of second factors, tokens of API keys.
fn of_codes() -> Vec<Broken> {
    vec![
        Broken::new::<totp::AcceptsLastStep>(&["contract/TOTP-10"], NONE, &[MODEL], Shows(&["code-once", "throttle"]))
            .under(&["identity/security/totp", "identity/sessions/two_factor", "identity/throttle"]),
        Broken::new::<totp::AcceptsStepTwice>(NONE, &["concurrency/TOTP-12"], &[ATOMIC], Shows(&["code-once"]))
            .under(&["identity/security/totp", "identity/race/one_of_many_uses_of_a_code"]),
        Broken::new::<used_jti::AcceptsJtiTwice>(NONE, &["concurrency/JTI-5"], &[ATOMIC], Shows(&["client-token"]))
            .under(&["identity/generate_jwt", "identity/race/one_of_many_uses_of_a_jti"]),
    ]
}

/// What stands between a guess and an account.
fn of_failures() -> Vec<Broken> {
    let loses_failures = Broken {
        make: failure::LosesFailures::of_hashers,
        ..Broken::new::<failure::LosesFailures>(NONE, &["concurrency/FAILURE-7"], &[ATOMIC], Shows(&["lockout"]))
    };
    vec![
        loses_failures.under(&["identity/lockout"]),
        Broken::new::<failure::LocksInSilence>(
            &["contract/FAILURE-3", ISOLATION, MODEL],
            NONE,
            NONE,
            Shows(&["lockout"]),
        )
        .under(&["identity/lockout", "identity/accounts/unlock"]),
        Broken::new::<failure::EndsEveryLock>(
            &["contract/FAILURE-12"],
            NONE,
            &[MODEL],
            Shows(&["instructions", "lockout"]),
        )
        .under(&["identity/lockout", "identity/accounts/unlock"]),
        Broken::new::<throttle::NeverRefuses>(
            &["contract/THROTTLE-3", "contract/THROTTLE-4", MODEL],
            NONE,
            NONE,
            Shows(&["throttle"]),
        )
        .under(&["identity/throttle", "identity/race/racing_wrong_codes", "identity/security/totp"]),
    ]
}

/// What opens a session, and what ends one.
fn of_sessions() -> Vec<Broken> {
    vec![
        Broken::new::<session_start::ShowsEndedSessions>(
            &["contract/SESSION-14", ISOLATION, MODEL],
            NONE,
            NONE,
            Hidden("a session lives for half an hour at the least, and no case that long"),
        )
        .under(&["identity/session_end", "identity/sessions/expires_in"]),
        Broken::new::<session_start::StartsWithoutGrounds>(
            &["contract/SESSION-17", MODEL],
            NONE,
            NONE,
            Shows(&["session-end"]),
        )
        .under(&["identity/session_end", "identity/under_way"]),
        Broken::new::<session_start::ChecksGroundsBeforehand>(
            NONE,
            &["concurrency/SESSION-17"],
            &[ATOMIC],
            Shows(&["session-end"]),
        )
        .under(&["identity/session_end", "identity/under_way"]),
        Broken::new::<session_start::KeepsOldSessions>(
            &["contract/SESSION-19"],
            &["concurrency/SESSION-20"],
            &["concurrency/VISIBLE-1", CANCEL, ATOMIC, MODEL],
            Shows(&["session-end"]),
        )
        .under(&["identity/session_end"]),
        Broken::new::<verifier::ReplacesBlindly>(
            &["contract/ACCOUNT-31", MODEL],
            &["concurrency/ACCOUNT-31"],
            &[ATOMIC],
            Hidden("passwords are hashed again where the settings were raised, which no case can do"),
        )
        .under(&["identity/accounts/password", "identity/onepw"]),
        Broken::new::<password_reset::ResetLeavesSessions>(
            &["contract/FORGOT-21", "contract/FORGOT-22", "contract/FORGOT-23", ISOLATION],
            NONE,
            &[MODEL],
            Shows(&["session-end"]),
        )
        .under(&["identity/session_end", "identity/security/reset"]),
    ]
}

/// What is sent.
fn of_messages() -> Vec<Broken> {
    vec![
        Broken::new::<message::ClaimsTwice>(
            NONE,
            &["concurrency/MESSAGE-5"],
            &[ATOMIC],
            Hidden("one server makes one claim at a time, and a message that is sent again replaces its file"),
        )
        .under(&["identity/accounts/confirm", "identity/phone"]),
        Broken::new::<message::MailsBeforeRegistering>(
            &["contract/ACCOUNT-27", MODEL],
            NONE,
            NONE,
            Shows(&["sign-up"]),
        )
        .under(&["identity/accounts/create", "identity/race/racing_sign_ups"]),
        Broken::new::<message::SendsInSteps>(
            NONE,
            &[CANCEL],
            &[ATOMIC],
            Hidden("no case over HTTP hangs up in the middle of this verb"),
        )
        .under(&["identity/security/reset"]),
    ]
}

/// What should be gone.
fn of_ends() -> Vec<Broken> {
    vec![
        Broken::new::<outlive::LabelsStay>(
            &["contract/ACCOUNT-13", "contract/ACCOUNT-14", ISOLATION, MODEL],
            NONE,
            NONE,
            Hidden("only scans give what is left, and no route scans"),
        )
        .under(&["identity/label", "identity/layer"]),
        Broken::new::<outlive::ApiKeysStay>(
            &["contract/ACCOUNT-13", "contract/ACCOUNT-14", "contract/APIKEY-6", ISOLATION, MODEL],
            NONE,
            NONE,
            Shows(&["api-key"]),
        )
        .under(&["identity/api_key/keys_go", "identity/generate_jwt"]),
        Broken::new::<outlive::TotpsComeBack>(&["contract/ACCOUNT-14", MODEL], NONE, NONE, Shows(&["layer"]))
            .under(&["identity/layer"]),
        Broken::new::<outlive::ForgetsFiles>(
            &["contract/ACCOUNT-13", "contract/ACCOUNT-14", "contract/CASCADE-1", ISOLATION],
            NONE,
            &[MODEL],
            Hidden("no route shows a file without its document"),
        )
        .under(&["identity/document"]),
        Broken::new::<expiry::SweepsTooEarly>(
            &["contract/EXPIRY-1", "contract/EXPIRY-2"],
            NONE,
            &[MODEL],
            Hidden("no route sweeps"),
        )
        .under(&["identity/sessions"]),
        Broken::new::<expiry::SweepsEverything>(
            &["contract/EXPIRY-1", "contract/EXPIRY-2", "contract/EXPIRY-3", MODEL],
            NONE,
            &[ISOLATION],
            Hidden("no route sweeps"),
        )
        .under(&["identity/sessions"]),
    ]
}
