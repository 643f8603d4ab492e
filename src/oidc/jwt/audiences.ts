import { isPrivateName } from '../../domain/host-name.ts'
import type { Origin } from '../../domain/origin.ts'
import { type Issuer, issuerUrl } from '../issuers.ts'

/** Who a partner's token may be meant for. */
export interface AudienceRule {
  /** The usual value, for messages. */
  readonly usual: string
  readonly takes: (audience: string) => boolean
}

/**
 * Our own issuer and one of its endpoints, under any name that we may go by, and those of the real itsme: a partner need
 * not change its configuration for a test.
 */
export function audienceRule(issuer: Issuer, origin: Origin, endpoint: string): AudienceRule {
  const paths = [issuer.path, issuer.path + endpoint]
  const hosts = [origin.url, origin.browserUrl].map((url) => new URL(url).host)
  const own = [origin.url, origin.browserUrl].flatMap((url) => {
    const base = issuerUrl(issuer, url)
    return [base, base + endpoint]
  })
  const real = issuer.realUrls.flatMap((url) => [url, url + endpoint])
  return {
    usual: own[0] ?? '',
    takes(audience) {
      if (own.includes(audience) || real.includes(audience)) return true
      if (!URL.canParse(audience)) return false
      const { host, pathname } = new URL(audience)
      return paths.includes(pathname) && (hosts.includes(host) || isPrivateName(host))
    },
  }
}

export function audienceText({ usual }: AudienceRule): string {
  return `the issuer "${usual}" or its endpoint`
}
