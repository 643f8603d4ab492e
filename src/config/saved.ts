import { isDeepStrictEqual } from 'node:util'
import { dump } from 'js-yaml'
import { SimulatorError } from '../domain/errors.ts'
import type { ReadFixture } from './fixtures/fixture-source.ts'
import type {
  FixtureDocument,
  PartnerFixture,
  RedirectUriFixture,
  UserFixture,
} from './fixtures/fixture-types.ts'
import type { Fixtures } from './fixtures/fixtures.ts'
import { assembleInTurns, type LoadOptions, readFixtureInTurns } from './fixtures/load-fixtures.ts'
import { createPrivateFile } from './text/private-file.ts'

/** What was added at run time: a fixture document without settings, scenarios and faults. */
interface SavedDocument {
  readonly partners: readonly PartnerFixture[]
  readonly users: readonly UserFixture[]
  readonly redirectUris: readonly RedirectUriFixture[]
}

/**
 * Partners, people and redirect URIs that are added at run time, and kept in a file. Each change is in the file before
 * it takes effect.
 */
export interface Saved {
  /**
   * Returns fixtures with what was saved. Entries of files and flags win over saved ones with the same key.
   *
   * @throws ConfigurationError
   */
  addTo(fixtures: Fixtures): Promise<Fixtures>
  hasPartner(code: string): boolean
  hasUser(phoneNumber: string): boolean
  /** Each of the following changes the file. @throws SimulatorError `not-saved`; nothing has changed then */
  putPartner(partner: PartnerFixture): Promise<void>
  removePartner(code: string): Promise<void>
  putUser(user: UserFixture): Promise<void>
  removeUser(phoneNumber: string): Promise<void>
  /** For a partner that is not saved itself. */
  putRedirectUri(entry: RedirectUriFixture): Promise<void>
  removeRedirectUri(entry: RedirectUriFixture): Promise<void>
}

const head = `# What was added to an itsme simulator while it ran. The simulator writes this file: change it only while it is stopped.
# It can hold client secrets.
`

/**
 * Opens the file of `--save`. Creates it if it does not exist.
 *
 * @throws ConfigurationError if it cannot be read or has errors
 */
export async function openSaved(path: string, options: LoadOptions): Promise<Saved> {
  const file = createPrivateFile(path, 'save')
  const text = await file.readOrMake(async () => textOf(empty))
  const read = await readFixtureInTurns({ name: path, text })
  let document: SavedDocument = { ...empty, ...read.document }
  /** The changes so far. They are written one at a time. */
  let written = Promise.resolve()

  function change(edit: (before: SavedDocument) => SavedDocument): Promise<void> {
    const task = written.then(async () => {
      const next = edit(document)
      if (isDeepStrictEqual(next, document)) return
      await file.write(textOf(next)).catch((error) => {
        throw new SimulatorError('not-saved', `nothing was changed: ${(error as Error).message}`)
      })
      document = next
    })
    written = task.catch(() => undefined)
    return task
  }

  const isSame = (entry: RedirectUriFixture) => (other: RedirectUriFixture) =>
    other.partner === entry.partner && other.service === entry.service && other.uri === entry.uri

  return {
    addTo(fixtures) {
      const layer: ReadFixture = { name: path, source: { kind: 'saved' }, document }
      const others = fixtures.layers.filter(({ source }) => source.kind !== 'saved')
      const packaged = others.filter(({ source }) => source.kind === 'packaged')
      const own = others.filter(({ source }) => source.kind !== 'packaged')
      return assembleInTurns([...packaged, layer, ...own], options)
    },
    hasPartner: (code) => document.partners.some((each) => each.code === code),
    hasUser: (phoneNumber) => document.users.some((each) => each.phoneNumber === phoneNumber),
    putPartner: (partner) =>
      change((before) => ({
        ...before,
        partners: put(before.partners, partner, (each) => each.code === partner.code),
      })),
    removePartner: (code) =>
      change((before) => ({
        ...before,
        partners: before.partners.filter((each) => each.code !== code),
        redirectUris: before.redirectUris.filter(({ partner }) => partner !== code),
      })),
    putUser: (user) =>
      change((before) => ({
        ...before,
        users: put(before.users, user, (each) => each.phoneNumber === user.phoneNumber),
      })),
    removeUser: (phoneNumber) =>
      change((before) => ({
        ...before,
        users: before.users.filter((each) => each.phoneNumber !== phoneNumber),
      })),
    putRedirectUri: (entry) =>
      change((before) => ({
        ...before,
        redirectUris: put(before.redirectUris, entry, isSame(entry)),
      })),
    removeRedirectUri: (entry) =>
      change((before) => ({
        ...before,
        redirectUris: before.redirectUris.filter((each) => !isSame(entry)(each)),
      })),
  }
}

const empty: SavedDocument = { partners: [], users: [], redirectUris: [] }

/** Replaces an entry, or adds it at the end. */
function put<T>(entries: readonly T[], entry: T, isIt: (each: T) => boolean): readonly T[] {
  return entries.some(isIt)
    ? entries.map((each) => (isIt(each) ? entry : each))
    : [...entries, entry]
}

function textOf(document: FixtureDocument): string {
  return head + dump(document, { lineWidth: -1, noRefs: true })
}
