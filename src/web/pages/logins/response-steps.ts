import { factsOf } from '../../../domain/login/login.ts'
import { requestOf } from '../../../domain/login/login-request.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { plainRichText, richText } from '../rich-text.ts'
import type { ShownLogin } from './facts-of-login.ts'
import type { BlockView, ParameterView, StepView } from './login-views.ts'
import { unmarked } from './marked.ts'
import { duration, timesOf } from './times.ts'

/** Returns the step in which the browser was redirected to the client, or got the error page. */
export function responseSteps(shown: ShownLogin, t: Translate): StepView[] {
  return [...refusedSteps(shown, t), ...answeredSteps(shown, t)]
}

const refusedTexts = {
  authorization: 'step.refused.page',
  'user-discovery': 'step.refused.client',
  backchannel: 'step.refused.client',
} as const

function refusedSteps({ login }: ShownLogin, t: Translate): StepView[] {
  return factsOf(login, 'refused').map(({ at, error, description, reason, reference }) => ({
    id: 'refused',
    title: t('step.refused'),
    tone: 'wrong',
    ...timesOf(login, at),
    blocks: [
      { kind: 'text', text: plainRichText(t(refusedTexts[login.head.entry])) },
      {
        kind: 'json',
        label: t('step.refused'),
        text: t('error.message', { reference, error, description: description ?? '' }),
      },
      { kind: 'text', text: plainRichText(reason) },
    ],
  }))
}

function answeredSteps({ login }: ShownLogin, t: Translate): StepView[] {
  const { state } = requestOf(login)
  return factsOf(login, 'answered').map((answer) => {
    const { at, redirectUri, responseMode, error, reason, codeExpiresAt = at } = answer
    const redeemed = factsOf(login, 'tokens').find(({ status }) => status < 400)
    const used = redeemed && { after: duration(redeemed.at - at) }
    const rows: ParameterView[] = [
      ...(answer.code === undefined
        ? []
        : [
            {
              name: 'code',
              value: unmarked(t('step.hidden')),
              note:
                used === undefined
                  ? t('step.answered.unused', { life: duration(codeExpiresAt - at) })
                  : t('step.answered.used', used),
            },
          ]),
      ...(error === undefined
        ? []
        : [{ name: 'error', value: unmarked(error), tone: 'wrong' as const, note: reason ?? '' }]),
      ...(state === null
        ? []
        : [{ name: 'state', value: unmarked(state), tone: 'ok' as const, note: t('check.state') }]),
    ]
    const blocks: BlockView[] = [
      { kind: 'call', call: redirectUri, note: t('step.answered.mode', { mode: responseMode }) },
      { kind: 'parameters', label: t('step.answered'), rows },
    ]
    return {
      id: 'answered',
      title: t('step.answered'),
      tone: error === undefined ? 'ok' : answer.isRefusal === true ? 'wrong' : 'off',
      ...timesOf(login, at),
      blocks,
    }
  })
}

/** Returns a step that waits for the client: the code has not been redeemed. */
export function unusedCodeStep({ login, outcome }: ShownLogin, t: Translate): StepView[] {
  const at = factsOf(login, 'answered').at(-1)?.codeExpiresAt
  if (outcome !== 'code-unused' || at === undefined) return []
  return [
    {
      id: 'code-unused',
      title: t('outcome.code-unused'),
      tone: 'warn',
      ...timesOf(login, at),
      blocks: [{ kind: 'text', text: richText(t, 'why.code-unused') }],
    },
  ]
}
