import { createHmac } from 'node:crypto'
import { SimulatorError } from '../domain/errors.ts'

/** Entity tags of one type of object (RFC 9110, section 8.8.3). */
export interface EntityTags<T> {
  of(thing: T): Promise<string>
  /**
   * Checks the header If-Match (RFC 9110, section 13.1.1).
   *
   * @param ifMatch absent if the change does not depend on the current state
   * @throws SimulatorError `changed-meanwhile`
   */
  check(thing: T, ifMatch: string | undefined): Promise<void>
}

/**
 * @param key of the HMAC: a tag covers secrets that are never shown, so nobody must be able to guess it
 * @param contentOf returns everything that a change can affect
 */
export function createEntityTags<T>(
  key: string,
  contentOf: (thing: T) => Promise<unknown>,
): EntityTags<T> {
  async function of(thing: T): Promise<string> {
    const digest = createHmac('sha256', key).update(JSON.stringify(await contentOf(thing)))
    return `"${digest.digest('base64url').slice(0, 22)}"`
  }

  return {
    of,
    async check(thing, ifMatch) {
      if (ifMatch === undefined || ifMatch.trim() === '*') return
      const tag = await of(thing)
      if (ifMatch.split(',').some((each) => each.trim() === tag)) return
      const message = `it was changed meanwhile: If-Match is ${ifMatch}, the ETag is ${tag} now; GET it and change that`
      throw new SimulatorError('changed-meanwhile', message)
    },
  }
}
