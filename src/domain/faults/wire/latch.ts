import { allEndpoints, wireFault } from '../kind.ts'

/** The answer is held until the test releases it. */
export const latch = wireFault({
  kind: 'latch',
  about: 'the answer is held until the test releases it',
  reaction: 'tolerate',
  source: 'RFC 9110, section 9.2.2: a client sets its own limits',
  endpoints: allEndpoints,
  replaces: () => false,
  apply: (plan, _attributes, name) => ({ ...plan, latches: [...plan.latches, name] }),
})
