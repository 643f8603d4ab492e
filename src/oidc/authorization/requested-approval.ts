import {
  type Approval,
  hasTemplate,
  noTemplateReason,
  notEssential,
  readApproval,
} from '../../domain/approval/approval.ts'
import type { ClaimsRequest } from '../../domain/claims/claims.ts'
import type { Finding } from '../../domain/finding.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'
import { claimMembers } from './request-claims.ts'

/**
 * Returns the finding about a template whose claims are not essential.
 *
 * @throws ProtocolRefusal in strict mode
 */
export function templateFindings(claims: ClaimsRequest, strict: boolean): Finding[] {
  const names = notEssential(claimMembers(claims))
  if (names.length === 0) return []
  const message = `not requested as essential: ${names.join(', ')}`
  if (!strict) return [{ rule: 'template-not-essential', message }]
  const description = 'Each claim of an approval template must be essential.'
  throw new ProtocolRefusal('invalid_request', description, message, { name: 'claims' })
}

/**
 * Returns what a confirmation asks the user to confirm (itsme's documentation, WYSIWYS template).
 *
 * @throws ProtocolRefusal
 */
export function getApproval(claims: ClaimsRequest): Approval {
  const members = claimMembers(claims)
  const description = 'The approval template is missing or not valid.'
  if (!hasTemplate(members)) {
    const detail = noTemplateReason([...Object.keys(members), ...Object.keys(claims)])
    throw new ProtocolRefusal('invalid_request', description, detail, { name: 'claims' })
  }
  const approval = readApproval(members)
  if (!('fault' in approval)) return approval
  throw new ProtocolRefusal('invalid_request', description, approval.fault, { name: 'claims' })
}
