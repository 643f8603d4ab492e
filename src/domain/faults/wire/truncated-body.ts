import { serverEndpoints, wireFault } from '../kind.ts'

/** Half of the body, then the connection is cut. */
export const truncatedBody = wireFault({
  kind: 'truncated-body',
  about: 'half of the body, then the connection is cut',
  reaction: 'refuse',
  source: 'RFC 9112, section 8',
  endpoints: serverEndpoints,
  replaces: () => false,
  apply: (plan) => ({ ...plan, sending: { how: 'truncated' } }),
})
