-- Pseudonyms, and the exchange of tokens. None of it belongs to an account.
--
-- The only times are the ends of handshakes, sessions and kept replies, in milliseconds since 1970, from 0 to 2^53 - 1. No
-- table has a number that counts up, and none has a slot or the id of a dirty token beside the hash of a clean one.

CREATE TABLE pseudonym (
    pseudonym_id bytea NOT NULL PRIMARY KEY CHECK (length(pseudonym_id) = 16),
    verifier bytea NOT NULL CHECK (length(verifier) = 256),
    salt bytea NOT NULL CHECK (length(salt) BETWEEN 1 AND 64)
);

CREATE TABLE pseudonym_session (
    session_id bytea NOT NULL PRIMARY KEY CHECK (length(session_id) = 32),
    pseudonym_id bytea NOT NULL REFERENCES pseudonym (pseudonym_id) ON DELETE CASCADE,
    expires_at bigint NOT NULL CHECK (expires_at BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX pseudonym_session_pseudonym_id ON pseudonym_session (pseudonym_id, expires_at, session_id);
CREATE INDEX pseudonym_session_expires_at ON pseudonym_session (expires_at, session_id);

CREATE TABLE handshake (
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('exchange_key', 'exchange_proof', 'sign_in')),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    nonce bytea NOT NULL CHECK (length(nonce) = 16),
    content bytea NOT NULL CHECK (length(content) <= 65536),
    expires_at bigint NOT NULL CHECK (expires_at BETWEEN 0 AND 9007199254740991),
    PRIMARY KEY (kind, hash, nonce)
);
CREATE INDEX handshake_expires_at ON handshake (expires_at, kind, hash, nonce);

-- Handshakes of one key are counted while a row of this table is held: that of the first byte of their hash.
CREATE TABLE handshake_stripe (
    stripe smallint NOT NULL PRIMARY KEY CHECK (stripe BETWEEN 0 AND 255)
);
INSERT INTO handshake_stripe (stripe) SELECT number FROM generate_series(0, 255) AS numbers (number);

-- Stocks and buckets sort by their numbers.
CREATE TABLE stocked_token (
    -- 0 profile, 1 account, 2 signup, 3 email, 4 outgoing_account, 5 outgoing_email
    stock smallint NOT NULL CHECK (stock BETWEEN 0 AND 5),
    slot bytea NOT NULL CHECK (length(slot) = 16),
    token bytea NOT NULL CHECK (length(token) <= 65536),
    PRIMARY KEY (stock, slot)
);

CREATE TABLE dirty_token (
    token_id bytea NOT NULL PRIMARY KEY CHECK (length(token_id) = 16),
    bucket text NOT NULL CHECK (bucket IN ('email', 'signup')),
    verifier bytea NOT NULL CHECK (length(verifier) = 256),
    salt bytea NOT NULL CHECK (length(salt) BETWEEN 1 AND 64)
);

CREATE TABLE clean_token (
    -- 0 profile, 1 account
    bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 1),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (bucket, hash)
);

CREATE TABLE kept_reply (
    reply_id bytea NOT NULL PRIMARY KEY CHECK (length(reply_id) = 32),
    answer bytea NOT NULL CHECK (length(answer) <= 65536),
    stock smallint NOT NULL CHECK (stock BETWEEN 0 AND 5),
    slot bytea NOT NULL CHECK (length(slot) = 16),
    token bytea NOT NULL CHECK (length(token) <= 65536),
    expires_at bigint NOT NULL CHECK (expires_at BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX kept_reply_expires_at ON kept_reply (expires_at, reply_id);

CREATE TABLE fill_mark (
    only_row boolean NOT NULL PRIMARY KEY CHECK (only_row),
    owner bytea NOT NULL CHECK (length(owner) = 16),
    expires_at bigint NOT NULL CHECK (expires_at BETWEEN 0 AND 9007199254740991)
);
