import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../src/config/root.ts'

/** The floors of the house: a file may import from its own floor and from those before it. */
const floors = [
  'fidelity',
  'domain',
  'faults',
  'config',
  'state',
  'oidc',
  'api',
  'brokers',
  'web',
  'check',
  'record',
  '.',
  'commands',
  'cli.ts',
]
/** Packages that a floor may import, in addition to Node's own modules. */
const packages: Record<string, string[]> = {
  fidelity: [],
  domain: [],
  faults: [],
  config: ['zod', 'js-yaml', 'fastest-levenshtein'],
  state: ['ioredis', 'rate-limiter-flexible'],
  oidc: ['oidc-provider', 'jose', 'lean-qr'],
  api: ['zod', 'oidc-provider'],
  brokers: [],
  web: [
    'koa',
    'koa-mount',
    '@koa/router',
    'openid-client',
    'lean-qr',
    'oidc-provider',
    'prom-client',
    'rate-limiter-flexible',
  ],
  check: ['node-html-parser', 'playwright-core', 'tough-cookie', 'zod'],
  record: ['jose'],
  // The fixture for Playwright, whose peer it is.
  '.': ['@playwright/test'],
  commands: ['zod'],
}

const files = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts'),
)
const floorOf = (path: string) =>
  floors.find((floor) => path === floor || path.startsWith(`${floor}/`)) ?? '.'

test('imports go one way, and packages stay on their floors', (t) => {
  t.true(files.length > 60)
  for (const file of files.map((name) => name.replaceAll('\\', '/'))) {
    const text = readFileSync(join(packageRoot, 'src', file), 'utf8')
    for (const [line, typeOnly, target = ''] of text.matchAll(
      /^(?:import|export)( type)?[^'"]*? from '([^']+)'/gm,
    )) {
      if (target.startsWith('node:')) continue
      if (target.startsWith('.')) {
        const to = join(file, '..', target).replaceAll('\\', '/')
        t.true(floors.indexOf(floorOf(to)) <= floors.indexOf(floorOf(file)), `${file}: ${line}`)
      } else {
        const isTypeOfLibrary = typeOnly !== undefined && floorOf(file) === 'web'
        t.true(isTypeOfLibrary || packages[floorOf(file)]?.includes(target), `${file}: ${line}`)
      }
    }
  }
})

/** The files that a file imports: for their types only, to hand on, and later by `import()`, too. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(packageRoot, 'src', file), 'utf8')
  const targets = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)'/g)]
  return targets.map(([, target = '']) => join(file, '..', target)).filter(isFile)
}

const isFile = (name: string) => files.includes(name)

/** The first circle that is found, as the files on it. */
function findCircle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  function visit(file: string, path: readonly string[]): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const target of imports.get(file) ?? []) {
      const circle = visit(target, [...path, file])
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }
  return [...imports.keys()].map((file) => visit(file, [])).find((circle) => circle !== undefined)
}

test('no circle of files, of types, exports and import() neither', (t) => {
  const imports = new Map(files.map((file) => [file, importsOf(file)]))
  t.true([...imports.values()].flat().length > 500)
  t.deepEqual(findCircle(imports), undefined)
  t.deepEqual(
    findCircle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
    ['b', 'c', 'b'],
  )
})

test('only the clock reads the time, only random.ts and keys make chance, nobody keeps module state', (t) => {
  for (const file of files) {
    const text = readFileSync(join(packageRoot, 'src', file), 'utf8')
    if (!file.endsWith('clock.ts')) t.notRegex(text, /Date\.now\(|new Date\(\)/, file)
    t.notRegex(text, /Math\.random/, file)
    t.notRegex(text, /^(let|var) /m, file)
  }
})

test('a folder has at most 25 files', (t) => {
  const folders = new Map<string, number>()
  for (const file of files) {
    const folder = dirname(file)
    folders.set(folder, (folders.get(folder) ?? 0) + 1)
  }
  t.deepEqual(
    [...folders].filter(([, count]) => count > 25),
    [],
  )
})
