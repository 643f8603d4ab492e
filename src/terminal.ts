/** How a command line talks to its process. */
export interface Terminal {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Asks the person at the terminal, and returns the line that was typed. */
  readonly ask?: (question: string) => Promise<string>
}
