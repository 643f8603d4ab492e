import { createHash, createHmac } from 'node:crypto'
import { guideClaims, kitScope } from '../../brokers/b2c-kit.ts'
import { acrValue } from '../../domain/claims/acr.ts'
import { claimPrefix } from '../../domain/claims/claim-names.ts'
import type { Service } from '../../domain/partner.ts'
import { type DemoForm, otherParameters } from './demo-form.ts'

type Parameter = readonly [name: string, value: string]

/** What the demo website keeps of a login until the response. */
export interface DemoSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Returns the state, the nonce and the code verifier (RFC 7636) of a login. The page can so show what will be sent. */
export function secretsFrom(key: string, seed: string): DemoSecrets {
  const part = (name: string) =>
    createHmac('sha256', key).update(`demo ${name}\n${seed}`).digest('base64url')
  return {
    state: part('state').slice(0, 22),
    nonce: part('nonce').slice(0, 22),
    verifier: part('verifier'),
  }
}

/** Returns the parameters of the authorization request, in the order in which they are sent. */
export function demoParameters(
  form: DemoForm,
  service: Service,
  redirectUri: string,
  secrets: DemoSecrets,
): Parameter[] {
  const usual =
    form.preset === 'b2c'
      ? b2cParameters(form, redirectUri, secrets)
      : ownParameters(form, service, redirectUri, secrets)
  return withOthers(usual, form.other)
}

function ownParameters(
  form: DemoForm,
  service: Service,
  redirectUri: string,
  { state, nonce, verifier }: DemoSecrets,
): Parameter[] {
  const { partner, scope, acr, uiLocales, responseMode } = form
  const claims = claimsParameter(form, service)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const all: (readonly [string, string | undefined])[] = [
    ['client_id', partner],
    ['response_type', 'code'],
    ['scope', ['openid', `service:${form.service}`, ...scope].join(' ')],
    ['redirect_uri', redirectUri],
    ['state', state],
    ['nonce', nonce],
    ['code_challenge', challenge],
    ['code_challenge_method', 'S256'],
    ['acr_values', acr === '' ? undefined : acrValue(acr)],
    ['ui_locales', uiLocales || undefined],
    ['response_mode', responseMode || undefined],
    ['claims', claims],
  ]
  return all.filter((each): each is Parameter => each[1] !== undefined)
}

/** The parameters of Azure AD B2C, in its order (seen in requests of a tenant). */
function b2cParameters(
  form: DemoForm,
  redirectUri: string,
  { state, nonce }: DemoSecrets,
): Parameter[] {
  return [
    ['client_id', form.partner],
    ['redirect_uri', redirectUri],
    ['response_type', 'code'],
    ['scope', kitScope(form.service)],
    ['response_mode', form.responseMode || 'query'],
    ['nonce', nonce],
    ...(form.claims.length === 0 ? [] : ([['claims', guideClaims]] as const)),
    ...(form.uiLocales === '' ? [] : ([['ui_locales', form.uiLocales]] as const)),
    ['state', state],
  ]
}

function claimsParameter(form: DemoForm, { type }: Service): string | undefined {
  const wanted = Object.fromEntries(form.claims.map((name) => [name, null]))
  if (type === 'confirmation') {
    const members = { ...wanted, ...templateClaims(form) }
    return JSON.stringify({ id_token: { name: null, ...members } })
  }
  return form.claims.length === 0 ? undefined : JSON.stringify({ userinfo: wanted })
}

function templateClaims({ template, text, amount, currency, iban }: DemoForm) {
  const values =
    template === 'free_text'
      ? { text_key: text }
      : { amount_key: amount, currency_key: currency, iban_key: iban }
  const members = Object.entries({ template_name: template, ...values }).map(([name, value]) => [
    `${claimPrefix}claim_approval_${name}`,
    { essential: true, value },
  ])
  return Object.fromEntries(members)
}

/** Replaces, adds or leaves out parameters. */
function withOthers(usual: readonly Parameter[], other: string): Parameter[] {
  const others = otherParameters(other)
  const named = new Set(others.map(([name]) => name))
  const added = others.filter((each): each is Parameter => each[1] !== undefined)
  const isUsual = (name: string) => usual.some(([each]) => each === name)
  const replaced = usual.flatMap((each) =>
    named.has(each[0]) ? added.filter(([name]) => name === each[0]) : [each],
  )
  return [...replaced, ...added.filter(([name]) => !isUsual(name))]
}
