import * as z from 'zod'

/**
 * Says which character of a secret cannot be sent, and where, and nothing else of the secret. Client secrets are made of
 * VSCHAR (RFC 6749, appendix A.2), and a header carries no other characters as they are (RFC 9110, section 5.5).
 */
function characterFault(text: string): string | undefined {
  const characters = [...text]
  const at = characters.findIndex((character) => !/^[\x20-\x7e]$/.test(character))
  const code = characters[at]?.codePointAt(0)
  if (code === undefined) return undefined
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return `must only have ASCII characters from space to "~"; character ${at + 1} is ${name}`
}

function secretText(min: number) {
  return z
    .string()
    .overwrite((text) => text.trimEnd())
    .min(min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
    .superRefine((text, context) => {
      const message = characterFault(text)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
}

/** A client secret; white space at its end is taken away, since files and shells add it. */
export function createClientSecret() {
  return secretText(1).max(500)
}

/** A control token; white space at its end is taken away. */
export function createControlToken() {
  return secretText(16)
}
