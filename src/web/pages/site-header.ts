/** The header of the simulator's own pages. Pages that imitate itsme have none. */
export interface SiteHeader {
  readonly entries: readonly {
    readonly label: string
    readonly href: string
    readonly isCurrent: boolean
    readonly testId: string
    /** The number of waiting requests. */
    readonly waiting?: number
  }[]
  readonly waiting: number
  readonly canSignOut: boolean
  /** Where the page learns that something has changed. Absent if the visitor may not know. */
  readonly events?: string
}
