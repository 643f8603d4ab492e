import { CheckError } from '../check-error.ts'
import type { RecordedLogin } from '../control-client.ts'
import type { Outcome } from '../row.ts'
import { describe, type KnownTools, tryLogin, withPerson } from '../tools.ts'
import type { RunnableTrial } from './trial.ts'

/** The shortest `state` and `nonce` that cannot be guessed: 128 bits in base64url (RFC 6749, section 10.10). */
const shortest = 22

type Sent = ReadonlyMap<string, string>

/** Two logins, one after the other, as the application sent them. */
interface Pair {
  readonly first: Sent
  readonly second: Sent
  readonly login: RecordedLogin
}

const base = { group: 'sent', endpoint: 'authorization' } as const

/** The trials of what the application sends: they judge two good logins. */
export function sentTrials(): RunnableTrial[] {
  let pair: Promise<Pair> | undefined
  const judged = (judge: (pair: Pair) => Outcome) => async (tools: KnownTools) => {
    pair ??= twoLogins(tools)
    const both = await pair
    return { login: both.login.id, ...judge(both) }
  }
  return [
    {
      ...base,
      name: 'state',
      severity: 'critical',
      expected: 'state is sent, cannot be guessed, and is new each time.',
      source: 'RFC 6749, section 10.12',
      run: judged((both) => judgeValue(both, 'state')),
    },
    {
      ...base,
      name: 'nonce',
      severity: 'critical',
      expected: 'nonce is sent, cannot be guessed, and is new each time.',
      source: 'OpenID Connect Core 15.5.2; itsme’s documentation asks for it',
      run: judged((both) => judgeValue(both, 'nonce')),
    },
    {
      ...base,
      name: 'pkce',
      severity: 'medium',
      expected: 'code_challenge is sent with the method S256, and is new each time.',
      source: 'RFC 9700, section 2.1.1',
      run: judged(judgePkce),
    },
    {
      ...base,
      name: 'acr',
      severity: 'low',
      expected: 'The level of assurance that the application needs is asked for.',
      source: 'OpenID Connect Core 3.1.2.1; itsme’s documentation, acr_values',
      run: judged(judgeAcr),
    },
    {
      ...base,
      endpoint: 'token',
      name: 'code-once',
      severity: 'medium',
      expected: 'A code is redeemed once.',
      source: 'RFC 6749, section 4.1.2',
      run: judged(({ login: { tokenRequests } }) =>
        tokenRequests.length === 1
          ? { verdict: 'passed', what: 'One token request.' }
          : { verdict: 'failed', what: `${tokenRequests.length} token requests for one login.` },
      ),
    },
  ]
}

async function twoLogins(tools: KnownTools): Promise<Pair> {
  const one = () =>
    withPerson(tools, async (person) => {
      const { login, isIn, visit } = await tryLogin(tools, person)
      if (!isIn || login === null) throw new CheckError(`the login failed: ${describe(visit)}`)
      return tools.control.login(login)
    })
  const [before, login] = [await one(), await one()]
  return { first: sentOf(before), second: sentOf(login), login }
}

const sentOf = ({ request }: RecordedLogin): Sent => new Map(request.sent)

function judgeValue({ first, second }: Pair, name: 'state' | 'nonce'): Outcome {
  const [one, two] = [first.get(name), second.get(name)]
  if (one === undefined || two === undefined || one === '')
    return { verdict: 'failed', what: `No ${name} was sent.` }
  if (one === two) return { verdict: 'failed', what: `The same ${name} was sent twice.` }
  return one.length < shortest
    ? { verdict: 'warning', what: `${name} has ${one.length} characters: less than 128 bits.` }
    : { verdict: 'passed', what: `Sent, new each time, ${one.length} characters.` }
}

function judgePkce({ first, second }: Pair): Outcome {
  const [one, two] = [first.get('code_challenge'), second.get('code_challenge')]
  if (one === undefined)
    return { verdict: 'warning', what: 'No code_challenge was sent; itsme does not ask for one.' }
  if (one === two) return { verdict: 'failed', what: 'The same code_challenge was sent twice.' }
  const method = first.get('code_challenge_method') ?? 'plain'
  return method === 'S256'
    ? { verdict: 'passed', what: 'Sent with S256, new each time.' }
    : {
        verdict: 'failed',
        what: `The method is ${method}: who reads the request knows the verifier.`,
      }
}

function judgeAcr({ first }: Pair): Outcome {
  const asked = ['acr_values', 'claims', 'request', 'request_uri'].some((name) =>
    name !== 'claims' ? first.has(name) : first.get(name)?.includes('"acr"') === true,
  )
  return asked
    ? { verdict: 'passed', what: 'A level was asked for.' }
    : { verdict: 'warning', what: 'No acr_values: itsme gives the basic level.' }
}
