// These functions run in the page: they use nothing from outside, and name no function inside, since the bundle keeps
// names by a call that the page does not have.

/** Reads the text that a person sees, and what the page is about. */
export function readText(): { readonly text: string; readonly said: string } {
  const main =
    document.querySelector<HTMLElement>('[role=alert]') ??
    document.querySelector<HTMLElement>('main, [role=main]')
  const [text = '', said = ''] = [document.body, main].map((part) =>
    (part?.innerText ?? '').replace(/\s+/g, ' ').trim(),
  )
  return { text, said: said === '' ? text : said }
}

/** Sends a form by POST. */
export function submitForm({
  action,
  fields,
}: {
  readonly action: string
  readonly fields: readonly (readonly [string, string])[]
}): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  for (const [name, value] of fields) {
    const input = document.createElement('input')
    input.type = 'hidden'
    input.name = name
    input.value = value
    form.append(input)
  }
  document.body.append(form)
  HTMLFormElement.prototype.submit.call(form)
}
