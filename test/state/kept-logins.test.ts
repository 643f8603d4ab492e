import test, { type ExecutionContext } from 'ava'
import { createConfiguration } from '../../src/config/configuration.ts'
import { issuers, issuerUrl } from '../../src/oidc/issuers.ts'
import { runSimulator } from '../../src/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { codeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'

/** A simulator whose storage has a clock of its own. @param lifetimes in seconds */
async function setUp(t: ExecutionContext, lifetimes: { code: number; accessToken: number }) {
  const clock = createTestClock()
  const log: string[] = []
  const fixtures = [{ settings: { lifetimes } }]
  const running = await runSimulator(createConfiguration({ port: 0, logLevel: 'info', fixtures }), {
    clock,
    write: (line) => log.push(line),
  })
  t.teardown(() => running.stop())
  const [csapi, v2] = issuers.map((issuer) => issuerUrl(issuer, running.url))
  const target = { issuers: { csapi: String(csapi), v2: String(v2) } }
  const { models, confirmedLogins, state } = running.context
  return {
    clock,
    log,
    target,
    newCode: () => codeOf(target, '+32470000002'),
    /** How many grants and confirmedLogins are remembered. */
    async kept() {
      const usages = [models.grants, confirmedLogins.collection].map((each) =>
        state.store.usage(each),
      )
      return (await Promise.all(usages)).map(({ entries }) => entries)
    },
  }
}

test('a login is remembered a minute longer than its code, or than its token where one was made', async (t) => {
  const { clock, target, newCode, kept } = await setUp(t, { code: 180, accessToken: 3600 })
  await newCode()
  const { body } = await redeemCode(target, await newCode())
  t.deepEqual(await kept(), [2, 2])
  clock.pass(240_000 - 1)
  t.deepEqual(await kept(), [2, 2])
  clock.pass(1)
  t.deepEqual(await kept(), [1, 1], 'the one whose code was redeemed')
  t.is((await userinfoOf(target, String(body['access_token']))).status, 200)
  clock.pass(3660_000 - 240_000 - 1)
  t.deepEqual(await kept(), [1, 1])
  clock.pass(1)
  t.deepEqual(await kept(), [0, 0])
})

test('a token that lives shorter than its code does not make its login forgotten', async (t) => {
  const { clock, log, target, newCode, kept } = await setUp(t, { code: 180, accessToken: 5 })
  const code = await newCode()
  t.is((await redeemCode(target, code)).status, 200)
  clock.pass(180_000)
  t.deepEqual(await kept(), [1, 1])
  t.is((await redeemCode(target, code)).body['error'], 'invalid_grant')
  t.regex(log.join('\n'), /refused .*\+32470000002 .*already consumed/, 'whose login it was')
})
