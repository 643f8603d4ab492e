import { createHash } from 'node:crypto'
import { type Clock, isoTime } from '../domain/clock.ts'
import { SimulatorError } from '../domain/errors.ts'
import type { Partner } from '../domain/partner.ts'
import { secretToken } from '../domain/random.ts'
import type { State } from '../state/state.ts'
import type { SecretLinkJson } from './contract/partners.ts'

/** Seconds. */
const usualLife = 24 * 3600

/** What is stored about a link. The link itself is never stored. */
interface KeptLink {
  readonly partner: string
  /** Digest of the secret. The link becomes invalid if the partner gets another secret. */
  readonly secret: string
}

/** What a link shows, once. */
export interface ShownSecret {
  readonly partner: Partner
  readonly secret: string
}

/** Links that show a client secret once. itsme hands over secrets in this way (Microsoft's article on itsme). */
export interface SecretLinks {
  /**
   * @param url the origin of pages
   * @throws SimulatorError `bad-input` if the partner has no secret
   */
  create(partner: Partner, url: string, seconds?: number): Promise<SecretLinkJson>
  /** Returns the partner whose secret a link would show, without using the link; undefined if used or expired. */
  peek(token: string): Promise<Partner | undefined>
  /** Uses a link. Returns undefined if there is no such link, or if someone else has just used it. */
  take(token: string): Promise<ShownSecret | undefined>
}

interface SecretLinksDependencies {
  readonly state: State
  readonly clock: Clock
}

export function createSecretLinks({ state, clock }: SecretLinksDependencies): SecretLinks {
  const { partners, journal } = state
  const links = state.store.records<KeptLink>('secretLinks')
  const keyOf = (token: string) => createHash('sha256').update(token).digest('base64url')

  /** Returns the partner if it still has the secret that the link was made for. */
  async function partnerOf(kept: KeptLink | undefined): Promise<Partner | undefined> {
    const partner = kept && (await partners.find(kept.partner))
    return partner?.secret !== undefined && keyOf(partner.secret) === kept?.secret
      ? partner
      : undefined
  }
  const note = (partner: string, outcome: string) =>
    journal.write({ type: 'control', step: 'control', partner, outcome })

  return {
    async create({ code, secret }, url, seconds = usualLife) {
      if (secret === undefined) {
        const message = `${code} has no client secret: it authenticates by keys; give it a secret with PATCH`
        throw new SimulatorError('bad-input', message)
      }
      const token = secretToken(32)
      const link = { partner: code, secret: keyOf(secret) }
      await links.put(keyOf(token), link, seconds * 1000)
      const expiresAt = isoTime(clock.now() + seconds * 1000)
      await note(code, `a one-time link to the client secret was made, good until ${expiresAt}`)
      return { url: `${url}/secret/${token}`, expiresAt }
    },
    async peek(token) {
      return partnerOf(await links.get(keyOf(token)))
    },
    async take(token) {
      const kept = await links.get(keyOf(token))
      // If two calls come at once, one of them finds the entry deleted.
      if (kept === undefined || !(await links.delete(keyOf(token)))) return undefined
      const partner = await partnerOf(kept)
      if (partner?.secret === undefined) return undefined
      await note(partner.code, 'the one-time link to the client secret was used')
      return { partner, secret: partner.secret }
    },
  }
}
