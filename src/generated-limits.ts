import { createConfiguration } from './config/configuration.ts'
import { maxDocumentSize } from './config/fixtures/fixture-source.ts'
import { defaultSettings } from './config/fixtures/fixtures.ts'
import { maxKeys, maxLevels } from './domain/json-depth.ts'
import { maxParameters } from './domain/parameters.ts'
import { maxHeaderSize } from './listener.ts'
import { maxParametersLength } from './oidc/authorization/authorization-request.ts'
import { authorizationBodyLimit, cibaBodyLimit, tokenBodyLimit } from './oidc/body.ts'
import { rememberedAfter } from './oidc/ciba/backchannel-requests.ts'
import { maxExpiry } from './oidc/ciba/check-request.ts'
import { sessionLife, tokenLife } from './oidc/ciba/discovery-sessions.ts'
import { pollInterval } from './oidc/ciba/polling.ts'
import { maxHeaderLength } from './oidc/jwt/jose-header.ts'
import { codeAfterlife } from './oidc/login/stored-models.ts'
import { maxSandboxes, usualIdle } from './sandboxes/sandboxes.ts'
import { sandboxShare } from './simulator.ts'
import { keptFor } from './state/actions.ts'
import { type Bounds, simulatorBounds } from './state/bounds.ts'
import { maxLife } from './state/logins.ts'
import { controlLimit, formLimit } from './web/http/http.ts'
import { guesses, loginsOf, maxAddresses } from './web/http/rate-limit.ts'

const count = (number: number) => number.toLocaleString('en')
const kilobytes = (bytes: number) => `${count(bytes / 1024)} kB`
const megabytes = (bytes: number) => `${count(bytes / 1024 / 1024)} MB`

/** @param seconds a whole number of the maxDocumentSize unit that fits */
function time(seconds: number): string {
  const units = [
    ['day', 24 * 3600],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const
  const [name, length] =
    units.find(([, each]) => seconds >= each && seconds % each === 0) ?? units[3]
  const amount = seconds / length
  return `${count(amount)} ${name}${amount === 1 ? '' : 's'}`
}

type Row = readonly string[]

function table(head: Row, rows: readonly Row[]): string[] {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), '']
}

function rates(): readonly Row[] {
  const { rateLimit } = createConfiguration({ publicUrl: 'https://itsme.example.com' })
  const refusal = '429 with `Retry-After`, and one line a minute in the log'
  return [
    ['requests', `${rateLimit} on a public URL, otherwise any number`, '`--rate-limit`', refusal],
    [
      'logins that begin; a long request counts as several',
      `a fifth of the requests: ${loginsOf(rateLimit)}`,
      '`--rate-limit`',
      refusal,
    ],
    [
      'wrong control tokens',
      `${guesses.controlToken}`,
      '–',
      '429, also for the right token, for the rest of the minute',
    ],
    [
      'wrong client secrets',
      `${guesses.clientSecret}`,
      '–',
      '429, also for the right secret, for the rest of the minute',
    ],
    [
      'addresses counted separately; an IPv6 /64 is one',
      count(maxAddresses),
      '–',
      'all others share one limit',
    ],
  ]
}

function sizes(): readonly Row[] {
  const refused = '422, before it is parsed'
  const invalid = '400, `invalid_request`'
  return [
    ['request line and headers', kilobytes(maxHeaderSize), '431, and the connection is closed'],
    ['forms of pages', kilobytes(formLimit), refused],
    ['authorization requests by POST', kilobytes(authorizationBodyLimit), invalid],
    [
      'all parameters of an authorization request',
      `${count(maxParametersLength)} characters`,
      invalid,
    ],
    ['token requests, as in oidc-provider', kilobytes(tokenBodyLimit), invalid],
    ['requests to the endpoints of CIBA', kilobytes(cibaBodyLimit), invalid],
    ['header of a JWT', `${count(maxHeaderLength)} characters`, 'the JWT is refused'],
    ['control calls', megabytes(controlLimit), refused],
    ['fixture documents', megabytes(maxDocumentSize), refused],
    ['parameters of a query or a form', count(maxParameters), `${invalid}; 422 at the control API`],
    ['levels of a JSON or YAML document', count(maxLevels), refused],
    ['keys in one object of a fixture document', count(maxKeys), refused],
    ['sandboxes', count(maxSandboxes), '503'],
  ]
}

function times(): readonly Row[] {
  const { action, code, accessToken, idToken, interaction } = defaultSettings.lifetimes
  const setting = (name: string) => `\`settings.lifetimes.${name}\``
  return [
    [
      'a visit, until a number is sent',
      time(interaction),
      setting('interaction'),
      'the page says that the login has expired',
    ],
    ['an action', time(action), setting('action'), '`access_denied`'],
    ['a code', time(code), setting('code'), '`invalid_grant`'],
    ['an access token', time(accessToken), setting('accessToken'), '`invalid_token`'],
    ['an ID token', time(idToken), setting('idToken'), 'a client refuses it'],
    ['a session of user discovery', time(sessionLife / 1000), '–', 'its QR code stops working'],
    ['a `user_identifier_token`', time(tokenLife / 1000), '–', '`expired_login_hint_token`'],
    [
      'a request without a browser',
      `${time(maxExpiry)} at most`,
      '`requested_expiry`',
      '`expired_token`',
    ],
    ['polls', `one in ${time(pollInterval)}`, '–', '`slow_down`'],
    ['a sandbox that nobody uses', time(usualIdle), '`idleSeconds`', 'it is closed; 0: never'],
  ]
}

/** What each bound is for, how long it is kept, and what happens beyond. */
const remembered = {
  visits: [
    'logins before their code',
    'a visit, an action and a minute',
    'refused; long requests at half of it',
  ],
  pendingActions: ['pending actions', `an action and ${time(keptFor / 1000)}`, 'refused'],
  successors: ['which request of a visit came after which', 'a visit', 'oldest dropped'],
  codes: [
    'codes, with their logins',
    `a code and ${time(codeAfterlife / 1000)}`,
    'oldest access tokens dropped, then refused',
  ],
  accessTokens: ['access tokens, with their logins', 'an access token', 'oldest dropped'],
  usedCodes: ['used codes', `a code and ${time(codeAfterlife / 1000)}`, 'oldest dropped'],
  finishedActions: [
    'finished actions: decided, and expired',
    time(keptFor / 1000),
    'oldest dropped',
  ],
  journal: ['journal', 'until a reset', 'oldest dropped'],
  logins: [
    'logins: finished, and refused',
    `${time(maxLife / 1000)}, or until a reset`,
    'oldest dropped',
  ],
  assertions: ['used client assertions', 'until they expire', 'oldest dropped'],
  demoVisitors: ['visitors of the demo', 'the time of a sign-in there', 'oldest dropped'],
  scanCodes: [
    'QR codes: made, and shown now',
    `a visit and ${time(keptFor / 1000)}`,
    'oldest dropped',
  ],
  userDiscovery: [
    'user discovery: sessions, and tokens',
    'their lifetimes, twice',
    'oldest dropped',
  ],
  backchannelRequests: [
    'requests without a browser, and due pings',
    `their time and ${time(rememberedAfter / 1000)}`,
    'oldest dropped',
  ],
  cibaCalls: ['polls counted, and requests used', 'twice a session', 'oldest dropped'],
} as const satisfies Record<keyof Bounds, Row>

/** How many collections have a bound for themselves. */
const collections: Partial<Record<keyof Bounds, number>> = {
  finishedActions: 2,
  scanCodes: 2,
  userDiscovery: 2,
  backchannelRequests: 2,
  cibaCalls: 3,
}

function maxTotal(): string {
  const all = Object.entries(simulatorBounds) as [keyof Bounds, { readonly bytes: number }][]
  return megabytes(
    all.reduce((sum, [kind, { bytes }]) => sum + bytes * (collections[kind] ?? 1), 0),
  )
}

function memory(): readonly Row[] {
  return Object.entries(remembered).map(([kind, [what, life, beyond]]) => {
    const { entries, bytes } = simulatorBounds[kind as keyof Bounds]
    return [what, life, count(entries), megabytes(bytes), beyond]
  })
}

/** Returns docs/limits.md. */
export function limitsPage(): string {
  return [
    '# Limits',
    '',
    'What may come in, how often, how much of it is remembered, and what happens beyond.',
    'Limits without an option are fixed.',
    '',
    '## Rates',
    '',
    'In a minute, from one address:',
    '',
    ...table(['what', 'at most', 'option', 'beyond'], rates()),
    'A caller with the control token is not counted.',
    'The issuers know no control token: for a load test use `--rate-limit 0`.',
    '',
    '## Sizes',
    '',
    ...table(['what', 'at most', 'beyond'], sizes()),
    '## Times',
    '',
    ...table(['what', 'by default', 'option', 'beyond'], times()),
    '## Memory',
    '',
    '- **What is waiting** is refused beyond its bound, until older logins end or expire.',
    '  The client gets `temporary_unavailable` by redirect, or 503 at the token endpoint.',
    '- **What is finished**, and requests without a browser, are dropped beyond their bounds, the oldest first.',
    '  The log says so once.',
    '',
    'So a load test that finishes its logins is never refused.',
    'Many addresses together can make logins fail for others, but cannot end the process.',
    '',
    ...table(['what', 'kept for', 'entries', 'memory', 'beyond'], memory()),
    '- "A visit", "an action" and "a code" stand for their lifetimes.',
    '- Where a row has several kinds, each has the bound for itself.',
    `- Codes and access tokens share their memory. Logins that have not ended are ${count(simulatorBounds.visits.entries)} at most, in the memory of all logins.`,
    '',
    `**The maximum is ${maxTotal()} on top of an idle simulator.**`,
    'A test fills all of it in a process with `--max-old-space-size=256`, which then still logs users in.',
    'Its resident memory was 267 MB.',
    '',
    `A sandbox has 1/${sandboxShare} of each bound.`,
    'With `--store`, all processes share one of each bound; a process may exceed it by what arrives within a second.',
    `Users, partners, faults and sandboxes are made by those who may control the simulator: ${megabytes(maxDocumentSize)} of fixtures, ${maxSandboxes} sandboxes.`,
    '',
    'This page is made by `npm run generate`.',
    '',
  ].join('\n')
}
