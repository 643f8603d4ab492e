import { ConfigurationError, type InputError } from '../domain/errors.ts'
import { type BrokenDocument, locate } from './fixture-source.ts'
import type { Path } from './problems.ts'
import { findLinesInTurns } from './read-text.ts'
import { findLines } from './yaml-text.ts'

/** What is wrong with documents, in their order; the lines of problems are looked for afterwards. */
export class BrokenFixtures extends Error {
  readonly documents: readonly (BrokenDocument | InputError)[]

  constructor(documents: readonly (BrokenDocument | InputError)[]) {
    super('fixtures have problems')
    this.documents = documents
  }
}

/** Adds the line of each problem to its place. */
export function toldNow({ documents }: BrokenFixtures): ConfigurationError {
  return new ConfigurationError(
    documents.flatMap((each) => errorsOf(each, linesWanted(each, findLines))),
  )
}

/** Does the same without holding the event loop for long. */
export async function toldInTurns({ documents }: BrokenFixtures): Promise<ConfigurationError> {
  const errors = documents.map(async (each) =>
    errorsOf(each, await linesWanted(each, findLinesInTurns)),
  )
  return new ConfigurationError((await Promise.all(errors)).flat())
}

type Broken = BrokenFixtures['documents'][number]

/** Undefined for a document without lines. */
function linesWanted<Lines>(
  broken: Broken,
  find: (text: string, paths: readonly Path[]) => Lines,
): Lines | undefined {
  if (!('problems' in broken) || broken.text === undefined) return undefined
  return find(
    broken.text,
    broken.problems.map(({ path }) => path),
  )
}

function errorsOf(broken: Broken, lines: readonly number[] | undefined): InputError[] {
  return 'problems' in broken ? locate(broken, lines) : [broken]
}
