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

/** With file, line and path. */
export function toldNow({ documents }: BrokenFixtures): ConfigurationError {
  return new ConfigurationError(
    documents.flatMap((each) => {
      if (!('problems' in each)) return [each]
      return locate(each, each.text === undefined ? undefined : findLines(each.text, pathsOf(each)))
    }),
  )
}

/** The same, without holding the event loop for long. */
export async function toldInTurns({ documents }: BrokenFixtures): Promise<ConfigurationError> {
  const errors = documents.map(async (each) => {
    if (!('problems' in each)) return [each]
    const { text } = each
    return locate(
      each,
      text === undefined ? undefined : await findLinesInTurns(text, pathsOf(each)),
    )
  })
  return new ConfigurationError((await Promise.all(errors)).flat())
}

function pathsOf({ problems }: BrokenDocument): Path[] {
  return problems.map(({ path }) => path)
}
