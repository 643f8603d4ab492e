import { type Approval, hasTemplate, readApproval } from '../../domain/approval.ts'
import type { ClaimsRequest } from '../../domain/claims/claims.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'
import { claimMembers } from './request-claims.ts'

/**
 * Returns what a confirmation asks the user to confirm (itsme's documentation, WYSIWYS template).
 *
 * @throws ProtocolRefusal
 */
export function getApproval(claims: ClaimsRequest): Approval {
  const members = claimMembers(claims)
  const description = 'The approval template is missing or not valid.'
  if (!hasTemplate(members)) {
    const detail =
      'a confirmation needs claim_approval_template_name in claims, free_text or adv_payment'
    throw new ProtocolRefusal('invalid_request', description, detail, { name: 'claims' })
  }
  const approval = readApproval(members)
  if (!('fault' in approval)) return approval
  throw new ProtocolRefusal('invalid_request', description, approval.fault, { name: 'claims' })
}
