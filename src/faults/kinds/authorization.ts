import { type AnswerDraft, type AnswerFault, answerFault } from '../kind.ts'

/** The fault kinds of authorization responses. */
export const authorizationFaults: readonly AnswerFault[] = [
  answerFault({
    kind: 'state-altered',
    about: 'state comes back changed',
    reaction: 'refuse',
    severity: 'critical',
    source: 'RFC 6749, sections 4.1.2 and 10.12',
    endpoints: ['authorization'],
    apply: ({ members, ...draft }) =>
      members['state'] === undefined
        ? undefined
        : { ...draft, members: { ...members, state: `altered-${members['state']}` } },
  }),
  answerFault({
    kind: 'state-missing',
    about: 'state does not come back',
    reaction: 'refuse',
    severity: 'critical',
    source: 'RFC 6749, sections 4.1.2 and 10.12',
    endpoints: ['authorization'],
    apply: (draft) => withoutMember(draft, 'state'),
  }),
  answerFault({
    kind: 'code-missing',
    about: 'neither a code nor an error comes back',
    reaction: 'refuse',
    severity: 'high',
    source: 'RFC 6749, section 4.1.2',
    endpoints: ['authorization'],
    apply: (draft) => withoutMember(draft, 'code'),
  }),
  answerFault({
    kind: 'state-twice',
    about: 'state comes back twice',
    reaction: 'refuse',
    severity: 'low',
    source: 'RFC 6749, section 3.1: no parameter more than once',
    endpoints: ['authorization'],
    apply: (draft) =>
      draft.members['state'] === undefined ? undefined : { ...draft, twice: ['state'] },
  }),
  answerFault({
    kind: 'code-long',
    about: 'the code has 2,000 characters',
    reaction: 'tolerate',
    severity: 'low',
    source: 'RFC 6749, section 4.1.2: the client should assume nothing about the size of a code',
    endpoints: ['authorization'],
    apply: (draft) => withMembers(draft, ({ code = '' }) => ({ code: code.padEnd(2000, code) })),
  }),
  answerFault({
    kind: 'code-with-error',
    about: 'an error comes back together with a code',
    reaction: 'refuse',
    severity: 'high',
    source: 'RFC 6749, section 4.1.2.1',
    endpoints: ['authorization'],
    apply: (draft) =>
      withMembers(draft, () => ({
        error: 'access_denied',
        error_description: 'a deliberate fault',
      })),
  }),
  answerFault({
    kind: 'iss-altered',
    about: 'iss in the response is another issuer; itsme sends none',
    reaction: 'notice',
    severity: 'low',
    source: 'RFC 9207, section 2.4: a client that knows it refuses another issuer',
    endpoints: ['authorization'],
    apply: (draft) => withMembers(draft, () => ({ iss: 'https://issuer.invalid' })),
  }),
]

type Members = AnswerDraft['members']

/** Returns a response that has a code with other members; undefined if it has none. */
function withMembers(
  draft: AnswerDraft,
  change: (members: Members) => Members,
): AnswerDraft | undefined {
  const { members } = draft
  return members['code'] === undefined
    ? undefined
    : { ...draft, members: { ...members, ...change(members) } }
}

/** Returns a response without a member; undefined if it does not have it. */
function withoutMember(draft: AnswerDraft, name: string): AnswerDraft | undefined {
  const { [name]: left, ...members } = draft.members
  return left === undefined ? undefined : { ...draft, members }
}
