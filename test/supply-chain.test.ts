import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import test, { type ExecutionContext } from 'ava'
import { load } from 'js-yaml'
import { packageRoot } from '../src/config/root.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Workflow {
  readonly permissions: unknown
  readonly jobs: Readonly<
    Record<string, { permissions: unknown; environment?: string; steps: readonly Step[] }>
  >
}

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8')
const folder = '.github/workflows'
const workflows = readdirSync(join(packageRoot, folder)).map((name) => {
  const source = read(join(folder, name))
  return { name, source, workflow: load(source) as Workflow }
})
const steps = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).flatMap(([job, { steps: all }]) =>
    all.map((step) => ({ ...step, place: `${name}, ${job}` })),
  ),
)

/** Runs a script of the project to its end. */
async function runScript(name: string, args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [join(packageRoot, 'scripts', name), ...args])
  child.stdin.end(input)
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await closed, out, err }
}

test('an action is named by a commit, with the version beside it, and one version of it is used', (t) => {
  const used = new Map<string, string>()
  for (const { name, source } of workflows) {
    for (const [line] of source.matchAll(/^.*\buses:.*$/gm)) {
      const [, action = '', commit = ''] =
        /^ +(?:- )?uses: ([\w-]+\/[\w/-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(line) ?? []
      t.not(commit, '', `${name}: ${line}`)
      t.is(used.get(action) ?? commit, commit, `${name}: ${line}`)
      used.set(action, commit)
    }
  }
  t.true(used.has('actions/checkout'))
})

test('a job may do what it has to, and no more', (t) => {
  const read = { contents: 'read' }
  const expected: Record<string, Record<string, unknown>> = {
    'ci.yml': { test: read, audit: read },
    'release.yml': {
      build: read,
      'publish-npm': { ...read, 'id-token': 'write' },
      'build-image': { ...read, packages: 'write' },
      'publish-image': {
        ...read,
        packages: 'write',
        'id-token': 'write',
        attestations: 'write',
      },
      'release-notes': { contents: 'write' },
    },
  }
  const found = workflows.map(({ name, workflow }) => {
    t.deepEqual(workflow.permissions, {}, name)
    const jobs = Object.entries(workflow.jobs)
    return [name, Object.fromEntries(jobs.map(([job, { permissions }]) => [job, permissions]))]
  })
  t.deepEqual(Object.fromEntries(found), expected)
})

test('no token stays in a checkout, and no text from outside becomes part of a script', (t) => {
  for (const { uses = '', run = '', with: options, place } of steps) {
    if (uses.startsWith('actions/checkout@')) t.is(options?.['persist-credentials'], false, place)
    t.false(run.includes('${{'), place)
  }
})

test('what is published was built by a job that may not publish', (t) => {
  const release = workflows.find(({ name }) => name === 'release.yml')?.workflow
  for (const [name, { permissions, environment, steps: all }] of Object.entries(
    release?.jobs ?? {},
  )) {
    const commands = all.map(({ run = '' }) => run).join('\n')
    const mayWrite = Object.values(permissions as object).includes('write')
    t.is(/npm (ci|install|test|run|pack)|npx/.test(commands), !mayWrite, name)
    t.is(environment, /^publish-/.test(name) ? 'release' : undefined, name)
    if (name !== 'publish-npm') t.notRegex(commands, /npm publish/)
  }
  const publish = release?.jobs['publish-npm']?.steps.map(({ run = '' }) => run).join('\n') ?? ''
  t.regex(publish, /npm publish release\/itsme-simulator-\*\.tgz .*--tag "\$NPM_TAG"/)
})

test('both stages of the image come from one argument, and no builder has to fetch a syntax', (t) => {
  const dockerfile = read('Dockerfile')
  const image = /^ARG NODE_IMAGE=(node:24-bookworm-slim(?:@sha256:[0-9a-f]{64})?)$/m.exec(
    dockerfile,
  )?.[1]
  const stages = [...dockerfile.matchAll(/^FROM .*$/gm)].map(([line]) => line)
  t.is(stages.length, 2)
  for (const stage of stages) t.regex(stage, /^FROM \$\{NODE_IMAGE\}( AS build)?$/)
  t.true(dockerfile.indexOf('ARG NODE_IMAGE') < dockerfile.indexOf('FROM '))
  t.notRegex(dockerfile, /^# *syntax *=/m)
  // Dependabot reads FROM lines, no arguments: what it changes there has to be changed here.
  t.is(/^FROM (\S+)$/m.exec(read('examples/compose/app/Dockerfile'))?.[1], image)
})

test('updates come weekly, for the actions, the images and the packages', (t) => {
  const { updates } = load(read('.github/dependabot.yml')) as { updates: Record<string, unknown>[] }
  const found = updates.map((update) => [update['package-ecosystem'], update['schedule']])
  const weekly = { interval: 'weekly' }
  t.deepEqual(found, [
    ['github-actions', weekly],
    ['docker', weekly],
    ['npm', weekly],
  ])
})

const released = ['v0.9.0', 'v1.2.9', 'v1.2.10', 'v1.10.0', 'v2.0.0-rc.1', 'nightly', 'v3']

for (const { title, tag, tags = released, expected } of [
  {
    title: 'the newest release is the latest',
    tag: 'v1.10.1',
    expected: ['latest', 'v1.10.1 latest', 'true', 'false'],
  },
  {
    title: 'numbers are compared as numbers',
    tag: 'v1.9.0',
    expected: ['latest-1.9', 'v1.9.0', 'false', 'false'],
  },
  {
    title: 'a patch of an older line is the latest of that line only',
    tag: 'v1.2.11',
    expected: ['latest-1.2', 'v1.2.11', 'false', 'false'],
  },
  {
    title: 'a pre-release is the next',
    tag: 'v2.0.0-rc.2',
    expected: ['next', 'v2.0.0-rc.2', 'false', 'true'],
  },
  {
    title: 'a pre-release called latest is the next, too',
    tag: 'v2.0.0-latest',
    expected: ['next', 'v2.0.0-latest', 'false', 'true'],
  },
  {
    title: 'the release after its pre-releases is the latest',
    tag: 'v2.0.0',
    expected: ['latest', 'v2.0.0 latest', 'true', 'false'],
  },
  {
    title: 'the first release is the latest',
    tag: 'v0.1.0',
    tags: [],
    expected: ['latest', 'v0.1.0 latest', 'true', 'false'],
  },
]) {
  test(`release: ${title}`, async (t) => {
    const list = [...tags, tag].join('\n')
    const { code, out, err } = await runScript('release-tags.js', [tag], list)
    const [npm, image, latest, prerelease] = expected
    t.is(err, '')
    t.is(out, `npm=${npm}\nimage=${image}\nlatest=${latest}\nprerelease=${prerelease}\n`)
    t.is(code, 0)
  })
}

for (const tag of [
  '',
  '1.2.3',
  'v1.2',
  'v1.2.3.4',
  'v01.2.3',
  'v1.2.3+5',
  'v1.2.3-',
  'v1.2.3-a..b',
])
  test(`release: "${tag}" is no version`, async (t) => {
    const { code, out, err } = await runScript('release-tags.js', [tag], `v1.0.0\n${tag}`)
    t.is(err, `"${tag}" is no version: a release is v1.2.3, a pre-release v1.2.3-rc.1\n`)
    t.deepEqual({ code, out }, { code: 1, out: '' })
  })

test('release: without the list of tags nothing is the latest', async (t) => {
  const { code, out, err } = await runScript('release-tags.js', ['v1.2.3'])
  t.is(err, 'v1.2.3 is not among the 0 tags read: git tag --list is needed\n')
  t.deepEqual({ code, out }, { code: 1, out: '' })
})

test('release: a version that has a successor in its line is refused', async (t) => {
  const { code, out, err } = await runScript('release-tags.js', ['v1.2.9'], released.join('\n'))
  t.is(err, 'v1.2.9 comes after v1.2.10, a later version of the same line\n')
  t.deepEqual({ code, out }, { code: 1, out: '' })
})

type Advisories = Record<string, readonly { severity: string; title: string; url: string }[]>

const packages: readonly string[] = JSON.parse(read('dist/bundle/packages.json'))
const clean = `${packages.length} packages in the bundle, no known advisories\n`
const advisory = (severity: string) => [
  { severity, title: `A ${severity} thing`, url: 'https://example.com/GHSA' },
]
const minimist = { minimist: advisory('critical') }

/** A registry with advisories, by name, and what it was asked. */
async function startRegistry(
  t: ExecutionContext,
  answer: (asked: Record<string, string[]>) => Advisories | string | number,
) {
  const asked: Record<string, string[]>[] = []
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/npm/-/npm/v1/security/advisories/bulk') {
      response.writeHead(404).end()
      return
    }
    const body = (await json(request)) as Record<string, string[]>
    asked.push(body)
    const answered = answer(body)
    response.statusCode = typeof answered === 'number' ? answered : 200
    response.end(typeof answered === 'object' ? JSON.stringify(answered) : String(answered))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/npm`
  const audit = (...args: string[]) => runScript('audit-bundle.js', ['--registry', url, ...args])
  return { url, asked, audit }
}

const onlyAsked = (all: Advisories, asked: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => asked[name] !== undefined))

test('audit: each package of the bundle is asked for, and nothing else', async (t) => {
  const { audit, asked } = await startRegistry(t, (body) => onlyAsked(minimist, body))
  t.deepEqual(await audit(), { code: 0, out: clean, err: '' })
  const names = asked.flatMap((request) =>
    Object.entries(request).flatMap(([name, versions]) => versions.map((v) => `${name}@${v}`)),
  )
  t.deepEqual(names.sort(), [...packages, 'minimist@0.0.8'].sort())
  t.true(packages.includes('oidc-provider@9.13.3') && packages.includes('pug-runtime@3.0.1'))
})

test('audit: an advisory is told with its version, and ends with 1', async (t) => {
  const all = { ...minimist, koa: advisory('high'), zod: advisory('moderate') }
  const { audit } = await startRegistry(t, (body) => onlyAsked(all, body))
  const { code, out } = await audit()
  const versionOf = (name: string) => packages.find((entry) => entry.startsWith(`${name}@`))
  t.is(
    out,
    [
      `high: ${versionOf('koa')}: A high thing (https://example.com/GHSA)`,
      `moderate: ${versionOf('zod')}: A moderate thing (https://example.com/GHSA)`,
      `${packages.length} packages in the bundle, 2 known advisories, 2 of them moderate or above`,
      '',
    ].join('\n'),
  )
  t.is(code, 1)
  t.is((await audit('--level', 'critical')).code, 0)
})

test('audit: of two versions in the bundle the one concerned is told', async (t) => {
  const [older = '', newer = ''] = packages.filter((entry) => entry.startsWith('depd@')).sort()
  t.deepEqual([older, newer], ['depd@1.1.2', 'depd@2.0.0'])
  const { audit } = await startRegistry(t, (asked) => ({
    ...onlyAsked(minimist, asked),
    ...(asked['depd']?.includes('1.1.2') && { depd: advisory('low') }),
  }))
  const { code, out } = await audit('--level', 'low')
  t.regex(out, /^low: depd@1\.1\.2: A low thing .*\n\d+ packages in the bundle, 1 known/)
  t.is(code, 1)
  t.is((await audit()).code, 0)
})

test('audit: a severity without a name counts as the worst', async (t) => {
  const all = { ...minimist, koa: advisory('catastrophic') }
  const { audit } = await startRegistry(t, (body) => onlyAsked(all, body))
  t.is((await audit('--level', 'critical')).code, 1)
})

for (const { title, answer, message } of [
  { title: 'refuses', answer: 405, message: / answered 405; no package was checked\n$/ },
  { title: 'talks of something else', answer: '<html>', message: /not with advisories; no pack/ },
  { title: 'has no advisories', answer: {}, message: /has no advisory for minimist@0\.0\.8/ },
])
  test(`audit: a registry that ${title} is no clean bundle`, async (t) => {
    const { audit } = await startRegistry(t, () => answer)
    const { code, out, err } = await audit()
    t.deepEqual({ code, out }, { code: 2, out: '' })
    t.regex(err, message)
  })

test('audit: a registry that is not there, and a level that is none', async (t) => {
  const gone = await runScript('audit-bundle.js', ['--registry', 'http://127.0.0.1:1'])
  t.is(gone.code, 2)
  t.regex(gone.err, /^audit: http:\/\/127\.0\.0\.1:1\/-\/npm.*; no package was checked\n$/)
  const level = await runScript('audit-bundle.js', ['--level', 'grave'])
  t.is(level.code, 2)
  t.regex(level.err, /--level is one of info, low, moderate, high, critical/)
})

test('what the Dockerfile copies is in the context of the build', (t) => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(
    ([, names = '']) => names.split(' '),
  )
  const sent = read('.dockerignore').split('\n')
  t.true(copied.length > 8)
  t.deepEqual(
    copied.filter((name) => !sent.includes(`!${name}`)),
    [],
  )
})
