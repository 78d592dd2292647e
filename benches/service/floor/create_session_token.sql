\set n random(1000000000000, 9000000000000000000)
\set a 0 - random(1, :accounts)
\set now 1700000000001
INSERT INTO session_token (token_id, uid, data, created_at, expires_at) SELECT sha256(int8send(:n)), uid, k_a, :now, NULL FROM account WHERE uid = substring(sha256(int8send(:a)) FROM 1 FOR 16);
