import { allEndpoints, wireFault } from '../kind.ts'
import { processed } from '../processed.ts'

/** Nothing comes, then the connection is cut. */
export const timeout = wireFault({
  kind: 'timeout',
  about: 'nothing comes, then the connection is cut',
  reaction: 'refuse',
  source: 'RFC 9110, section 9.2.2: a client sets its own limits',
  endpoints: allEndpoints,
  attributes: {
    seconds: {
      type: 'number',
      about: 'until the connection is cut',
      least: 0,
      most: 600,
      standard: 60,
    },
    processed,
  },
  replaces: (attributes) => attributes['processed'] !== true,
  apply: (plan, { seconds }) => ({ ...plan, sending: { how: 'never', seconds: Number(seconds) } }),
})
