import { allEndpoints, wireFault } from '../kind.ts'

/** The answer comes late. */
export const latency = wireFault({
  kind: 'latency',
  about: 'the answer comes late',
  reaction: 'tolerate',
  source: 'RFC 9110, section 9.2.2: a client sets its own limits',
  endpoints: allEndpoints,
  attributes: {
    seconds: { type: 'number', about: 'how late', least: 0, most: 600, standard: 2 },
  },
  replaces: () => false,
  apply: (plan, { seconds }) => ({ ...plan, delay: plan.delay + Number(seconds) }),
})
