import type { Acr } from '../action.ts'
import { claimPrefix } from './claim-names.ts'

const values = {
  basic: `${claimPrefix}acr_basic`,
  advanced: `${claimPrefix}acr_advanced`,
} as const satisfies Record<Acr, string>

/** The names of before the v2 API: still taken, answered by today's. */
const olderPrefix = 'tag:sixdots.be,2016-06:'

/** The values of `acr_values` and of the claim `acr` (itsme's documentation, security levels). */
export const acrValues: readonly string[] = Object.values(values)

/** The level that a request asks for: basic unless advanced is among the values; the stricter wins. */
export function acrOf(acrValuesParameter: string | undefined): Acr {
  const asked = acrValuesParameter?.split(' ') ?? []
  const isAdvanced = asked.some((value) => acrName(value) === 'acr_advanced')
  return isAdvanced ? 'advanced' : 'basic'
}

/** Whether a value of `acr_values` is one of ours, by its name of today or of before. */
export function isKnownAcr(value: string): boolean {
  return ['acr_basic', 'acr_advanced'].includes(acrName(value) ?? '')
}

function acrName(value: string): string | undefined {
  const prefix = [claimPrefix, olderPrefix].find((each) => value.startsWith(each))
  return prefix && value.slice(prefix.length)
}

/** The value of the claim `acr`. */
export function acrValue(acr: Acr): string {
  return values[acr]
}
