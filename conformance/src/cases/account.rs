//! Accounts: made, found, checked, scanned and restored. What changes them is in [`account_change`](super::account_change).

use std::sync::Arc;

use authkeep_store::{Account, ErrorKind, Secret, Store, StoreError};

use crate::case::Cases;
use crate::failure::{Checked, Failure, describe, found, listed, none, refused, same};
use crate::fixtures::{Fixtures, address, normalized};
use crate::scene::{account, full_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("ACCOUNT-1", "a new account reads back by uid and by e-mail with every field", read_back);
    cases.add("ACCOUNT-2", "a uid that exists is refused and nothing changes", taken_uid);
    cases.add("ACCOUNT-3", "an e-mail of another account is refused and nothing is stored", taken_email);
    cases.add("ACCOUNT-5", "an unknown uid gives none", unknown_uid);
    cases.add("ACCOUNT-6", "an account is found by its e-mail in any case", any_case);
    cases.add("ACCOUNT-7", "an unknown e-mail gives none", unknown_email);
    cases.add("ACCOUNT-7", "accents and look-alikes make another e-mail", look_alikes);
    cases.add("ACCOUNT-8", "the right hash is accepted and nothing changes", right_hash);
    cases.add("ACCOUNT-9", "a wrong hash and an unknown uid get one and the same error", wrong_hash);
    cases.add("ACCOUNT-24", "pages of any size give every account once and in order", scan);
    cases.add("ACCOUNT-25", "a restored account reads back as it was scanned with its lock", restore);
    cases.add("ACCOUNT-26", "restoring a uid or an e-mail that exists is refused", restore_taken);
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(30), Fixtures::lowest(), Fixtures::highest()] {
        let mut new = fx.account();
        for verified in [false, true] {
            new.email_verified = verified;
            s.create_account(new.clone()).await?;
            let expected = Account::from(new.clone());
            found("by uid", s.account(new.uid).await?, &expected)?;
            found("by e-mail", s.account_by_email(&new.normalized_email).await?, &expected)?;
            found("the scan", State::read(&*s).await?.accounts.remove(&new.uid), &expected)?;
            s.delete_account(new.uid).await?;
        }
    }
    Ok(())
}

async fn taken_uid(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(31);
    let taken = full_account(&*s, &mut fx).await?;
    let twice = fx.account();
    s.create_account(twice.clone()).await?;
    let before = State::read(&*s).await?;
    refused("the very same account again", s.create_account(twice).await, ErrorKind::Conflict)?;
    let mut new = fx.account();
    new.uid = taken.uid;
    let email = new.normalized_email.clone();
    refused("another account", s.create_account(new.clone()).await, ErrorKind::Conflict)?;
    none("the refused e-mail", s.account_by_email(&email).await?)?;
    new.normalized_email = taken.normalized_email;
    refused("uid and e-mail", s.create_account(new).await, ErrorKind::Conflict)?;
    State::read(&*s).await?.must_be(&before, "after the refusals")?;
    // A refused account must not have left a claim on its e-mail either.
    let mut heir = fx.account();
    heir.normalized_email = email;
    s.create_account(heir.clone()).await?;
    found("the e-mail's next owner", s.account_by_email(&heir.normalized_email).await?, &heir.clone().into())
}

async fn taken_email(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(32);
    let taken = full_account(&*s, &mut fx).await?;
    let before = State::read(&*s).await?;
    let mut new = fx.account();
    new.normalized_email = taken.normalized_email.clone();
    refused("the creation", s.create_account(new.clone()).await, ErrorKind::Conflict)?;
    none("the refused uid", s.account(new.uid).await?)?;
    found("the e-mail's owner", s.account_by_email(&taken.normalized_email).await?, &taken)?;
    State::read(&*s).await?.must_be(&before, "after the refusal")?;

    new.normalized_email = fx.account().normalized_email;
    s.create_account(new.clone()).await?;
    found("the refused uid with a free e-mail", s.account(new.uid).await?, &new.into())
}

async fn unknown_uid(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(33);
    none("in an empty store", s.account(fx.uid()).await?)?;
    let gone = full_account(&*s, &mut fx).await?;
    full_account(&*s, &mut fx).await?;
    none("a uid that was never given", s.account(fx.uid()).await?)?;
    s.delete_account(gone.uid).await?;
    none("the uid of a deleted account", s.account(gone.uid).await?)
}

async fn any_case(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(34);
    for (stored, asked) in [
        ("Some.One@Example.ORG", ["some.one@example.org", "SOME.ONE@EXAMPLE.ORG", "Some.One@Example.ORG"]),
        ("GRÜSSE@EXÄMPLE.ORG", ["grüsse@exämple.org", "Grüsse@Exämple.Org", "GRÜSSE@EXÄMPLE.ORG"]),
        ("ПОЧТА@ПРИМЕР.РФ", ["почта@пример.рф", "Почта@Пример.рф", "ПОЧТА@ПРИМЕР.РФ"]),
    ] {
        let mut new = fx.account();
        new.email = address(stored);
        new.normalized_email = normalized(&new.email);
        s.create_account(new.clone()).await?;
        for asked in asked {
            let email = normalized(&address(asked));
            found("the account", s.account_by_email(&email).await?, &new.clone().into())?;
        }
        let mut second = fx.account();
        second.normalized_email = normalized(&address(asked[1]));
        refused("the e-mail in another case", s.create_account(second).await, ErrorKind::Conflict)?;
    }
    Ok(())
}

async fn unknown_email(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(35);
    none("in an empty store", s.account_by_email(&fx.account().normalized_email).await?)?;
    let gone = full_account(&*s, &mut fx).await?;
    full_account(&*s, &mut fx).await?;
    none("an e-mail that nobody has", s.account_by_email(&fx.account().normalized_email).await?)?;
    s.delete_account(gone.uid).await?;
    none("the e-mail of a deleted account", s.account_by_email(&gone.normalized_email).await?)
}

async fn look_alikes(s: Arc<dyn Store>) -> Checked {
    // One account each: an accent, the same accent as a character of its own, a Cyrillic a, a wide a, a final sigma,
    // spaces around, and what patterns, quotes and padding would make the same.
    let addresses = [
        "a@example.org",
        "\u{e1}@example.org",
        "a\u{301}@example.org",
        "\u{430}@example.org",
        "\u{ff41}@example.org",
        "\u{3c3}@example.org",
        "\u{3c2}@example.org",
        "stra\u{df}e@example.org",
        "strasse@example.org",
        " a@example.org",
        "a@example.org ",
        "_@example.org",
        "%@example.org",
        "a@example.org'",
        "a@example_org",
        "a@example.or",
        "aa@example.org",
    ];
    let mut fx = Fixtures::new(36);
    for (at, text) in addresses.iter().enumerate() {
        let email = normalized(&address(text));
        none(&format!("address {at} before its account is made"), s.account_by_email(&email).await?)?;
        let mut new = fx.account();
        (new.email, new.normalized_email) = (address(text), email.clone());
        s.create_account(new.clone()).await?;
        found(&format!("address {at}"), s.account_by_email(&email).await?, &new.into())?;
    }
    Ok(())
}

async fn right_hash(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(37), Fixtures::lowest(), Fixtures::highest()] {
        let owner = account(&*s, &mut fx).await?;
        let before = State::read(&*s).await?;
        s.check_password(owner.uid, &owner.verify_hash).await?;
        State::read(&*s).await?.must_be(&before, "after the check")?;
    }
    Ok(())
}

async fn wrong_hash(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(39);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let before = State::read(&*s).await?;
    let unknown = refusal(s.check_password(fx.uid(), &owner.verify_hash).await)?;
    let mut wrong = vec![other.verify_hash.clone(), owner.auth_salt.clone(), Secret::new([0; 32])];
    for at in [0, 15, 31] {
        let mut bytes = *owner.verify_hash.expose();
        bytes[at] ^= 1;
        wrong.push(Secret::new(bytes));
    }
    for hash in &wrong {
        same("the refusal of a wrong hash", &refusal(s.check_password(owner.uid, hash).await)?, &unknown)?;
    }
    State::read(&*s).await?.must_be(&before, "after the refusals")
}

/// All that a caller can see of a refused password.
fn refusal(answer: Result<(), StoreError>) -> Checked<String> {
    match answer {
        Err(error) if error.kind() == ErrorKind::IncorrectPassword => {
            Ok(format!("{:?} {}", error.retry(), describe(&error)))
        }
        Err(error) => Err(Failure::new(format!("expected IncorrectPassword, found {}", describe(&error)))),
        Ok(()) => Err(Failure::new("expected IncorrectPassword, found success")),
    }
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(40);
    listed("an empty store", &s.scan_accounts(None, 10).await?, &[])?;
    let mut all = vec![account(&*s, &mut Fixtures::lowest()).await?, account(&*s, &mut Fixtures::highest()).await?];
    for _ in 0..9 {
        all.push(full_account(&*s, &mut fx).await?);
    }
    all.sort_by_key(|account| account.uid);
    for limit in [1, 2, 7, all.len(), all.len() + 1, usize::MAX] {
        let (mut pages, mut after) = (Vec::new(), None);
        loop {
            let page = s.scan_accounts(after, limit).await?;
            listed("a page", &page, &all[pages.len()..all.len().min(pages.len().saturating_add(limit))])?;
            let Some(last) = page.last() else { break };
            after = Some(last.uid);
            pages.extend(page);
        }
        listed("all pages together", &pages, &all)?;
    }
    s.delete_account(all[4].uid).await?;
    listed("from a uid that is gone", &s.scan_accounts(Some(all[4].uid), 3).await?, &all[5..8])
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(41), Fixtures::lowest(), Fixtures::highest()] {
        let mut record = Account::from(fx.account());
        // Unlocked, locked, and locked with the code taken away by a reset.
        for (locked_at, unlock_code) in [(None, None), (Some(fx.time()), Some(fx.secret())), (Some(fx.time()), None)] {
            (record.locked_at, record.unlock_code) = (locked_at, unlock_code);
            s.restore_account(record.clone()).await?;
            found("by uid", s.account(record.uid).await?, &record)?;
            found("by e-mail", s.account_by_email(&record.normalized_email).await?, &record)?;
            listed("the scan", &s.scan_accounts(None, 10).await?, &[record.clone()])?;
            s.delete_account(record.uid).await?;
        }
    }
    Ok(())
}

async fn restore_taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(42);
    let taken = full_account(&*s, &mut fx).await?;
    let before = State::read(&*s).await?;
    let mut same_uid = Account::from(fx.account());
    same_uid.uid = taken.uid;
    let mut same_email = Account::from(fx.account());
    same_email.normalized_email = taken.normalized_email.clone();
    for (what, record) in [("the record itself", taken), ("the uid", same_uid), ("the e-mail", same_email)] {
        refused(what, s.restore_account(record).await, ErrorKind::Conflict)?;
    }
    State::read(&*s).await?.must_be(&before, "after the refusals")
}
