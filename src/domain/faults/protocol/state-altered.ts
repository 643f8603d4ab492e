import { answerFault } from '../kind.ts'

/** State comes back changed at its front: of a state in parts some clients read no more than the first ones. */
export const stateAltered = answerFault({
  kind: 'state-altered',
  about: 'state comes back changed',
  reaction: 'refuse',
  source: 'RFC 6749, sections 4.1.2 and 10.12',
  endpoints: ['authorization'],
  apply: (members) =>
    members['state'] === undefined
      ? undefined
      : { ...members, state: `altered-${members['state']}` },
})
