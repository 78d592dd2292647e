//! Families that this engine does not keep yet: every verb of them is refused.

use async_trait::async_trait;

use crate::SledStore;

#[async_trait]
impl authkeep_store::Pseudonyms for SledStore {
    async fn sign_up(
        &self,
        _pseudonym: authkeep_store::Pseudonym,
        _spend: authkeep_store::CleanTokenId,
        _draw: authkeep_store::Stock,
        _pick: authkeep_store::Slot,
    ) -> authkeep_store::Result<authkeep_store::StockedToken> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn pseudonym(
        &self,
        _id: authkeep_store::PseudonymId,
    ) -> authkeep_store::Result<Option<authkeep_store::Pseudonym>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_pseudonyms(
        &self,
        _after: Option<authkeep_store::PseudonymId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Pseudonym>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_pseudonym(&self, _pseudonym: authkeep_store::Pseudonym) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::PseudonymSessions for SledStore {
    async fn start_pseudonym_session(
        &self,
        _session: authkeep_store::PseudonymSession,
        _handshake: authkeep_store::HandshakeId,
        _now: authkeep_store::EpochMs,
        _at_most: u32,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn pseudonym_session(
        &self,
        _id: authkeep_store::PseudonymSessionId,
        _now: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<Option<authkeep_store::PseudonymSession>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn end_pseudonym_session(
        &self,
        _id: authkeep_store::PseudonymSessionId,
        _pseudonym: authkeep_store::PseudonymId,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_pseudonym_sessions(
        &self,
        _after: Option<authkeep_store::PseudonymSessionId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::PseudonymSession>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_pseudonym_session(
        &self,
        _session: authkeep_store::PseudonymSession,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Handshakes for SledStore {
    async fn put_handshake(&self, _handshake: authkeep_store::Handshake, _at_most: u32) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn handshakes(
        &self,
        _key: authkeep_store::HandshakeKey,
        _now: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<Vec<authkeep_store::Handshake>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn take_handshake(
        &self,
        _key: authkeep_store::HandshakeKey,
        _now: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<Option<authkeep_store::Handshake>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_handshakes(
        &self,
        _after: Option<authkeep_store::HandshakeId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Handshake>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_handshake(&self, _handshake: authkeep_store::Handshake) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Stocks for SledStore {
    async fn fill(&self, _fill: authkeep_store::Fill) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn draw(
        &self,
        _stock: authkeep_store::Stock,
        _pick: authkeep_store::Slot,
    ) -> authkeep_store::Result<Option<authkeep_store::StockedToken>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn stock_size(&self, _stock: authkeep_store::Stock, _at_most: usize) -> authkeep_store::Result<usize> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn stocked_tokens(
        &self,
        _stock: authkeep_store::Stock,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::StockedToken>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn remove_stocked_tokens(&self, _ids: Vec<authkeep_store::StockedTokenId>) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn reseal_stocked_token(
        &self,
        _id: authkeep_store::StockedTokenId,
        _expected: &authkeep_store::Sealed,
        _token: authkeep_store::Sealed,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_stocked_tokens(
        &self,
        _after: Option<authkeep_store::StockedTokenId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::StockedToken>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_stocked_token(&self, _token: authkeep_store::StockedToken) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::DirtyTokens for SledStore {
    async fn dirty_token(
        &self,
        _id: authkeep_store::DirtyTokenId,
    ) -> authkeep_store::Result<Option<authkeep_store::DirtyToken>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn clean(
        &self,
        _cleaning: authkeep_store::Cleaning,
        _now: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<authkeep_store::StockedToken> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_dirty_tokens(
        &self,
        _after: Option<authkeep_store::DirtyTokenId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::DirtyToken>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_dirty_token(&self, _token: authkeep_store::DirtyToken) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::CleanTokens for SledStore {
    async fn spend(&self, _id: authkeep_store::CleanTokenId) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn clean_token_count(
        &self,
        _bucket: authkeep_store::CleanBucket,
        _at_most: usize,
    ) -> authkeep_store::Result<usize> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_clean_tokens(
        &self,
        _after: Option<authkeep_store::CleanTokenId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::CleanToken>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_clean_token(&self, _token: authkeep_store::CleanToken) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::KeptReplies for SledStore {
    async fn kept_reply(
        &self,
        _id: authkeep_store::KeptReplyId,
        _now: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<Option<authkeep_store::KeptReply>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_kept_replies(
        &self,
        _after: Option<authkeep_store::KeptReplyId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::KeptReply>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_kept_reply(&self, _reply: authkeep_store::KeptReply) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::FillMarks for SledStore {
    async fn set_fill_mark(
        &self,
        _mark: authkeep_store::FillMark,
        _now: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn clear_fill_mark(&self, _owner: authkeep_store::FillOwner) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn fill_mark(&self) -> authkeep_store::Result<Option<authkeep_store::FillMark>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}
