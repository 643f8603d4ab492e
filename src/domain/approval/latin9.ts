/** The characters of ISO 8859-1 that ISO 8859-15 replaces. */
const replaced = new Set('¤¦¨´¸¼½¾')
const added = new Set('€ŠšŽžŒœŸ')

/** Checks whether a character is in ISO 8859-15, or is a tab or a line break. */
export function isLatin9(character: string): boolean {
  if (added.has(character)) return true
  if (replaced.has(character)) return false
  return /^[\x20-\x7e\xa0-\xff\t\r\n]$/.test(character)
}
