import type { Context } from 'koa'
import type { User } from '../../../domain/user.ts'
import { visitorOf } from '../../http/guards.ts'
import { PageError } from '../../http/page-error.ts'
import { testerOf } from '../../http/visitor.ts'
import type { WebContext } from '../../web-context.ts'

/** Returns which people the visitor may change: a tester only those whom the tester has added. */
export async function changeablePeople(
  ctx: Context,
  dependencies: WebContext,
): Promise<(user: Pick<User, 'id'>) => boolean> {
  if (visitorOf(ctx, dependencies) === 'open') return () => true
  const tester = testerOf(ctx)
  if (tester === undefined) return () => false
  const own = await dependencies.state.testers.ownedBy(tester)
  return ({ id }) => own.has(id)
}

/** @throws PageError 403 if the visitor may not change a person */
export async function refuseOthers(
  ctx: Context,
  dependencies: WebContext,
  user: Pick<User, 'id'>,
): Promise<void> {
  const mayChange = await changeablePeople(ctx, dependencies)
  if (mayChange(user)) return
  throw new PageError(
    403,
    'forbidden',
    'This person belongs to everybody. Add a person of your own.',
    'a tester changes only people whom the same tester has added; sign in with the control token to change others',
  )
}

/** Notes that a tester has added a person. */
export async function ownPerson(ctx: Context, { state }: WebContext, id: string): Promise<void> {
  const tester = testerOf(ctx)
  if (tester !== undefined) await state.testers.own(tester, id)
}
