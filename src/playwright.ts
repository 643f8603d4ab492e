import { test as base, type TestInfo } from '@playwright/test'
import type { NewUser } from './api/contract.ts'
import type { ActionJson, FaultJson, JournalEntryJson, UserJson } from './api/shapes.ts'
import type { FaultFixture } from './config/fixtures/fixture-types.ts'
import type { RejectReason } from './domain/scenario.ts'

/** Options of the fixture, set in `use` of the configuration, of a project or of a test. */
export interface ItsmeOptions {
  /** Where the simulator (or a sandbox) is; `ITSME_URL`, or `http://localhost:4876` unless given. */
  itsmeUrl: string
  /** The control token, where the simulator asks for one; `ITSME_CONTROL_TOKEN` unless given. */
  itsmeToken: string | undefined
  /** What the user of a test is like; a generated one who waits for the finger unless given. */
  itsmeUser: NewUser
}

/** A simulated user of one test's own, with the finger on the phone. */
export interface Itsme {
  /** `phoneNumber` is E.164, `nationalPhoneNumber` is ready to be typed. */
  readonly user: UserJson
  /** The user's oldest pending action, waited for up to `timeout` seconds. @throws Error when none comes */
  action(options?: { readonly timeout?: number }): Promise<ActionJson>
  /** Confirms the action that is pending, or the next one. */
  confirm(options?: { readonly method?: 'code' | 'biometrics' }): Promise<ActionJson>
  /** Rejects the action that is pending, or the next one. */
  reject(reason?: RejectReason): Promise<ActionJson>
  /** Lets the action that is pending, or the next one, expire. */
  expire(): Promise<ActionJson>
  /** Changes the user: later logins see it. */
  change(patch: NewUser): Promise<UserJson>
  /** Adds a fault for this user alone; the test fails if it never fires, unless it says `mayNotFire`. */
  addFault(fault: FaultFixture): Promise<FaultJson>
  /** Opens a latch: what it holds goes on. */
  release(faultName: string): Promise<FaultJson>
  /** What happened to this user, oldest first. */
  journal(): Promise<JournalEntryJson[]>
}

/** The fixture `itsme` and its options: for `test.extend` of your own. */
export interface ItsmeFixtures extends ItsmeOptions {
  itsme: Itsme
}

/**
 * Playwright's `test` with the fixture `itsme`: a user for each test, gone when the test ends; the user's journal is
 * attached to the report of a test that fails.
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

/** Calls the control API; an answer that is none becomes an error that says what to do. */
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

/** What problem details say (RFC 9457). */
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

  const decide = async (deed: string, body: object) =>
    call<ActionJson>('POST', `/actions/${(await action()).id}/${deed}`, body)

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

/** A fault that did nothing tested nothing. @throws Error that names each, and why it did not fire */
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
