import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import type { Simulator, SimulatorOptions } from '../../src/index.ts'
import { operationsOf } from '../../src/web/control/operations.ts'
import { raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'

/**
 * Who may open a path where access is closed. `identify` is open to everybody without a gate. `own`: a tester may, for
 * the own people only. `link`: whoever has the link.
 */
type Level = 'everybody' | 'identify' | 'invited' | 'own' | 'open' | 'link'

const anna = '/app/+32470000001'
const levels: Readonly<Record<string, Level>> = {
  'GET /': 'everybody',
  'GET /assets/site.css': 'everybody',
  'GET /language': 'everybody',
  'GET /guide': 'everybody',
  'GET /sign-in': 'everybody',
  'POST /sign-in': 'everybody',
  'POST /sign-out': 'everybody',
  'GET /secret/x': 'link',
  'POST /secret/x': 'link',
  'GET /t/x': 'link',
  'POST /t/x': 'link',
  'GET /identify/x': 'identify',
  'POST /identify/x': 'identify',
  'GET /identify/x/wait': 'identify',
  'GET /identify/x/status': 'identify',
  'GET /identify/x/events': 'identify',
  'GET /identify/x/code-events': 'identify',
  'GET /identify/x/app': 'identify',
  'POST /identify/x/app': 'identify',
  'GET /identify/x/answer': 'identify',
  'POST /identify/x/decide': 'identify',
  'POST /identify/x/again': 'identify',
  'POST /identify/x/cancel': 'identify',
  'GET /demo': 'open',
  'GET /demo/start': 'open',
  'GET /demo/callback': 'open',
  'POST /demo/callback': 'open',
  'GET /demo/picture': 'open',
  'POST /demo/forget': 'open',
  'GET /demo/kiosk': 'open',
  'POST /demo/kiosk': 'open',
  'GET /demo/kiosk/status': 'open',
  'GET /demo/kiosk/code': 'open',
  'GET /app': 'invited',
  'GET /app/add': 'invited',
  'POST /app/add': 'invited',
  [`GET ${anna}`]: 'invited',
  [`GET ${anna}/photo`]: 'invited',
  [`GET ${anna}/edit`]: 'own',
  [`POST ${anna}/edit`]: 'own',
  [`POST ${anna}/remove`]: 'own',
  [`POST ${anna}/scenario`]: 'own',
  [`POST ${anna}/pin`]: 'invited',
  [`POST ${anna}/unblock`]: 'invited',
  [`POST ${anna}/scan`]: 'invited',
  'GET /scan/x': 'invited',
  'POST /scan/x': 'invited',
  [`POST ${anna}/actions/x/confirm`]: 'invited',
  [`POST ${anna}/actions/x/reject`]: 'invited',
  [`POST ${anna}/actions/x/decide`]: 'invited',
  'GET /inspector': 'invited',
  'GET /inspector/logins/x': 'invited',
  'POST /inspector/logins/x/redirect-uri': 'open',
  'GET /inspector/faults': 'invited',
  'POST /inspector/faults': 'own',
  'POST /inspector/faults/remove': 'invited',
  'POST /inspector/faults/release': 'invited',
  'GET /inspector/partners': 'open',
  'GET /inspector/partners/new': 'open',
  'POST /inspector/partners/new': 'open',
  'GET /inspector/partners/DEMO': 'open',
  'GET /inspector/partners/DEMO/yaml': 'open',
  'POST /inspector/partners/DEMO/remove': 'open',
  'POST /inspector/partners/DEMO/name': 'open',
  'GET /inspector/testers': 'open',
  'POST /inspector/testers': 'open',
  'POST /inspector/testers/remove': 'open',
  'GET /inspector/findings': 'open',
  'GET /inspector/findings/DEMO': 'open',
  'HEAD /events': 'invited',
  'GET /control/openapi.json': 'open',
  'GET /metrics': 'open',
}

/** The paths of the control API, which are all for the control token. */
const calls = [
  ...new Set(
    operationsOf({} as never, {} as never).map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, 'x')}`,
    ),
  ),
]

test('the table has every path of the application', (t) => {
  const source = readFileSync(join(packageRoot, 'src/web/routes.ts'), 'utf8')
  const routes = [...source.matchAll(/\['(get|post)', [`']([^'`]+)['`]/g)]
  t.true(routes.length > 50)
  for (const [, method = '', path = ''] of routes) {
    const pattern = path.replace(/\$\{\w+\}|:\w+/g, '[^/]+')
    const known = Object.keys(levels).some((each) =>
      new RegExp(`^(${method.toUpperCase()}|HEAD) ${pattern}$`).test(each),
    )
    t.true(known, `${method} ${path}`)
  }
})

const controlToken = 'a-control-token-for-tests'
const teamToken = 'the-token-of-a-team-for-tests'
interface Place {
  readonly options: SimulatorOptions
  readonly headers: object
  readonly isClosed: boolean
  readonly hasGate: boolean
  /** The path of a team, and its own token. */
  readonly team?: { readonly path: string; readonly token: string }
}
const names: Readonly<Record<string, Place>> = {
  private: {
    options: { controlToken, metrics: true },
    headers: {},
    isClosed: false,
    hasGate: false,
  },
  public: {
    options: { controlToken, publicUrl: 'https://itsme.example.com', rateLimit: 0, metrics: true },
    headers: { host: 'itsme.example.com', 'x-forwarded-for': '203.0.113.7' },
    isClosed: true,
    hasGate: false,
  },
  gate: {
    options: {
      controlToken,
      publicUrl: 'https://itsme.example.com',
      rateLimit: 0,
      gate: true,
      metrics: true,
    },
    headers: { host: 'itsme.example.com', 'x-forwarded-for': '203.0.113.7' },
    isClosed: true,
    hasGate: true,
  },
  'the path of a team': {
    options: {
      controlToken,
      publicUrl: 'https://itsme.example.com',
      rateLimit: 0,
      fixtures: {
        sandboxes: [
          { name: 'payments', token: teamToken },
          { name: 'hr', token: 'the-token-of-another-team' },
        ],
      },
    },
    headers: { host: 'itsme.example.com', 'x-forwarded-for': '203.0.113.7' },
    isClosed: true,
    hasGate: false,
    team: { path: '/s/payments', token: teamToken },
  },
}
/** `others`: whoever has the token of another team. */
type Role = 'stranger' | 'tester' | 'token' | 'others'

/** Signs in a tester by a link; the answer is the header with the cookie. */
async function testerHeaders(
  simulator: Simulator,
  headers: object,
  { path, token } = { path: '', token: controlToken },
): Promise<Record<string, string>> {
  const authorization = `Bearer ${token}`
  const json = { ...headers, authorization, 'content-type': 'application/json' }
  const made = await raw(simulator, 'POST', `${path}/control/tokens`, json, '{"role":"tester"}')
  const { pathname } = new URL(JSON.parse(made.body).url)
  const signedIn = await raw(simulator, 'POST', pathname, { ...headers })
  return { cookie: String(signedIn.headers['set-cookie']).split(';')[0] ?? '' }
}

function isAllowed(
  role: Role,
  level: Level,
  { isClosed, hasGate }: { isClosed: boolean; hasGate: boolean },
): boolean {
  if (!isClosed || role === 'token') return true
  if (level === 'everybody' || level === 'link') return true
  if (level === 'identify') return !hasGate || role === 'tester'
  return role === 'tester' && (level === 'invited' || level === 'own')
}

async function check(t: ExecutionContext, name: string, role: Role) {
  const place = names[name]
  if (place === undefined) return t.fail()
  const { simulator } = await start(t, place.options)
  const base = place.headers as Record<string, string>
  const { path: startOf = '', token = controlToken } = place.team ?? {}
  const own: Readonly<Record<Role, object>> = {
    stranger: {},
    tester: role === 'tester' ? await testerHeaders(simulator, base, place.team) : {},
    token: { authorization: `Bearer ${token}` },
    others: { authorization: 'Bearer the-token-of-another-team' },
  }
  const all = [...Object.entries(levels), ...calls.map((call) => [call, 'open'] as const)]
  for (const [what, level] of all) {
    const [method = '', path = ''] = what.split(' ')
    // It answers 401 itself: there is no token in the form.
    if (what === 'POST /sign-in') continue
    // Only the simulator itself has metrics.
    if (what === 'GET /metrics' && place.team !== undefined) continue
    // Such calls would wait, end the simulator's state, or answer at once whatever they are asked.
    if (/next|events|reset|fixtures/.test(path) && role === 'token') continue
    if (/events|next/.test(path) && method === 'GET' && isAllowed(role, level, place)) continue
    const isForm = method === 'POST' && !path.startsWith('/control')
    const headers = {
      ...base,
      ...own[role],
      ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    }
    const answer = await raw(simulator, method, startOf + path, headers)
    const isSignIn = String(answer.headers['location'] ?? '').includes('/sign-in')
    const isOthers = answer.body.includes('belongs to everybody')
    const isRefused = answer.status === 401 || (answer.status === 403 && !isOthers) || isSignIn
    const place_ = `${what} by ${role} at ${name}: ${answer.status}`
    t.is(isRefused, !isAllowed(role, level, place), place_)
    if (role === 'tester' && place.isClosed && level === 'own') t.true(isOthers, place_)
  }
}

for (const name of Object.keys(names))
  for (const role of ['stranger', 'tester', 'token'] as const)
    test(`who may open what: ${role}, ${name}`, (t) => check(t, name, role))

test('who may open what: the token of another team, the path of a team', (t) =>
  check(t, 'the path of a team', 'others'))
