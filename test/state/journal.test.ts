import test from 'ava'
import { createApi } from '../../src/api/api.ts'
import { runInside } from '../helpers/inside.ts'

test('an entry that is written while others are taken is returned by a later call, not lost', async (t) => {
  const { running } = await runInside(t)
  const { journal } = running.context.state
  const api = createApi(running.context).journal
  await api.clear()
  const take = () => api.take({ type: 'error' }).then((entries) => entries.map(({ seq }) => seq))
  const taken: Promise<number[]>[] = []
  for (let count = 0; count < 100; count++) {
    taken.push(take())
    // One turn of promises later each time: an entry lands between any two steps of a call.
    const turns = count % 10
    for (let turn = 0; turn < turns; turn++) await undefined
    await journal.write({ type: 'error', step: 'control', outcome: `entry ${count}` })
  }
  const seqs = [...(await Promise.all(taken)), await take()].flat()
  t.is(new Set(seqs).size, 100)
  t.deepEqual(await api.list({ type: 'error' }), [])
})
