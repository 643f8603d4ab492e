/** What a developer can do about a refusal. */
export interface Remedy {
  /** Start again with a command, add lines to a file, or call the control API. */
  readonly how: 'start' | 'file' | 'call'
  /** Where the lines go, for `file`. */
  readonly place?: string
  /** To be pasted. */
  readonly text: string
}

/** A remedy in one line, for the journal. */
export function remedyText({ place, text }: Remedy): string {
  return place === undefined ? text : `${place}: ${text}`
}
