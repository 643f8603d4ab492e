import test from 'ava'
import { nearest } from '../../src/config/nearest.ts'
import { type Action, errorOf, statusOf } from '../../src/domain/action.ts'
import { summaryOf } from '../../src/domain/journal-entry.ts'
import { createUser } from '../../src/domain/people/create-user.ts'
import { delayOf, stepOf } from '../../src/domain/scenario.ts'
import { subjectOf, userIdOf } from '../../src/domain/subject.ts'

test('a subject is stable for a user at a partner, and different at another', (t) => {
  t.is(subjectOf('u1', 'DEMO'), subjectOf('u1', 'DEMO'))
  t.not(subjectOf('u1', 'DEMO'), subjectOf('u1', 'OTHER'))
  t.not(subjectOf('u1', 'DEMO'), subjectOf('u2', 'DEMO'))
  t.regex(subjectOf('u1', 'DEMO'), /^[a-z0-9]{36}$/)
  t.is(subjectOf('u1', 'DEMO'), '1riqj4z6u5rdfm551kgmo7zy0s8d6vnozbs6')
})

test('a generated user is the same in every run', (t) => {
  const seed = { phoneNumber: '+32470999999' }
  t.deepEqual(createUser(seed), createUser(seed))
  t.is(createUser(seed).id, userIdOf('+32470999999'))
})

const action = { createdAt: 0, expiresAt: 1000 } as Action

test('the status of an action is derived from its facts and the time', (t) => {
  t.is(statusOf(action, 999), 'pending')
  t.is(statusOf(action, 1000), 'expired')
  t.is(
    statusOf({ ...action, decision: { kind: 'confirmed', method: 'code', at: 1 } }, 2000),
    'confirmed',
  )
  const failed = {
    ...action,
    decision: { kind: 'rejected', reason: 'error', error: 'temporary_unavailable', at: 1 },
  } as const
  t.is(statusOf(failed, 5), 'rejected')
  t.is(errorOf(failed), 'temporary_unavailable')
  t.is(errorOf(action), 'access_denied')
})

test('a scenario in turn keeps to its last step', (t) => {
  const scenario = { name: 'x', steps: [{ do: 'reject' }, { do: 'confirm', after: 2 }] } as const
  t.is(stepOf(scenario, 0).do, 'reject')
  t.is(stepOf(scenario, 1).do, 'confirm')
  t.is(stepOf(scenario, 9).do, 'confirm')
  t.is(delayOf({ do: 'confirm', after: 2 }), 2)
  t.is(delayOf({ do: 'reject' }), 0)
  t.is(delayOf({ do: 'ignore' }), undefined)
})

test('the nearest candidate is the one with the fewest edits', (t) => {
  t.is(nearest('--redirct-uri', ['--port', '--redirect-uri']), '--redirect-uri')
  t.is(nearest('x', []), undefined)
})

test('a summary has the parts that are known', (t) => {
  const note = {
    type: 'refusal',
    issuer: 'csapi',
    step: 'authorize',
    partner: 'DEMO',
    outcome: 'no',
    reference: '448179633',
  } as const
  t.is(summaryOf(note), 'refused  csapi authorize  DEMO  no  [448179633]')
})
