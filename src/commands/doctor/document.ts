import type { Clock } from '../../domain/clock.ts'
import { isPrivateName } from '../../domain/host-name.ts'
import type { Issuer } from '../../oidc/issuers.ts'
import { type Diagnosis, fault, ok, warning } from './diagnosis.ts'
import { type Answer, jsonObject, tryAsk } from './probe.ts'
import { publicKeysOf } from './public-key.ts'
import type { Discovered } from './reach.ts'

/** Whether the document names the URL that it was read from (OpenID Connect Discovery 4.3). */
export function issuerOf({ document }: Discovered, base: string, issuer: Issuer): Diagnosis {
  const expected = base + issuer.path
  const named = typeof document['issuer'] === 'string' ? document['issuer'] : 'none'
  if (named === expected) return ok(`issuer ${expected}`)
  const text = `the document at ${expected} names the issuer ${JSON.stringify(named)}: a client refuses it (AADB2C90238)`
  const namedBase = named.endsWith(issuer.path) ? named.slice(0, -issuer.path.length) : named
  return fault(text, changeFor(base, namedBase))
}

/** Which of two URLs is wrong is known to the person who asks. */
function changeFor(base: string, namedBase: string): string {
  if (isInner(base) && namedBase.startsWith('https:') && !isPrivateName(hostOf(namedBase))) {
    return `ask for the public name: doctor ${namedBase}`
  }
  const path = new URL(base).pathname.replace(/\/$/, '')
  const passes = path === '' ? '' : `, and let the proxy pass the path ${path} on`
  return `ITSME_PUBLIC_URL=${base}${passes}; or, if clients use ${namedBase}, ask for that: doctor ${namedBase}`
}

/** Whether a URL is no public one: servers use it, or whoever works on the machine. */
function isInner(base: string): boolean {
  return base.startsWith('http:') || isPrivateName(new URL(base).host)
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

/** Seconds: tokens live five minutes, and clients forgive little. */
const maxSkew = 60

/**
 * Whether the simulator's clock and this machine's agree. The header Date may be a proxy's own (nginx), so an older
 * simulator's time is known by it only where there is none.
 */
export async function clockOf(
  { header }: Answer,
  base: string,
  { now }: Pick<Clock, 'now'>,
): Promise<Diagnosis[]> {
  const version = await tryAsk(`${base}/version`)
  const told = typeof version === 'string' ? undefined : jsonObject(version.text)?.['time']
  const at = Date.parse(String(told ?? header('date')))
  if (Number.isNaN(at)) return [warning('the server tells no time', 'let /version through')]
  const off = Math.round((at - now()) / 1000)
  if (Math.abs(off) <= maxSkew) return [ok('the clocks agree')]
  const where = off > 0 ? 'ahead of' : 'behind'
  return [
    fault(
      `the clock of the server is ${Math.abs(off)} s ${where} this machine's: tokens are expired or not valid yet (AADB2C90235)`,
      'synchronise both clocks with NTP',
    ),
  ]
}

const endpoints = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri']

/** Whether each endpoint is where the document says, and under the name that was asked for. */
export async function endpointsOf({ document }: Discovered, base: string): Promise<Diagnosis[]> {
  const missing = endpoints.filter((name) => typeof document[name] !== 'string')
  if (missing.length > 0) {
    const text = `the document lacks ${missing.join(', ')} (AADB2C90023)`
    return [fault(text, 'ask a simulator: this document is somebody else’s')]
  }
  const found = await Promise.all(
    endpoints.map((name) => endpointOf(name, String(document[name]), base)),
  )
  const wrong = found.filter((each) => each !== undefined)
  return wrong.length === 0 ? [ok('the endpoints answer')] : wrong
}

async function endpointOf(name: string, url: string, base: string): Promise<Diagnosis | undefined> {
  if (!url.startsWith(`${base}/`)) {
    const { origin } = URL.canParse(url) ? new URL(url) : { origin: base }
    if (name !== 'authorization_endpoint' || !isInner(base)) {
      return fault(`${name} is ${url}, not below ${base}`, changeFor(base, origin))
    }
    return warning(`${base} is an inner name: browsers go to ${origin}`, `doctor ${origin}, too`)
  }
  const answer = await tryAsk(url, name === 'token_endpoint' ? { method: 'POST' } : {})
  if (typeof answer === 'string') {
    return fault(`${name} ${url} cannot be reached (${answer})`, 'see the log of the proxy')
  }
  const { status } = answer
  if (status < 500 && status !== 404) return undefined
  return fault(`${name} ${url} answers ${status}`, 'let the proxy send every path and method there')
}

/** Kids of the packaged keys, whose private halves are published. */
const packagedKids = ['s1', 'e1']

/** Whether a validator can use the key set: the signing key first, each with its use. */
export async function keysOf({ document }: Discovered, base: string): Promise<Diagnosis[]> {
  const url = String(document['jwks_uri'])
  // Elsewhere there may be anything; that it is elsewhere was told.
  if (!url.startsWith(`${base}/`)) return []
  const answer = await tryAsk(url)
  const keys = publicKeysOf(jsonObject(typeof answer === 'string' ? '' : answer.text)?.['keys'])
  const [first] = keys
  if (first === undefined) {
    return [
      fault(`${url} holds no keys (AADB2C90239)`, 'let the proxy send this path to the simulator'),
    ]
  }
  const rules = [
    first.use !== 'sig' &&
      fault(
        `the first key ("${first.kid}") has the use "${first.use}": Microsoft's validators take the first one (AADB2C90239)`,
        'put the key with "use": "sig" first in the keys file, and let nothing in between change the set',
      ),
    new Set(keys.map(({ kid }) => kid)).size < keys.length &&
      fault('two keys have the same kid', 'make a new set: itsme-simulator keys'),
    keys.some(({ kty, n = '' }) => kty === 'RSA' && Buffer.from(n, 'base64url').length < 256) &&
      fault('a key has fewer than 2048 bits', 'make a new set: itsme-simulator keys'),
    !isPrivateName(new URL(base).host) &&
      packagedKids.every((kid) => keys.some((key) => key.kid === kid)) &&
      fault(
        'these are the packaged keys: everybody has them, and can sign as this issuer',
        'itsme-simulator keys --out keys.json, and ITSME_KEYS=keys.json',
      ),
  ]
  const wrong = rules.filter((each) => each !== false)
  return wrong.length === 0 ? [ok(`${keys.length} keys, "${first.kid}" signs`)] : wrong
}
