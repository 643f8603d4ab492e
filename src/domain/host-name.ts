import { isIP } from 'node:net'

/** Returns the host in lower case, without port, brackets or trailing dot: `[::1]:4876` → `::1`. */
export function bareHost(host: string): string {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  return name.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

function ipv4Of(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

/** Checks whether an address is a loopback address: 127.0.0.0/8 or ::1 (RFC 6890). */
export function isLoopbackAddress(address: string): boolean {
  const ip = ipv4Of(address)
  return (isIP(ip) === 4 && ip.startsWith('127.')) || ip === '::1'
}

const privateIpv4 = [/^10\./, /^192\.168\./, /^172\.(1[6-9]|2\d|3[01])\./, /^169\.254\./]
const privateIpv6 = [/^f[cd][0-9a-f]{2}:/, /^fe[89ab][0-9a-f]:/]

/** Checks whether an address is private or link-local (RFC 1918, RFC 4193, RFC 3927), or a loopback address. */
export function isPrivateAddress(address: string): boolean {
  const ip = ipv4Of(address.toLowerCase())
  if (isLoopbackAddress(ip)) return true
  const patterns = isIP(ip) === 4 ? privateIpv4 : isIP(ip) === 6 ? privateIpv6 : []
  return patterns.some((pattern) => pattern.test(ip))
}

/** Checks whether a host is `localhost`, a name under `.localhost`, or a loopback address. */
export function isLoopbackName(host: string): boolean {
  const name = bareHost(host)
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name)
}

const privateSuffixes = ['.localhost', '.test', '.internal', '.local', '.home.arpa']

/**
 * Checks whether a host can only be reached from a private network: a loopback name, a name with a reserved suffix
 * (RFC 6761, RFC 6762, RFC 8375), a name without a dot (such as a container's), or a private address.
 */
export function isPrivateName(host: string): boolean {
  const name = bareHost(host)
  if (name === '') return false
  if (isIP(name) !== 0) return isPrivateAddress(name)
  return (
    isLoopbackName(name) || !name.includes('.') || privateSuffixes.some((s) => name.endsWith(s))
  )
}

/** Checks whether a host belongs to the real itsme. A simulator must never impersonate it. */
export function isRealItsme(host: string): boolean {
  const name = bareHost(host)
  return ['itsme.services', 'itsme.be'].some((real) => name === real || name.endsWith(`.${real}`))
}

/** Returns the eight groups of an IPv6 address. */
function groupsOf(ip: string): string[] {
  const [head = '', tail] = ip.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after]
}

/**
 * Returns what identifies a client for rate limiting: an IPv4 address, or the subnet (the first 64 bits) of an IPv6
 * address (RFC 4291, section 2.5.4).
 */
export function networkOf(address: string): string {
  const ip = ipv4Of(address.toLowerCase())
  if (isIP(ip) !== 6) return ip
  const half = groupsOf(ip).slice(0, 4)
  return `${half.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

/**
 * Reads an address from X-Forwarded-For and removes the port that some proxies (such as Azure's gateways) append:
 * `203.0.113.9:4711`, `[2001:db8::1]:443`. Returns undefined if the text is not an address.
 */
export function forwardedAddress(text: string): string | undefined {
  const given = text.trim().replace(/^"(.*)"$/, '$1')
  const bare = given.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
  return isIP(bare) === 0 ? undefined : bare
}
