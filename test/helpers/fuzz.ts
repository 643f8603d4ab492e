import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import type { SimulatorOptions } from '../../src/index.ts'
import { canarySecret } from './odd-values.ts'
import { raw } from './raw.ts'
import { type Started, start } from './simulator.ts'
import { createTestClock } from './test-clock.ts'
import { callback, endpoint, type IssuerName } from './visitor.ts'

/** How many cases a fuzzer tries, and from which seed it makes them. */
export const fuzzCases = Number(process.env['FUZZ_CASES'] ?? 1000)
export const fuzzSeed = Number(process.env['FUZZ_SEED'] ?? 20_261_125)

/** Milliseconds in which a case that failed is made smaller. */
const shrinkTime = 20_000
/** Milliseconds: what takes longer never ends, or costs more than linear. */
const longestCase = 20_000

/** Tries many values. A failure says what to type to see it again. */
export async function fuzz<T>(
  t: ExecutionContext,
  values: fc.Arbitrary<T>,
  check: (value: T) => Promise<void>,
): Promise<void> {
  t.timeout(120_000 + fuzzCases * 150)
  let failedAt = Number.POSITIVE_INFINITY
  const tried = fc.asyncProperty(values, async (value) => {
    if (performance.now() - failedAt > shrinkTime) return
    try {
      await endsSoon(check(value))
    } catch (error) {
      failedAt = Math.min(failedAt, performance.now())
      throw error
    }
  })
  const report = await fc.check(tried, { numRuns: fuzzCases, seed: fuzzSeed })
  if (!report.failed) return void t.pass()
  const { errorInstance, counterexample, numRuns } = report
  const [value] = counterexample ?? []
  t.log(
    `case ${numRuns}: ${String(errorInstance).slice(0, 5000)}\nof ${fc.stringify(value).slice(0, 5000)}`,
  )
  t.fail(replayLine())
}

/** @throws Error when it does not */
async function endsSoon(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it did not end')), longestCase)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function replayLine(): string {
  const [file = ''] = /[^/]+$/.exec(test.meta.file) ?? []
  return `FUZZ_SEED=${fuzzSeed} FUZZ_CASES=${fuzzCases} npx ava dist/test/fuzz/${file}`
}

/** A simulator that is watched: what it writes may hold no secret, no stack frame and nothing that steers a terminal. */
export interface Fuzzed extends Started {
  /** A code or a token that was given: it must never be written. */
  readonly hide: (secret: string | null | undefined) => void
  /** How often each outcome came: a fuzzer that is refused at the door finds nothing. */
  readonly count: (outcome: string) => void
  /** What must hold after each case. @throws Error */
  readonly checkCase: () => void
  /** What must hold at the end: it serves, and its memory is bounded. */
  readonly finish: (
    t: ExecutionContext,
    expected: Readonly<Record<string, number>>,
  ) => Promise<void>
}

/** As many cases pass in the time in which whatever waits for a user expires. */
const casesPerLifetime = 500
const mostHeap = 200 * 1024 * 1024

interface FuzzedOptions extends SimulatorOptions {
  /** Whether the clock is that of the machine: for calls that wait. */
  readonly inRealTime?: boolean
}

export async function startFuzzed(
  t: ExecutionContext,
  { inRealTime = false, ...options }: FuzzedOptions = {},
): Promise<Fuzzed> {
  const clock = createTestClock()
  const faults: string[] = []
  const hidden = new Set<string>()
  const seen = new Map<string, number>()
  let cases = 0

  function watch(text: string): void {
    const fault = faultIn(text, hidden)
    if (fault !== undefined && faults.length < 10) faults.push(`${fault}: ${text.slice(0, 2000)}`)
  }
  const started = await start(t, {
    ...options,
    surroundings: { ...(inRealTime ? {} : { clock }), write: watch },
  })
  const { simulator } = started
  t.teardown(simulator.journal.follow((entry) => watch(JSON.stringify(entry))))
  return {
    ...started,
    hide(secret) {
      if (secret != null && secret !== '') hidden.add(secret)
    },
    count: (outcome) => seen.set(outcome, (seen.get(outcome) ?? 0) + 1),
    checkCase() {
      cases += 1
      if (cases % casesPerLifetime === 0) clock.pass(3600_000)
      const found = faults.splice(0)
      if (found.length > 0) throw new Error(found.join('\n'))
    },
    async finish(finishing, expected) {
      finishing.log(JSON.stringify(Object.fromEntries(seen)))
      for (const [outcome, share] of Object.entries(expected)) {
        finishing.true((seen.get(outcome) ?? 0) >= share * fuzzCases, `${outcome} is too rare`)
      }
      finishing.is((await raw(simulator, 'GET', '/readyz')).status, 200)
      finishing.true(heapUsed() < mostHeap, `the heap has ${heapUsed()} bytes`)
    },
  }
}

/** What is wrong with a line of the log, or with an entry of the journal. */
function faultIn(text: string, hidden: ReadonlySet<string>): string | undefined {
  if (/^\S+ {2}(unexpected:|error )|"type":"error"/.test(text)) return 'it was not foreseen'
  if (text.includes(canarySecret)) return 'a secret was written'
  if (text.match(/[\w-]{12,}/g)?.some((word) => hidden.has(word))) return 'a token was written'
  if (/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text)) return 'it steers a terminal'
  return undefined
}

/** Bytes that are in use after everything else was collected. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

/** A code that was just given to a partner's user who confirms at once. */
export async function freshCode(
  { simulator, hide }: Fuzzed,
  issuer: IssuerName,
  partner: string,
): Promise<string> {
  const request = new URLSearchParams({
    client_id: partner,
    response_type: 'code',
    scope: `openid service:${partner}_LOGIN profile`,
    redirect_uri: callback,
    login_hint: '+32470000002',
  })
  const { pathname } = new URL(endpoint(simulator, 'authorization', issuer))
  const { headers } = await raw(simulator, 'GET', `${pathname}?${request}`)
  const code = new URL(String(headers['location'])).searchParams.get('code')
  hide(code)
  return code ?? ''
}
