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
  const { models, state } = running.context
  return {
    clock,
    log,
    target,
    newCode: () => codeOf(target, '+32470000002'),
    /** How many codes, redeemed codes and access tokens are remembered. */
    async kept() {
      const kinds = ['codes', 'usedCodes', 'accessTokens'] as const
      const usages = kinds.map((kind) =>
        state.store.usage(...models.each.map((each) => each[kind])),
      )
      return (await Promise.all(usages)).map(({ entries }) => entries)
    },
  }
}

test('a code is remembered for a minute after its end, redeemed or not, and an access token until its end', async (t) => {
  const { clock, target, newCode, kept } = await setUp(t, { code: 180, accessToken: 3600 })
  await newCode()
  const { body } = await redeemCode(target, await newCode())
  t.deepEqual(await kept(), [1, 1, 1])
  clock.pass(230_000)
  t.deepEqual(await kept(), [1, 1, 1])
  clock.pass(10_000)
  t.deepEqual(await kept(), [0, 0, 1])
  t.is((await userinfoOf(target, String(body['access_token']))).status, 200)
  clock.pass(3600_000 - 240_000)
  t.deepEqual(await kept(), [0, 0, 0])
})

test('a token that lives shorter than its code does not make its login forgotten', async (t) => {
  const { clock, log, target, newCode, kept } = await setUp(t, { code: 180, accessToken: 5 })
  const code = await newCode()
  t.is((await redeemCode(target, code)).status, 200)
  clock.pass(180_000)
  t.deepEqual(await kept(), [0, 1, 0])
  t.is((await redeemCode(target, code)).body['error'], 'invalid_grant')
  t.regex(log.join('\n'), /refused .*\+32470000002 .*already consumed/, 'whose login it was')
})
