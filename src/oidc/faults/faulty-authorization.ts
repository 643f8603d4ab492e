import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Fault, kindOf } from '../../faults/fault.ts'
import type { AnswerDraft } from '../../faults/kind.ts'
import { namedNumber } from '../authorization/named-user.ts'
import { ProtocolRefusal } from '../authorization/protocol-refusal.ts'
import { paramsOf } from '../authorization/request-claims.ts'
import { partnerOf } from '../clients.ts'
import type { IssuerSite } from '../context.ts'
import { askedPlace } from './fault-place.ts'
import { errorOfFault, pageErrors } from './wire-faults.ts'

/** Errors that are sent to the client. The others have already been shown on the error page. */
const isError = (fault: Fault) =>
  kindOf(fault).family === 'error' && !pageErrors.includes(String(fault.attributes['error']))

/**
 * Refuses an authorization request with the error of a fault, as soon as it is known that the fault matches.
 *
 * @throws ProtocolRefusal
 */
export async function refuseByFault(site: IssuerSite, ctx: KoaContextWithOIDC): Promise<void> {
  const { faults } = site.dependencies.state
  if (!faults.mayFire(isError)) return
  const place = { issuer: site.issuer.name, endpoint: 'authorization' as const }
  const fired = await faults.fire({ ...place, ...(await askedPlace(site, ctx)) }, isError, 1)
  const [first] = fired.flatMap(errorOfFault)
  if (first !== undefined) throw new ProtocolRefusal(first.error, first.description, 'a fault')
}

const isAnswer = (fault: Fault) => kindOf(fault).family === 'answer'

/** Returns the response to the client, as changed by the faults that match. */
export async function applyResponseFaults(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  draft: AnswerDraft,
): Promise<AnswerDraft> {
  const { faults } = site.dependencies.state
  const { members } = draft
  const hasError = members['code'] !== undefined && faults.mayFire(isError)
  const asked = await (hasError || faults.mayFire(isAnswer) ? askedPlace(site, ctx) : undefined)
  if (asked === undefined) return draft
  // A fault for a user who is known only now could not fire when the request arrived.
  const isLate = hasError && namedOf(ctx) !== asked.phoneNumber
  const isLateError = (fault: Fault) =>
    isLate && isError(fault) && fault.match.phoneNumber !== undefined
  const isMeant = (fault: Fault) => {
    const kind = kindOf(fault)
    return isLateError(fault) || (kind.family === 'answer' && kind.apply(draft) !== undefined)
  }
  const place = { issuer: site.issuer.name, endpoint: 'authorization' as const }
  for (const fault of await faults.meantFor({ ...place, ...asked })) {
    const kind = kindOf(fault)
    if (kind.family === 'answer' && kind.apply(draft) === undefined)
      await faults.miss(fault, whyNoEffect(members))
  }
  const fired = await faults.fire({ ...place, ...asked }, isMeant)
  return fired.reduce(applyFault, draft)
}

function whyNoEffect(members: AnswerDraft['members']): string {
  return members['state'] === undefined
    ? 'the client sent no state'
    : 'there was no code to leave out'
}

function namedOf(ctx: KoaContextWithOIDC): string | undefined {
  const { client } = ctx.oidc
  return namedNumber(paramsOf(ctx), client && partnerOf(client))
}

function applyFault(draft: AnswerDraft, fault: Fault): AnswerDraft {
  const kind = kindOf(fault)
  if (kind.family === 'answer') return kind.apply(draft) ?? draft
  const [found] = errorOfFault(fault)
  if (found === undefined) return draft
  const { code: _code, ...rest } = draft.members
  const members = { error: found.error, error_description: found.description, ...rest }
  return { ...draft, members }
}
