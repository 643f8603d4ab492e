import { answerFault } from '../kind.ts'

/** State comes back changed. */
export const stateAltered = answerFault({
  kind: 'state-altered',
  about: 'state comes back changed',
  reaction: 'refuse',
  source: 'RFC 6749, sections 4.1.2 and 10.12',
  endpoints: ['authorization'],
  apply: (members) =>
    members['state'] === undefined
      ? undefined
      : { ...members, state: `${members['state']}-altered` },
})
