//! The verbs that give an account everything.

use authkeep_store::{
    AccountResetToken, Cleaning, Document, EpochMs, Fill, HandshakeKind, KeyFetchToken, LabelScope, NewPhoneCode,
    PasswordChangeToken, PasswordForgotToken, SessionToken, Stock, Uid,
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
    exchange(fx, &mut ops);
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

/// Tokens in every stock, and what stands alone: a pseudonym that has signed up, with a session; a reply to a cleaning;
/// two handshakes of one key.
fn exchange(fx: &mut Fixtures, ops: &mut Vec<Op>) {
    let stocks = Stock::ALL.into_iter().chain([Stock::Account, Stock::Signup]);
    let fill = Fill {
        stocked: stocks.map(|stock| fx.stocked_token(stock)).collect(),
        dirty: vec![fx.dirty_token(), fx.dirty_token()],
        clean: vec![fx.clean_token(), fx.clean_token()],
    };
    let [.., account, signup] = &fill.stocked[..] else { return };
    let (account, signup) = (account.id, signup.id);
    let (dirty, clean) = (fill.dirty[0].id, fill.clean[0].id);
    let pseudonym = fx.pseudonym();
    let session = fx.pseudonym_session(pseudonym.id);
    ops.push(Op::Fill(fill));
    ops.push(Op::SignUp(Box::new(pseudonym), clean, signup.stock, signup.slot));
    let [signs_in, proves, kept] = HandshakeKind::ALL.map(|kind| {
        let mut key = fx.handshake_key();
        key.kind = kind;
        key
    });
    let (signs_in, proves) = (fx.handshake(signs_in), fx.handshake(proves));
    ops.push(Op::PutHandshake(signs_in.clone(), 8));
    ops.push(Op::StartPseudonymSession(session, signs_in.id, EpochMs::MIN, 8));
    ops.push(Op::PutHandshake(proves.clone(), 8));
    let cleaning = Cleaning {
        dirty,
        handshake: proves.id,
        draw: account.stock,
        pick: account.slot,
        reply: fx.bytes().into(),
        answer: fx.sealed(),
        reply_expires_at: fx.time(),
    };
    ops.push(Op::Clean(Box::new(cleaning), EpochMs::MIN));
    ops.extend([fx.handshake(kept), fx.handshake(kept)].map(|handshake| Op::PutHandshake(handshake, 8)));
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
