import type { ParsedUrlQuery } from 'node:querystring'
import type { Partner, Service } from '../../domain/partner.ts'
import { issuers, servesPartner } from '../../oidc/issuers.ts'

/** The presets of the form. `b2c` is Azure AD B2C: it sends its parameters in its order, and reads only the ID token. */
export type DemoPreset = 'own' | 'b2c'

/** What the form of the demo website says. Empty texts are not sent. */
export interface DemoForm {
  readonly partner: string
  readonly service: string
  readonly issuer: string
  readonly preset: DemoPreset
  /** The scope values besides `openid` and the service. */
  readonly scope: readonly string[]
  /** Names of claims that are requested of userinfo. */
  readonly claims: readonly string[]
  readonly acr: '' | 'basic' | 'advanced'
  readonly uiLocales: string
  readonly responseMode: '' | 'query' | 'form_post'
  readonly sendAs: 'parameters' | 'signed' | 'encrypted'
  /** For confirmations. */
  readonly template: 'free_text' | 'adv_payment'
  readonly text: string
  readonly amount: string
  readonly currency: string
  readonly iban: string
  /** One parameter a line. */
  readonly other: string
  /** What the state, the nonce and the code verifier are made from. */
  readonly seed: string
}

const maxLength = 2000
const defaultScope = ['profile', 'email', 'phone', 'address', 'eid']

/** The choice in the form that a query stands for. */
export interface DemoChoice {
  readonly form: DemoForm
  readonly partner: Partner
  readonly service: Service
}

/** Reads the form from a query. What does not fit is replaced by what does. @param seed if the query has none */
export function readDemoForm(
  query: ParsedUrlQuery,
  partners: readonly [Partner, ...Partner[]],
  seed: string,
): DemoChoice {
  const text = (name: string, otherwise = '') => textIn(query, name, otherwise)
  const word = <W extends string>(name: string, words: readonly W[], otherwise: W): W =>
    words.find((each) => each === text(name)) ?? otherwise
  // A form without a checked box sends no scope.
  const isFilled = query['client'] !== undefined
  const [partner, service] = clientIn(text('client'), text('service'), partners)
  const served = issuers.filter((issuer) => servesPartner(issuer, partner))
  const [first] = served
  const preset = word('preset', ['own', 'b2c'], 'own')
  return {
    partner,
    service,
    form: {
      partner: partner.code,
      service: service.code,
      issuer: served.find(({ name }) => name === text('issuer'))?.name ?? first?.name ?? 'v2',
      preset,
      scope: isFilled
        ? listIn(query, 'scope')
        : service.type === 'confirmation'
          ? []
          : defaultScope,
      claims: listIn(query, 'claims'),
      acr: word('acr', ['', 'basic', 'advanced'], ''),
      uiLocales: text('ui_locales'),
      responseMode: word('response_mode', ['', 'query', 'form_post'], ''),
      sendAs: word('send', ['parameters', 'signed', 'encrypted'], defaultSendAs(partner, service)),
      template: word('template', ['free_text', 'adv_payment'], 'adv_payment'),
      text: text('text', '<b>Contract 42</b><br>I agree.'),
      amount: text('amount', '100'),
      currency: text('currency', 'EUR'),
      iban: text('iban', 'BE71096123456769'),
      other: text('other'),
      seed: text('seed', seed),
    },
  }
}

/**
 * Returns the chosen partner and service.
 *
 * @param client the codes of both, separated by a space
 * @param service the code of a service of any partner
 */
function clientIn(
  client: string,
  service: string,
  partners: readonly [Partner, ...Partner[]],
): readonly [Partner, Service] {
  const all = partners.flatMap((partner) =>
    partner.services.map((each) => [partner, each] as const),
  )
  const [first] = all
  const found =
    all.find(([partner, { code }]) => `${partner.code} ${code}` === client) ??
    all.find(([, { code }]) => code === service) ??
    first
  if (found === undefined) throw new Error('no partner has a service')
  return found
}

/** itsme requires confirmations of partners with keys to be signed, and then encrypted. */
function defaultSendAs({ authentication }: Partner, { type }: Service): 'parameters' | 'encrypted' {
  return authentication === 'private_key_jwt' && type === 'confirmation'
    ? 'encrypted'
    : 'parameters'
}

function textIn(query: ParsedUrlQuery, name: string, otherwise: string): string {
  const value = query[name]
  return (typeof value === 'string' ? value : otherwise).slice(0, maxLength)
}

function listIn(query: ParsedUrlQuery, name: string): string[] {
  const values = [query[name] ?? []].flat()
  return [...new Set(values.filter((value) => value !== ''))].slice(0, 100)
}

/** A line of "other parameters": a name with a value, or without one if the parameter must be left out. */
export type OtherParameter = readonly [name: string, value: string | undefined]

/** Returns the lines of "other parameters". Nothing in them is decoded. */
export function otherParameters(other: string): OtherParameter[] {
  const lines = other.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const at = line.indexOf('=')
    return at === -1 ? [line.trim(), undefined] : [line.slice(0, at).trim(), line.slice(at + 1)]
  })
}
