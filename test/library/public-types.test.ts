import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import type * as library from '../../src/index.ts'
import * as values from '../../src/index.ts'

/** The types of version 0.1: those that were renamed stay for one version as deprecated aliases. */
type Kept = [
  library.Action,
  library.ActionQuery,
  library.Clock,
  library.Expired,
  library.Fault,
  library.Finding,
  library.InputError,
  library.JournalEntry,
  library.JournalQuery,
  library.Leftovers,
  library.LoginRequest,
  library.LoginResult,
  library.NewFault,
  library.NewPartner,
  library.NewSandbox,
  library.NewUser,
  library.Partner,
  library.Random,
  library.RotationJson,
  library.SandboxHandle,
  library.SandboxJson,
  library.Simulator,
  library.SimulatorErrorCode,
  library.SimulatorOptions,
  library.Steerable,
  library.Surroundings,
  library.User,
]

/** How many there are: the compiler counts, and refuses a name that is gone. */
const count: Kept['length'] = 27

test('the types and values of version 0.1 are exported by their names', (t) => {
  const text = readFileSync(join(packageRoot, 'dist', 'src', 'index.d.ts'), 'utf8')
  const own = readFileSync(join(packageRoot, 'test', 'library', 'public-types.test.ts'), 'utf8')
  const names = [...own.matchAll(/^ {2}library\.(\w+),$/gm)].map(([, name = '']) => name)
  t.is(names.length, count)
  for (const name of names) {
    t.regex(text, new RegExp(`export (type|interface) (${name}\\b|\\{[^}]*\\b${name}\\b)`), name)
  }
  for (const name of ['startSimulator', 'SimulatorError', 'NoActionError', 'ConfigurationError'])
    t.is(typeof Object.entries(values).find(([key]) => key === name)?.[1], 'function', name)
})
