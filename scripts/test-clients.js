// Logs in with relying parties that others wrote: mod_auth_openidc of Debian. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import got from 'got'
import { exportPKCS8, generateKeyPair } from 'jose'
import { CookieJar } from 'tough-cookie'
import { startSimulator } from '../dist/bundle/index.js'
import { createAuthority, createCertificate } from '../dist/test/helpers/certificates.js'
import { installByApt } from './apt.js'
import { shownClaims, startApache } from './clients/apache.js'

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

/** Ports that nobody listens on. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
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

const field = (html, name) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&')

/** A browser without pictures, from the closed page through the identify page back to it. */
async function visit(start, authority) {
  const client = got.extend({
    cookieJar: new CookieJar(),
    headers: { accept: 'text/html' },
    https: { certificateAuthority: authority.cert },
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
  })
  let answer = await client.get(start)
  for (let step = 0; step < 20; step++) {
    const { location } = answer.headers
    const { pathname } = new URL(answer.url)
    if (location !== undefined) answer = await client.get(new URL(location, answer.url))
    else if (/\/identify\/[^/]+$/.test(pathname))
      answer = await client.post(answer.url, {
        form: { countryCode: '32', phoneNumber: '0470 00 00 02' },
      })
    else if (answer.body.includes('/secure/redirect_uri"')) {
      const [, action] = /action="([^"]+)"/.exec(answer.body)
      const names = ['code', 'state', 'iss'].filter((each) => field(answer.body, each))
      const form = Object.fromEntries(names.map((each) => [each, field(answer.body, each)]))
      answer = await client.post(action, { form })
    } else return answer
  }
  throw new Error('the visit does not end')
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

provide()
const authority = await createAuthority()
const certificate = await createCertificate(['localhost'], authority)
const names = Object.keys(logins)
const [simulatorPort, ...ports] = await freePorts(names.length + 1)
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
for (const [index, name] of names.entries()) {
  const { issuer, ways, byKeys } = logins[name]
  const code = `P${ports[index]}`
  const folder = mkdtempSync(join(temporary, 'apache-'))
  let apache
  try {
    apache = await startApache({
      folder,
      port: ports[index],
      issuer: simulator.issuers[issuer],
      client: { code, service: `${code}_LOGIN`, ...(byKeys ? {} : { secret }) },
      certificate,
      authority,
      ways,
      keys,
    })
    check(name, await visit(`${apache.url}/secure/`, authority))
    console.log(`mod_auth_openidc, ${name}: passed`)
    count.passed += 1
  } catch (error) {
    console.log(`mod_auth_openidc, ${name}: failed: ${error.message}`)
    for (const line of log.filter((each) => each.includes(code)).slice(-5)) console.log(`  ${line}`)
    const errors = existsSync(join(folder, 'error.log'))
      ? readFileSync(join(folder, 'error.log'), 'utf8').split('\n')
      : []
    for (const line of errors
      .filter((each) => process.env.VERBOSE || /:error/.test(each))
      .slice(-60))
      console.log(`  ${line}`)
    count.failed += 1
  } finally {
    await apache?.stop()
  }
}
await simulator.stop()
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed === 0 ? 0 : 1)
