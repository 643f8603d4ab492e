/** The result of one check. */
export interface Diagnosis {
  readonly level: 'ok' | 'warning' | 'fault'
  readonly text: string
  /** What to change, as a line to print. */
  readonly change?: string
}

export const ok = (text: string): Diagnosis => ({ level: 'ok', text })
export const warning = (text: string, change: string): Diagnosis => ({
  level: 'warning',
  text,
  change,
})
export const fault = (text: string, change: string): Diagnosis => ({ level: 'fault', text, change })
