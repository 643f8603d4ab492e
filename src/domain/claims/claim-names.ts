/** Prefix of itsme's own claim names. */
export const claimPrefix = 'http://itsme.services/v2/claim/'

/** The last word of a claim's name: `http://itsme.services/v2/claim/BEeidSn` → `BEeidSn`. */
export function shortClaimName(name: string): string {
  return name.startsWith(claimPrefix) ? name.slice(claimPrefix.length) : name
}
