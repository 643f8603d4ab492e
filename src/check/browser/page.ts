import { type HTMLElement, parse } from 'node-html-parser'
import type { Target } from './check-browser.ts'

/** The maximum delay of a refresh that the browser follows, in seconds. */
const maxRefreshDelay = 10

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

/** Returns the request that a page sends automatically: a refresh, or a form that a script submits. */
export function nextOfPage(html: string, base: URL): Target | undefined {
  if (!/<form|http-equiv/i.test(html)) return undefined
  const root = parse(html)
  return refreshOf(root, base) ?? submittedFormOf(root, base)
}

function refreshOf(root: HTMLElement, base: URL): Target | undefined {
  const meta = root
    .querySelectorAll('meta')
    .find((each) => each.getAttribute('http-equiv')?.toLowerCase() === 'refresh')
  // A refresh inside `noscript` is for browsers without JavaScript only.
  if (meta === undefined || meta.closest('noscript') !== null) return undefined
  return targetOfRefresh(meta.getAttribute('content') ?? '', base)
}

/** Parses a refresh, such as `2;url=/next`. */
export function targetOfRefresh(text: string, base: URL): Target | undefined {
  const [, seconds = '', url = ''] = /^\s*(\d+)\s*[;,]\s*url\s*=\s*['"]?([^'"]+)/i.exec(text) ?? []
  if (url === '' || Number(seconds) > maxRefreshDelay || !URL.canParse(url, base)) return undefined
  return { url: new URL(url, base), method: 'GET', fields: [] }
}

/** The fields of a form that carries a response from one site to another. */
const responseFields = /^(code|error|state|id_token|SAMLResponse|wresult)$/

/** Returns the form that a script submits. Other forms, such as one to log out, are never submitted. */
function submittedFormOf(root: HTMLElement, base: URL): Target | undefined {
  const [form, ...others] = root.querySelectorAll('form')
  if (form === undefined || others.length > 0) return undefined
  const inputs = form.querySelectorAll('input, textarea, select')
  const isHidden = (input: HTMLElement) =>
    /^(hidden|submit)$/i.test(input.getAttribute('type') ?? 'text')
  if (inputs.length === 0 || !inputs.every(isHidden)) return undefined
  const isResponse = inputs.some((input) => responseFields.test(input.getAttribute('name') ?? ''))
  const isSubmitted = /\.submit\s*\(/.test(root.toString())
  return isResponse || isSubmitted ? targetOfForm(form, base) : undefined
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
