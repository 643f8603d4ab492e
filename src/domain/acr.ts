import type { Acr } from './action.ts'
import { claimPrefix } from './claim-names.ts'

const values = {
  basic: `${claimPrefix}acr_basic`,
  advanced: `${claimPrefix}acr_advanced`,
} as const satisfies Record<Acr, string>

/** The values of `acr_values` and of the claim `acr` (itsme's documentation, security levels). */
export const acrValues: readonly string[] = Object.values(values)

/** The level that a request asks for: basic unless advanced is among the values; the stricter wins. */
export function acrOf(acrValuesParameter: string | undefined): Acr {
  return acrValuesParameter?.split(' ').includes(values.advanced) ? 'advanced' : 'basic'
}

/** The value of the claim `acr`. */
export function acrValue(acr: Acr): string {
  return values[acr]
}
