import type { IssuerPages } from '../oidc/context.ts'
import type { WebDependencies } from './dependencies.ts'
import { showErrorPage } from './errors.ts'
import { showPage } from './page.ts'
import { sendSpoiled } from './wire.ts'

/** The pages that the issuers answer with. The dependencies exist once the composition root is through. */
export function createIssuerPages(dependencies: () => WebDependencies | undefined): IssuerPages {
  return {
    refusal(ctx, page) {
      const known = dependencies()
      if (known !== undefined) showErrorPage(ctx, known, page)
    },
    formPost(ctx, action, fields) {
      showPage(ctx, 'form-post', { action, fields: Object.entries(fields) })
    },
    async spoil(ctx, plan) {
      const known = dependencies()
      if (known === undefined) return
      const { state, clock, stopping } = known
      await sendSpoiled(ctx, plan, { latches: state.latches, clock, stopping })
    },
  }
}
