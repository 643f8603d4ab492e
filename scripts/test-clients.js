// Logs in with relying parties that others wrote: mod_auth_openidc of Debian, Keycloak as a broker; and controls the
// simulator with clients that code generators make of its OpenAPI document; and logs in without a browser (CIBA). Arguments
// name those to run: apache, keycloak, openapi, ciba. By default, all run. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportPKCS8, generateKeyPair } from 'jose'
import { startSimulator } from '../dist/bundle/index.js'
import { createAuthority, createCertificate } from '../dist/test/helpers/certificates.js'
import { freePort } from '../dist/test/helpers/free-port.js'
import { installByApt } from './apt.js'
import { shownClaims, startApache } from './clients/apache.js'
import { logins as loginsByCiba, startCiba } from './clients/ciba.js'
import {
  codeOf,
  logInTwice,
  logins as loginsByKeycloak,
  startKeycloak,
} from './clients/keycloak.js'
import { generatedClients, runGeneratedClient } from './clients/openapi.js'
import { visit } from './clients/visit.js'

const module = '/usr/lib/apache2/modules/mod_auth_openidc.so'
const packages = ['apache2', 'libapache2-mod-auth-openidc']
const secret = 'a-secret-of-more-than-thirty-two-bytes'
const encryption = { alg: 'RSA-OAEP', enc: 'A128CBC-HS256' }
const nationalNumber = 'http://itsme.services/v2/claim/BENationalNumber'
const claims = { userinfo: { [nationalNumber]: null }, id_token: { [nationalNumber]: null } }

// By name: the issuer, how Apache is configured, what the partner is beside that.
const logins = {
  'client secret': { issuer: 'csapi', ways: {} },
  'client secret on v2': { issuer: 'v2', ways: {} },
  Basic: { issuer: 'csapi', ways: { method: 'client_secret_basic' } },
  private_key_jwt: {
    issuer: 'v2',
    ways: { method: 'private_key_jwt' },
    byKeys: true,
  },
  'private_key_jwt, nested encryption with RSA-OAEP': {
    issuer: 'v2',
    ways: { method: 'private_key_jwt', encrypted: true },
    byKeys: true,
    partner: {
      idToken: { encryption, claims: 'all' },
      userinfo: { format: 'encrypted', encryption },
    },
  },
  'client secret, nested encryption with RSA-OAEP': {
    issuer: 'csapi',
    ways: { encrypted: true },
    partner: { idToken: { encryption }, userinfo: { format: 'encrypted', encryption } },
  },
  PKCE: { issuer: 'v2', ways: { pkce: true }, partner: { requirePkce: true } },
  form_post: { issuer: 'csapi', ways: { formPost: true } },
  claims: {
    issuer: 'v2',
    ways: { params: `claims=${encodeURIComponent(JSON.stringify(claims))}` },
    wantsNationalNumber: true,
  },
}

function provide() {
  const isThere = () => existsSync(module) && spawnSync('apache2', ['-v']).status === 0
  if (isThere() || (installByApt(packages, 'No mod_auth_openidc found') && isThere())) return
  throw new Error(`install ${packages.join(' and ')} (Debian), and run this again`)
}

async function makeKeys() {
  const make = (alg) => generateKeyPair(alg, { extractable: true })
  const [sig, enc] = await Promise.all([make('RS256'), make('RSA-OAEP')])
  const pem = async ({ privateKey }) => {
    const text = await exportPKCS8(privateKey)
    const open = createPublicKey(text)
    return {
      text,
      open: open.export({ type: 'spki', format: 'pem' }),
      jwk: open.export({ format: 'jwk' }),
    }
  }
  const [signing, opening] = await Promise.all([pem(sig), pem(enc)])
  return {
    kid: 'apache-sig',
    encryptionKid: 'apache-enc',
    signing: signing.text,
    signingPublic: signing.open,
    encryption: opening.text,
    encryptionPublic: opening.open,
    jwks: {
      keys: [
        { ...signing.jwk, kid: 'apache-sig', use: 'sig' },
        { ...opening.jwk, kid: 'apache-enc', use: 'enc' },
      ],
    },
  }
}

function partnerOf(name, port, keys) {
  const { byKeys, ways, partner = {} } = logins[name]
  const code = `P${port}`
  return {
    code,
    name,
    ...(byKeys ? { authentication: 'private_key_jwt' } : { secret }),
    ...(byKeys || ways.encrypted ? { jwks: keys.jwks } : {}),
    ...(byKeys && !partner.idToken ? { idToken: { claims: 'all' } } : {}),
    ...partner,
    services: [
      { code: `${code}_LOGIN`, redirectUris: [`https://localhost:${port}/secure/redirect_uri`] },
    ],
  }
}

function check(name, { statusCode, headers, body }) {
  if (statusCode !== 200 || body !== 'inside')
    throw new Error(`${statusCode}: ${body.slice(0, 300)}`)
  const shown = Object.fromEntries(shownClaims.map((claim) => [claim, headers[`x-claim-${claim}`]]))
  const expected = {
    name: 'Bram Maes',
    email: 'bram.maes@example.com',
    phone_number: '+32 470000002',
  }
  for (const [claim, value] of Object.entries(expected))
    if (shown[claim] !== value) throw new Error(`${claim} is ${shown[claim]}, not ${value}`)
  if (!shown.sub || shown.sub === '(null)') throw new Error('no sub')
  if (logins[name].wantsNationalNumber && !/^\d{11}$/.test(headers['x-national-number']))
    throw new Error(`the national number is ${headers['x-national-number']}`)
}

const clients = {
  apache: logInByAllOfApache,
  keycloak: logInByAllOfKeycloak,
  openapi: runAllGeneratedClients,
  ciba: logInByAllOfCiba,
}
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(clients, name))
if (unknown.length > 0) {
  console.error(
    `${unknown.join(', ')}: no such client; there are ${Object.keys(clients).join(', ')}`,
  )
  process.exit(2)
}
// What stops and removes at the exit does so then too.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const authority = await createAuthority()
const certificate = await createCertificate(['localhost'], authority)
const names = Object.keys(logins)
const simulatorPort = await freePort()
const keycloakPort = await freePort()
const ports = []
for (const _ of names) ports.push(await freePort())
const keys = await makeKeys()
const log = []
const simulator = await startSimulator(
  {
    port: simulatorPort,
    tls: certificate,
    logLevel: 'info',
    fixtures: { partners: names.map((name, index) => partnerOf(name, ports[index], keys)) },
  },
  { write: (line) => log.push(line) },
)
const temporary = mkdtempSync(join(tmpdir(), 'itsme-clients-'))
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))
const count = { passed: 0, failed: 0 }

function pass(what) {
  console.log(`${what}: passed`)
  count.passed += 1
}

function fail(what, error, lines = []) {
  console.log(`${what}: failed: ${error.message}`)
  for (const line of lines) console.log(`  ${line}`)
  count.failed += 1
}

const linesOf = (code) => log.filter((each) => each.includes(code)).slice(-5)

async function logInByAllOfApache() {
  provide()
  for (const [index, name] of names.entries()) await logInByApache(name, ports[index])
}

async function logInByApache(name, port) {
  const { issuer, ways, byKeys } = logins[name]
  const code = `P${port}`
  const folder = mkdtempSync(join(temporary, 'apache-'))
  let apache
  try {
    apache = await startApache({
      folder,
      port,
      issuer: simulator.issuers[issuer],
      client: { code, service: `${code}_LOGIN`, ...(byKeys ? {} : { secret }) },
      certificate,
      authority,
      ways,
      keys,
    })
    const { answer } = await visit(`${apache.url}/secure/`, { authority })
    check(name, answer)
    pass(`mod_auth_openidc, ${name}`)
  } catch (error) {
    const errors = existsSync(join(folder, 'error.log'))
      ? readFileSync(join(folder, 'error.log'), 'utf8').split('\n')
      : []
    const shown = errors.filter((each) => process.env.VERBOSE || /:error/.test(each)).slice(-60)
    fail(`mod_auth_openidc, ${name}`, error, [...linesOf(code), ...shown])
  } finally {
    await apache?.stop()
  }
}

async function logInByAllOfKeycloak() {
  const folder = mkdtempSync(join(temporary, 'keycloak-'))
  let keycloak
  try {
    keycloak = await startKeycloak({ folder, port: keycloakPort, authority })
  } catch (error) {
    return fail('keycloak, start', error)
  }
  try {
    for (const name of Object.keys(loginsByKeycloak)) await logInByKeycloak(name, keycloak)
  } finally {
    await keycloak.stop()
  }
}

async function logInByKeycloak(name, keycloak) {
  const from = keycloak.lines.length
  try {
    await logInTwice(name, { keycloak, simulator, authority })
    pass(`keycloak, ${name}`)
  } catch (error) {
    const printed = keycloak.lines.slice(from)
    const shown = printed.filter((each) => process.env.VERBOSE || / (WARN|ERROR) /.test(each))
    fail(`keycloak, ${name}`, error, [...linesOf(codeOf(name)), ...shown.slice(-60)])
  }
}

/** They speak http: not all of them can be told of a certificate. */
async function runAllGeneratedClients() {
  const controlled = await startSimulator({ port: 0, logLevel: 'silent' })
  try {
    for (const name of Object.keys(generatedClients)) {
      const folder = mkdtempSync(join(temporary, 'openapi-'))
      try {
        await runGeneratedClient(name, { folder, url: controlled.url })
        pass(`OpenAPI, ${name}`)
      } catch (error) {
        fail(
          `OpenAPI, ${name}`,
          error,
          [error.stdout ?? ''].flatMap((text) => text.split('\n')).slice(-40),
        )
      }
    }
  } finally {
    await controlled.stop()
  }
}

async function logInByAllOfCiba() {
  const bank = await startCiba(startSimulator)
  try {
    for (const [name, logIn] of Object.entries(loginsByCiba)) {
      try {
        await logIn({ ...bank, folder: mkdtempSync(join(temporary, 'ciba-')) })
        pass(`CIBA, ${name}`)
      } catch (error) {
        fail(
          `CIBA, ${name}`,
          error,
          [error.stderr ?? ''].flatMap((text) => text.split('\n')),
        )
      }
    }
  } finally {
    await bank.simulator.stop()
  }
}

for (const name of asked.length > 0 ? new Set(asked) : Object.keys(clients)) await clients[name]()
await simulator.stop()
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed === 0 ? 0 : 1)
