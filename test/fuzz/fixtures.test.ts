import test from 'ava'
import fc from 'fast-check'
import { loadFixtures } from '../../src/config/fixtures/load-fixtures.ts'
import { ConfigurationError, type InputError } from '../../src/domain/errors.ts'
import { browserHeaders, checkAnswer } from '../helpers/browser.ts'
import { type Fuzzed, freshCode, fuzz, startFuzzed } from '../helpers/fuzz.ts'
import { oddFixtures } from '../helpers/odd-fixtures.ts'
import { raw } from '../helpers/raw.ts'

/** Reading takes milliseconds; what takes seconds grows faster than its input. */
const mostMilliseconds = 5000

/** PUT says the same: one in four is tried, since each costs as much as a start. */
const isPut = fc.nat(3).map((number) => number === 0)
const paths = [
  ...['/', '/app', '/app/+32470000001', '/inspector/findings', '/inspector/findings/DEMO', '/demo'],
  ...['state', 'users', 'partners', 'faults'].map((each) => `/control/${each}`),
]
const shown = fc.uniqueArray(fc.constantFrom(...paths), { minLength: 2, maxLength: 2 })
const cases = fc.record({ text: oddFixtures, isPut, shown })

test('fixtures of any shape are taken or refused with a place, and what is taken can be shown', async (t) => {
  const fuzzed = await startFuzzed(t)
  await fuzz(t, cases, async ({ text, isPut, shown }) => {
    const begun = performance.now()
    const errors = errorsOf(text)
    checkErrors(errors)
    if (isPut) await compare(fuzzed, text, errors)
    if (isPut && errors.length === 0) await show(fuzzed, text, shown)
    if (performance.now() - begun > mostMilliseconds) throw new Error('it took too long')
    fuzzed.count(errors.length === 0 ? 'taken' : 'refused')
    fuzzed.checkCase()
  })
  await fuzzed.finish(t, { taken: 0.1, refused: 0.3 })
})

/** What is wrong with a document; nothing if it was taken. @throws whatever is no answer to a person */
function errorsOf(text: string): readonly InputError[] {
  try {
    // The name that PUT /control/fixtures gives to what it reads.
    loadFixtures([{ name: 'body', text }])
    return []
  } catch (error) {
    if (error instanceof ConfigurationError && error.errors.length > 0) return error.errors
    throw error
  }
}

const mostErrors = 101

/** Each says where and what, in a line. @throws Error */
function checkErrors(errors: readonly InputError[]): void {
  if (errors.length > mostErrors) throw new Error(`${errors.length} errors`)
  for (const { path, message } of errors) {
    const isOdd = message.length > 1000 || path.length > 1000 || /\[object/.test(message)
    if (message === '' || isOdd)
      throw new Error(`an odd message: ${path}: ${message.slice(0, 2000)}`)
  }
}

/** What PUT says: it reads in turns, and nothing else may differ. @throws Error */
async function compare(
  { simulator }: Fuzzed,
  text: string,
  errors: readonly InputError[],
): Promise<void> {
  const headers = { 'content-type': 'application/yaml' }
  const { status, body } = await raw(simulator, 'PUT', '/control/fixtures', headers, text)
  const answer = status === 204 ? [] : JSON.parse(body).errors
  if (JSON.stringify(answer) === JSON.stringify(errors)) return
  throw new Error(`PUT differs: ${status} ${body}; ${JSON.stringify(errors)}`)
}

/** Some of what shows people, partners and faults. @throws Error */
async function show(fuzzed: Fuzzed, text: string, shown: readonly string[]): Promise<void> {
  for (const path of shown) {
    const answer = await raw(fuzzed.simulator, 'GET', path, browserHeaders)
    checkAnswer(path, answer)
    if (path.startsWith('/control/')) JSON.parse(answer.body)
  }
  // A fault may well be an answer that no login survives.
  if (!text.includes('kind')) await freshCode(fuzzed, 'v2', 'DEMO')
}
