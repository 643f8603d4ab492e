import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { type OptionSpec, option } from '../config/options/option-spec.ts'
import { version } from '../config/root.ts'
import { code } from '../config/schema-words.ts'
import { isoTime, systemClock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { type PrivateKey, parseKeys } from '../oidc/keys/private-key.ts'
import { record } from '../record/record.ts'
import { RecordError, type Target } from '../record/target.ts'
import type { Terminal } from '../terminal.ts'
import { command } from './command.ts'
import { logInByBrowser } from './record-browser.ts'
import { sendOnce } from './record-send.ts'
import { writeReport } from './write-file.ts'

interface Options {
  readonly issuer: string
  readonly clientId: string
  readonly service: string
  readonly redirectUri: string
  readonly clientSecret?: string
  readonly clientKeys?: string
  readonly scope?: string
  readonly out?: string
}

const anyUrl = z.string().refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), {
  message: 'must be an http or https URL',
})

const specs: readonly OptionSpec[] = [
  option({
    name: 'issuer',
    value: '<url>',
    description: 'the issuer, such as https://idp.e2e.itsme.services/v2',
    schema: anyUrl,
  }),
  option({ name: 'clientId', value: '<code>', description: 'your partner code', schema: code }),
  option({ name: 'service', value: '<code>', description: 'your service code', schema: code }),
  option({
    name: 'redirectUri',
    value: '<url>',
    description: 'a redirect URI of the service; on this machine, the command listens there',
    schema: anyUrl,
  }),
  option({
    name: 'clientSecret',
    value: '<secret>',
    description: 'your client secret',
    secret: true,
    schema: z.string().min(1),
  }),
  option({
    name: 'clientKeys',
    value: '<path>',
    description: 'a file with your private keys (a JWKS) instead of a secret',
    schema: z.string().min(1),
  }),
  option({
    name: 'scope',
    value: '<scope>',
    description: 'the scope besides openid and the service',
    standard: 'profile email phone address',
    schema: z.string(),
  }),
  option({
    name: 'out',
    value: '<path>',
    description: 'the report',
    standard: 'standard output',
    schema: z.string().min(1),
  }),
]

/** `itsme-simulator record`: how an issuer behaves, as a report that `compare` reads. */
export const recordCommand = command<Options>({
  name: 'record',
  usage: 'record --issuer URL --client-id CODE --service CODE --redirect-uri URL [options]',
  about:
    'makes six requests that an issuer refuses, logs in once by your own browser and phone, and writes what came back: no secret and no personal data',
  specs,
  needed: ['issuer', 'clientId', 'service', 'redirectUri'],
  async run({ options }, terminal) {
    const target = targetOf(options)
    try {
      const report = await record(target, {
        send: sendOnce,
        logIn: logInByBrowser(target.redirectUri, terminal),
        now: isoTime(systemClock.now()),
        version,
      })
      const text = `${JSON.stringify(report, null, 2)}\n`
      if (options.out === undefined) terminal.out(text.trimEnd())
      else {
        writeReport(options.out, text)
        terminal.err(`written to ${options.out}; compare it with another one: compare FILE FILE`)
      }
      return 0
    } catch (error) {
      if (!(error instanceof RecordError)) throw error
      return fail(terminal, error.message)
    }
  },
})

function fail({ err }: Terminal, reason: string): number {
  err(`not recorded: ${reason}`)
  return 1
}

/** @throws ConfigurationError */
function targetOf(options: Options): Target {
  const { issuer, clientId, service, redirectUri, clientSecret: secret, clientKeys } = options
  const { scope = 'profile email phone address' } = options
  if ((secret === undefined) === (clientKeys === undefined)) {
    const message = 'give either --client-secret or --client-keys'
    throw new ConfigurationError([{ path: '--client-secret', message }])
  }
  const keys = clientKeys === undefined ? undefined : readKeys(clientKeys)
  const place = { issuer: issuer.replace(/\/+$/, ''), clientId, service, redirectUri, scope }
  return { ...place, ...defined({ secret, keys }) }
}

/** @throws ConfigurationError */
function readKeys(path: string): PrivateKey[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code: reason } = error as NodeJS.ErrnoException
    const message = `${JSON.stringify(path)} cannot be read (${reason})`
    throw new ConfigurationError([{ path: '--client-keys', message }])
  }
  return parseKeys(text, `--client-keys ${path}`)
}
