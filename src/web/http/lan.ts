import { networkInterfaces } from 'node:os'
import { isLoopbackName, isPrivateAddress } from '../../domain/host-name.ts'
import type { Names } from '../../domain/origin.ts'

/**
 * Returns the URLs under which other machines of the private network reach the simulator; none if it listens on
 * loopback only.
 *
 * @param host the address that it listens on
 */
export function lanUrls(host: string, { scheme, port, basePath = '' }: Names): string[] {
  return lanAddresses(host).map((address) => `${scheme}://${address}:${port}${basePath}`)
}

function lanAddresses(host: string): string[] {
  if (isLoopbackName(host)) return []
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const own = all
    .filter(({ family, internal, address }) => {
      return family === 'IPv4' && !internal && isPrivateAddress(address)
    })
    .map(({ address }) => address)
  const isAny = host === '0.0.0.0' || host === '::' || host === '[::]'
  return isAny ? own : own.filter((address) => address === host)
}
