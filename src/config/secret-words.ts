import * as z from 'zod'

/**
 * Reports a character of a secret that cannot be sent, and its position, but nothing else about the secret. Client
 * secrets consist of VSCHAR (RFC 6749, appendix A.2), and a header cannot carry other characters unchanged (RFC 9110,
 * section 5.5).
 */
function characterProblem(text: string): string | undefined {
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
      const message = characterProblem(text)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
}

/** Creates the schema of a client secret. It removes trailing white space, because files and shells add it. */
export function createClientSecret() {
  return secretText(1).max(500)
}

/** Creates the schema of a control token. It removes trailing white space. */
export function createControlToken() {
  return secretText(16)
}
