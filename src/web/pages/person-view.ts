/** A test person on a page. */
export interface PersonView {
  readonly initials: string
  readonly name: string
  readonly phoneNumber: string
  readonly shownNumber: string
  readonly does: string
}
