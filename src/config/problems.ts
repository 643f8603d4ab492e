import type * as z from 'zod'
import { isDeeperThan } from '../domain/json-depth.ts'
import { membersOf } from '../domain/members.ts'
import { nearestHint } from './nearest.ts'

export type Path = readonly PropertyKey[]

/** Formats a path: `['partners', 0, 'code']` → `partners[0].code`. Long keys are truncated. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    const key = cut(String(part))
    return text === '' ? key : `${text}.${key}`
  }, '')
}

/** Truncates a text to a length that fits in a message. */
export function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => membersOf(value)[String(part)], input)
}

/** In levels. Deeper values would overflow the stack. */
const maxShownDepth = 50

/** Formats a value for a message, as truncated JSON. It must not be called with secrets. */
export function shown(value: unknown): string {
  if (isDeeperThan(value, maxShownDepth)) return 'a deeply nested value'
  return cut(jsonText(value) ?? String(value))
}

/** Returns a value as JSON; undefined if JSON cannot say it, such as a function, a BigInt or a circle. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** A problem and the path of the value that has it. */
export interface Problem {
  readonly path: Path
  readonly message: string
  /** Returns the end of the message. It is only called if the problem is reported. */
  readonly hint?: () => string
}

/** Maximum number of problems to report. Other problems are only counted. */
export const maxTold = 100

/** The problems of one input. The first {@link maxTold} are stored; the others are only counted. */
export interface ProblemList {
  add(problems: readonly Problem[], more?: number): void
  readonly isEmpty: boolean
  /** Whether further problems are only counted. */
  readonly isFull: boolean
  /** Returns the problems to report, with their hints. The last one says how many more there are, if any. */
  told(): Problem[]
}

export function createProblemList(): ProblemList {
  const kept: Problem[] = []
  let more = 0
  return {
    add(problems, others = 0) {
      const added = problems.slice(0, maxTold - kept.length)
      kept.push(...added)
      more += problems.length - added.length + others
    },
    get isEmpty() {
      return kept.length === 0
    },
    get isFull() {
      return kept.length === maxTold
    },
    told: () => [
      ...kept.map(({ path, message, hint }) => ({ path, message: message + (hint?.() ?? '') })),
      ...(more === 0 ? [] : [{ path: [], message: `${more} more problems are not shown` }]),
    ],
  }
}

/** Returns the problems to report: limited in number, and with their hints. */
export function toldOf(problems: readonly Problem[]): Problem[] {
  const list = createProblemList()
  list.add(problems)
  return list.told()
}

const secretNames = new Set([
  ...['secret', 'clientSecret', 'controlToken', 'metricsToken', 'keys', 'jwks', 'store'],
])

/** Converts zod's issues to problems that name the value and the remedy, but no more than will be reported. */
export function addProblemsOf(
  list: ProblemList,
  error: z.ZodError,
  input: unknown,
  place: (problem: Problem) => Problem = (problem) => problem,
): void {
  for (const issue of error.issues) {
    const told = list.isFull ? [] : problemsOfIssue(issue, input)
    list.add(told.map(place), Math.max(0, sizeOf(issue) - told.length))
  }
}

/** Returns the number of problems in an issue. */
function sizeOf(issue: z.core.$ZodIssue): number {
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 1
}

/** Converts zod's issues to problems that name the value and the remedy. */
export function problemsOf(error: z.ZodError, input: unknown): Problem[] {
  const list = createProblemList()
  addProblemsOf(list, error, input)
  return list.told()
}

function problemsOfIssue(issue: z.core.$ZodIssue, input: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, maxTold)
    return keys.map((key) => ({ path: [...issue.path, key], message: unknownKey }))
  }
  if (issue.code === 'invalid_union' && issue.discriminator === undefined) {
    return problemsOfUnion(issue, input)
  }
  const value = valueAt(input, issue.path)
  const isSecret = issue.path.some((part) => secretNames.has(String(part)))
  const echo = value === undefined || isSecret ? '' : `, got ${shown(value)}`
  return [{ path: issue.path, message: messageOf(issue, value) + echo }]
}

type Issues = readonly z.core.$ZodIssue[]

/** Returns the types that a union member expects if the value's type is wrong; undefined if the type is right. */
function wantedTypes([first]: Issues): string[] | undefined {
  if (first === undefined || first.path.length > 0) return undefined
  if (first.code === 'invalid_type') return [first.expected]
  if (first.code !== 'invalid_union') return undefined
  const wanted = first.errors.map(wantedTypes)
  return wanted.includes(undefined) ? undefined : wanted.flatMap((types) => types ?? [])
}

/** Returns the problems of the best-matching union member: it has the fewest problems, and then the deepest ones. */
function problemsOfUnion(issue: z.core.$ZodIssueInvalidUnion, input: unknown): Problem[] {
  const told = issue.errors.filter((errors) => wantedTypes(errors) === undefined)
  const depth = (errors: Issues) => Math.max(...errors.map(({ path }) => path.length))
  const [nearestOne] = [...told].sort(
    (left, right) => left.length - right.length || depth(right) - depth(left),
  )
  if (nearestOne === undefined) {
    const types = new Set(issue.errors.flatMap((errors) => wantedTypes(errors) ?? []).map(article))
    const rule = types.size === 0 ? issue.message : `must be ${[...types].join(' or ')}`
    return [{ path: issue.path, message: `${rule}, got ${shown(valueAt(input, issue.path))}` }]
  }
  return nearestOne.flatMap((part) =>
    problemsOfIssue({ ...part, path: [...issue.path, ...part.path] } as z.core.$ZodIssue, input),
  )
}

/** The message for an unknown key. Callers replace it with a more specific one. */
export const unknownKey = 'unknown key'

/** How zod's default messages begin. All other messages come from our schemas and are more specific. */
const isOfZod = /^(Invalid|Too|Unrecognized)/

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined && issue.code !== 'custom') return 'is missing'
  if (!isOfZod.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_value':
      return choiceMessage(issue.values, value)
    case 'invalid_type':
      return `must be ${article(issue.expected)}`
    case 'too_small':
      return issue.inclusive === false
        ? `must be more than ${issue.minimum}`
        : `must ${amount(issue.origin, 'least', issue.minimum)}`
    case 'too_big':
      return `must ${amount(issue.origin, 'most', issue.maximum)}`
    case 'invalid_union':
      return discriminatorMessage(issue, value)
    default:
      return issue.message
  }
}

/** `be at least 1`, `have at most 500 characters` */
function amount(origin: string, bound: 'least' | 'most', limit: number | bigint): string {
  if (origin === 'string') return `have at ${bound} ${limit} characters`
  return origin === 'array' ? `have at ${bound} ${limit} entries` : `be at ${bound} ${limit}`
}

/** Returns the message for an unknown discriminator value. zod lists the known values from version 4.6 on. */
function discriminatorMessage(issue: z.core.$ZodIssueInvalidUnion, value: unknown): string {
  const { options } = issue as { readonly options?: readonly unknown[] }
  if (options === undefined) return `must have a known "${issue.discriminator}"`
  return `must be one of ${options.join(', ')}${hint(value, options)}`
}

/** Maximum number of values to list in a message. */
const maxListed = 15

function choiceMessage(values: readonly unknown[], value: unknown): string {
  if (values.length > maxListed)
    return `is not one of the ${values.length} known ones${hint(value, values)}`
  return `must be one of ${values.join(', ')}${hint(value, values)}`
}

function hint(value: unknown, values: readonly unknown[]): string {
  return typeof value === 'string' ? nearestHint(value, values.map(String)) : ''
}

function article(type: string): string {
  if (type === 'record') return 'an object'
  if (type === 'string') return 'a text'
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`
}

/** Returns a function that converts a problem of one entry to a problem of the whole document. */
export function under(list: string, index: number) {
  return (problem: Problem): Problem => ({ ...problem, path: [list, index, ...problem.path] })
}
