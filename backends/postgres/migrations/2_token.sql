-- The five kinds of token. An account has any number of session and key fetch tokens, and one at the most of the others.

CREATE TABLE session_token (
    token_id bytea NOT NULL PRIMARY KEY CHECK (length(token_id) = 32),
    uid bytea NOT NULL REFERENCES account (uid) ON DELETE CASCADE,
    data bytea NOT NULL CHECK (length(data) = 32),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX session_token_uid ON session_token (uid);

CREATE TABLE key_fetch_token (
    token_id bytea NOT NULL PRIMARY KEY CHECK (length(token_id) = 32),
    uid bytea NOT NULL REFERENCES account (uid) ON DELETE CASCADE,
    auth_key bytea NOT NULL CHECK (length(auth_key) = 32),
    key_bundle bytea NOT NULL CHECK (length(key_bundle) = 96),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX key_fetch_token_uid ON key_fetch_token (uid);

CREATE TABLE account_reset_token (
    token_id bytea NOT NULL PRIMARY KEY CHECK (length(token_id) = 32),
    uid bytea NOT NULL UNIQUE REFERENCES account (uid) ON DELETE CASCADE,
    data bytea NOT NULL CHECK (length(data) = 32),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991)
);

CREATE TABLE password_change_token (
    token_id bytea NOT NULL PRIMARY KEY CHECK (length(token_id) = 32),
    uid bytea NOT NULL UNIQUE REFERENCES account (uid) ON DELETE CASCADE,
    data bytea NOT NULL CHECK (length(data) = 32),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991)
);

CREATE TABLE password_forgot_token (
    token_id bytea NOT NULL PRIMARY KEY CHECK (length(token_id) = 32),
    uid bytea NOT NULL UNIQUE REFERENCES account (uid) ON DELETE CASCADE,
    data bytea NOT NULL CHECK (length(data) = 32),
    pass_code bytea NOT NULL CHECK (length(pass_code) = 16),
    tries integer NOT NULL CHECK (tries BETWEEN 0 AND 65535),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991)
);
