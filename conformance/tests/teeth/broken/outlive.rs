//! What a deletion forgets.

use std::collections::BTreeMap;
use std::sync::Mutex;

use authkeep_store::{ApiKey, ApiKeyId, Label, LabelId, Result, Totp, Uid};

use super::store;

/// A page of what the engine has and of what should be gone.
fn page<I: Ord + Clone, T: Clone>(
    kept: Vec<T>,
    left: &Mutex<BTreeMap<I, T>>,
    id: impl Fn(&T) -> I,
    after: Option<&I>,
    limit: usize,
) -> Vec<T> {
    let mut all = left.lock().expect("nobody panics with the lock").clone();
    all.extend(kept.into_iter().map(|one| (id(&one), one)));
    all.into_iter().filter(|(id, _)| after.is_none_or(|after| id > after)).map(|(_, one)| one).take(limit).collect()
}

store! {
    /// The deletion of an account forgets its labels.
    LabelsStay { left: Mutex<BTreeMap<LabelId, Label>>, }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        let labels = self.inner().labels(uid).await?;
        self.left.lock().expect("nobody panics with the lock").extend(labels.into_iter().map(|one| (one.id(), one)));
        self.inner().delete_account(uid).await
    }

    async fn scan_labels(&self, after: Option<LabelId>, limit: usize) -> Result<Vec<Label>> {
        let kept = self.inner().scan_labels(after.clone(), limit).await?;
        Ok(page(kept, &self.left, Label::id, after.as_ref(), limit))
    }
}

store! {
    /// The deletion of an account forgets its API keys.
    ApiKeysStay { left: Mutex<BTreeMap<ApiKeyId, ApiKey>>, }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        let keys = self.inner().api_keys(uid).await?;
        self.left.lock().expect("nobody panics with the lock").extend(keys.into_iter().map(|one| (one.id, one)));
        self.inner().delete_account(uid).await
    }

    async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>> {
        let left = self.left.lock().expect("nobody panics with the lock").get(&id).cloned();
        Ok(self.inner().api_key(id).await?.or(left))
    }

    async fn scan_api_keys(&self, after: Option<ApiKeyId>, limit: usize) -> Result<Vec<ApiKey>> {
        let kept = self.inner().scan_api_keys(after, limit).await?;
        Ok(page(kept, &self.left, |one| one.id, after.as_ref(), limit))
    }
}

store! {
    /// The deletion of an account forgets its second factor, which whoever has its uid next has to show.
    TotpsComeBack { left: Mutex<BTreeMap<Uid, Totp>>, }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        if let Some(totp) = self.inner().totp(uid).await? {
            self.left.lock().expect("nobody panics with the lock").insert(uid, totp);
        }
        self.inner().delete_account(uid).await
    }

    async fn create_account(&self, new: authkeep_store::NewAccount) -> Result<()> {
        let uid = new.uid;
        self.inner().create_account(new).await?;
        let left = self.left.lock().expect("nobody panics with the lock").remove(&uid);
        match left {
            Some(totp) => self.inner().restore_totp(totp).await,
            None => Ok(()),
        }
    }
}

store! {
    /// The files of a deleted account stay in the upload store for ever.
    ForgetsFiles {}

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        let documents = self.inner().documents(uid).await?;
        self.inner().delete_account(uid).await?;
        for document in documents {
            self.inner().forget_file(document.id).await?;
        }
        Ok(())
    }
}
