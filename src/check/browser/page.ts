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
  const [, seconds, url] = /^\s*(\d+)\s*[;,]\s*url\s*=\s*['"]?([^'"]+)/i.exec(
    meta.getAttribute('content') ?? '',
  ) ?? ['', '', '']
  if (url === undefined || url === '' || Number(seconds) > longestRefresh) return undefined
  return { url: new URL(url, base), method: 'GET', fields: [] }
}

/** Returns the form that a script submits: the only one, and without anything for a person to fill in. */
function ownFormOf(root: HTMLElement, base: URL): Target | undefined {
  const [form, ...others] = root.querySelectorAll('form')
  if (form === undefined || others.length > 0) return undefined
  const inputs = form.querySelectorAll('input, textarea, select')
  const isHidden = (input: HTMLElement) =>
    /^(hidden|submit)$/i.test(input.getAttribute('type') ?? 'text')
  const hasScript = root.querySelector('script') !== null || /\bonload\s*=/i.test(root.toString())
  if (inputs.length === 0 || !inputs.every(isHidden) || !hasScript) return undefined
  return targetOfForm(form, base)
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
