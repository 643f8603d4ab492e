import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import type { NewUser } from '../../../api/contract/users.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import { countries } from '../../../domain/people/countries.ts'
import { formatPhoneNumber, parsePhoneNumber } from '../../../domain/people/phone-number.ts'
import { manualScenario } from '../../../domain/scenario.ts'
import { fullName, type User } from '../../../domain/user.ts'
import { languageFor, readForm, seeOther } from '../../http/http.ts'
import { countryName } from '../../locales/countries.ts'
import type { WebContext } from '../../web-context.ts'
import { showSitePage } from '../site-page.ts'
import { ownPerson, refuseOthers } from './ownership.ts'
import { getUser } from './phone-page.ts'
import type { PersonForm } from './phone-views.ts'
import { changeFor, choiceViews } from './what-happens.ts'

type Handler = (ctx: Context) => Promise<void>
type Fields = Readonly<Record<string, string>>

/** The calling code of a number without one. */
const belgium = '32'

/** GET /app/add: the form for a new person. */
export function addPersonPage(dependencies: WebContext): Handler {
  return (ctx) => showForm(ctx, dependencies, formFrom({ country: 'BEL' }))
}

/** POST /app/add */
export function addPerson(dependencies: WebContext, { users }: Api): Handler {
  return async (ctx) => {
    const fields = await readForm(ctx)
    const number = (fields['phoneNumber'] ?? '').trim()
    const given = {
      // A number that is none is left to the check of the fixtures.
      ...(number === '' ? {} : { phoneNumber: parsePhoneNumber(number, belgium) ?? number }),
      ...changesOf(formFrom(fields), formFrom({})),
      ...happening(ctx, dependencies, fields),
    }
    await submit(ctx, dependencies, fields, undefined, async () => {
      const { phoneNumber, id } = await users.add(given)
      await ownPerson(ctx, dependencies, id)
      seeOther(ctx, `/app/${phoneNumber}`)
    })
  }
}

/** GET /app/:phoneNumber/edit */
export function editPersonPage(dependencies: WebContext): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    await refuseOthers(ctx, dependencies, user)
    await showForm(ctx, dependencies, formOf(user), user)
  }
}

/** POST /app/:phoneNumber/edit: changes what differs from the person as it is. */
export function editPerson(dependencies: WebContext, { users }: Api): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    await refuseOthers(ctx, dependencies, user)
    const fields = await readForm(ctx)
    const change = {
      ...changesOf(formFrom(fields), formOf(user)),
      ...happening(ctx, dependencies, fields),
    }
    await submit(ctx, dependencies, fields, user, async () => {
      if (Object.keys(change).length > 0) await users.change(user.phoneNumber, change)
      seeOther(ctx, `/app/${user.phoneNumber}`)
    })
  }
}

/** POST /app/:phoneNumber/remove */
export function removePerson(dependencies: WebContext, { users }: Api): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    await refuseOthers(ctx, dependencies, user)
    await users.remove(user.phoneNumber)
    seeOther(ctx, '/app')
  }
}

/** Shows the form again, with what was wrong, if the operation refuses it. */
async function submit(
  ctx: Context,
  dependencies: WebContext,
  fields: Fields,
  user: User | undefined,
  operation: () => Promise<void>,
): Promise<void> {
  try {
    await operation()
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    const problems = error.errors.map(({ path, message }) => `${path}: ${message}`)
    const alerts = problems.length === 0 ? [error.message] : problems
    const status = error.code === 'already-exists' ? 409 : 422
    await showForm(ctx, dependencies, formFrom(fields), user, { alerts, status })
  }
}

async function showForm(
  ctx: Context,
  dependencies: WebContext,
  form: PersonForm,
  user?: User,
  { alerts, status = 200 }: { alerts?: readonly string[]; status?: number } = {},
): Promise<void> {
  const { code, t } = languageFor(ctx)
  const { scenarios } = dependencies.fixtures()
  const person = user ?? ({ status: 'active', scenario: manualScenario } as const)
  const view = {
    form,
    countries: countries.map((each) => ({
      code: each.code,
      name: countryName(each.code, code),
      isChosen: each.code === form.country,
    })),
    choices: choiceViews(person, scenarios, t),
    ...(alerts === undefined ? {} : { alerts }),
    ...(user === undefined
      ? {}
      : {
          person: {
            name: fullName(user.document),
            phoneNumber: user.phoneNumber,
            shownNumber: formatPhoneNumber(user.phoneNumber),
          },
        }),
  }
  await showSitePage(ctx, dependencies, 'phones', 'edit-person', view, { status })
}

const formKeys = [
  'phoneNumber',
  'givenName',
  'familyName',
  'birthdate',
  'email',
  'country',
] as const

function formFrom(fields: Fields): PersonForm {
  const entries = formKeys.map((key) => [key, (fields[key] ?? '').trim()])
  return Object.fromEntries(entries) as PersonForm
}

function formOf({ phoneNumber, document, email = '', country }: User): PersonForm {
  const { givenName = '', familyName, birthdate = '' } = document
  return { phoneNumber, givenName, familyName, birthdate, email, country }
}

/** Returns what differs in a form. An empty field means "has none". */
function changesOf(form: PersonForm, before: PersonForm): NewUser {
  const { phoneNumber: _, ...keys } = form
  const changed = Object.entries(keys).filter(
    ([key, value]) => value !== before[key as keyof PersonForm],
  )
  return Object.fromEntries(changed.map(([key, value]) => [key, value === '' ? null : value]))
}

function happening(
  ctx: Context,
  dependencies: WebContext,
  { do: value = '' }: Fields,
): Pick<NewUser, 'scenario' | 'status'> {
  return changeFor(value, dependencies.fixtures().scenarios, languageFor(ctx).t) ?? {}
}
