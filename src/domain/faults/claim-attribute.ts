import type { Attribute } from './kind.ts'

/** Which claim is wrong. */
export const claimAttribute: Attribute = {
  type: 'text',
  about: 'name of the claim',
  standard: 'name',
}
