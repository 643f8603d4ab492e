import type { Action, NewUser, Simulator } from '../../src/index.ts'
import { createVisitor, identify, openIdentify } from '../helpers/visitor.ts'
import { type Cell, control, mustBe, type Outcome, typeNumber } from './outcome.ts'

const anna = '+32470000001'

type Seen = Awaited<ReturnType<typeof typeNumber>>

function shown(phoneNumber: string): string {
  return phoneNumber.replace(/^\+32(\d{3})(\d\d)(\d\d)(\d\d)$/, '0$1 $2 $3 $4')
}

/** A test phone number of the packaged set. */
function byNumber(phoneNumber: string, check: (seen: Seen) => void, patience?: number): Cell {
  return {
    text: `\`${shown(phoneNumber)}\``,
    see: async (simulator) => check(await typeNumber(simulator, phoneNumber, { patience })),
  }
}

/** What is done to the pending action of a user who waits for the finger. */
function byDeed(
  deed: 'confirm' | 'reject' | 'expire',
  options: { readonly reason?: 'wrong-icon' | 'wrong-code' } | undefined,
  check: (seen: Seen) => void,
): Pick<Outcome, 'byApi' | 'byLibrary'> {
  const body = options === undefined ? '' : ` \`${JSON.stringify(options)}\``
  const argument = options === undefined ? '' : `, { reason: '${options.reason}' }`
  const see = (run: (simulator: Simulator, id: string) => Promise<unknown>) => ({
    see: async (simulator: Simulator) => {
      const meanwhile = async () => {
        const { id } = await simulator.actions.next({ phoneNumber: anna })
        await run(simulator, id)
      }
      check(await typeNumber(simulator, anna, { meanwhile }))
    },
  })
  return {
    byApi: {
      text: `\`POST …/actions/{id}/${deed}\`${body}`,
      ...see((simulator, id) =>
        control<Action>(simulator, 'POST', `/actions/${id}/${deed}`, options ?? {}),
      ),
    },
    byLibrary: {
      text: `\`actions.${deed}(id${argument})\``,
      ...see(({ actions }, id) =>
        deed === 'reject' ? actions.reject(id, options) : actions[deed](id),
      ),
    },
  }
}

/** A user who is made for it. */
function byUser(
  user: NewUser,
  text: string,
  check: (seen: Seen) => void,
  patience?: number,
): Pick<Outcome, 'byApi' | 'byLibrary'> {
  const see = (add: (simulator: Simulator) => Promise<{ phoneNumber: string }>) => ({
    see: async (simulator: Simulator) =>
      check(await typeNumber(simulator, (await add(simulator)).phoneNumber, { patience })),
  })
  return {
    byApi: {
      text: `\`POST …/users ${JSON.stringify(user)}\``,
      ...see((simulator) => control(simulator, 'POST', '/users', user)),
    },
    byLibrary: { text: `\`users.add(${text})\``, ...see(({ users }) => users.add(user)) },
  }
}

const isConfirmed = ({ code }: Seen) => mustBe(code?.length, 36, 'length of the code')
const isDenied = ({ error }: Seen) => mustBe(error, 'access_denied', 'error')
const isWaiting = ({ isWaiting: waits }: Seen) => mustBe(waits, true, 'waits')
const says = (word: RegExp) => (seen: Seen) =>
  mustBe(word.test(seen.alert ?? ''), true, `alert ${seen.alert}`)

/** A user who was there and is no more. */
function removed(remove: (simulator: Simulator, id: string) => Promise<unknown>): Cell['see'] {
  return async (simulator) => {
    const { id, phoneNumber } = await simulator.users.add()
    await remove(simulator, id)
    says(/No account/)(await typeNumber(simulator, phoneNumber))
  }
}

/** The browser goes away while the action is pending: the confirmation reaches nobody. */
async function closeTab(simulator: Simulator): Promise<void> {
  const visitor = createVisitor()
  await identify(visitor, await openIdentify(simulator, visitor), anna)
  const { id } = await simulator.actions.next({ phoneNumber: anna })
  await simulator.actions.confirm(id)
  const entries = await simulator.journal.list()
  mustBe(
    entries.some(({ step }) => step === 'redirect'),
    false,
    'the client was called',
  )
}

/** What users do, or are. */
export const peopleOutcomes: readonly Outcome[] = [
  {
    name: 'confirms',
    byNumber: byNumber('+32470000002', isConfirmed),
    ...byDeed('confirm', undefined, isConfirmed),
  },
  {
    name: 'rejects',
    byNumber: byNumber('+32470000004', isDenied),
    ...byDeed('reject', undefined, isDenied),
  },
  {
    name: 'chooses the wrong icon',
    byNumber: byNumber('+32470000005', isDenied),
    ...byDeed('reject', { reason: 'wrong-icon' }, isDenied),
  },
  {
    name: 'enters three wrong codes',
    byNumber: byNumber('+32470000015', isDenied),
    ...byDeed('reject', { reason: 'wrong-code' }, isDenied),
  },
  {
    name: 'lets the request expire',
    byNumber: byNumber('+32470000007', isDenied),
    ...byDeed('expire', undefined, isDenied),
  },
  {
    name: 'never answers',
    byNumber: byNumber('+32470000006', isWaiting, 2),
    ...byUser({ scenario: { do: 'ignore' } }, "{ scenario: { do: 'ignore' } }", isWaiting, 2),
  },
  {
    name: 'is blocked',
    byNumber: byNumber('+32470000008', says(/blocked/)),
    ...byUser({ status: 'blocked' }, "{ status: 'blocked' }", says(/blocked/)),
  },
  {
    name: 'has deleted the account',
    byNumber: byNumber('+32470000009', says(/no longer|deleted|removed/)),
    ...byUser({ status: 'deleted' }, "{ status: 'deleted' }", says(/no longer|deleted|removed/)),
  },
  {
    name: 'is unknown',
    byNumber: byNumber('+32470999999', says(/No account/)),
    byApi: {
      text: '`DELETE …/users/{id}`',
      see: removed((simulator, id) => control(simulator, 'DELETE', `/users/${id}`)),
    },
    byLibrary: { text: '`users.remove(id)`', see: removed(({ users }, id) => users.remove(id)) },
  },
  {
    name: 'enters something that is not a number',
    byNumber: {
      text: '`12345`',
      see: async (simulator) => says(/./)(await typeNumber(simulator, '12345')),
    },
  },
  {
    name: 'closes the tab',
    byNumber: { text: `\`${shown(anna)}\`, and close it`, see: closeTab },
  },
]
