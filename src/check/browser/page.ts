import { type HTMLElement, parse } from 'node-html-parser'
import type { Target } from './check-browser.ts'

/** The longest time that a page may wait before it leads elsewhere, in seconds. */
const longestRefresh = 10

/** The text of a page. */
export interface PageText {
  /** All that a person would read. */
  readonly text: string
  /** What the page is about: an alert, or its main part. */
  readonly said: string
}

/** Returns the text that a person would read on a page. */
export function textOfPage(html: string): PageText {
  const root = parse(html.replace(/<!doctype[^>]*>/i, ''))
  for (const hidden of root.querySelectorAll('title, script, style, template, noscript'))
    hidden.remove()
  const textOf = (part: HTMLElement) => part.structuredText.replace(/\s+/g, ' ').trim()
  const main = root.querySelector('[role=alert]') ?? root.querySelector('main, [role=main]')
  const text = textOf(root)
  return { text, said: main === null ? text : textOf(main) }
}

/** Returns where a page leads by itself: a form that submits itself, or a refresh. */
export function nextOfPage(html: string, base: URL): Target | undefined {
  if (!/<form|http-equiv/i.test(html)) return undefined
  const root = parse(html)
  return refreshOf(root, base) ?? ownFormOf(root, base)
}

function refreshOf(root: HTMLElement, base: URL): Target | undefined {
  const meta = root
    .querySelectorAll('meta')
    .find((each) => each.getAttribute('http-equiv')?.toLowerCase() === 'refresh')
  // Without JavaScript, pages may reload themselves. With it, they do not.
  if (meta === undefined || meta.closest('noscript') !== null) return undefined
  return targetOfRefresh(meta.getAttribute('content') ?? '', base)
}

/** Returns where a refresh leads: `2;url=/next`. */
export function targetOfRefresh(text: string, base: URL): Target | undefined {
  const [, seconds = '', url = ''] = /^\s*(\d+)\s*[;,]\s*url\s*=\s*['"]?([^'"]+)/i.exec(text) ?? []
  if (url === '' || Number(seconds) > longestRefresh || !URL.canParse(url, base)) return undefined
  return { url: new URL(url, base), method: 'GET', fields: [] }
}

/** Fields of which a form consists that carries a response from one site to another. */
const carried = /^(code|error|state|id_token|SAMLResponse|wresult)$/

/** Returns the form that a script submits: the only one, of hidden fields. Others, to log out for one, are left alone. */
function ownFormOf(root: HTMLElement, base: URL): Target | undefined {
  const [form, ...others] = root.querySelectorAll('form')
  if (form === undefined || others.length > 0) return undefined
  const inputs = form.querySelectorAll('input, textarea, select')
  const isHidden = (input: HTMLElement) =>
    /^(hidden|submit)$/i.test(input.getAttribute('type') ?? 'text')
  if (inputs.length === 0 || !inputs.every(isHidden)) return undefined
  const isCarrier = inputs.some((input) => carried.test(input.getAttribute('name') ?? ''))
  const isSubmitted = /\.submit\s*\(/.test(root.toString())
  return isCarrier || isSubmitted ? targetOfForm(form, base) : undefined
}

/** Returns the request that a form sends when nothing in it is changed. */
export function targetOfForm(form: HTMLElement, base: URL): Target {
  const fields = form.querySelectorAll('input').flatMap((input) => {
    const name = input.getAttribute('name')
    const isSent = name !== undefined && input.getAttribute('type') !== 'submit'
    return isSent ? [[name, input.getAttribute('value') ?? ''] as const] : []
  })
  const method = /^post$/i.test(form.getAttribute('method') ?? '') ? 'POST' : 'GET'
  return { url: new URL(form.getAttribute('action') || base.href, base), method, fields }
}
