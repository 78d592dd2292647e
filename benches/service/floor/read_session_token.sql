\set n random(1, :tokens)
\set now 1700000000001
SELECT t.token_id, t.uid, t.data, t.created_at, t.expires_at, a.email, a.email_code, a.email_verified, a.verifier_set_at, a.locale FROM session_token t JOIN account a ON a.uid = t.uid WHERE t.token_id = sha256(int8send(:n)) AND (t.expires_at IS NULL OR t.expires_at > :now);
