import type { Clock } from '../../domain/clock.ts'
import { isPrivateName } from '../../domain/host-name.ts'
import type { Issuer } from '../../oidc/issuers.ts'
import { type Diagnosis, fault, ok, warning } from './diagnosis.ts'
import { type Answer, jsonObject, tryAsk } from './probe.ts'
import { publicKeysOf } from './public-key.ts'
import type { Discovered } from './reach.ts'

/** Checks that the document names the URL that it was read from (OpenID Connect Discovery 4.3). */
export function issuerOf({ document }: Discovered, base: string, issuer: Issuer): Diagnosis {
  const expected = base + issuer.path
  const named = typeof document['issuer'] === 'string' ? document['issuer'] : 'none'
  if (named === expected) return ok(`issuer ${expected}`)
  const text = `the document at ${expected} names the issuer ${JSON.stringify(named)}: a client refuses it (AADB2C90238)`
  const namedBase = named.endsWith(issuer.path) ? named.slice(0, -issuer.path.length) : named
  return fault(text, changeFor(base, namedBase))
}

/** Suggests what to change. Only the person who asks knows which of the two URLs is wrong. */
function changeFor(base: string, namedBase: string): string {
  if (isInner(base) && namedBase.startsWith('https:') && !isPrivateName(hostOf(namedBase))) {
    return `ask for the public name: doctor ${namedBase}`
  }
  const path = new URL(base).pathname.replace(/\/$/, '')
  const passes = path === '' ? '' : `, and let the proxy pass the path ${path} on`
  return `ITSME_PUBLIC_URL=${base}${passes}; or, if clients use ${namedBase}, ask for that: doctor ${namedBase}`
}

/** Whether a URL is not public: only servers, or people on the machine itself, use it. */
function isInner(base: string): boolean {
  return base.startsWith('http:') || isPrivateName(new URL(base).host)
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

/** In seconds. Tokens are valid for five minutes, and clients tolerate little skew. */
const maxSkew = 60

/**
 * Checks that the clocks of the simulator and of this machine agree. The Date header may come from a proxy (nginx), so
 * it is used only for older simulators, which do not report their time.
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

/** Checks that each endpoint responds where the document says, and that it is below the URL that was given. */
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

/** Key ids of the packaged keys, whose private keys are public. */
const packagedKids = ['s1', 'e1']

/**
 * Checks that a validator can use the key set: the signing key is first, key ids are unique, and keys are long enough
 * and not public.
 */
export async function keysOf({ document }: Discovered, base: string): Promise<Diagnosis[]> {
  const url = String(document['jwks_uri'])
  // Keys elsewhere are not checked; another check has reported the URL.
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
