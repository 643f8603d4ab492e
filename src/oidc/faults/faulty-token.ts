import { type Fault, type FaultPlace, kindOf } from '../../faults/fault.ts'
import type { TokenDraft } from '../../faults/kind.ts'
import { whyNotHere } from '../../faults/why-not-fired.ts'
import type { Faults } from '../../state/faults/fault-registry.ts'
import type { IssuerDependencies } from '../context.ts'
import { keysOverlap } from '../keys/key-ring.ts'

const isTokenFault = (fault: Fault) => kindOf(fault).family === 'token'

const endpointOf = { 'id-token': 'token', userinfo: 'userinfo' } as const

/** Applies every fault that fires to a token. Returns the token unchanged if there is none. */
export async function applyTokenFaults(
  draft: TokenDraft,
  where: Omit<FaultPlace, 'endpoint'>,
  { state }: IssuerDependencies,
): Promise<TokenDraft> {
  const { faults } = state
  if (!faults.mayFire(isTokenFault)) return draft
  const place = { ...where, endpoint: endpointOf[draft.use] }
  await noteMisses(draft, place, faults)
  const fired = await faults.fire(place, (fault) => {
    const kind = kindOf(fault)
    return kind.family === 'token' && kind.apply(draft, fault.attributes) !== undefined
  })
  return fired.reduce((faulty, fault) => {
    const kind = kindOf(fault)
    return (kind.family === 'token' && kind.apply(faulty, fault.attributes)) || faulty
  }, draft)
}

/** Records why faults have no effect on a token, so that a test can find out. */
async function noteMisses(draft: TokenDraft, place: FaultPlace, faults: Faults): Promise<void> {
  for (const fault of await faults.meantFor(place)) {
    const kind = kindOf(fault)
    if (kind.family !== 'token' || kind.apply(draft, fault.attributes) !== undefined) continue
    await faults.miss(fault, whyNotHere(kind, draft, fault.attributes))
  }
}

const isRotation = ({ kind }: Fault) => kind === 'signing-key-rotation'

/** Rotates the signing key if a fault says so, before the token is drafted. */
export async function rotateKeys(
  where: Omit<FaultPlace, 'endpoint'>,
  { state, keyRing }: IssuerDependencies,
): Promise<void> {
  if (!state.faults.mayFire(isRotation)) return
  for (const { attributes } of await state.faults.fire({ ...where, endpoint: 'token' }, isRotation))
    await keyRing.rotate({
      overlap: attributes['overlap'] === false ? 0 : keysOverlap,
      isFault: true,
    })
}
