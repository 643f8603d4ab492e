import { claimPrefix } from '../claims/claim-names.ts'
import { membersOf } from '../members.ts'
import { isIban } from './iban.ts'
import { isLatin9 } from './latin9.ts'

/** What the user is asked to confirm in a confirmation (itsme's documentation, WYSIWYS template). */
export type Approval =
  | { readonly template: 'free_text'; readonly text: string }
  | {
      readonly template: 'adv_payment'
      /** An integer, as sent by the client. */
      readonly amount: string
      /** ISO 4217. */
      readonly currency: string
      readonly iban: string
    }

/** Why a template cannot be shown. The text names the claim, the value and the rule. */
export interface ApprovalProblem {
  readonly fault: string
}

type Members = Readonly<Record<string, unknown>>

/** Maximum length of the text of the template `free_text`, in characters (itsme's documentation). */
const maxTextLength = 7500

const keys = ['template_name', 'text_key', 'amount_key', 'currency_key', 'iban_key'] as const
type Key = (typeof keys)[number]

function claimName(key: Key): string {
  return `${claimPrefix}claim_approval_${key}`
}

/**
 * Returns the value of a claim that was requested as `{ "essential": true, "value": … }`; undefined if the value is not
 * a non-empty string.
 */
function askedValue(members: Members, key: Key): string | undefined {
  const { value } = membersOf(members[claimName(key)])
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Checks whether any claim of a template is requested. */
export function hasTemplate(members: Members): boolean {
  return keys.some((key) => Object.hasOwn(members, claimName(key)))
}

/** Explains that a request has no template. @param received the names that could be meant for a template */
export function noTemplateReason(received: readonly string[]): string {
  const similar = received.filter((name) => /approval|template/i.test(name))
  const got = similar.length === 0 ? '' : `; got ${similar.slice(0, 5).join(', ').slice(0, 300)}`
  return `a confirmation needs "${claimName('template_name')}" in id_token or userinfo of claims, with the value free_text or adv_payment${got}`
}

/**
 * Returns the short names of the template's claims that are not requested with `"essential": true` (itsme's
 * documentation, WYSIWYS template).
 */
export function notEssential(members: Members): string[] {
  const asked = keys.filter((key) => Object.hasOwn(members, claimName(key)))
  return asked
    .filter((key) => membersOf(members[claimName(key)])['essential'] !== true)
    .map((key) => `claim_approval_${key}`)
}

/**
 * Reads the template from the requested claims, with those of `userinfo` and `id_token` merged.
 *
 * @returns the approval, or the first rule that the template breaks
 */
export function readApproval(members: Members): Approval | ApprovalProblem {
  const template = askedValue(members, 'template_name')
  switch (template) {
    case 'free_text':
      return readText(members)
    case 'adv_payment':
      return readPayment(members)
    default:
      return { fault: `claim_approval_template_name ${shown(template)}; free_text or adv_payment` }
  }
}

function shown(value: string | undefined): string {
  return value === undefined ? 'is missing' : `is "${value.slice(0, 60)}"`
}

function readText(members: Members): Approval | ApprovalProblem {
  const text = askedValue(members, 'text_key')
  if (text === undefined) return { fault: 'claim_approval_text_key is missing' }
  const characters = [...text].length
  if (characters > maxTextLength) {
    return {
      fault: `claim_approval_text_key has ${characters} characters, at most ${maxTextLength}`,
    }
  }
  const wrong = [...text].find((character) => !isLatin9(character))
  if (wrong === undefined) return { template: 'free_text', text }
  const code = wrong.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
  return { fault: `claim_approval_text_key has the character U+${code}, not of ISO 8859-15` }
}

function readPayment(members: Members): Approval | ApprovalProblem {
  const amount = askedValue(members, 'amount_key')
  const currency = askedValue(members, 'currency_key')
  const iban = askedValue(members, 'iban_key')
  if (amount === undefined || !/^\d{1,15}$/.test(amount)) {
    return { fault: `claim_approval_amount_key ${shown(amount)}; an integer in a string` }
  }
  if (currency === undefined || !isCurrency(currency)) {
    return { fault: `claim_approval_currency_key ${shown(currency)}; a code of ISO 4217` }
  }
  if (iban === undefined || !isIban(iban)) {
    return { fault: `claim_approval_iban_key ${shown(iban)}; an IBAN whose check digits are right` }
  }
  return { template: 'adv_payment', amount, currency, iban: iban.replaceAll(' ', '') }
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code)
}

/** A part of a text in one style, or a line break. */
export type TextPart =
  | { readonly break: true }
  | {
      readonly text: string
      readonly bold: boolean
      readonly italic: boolean
      readonly underlined: boolean
    }

const tag = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w:-]*)(?:[\s/][^<>]*)?>/g
const styles = { b: 'bold', i: 'italic', u: 'underlined' } as const

/**
 * Splits a free text into the parts that the phone shows. The tags b, i, u and br take effect; other tags are removed
 * (itsme's documentation).
 */
export function textParts(text: string): TextPart[] {
  const depth = { bold: 0, italic: 0, underlined: 0 }
  const parts: TextPart[] = []
  let from = 0
  const add = (piece: string) => {
    if (piece === '') return
    const { bold, italic, underlined } = depth
    parts.push({ text: piece, bold: bold > 0, italic: italic > 0, underlined: underlined > 0 })
  }
  for (const match of text.matchAll(tag)) {
    add(text.slice(from, match.index))
    from = match.index + match[0].length
    const name = match[2]?.toLowerCase()
    if (name === 'br') parts.push({ break: true })
    const style = name === 'b' || name === 'i' || name === 'u' ? styles[name] : undefined
    if (style !== undefined) depth[style] = Math.max(0, depth[style] + (match[1] === '/' ? -1 : 1))
  }
  add(text.slice(from))
  return parts
}
