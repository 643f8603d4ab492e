import type { Random } from '../domain/random.ts'
import type { ControlClient, ControlUser, NewUser } from './control-client.ts'

/** Somebody who logs in. */
export interface Person {
  readonly phoneNumber: string
  readonly givenName: string
  readonly familyName: string
  readonly email: string
  /** Whether the person was made for this login, and is removed after it. */
  readonly isFresh: boolean
}

const consonants = 'bdfgklmnprstvz'
const vowels = 'aeiou'

/** Creates the people of a check. Each has names that no page shows by chance. */
export function createPeople(control: ControlClient, random: Random) {
  const pick = (letters: string) => letters.charAt(random.below(letters.length))
  const word = (syllables: number) =>
    Array.from({ length: syllables }, () => pick(consonants) + pick(vowels)).join('')
  const name = () => {
    const made = word(4)
    return made.charAt(0).toUpperCase() + made.slice(1)
  }
  const seed = () => {
    const [givenName, familyName] = [name(), name()]
    const email = `${givenName}.${familyName}@example.com`.toLowerCase()
    return { givenName, familyName, email }
  }
  return {
    /** Makes up somebody who has no account. */
    stranger: (): Person => ({ ...seed(), phoneNumber: '', isFresh: false }),
    /** Adds a person who confirms at once, unless `changes` says otherwise. */
    async add(changes: NewUser = {}): Promise<Person> {
      const user = { ...seed(), scenario: { do: 'confirm' as const } }
      const added = await control.addUser({ ...user, ...changes })
      return personOf(added, true)
    },
    known: async (phoneNumber: string): Promise<Person> =>
      personOf(await control.getUser(phoneNumber), false),
    async release({ isFresh, phoneNumber }: Person): Promise<void> {
      if (isFresh) await control.removeUser(phoneNumber)
    },
  }
}

function personOf(user: ControlUser, isFresh: boolean): Person {
  const { phoneNumber, document, email } = user
  const { givenName = '', familyName } = document
  return { phoneNumber, givenName, familyName, email: email ?? '', isFresh }
}
