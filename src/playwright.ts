import { test as base, type TestInfo } from '@playwright/test'
import type { NewFault } from './api/contract/faults.ts'
import type { FaultKindName } from './api/contract/known-words.ts'
import type { NewUser } from './api/contract/users.ts'
import type { ActionJson, FaultJson, JournalEntryJson, UserJson } from './api/entity-json.ts'
import type { RejectReason } from './domain/scenario.ts'

/** The options of the fixture. Set them in `use`: of the configuration, of a project or of a test. */
export interface ItsmeOptions {
  /** The URL of the simulator or of a sandbox. Defaults to `ITSME_URL`, or to `http://localhost:4876`. */
  itsmeUrl: string
  /** The control token, if the simulator requires one. Defaults to `ITSME_CONTROL_TOKEN`. */
  itsmeToken: string | undefined
  /** The user of a test. By default, a generated user who waits for a confirmation by hand. */
  itsmeUser: NewUser
}

/** The simulated user of one test, and the actions on the user's phone. */
export interface Itsme {
  /** `phoneNumber` is in E.164; `nationalPhoneNumber` is the form to type into a page. */
  readonly user: UserJson
  /**
   * Waits up to `timeout` seconds (30 by default) for a pending action of the user, and returns the oldest one.
   *
   * @throws Error if there was none in time
   */
  action(options?: { readonly timeout?: number }): Promise<ActionJson>
  /** Confirms the pending action, or the next one. */
  confirm(options?: { readonly method?: 'code' | 'biometrics' }): Promise<ActionJson>
  /** Rejects the pending action, or the next one. */
  reject(reason?: RejectReason): Promise<ActionJson>
  /** Expires the pending action, or the next one. */
  expire(): Promise<ActionJson>
  /** Changes the user. The change applies to later logins. */
  change(patch: NewUser): Promise<UserJson>
  /** Adds a fault for this user only. The test fails if the fault never fires, unless it has `mayNotFire`. */
  addFault<K extends FaultKindName>(fault: NewFault<K>): Promise<FaultJson>
  /** Opens a latch: the responses that it holds continue. */
  release(faultName: string): Promise<FaultJson>
  /** Returns the user's journal entries, oldest first. */
  journal(): Promise<JournalEntryJson[]>
}

/** The fixture `itsme` and its options, for your own `test.extend`. */
export interface ItsmeFixtures extends ItsmeOptions {
  itsme: Itsme
}

/**
 * Playwright's `test` with the fixture `itsme`: a user for each test, which is removed when the test ends. If the test
 * fails, the user's journal is attached to its report.
 */
export const test = base.extend<ItsmeFixtures>({
  itsmeUrl: [process.env['ITSME_URL'] ?? 'http://localhost:4876', { option: true }],
  itsmeToken: [process.env['ITSME_CONTROL_TOKEN'], { option: true }],
  itsmeUser: [{}, { option: true }],
  itsme: async ({ itsmeUrl, itsmeToken, itsmeUser }, use, testInfo) => {
    const call = createCaller(itsmeUrl.replace(/\/+$/, ''), itsmeToken)
    const user = await call<UserJson>('POST', '/users', itsmeUser)
    const itsme = createItsme(call, user)
    try {
      await use(itsme)
      if (testInfo.status === testInfo.expectedStatus) await checkFired(call, user)
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) await attachJournal(testInfo, itsme)
      await call('DELETE', `/users/${user.id}`)
    }
  },
})

export { expect } from '@playwright/test'

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** Calls the control API. A response that is not a success becomes an error that says what to do. */
function createCaller(url: string, token: string | undefined): Call {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  return async (method, path, body) => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const answer = await fetch(`${url}/control${path}`, init).catch((error: Error) => {
      const message = `no simulator answers at ${url}: start it, or set itsmeUrl (ITSME_URL)`
      throw new Error(message, { cause: error })
    })
    const text = await answer.text()
    if (answer.ok) return text === '' ? undefined : JSON.parse(text)
    throw new Error(`${method} ${url}/control${path}: ${detailOf(text) ?? answer.status}`)
  }
}

/** Returns the `detail` of problem details (RFC 9457); undefined if there is none. */
function detailOf(text: string): string | undefined {
  try {
    return JSON.parse(text).detail
  } catch {
    return undefined
  }
}

function createItsme(call: Call, user: UserJson): Itsme {
  const { id, phoneNumber } = user
  const query = (more = {}) => `?${new URLSearchParams({ phoneNumber, ...more })}`

  async function action({ timeout = 30 }: { readonly timeout?: number } = {}): Promise<ActionJson> {
    const path = `/actions/next${query({ timeout: String(timeout) })}`
    const found = await call<ActionJson | undefined>('GET', path)
    if (found !== undefined) return found
    throw new Error(`no pending action for ${phoneNumber} within ${timeout} s`)
  }

  const decide = async (operation: string, body: object) =>
    call<ActionJson>('POST', `/actions/${(await action()).id}/${operation}`, body)

  return {
    user,
    action,
    confirm: (options = {}) => decide('confirm', options),
    reject: (reason = 'user') => decide('reject', { reason }),
    expire: () => decide('expire', {}),
    change: (patch) => call('PATCH', `/users/${id}`, patch),
    addFault: (fault) =>
      call('POST', '/faults', { ...fault, match: { ...fault.match, phoneNumber } }),
    release: (name) => call('POST', `/faults/${encodeURIComponent(name)}/release`, {}),
    async journal() {
      const path = `/journal${query({ limit: '1000' })}`
      return (await call<{ items: JournalEntryJson[] }>('GET', path)).items
    },
  }
}

/**
 * Checks that the user's faults fired, except those that do not have to. A fault that never fired tested nothing.
 *
 * @throws Error that names each fault that did not fire, and the reason
 */
async function checkFired(call: Call, { phoneNumber }: UserJson): Promise<void> {
  const path = `/faults?${new URLSearchParams({ phoneNumber, limit: '1000' })}`
  const { items } = await call<{ items: FaultJson[] }>('GET', path)
  const idle = items.filter(
    ({ user, times, probability, mayNotFire, fired }) =>
      user === undefined && times !== 'always' && probability >= 1 && !mayNotFire && fired === 0,
  )
  if (idle.length === 0) return
  const reasons = idle.map(({ name, reason }) => `"${name}": ${reason}`)
  throw new Error(
    `faults of this test never fired (mayNotFire: true allows it): ${reasons.join('; ')}`,
  )
}

async function attachJournal(testInfo: TestInfo, itsme: Itsme): Promise<void> {
  const entries = await itsme.journal().catch((error: Error) => error.message)
  const body =
    typeof entries === 'string'
      ? entries
      : entries.map(({ at, summary }) => `${at}  ${summary}`).join('\n')
  await testInfo.attach('itsme journal', { body: `${body}\n`, contentType: 'text/plain' })
}
