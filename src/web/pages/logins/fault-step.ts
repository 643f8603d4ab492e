import { type FactOf, factsOf, type Login } from '../../../domain/login/login.ts'
import { demandOf } from '../../../faults/fault.ts'
import { faultKinds } from '../../../faults/kinds.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { TextKey } from '../../locales/en.ts'
import { plainRichText, richText } from '../rich-text.ts'
import type { BlockView, StepView } from './login-views.ts'
import { timesOf } from './times.ts'

/**
 * Checks whether a client that had to refuse a faulty ID token used the access token that came with it. It is a hint,
 * not a proof.
 */
export function wentOnAfterFault(login: Login): boolean {
  const fault = factsOf(login, 'fault').findLast(({ endpoint }) => endpoint === 'token')
  if (fault === undefined || faultKinds.get(fault.kind)?.reaction !== 'refuse') return false
  return factsOf(login, 'userinfo').some(({ at, status }) => at >= fault.at && status < 400)
}

/** Returns the step about the faults that were sent, and what a correct client does. */
export function faultStep(login: Login, t: Translate): StepView[] {
  const faults = factsOf(login, 'fault')
  const [first] = faults
  if (first === undefined) return []
  return [
    {
      id: 'faults',
      title: t('step.faults'),
      tone: 'warn',
      ...timesOf(login, first.at),
      blocks: [
        ...faults.flatMap((fault) => faultBlocks(fault, t)),
        ...(wentOnAfterFault(login)
          ? [{ kind: 'text', text: richText(t, 'step.faults.wentOn') } as const]
          : []),
      ],
    },
  ]
}

function faultBlocks({ name, kind, endpoint }: FactOf<'fault'>, t: Translate): BlockView[] {
  const found = faultKinds.get(kind)
  if (found === undefined) return []
  const { reaction } = demandOf({ kind }, endpoint)
  return [
    { kind: 'text', text: richText(t, 'step.faults.sent', { kind, endpoint, name }) },
    { kind: 'text', text: plainRichText(`${t(`fault.${kind}` as TextKey)}.`) },
    { kind: 'text', text: richText(t, `reaction.${reaction}`) },
    { kind: 'text', text: plainRichText(t('step.source', { source: found.source })), isHint: true },
  ]
}
