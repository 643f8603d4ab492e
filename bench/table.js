// The table of docs/performance.md. Compare ratios; the figures themselves belong to the machine.
import { confirmToNextPage } from './browser.js'
import {
  discoveryRate,
  heapGrowth,
  idleMemory,
  libraryTimes,
  loginRate,
  origin,
  other,
  pendingActions,
  sandboxRun,
  signatureRate,
  simulator,
  startTime,
  tokenRate,
} from './figures.js'
import { freshUserLogin } from './isolation.js'
import { login, unattendedLogin } from './logins.js'
import { machine } from './machine.js'
import { installOthers, loginAtMock, loginAtPlain } from './others.js'

const rows = []
const note = (what, figure, aim = '') => {
  rows.push([what, figure, aim])
  console.error(`${what}: ${figure}`)
}
const round = (value, digits = 0) => value.toFixed(digits)

async function noteStarts({ mock, plain }) {
  const bareStart = await startTime(() => other('bare', '/'))
  const ownStart = await startTime(simulator)
  note('start to first discovery answer, bare node:http', `${round(bareStart)} ms`)
  note(
    'start, itsme-simulator',
    `${round(ownStart)} ms (${round(ownStart / bareStart, 2)} × bare)`,
    '≤ 2.5 × bare, ≤ oauth2-mock-server',
  )
  note('start, oauth2-mock-server 9.3', `${round(await startTime(mock))} ms`)
  note('start, plain oidc-provider', `${round(await startTime(plain))} ms`)
}

async function noteIdleMemory({ mock, plain }) {
  note('idle memory, itsme-simulator', `${round(await idleMemory(simulator))} MB`, '≤ 75 MB')
  note('idle memory, oauth2-mock-server 9.3', `${round(await idleMemory(mock))} MB`)
  note('idle memory, plain oidc-provider', `${round(await idleMemory(plain))} MB`)
}

async function noteLoginsWithPages({ mock }) {
  note('discovery requests/s, 10 connections', round(await discoveryRate()))
  note(
    'logins/s with pages (7 requests), one at a time',
    round(await loginRate(simulator, login, 1000, 1)),
  )
  note(
    'logins/s with pages (7 requests), 16 at a time',
    round(await loginRate(simulator, login, 2000, 16)),
    '≥ 150',
  )
  note(
    'logins/s, oauth2-mock-server 9.3 (3 requests), one at a time',
    round(await loginRate(mock, loginAtMock, 1000, 1)),
  )
  note(
    'logins/s, oauth2-mock-server 9.3, 16 at a time',
    round(await loginRate(mock, loginAtMock, 2000, 16)),
  )
}

async function noteUnattendedLogins({ mock }) {
  const warm = [2000, 1, 500]
  const unattended = await loginRate(simulator, unattendedLogin, ...warm)
  const mockWarm = await loginRate(mock, loginAtMock, ...warm)
  note(
    'unattended login/s (3 requests), one at a time',
    `${round(unattended)} (${round(unattended / mockWarm, 2)} × oauth2-mock-server’s ${round(mockWarm)}, warmed up alike)`,
    '≥ 180, ≥ 0.75 × oauth2-mock-server',
  )
  note(
    'unattended logins/s, 8 at a time',
    round(await loginRate(simulator, unattendedLogin, 2000, 8, 500)),
  )
}

async function noteSuites({ plain }) {
  note(
    'logins/s with a fresh user each (5 requests), 8 at a time, 400 logins',
    round(await loginRate(simulator, freshUserLogin, 400, 8)),
  )
  const sandboxed = await sandboxRun(50, 20)
  note(
    '50 sandboxes, 20 unattended logins each, 8 at a time',
    `${round(sandboxed.rate)}/s; ${round(sandboxed.memory)} MB, ${round(sandboxed.each, 1)} MB a sandbox`,
  )
  note('library: start and stop after the first, median', `${round(await libraryTimes(), 1)} ms`)
  note(
    'logins/s, plain oidc-provider (9 requests), one at a time',
    round(await loginRate(plain, loginAtPlain, 500, 1)),
  )
  note(
    'logins/s, plain oidc-provider, 16 at a time',
    round(await loginRate(plain, loginAtPlain, 1000, 16)),
  )
}

async function noteTokens() {
  const signatures = signatureRate()
  const tokens = await tokenRate()
  note('RSA-2048 signatures/s of one core', round(signatures))
  note(
    'token requests/s, 16 at a time',
    `${round(tokens)} (${round((100 * tokens) / signatures)} % of the signature rate)`,
    '≥ 35 %',
  )
}

async function noteLongRuns() {
  const pending = await pendingActions(10_000)
  note(
    '10,000 pending actions',
    `${pending.held} held; begun ${round(pending.begin)}/s, confirmed ${round(pending.confirm)}/s, finished ${round(pending.finish)}/s; ${round(pending.memory)} MB`,
  )
  note(
    'confirm to the browser’s next page, median',
    `${round(await confirmToNextPage(simulator, origin))} ms`,
    '< 100 ms',
  )
  const heap = await heapGrowth()
  note(
    'heap before and after 5,000 logins, collected',
    `${round(heap.before, 1)} → ${round(heap.after, 1)} MB`,
    'growth < 10 MB',
  )
}

/** One table, one run. */
export async function printTable() {
  const folder = installOthers()
  const neighbours = {
    mock: () => other('mock', '/.well-known/openid-configuration', folder),
    plain: () => other('plain', '/.well-known/openid-configuration', folder),
  }
  await noteStarts(neighbours)
  await noteIdleMemory(neighbours)
  await noteLoginsWithPages(neighbours)
  await noteUnattendedLogins(neighbours)
  await noteSuites(neighbours)
  await noteTokens()
  await noteLongRuns()
  console.log(`${machine()}\n`)
  console.log('| what | figure | aim |\n| --- | --- | --- |')
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}
