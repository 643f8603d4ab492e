import { withoutSlash } from '../../config/options/option-spec.ts'
import { isLoopbackName } from '../../domain/host-name.ts'
import type { CommandInput } from '../command.ts'
import { type Diagnosis, warning } from './diagnosis.ts'
import type { Answer } from './probe.ts'

/** Secrets that doctor can try. */
export interface Secrets {
  readonly controlToken?: string
  readonly clientSecret?: string
}

function without<T extends Secrets>(options: T, names: readonly (keyof Secrets)[]): T {
  const kept = Object.entries(options).filter(([name]) => !names.some((each) => each === name))
  return Object.fromEntries(kept) as T
}

/** Options, and warnings about secrets that were removed from them. */
interface Sorted<T> {
  readonly options: T
  readonly told: readonly Diagnosis[]
}

/** Removes secrets that came from the environment, unless the URL is its ITSME_PUBLIC_URL or has a loopback name. */
export function ownSecrets<T extends Secrets>(
  { options, spellings }: Pick<CommandInput<T>, 'options' | 'spellings'>,
  base: string,
  publicUrl: string | undefined,
): Sorted<T> {
  const isOwn = URL.canParse(publicUrl ?? '') && withoutSlash(publicUrl ?? '') === base
  const strangers = (['controlToken', 'clientSecret'] as const).filter((name) =>
    spellings[name]?.startsWith('ITSME_'),
  )
  if (strangers.length === 0 || isOwn || isLoopbackName(new URL(base).host)) {
    return { options, told: [] }
  }
  const variables = strangers.map((name) => spellings[name]).join(' and ')
  const text = `${variables} not sent to ${base}: it is not ITSME_PUBLIC_URL`
  const change = 'give what is meant for it as a flag: --control-token, --client-secret'
  return { options: without(options, strangers), told: [warning(text, change)] }
}

/** Removes secrets if others could read them on the way. */
export function safeOptions<T extends Secrets>(
  options: T,
  { tls }: Answer,
  base: string,
): Sorted<T> {
  const isTrusted =
    tls === undefined ? isLoopbackName(new URL(base).host) : tls.problem === undefined
  const hasSecret = options.controlToken !== undefined || options.clientSecret !== undefined
  if (isTrusted || !hasSecret) return { options, told: [] }
  const text = `the control token and the client secret were not sent to ${base}: the connection is not trusted`
  const told = [warning(text, 'mend the certificate first, or ask over https')]
  return { options: without(options, ['controlToken', 'clientSecret']), told }
}
