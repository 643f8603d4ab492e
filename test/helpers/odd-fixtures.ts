import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { dump, load } from 'js-yaml'
import { packageRoot } from '../../src/config/root.ts'
import { oddJsonTo, oddText } from './odd-values.ts'

interface Packaged {
  readonly users: readonly object[]
  readonly partners: readonly { readonly services: object[] }[]
  readonly scenarios: object
}

const packaged = readFileSync(join(packageRoot, 'fixtures', 'default.yaml'), 'utf8')
const parsed = load(packaged) as Packaged
/** Parts of a document that the packaged set has not. */
const more = {
  settings: {
    lifetimes: { action: 60, code: 30, accessToken: 600, idToken: 60 },
    hints: true,
    skew: 0,
  },
  faults: [
    { name: 'once', kind: 'nonce-invalid', match: { partner: 'DEMO' }, times: 1 },
    { kind: 'latency', match: { endpoint: 'token' }, attributes: { seconds: 0.001 }, always: true },
  ],
}

type Path = readonly (string | number)[]
type Deed = 'replace' | 'delete' | 'rename' | 'repeat' | 'move'

interface Change {
  readonly deed: Deed
  /** Which of all places; and another one. */
  readonly at: number
  readonly other: number
  readonly value: unknown
  readonly name: string
}

/** Something that can be anywhere in a fixture, as likely as not of the right kind. */
const fixtureWords = fc.constantFrom<unknown>(
  ...['BEL', 'DEMO', 'confirm-at-once', '+32470000002', '+32470000099', 'private_key_jwt', 'dir'],
  ...['2024-02-30', '0000-00-00', 'http://localhost/cb', 'http://[', '/demo/callback', 'none'],
  ...[0, 1, -1, 1e21, 0.1, true, false, null, ['x'], { do: 'confirm' }, { value: null }],
  ...['\u202e', 'a\nb', '\ud83d\ude00', 'é'.normalize('NFD'), '<script>canary()</script>'],
)
const places = fc.nat(2 ** 20)
const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    deed: fc.constantFrom<Deed>(
      'replace',
      'replace',
      'replace',
      'delete',
      'rename',
      'repeat',
      'move',
    ),
    at: places,
    other: places,
    value: fc.oneof(fixtureWords, oddJsonTo(200)),
    name: fc.oneof(fc.constantFrom('code', 'users', 'faults', 'phoneNumber', '<<'), oddText(100)),
  }),
  { maxLength: 2 },
)

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.length > 12) return [path]
  const parts = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...parts.flatMap(([key, part]) => pathsOf(part, [...path, key]))]
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => Object(part)[key], value)
}

/** A document in which something has changed. */
function changed(document: unknown, { deed, at, other, value, name }: Change): unknown {
  const paths = pathsOf(document).slice(1)
  const path = paths[at % paths.length]
  if (path === undefined) return value
  const key = path.at(-1) ?? ''
  const parent = Object(valueAt(document, path.slice(0, -1)))
  const old = parent[key]
  if (deed === 'delete') delete parent[key]
  else if (deed === 'repeat' && Array.isArray(parent)) parent.push(structuredClone(old))
  else if (deed === 'rename' || deed === 'repeat') {
    if (deed === 'rename') delete parent[key]
    Object.defineProperty(parent, name, {
      value: old,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  } else {
    const moved = structuredClone(valueAt(document, paths[other % paths.length] ?? []))
    parent[key] = deed === 'move' ? moved : structuredClone(value)
  }
  return document
}

/** A few entries of the packaged set, all in all not long: each case is laid over that set. */
function startingDocument(first: number): unknown {
  const { users, partners, scenarios } = structuredClone(parsed)
  for (const partner of partners) partner.services.length = 1
  return { ...structuredClone(more), scenarios, partners, users: users.slice(first, first + 1) }
}

const texts: fc.Arbitrary<string> = fc
  .tuple(fc.nat(18), changes, fc.constantFrom('yaml', 'json', 'flow'))
  .map(([first, list, form]) => {
    const document = list.reduce<unknown>(changed, startingDocument(first))
    if (form === 'yaml') return dump(document, { skipInvalid: true })
    return JSON.stringify(document, null, form === 'json' ? 2 : 0) ?? ''
  })

const nesting = fc
  .tuple(
    fc.oneof(fc.nat(100), fc.nat(100), fc.nat(20_000)),
    fc.constantFrom('[', '{a: ', '{"a":', '- '),
  )
  .map(([depth, opening]) => opening.repeat(depth))
/** Aliases of aliases: a few lines that mean a million values. */
const explosion = [...'bcdefg'].reduce((text, name) => {
  const before = String.fromCharCode(name.charCodeAt(0) - 1)
  return `${text}${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`)}]\n`
}, 'a: &a [x, x, x, x, x, x, x, x, x, x]\n')
const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      '\t',
      '&a ',
      '*a',
      '*b',
      '<<: *a\n',
      '\n---\n',
      '\n...\n',
      '%YAML 1.2\n---\n',
      '!!binary "x"',
    ],
    ...[
      '!!js/function x',
      '!!set {a}',
      '? [a]\n: b\n',
      '|\n',
      '>-\n',
      '- ',
      ': ',
      '#',
      '\ufeff',
      '\0',
    ],
    ...[
      '&a [*a]',
      '{a: &b [x,x], c: [*b,*b,*b]}',
      '\u2028',
      '\u0085',
      '"\\ud800"',
      "'",
      '"',
      '{',
      ']',
    ],
    ...['__proto__: {x: 1}\n', '.inf', '.nan', '0x1F', '0o17', '1_000', '12:30:45', '2001-01-01'],
    ...['a: 1\na: 2\n', '"a": 1, "a": 2,', '\r', '\r\n', '!<tag:x> ', '@', '`'],
  ),
  nesting,
  fc.constant(explosion),
  oddText(500),
)

interface Edit {
  readonly deed: 'insert' | 'replace' | 'cut' | 'drop-line' | 'repeat-line' | 'tabs'
  readonly at: number
  readonly piece: string
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({
        deed: fc.constantFrom(
          'insert',
          'insert',
          'replace',
          'cut',
          'drop-line',
          'repeat-line',
          'tabs',
        ),
        at: places,
        piece: pieces,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  },
)

function edited(text: string, { deed, at, piece }: Edit): string {
  // One in three at the beginning, where what is inserted is most likely to be YAML.
  const place = at % 3 === 0 ? 0 : at % (text.length + 1)
  const lines = text.split('\n')
  const line = at % lines.length
  switch (deed) {
    case 'insert':
      return text.slice(0, place) + piece + text.slice(place)
    case 'replace':
      return text.slice(0, place) + piece + text.slice(place + piece.length)
    case 'cut':
      return text.slice(0, place)
    case 'tabs':
      return text.replace(/^ +/gm, '\t')
    case 'drop-line':
      return lines.toSpliced(line, 1).join('\n')
    default:
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n')
  }
}

/** Fixture documents as text: right, wrong in a few places, or no longer YAML. */
export const oddFixtures: fc.Arbitrary<string> = fc
  .tuple(fc.oneof({ weight: 14, arbitrary: texts }, fc.constant(packaged)), edits)
  .map(([text, list]) => list.reduce(edited, text))
