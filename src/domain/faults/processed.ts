import type { Attribute } from './kind.ts'

/** Whether the request does its work though its answer is lost. */
export const processed: Attribute = {
  type: 'boolean',
  about: 'whether the request does its work all the same: then the code is redeemed',
  standard: false,
}
