import { allEndpoints, wireFault } from '../kind.ts'
import { processed } from '../processed.ts'

/** The connection is reset in place of an answer. */
export const reset = wireFault({
  kind: 'reset',
  about: 'the connection is reset in place of an answer',
  reaction: 'refuse',
  source: 'RFC 9293, section 3.5.2',
  endpoints: allEndpoints,
  attributes: { processed },
  replaces: (attributes) => attributes['processed'] !== true,
  apply: (plan) => ({ ...plan, sending: { how: 'reset' } }),
})
