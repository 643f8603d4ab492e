import type { ScenarioFixture } from '../config/fixtures/fixture-types.ts'
import type { Demand } from '../faults/kind.ts'
import type { Issuer } from '../oidc/issuers.ts'
import { CheckError } from './check-error.ts'
import { messageOf } from './message-of.ts'

type Json = Readonly<Record<string, unknown>>

/** A kind of fault, for one partner. */
export interface KnownKind {
  readonly kind: string
  readonly family: string
  readonly about: string
  readonly source: string
  readonly endpoints: readonly (Demand & {
    readonly endpoint: string
    /** Why it cannot fire for this partner; null if it can. */
    readonly reason: string | null
  })[]
}

/** A login, as far as the checker reads it. */
export interface RecordedLogin {
  readonly id: string
  readonly issuer: string
  readonly partner: string | null
  readonly service: string | null
  readonly request: { readonly sent: readonly (readonly [string, string])[] }
  readonly tokenRequests: readonly { readonly error: string | null }[]
}

/** Something that the application sent, and itsme would refuse or advises against. */
export interface Finding {
  readonly rule: string
  readonly severity: string
  readonly message: string
  readonly source: string
  readonly remedy: string
}

export interface ControlUser {
  readonly phoneNumber: string
  readonly document: { readonly givenName?: string; readonly familyName: string }
  readonly email?: string | null
}

export type NewUser = Readonly<Record<string, unknown>> & { readonly scenario?: ScenarioFixture }

/** The control API of the simulator that the application logs in at. */
export type ControlClient = ReturnType<typeof createControlClient>

/**
 * Creates a client of a simulator's control API.
 *
 * @param base URL of the simulator
 * @param token the control token, if the simulator asks for one
 */
export function createControlClient(base: string, token?: string) {
  /** @throws CheckError if the simulator does not answer, or refuses */
  async function call(method: string, path: string, body?: object): Promise<Json> {
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    const response = await fetch(`${base}/control${path}`, {
      method,
      headers,
      redirect: 'error',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new CheckError(`the simulator at ${base} does not answer: ${messageOf(error)}`)
    })
    if (response.status === 204) return {}
    const text = await response.text()
    const json = jsonObject(text)
    if (json === undefined) throw new CheckError(`${base} is not a simulator: ${response.status}`)
    if (response.ok) return json
    throw new CheckError(`the simulator refused ${method} ${path}: ${String(json['detail'])}`)
  }

  const items = async <T>(path: string) => (await call('GET', path))['items'] as readonly T[]
  const encoded = encodeURIComponent

  return {
    state: async () =>
      (await call('GET', '/state')) as {
        readonly url: string
        readonly issuers: Readonly<Record<Issuer['name'], string>>
      },
    addUser: async (user: NewUser) =>
      (await call('POST', '/users', user)) as unknown as ControlUser,
    getUser: async (phoneNumber: string) =>
      (await call('GET', `/users/${encoded(phoneNumber)}`)) as unknown as ControlUser,
    removeUser: async (phoneNumber: string) => {
      await call('DELETE', `/users/${encoded(phoneNumber)}`)
    },
    addFault: async (fault: object) => String((await call('POST', '/faults', fault))['name']),
    getFault: async (name: string) =>
      (await call('GET', `/faults/${encoded(name)}`)) as {
        readonly fired: number
        readonly reason: string | null
      },
    removeFault: async (name: string) => {
      await call('DELETE', `/faults/${encoded(name)}`)
    },
    findings: (partner: string, since: number) =>
      items<Finding>(
        `/partners/${encoded(partner)}/findings?since=${encoded(new Date(since).toISOString())}`,
      ),
    /** One line for each entry of the journal about a login, oldest first. */
    journalOf: async (login: string) => {
      const query = new URLSearchParams({ login, limit: '1000' })
      const entries = await items<{ readonly type: string; readonly summary: string }>(
        `/journal?${query}`,
      )
      return entries.map(({ type, summary }) => `${type}: ${summary}`)
    },
    restoreKeys: async () => {
      await call('POST', '/keys/restore')
    },
    faultKinds: (partner: string) => items<KnownKind>(`/fault-kinds?partner=${encoded(partner)}`),
    /** The newest login of a person; undefined if there is none. */
    newestLogin: async (phoneNumber: string) => {
      const query = new URLSearchParams({ phoneNumber, order: 'desc', limit: '1' })
      const [login] = await items<{ readonly id: string }>(`/logins?${query}`)
      return login?.id
    },
    login: async (id: string) => (await call('GET', `/logins/${id}`)) as unknown as RecordedLogin,
  }
}

function jsonObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Json) : undefined
  } catch {
    return undefined
  }
}
