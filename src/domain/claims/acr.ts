import type { Acr } from '../action.ts'
import { claimPrefix } from './claim-names.ts'

const values = {
  basic: `${claimPrefix}acr_basic`,
  advanced: `${claimPrefix}acr_advanced`,
} as const satisfies Record<Acr, string>

/**
 * Prefixes of the values. Those from before the v2 API, and the upper-case spelling of itsme's samples until March 2023,
 * are still accepted; the claim `acr` has the current value.
 */
const prefixes = [claimPrefix, 'http://itsme.services/V2/claim/', 'tag:sixdots.be,2016-06:']

/** The values of `acr_values` and of the claim `acr` (itsme's documentation, security levels). */
export const acrValues: readonly string[] = Object.values(values)

/** Returns the requested level: advanced if it is among the values, otherwise basic. */
export function acrOf(acrValuesParameter: string | undefined): Acr {
  const asked = acrValuesParameter?.split(' ') ?? []
  const isAdvanced = asked.some((value) => acrName(value) === 'acr_advanced')
  return isAdvanced ? 'advanced' : 'basic'
}

/** Checks whether a value of `acr_values` is known, by its current or its former name. */
export function isKnownAcr(value: string): boolean {
  return ['acr_basic', 'acr_advanced'].includes(acrName(value) ?? '')
}

function acrName(value: string): string | undefined {
  const prefix = prefixes.find((each) => value.startsWith(each))
  return prefix && value.slice(prefix.length)
}

/** Returns the value of the claim `acr`. */
export function acrValue(acr: Acr): string {
  return values[acr]
}
