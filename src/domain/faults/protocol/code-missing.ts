import { answerFault } from '../kind.ts'

/** Neither a code nor an error comes back. */
export const codeMissing = answerFault({
  kind: 'code-missing',
  about: 'neither a code nor an error comes back',
  reaction: 'refuse',
  source: 'RFC 6749, section 4.1.2',
  endpoints: ['authorization'],
  apply: ({ code, ...members }) => (code === undefined ? undefined : members),
})
