import test from 'ava'
import { start } from '../helpers/simulator.ts'
import { authorize } from '../helpers/unattended.ts'

/** What a run of requests in sequence leaves, without times, codes and ports. */
async function runOf(t: Parameters<typeof start>[0], seed: string) {
  const { simulator } = await start(t, { seed })
  await simulator.faults.add({ name: 'chance', kind: 'state-altered', probability: 0.5 })
  const states: (string | null | undefined)[] = []
  for (let turn = 0; turn < 12; turn++) {
    const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
    const { location } = await authorize(simulator, phoneNumber)
    states.push(location?.searchParams.get('state'))
  }
  const sandbox = await simulator.sandboxes.open()
  const inside = await sandbox.users.add({ scenario: { do: 'confirm' } })
  await authorize(sandbox, inside.phoneNumber)
  const actionsOf = async (target: typeof simulator | typeof sandbox) =>
    (await target.actions.list()).map(({ id, icon, user }) => ({ id, icon, user }))
  const journal = await simulator.journal.list()
  return {
    users: await simulator.users.list(),
    states,
    actions: await actionsOf(simulator),
    sandbox: { id: sandbox.id, actions: await actionsOf(sandbox) },
    firings: journal.filter(({ type }) => type === 'fault').map(({ seq }) => seq),
    journal: journal.map(({ seq, type, step, phoneNumber, action, user }) => ({
      seq,
      type,
      step,
      phoneNumber,
      action,
      user,
    })),
  }
}

test('two runs with the same seed give the same users, icons, ids, fault firings and journal order', async (t) => {
  const first = await runOf(t, 'a seed')
  const second = await runOf(t, 'a seed')
  t.deepEqual(second, first)
  t.true(first.states.includes('state-1') && first.states.includes('altered-state-1'))
  const other = await runOf(t, 'another seed')
  t.notDeepEqual(other.actions, first.actions)
  t.notDeepEqual(other.states, first.states)
  t.not(other.sandbox.id, first.sandbox.id)
})

test('codes, tokens and keys are never seeded', async (t) => {
  const codes = new Set<string | null | undefined>()
  for (let run = 0; run < 2; run++) {
    const { simulator } = await start(t, { seed: 'a seed' })
    const { location } = await authorize(simulator, '+32470000002')
    codes.add(location?.searchParams.get('code'))
    codes.add((await simulator.sandboxes.open()).token)
  }
  t.is(codes.size, 4)
})
