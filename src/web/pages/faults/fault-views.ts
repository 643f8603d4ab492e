import type { TextKey } from '../../locales/en.ts'

/** A setting of a kind, as a field of its form. */
export interface FaultFieldView {
  readonly name: string
  readonly about: string
  readonly type: 'number' | 'text' | 'boolean' | 'word'
  readonly value: string
  readonly words: readonly string[]
  readonly min?: number
  readonly max?: number
}

export interface FaultKindView {
  readonly kind: string
  readonly aboutKey: TextKey
  readonly reactionKey: TextKey
  readonly source: string
  readonly endpoints: readonly string[]
  readonly fields: readonly FaultFieldView[]
}

/** A fault that is armed. */
export interface ArmedFaultView {
  readonly name: string
  /** Where and how often it fires, and for whom. */
  readonly text: string
  readonly fired: number
  /** Why it has not fired yet. */
  readonly whyNot?: string
  /** The person who carries it. It is removed with the person. */
  readonly carrier?: string
  readonly isLatch: boolean
}

export interface FaultsView {
  readonly armed: readonly ArmedFaultView[]
  readonly families: readonly {
    readonly titleKey: TextKey
    readonly kinds: readonly FaultKindView[]
  }[]
  readonly people: readonly {
    readonly phoneNumber: string
    readonly name: string
    readonly isChosen: boolean
  }[]
  readonly person: string
  /** Whether faults may be for everybody. */
  readonly isOpen: boolean
  readonly alerts?: readonly string[]
  /** The fault that was just armed. */
  readonly done?: string
}
