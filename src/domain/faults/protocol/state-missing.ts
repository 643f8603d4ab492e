import { answerFault } from '../kind.ts'

/** State does not come back. */
export const stateMissing = answerFault({
  kind: 'state-missing',
  about: 'state does not come back',
  reaction: 'refuse',
  source: 'RFC 6749, sections 4.1.2 and 10.12',
  endpoints: ['authorization'],
  apply: ({ state, ...members }) => (state === undefined ? undefined : members),
})
