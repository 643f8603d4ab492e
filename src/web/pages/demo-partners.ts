import type { Partner } from '../../domain/partner.ts'

/** The packaged partners, as which the demo website can act. */
export const demoPartners: readonly string[] = ['DEMO', 'DEMO_KEYS']

/** Returns the partners with those of the package last. */
export function ownFirst(partners: readonly Partner[]): Partner[] {
  const isDemo = ({ code }: Partner) => demoPartners.includes(code)
  return [...partners.filter((each) => !isDemo(each)), ...partners.filter(isDemo)]
}
