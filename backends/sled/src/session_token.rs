//! Session tokens as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{
    Account, EpochMs, Grounds, Result, SessionToken, SessionTokenId, SessionTokens, StoreError, Uid, WithAccount,
};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::{Listed, Stored};
use crate::{SledStore, keys};

impl Record for SessionToken {
    const KIND: u8 = keys::SESSION_TOKEN;
    const VERSION: u8 = 2;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.bytes(self.uid.as_bytes());
        to.secret(&self.data);
        to.time(self.created_at);
        to.option(self.expires_at.as_ref(), |to, expires_at| to.time(*expires_at));
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            uid: from.bytes()?.into(),
            data: from.secret()?,
            created_at: from.time()?,
            // Sessions of version 1 have no end.
            expires_at: if from.version() < 2 { None } else { from.option(Reader::time)? },
        })
    }
}

impl Stored for SessionToken {
    type Id = SessionTokenId;

    fn key_of(id: &SessionTokenId) -> impl AsRef<[u8]> {
        keys::of32(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        let ends = self.expires_at.map(|at| keys::by_time(at, self.key().as_ref()));
        std::iter::once(self.entry()).chain(ends).collect()
    }
}

impl Listed for SessionToken {
    const LIST: u8 = keys::TOKEN_OF;

    fn uid(&self) -> Uid {
        self.uid
    }
}

#[async_trait]
impl SessionTokens for SledStore {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        self.verb(|engine| engine.add(&token)).await
    }

    async fn session_token(&self, id: SessionTokenId, now: EpochMs) -> Result<Option<WithAccount<SessionToken>>> {
        let found: Option<WithAccount<SessionToken>> = self.look(|engine| engine.with_account(&id))?;
        Ok(found.filter(|found| !found.token.has_expired(now)))
    }

    async fn account_devices(&self, uid: Uid, now: EpochMs) -> Result<Vec<SessionToken>> {
        let list = move |engine: &Engine| {
            let _shared = engine.stripes.share(Stripe::of_uid(uid));
            engine.require_account(uid)?;
            let mut tokens: Vec<SessionToken> = engine.listed(uid)?;
            tokens.retain(|token| !token.has_expired(now));
            Ok(tokens)
        };
        if self.has_many(&keys::list_of_kind(keys::TOKEN_OF, uid, SessionToken::KIND))? {
            self.long_look(list).await
        } else {
            self.look(list)
        }
    }

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        self.verb(|engine| engine.remove_token::<SessionToken>(&id)).await
    }

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn start_session(&self, token: SessionToken, grounds: Grounds, at_most: u32) -> Result<()> {
        let list = keys::list_of_kind(keys::TOKEN_OF, token.uid, SessionToken::KIND);
        self.cascade(&list, move |engine| engine.start_session(token, &grounds, at_most)).await
    }

    async fn end_sessions(&self, uid: Uid) -> Result<()> {
        self.cascade(&keys::list_of_kind(keys::TOKEN_OF, uid, SessionToken::KIND), move |engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(uid)]);
            let mut change = Change::default();
            engine.remove_sessions_of(uid, &mut change)?;
            engine.commit(change)
        })
        .await
    }
}

impl Engine {
    fn start_session(&self, token: SessionToken, grounds: &Grounds, at_most: u32) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(token.uid), token.stripe()]);
        let account = self.find::<Account>(&token.uid)?.ok_or_else(StoreError::not_found)?;
        let borne_out = match grounds {
            Grounds::Password(verify_hash) => account.verify_hash == *verify_hash,
            Grounds::Session(id) => self.find::<SessionToken>(id)?.is_some_and(|session| session.uid == token.uid),
        };
        if !borne_out {
            return Err(StoreError::incorrect_password());
        }
        self.require_free(&token)?;

        let mut change = Change::default();
        change.add(&token);
        let mut ending: Vec<SessionToken> = self.listed(token.uid)?;
        ending.push(token);
        ending.retain(|session| session.expires_at.is_some());
        ending.sort_by_key(|session| (session.created_at, session.id));
        let beyond = ending.len().saturating_sub(usize::try_from(at_most).unwrap_or(usize::MAX));
        for oldest in ending.drain(..beyond) {
            change.remove(&oldest);
        }
        self.commit(change)
    }
}
