import { serverEndpoints, wireFault } from '../kind.ts'

/** The body comes drop by drop. */
export const slowBody = wireFault({
  kind: 'slow-body',
  about: 'the body comes drop by drop',
  reaction: 'tolerate',
  source: 'RFC 9110, section 9.2.2: a client sets its own limits',
  endpoints: serverEndpoints,
  attributes: {
    bytesPerSecond: { type: 'number', about: 'how fast', least: 1, most: 1_000_000, standard: 500 },
  },
  replaces: () => false,
  apply: (plan, { bytesPerSecond }) => ({
    ...plan,
    sending: { how: 'slow', bytesPerSecond: Number(bytesPerSecond) },
  }),
})
