-- Accounts, and the fingerprint of the key that sealed fields are sealed with.
-- Times are milliseconds since 1970, from 0 to 2^53 - 1.

CREATE TABLE key_fingerprint (
    only_row boolean NOT NULL PRIMARY KEY CHECK (only_row),
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32)
);

CREATE TABLE account (
    uid bytea NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    -- Compared byte by byte: which addresses are the same is decided before they come here.
    normalized_email text COLLATE "C" NOT NULL UNIQUE CHECK (char_length(normalized_email) <= 255),
    email text NOT NULL CHECK (char_length(email) <= 255),
    email_code bytea NOT NULL CHECK (length(email_code) = 16),
    email_verified boolean NOT NULL,
    k_a bytea NOT NULL CHECK (length(k_a) = 32),
    wrap_wrap_kb bytea NOT NULL CHECK (length(wrap_wrap_kb) = 32),
    auth_salt bytea NOT NULL CHECK (length(auth_salt) = 32),
    verify_hash bytea NOT NULL CHECK (length(verify_hash) = 32),
    verifier_version smallint NOT NULL CHECK (verifier_version BETWEEN 0 AND 255),
    verifier_set_at bigint NOT NULL CHECK (verifier_set_at BETWEEN 0 AND 9007199254740991),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991),
    locale text CHECK (char_length(locale) <= 255),
    locked_at bigint CHECK (locked_at BETWEEN 0 AND 9007199254740991),
    unlock_code bytea CHECK (length(unlock_code) = 16)
);
