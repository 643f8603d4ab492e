import type { B2cTenant } from '../domain/b2c/tenant.ts'
import type { InputError } from '../domain/errors.ts'
import { doInTurns, doNow, type Steps } from '../domain/turns.ts'
import { BrokenFixtures, toldInTurns, toldNow } from './broken-fixtures.ts'
import { checkFixture } from './check-fixture.ts'
import {
  type BrokenDocument,
  type FixtureSource,
  objectData,
  type ReadFixture,
  type SourceData,
  sourceFault,
  textData,
  trustedFixture,
} from './fixture-source.ts'
import type { FixtureDocument } from './fixture-types.ts'
import { assembleFixtures, type Fixtures } from './fixtures.ts'
import { readTextInTurns, readTextNow } from './read-text.ts'
import { readPackageFile } from './root.ts'

export interface LoadOptions {
  /** Codes of the packaged partners to keep; all of them by default. */
  readonly packagedPartners?: readonly string[]
  /** Its redirect URIs belong to every service of every partner. */
  readonly tenant?: B2cTenant
}

/**
 * Lays documents over the packaged set, in order: an entry with a known key replaces that entry, a new one is added.
 *
 * @throws ConfigurationError with every problem of every document
 */
export function loadFixtures(
  sources: readonly FixtureSource[],
  options: LoadOptions = {},
): Fixtures {
  try {
    return doNow(layOver([packagedFixture(options)], sources.map(readSourceNow), options))
  } catch (error) {
    throw error instanceof BrokenFixtures ? toldNow(error) : error
  }
}

/** The same while the simulator serves: the event loop is not held for long. @throws ConfigurationError */
export function reloadFixtures(
  sources: readonly FixtureSource[],
  options: LoadOptions = {},
): Promise<Fixtures> {
  return layOverInTurns([packagedFixture(options)], sources, options)
}

/**
 * Lays documents over others. One that says `defaults: false` leaves out what is below all of them.
 *
 * @throws ConfigurationError with every problem of every document
 */
export async function layOverInTurns(
  layers: readonly ReadFixture[],
  sources: readonly FixtureSource[],
  options: LoadOptions = {},
): Promise<Fixtures> {
  try {
    const read = await Promise.all(sources.map(readSourceInTurns))
    return await doInTurns(layOver(layers, read, options))
  } catch (error) {
    throw error instanceof BrokenFixtures ? await toldInTurns(error) : error
  }
}

function readSourceNow(source: FixtureSource): SourceData | InputError {
  const fault = sourceFault(source)
  if (fault !== undefined) return fault
  if (!('text' in source)) return objectData(source)
  return textData(source.name, source.text, readTextNow(source.text))
}

async function readSourceInTurns(source: FixtureSource): Promise<SourceData | InputError> {
  const fault = sourceFault(source)
  if (fault !== undefined) return fault
  if (!('text' in source)) return objectData(source)
  return textData(source.name, source.text, await readTextInTurns(source.text))
}

function* layOver(
  layers: readonly ReadFixture[],
  sources: readonly (SourceData | InputError)[],
  { tenant }: LoadOptions,
): Steps<Fixtures> {
  const own: ReadFixture[] = []
  const broken: (BrokenDocument | InputError)[] = []
  for (const source of sources) {
    const result = 'data' in source ? yield* checkFixture(source) : source
    if ('document' in result) own.push(result)
    else broken.push(result)
  }
  if (broken.length > 0) throw new BrokenFixtures(broken)
  const isAlone = own.some(({ document }) => document.defaults === false)
  return yield* assembleFixtures(isAlone ? own : [...layers, ...own], tenant)
}

/** The packaged set, `fixtures/default.yaml`: the base of every overlay. The build makes JSON of it, which starts faster. */
function packagedFixture({ packagedPartners }: LoadOptions): ReadFixture {
  const document: FixtureDocument = JSON.parse(readPackageFile('dist/bundle/default-fixture.json'))
  const partners = document.partners?.filter(({ code }) => packagedPartners?.includes(code) ?? true)
  return trustedFixture('fixtures/default.yaml', { ...document, partners: partners ?? [] })
}
