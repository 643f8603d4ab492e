import { isPrivateName } from '../../domain/host-name.ts'
import type { Origin } from '../../domain/origin.ts'
import { type Issuer, issuerUrl } from '../issuers.ts'

/** The audiences that are accepted in a partner's token. */
export interface AudienceRule {
  /** The usual value, for messages. */
  readonly usual: string
  readonly takes: (audience: string) => boolean
}

/**
 * Accepts the simulator's own issuer and one of its endpoints, under any name that the simulator may have, and those of
 * the real itsme, so that a partner need not change its configuration for a test.
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

/** Accepts what any of several rules accepts. The first one gives the usual value. */
export function anyAudience(first: AudienceRule, ...others: readonly AudienceRule[]): AudienceRule {
  const rules = [first, ...others]
  return { usual: first.usual, takes: (audience) => rules.some((rule) => rule.takes(audience)) }
}

export function audienceText({ usual }: AudienceRule): string {
  return `the issuer "${usual}" or its endpoint`
}
