//! Pseudonyms that prove nothing, and handshakes that do not go; with what must find each of them.

use authkeep_store::{
    CleanTokenId, EpochMs, ErrorKind, Handshake, HandshakeId, HandshakeKey, Pseudonym, PseudonymId, PseudonymSession,
    PseudonymSessionId, Result, Slot, Stock, StockedToken, StoreError,
};

use super::OverHttp::{Hidden, Shows};
use super::exchange::ON_BOTH;
use super::{ATOMIC, Broken, CANCEL, ISOLATION, MODEL, NONE, afar_first, store};

/// Every one of them.
pub(super) fn all() -> Vec<Broken> {
    let lists = [of_pseudonyms(), of_handshakes()];
    // Found by one case that runs alone: next to others, what it finds would depend on who comes first.
    let alone = Broken::new::<SpendsForNothing>(&["contract/SIGNUP-4"], NONE, &[MODEL], Shows(&["pseudonym-sign-up"]))
        .under(&["pseudonym/sign_up/a_token_signs_up_once"]);
    lists.into_iter().flatten().map(|broken| broken.under(ON_BOTH)).chain([alone]).collect()
}

fn of_pseudonyms() -> Vec<Broken> {
    vec![
        Broken::new::<SignsUpInSteps>(
            NONE,
            &[CANCEL],
            &["concurrency/SIGNUP-6", "concurrency/STOCK-4", "concurrency/VISIBLE-1", ATOMIC],
            Shows(&["SIGNUP-6"]),
        ),
        Broken::new::<StartsOnNothing>(
            &["contract/PSESSION-2", MODEL],
            NONE,
            &["http/PSESSION-6"],
            Hidden("the server looks for the handshake itself: only a race gets past it"),
        ),
        Broken::new::<StartsTwice>(NONE, &["concurrency/PSESSION-6"], &[ATOMIC], Shows(&["PSESSION-6"])),
        Broken::new::<KeepsEverySession>(
            &["contract/PSESSION-5"],
            &["concurrency/PSESSION-6"],
            &[ISOLATION, MODEL, ATOMIC, CANCEL],
            Hidden("no case has a hundred sessions"),
        ),
        Broken::new::<EndsOthersSessions>(
            &["contract/PSESSION-10"],
            NONE,
            &[MODEL],
            Shows(&["PSESSION-10", "pseudonym-sign-out"]),
        ),
    ]
}

fn of_handshakes() -> Vec<Broken> {
    vec![
        Broken::new::<TakesWhatIsOver>(&["contract/HANDSHAKE-8"], NONE, &[MODEL], Hidden("no case waits two minutes")),
        Broken::new::<KeepsEveryHandshake>(
            &["contract/HANDSHAKE-3"],
            &["concurrency/HANDSHAKE-4"],
            &[ISOLATION, MODEL, ATOMIC, CANCEL],
            Shows(&["HANDSHAKE-3", "exchange-key"]),
        ),
    ]
}

store! {
    /// Spends the clean token before it knows whether there is one to draw.
    SpendsForNothing {}

    async fn sign_up(
        &self,
        pseudonym: Pseudonym,
        spend: CleanTokenId,
        draw: Stock,
        pick: Slot,
    ) -> Result<StockedToken> {
        let answer = self.inner().sign_up(pseudonym, spend, draw, pick).await;
        if answer.as_ref().is_err_and(|error| error.kind() == ErrorKind::Exhausted) {
            self.inner().spend(spend).await?;
        }
        answer
    }
}

store! {
    /// Spends, draws and stores one after another: a caller that goes away loses a token.
    SignsUpInSteps {}

    async fn sign_up(
        &self,
        pseudonym: Pseudonym,
        spend: CleanTokenId,
        draw: Stock,
        pick: Slot,
    ) -> Result<StockedToken> {
        let taken = self.inner().pseudonym(pseudonym.id).await?.is_some();
        if taken || self.inner().stock_size(draw, 1).await? == 0 {
            return self.inner().sign_up(pseudonym, spend, draw, pick).await;
        }
        self.inner().spend(spend).await?;
        afar_first().await;
        let drawn = self.inner().draw(draw, pick).await?.ok_or_else(StoreError::exhausted)?;
        self.inner().restore_pseudonym(pseudonym).await?;
        Ok(drawn)
    }
}

store! {
    /// A session needs no proof.
    StartsOnNothing {}

    async fn start_pseudonym_session(
        &self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Result<()> {
        match self.inner().start_pseudonym_session(session, handshake, now, at_most).await {
            Err(error) if error.kind() == ErrorKind::NotFound => self.inner().restore_pseudonym_session(session).await,
            answer => answer,
        }
    }
}

store! {
    /// Looks for the handshake some time before it uses it up.
    StartsTwice {}

    async fn start_pseudonym_session(
        &self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Result<()> {
        let live = self.inner().handshakes(handshake.key, now).await?;
        if live.iter().all(|other| other.id != handshake) {
            return self.inner().start_pseudonym_session(session, handshake, now, at_most).await;
        }
        afar_first().await;
        match self.inner().start_pseudonym_session(session, handshake, now, at_most).await {
            Err(error) if error.kind() == ErrorKind::NotFound => self.inner().restore_pseudonym_session(session).await,
            answer => answer,
        }
    }
}

store! {
    /// No session ends for a new one.
    KeepsEverySession {}

    async fn start_pseudonym_session(
        &self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        _at_most: u32,
    ) -> Result<()> {
        self.inner().start_pseudonym_session(session, handshake, now, u32::MAX).await
    }
}

store! {
    /// Whoever names a session ends it.
    EndsOthersSessions {}

    async fn end_pseudonym_session(&self, id: PseudonymSessionId, pseudonym: PseudonymId) -> Result<()> {
        let found = self.inner().scan_pseudonym_sessions(None, usize::MAX).await?.into_iter().find(|other| other.id == id);
        self.inner().end_pseudonym_session(id, found.map_or(pseudonym, |session| session.pseudonym)).await
    }
}

store! {
    /// The time of a handshake is not looked at.
    TakesWhatIsOver {}

    async fn take_handshake(&self, key: HandshakeKey, _now: EpochMs) -> Result<Option<Handshake>> {
        self.inner().take_handshake(key, EpochMs::MIN).await
    }
}

store! {
    /// Handshakes pile up.
    KeepsEveryHandshake {}

    async fn put_handshake(&self, handshake: Handshake, _at_most: u32) -> Result<()> {
        self.inner().put_handshake(handshake, u32::MAX).await
    }
}
