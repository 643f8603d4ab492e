import { createHmac, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import {
  bareHost,
  isLoopbackName,
  isPrivateAddress,
  isPrivateName,
} from '../../domain/host-name.ts'

/** The facts that decide who may use the control API, the phone and editing pages (design, section 5). */
export interface AccessFacts {
  readonly publicUrl?: string
  /** The Host header. */
  readonly host: string
  readonly peer: string
  /** Name of the forwarding header in the request, if any. */
  readonly forwardedBy?: string
  readonly method: string
  /** The headers of these names; empty if absent. */
  readonly secFetchSite: string
  readonly secFetchMode: string
  readonly secFetchDest: string
  readonly origin: string
  readonly userAgent: string
  /** The hosts of `--public-url` and `--internal-url`. */
  readonly ownHosts: readonly string[]
  /** Whether the request is for a page. A page may be opened from a link on another site; the control API may not. */
  readonly isPage: boolean
  /** Whether a tester sent the request, and may do what it asks for. */
  readonly isTester: boolean
  /** Whether this simulator has a control token, and whether the request contains it. */
  readonly token: 'none' | 'missing' | 'wrong' | 'right'
}

export interface AccessRefusal {
  readonly status: 401 | 403
  /** The condition that failed, and the setting that fixes it. */
  readonly message: string
}

/** Returns why a request has no access to the control API or a protected page; undefined if it has. */
export function accessRefusal(facts: AccessFacts): AccessRefusal | undefined {
  const crossSite = crossSiteReason(facts)
  if (crossSite !== undefined) return { status: 403, message: crossSite }
  if (facts.token === 'right' || facts.isTester) return undefined
  if (facts.token === 'wrong') return { status: 401, message: 'the control token is wrong' }
  const closed = closedReason(facts) ?? rebindingReason(facts)
  if (closed === undefined) return undefined
  const remedy =
    facts.token === 'none'
      ? 'start with --control-token and send it as "Authorization: Bearer"'
      : 'send the control token as "Authorization: Bearer", or sign in at /sign-in'
  return { status: facts.token === 'none' ? 403 : 401, message: `${closed}; ${remedy}` }
}

function crossSiteReason(facts: AccessFacts): string | undefined {
  const { secFetchSite, secFetchMode, secFetchDest, origin, isPage, method } = facts
  const isLink =
    isPage && method === 'GET' && secFetchMode === 'navigate' && secFetchDest === 'document'
  if (secFetchSite === 'cross-site' && !isLink) {
    return 'this is a request of another site (Sec-Fetch-Site: cross-site); use the simulator from its own pages or from a test'
  }
  if (origin === '' || hasPrivateName(origin) || origin === originOf(facts.publicUrl))
    return undefined
  return `this is a request of the site ${JSON.stringify(origin)} (Origin), which is not an http or https origin with a private name; another site cannot steer the simulator`
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).origin
}

/** Whether an Origin header has a private name. `null` does not. */
export function hasPrivateName(origin: string): boolean {
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return false
  return isPrivateName(new URL(origin).host)
}

/**
 * Whether a browser sent a request. Sec-Fetch headers cannot decide this alone: Chromium does not send them to names
 * that it does not trust. Sec-Fetch-Mode says nothing, since Node's `fetch` always sends it.
 */
function isBrowser({ origin, secFetchSite, userAgent }: AccessFacts): boolean {
  return origin !== '' || secFetchSite !== '' || userAgent.startsWith('Mozilla/')
}

/**
 * Returns the reason to refuse a request that may come from DNS rebinding. A website can make its own name resolve to
 * this machine, and a browser then takes the simulator for part of that site. The site cannot do so with a loopback
 * name, with an address, or with a name that was given at the start.
 */
function rebindingReason(facts: AccessFacts): string | undefined {
  if (!isBrowser(facts)) return undefined
  const { host, ownHosts } = facts
  const name = bareHost(host)
  const isSafe = isLoopbackName(host) || isIP(name) !== 0
  if (isSafe || ownHosts.some((own) => bareHost(own) === name)) return undefined
  return `a browser used the host ${JSON.stringify(name)}, which any web site may let lead here; use localhost, or start with --internal-url http://${host}`
}

function closedReason({ publicUrl, host, peer, forwardedBy }: AccessFacts): string | undefined {
  if (publicUrl !== undefined && !isPrivateName(new URL(publicUrl).host)) {
    return `the public URL ${publicUrl} is not a private name`
  }
  if (!isPrivateName(host))
    return `the host ${JSON.stringify(bareHost(host))} is not a private name`
  if (!isPrivateAddress(peer)) return `the peer ${peer} has no private address`
  if (forwardedBy !== undefined) {
    return `the request came through a proxy (header ${headerName(forwardedBy)})`
  }
  return undefined
}

function headerName(name: string): string {
  return name.replace(/(^|-)\w/g, (letter) => letter.toUpperCase())
}

/** Compares secrets in constant time. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** Returns the value of the sign-in cookie, which is used in place of the control token. */
export function signInValue(token: string, key: string): string {
  return createHmac('sha256', key).update(`sign-in\n${token}`).digest('hex')
}
