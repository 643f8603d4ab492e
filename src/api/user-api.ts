import { type EntryChecks, refuseProblems } from '../config/fixtures/check-entry.ts'
import { createFixtureUser, type MadeUser } from '../config/fixtures/create-fixture-user.ts'
import type { UserFixture } from '../config/fixtures/fixture-types.ts'
import { defined } from '../domain/defined.ts'
import { SimulatorError } from '../domain/errors.ts'
import { parseQueryPhoneNumber } from '../domain/people/phone-number.ts'
import { userIdOf } from '../domain/subject.ts'
import type { User } from '../domain/user.ts'
import type { Fault } from '../faults/fault.ts'
import type { SimulatorContext } from './context.ts'
import type { ChangeOptions, NewUser, UserApi } from './contract/users.ts'
import { actionJson, type UserJson, userJson } from './entity-json.ts'
import { createEntityTags } from './entity-tags.ts'
import { findKnownEntities } from './known-entities.ts'
import { notFound } from './not-found.ts'
import { pageOf } from './paging.ts'

export function createUserApi(context: SimulatorContext, check: EntryChecks): UserApi {
  const { state, fixtures, saved, clock } = context
  const { store } = state
  const tags = createEntityTags<User>(context.cookieKey, async (user) => [
    userJson(user),
    await state.users.fixtureOf(user.phoneNumber),
  ])

  const locked = <T>(phoneNumber: string, task: () => Promise<T>) =>
    store.lock(`user/${phoneNumber}`, task)

  async function getUser(key: string): Promise<User> {
    const phoneNumber = parseQueryPhoneNumber(key)
    const byNumber = phoneNumber === undefined ? undefined : await state.users.find(phoneNumber)
    const user = byNumber ?? (await state.users.find(key))
    if (user === undefined) throw notFound('user', key, '/control/users')
    return user
  }

  /** A user who is added after a removal is a different person (itsme's documentation, sub). */
  async function idFor(phoneNumber: string): Promise<string> {
    const removals = await state.users.removals(phoneNumber)
    return userIdOf(removals === 0 ? phoneNumber : `${phoneNumber}#${removals}`)
  }

  async function refuseTaken({ phoneNumber, id }: User): Promise<void> {
    for (const key of [phoneNumber, id]) {
      if ((await state.users.find(key)) === undefined) continue
      const message = `there is a user ${key} already; change it with PATCH, or leave phoneNumber out for one that is free`
      throw new SimulatorError('already-exists', message)
    }
  }

  /** Keeps a changed user in the file of `--save`, if the user is there. */
  async function keepChanged(written: UserFixture): Promise<void> {
    if (saved?.hasUser(written.phoneNumber)) await saved.putUser(written)
  }

  /** @param keep writes what was checked to the file of `--save` */
  async function put(
    { user, faults }: MadeUser,
    written: UserFixture,
    keep = keepChanged,
  ): Promise<void> {
    for (const { name } of faults) {
      const taken = await state.faults.find(name)
      if (taken === undefined || taken.user === user.id) continue
      const message = `there is a fault "${name}" already; delete it, or give the user's another name`
      throw new SimulatorError('already-exists', message)
    }
    await keep({ ...written, id: user.id })
    await dropFaults((fault) => fault.user === user.id)
    await state.users.put(user, written)
    for (const fault of faults) await state.faults.add(fault)
  }

  async function dropFaults(isGone: (fault: Fault) => boolean): Promise<void> {
    for (const fault of await state.faults.list())
      if (isGone(fault)) await state.faults.remove(fault)
  }

  async function add(given: NewUser = {}): Promise<UserJson> {
    const phoneNumber =
      given.phoneNumber === undefined ? await state.users.freshNumber() : given.phoneNumber
    const written = check.user({ ...given, phoneNumber }, await findKnownEntities(context))
    return locked(phoneNumber, async () => {
      const id = written.id ?? (await idFor(phoneNumber))
      const made = createFixtureUser({ ...written, id }, fixtures().scenarios, clock.now())
      await refuseTaken(made.user)
      await put(made, written, async (checked) => saved?.putUser(checked))
      return userJson(made.user)
    })
  }

  async function change(user: User, patch: NewUser, { ifMatch }: ChangeOptions): Promise<UserJson> {
    const { id, phoneNumber, status } = user
    await tags.check(user, ifMatch)
    refuseProblems(
      (['phoneNumber', 'id'] as const).flatMap((name) =>
        patch[name] === undefined || patch[name] === user[name]
          ? []
          : [{ path: [name], message: 'cannot be changed; delete the user, and add another' }],
      ),
    )
    const known = (await state.users.fixtureOf(phoneNumber)) ?? { phoneNumber }
    const before = { ...withoutReplaced(known, patch), status }
    const words = check.patchUser(before, patch)
    const written = check.user(words, await findKnownEntities(context))
    const made = createFixtureUser({ ...written, id }, fixtures().scenarios, clock.now())
    // If the patch does not mention faults, their counts do not change.
    if (patch.faults !== undefined) await put(made, written)
    else {
      await keepChanged({ ...written, id })
      await state.users.put(made.user, written)
    }
    return userJson(made.user)
  }

  return {
    list: async () => (await state.users.list()).map(userJson),
    // Only users on the page are copied.
    page: async (query) => pageOf(await state.users.list(), ({ id }) => id, query).map(userJson),
    get: async (key) => userJson(await getUser(key)),
    add,
    async change(key, patch, options = {}) {
      const { phoneNumber } = await getUser(key)
      return locked(phoneNumber, async () => change(await getUser(phoneNumber), patch, options))
    },
    etag: async (key) => tags.of(await getUser(key)),
    async scan(key, code) {
      const { action, session } = await context.scan(code, await getUser(key))
      return {
        action: action === undefined ? null : actionJson(action, clock.now()),
        userDiscoverySession: session?.id ?? null,
      }
    },
    async remove(key) {
      const { phoneNumber } = await getUser(key)
      await locked(phoneNumber, async () => remove(await getUser(phoneNumber)))
    },
  }

  async function remove(user: User): Promise<void> {
    const { id, phoneNumber } = user
    await saved?.removeUser(phoneNumber)
    await dropFaults(({ user: owner, match }) => owner === id || match.phoneNumber === phoneNumber)
    await state.users.remove(user)
  }
}

/** `age` and `birthdate` say the same: a new one of them replaces the other. */
function withoutReplaced({ age, birthdate, ...fixture }: UserFixture, patch: NewUser): UserFixture {
  const { age: newAge, birthdate: newBirthdate } = patch
  return {
    ...fixture,
    ...(newBirthdate === undefined ? defined({ age }) : {}),
    ...(newAge === undefined ? defined({ birthdate }) : {}),
  }
}
