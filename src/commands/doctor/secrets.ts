import { isLoopbackName } from '../../domain/host-name.ts'
import { baseOf } from '../base-url.ts'
import type { Terminal } from '../command.ts'
import { type Diagnosis, warning } from './diagnosis.ts'
import type { Answer } from './probe.ts'

/** What doctor can be given to try. */
export interface Secrets {
  readonly controlToken?: string
  readonly clientSecret?: string
}

function without<T extends Secrets>(options: T, names: readonly (keyof Secrets)[]): T {
  const kept = Object.entries(options).filter(([name]) => !names.some((each) => each === name))
  return Object.fromEntries(kept) as T
}

/** What came from the environment is for the simulator of the environment, not for any URL that is typed. */
export function ownSecrets<T extends Secrets>(
  options: T,
  base: string,
  environment: Terminal['environment'],
): T {
  const { ITSME_PUBLIC_URL: publicUrl, ITSME_CONTROL_TOKEN: token } = environment
  const isOwn = publicUrl === undefined || publicUrl === '' || baseOf(publicUrl) === base
  if (isOwn || isLoopbackName(new URL(base).host)) return options
  return without(options, [
    ...(options.controlToken === token ? (['controlToken'] as const) : []),
    ...(options.clientSecret === environment['ITSME_CLIENT_SECRET']
      ? (['clientSecret'] as const)
      : []),
  ])
}

/** Options without secrets where they could be read on the way. */
export function safeOptions<T extends Secrets>(
  options: T,
  { tls }: Answer,
  base: string,
): { readonly safe: T; readonly told: readonly Diagnosis[] } {
  const isTrusted =
    tls === undefined ? isLoopbackName(new URL(base).host) : tls.problem === undefined
  const hasSecret = options.controlToken !== undefined || options.clientSecret !== undefined
  if (isTrusted || !hasSecret) return { safe: options, told: [] }
  const text = `the control token and the client secret were not sent to ${base}: the connection is not trusted`
  const told = [warning(text, 'mend the certificate first, or ask over https')]
  return { safe: without(options, ['controlToken', 'clientSecret']), told }
}
