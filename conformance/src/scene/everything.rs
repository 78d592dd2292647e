//! The verbs that give an account everything.

use authkeep_store::{
    AccountResetToken, Document, EpochMs, KeyFetchToken, LabelScope, NewPhoneCode, PasswordChangeToken,
    PasswordForgotToken, SessionToken, Uid,
};

use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::op::Op;

/// Calls, each of which succeeds after those before it.
pub(super) fn of(uid: Uid, fx: &mut Fixtures) -> Vec<Op> {
    let mut ops = vec![
        Op::RecordFailure(uid, 1, fx.failure_lock()),
        Op::SetRole(uid, fx.role(), fx.time()),
        Op::CreateProfile(Box::new(fx.profile(uid))),
        Op::TakeTurn(fx.bytes().into(), 2, EpochMs::MIN, fx.time()),
    ];
    tokens(uid, fx, &mut ops);
    phones(uid, fx, &mut ops);
    documents(uid, fx, &mut ops);
    for scope in [LabelScope::Private, LabelScope::Public] {
        let mut label = fx.label(uid);
        label.scope = scope;
        ops.push(Op::CreateLabel(label, 10));
    }
    let key = fx.api_key(uid);
    let used = fx.used_jti(key.id);
    ops.extend([Op::CreateApiKey(key, 1), Op::UseJti(used, EpochMs::MIN)]);
    let secret = fx.sealed();
    ops.extend([Op::PutTotp(uid, secret.clone(), fx.time()), Op::EnableTotp(uid, secret, 7)]);
    ops
}

fn tokens(uid: Uid, fx: &mut Fixtures, ops: &mut Vec<Op>) {
    fn create<K: Kind>(uid: Uid, fx: &mut Fixtures) -> Op {
        Op::CreateToken(K::make(fx, uid).any())
    }
    for _ in 0..2 {
        ops.extend([create::<SessionToken>(uid, fx), create::<KeyFetchToken>(uid, fx)]);
    }
    ops.push(Op::CreateToken(fx.ending_session_token(uid).any()));
    ops.push(create::<AccountResetToken>(uid, fx));
    ops.push(create::<PasswordChangeToken>(uid, fx));
    ops.push(create::<PasswordForgotToken>(uid, fx));
}

/// One that is proved, and one that is not.
fn phones(uid: Uid, fx: &mut Fixtures, ops: &mut Vec<Op>) {
    for proved in [true, false] {
        let code = NewPhoneCode { expires_at: EpochMs::MAX, ..fx.phone_code(uid) };
        ops.push(Op::RequestPhoneCode(Box::new(code.clone()), EpochMs::MAX, fx.message()));
        if proved {
            ops.push(Op::VerifyPhone(uid, code.number, code.code, fx.time(), 3));
        }
    }
}

/// One with its file, and a file without one.
fn documents(uid: Uid, fx: &mut Fixtures, ops: &mut Vec<Op>) {
    let (noted, left) = (fx.file_to_delete(), fx.file_to_delete());
    let document = Document { id: noted.id, ..fx.document(uid) };
    ops.extend([Op::NoteFile(noted), Op::CreateDocument(Box::new(document), 1), Op::NoteFile(left)]);
}

/// The verbs above after which a verb is refused on the account, or does nothing.
pub(super) fn in_the_way_of(verb: &str) -> &'static [&'static str] {
    match verb {
        "record_failure" | "restore_failure" => &["record_failure"],
        "create_profile" | "restore_profile" => &["create_profile"],
        "put_totp" | "enable_totp" => &["enable_totp"],
        "restore_totp" => &["put_totp", "enable_totp"],
        "restore_identity" => &["set_role"],
        _ => &[],
    }
}
