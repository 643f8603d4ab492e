/** Where ISO 8859-15 has another character than ISO 8859-1. */
const replaced = new Set('¤¦¨´¸¼½¾')
const added = new Set('€ŠšŽžŒœŸ')

/** Whether a character is one of ISO 8859-15, or ends a line. */
export function isLatin9(character: string): boolean {
  if (added.has(character)) return true
  if (replaced.has(character)) return false
  return /^[\x20-\x7e\xa0-\xff\t\r\n]$/.test(character)
}
