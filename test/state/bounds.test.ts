import type { ExecutionContext } from 'ava'
import test from 'ava'
import { createApi } from '../../src/api/api.ts'
import { createConfiguration } from '../../src/config/configuration.ts'
import { defaultBrowserUrl } from '../../src/domain/origin.ts'
import { issuers, issuerUrl } from '../../src/oidc/issuers.ts'
import { runSimulator } from '../../src/simulator.ts'
import { type Bounds, simulatorBounds } from '../../src/state/bounds.ts'
import { authorize, codeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'

const bram = '+32470000002'
const anna = '+32470000001'

/** A simulator that remembers little. */
async function startSmall(t: ExecutionContext, changes: Partial<Bounds>) {
  const log: string[] = []
  const bounds = { ...simulatorBounds, ...changes }
  const configuration = createConfiguration({ port: 0, logLevel: 'warn' })
  const running = await runSimulator(configuration, { bounds, write: (line) => log.push(line) })
  t.teardown(() => running.stop())
  const url = defaultBrowserUrl(running.context.names())
  const [csapi, v2] = issuers
  const simulator = {
    url,
    issuers: { csapi: issuerUrl(csapi, url), v2: issuerUrl(v2, url) },
    ...createApi(running.context),
  }
  const told = () => log.filter((line) => line.includes('the oldest leave from here on'))
  return { simulator, told }
}

const few = { entries: 3, bytes: Infinity }

test('a code more than wait is refused, and the next one is taken when one was redeemed', async (t) => {
  const { simulator } = await startSmall(t, { codes: { ...simulatorBounds.codes, entries: 3 } })
  const codes = []
  for (let count = 0; count < 3; count++) codes.push(await codeOf(simulator, bram))
  const refused = await authorize(simulator, bram)
  t.is(refused.location?.searchParams.get('error'), 'temporary_unavailable')
  t.is((await redeemCode(simulator, codes[0] ?? '')).status, 200)
  t.regex(await codeOf(simulator, bram), /^[a-z0-9]{36}$/)
})

test('a visit more than wait is refused, with the state that was sent', async (t) => {
  const { simulator } = await startSmall(t, { visits: few })
  for (let count = 0; count < 3; count++)
    t.regex((await authorize(simulator, undefined)).location?.pathname ?? '', /^\/identify\//)
  const { location } = await authorize(simulator, undefined)
  t.is(location?.searchParams.get('error'), 'temporary_unavailable')
  t.is(location?.searchParams.get('state'), 'state-1')
})

test('the oldest access token leaves when there are too many, which is told once; load meets no refusal', async (t) => {
  const tokens = { ...simulatorBounds.accessTokens, entries: 3 }
  const { simulator, told } = await startSmall(t, { accessTokens: tokens })
  const given: string[] = []
  for (let count = 0; count < 5; count++) {
    const { status, body } = await redeemCode(simulator, await codeOf(simulator, bram))
    t.is(status, 200)
    given.push(String(body['access_token']))
  }
  const statuses = await Promise.all(
    given.map(async (token) => (await userinfoOf(simulator, token)).status),
  )
  t.deepEqual(statuses, [401, 401, 200, 200, 200])
  t.is(told().length, 1)
  t.regex(
    told()[0] ?? '',
    /more than 3 entries or 18 MB of access tokens are not kept \(docs\/limits\.md\)/,
  )
})

test('codes that wait make the oldest access tokens leave before they are refused', async (t) => {
  const bytes = 12_000
  const { simulator } = await startSmall(t, {
    codes: { entries: 100, bytes },
    accessTokens: { entries: 100, bytes },
  })
  const { body } = await redeemCode(simulator, await codeOf(simulator, bram))
  t.is((await userinfoOf(simulator, String(body['access_token']))).status, 200)
  let waiting = 0
  while ((await authorize(simulator, bram)).location?.searchParams.has('code')) waiting += 1
  t.true(waiting > 1 && waiting < 30, String(waiting))
  t.is((await userinfoOf(simulator, String(body['access_token']))).status, 401)
})

test('a used code is remembered as used until others take its place', async (t) => {
  const { simulator, told } = await startSmall(t, { usedCodes: { entries: 1, bytes: 1_000_000 } })
  const [first, second] = [await codeOf(simulator, bram), await codeOf(simulator, bram)]
  await redeemCode(simulator, first)
  await redeemCode(simulator, first)
  const summaries = async () =>
    (await simulator.journal.list({ type: 'refusal' })).map(({ summary }) => summary)
  t.regex((await summaries()).at(-1) ?? '', /already consumed/)
  await redeemCode(simulator, second)
  t.is((await redeemCode(simulator, first)).status, 400)
  t.regex((await summaries()).at(-1) ?? '', /not found/)
  t.is(told().length, 1)
})

test('decided actions leave oldest first; those that are pending stay', async (t) => {
  const { simulator, told } = await startSmall(t, {
    finishedActions: { entries: 2, bytes: 1_000_000 },
  })
  await authorize(simulator, anna)
  for (let count = 0; count < 4; count++) await codeOf(simulator, bram)
  const actions = await simulator.actions.list()
  t.deepEqual(
    actions.map(({ status }) => status),
    ['pending', 'confirmed', 'confirmed'],
  )
  t.is(told().length, 1)
})

test('the journal keeps to its bound in bytes, too', async (t) => {
  const { simulator } = await startSmall(t, { journal: { entries: 1000, bytes: 20_000 } })
  for (let count = 0; count < 40; count++)
    await authorize(simulator, undefined, { redirect_uri: `http://x.example/${'y'.repeat(900)}` })
  const entries = await simulator.journal.list()
  t.true(entries.length > 2 && entries.length < 40, String(entries.length))
  t.is(entries.at(-1)?.seq, 40)
})

test('requests without a browser: the oldest leave, which is told once', async (t) => {
  const { simulator, told } = await startSmall(t, { backchannelRequests: { ...few, bytes: 1e6 } })
  for (let count = 0; count < 5; count++)
    await simulator.logins.run({ flow: 'ciba', partner: 'DEMO_KEYS', phoneNumber: bram })
  t.is(told().length, 1)
  t.regex(told()[0] ?? '', /more than 3 entries or 1 MB of backchannel requests are not kept/)
})
