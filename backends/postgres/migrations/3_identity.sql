-- The records of the identity API: what an account has beside its tokens, what no account has, and the ends of sessions.
-- Times are milliseconds since 1970, from 0 to 2^53 - 1; counts are from 0 to 2^32 - 1.

ALTER TABLE session_token ADD COLUMN expires_at bigint CHECK (expires_at BETWEEN 0 AND 9007199254740991);
CREATE INDEX session_token_expires_at ON session_token (expires_at, token_id) WHERE expires_at IS NOT NULL;

-- The failures of an account lie in its own row, as its lock does: counting and locking are one change. An account without
-- failures has neither value.
ALTER TABLE account ADD COLUMN failures bigint CHECK (failures BETWEEN 0 AND 4294967295);
ALTER TABLE account ADD COLUMN locked_by_failures boolean;
ALTER TABLE account ADD CONSTRAINT account_failures CHECK ((failures IS NULL) = (locked_by_failures IS NULL));

CREATE TABLE identity (
    uid bytea NOT NULL PRIMARY KEY REFERENCES account (uid) ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('admin', 'compliance', 'member')),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991),
    updated_at bigint NOT NULL CHECK (updated_at BETWEEN 0 AND 9007199254740991)
);

CREATE TABLE password_scheme (
    version smallint NOT NULL PRIMARY KEY CHECK (version BETWEEN 0 AND 255),
    memory_kib bigint NOT NULL CHECK (memory_kib BETWEEN 0 AND 4294967295),
    passes bigint NOT NULL CHECK (passes BETWEEN 0 AND 4294967295),
    lanes bigint NOT NULL CHECK (lanes BETWEEN 0 AND 4294967295)
);

CREATE TABLE profile (
    uid bytea NOT NULL PRIMARY KEY REFERENCES account (uid) ON DELETE CASCADE,
    first_name text NOT NULL CHECK (char_length(first_name) <= 255),
    last_name text NOT NULL CHECK (char_length(last_name) <= 255),
    dob date NOT NULL CHECK (dob BETWEEN '0001-01-01' AND '9999-12-31'),
    address text NOT NULL CHECK (char_length(address) <= 255),
    postcode text NOT NULL CHECK (char_length(postcode) <= 255),
    city text NOT NULL CHECK (char_length(city) <= 255),
    country text NOT NULL CHECK (char_length(country) <= 255),
    metadata text CHECK (char_length(metadata) <= 4096),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991)
);

CREATE TABLE phone (
    uid bytea NOT NULL REFERENCES account (uid) ON DELETE CASCADE,
    number text COLLATE "C" NOT NULL CHECK (number ~ '^[0-9]{1,15}$'),
    country text NOT NULL CHECK (char_length(country) <= 255),
    code bytea CHECK (length(code) = 32),
    sent_at bigint NOT NULL CHECK (sent_at BETWEEN 0 AND 9007199254740991),
    expires_at bigint NOT NULL CHECK (expires_at BETWEEN 0 AND 9007199254740991),
    wrong_guesses bigint NOT NULL CHECK (wrong_guesses BETWEEN 0 AND 4294967295),
    verified_at bigint CHECK (verified_at BETWEEN 0 AND 9007199254740991),
    PRIMARY KEY (uid, number)
);
-- Any number of accounts may claim a number; one of them may have proved it.
CREATE UNIQUE INDEX phone_proved ON phone (number) WHERE verified_at IS NOT NULL;

CREATE TABLE document (
    file_id bytea NOT NULL PRIMARY KEY CHECK (length(file_id) = 16),
    uid bytea NOT NULL REFERENCES account (uid) ON DELETE CASCADE,
    doc_type text NOT NULL CHECK (char_length(doc_type) <= 255),
    doc_number text NOT NULL CHECK (char_length(doc_number) <= 255),
    doc_expire date NOT NULL CHECK (doc_expire BETWEEN '0001-01-01' AND '9999-12-31'),
    file_name text NOT NULL CHECK (char_length(file_name) <= 255),
    content_type text NOT NULL CHECK (char_length(content_type) <= 255),
    size bigint NOT NULL CHECK (size BETWEEN 0 AND 4294967295),
    metadata text CHECK (char_length(metadata) <= 4096),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX document_uid ON document (uid);

CREATE TABLE file_to_delete (
    file_id bytea NOT NULL PRIMARY KEY CHECK (length(file_id) = 16),
    due_at bigint NOT NULL CHECK (due_at BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX file_to_delete_due_at ON file_to_delete (due_at, file_id);

CREATE TABLE label (
    uid bytea NOT NULL REFERENCES account (uid) ON DELETE CASCADE,
    scope text COLLATE "C" NOT NULL CHECK (scope IN ('private', 'public')),
    key text COLLATE "C" NOT NULL CHECK (char_length(key) <= 255),
    value text NOT NULL CHECK (char_length(value) <= 255),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991),
    updated_at bigint NOT NULL CHECK (updated_at BETWEEN 0 AND 9007199254740991),
    PRIMARY KEY (uid, scope, key)
);

CREATE TABLE api_key (
    key_id bytea NOT NULL PRIMARY KEY CHECK (length(key_id) = 16),
    uid bytea NOT NULL REFERENCES account (uid) ON DELETE CASCADE,
    public_key text NOT NULL CHECK (char_length(public_key) <= 4096),
    scopes text CHECK (char_length(scopes) <= 255),
    expires_in bigint NOT NULL CHECK (expires_in BETWEEN 0 AND 4294967295),
    state text NOT NULL CHECK (char_length(state) <= 255),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991),
    updated_at bigint NOT NULL CHECK (updated_at BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX api_key_uid ON api_key (uid);

CREATE TABLE used_jti (
    api_key bytea NOT NULL REFERENCES api_key (key_id) ON DELETE CASCADE,
    jti_hash bytea NOT NULL CHECK (length(jti_hash) = 32),
    expires_at bigint NOT NULL CHECK (expires_at BETWEEN 0 AND 9007199254740991),
    PRIMARY KEY (api_key, jti_hash)
);
CREATE INDEX used_jti_expires_at ON used_jti (expires_at, api_key, jti_hash);

CREATE TABLE totp (
    uid bytea NOT NULL PRIMARY KEY REFERENCES account (uid) ON DELETE CASCADE,
    secret bytea NOT NULL CHECK (length(secret) <= 65536),
    enabled boolean NOT NULL,
    last_step bigint NOT NULL CHECK (last_step BETWEEN 0 AND 4294967295),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991)
);

CREATE TABLE throttle (
    throttle_key bytea NOT NULL PRIMARY KEY CHECK (length(throttle_key) = 32),
    count bigint NOT NULL CHECK (count BETWEEN 0 AND 4294967295),
    expires_at bigint NOT NULL CHECK (expires_at BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX throttle_expires_at ON throttle (expires_at, throttle_key);

CREATE TABLE signing_key (
    key_id bytea NOT NULL PRIMARY KEY CHECK (length(key_id) = 16),
    private_key bytea NOT NULL CHECK (length(private_key) <= 65536),
    public_key text NOT NULL CHECK (char_length(public_key) <= 4096),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991),
    expires_at bigint CHECK (expires_at BETWEEN 0 AND 9007199254740991)
);
-- Of all keys without an end the expression is the same: there is one at the most.
CREATE UNIQUE INDEX signing_key_signs ON signing_key ((expires_at IS NULL)) WHERE expires_at IS NULL;
CREATE INDEX signing_key_expires_at ON signing_key (expires_at, key_id) WHERE expires_at IS NOT NULL;

CREATE TABLE message (
    message_id bytea NOT NULL PRIMARY KEY CHECK (length(message_id) = 16),
    channel text NOT NULL CHECK (channel IN ('mail', 'sms')),
    content bytea NOT NULL CHECK (length(content) <= 65536),
    created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 9007199254740991),
    due_at bigint NOT NULL CHECK (due_at BETWEEN 0 AND 9007199254740991),
    attempts bigint NOT NULL CHECK (attempts BETWEEN 0 AND 4294967295)
);
CREATE INDEX message_due_at ON message (due_at, message_id);
