import test from 'ava'
import type { Simulator } from '../../src/index.ts'
import { start } from '../helpers/simulator.ts'
import { codeOf, redeemCode } from '../helpers/unattended.ts'
import { createClient } from '../helpers/visitor.ts'

const bram = '+32470000002'

/** Userinfo by POST, with the token in the form (RFC 6750, section 2.2). */
async function post({ issuers }: Simulator, token: string, more: Record<string, string> = {}) {
  const answer = await createClient().post(`${issuers.csapi}/connect/userinfo`, {
    form: { access_token: token, ...more },
    timeout: { request: 10_000 },
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, string> }
}

async function tokenOf(simulator: Simulator): Promise<string> {
  const { body } = await redeemCode(simulator, await codeOf(simulator, bram))
  return String(body['access_token'])
}

/** What may make us read the body before the library does, or after it has. */
const circumstances: Readonly<Record<string, (simulator: Simulator) => Promise<unknown>>> = {
  'nothing special': async () => undefined,
  'a partner that has changed': ({ partners }) => partners.change('DEMO', { name: 'Changed' }),
  'a fault for another user': ({ faults }) =>
    faults.add({ kind: 'status', match: { endpoint: 'userinfo', phoneNumber: '+32470000001' } }),
}

for (const [title, prepare] of Object.entries(circumstances)) {
  test(`userinfo by POST, the token in the form: ${title}`, async (t) => {
    const { simulator } = await start(t)
    await prepare(simulator)
    const token = await tokenOf(simulator)
    t.like(await post(simulator, token), { status: 200, body: { name: 'Bram Maes' } })
    t.like(await post(simulator, 'wrong'), { status: 401, body: { error: 'invalid_token' } })
    const long = await post(simulator, token, { padding: 'x'.repeat(70_000) })
    t.true([400, 401, 413].includes(long.status), String(long.status))
    t.is((await post(simulator, token)).status, 200)
  })
}

test('a fault finds the user of a token in the form', async (t) => {
  const { simulator } = await start(t)
  const token = await tokenOf(simulator)
  await simulator.faults.add({ kind: 'status', match: { endpoint: 'userinfo', phoneNumber: bram } })
  const url = `${simulator.issuers.csapi}/connect/userinfo`
  t.is((await createClient().post(url, { form: { access_token: token } })).statusCode, 503)
  t.is((await post(simulator, token)).status, 200)
})
