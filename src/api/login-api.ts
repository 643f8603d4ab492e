import { defined } from '../domain/defined.ts'
import { NoLoginError } from '../domain/errors.ts'
import { nextTurn, stepSize } from '../domain/interruptible.ts'
import type { Login } from '../domain/login/login.ts'
import { actionOf, isSettled, outcomeOf, sessionToScan } from '../domain/login/login-outcome.ts'
import { placeOfLogin } from '../domain/login/login-request.ts'
import { waitForLogin } from '../state/next-login.ts'
import { checkedNumber } from './checked-number.ts'
import type { SimulatorContext } from './context.ts'
import type { LoginApi, LoginQuery } from './contract/logins.ts'
import { type LoginJson, type LoginSummaryJson, loginJson, loginSummaryJson } from './login-json.ts'
import { notFound } from './not-found.ts'

export function createLoginApi({ state, clock }: SimulatorContext): LoginApi {
  const { logins, scanCodes } = state

  async function list(query: LoginQuery = {}): Promise<LoginSummaryJson[]> {
    const {
      order = 'asc',
      limit = 100,
      after,
      timeout = 0,
      signal,
      ...filter
    } = checkedNumber(query)
    const isAfter = (id: string) =>
      after === undefined || (order === 'asc' ? id > after : id < after)
    if (timeout > 0) await waitForOne(isAfter, filter, timeout, signal)
    const ids = [...(await logins.ids())]
    if (order === 'desc') ids.reverse()
    const found: LoginSummaryJson[] = []
    let looked = 0
    for (const id of ids.filter(isAfter)) {
      if (found.length >= limit) break
      looked += 1
      if (looked % stepSize === 0) await nextTurn()
      const login = await logins.find(id)
      if (login !== undefined && matches(login, filter, clock.now())) {
        found.push(loginSummaryJson(login, clock.now()))
      }
    }
    return found
  }

  /** Waits until a login matches. The outcome can change with time, so it is what the login must settle on. */
  async function waitForOne(
    isCandidate: (id: string) => boolean,
    { outcome, ...filter }: Filter,
    timeout: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const matchesNow = (login: Login, wanted: Filter) => matches(login, wanted, clock.now())
    await waitForLogin(
      { logins, clock },
      {
        isCandidate,
        matches: (login) => matchesNow(login, filter),
        isSettled: (login) => matchesNow(login, defined({ outcome })),
        timeout,
        signal,
      },
    )
  }

  /** Adds the code of a QR code that nobody has scanned, for tests without a camera. */
  async function wholeJson(login: Login, raw: boolean | undefined): Promise<LoginJson> {
    const json = loginJson(login, clock.now(), raw)
    const id = sessionToScan(login, clock.now())
    if (json.ciba === null || id === undefined) return json
    const { code: scanCode } = await scanCodes.show({ kind: 'user-discovery', id }, 60_000)
    return { ...json, ciba: { ...json.ciba, scanCode } }
  }

  return {
    list,
    async get(id, { until, timeout = 30, raw, signal } = {}) {
      const login = await logins.find(id)
      if (login === undefined) throw notFound('login', id, '/control/logins')
      if (until === undefined) return wholeJson(login, raw)
      const settled = await waitForLogin(
        { logins, clock },
        {
          isCandidate: (each) => each === id,
          matches: () => true,
          isSettled: (each) => isSettled(each, until, clock.now()),
          timeout,
          signal,
        },
      )
      if (settled === undefined) throw noLogin(`login "${id}" was not ${until}`, timeout)
      return wholeJson(settled, raw)
    },
    async next(query = {}): Promise<LoginJson> {
      const { until = 'answered', after, timeout = 30, signal, raw, ...given } = query
      const filter = checkedNumber(given)
      const login = await waitForLogin(
        { logins, clock },
        {
          isCandidate: (id) => after === undefined || id > after,
          matches: (each) => matches(each, filter, clock.now()),
          isSettled: (each) => isSettled(each, until, clock.now()),
          timeout,
          signal,
        },
      )
      if (login === undefined) throw noLogin(`no login was ${until}`, timeout)
      return wholeJson(login, raw)
    },
    clear: () => logins.clear(),
  }
}

function noLogin(what: string, timeout: number): NoLoginError {
  return new NoLoginError(`${what} within ${timeout} s`)
}

type Filter = Pick<LoginQuery, 'partner' | 'service' | 'phoneNumber' | 'outcome' | 'since'>

function matches(login: Login, filter: Filter, now: number): boolean {
  const { partner, service, phoneNumber, outcome, since } = filter
  const place = placeOfLogin(login)
  return (
    (partner === undefined || place.partner === partner) &&
    (service === undefined || place.service === service) &&
    (phoneNumber === undefined || actionOf(login)?.phoneNumber === phoneNumber) &&
    (since === undefined || login.head.beganAt >= Date.parse(since)) &&
    (outcome === undefined || [outcome].flat().includes(outcomeOf(login, now)))
  )
}
