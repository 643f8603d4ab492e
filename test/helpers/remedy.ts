import { createClient } from './visitor.ts'

export type Params = Readonly<Record<string, string>>

export const how = {
  start: 'To make it work, restart the simulator with:',
  call: 'To make it work at once, call the control API:',
} as const

export const newUri = 'https://new.example/cb?x=1&y=2'
export const quoted = `'${newUri}'`

/** What a developer reads on the error page: the reason, how to make it work, and what to paste. */
export async function refusalOf(url: string, changes: Params) {
  const params = {
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: newUri,
    state: 'state-1',
    nonce: 'nonce-1',
    ...changes,
  }
  const client = createClient().extend({ headers: { 'accept-language': 'en' } })
  const query = new URLSearchParams(params)
  const { body } = await client.get(`${url}/v2/authorization?${query}`)
  const entities = { '&quot;': '"', '&amp;': '&', '&#39;': "'", '&lt;': '<', '&gt;': '>' }
  const plain = Object.entries(entities).reduce(
    (text, [entity, character]) => text.replaceAll(entity, character),
    body,
  )
  const part = (pattern: RegExp) => pattern.exec(plain)?.[1]
  const reference = part(/\[(\d{9})\]/) ?? ''
  const journal = await client.get(`${url}/control/journal?reference=${reference}`).json<{
    items: { detail: { remedy?: string } }[]
  }>()
  return {
    reason: part(/developer-reason">([\s\S]*?)<\/strong>/),
    how: part(/remedy-how">([\s\S]*?)<\/p>/),
    remedy: part(/developer-remedy"[^>]*>([\s\S]*?)<\/pre>/),
    journal: journal.items[0]?.detail.remedy,
  }
}
