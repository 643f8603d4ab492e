import { isIP } from 'node:net'

/** The host without port and brackets, in lower case: `[::1]:4876` → `::1`. */
export function bareHost(host: string): string {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  return name.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

function ipv4Of(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

/** Whether an address is of this machine: 127.0.0.0/8 or ::1 (RFC 6890). */
export function isLoopbackAddress(address: string): boolean {
  const ip = ipv4Of(address)
  return (isIP(ip) === 4 && ip.startsWith('127.')) || ip === '::1'
}

const privateIpv4 = [/^10\./, /^192\.168\./, /^172\.(1[6-9]|2\d|3[01])\./, /^169\.254\./]
const privateIpv6 = [/^f[cd][0-9a-f]{2}:/, /^fe[89ab][0-9a-f]:/]

/** Whether an address is of a private or link-local network (RFC 1918, RFC 4193, RFC 3927), or of this machine. */
export function isPrivateAddress(address: string): boolean {
  const ip = ipv4Of(address.toLowerCase())
  if (isLoopbackAddress(ip)) return true
  const patterns = isIP(ip) === 4 ? privateIpv4 : isIP(ip) === 6 ? privateIpv6 : []
  return patterns.some((pattern) => pattern.test(ip))
}

/** `localhost`, a name under `.localhost`, or a loopback address. */
export function isLoopbackName(host: string): boolean {
  const name = bareHost(host)
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name)
}

const privateSuffixes = ['.localhost', '.test', '.internal', '.local', '.home.arpa']

/**
 * Whether a host can only be reached from a private network: a loopback name, a reserved suffix (RFC 6761, RFC 6762,
 * RFC 8375), a name without a dot (a container), or a private address.
 */
export function isPrivateName(host: string): boolean {
  const name = bareHost(host)
  if (name === '') return false
  if (isIP(name) !== 0) return isPrivateAddress(name)
  return (
    isLoopbackName(name) || !name.includes('.') || privateSuffixes.some((s) => name.endsWith(s))
  )
}

/** Whether a host belongs to the real itsme, which a simulator must never stand in for. */
export function isRealItsme(host: string): boolean {
  const name = bareHost(host)
  return ['itsme.services', 'itsme.be'].some((real) => name === real || name.endsWith(`.${real}`))
}

/** The eight groups of an IPv6 address. */
function groupsOf(ip: string): string[] {
  const [head = '', tail] = ip.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after]
}

/** What counts as one who asks: an IPv4 address, or the subnet, the first half, of an IPv6 address (RFC 4291, section 2.5.4). */
export function networkOf(address: string): string {
  const ip = ipv4Of(address.toLowerCase())
  if (isIP(ip) !== 6) return ip
  const half = groupsOf(ip).slice(0, 4)
  return `${half.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

/**
 * An address as proxies write it in X-Forwarded-For, without the port that some add (Azure's gateways do):
 * `203.0.113.9:4711`, `[2001:db8::1]:443`. Undefined when it is none.
 */
export function forwardedAddress(text: string): string | undefined {
  const given = text.trim().replace(/^"(.*)"$/, '$1')
  const bare = given.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
  return isIP(bare) === 0 ? undefined : bare
}
