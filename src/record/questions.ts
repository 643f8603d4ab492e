import { membersOf } from '../domain/members.ts'
import type { AnsweredQuestion, Recorded } from './report.ts'

interface Question {
  readonly rule: string
  readonly question: string
  readonly answer: (recorded: Recorded) => unknown
}

const claimsOf = ({ login }: Recorded) => ({
  ...membersOf(login.userinfo['members']),
  ...membersOf(login.idToken['claims']),
})

/** Returns the value of a claim whose values are words, wherever it was. */
const wordOf = (name: string) => (recorded: Recorded) => {
  const [found] = Object.entries(claimsOf(recorded)).filter(
    ([each]) => each.slice(each.lastIndexOf('/') + 1) === name,
  )
  return membersOf(found?.[1])['value'] ?? 'not asked for, or absent'
}

const isThere = (name: string, members: unknown) =>
  Object.hasOwn(membersOf(members), name) ? 'yes' : 'no'

/** What itsme's documentation leaves open, and a login can answer. */
const questions: readonly Question[] = [
  {
    rule: 'ciba-7',
    question: 'Which members of discovery are about logins without a browser?',
    answer: ({ discovery }) => {
      const names = Object.keys(discovery.document).filter((name) =>
        /backchannel|user_discovery/.test(name),
      )
      return names.length === 0 ? 'none' : names.join(', ')
    },
  },
  {
    rule: 'discovery-8',
    question: 'Cache-Control of discovery?',
    answer: ({ discovery }) => discovery.headers['cache-control'] ?? 'none',
  },
  {
    rule: 'tokens-13',
    question: 'Is acr in the ID token?',
    answer: ({ login }) => isThere('acr', login.idToken['claims']),
  },
  {
    rule: 'tokens-10',
    question: 'Is nbf in the ID token?',
    answer: ({ login }) => isThere('nbf', login.idToken['claims']),
  },
  {
    rule: 'tokens-5',
    question: 'Is the ID token signed or encrypted?',
    answer: ({ login }) => login.idToken['form'],
  },
  {
    rule: 'tokens-20',
    question: 'Are claims of scopes in the ID token?',
    answer: ({ login }) => isThere('name', login.idToken['claims']),
  },
  {
    rule: 'tokens-2',
    question: 'Does the token response have scope?',
    answer: ({ login }) => isThere('scope', login.token['members']),
  },
  {
    rule: 'userinfo-3',
    question: 'The media type of userinfo?',
    answer: ({ login }) => membersOf(login.userinfo['headers'])['content-type'],
  },
  {
    rule: 'authorization-responses-2',
    question: 'Does the authorization response have iss?',
    answer: ({ login }) => ([login.response['parameters']].flat().includes('iss') ? 'yes' : 'no'),
  },
  {
    rule: 'claims-7',
    question: 'Which level of assurance does the address have?',
    answer: wordOf('address_assurance_level'),
  },
  {
    rule: 'claims-50',
    question: 'What is identification_mode?',
    answer: wordOf('identification_mode'),
  },
]

/** Answers the questions from what was recorded. */
export function answeredQuestions(recorded: Recorded): AnsweredQuestion[] {
  return questions.map(({ rule, question, answer }) => ({
    rule,
    question,
    answer: String(answer(recorded) ?? 'unknown'),
  }))
}
