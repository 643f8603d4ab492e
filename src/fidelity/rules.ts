import type { Rule } from './rule.ts'
import { authorizationRules } from './rules/authorization.ts'
import { authorizationResponsesRules } from './rules/authorization-responses.ts'
import { cibaRules } from './rules/ciba.ts'
import { claimsRules } from './rules/claims.ts'
import { confirmationRules } from './rules/confirmation.ts'
import { discoveryRules } from './rules/discovery.ts'
import { keysRules } from './rules/keys.ts'
import { pagesRules } from './rules/pages.ts'
import { parametersRules } from './rules/parameters.ts'
import { pictureAndRevocationRules } from './rules/picture-and-revocation.ts'
import { platformsRules } from './rules/platforms.ts'
import { requestObjectsRules } from './rules/request-objects.ts'
import { tokenRequestsRules } from './rules/token-requests.ts'
import { tokensRules } from './rules/tokens.ts'
import { userinfoRules } from './rules/userinfo.ts'

/** The rules by subject, as the page lists them. Add a rule at the end of its subject, since ids do not change. */
export const ruleGroups: readonly { readonly title: string; readonly rules: readonly Rule[] }[] = [
  { title: 'Discovery and issuers', rules: discoveryRules },
  { title: 'Authorization request', rules: authorizationRules },
  { title: 'Parameters and services', rules: parametersRules },
  { title: 'Request objects', rules: requestObjectsRules },
  { title: 'Confirmation', rules: confirmationRules },
  { title: 'Authorization responses', rules: authorizationResponsesRules },
  { title: 'Token requests', rules: tokenRequestsRules },
  { title: 'Tokens', rules: tokensRules },
  { title: 'Userinfo', rules: userinfoRules },
  { title: 'Picture and revocation', rules: pictureAndRevocationRules },
  { title: 'Claims', rules: claimsRules },
  { title: 'User, app and pages', rules: pagesRules },
  { title: 'Keys and onboarding', rules: keysRules },
  { title: 'CIBA, login without a browser', rules: cibaRules },
  { title: 'Platforms and other APIs', rules: platformsRules },
]
