/** What a developer can do about a refusal. */
export interface Remedy {
  /** Start again with a command, add lines to a file, or call the control API. */
  readonly how: 'start' | 'file' | 'call'
  /** Where to add the lines, for `file`. */
  readonly place?: string
  /** The text to paste. */
  readonly text: string
}

/** Formats a remedy as one line, for the journal. */
export function remedyText({ place, text }: Remedy): string {
  return place === undefined ? text : `${place}: ${text}`
}
