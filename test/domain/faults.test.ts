import test from 'ava'
import { mergePatch } from '../../src/domain/merge-patch.ts'
import { seededRandom } from '../../src/domain/random.ts'
import { demandOf, type Fault, faultText, isDue, matchesPlace } from '../../src/faults/fault.ts'
import { faultKinds } from '../../src/faults/kinds.ts'

const fault: Fault = {
  name: 'it',
  kind: 'invalid-iss',
  match: {},
  times: 1,
  probability: 1,
  attributes: {},
}

test('a fault is due from its first call on, as often as it says', (t) => {
  const due = (given: Partial<Fault>) =>
    [1, 2, 3, 4, 5].filter((call) => isDue({ ...fault, ...given }, call))
  t.deepEqual(due({}), [1])
  t.deepEqual(due({ times: 2 }), [1, 2])
  t.deepEqual(due({ times: 'always' }), [1, 2, 3, 4, 5])
  t.deepEqual(due({ match: { call: 3 } }), [3])
  t.deepEqual(due({ match: { call: 4 }, times: 'always' }), [4, 5])
})

test('what a place does not tell matches no fault that asks for it', (t) => {
  const match = { partner: 'DEMO', phoneNumber: '+32470000001' }
  const place = { endpoint: 'token', partner: 'DEMO' } as const
  t.true(matchesPlace(fault, place))
  t.false(matchesPlace({ ...fault, match }, place))
  t.true(matchesPlace({ ...fault, match }, { ...place, phoneNumber: '+32470000001' }))
  t.false(matchesPlace(fault, { endpoint: 'discovery' }), 'not an endpoint of the kind')
  t.false(matchesPlace({ ...fault, match: { endpoint: 'userinfo' } }, place))
})

test('every kind says what is wrong, what a client does, where, and by which rule', (t) => {
  t.is(faultKinds.size, 67)
  for (const [name, kind] of faultKinds) {
    t.is(kind.kind, name)
    t.regex(kind.about, /^[a-z][^.]+$/i, name)
    t.true(kind.source.length > 5, name)
    t.true(kind.endpoints.length > 0, name)
  }
  t.deepEqual(demandOf({ kind: 'missing-aud' }, 'token'), { reaction: 'refuse', severity: 'high' })
  t.deepEqual(demandOf({ kind: 'missing-aud' }, 'userinfo'), {
    reaction: 'tolerate',
    severity: 'low',
  })
  t.throws(() => demandOf({ kind: 'nothing' }, 'token'), { message: 'no fault kind "nothing"' })
})

test('a fault in words', (t) => {
  t.is(faultText(fault), 'invalid-iss at token, userinfo, once')
  const match = { endpoint: 'token', partner: 'DEMO', call: 2 } as const
  const given = { ...fault, match, times: 'always', probability: 0.5 } as const
  t.is(faultText(given), 'invalid-iss at token, always with probability 0.5, from call 2, for DEMO')
})

test('merge patches are those of RFC 7396, appendix A', (t) => {
  const cases: readonly (readonly [unknown, unknown, unknown])[] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ]
  for (const [target, patch, result] of cases) t.deepEqual(mergePatch(target, patch), result)
  t.deepEqual(
    mergePatch({}, JSON.parse('{"__proto__":{"x":1}}')),
    JSON.parse('{"__proto__":{"x":1}}'),
  )
  t.is(({} as { x?: number }).x, undefined)
})

test('seeded chance repeats, and covers its range', (t) => {
  const draw = (seed: string) => {
    const random = seededRandom(seed)
    return Array.from({ length: 200 }, () => random.below(7))
  }
  t.deepEqual(draw('a'), draw('a'))
  t.notDeepEqual(draw('a'), draw('b'))
  t.deepEqual([...new Set(draw('a'))].sort(), [0, 1, 2, 3, 4, 5, 6])
})
