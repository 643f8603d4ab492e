/**
 * Lifetimes in seconds; fractions are allowed (itsme's documentation: action and code 180, access token 3600, ID token
 * 300).
 */
export interface Lifetimes {
  readonly action: number
  readonly code: number
  readonly accessToken: number
  readonly idToken: number
  readonly interaction: number
}

interface HasLifetimes {
  readonly lifetimes: Lifetimes
}

/** Returns the lifetimes for a partner. The partner's own lifetimes override those of the simulator. */
export function lifetimesFor(
  { lifetimes }: HasLifetimes,
  partner: { readonly lifetimes?: Partial<Lifetimes> } | undefined,
): Lifetimes {
  return partner?.lifetimes === undefined ? lifetimes : { ...lifetimes, ...partner.lifetimes }
}
