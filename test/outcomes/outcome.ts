import got from 'got'
import type { Simulator } from '../../src/index.ts'
import { until } from '../helpers/until.ts'
import { createVisitor, goOn, openIdentify } from '../helpers/visitor.ts'

/** How an outcome is made to happen one way: what docs/outcomes.md shows, and the test that sees it happen. */
export interface Cell {
  readonly text: string
  /** @throws Error when it does not happen */
  readonly see: (simulator: Simulator) => Promise<void>
}

/** A row of the table in docs/outcomes.md; a way that is left out is not offered. */
export interface Outcome {
  readonly name: string
  /** The errors or kinds of faults that the row stands for. */
  readonly values?: readonly string[]
  readonly byNumber?: Cell
  readonly byApi?: Cell
  readonly byLibrary?: Cell
}

/** @throws Error that names what was seen */
export function mustBe(seen: unknown, wanted: unknown, what: string): void {
  if (seen !== wanted) throw new Error(`${what}: ${String(seen)}, not ${String(wanted)}`)
}

/** A call to the control API, as somebody without the library makes it. */
export async function control<T>(
  { url }: Simulator,
  method: 'POST' | 'DELETE' | 'GET',
  path: string,
  json?: object,
): Promise<T> {
  const body = await got(`${url}/control${path}`, { method, ...(json && { json }) }).text()
  return (body === '' ? undefined : JSON.parse(body)) as T
}

interface Typing {
  /** Done when the waiting page is there. */
  readonly meanwhile?: () => Promise<unknown>
  /** Nobody waits longer on the waiting page, in seconds. */
  readonly patience?: number | undefined
}

/** What a person meets who types a number: what the client gets, or what the page says. */
export async function typeNumber(
  simulator: Simulator,
  phoneNumber: string,
  { meanwhile = async () => undefined, patience }: Typing = {},
): Promise<{ error?: string | null; code?: string | null; alert?: string; isWaiting?: boolean }> {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  const typed = await visitor.post(page, { countryCode: '32', phoneNumber })
  if (typed.statusCode === 422) {
    return { alert: /role="alert"[^>]*>([^<]*)/.exec(typed.body)?.[1] ?? '' }
  }
  await meanwhile()
  const wait = String(typed.headers.location)
  const isOver = async () => (await visitor.get(wait)).statusCode !== 200
  if (!(await until(isOver, patience))) return { isWaiting: true }
  const { searchParams } = await goOn(visitor, wait)
  return { error: searchParams.get('error'), code: searchParams.get('code') }
}
