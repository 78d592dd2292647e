//! What the records must be after an answer.

use std::collections::BTreeMap;

use authkeep_conformance::State;
use authkeep_store::{HandshakeKind, Stock};
use http::StatusCode;

use super::server::{MAX_SESSIONS, MAX_STOCK};

/// Sign-ins of one pseudonym at one time.
const SIGN_INS: usize = 8;

/// How many records more there are of: pseudonyms, sessions, stocked tokens, dirty tokens, clean tokens, kept replies.
type Change = [i64; 6];

const NOTHING: Change = [0; 6];

/// Panics unless the records have changed as the answer says.
pub(super) fn check_change(operation: &str, status: StatusCode, before: &State, after: &State) {
    let about = format!("{operation}: {status}");
    let handshakes = Handshakes::between(before, after);
    if !status.is_success() {
        let uses_one_up = matches!(operation, "signInVerify" | "stepTwo" | "stepThree");
        assert!(handshakes.new == 0 && handshakes.gone <= usize::from(uses_one_up), "{about}: {handshakes:?}");
        let rest = State { handshakes: before.handshakes.clone(), ..after.clone() };
        assert_eq!(rest.differences(before), Vec::<String>::new(), "{about}");
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            let drawn: &[Stock] = match operation {
                "signUp" => &[Stock::Signup],
                "stepThree" => &[Stock::Profile, Stock::Account],
                _ => &[],
            };
            assert!(drawn.iter().any(|stock| stocked(before, *stock) == 0), "{about} with a token in the bucket");
            assert_eq!(handshakes.gone, 0, "{about} has used up the conversation");
        }
        return;
    }
    let change = change(before, after);
    let expected = match operation {
        "signUp" => change == [1, 0, -1, 0, -1, 0] && handshakes.are(0, 0),
        "signIn" | "stepOne" => change == NOTHING && handshakes.new == 1 && handshakes.gone <= 1,
        // The oldest session goes when there are too many.
        "signInVerify" => matches!(change, [0, 0 | 1, 0, 0, 0, 0]) && handshakes.are(0, 1),
        "verifySession" => change == NOTHING && handshakes.are(0, 0),
        "signOut" => change == [0, -1, 0, 0, 0, 0] && handshakes.are(0, 0),
        "fillBucket" => {
            let more = [change[2], change[4]];
            matches!(change, [0, 0, _, 0, _, 0])
                && more.contains(&0)
                && more.iter().all(|more| *more >= 0)
                && handshakes.are(0, 0)
        }
        "stepTwo" => change == NOTHING && handshakes.new == 1 && matches!(handshakes.gone, 1 | 2),
        // The same answer again, or a cleaning.
        "stepThree" => {
            (change == NOTHING && handshakes.new == 0 && handshakes.gone <= 1)
                || (change == [0, 0, -1, -1, 0, 1] && handshakes.are(0, 1))
        }
        "fill" => {
            let size = change[3] / 2;
            size > 0 && change == [0, 0, 4 * size, 2 * size, 2 * size, 0] && handshakes.are(0, 0)
        }
        "takeToken" => change == [0, 0, -1, 0, 0, 0] && handshakes.are(0, 0),
        "spendToken" => change == [0, 0, 0, 0, -1, 0] && handshakes.are(0, 0),
        _ => false,
    };
    assert!(expected, "{about} changes {change:?}, {handshakes:?}");
}

fn change(before: &State, after: &State) -> Change {
    let sizes = |state: &State| {
        [
            state.pseudonyms.len(),
            state.pseudonym_sessions.len(),
            state.stocked_tokens.len(),
            state.dirty_tokens.len(),
            state.clean_tokens.len(),
            state.kept_replies.len(),
        ]
        .map(|size| i64::try_from(size).expect("a small number"))
    };
    let (before, after) = (sizes(before), sizes(after));
    std::array::from_fn(|at| after[at] - before[at])
}

/// How many handshakes an answer has made and how many it has taken away.
#[derive(Debug)]
struct Handshakes {
    new: usize,
    gone: usize,
}

impl Handshakes {
    fn between(before: &State, after: &State) -> Self {
        let missing = |here: &State, there: &State| {
            here.handshakes.iter().filter(|&(id, handshake)| there.handshakes.get(id) != Some(handshake)).count()
        };
        Self { new: missing(after, before), gone: missing(before, after) }
    }

    fn are(&self, new: usize, gone: usize) -> bool {
        (self.new, self.gone) == (new, gone)
    }
}

fn stocked(state: &State, stock: Stock) -> usize {
    state.stocked_tokens.keys().filter(|id| id.stock == stock).count()
}

/// Panics unless there are no more records than there may be, and each belongs to something.
pub(super) fn check(state: &State) {
    assert_eq!(state.fill_mark, None, "a fill has left its mark");
    for stock in [Stock::Email, Stock::Signup, Stock::Profile, Stock::Account] {
        assert!(stocked(state, stock) <= MAX_STOCK as usize, "too many tokens of {stock:?}");
    }
    let mut sessions: BTreeMap<_, u32> = BTreeMap::new();
    for session in state.pseudonym_sessions.values() {
        assert!(state.pseudonyms.contains_key(&session.pseudonym), "a session belongs to no pseudonym");
        *sessions.entry(session.pseudonym).or_default() += 1;
    }
    assert!(sessions.values().all(|number| *number <= MAX_SESSIONS), "a pseudonym has too many sessions");
    let mut handshakes: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for id in state.handshakes.keys() {
        let most = if id.key.kind == HandshakeKind::SignIn { SIGN_INS } else { 1 };
        let (number, _) = *handshakes.entry(id.key).and_modify(|(number, _)| *number += 1).or_insert((1, most));
        assert!(number <= most, "there are {number} handshakes of one key");
    }
}
