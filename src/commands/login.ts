import * as z from 'zod'
import { type OptionSpec, option, url } from '../config/options/option-spec.ts'
import { code } from '../config/schema-words.ts'
import { defined } from '../domain/defined.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { membersOf } from '../domain/members.ts'
import { parsePhoneNumber } from '../domain/people/phone-number.ts'
import { issuers } from '../oidc/issuers.ts'
import type { Terminal } from '../terminal.ts'
import { baseOf } from './base-url.ts'
import { command } from './command.ts'
import { controlTokenOption } from './control-token-option.ts'
import { jsonObject, tryAsk } from './doctor/probe.ts'

interface Options {
  readonly url?: string
  readonly clientId?: string
  readonly service?: string
  readonly issuer?: 'csapi' | 'v2'
  readonly scope?: string
  readonly controlToken?: string
}

const specs: readonly OptionSpec[] = [
  option({
    name: 'url',
    value: '<url>',
    description: 'the running simulator',
    standard: 'http://localhost:4876',
    schema: url,
  }),
  option({
    name: 'clientId',
    value: '<code>',
    description: 'the partner',
    standard: 'DEMO',
    schema: code,
  }),
  option({
    name: 'service',
    value: '<code>',
    description: 'a service of the partner',
    standard: 'its first one',
    schema: code,
  }),
  option({
    name: 'issuer',
    value: '<name>',
    description: 'csapi or v2',
    standard: 'csapi',
    schema: z.enum(issuers.map(({ name }) => name)),
  }),
  option({
    name: 'scope',
    value: '<scope>',
    description: 'the scope besides openid and the service',
    standard: 'profile email',
    schema: z.string(),
  }),
  controlTokenOption,
]

/** `itsme-simulator login`: one whole login at a running simulator. */
export const loginCommand = command<Options>({
  name: 'login',
  usage: 'login NUMBER [options]',
  about: 'does a whole login at a running simulator, and prints the claims of the ID token',
  specs,
  positionals: 1,
  flagsOnly: true,
  async run({ options, positionals }, terminal) {
    const phoneNumber = numberOf(positionals[0])
    const { url = 'http://localhost:4876', clientId: partner = 'DEMO', ...rest } = options
    const { service, issuer, scope } = rest
    const token = rest.controlToken ?? terminal.environment['ITSME_CONTROL_TOKEN']
    const request = { partner, phoneNumber, tokens: true, ...defined({ service, issuer, scope }) }
    const call = createCaller(baseOf(url), token)
    const result = await call('POST', '/control/logins', request)
    if (typeof result === 'string') return fail(terminal, result)
    const { error, errorDescription, id } = result
    if (typeof error === 'string') {
      return fail(terminal, `${error}: ${String(errorDescription ?? '')}`)
    }
    const login = await call('GET', `/control/logins/${String(id)}`)
    if (typeof login === 'string') return fail(terminal, login)
    const [tokenRequest] = [login['tokenRequests'] ?? []].flat()
    const { claims } = membersOf(membersOf(tokenRequest)['idToken'])
    terminal.out(JSON.stringify(claims, null, 2))
    return 0
  },
})

/** @throws ConfigurationError */
function numberOf(typed: string | undefined): string {
  const phoneNumber = typed === undefined ? undefined : parsePhoneNumber(typed)
  if (phoneNumber !== undefined) return phoneNumber
  const message =
    typed === undefined
      ? 'is missing: itsme-simulator login +32470000002'
      : `must be a mobile phone number, such as +32470000002, got ${JSON.stringify(typed)}`
  throw new ConfigurationError([{ path: 'NUMBER', message }])
}

function fail({ err }: Terminal, reason: string): number {
  err(`login failed: ${reason}`)
  return 1
}

type Json = Readonly<Record<string, unknown>>

/** Returns a function that calls the control API. It returns a string, the reason, if the call failed. */
function createCaller(base: string, token: string | undefined) {
  return async (method: 'GET' | 'POST', path: string, body?: object): Promise<Json | string> => {
    const answer = await tryAsk(base + path, {
      method,
      isSecret: token !== undefined,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (typeof answer === 'string') {
      return `${base} does not answer (${answer}); start the simulator, or name it with --url`
    }
    const json = jsonObject(answer.text)
    if (json === undefined) return `${base} is not a simulator: it answered ${answer.status}`
    return answer.status < 400 ? json : String(json['detail'] ?? json['title'] ?? answer.status)
  }
}
