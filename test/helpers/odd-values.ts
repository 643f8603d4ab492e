import fc from 'fast-check'

/** Part of every secret that a fuzzer sends: it must never be written anywhere. */
export const canarySecret = 'zecret-canary'

/** Texts that would be markup if a page held them as they are. */
export const markup = [
  '<script>canary()</script>',
  '"><img src=x onerror=canary()>',
  '" onfocus="canary()',
  '</title><script>canary()',
]
const rawMarkup = /<script>canary|<img src=x|" onfocus="canary/

/** Whether HTML holds what was sent as markup. */
export function holdsMarkup(body: string): boolean {
  return rawMarkup.test(body)
}

/** Names and words that mean something to JavaScript, HTTP, URLs, YAML or terminals. */
const meaningful = [
  ...['', ' ', '\0', '\r\nSet-Cookie: a=b', '\u202e', '\u001b[31m', '\ufeff', '\ud83d\ude00'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'true',
    'NaN',
    '-1',
    '0',
    '1e999',
  ],
  ...['../../etc/passwd', '%', '%00', '+', '&', '=', ';', '"', "'", '\\', '`', '{}', '[]'],
  ...['http://evil.example/', '//evil.example', 'javascript:canary()', 'data:text/html,x'],
  ...markup,
]

/** Texts that nobody expects, up to some characters. */
export function oddText(longest = 3000): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...meaningful) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('x', ' ', 'é', '<', '[', '{"a":', '.', '-'), fc.nat(longest))
        .map(([unit, length]) => unit.repeat(length / Buffer.byteLength(unit))),
    },
  )
}

/** Values of JSON of any type, some of them as deep as that. */
export const oddJsonTo = (deepest: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, '', [], {}) },
    { weight: 2, arbitrary: fc.constantFrom<unknown>(1e308, -1e308, 2 ** 53, [[]], [null], {}) },
    { weight: 3, arbitrary: oddText() },
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.nat(deepest).map((depth) => nested(depth)) },
  )

export const oddJson = oddJsonTo(3000)

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** A form or a query as pairs: a name can stand there twice. */
export type Pairs = readonly (readonly [string, string])[]

type Change = readonly ['set' | 'repeat' | 'drop', name: string, value: string]

/** A form that is right, but for a few fields that are changed, repeated, left out or unknown. */
export function changedForm(
  right: Readonly<Record<string, fc.Arbitrary<string>>>,
  others: Readonly<Record<string, fc.Arbitrary<string>>>,
): fc.Arbitrary<Pairs> {
  const names = [...Object.keys(right), ...Object.keys(others)]
  const known = fc
    .constantFrom(...names)
    .chain((name) =>
      fc.tuple(
        fc.constantFrom<Change[0]>('set', 'set', 'set', 'set', 'repeat', 'drop'),
        fc.constant(name),
        fc.oneof(
          { weight: 3, arbitrary: others[name] ?? right[name] ?? oddText() },
          { weight: 1, arbitrary: oddText() },
        ),
      ),
    )
  const unknown = fc.tuple(fc.constant<Change[0]>('set'), oddName, oddText())
  const change = fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: unknown })
  return fc
    .tuple(fc.record(right), fc.array(change, { maxLength: 4 }))
    .map(([form, changes]) => changes.reduce<Pairs>(changed, Object.entries(form)))
}

const oddName = oddText(200)

function changed(pairs: Pairs, [kind, name, value]: Change): Pairs {
  if (kind === 'repeat') return [...pairs, [name, value], [name, value]]
  const rest = pairs.filter(([each]) => each !== name)
  return kind === 'drop' ? rest : [...rest, [name, value]]
}

/** How a client that is not careful ends its query or form. */
const endings = [
  '&',
  '&&=&',
  '&%',
  '&%zz=%c3%28',
  '&a[b]=1&a[]=2',
  '&__proto__[x]=1',
  '&=%00',
  ';a=1',
]

/** A form as it is sent; sometimes with more than `URLSearchParams` would ever write. */
export function written(pairs: fc.Arbitrary<Pairs>): fc.Arbitrary<string> {
  const ending = fc.oneof(
    { weight: 100, arbitrary: fc.constant('') },
    { weight: 8, arbitrary: fc.constantFrom(...endings) },
  )
  return fc
    .tuple(pairs, ending)
    .map(([given, end]) => new URLSearchParams(given.map(([name, value]) => [name, value])) + end)
}
