import { refuseProblems } from '../../config/fixtures/check-entry.ts'
import { SimulatorError } from '../../domain/errors.ts'
import type { Partner, Service } from '../../domain/partner.ts'
import type { User } from '../../domain/user.ts'
import type { State } from '../../state/state.ts'
import { checkedNumber } from '../checked-number.ts'
import { notFound } from '../not-found.ts'
import { createOwnFetch } from '../own-fetch.ts'

/** A response of one of the simulator's own endpoints. */
export interface OwnResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Calls one of the simulator's own endpoints. @throws SimulatorError `login-failed` if no usable response comes back */
export type OwnCall = (
  what: string,
  url: string,
  init: Parameters<ReturnType<typeof createOwnFetch>>[1],
) => Promise<OwnResponse>

export function createOwnCall(ownAddress: () => string): OwnCall {
  const ownFetch = createOwnFetch(ownAddress)
  return async (what, url, init) => {
    try {
      const answer = await ownFetch(url, init)
      return { status: answer.status, headers: answer.headers, text: await answer.text() }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      const text = `the ${what} endpoint did not answer (${code ?? message}); is there a fault?`
      throw new SimulatorError('login-failed', text)
    }
  }
}

/**
 * Returns the partner and the service of a login: the one that is named, or the first that is suitable.
 *
 * @throws SimulatorError `not-found`
 */
export async function getPlace(
  { partners }: State,
  { partner: code, service }: { readonly partner: string; readonly service?: string },
  isSuitable: (service: Service) => boolean = () => true,
): Promise<{ readonly partner: Partner; readonly service: Service }> {
  const partner = await partners.find(code)
  if (partner === undefined) {
    const codes = (await partners.list()).map((each) => each.code)
    throw notFound('partner', code, '/control/partners', codes)
  }
  const suitable = partner.services.filter(isSuitable)
  const found =
    service === undefined
      ? (suitable[0] ?? partner.services[0])
      : partner.services.find((each) => each.code === service)
  if (found !== undefined) return { partner, service: found }
  const codes = partner.services.map((each) => each.code)
  throw notFound('service', service ?? '', `/control/partners/${code}`, codes)
}

/** @throws SimulatorError `bad-input`, `not-found` */
export async function getUser(
  { users }: State,
  given: { readonly phoneNumber: string },
): Promise<User> {
  const { phoneNumber } = checkedNumber(given)
  const user = await users.find(phoneNumber)
  if (user === undefined) throw notFound('user', phoneNumber, '/control/users')
  return user
}

/**
 * Refuses members that do nothing in a login.
 *
 * @param remedy the flow in which they do something
 * @throws SimulatorError `bad-input`
 */
export function refuseIneffective(given: object, names: readonly string[], remedy: string): void {
  const idle = names.filter((name) => Object.hasOwn(given, name))
  const message = `has no effect in this flow; it is for ${remedy}`
  refuseProblems(idle.map((name) => ({ path: [name], message })))
}
