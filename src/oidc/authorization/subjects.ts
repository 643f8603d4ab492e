import type { Partner } from '../../domain/partner.ts'
import { subjectOf } from '../../domain/subject.ts'
import type { User } from '../../domain/user.ts'
import type { Users } from '../../state/users.ts'

/** Finds the user who has a given `sub` at a partner. Subjects are one-way, so every user is tried. */
export async function findBySubject(
  users: Users,
  partner: Partner,
  subject: string,
): Promise<User | undefined> {
  return (await users.list()).find(({ id }) => subjectOf(id, partner.code) === subject)
}
