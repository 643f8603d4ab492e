const prefix = 'http://itsme.services/v2/claim/claim_approval_'

/** The claims of a template, each as `{ "essential": true, "value": … }` (itsme's documentation). */
export function template(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => [
    prefix + name,
    { essential: true, value },
  ])
  return Object.fromEntries(entries)
}

/** A free text, as the value of the parameter `claims`. */
export function freeText(text: string, userinfo: Record<string, unknown> = {}): string {
  const members = template({ template_name: 'free_text', text_key: text })
  return JSON.stringify({ userinfo: { ...members, ...userinfo } })
}

/** A payment of 100 EUR, but for what `changes` changes. */
export function payment(changes: Readonly<Record<string, string>> = {}): string {
  const values = { amount_key: '100', currency_key: 'EUR', iban_key: 'BE71 0961 2345 6769' }
  return JSON.stringify({
    id_token: template({ template_name: 'adv_payment', ...values, ...changes }),
  })
}
