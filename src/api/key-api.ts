import { isoTime } from '../domain/clock.ts'
import { ConfigurationError, SimulatorError } from '../domain/errors.ts'
import { keysOverlap } from '../oidc/keys/key-ring.ts'
import type { Keys } from '../oidc/keys/keys.ts'
import type { SimulatorContext } from './context.ts'
import type { KeyApi } from './contract/tokens-and-keys.ts'

export function createKeyApi(context: SimulatorContext): KeyApi {
  const { keyRing, saveKeys, state } = context
  return {
    async rotate({ signsAfter = 0 } = {}) {
      if (keyRing.current().source === 'value') throw fixedKeys()
      const { keys, signsAt, retiresAt } = await keyRing
        .rotate({ signsAfter, overlap: keysOverlap }, saveKeys)
        .catch(refuseUnwritten)
      const kept = state.store.shared ? 'store' : saveKeys === undefined ? 'memory' : 'file'
      await state.journal.write({
        type: 'control',
        step: 'control',
        outcome: `keys rotated, kept in ${kept}`,
        detail: { signingKid: keys.signingKid, signsAt: isoTime(signsAt) },
      })
      return {
        signingKid: keys.signingKid,
        kids: kidsOf(keys),
        signsAt: isoTime(signsAt),
        retiresAt: isoTime(retiresAt),
        kept,
      }
    },
    async restore() {
      const keys = await keyRing.restore(saveKeys).catch(refuseUnwritten)
      const outcome = 'keys restored: those of the start sign again'
      const detail = { signingKid: keys.signingKid }
      await state.journal.write({ type: 'control', step: 'control', outcome, detail })
      return { signingKid: keys.signingKid, kids: kidsOf(keys) }
    },
  }
}

const kidsOf = ({ publicJwks }: Keys) => publicJwks.keys.map(({ kid }) => kid ?? '')

function refuseUnwritten(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error
  throw new SimulatorError('keys-are-fixed', `nothing was changed: ${error.message}`)
}

function fixedKeys(): SimulatorError {
  return new SimulatorError(
    'keys-are-fixed',
    'the keys were given as a JWKS, which cannot be written back: a restart would undo the rotation; give the option keys the path of a file, or a new set of keys at the next start',
  )
}
