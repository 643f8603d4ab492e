import type { KoaContextWithOIDC } from 'oidc-provider'
import type { WrongParameter } from '../../domain/login/login.ts'
import { lacksOpenid } from '../../domain/scope-problem.ts'
import { textParam } from '../context.ts'
import type { LibraryError } from '../library-error.ts'
import { authorizationOf } from '../request-context.ts'

type Params = Readonly<Record<string, unknown>>

/** Returns the parameter because of which a request is refused, if it is known. */
export function wrongParameter(
  ctx: KoaContextWithOIDC,
  params: Params,
): WrongParameter | undefined {
  const { wrong, failure } = authorizationOf(ctx)
  if (wrong !== undefined) return wrong
  if (failure !== undefined && isOpenidMissing(failure, params)) return { name: 'scope' }
  const found = findWrongValue(params)
  return found === undefined ? undefined : { name: found.name }
}

/**
 * Returns what the description of an error that goes back to the client omits, for the journal.
 *
 * @param query the query as it was sent
 */
export function detailOf(error: LibraryError, query: Params): string {
  const { error_detail: detail } = error
  return (detail === undefined ? '' : `; ${detail}`) + givenValue(error, query)
}

/**
 * Checks whether the error is about the scope openid. If another value is wrong, the library refuses the request for
 * that.
 */
export function isOpenidMissing(error: LibraryError, params: Params): boolean {
  const scope = textParam(params, 'scope') ?? ''
  const isAboutRequest = ['invalid_request', 'invalid_scope'].includes(error.message)
  return (
    isAboutRequest && findWrongValue(params) === undefined && !scope.split(' ').includes('openid')
  )
}

interface WrongValue {
  readonly name: string
  readonly remedy: string
}

/** The parameters whose values the library refuses without naming them, in the order of its checks. */
const valueChecks: readonly (WrongValue & { readonly isRight: (value: string) => boolean })[] = [
  {
    name: 'scope',
    isRight: (value) => !/^ | {2}| $/.test(value),
    remedy: 'separate the values by single spaces',
  },
  {
    name: 'prompt',
    isRight: (value) =>
      value.split(' ').every((word) => ['login', 'consent', 'none'].includes(word)),
    remedy: 'send login, consent or none, or leave it out',
  },
  {
    name: 'max_age',
    isRight: (value) => /^\d+$/.test(value),
    remedy: 'send a whole number of seconds, or leave it out',
  },
  {
    name: 'code_challenge_method',
    isRight: (value) => value === 'S256',
    remedy: 'send S256',
  },
]

function findWrongValue(params: Params): WrongValue | undefined {
  return valueChecks.find(({ name, isRight }) => {
    const value = textParam(params, name)
    return value !== undefined && !isRight(value)
  })
}

/** Returns the value that the library refused without naming it, and what would be right. */
export function givenValue(error: LibraryError, params: Params): string {
  if (isOpenidMissing(error, params)) return `; ${lacksOpenid(textParam(params, 'scope') ?? '')}`
  if (!['invalid_request', 'invalid_scope'].includes(error.message)) return ''
  const wrong = findWrongValue(params)
  if (wrong === undefined) return ''
  const { name, remedy } = wrong
  return `; ${name} is "${textParam(params, name)?.slice(0, 200)}": ${remedy}`
}
