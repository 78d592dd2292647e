// Drives a running authkeep through everything that a JavaScript client does with a pseudonym and with tokens. The proofs
// are computed by npm's `secure-remote-password`, the keys and messages by WebCrypto: nothing here is the server's code.
//
//   npm ci && node circle.mjs --public http://127.0.0.1:3000 --internal http://127.0.0.1:3001
//
// It makes tokens in the server's store. Each line that it prints is something that it has checked; the exit status is 0
// when all of it was as it has to be.

import { strict as assert } from 'node:assert'
import { webcrypto } from 'node:crypto'
import { parseArgs } from 'node:util'
import srp from 'secure-remote-password/client.js'

const { subtle } = webcrypto
const bytes = hex => Uint8Array.from(Buffer.from(hex, 'hex'))
const hex = buffer => Buffer.from(buffer).toString('hex')
const utf8 = text => new TextEncoder().encode(text)
const random = length => webcrypto.getRandomValues(new Uint8Array(length))
const done = what => console.log(`ok ${what}`)

// ---- HTTP

const PATIENCE = 60_000

async function call (base, path, body) {
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE)
  })
  const text = await answer.text()
  let value = null
  try {
    value = text === '' ? null : JSON.parse(text)
  } catch {
    throw new Error(`${path} answered ${answer.status} with no JSON`)
  }
  return { status: answer.status, type: answer.headers.get('content-type'), value }
}

async function success (base, path, body) {
  const answer = await call(base, path, body)
  assert.equal(answer.status, 200, `${path} answered ${answer.status}: ${answer.value?.message}`)
  if (answer.value !== null) assert.equal(answer.type, 'application/json; charset=utf-8', path)
  return answer.value
}

// What a client reads of an error is its `message` alone.
async function refusal (base, path, body, status, message) {
  const answer = await call(base, path, body)
  assert.equal(answer.status, status, `${path} answered ${answer.status}: ${answer.value?.message}`)
  assert.equal(typeof answer.value.message, 'string', path)
  assert.equal(answer.value.statusCode, status, path)
  if (message !== undefined) assert.equal(answer.value.message, message, path)
}

// ---- Tokens

// What the exchange keeps of a dirty token `secret/salt`, and the password that only its holder can make.
async function conceal (token) {
  const [secret, salt, ...rest] = token.split('/')
  assert.ok(secret && salt && rest.length === 0, 'a dirty token is secret/salt')
  const key = await subtle.importKey('raw', utf8(secret), 'PBKDF2', false, ['deriveBits'])
  const chain = await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: utf8(salt), iterations: 1000 }, key, 1024)
  const text = `${hex(chain)}/${salt}`
  return { id: text.slice(0, 32), password: text.slice(32) }
}

// ---- Keys and messages

const X25519 = { name: 'X25519' }
const CBC = { name: 'AES-CBC', length: 256 }
const jwkHex = async key => hex(utf8(JSON.stringify(await subtle.exportKey('jwk', key))))
const readPublicKey = text =>
  subtle.importKey('jwk', JSON.parse(Buffer.from(text, 'hex').toString('utf8')), X25519, true, [])

async function encrypt (key, text) {
  const iv = random(16)
  return hex(await subtle.encrypt({ name: 'AES-CBC', iv }, key, utf8(text))) + hex(iv)
}

async function decrypt (key, message) {
  const [ciphertext, iv] = [message.slice(0, -32), message.slice(-32)].map(bytes)
  return Buffer.from(await subtle.decrypt({ name: 'AES-CBC', iv }, key, ciphertext)).toString('utf8')
}

// `encrypted_token_mac`: HMAC over the text of `encrypted_token`, under a key of the SRP session.
async function checkMac (sessionKey, message, mac) {
  const info = utf8('authkeep/v1/encrypted_token')
  const ikm = await subtle.importKey('raw', bytes(sessionKey), 'HKDF', false, ['deriveKey'])
  const hmac = { name: 'HMAC', hash: 'SHA-256', length: 256 }
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  const key = await subtle.deriveKey(hkdf, ikm, hmac, false, ['verify'])
  assert.match(mac, /^[0-9a-f]{64}$/, 'encrypted_token_mac is 64 hex digits')
  assert.ok(await subtle.verify('HMAC', key, bytes(mac), utf8(message)), 'encrypted_token_mac is right')
}

// ---- The exchange

async function clean (base, token) {
  const pair = await subtle.generateKey(X25519, true, ['deriveKey'])
  const ownKey = await jwkHex(pair.publicKey)
  const one = await success(base, '/v1/step/one', { pke_key: ownKey })
  const theirs = await readPublicKey(one.pke_key)
  const shared = await subtle.deriveKey({ name: 'X25519', public: theirs }, pair.privateKey, CBC, false, [
    'encrypt',
    'decrypt'
  ])

  const { id, password } = await conceal(token)
  const ephemeral = srp.generateEphemeral()
  const two = await success(base, '/v1/step/two', {
    pke_key: ownKey,
    pake_key: ephemeral.public,
    encrypted_id: await encrypt(shared, id)
  })
  const privateKey = srp.derivePrivateKey(two.salt, id, password)
  const session = srp.deriveSession(ephemeral.secret, two.pake_key, two.salt, id, privateKey)

  const last = { pake_key: ephemeral.public, pake_proof: session.proof }
  const three = await success(base, '/v1/step/three', last)
  srp.verifySession(ephemeral.public, session, three.pake_proof)
  await checkMac(session.key, three.encrypted_token, three.encrypted_token_mac)
  const cleaned = await decrypt(shared, three.encrypted_token)
  assert.match(cleaned, /^[0-9a-f]{32}$/, 'a clean token is 32 hex digits')
  assert.deepEqual(await success(base, '/v1/step/three', last), three, 'a lost answer can be asked for again')
  return cleaned
}

// A token that is spent is one that is not there.
async function cleanInVain (base, token) {
  await assert.rejects(clean(base, token), /answered 400: Invalid Input/)
}

// ---- The pseudonym

async function signUp (base, id, secret, token) {
  // A zero byte at its beginning is part of a salt.
  const salt = '00' + srp.generateSalt().slice(2)
  const zkpp = srp.deriveVerifier(srp.derivePrivateKey(salt, id, secret))
  const { token: dirty } = await success(base, '/v1/signup', { profile_id: id, profile_token: token, zkpp, salt })
  assert.match(dirty, /^[0-9a-f]{64}\/[0-9a-f]{24}$/, 'signing up gives a dirty token')
  return dirty
}

async function prove (base, id, secret) {
  const ephemeral = srp.generateEphemeral()
  const { salt, key } = await success(base, '/v1/signin', { profile_id: id, key: ephemeral.public })
  const session = srp.deriveSession(ephemeral.secret, key, salt, id, srp.derivePrivateKey(salt, id, secret))
  return { ephemeral, session }
}

async function signIn (base, id, secret) {
  const { ephemeral, session } = await prove(base, id, secret)
  const { proof, jwt } = await success(base, '/v1/signin/verify', { profile_id: id, key: session.proof })
  srp.verifySession(ephemeral.public, session, proof)
  assert.equal(jwt.profile_id, id)
  assert.match(jwt.auth_token, /^[0-9a-f]{64}$/)
  assert.equal(new Date(jwt.auth_expiry).toISOString(), jwt.auth_expiry)
  return jwt
}

// ---- The circle

async function circle (publicBase, internalBase, signIns) {
  await success(internalBase, '/v1/fill', { bucket_size: 3 })
  done('the buckets are filled')

  const { token: email } = await success(internalBase, '/v1/bucket/take', { bucket: 'email' })
  const profile = await clean(publicBase, email)
  done('a mailed token is cleaned; the server proved itself and the MAC is right')
  await cleanInVain(publicBase, email)
  done('it cannot be cleaned twice')

  const [id, secret] = [webcrypto.randomUUID(), 'Füßchen 🐾 ']
  const dirty = await signUp(publicBase, id, secret, profile)
  done('a pseudonym signs up')
  await refusal(publicBase, '/v1/signup', {
    profile_id: webcrypto.randomUUID(),
    profile_token: profile,
    zkpp: srp.deriveVerifier(hex(random(32))),
    salt: srp.generateSalt()
  }, 400, 'Invalid token')
  done('its token signs nobody else up')

  const account = await clean(publicBase, dirty)
  assert.notEqual(account, profile)
  await success(internalBase, '/v1/bucket/spend', { bucket: 'account', token: account })
  done('the token that it got is cleaned, and completes an account')
  await refusal(internalBase, '/v1/bucket/spend', { bucket: 'account', token: account }, 400)
  done('it completes no other')

  const sessions = []
  // One value in 256 begins with a zero byte, and there are six values that a proof hangs on.
  for (let round = 0; round < signIns; round++) sessions.push(await signIn(publicBase, id, secret))
  done(`it signs in ${signIns} times; the server proved itself each time`)

  const [jwt, other] = sessions
  for (const session of [jwt, other]) assert.equal(await success(publicBase, '/v1/verify', { jwt: session }), true)
  done('its sessions are good')
  assert.equal(await success(publicBase, '/v1/signout', { jwt }), null)
  await refusal(publicBase, '/v1/verify', { jwt }, 400, 'Invalid token')
  assert.equal(await success(publicBase, '/v1/verify', { jwt: other }), true)
  done('it signs out of one, which is good no more; the other is')

  const capitals = webcrypto.randomUUID().toUpperCase()
  const { token: another } = await success(internalBase, '/v1/bucket/take', { bucket: 'email' })
  await signUp(publicBase, capitals, secret, await clean(publicBase, another))
  await signIn(publicBase, capitals, secret)
  done('an id in capitals is hashed as it was sent')

  const { session: wrong } = await prove(publicBase, id, 'another secret')
  await refusal(publicBase, '/v1/signin/verify', { profile_id: id, key: wrong.proof }, 401)
  const nobody = webcrypto.randomUUID()
  const { session: none } = await prove(publicBase, nobody, secret)
  await refusal(publicBase, '/v1/signin/verify', { profile_id: nobody, key: none.proof }, 401)
  done('a wrong secret and an unknown id are refused alike')
}

const { values } = parseArgs({
  options: {
    public: { type: 'string' },
    internal: { type: 'string' },
    'sign-ins': { type: 'string', default: '20' }
  }
})
const signIns = Number(values['sign-ins'])
if (!values.public || !values.internal || !(signIns >= 2)) {
  console.error('usage: node circle.mjs --public URL --internal URL [--sign-ins NUMBER, at least 2]')
  process.exit(2)
}
await circle(values.public.replace(/\/$/, ''), values.internal.replace(/\/$/, ''), signIns)
