import test from 'ava'
import { createFaultIndex } from '../../src/state/faults/fault-index.ts'
import { start } from '../helpers/simulator.ts'

test('faults for a phone number and faults for anybody fire in the order in which they were added', async (t) => {
  const { simulator } = await start(t)
  const anna = '+32470000001'
  for (const match of [
    { phoneNumber: anna },
    {},
    { phoneNumber: '+32470000002' },
    { phoneNumber: anna },
  ])
    await simulator.faults.add({ kind: 'invalid-aud', match })
  const index = createFaultIndex((await simulator.faults.list()) as never)
  const namesAt = (phoneNumber?: string) =>
    index
      .at({ endpoint: 'token', ...(phoneNumber === undefined ? {} : { phoneNumber }) }, () => true)
      .map(({ name }) => name)
  const [first, second, third, fourth] = ['', '-2', '-3', '-4'].map((end) => `invalid-aud${end}`)
  t.deepEqual(namesAt(anna), [first, second, fourth])
  t.deepEqual(namesAt('+32470000002'), [second, third])
  t.deepEqual(namesAt(), [second])
})

test('whether any fault is accepted is asked once for each function', (t) => {
  let asked = 0
  const fault = { name: 'f', kind: 'invalid-aud', match: {}, times: 'always' } as never
  const index = createFaultIndex([fault])
  const accepts = () => {
    asked += 1
    return true
  }
  t.true(index.hasAny(accepts))
  t.true(index.hasAny(accepts))
  t.is(asked, 1)
  t.false(index.hasAny(() => false))
})
