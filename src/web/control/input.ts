import type { Context } from 'koa'
import { shown } from '../../config/problems.ts'
import { type InputError, SimulatorError } from '../../domain/errors.ts'
import { nearestHint } from '../../domain/nearest.ts'
import { parseQueryPhoneNumber } from '../../domain/phone-number.ts'
import { readJson } from '../http.ts'

type Problems = InputError[]
type Reader<T> = (text: string, name: string, problems: Problems) => T | undefined

/** A phone number in a query, where `+` may have become a space. */
export const phoneNumber: Reader<string> = (text, name, problems) => {
  const found = parseQueryPhoneNumber(text)
  if (found === undefined) {
    problems.push({
      path: name,
      message: `must be an E.164 phone number such as +32470000001, got ${shown(text)}`,
    })
  }
  return found
}

export const word: Reader<string> = (text) => text

/** Which actions or entries a query means. */
export const actionFilter = { phoneNumber, partner: word }

/** A number between two bounds. */
export function numberBetween(least: number, most: number): Reader<number> {
  return (text, name, problems) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= least && value <= most) return value
    problems.push({
      path: name,
      message: `must be a number from ${least} to ${most}, got ${shown(text)}`,
    })
    return undefined
  }
}

/** A whole number between two bounds. */
export function integerBetween(least: number, most: number): Reader<number> {
  const read = numberBetween(least, most)
  return (text, name, problems) => {
    const value = read(text, name, problems)
    if (value === undefined || Number.isInteger(value)) return value
    problems.push({ path: name, message: `must be a whole number, got ${shown(text)}` })
    return undefined
  }
}

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[]): Reader<T> {
  return (text, name, problems) => {
    const found = words.find((candidate) => candidate === text)
    if (found === undefined) {
      const hint = nearestHint(text, words)
      problems.push({
        path: name,
        message: `must be one of ${words.join(', ')}${hint}, got ${shown(text)}`,
      })
    }
    return found
  }
}

type Read<R extends Readonly<Record<string, Reader<unknown>>>> = {
  readonly [K in keyof R]?: NonNullable<ReturnType<R[K]>>
}

/** Reads a query completely: every unknown or wrong parameter at once. @throws SimulatorError `bad-input` */
export function readQuery<R extends Readonly<Record<string, Reader<unknown>>>>(
  ctx: Context,
  readers: R,
): Read<R> {
  const problems: Problems = []
  const values = Object.entries(ctx.query).map(([name, given]) => {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
    if (reader === undefined) {
      problems.push({
        path: name,
        message: `unknown parameter${nearestHint(name, Object.keys(readers))}`,
      })
      return []
    }
    if (Array.isArray(given)) {
      problems.push({ path: name, message: 'must be given once' })
      return []
    }
    const value = reader(given ?? '', name, problems)
    return value === undefined ? [] : [[name, value]]
  })
  throwProblems(problems)
  return Object.fromEntries(values.flat()) as Read<R>
}

/** Reads a small JSON body whose members are all optional texts. @throws SimulatorError `bad-input` */
export async function readOptions<R extends Readonly<Record<string, Reader<unknown>>>>(
  ctx: Context,
  readers: R,
): Promise<Read<R>> {
  const body = await readJson(ctx)
  const problems: Problems = []
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new SimulatorError('bad-input', 'body: must be a JSON object')
  }
  const values = Object.entries(body).flatMap(([name, given]) => {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
    if (reader === undefined) {
      problems.push({
        path: name,
        message: `unknown member${nearestHint(name, Object.keys(readers))}`,
      })
      return []
    }
    if (typeof given !== 'string') {
      problems.push({ path: name, message: 'must be a text' })
      return []
    }
    const value = reader(given, name, problems)
    return value === undefined ? [] : [[name, value] as const]
  })
  throwProblems(problems)
  return Object.fromEntries(values) as Read<R>
}

function throwProblems(problems: Problems): void {
  if (problems.length === 0) return
  const message = problems.map(({ path, message: text }) => `${path}: ${text}`).join('; ')
  throw new SimulatorError('bad-input', message, problems)
}

/** The query parameters of every list. */
export const paging = { limit: integerBetween(1, 1000), after: word }

/** The part of a list that a query asks for: `limit` entries after the one that `after` names. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  query: { limit?: number; after?: string },
) {
  const { limit = 100, after } = query
  const index = after === undefined ? -1 : items.findIndex((item) => keyOf(item) === after)
  if (after !== undefined && index === -1) {
    throwProblems([
      {
        path: 'after',
        message: `no entry ${shown(after)} is left; begin again without after`,
      },
    ])
  }
  return { items: items.slice(index + 1, index + 1 + limit) }
}
