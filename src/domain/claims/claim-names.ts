/** Prefix of itsme's own claim names. */
export const claimPrefix = 'http://itsme.services/v2/claim/'

/** Returns a claim's name without itsme's prefix: `http://itsme.services/v2/claim/BEeidSn` → `BEeidSn`. */
export function shortClaimName(name: string): string {
  return name.startsWith(claimPrefix) ? name.slice(claimPrefix.length) : name
}
