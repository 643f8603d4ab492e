import { isoTime } from '../domain/clock.ts'
import type { Tester } from '../state/testers.ts'
import type { SimulatorContext } from './context.ts'
import type { NewToken, NewTokenJson, TokenJson } from './contract/testers.ts'
import { notFound } from './not-found.ts'

/** In seconds. */
const usualLife = 30 * 24 * 3600

/** Access for people who test by hand (docs/security.md). */
export interface TesterApi {
  /** @param originUrl of the link */
  add(given: NewToken, originUrl: string): Promise<NewTokenJson>
  /** Oldest first. */
  list(): Promise<TokenJson[]>
  /** @throws SimulatorError `not-found` */
  remove(id: string): Promise<void>
}

export function createTesterApi({ state }: SimulatorContext): TesterApi {
  const { testers, journal } = state
  const note = (outcome: string) => journal.write({ type: 'control', step: 'control', outcome })
  return {
    async add({ expiresIn = usualLife }, originUrl) {
      const { tester, link } = await testers.invite(expiresIn * 1000)
      const json = tokenJson(tester)
      await note(`tester ${tester.id} was invited, until ${json.expiresAt}`)
      return { ...json, url: `${originUrl}/t/${link}` }
    },
    list: async () => (await testers.list()).map(tokenJson),
    async remove(id) {
      if (!(await testers.remove(id))) throw notFound('token', id, '/control/tokens')
      await note(`the access of tester ${id} was ended`)
    },
  }
}

function tokenJson({ id, createdAt, expiresAt, signedInAt }: Tester): TokenJson {
  return {
    id,
    role: 'tester',
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
    usedAt: signedInAt === undefined ? null : isoTime(signedInAt),
  }
}
