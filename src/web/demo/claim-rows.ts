import { claimPrefix, shortClaimName } from '../../domain/claims/claim-names.ts'
import { type ClaimScope, claimsByScope } from '../../domain/claims/claims.ts'
import { isoTime } from '../../domain/clock.ts'
import { membersOf } from '../../domain/members.ts'
import type { DemoForm } from './demo-form.ts'

type Claims = Readonly<Record<string, unknown>>

/** A claim, and where it was found. */
export interface ClaimRow {
  readonly name: string
  readonly shortName: string
  readonly value: string
  /** The value in another form, such as a time. */
  readonly readable?: string
  readonly places: readonly ('id-token' | 'userinfo')[]
}

const times = ['iat', 'exp', 'nbf', 'auth_time']

/** Returns each claim once. A value that differs between the two places has a row for each. */
export function claimRows(idToken: Claims, userinfo: Claims = {}): ClaimRow[] {
  const names = [...new Set([...Object.keys(idToken), ...Object.keys(userinfo)])]
  return names.flatMap((name) => {
    const [one, other] = [idToken, userinfo].map((claims) => textOf(claims[name]))
    if (one === undefined) return [rowOf(name, other ?? '', ['userinfo'])]
    if (other === undefined) return [rowOf(name, one, ['id-token'])]
    if (one === other) return [rowOf(name, one, ['id-token', 'userinfo'])]
    return [rowOf(name, one, ['id-token']), rowOf(name, other, ['userinfo'])]
  })
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function rowOf(name: string, value: string, places: ClaimRow['places']): ClaimRow {
  const readable = readableOf(name, value)
  return {
    name,
    shortName: shortClaimName(name),
    value,
    ...(readable === undefined ? {} : { readable }),
    places,
  }
}

function readableOf(name: string, value: string): string | undefined {
  if (times.includes(name)) return isoTime(Number(value) * 1000).slice(11, 19)
  if (name === 'acr') return value.replace(`${claimPrefix}acr_`, '')
  if (!value.startsWith('{')) return undefined
  const { formatted } = membersOf(JSON.parse(value))
  return typeof formatted === 'string' ? formatted : undefined
}

/** Returns the short names of the claims that were asked for and did not come. */
export function missingClaims({ scope, claims }: DemoForm, rows: readonly ClaimRow[]): string[] {
  const ofScope = scope.flatMap((name) =>
    Object.hasOwn(claimsByScope, name) ? [...claimsByScope[name as ClaimScope]] : [],
  )
  const wanted = [...new Set<string>([...ofScope, ...claims])]
  return wanted.filter((name) => !rows.some((row) => row.name === name)).map(shortClaimName)
}
