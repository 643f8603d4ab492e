import { discoveryPath, type Issuer } from '../../oidc/issuers.ts'
import { type Diagnosis, fault, ok, warning } from './diagnosis.ts'
import { type Answer, jsonObject, tryAsk } from './probe.ts'

/** A discovery document, and the response that contained it. */
export interface Discovered {
  readonly answer: Answer
  readonly document: Readonly<Record<string, unknown>>
}

/** Reads a discovery document as a client would. If that fails, returns the reason. */
export async function discover(
  base: string,
  issuer: Issuer,
): Promise<Discovered | readonly Diagnosis[]> {
  const url = base + issuer.path + discoveryPath
  const answer = await tryAsk(url)
  if (typeof answer === 'string') return [unreachable(url, answer)]
  const document = answer.status === 200 ? jsonObject(answer.text) : undefined
  return document === undefined ? [await whyNot(base, url, answer)] : { answer, document }
}

const reasons: Readonly<Record<string, readonly [what: string, change: string]>> = {
  ECONNREFUSED: ['nobody listens there', 'start the simulator or the proxy, or correct the port'],
  ENOTFOUND: ['the name has no address', 'correct the name, or add it to DNS'],
  EAI_AGAIN: ['the name cannot be looked up', 'correct the name, or mend DNS on this machine'],
  ECONNRESET: ['the connection was cut', 'is https spoken there? correct the scheme or the port'],
  EPROTO: [
    'no TLS is spoken there',
    'write http:// if that is meant, or give the proxy a certificate',
  ],
}

function unreachable(url: string, code: string): Diagnosis {
  const [what, change] = reasons[code] ?? ['no answer came', 'see the log of the proxy']
  return fault(`${url}: ${what} (${code})`, change)
}

/** Explains why there is no discovery document at a URL. */
async function whyNot(base: string, url: string, { status, text }: Answer): Promise<Diagnosis> {
  const { origin, pathname } = new URL(base)
  const path = pathname.replace(/\/$/, '')
  if (status === 421) {
    return fault(
      `${url}: the simulator does not know this name (421): ${text.trim()}`,
      `ITSME_PUBLIC_URL=${base}`,
    )
  }
  if (status === 429) return tooMany(url)
  if (status === 400 && base.startsWith('http:') && /https/i.test(text)) {
    return fault(`${url}: https is spoken there`, `doctor ${base.replace('http:', 'https:')}`)
  }
  if (path !== '' && status === 404 && (await isSimulator(base))) {
    return fault(
      `the proxy takes the path ${path} off: the simulator is behind ${base}, and does not find its pages there`,
      `let the path through (nginx: proxy_pass without a path or slash at its end; Caddy: handle, not handle_path), and keep ITSME_PUBLIC_URL=${base}`,
    )
  }
  if (path !== '' && (await isSimulator(origin))) {
    return fault(
      `the simulator answers at ${origin}, not below ${path}`,
      `ITSME_PUBLIC_URL=${origin}, or let the proxy send ${path} there`,
    )
  }
  if ([502, 503, 504].includes(status)) {
    return fault(
      `${url}: the proxy does not reach the simulator (${status})`,
      'start the simulator, or correct its address in the proxy (nginx: proxy_pass; Caddy: reverse_proxy), and see its log',
    )
  }
  const what = status === 200 ? 'no JSON object' : `status ${status}`
  return fault(
    `${url}: ${what}, not a discovery document`,
    'send every path to the simulator, and give doctor the URL before /clientsecret-oidc or /v2',
  )
}

/** The simulator limits the requests of each address. */
export function tooMany(url: string): Diagnosis {
  return fault(`${url}: too many requests (429)`, 'wait a minute, or raise --rate-limit')
}

/** Whether there is a simulator below a URL, whatever its public URL is. */
async function isSimulator(base: string): Promise<boolean> {
  const answer = await tryAsk(`${base}/version`)
  if (typeof answer === 'string' || answer.status !== 200) return false
  return typeof jsonObject(answer.text)?.['version'] === 'string'
}

const daysWarned = 14
const day = 24 * 3600 * 1000

/** Checks that a client would trust the connection. @param now milliseconds since the epoch */
export function certificateOf({ tls }: Answer, base: string, now: number): Diagnosis[] {
  const { host } = new URL(base)
  if (tls === undefined) {
    return [
      warning(
        `${base} is plain http: Azure AD B2C and other brokers in the cloud take https only`,
        'put a TLS proxy in front (docs/hosting.md), or start with --tls-cert and --tls-key',
      ),
    ]
  }
  if (tls.problem !== undefined) {
    const change =
      certificateChanges[tls.problem] ?? 'give the server a certificate that is valid for this name'
    return [fault(`the certificate of ${host} is not trusted (${tls.problem})`, change)]
  }
  const days = Math.floor((tls.validTo - now) / day)
  if (days < daysWarned) {
    return [warning(`the certificate of ${host} expires in ${days} days`, 'renew it')]
  }
  return [ok(`certificate of ${host}: trusted, ${days} days left, ${tls.protocol}`)]
}

const ownAuthority =
  'take a certificate of a public authority: Azure AD B2C trusts no other (for a client of yours: NODE_EXTRA_CA_CERTS)'
const certificateChanges: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `send the whole chain (nginx: fullchain.pem), or ${ownAuthority}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: ownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: ownAuthority,
  CERT_HAS_EXPIRED: 'renew the certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for other names: take one for this name',
}
