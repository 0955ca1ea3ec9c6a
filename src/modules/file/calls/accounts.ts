import { str } from '../../../python/values/text.ts'
import type { Value } from '../../../python/values.ts'
import { groupFact, groupOfNumber } from '../../group/facts.ts'
import { call, type FactFunction } from '../../kit/calls/types.ts'
import type { Need } from '../../kit/fact.ts'
import { userFact, userOfNumber } from '../../user/facts.ts'

/** Names and numbers of accounts, as salt.modules.file tells them apart. */
export const calls = {
  'file.uid_to_user': nameOf('uid', userFact, userOfNumber),
  'file.gid_to_group': nameOf('gid', groupFact, groupOfNumber),
  'file.user_to_uid': numberOf('user', userFact, ({ uid }) => uid),
  'file.group_to_gid': numberOf('group', groupFact, ({ gid }) => gid),
}

type Account = { readonly present: false } | { readonly present: true; readonly name: string }

/** The name that a number has; the number itself where it has none. */
function nameOf(
  parameter: string,
  byName: (name: string) => Need<Account>,
  byNumber: (number: number) => Need<Account>,
): FactFunction {
  const isNumber = (given: Value) => /^\d+$/.test(str(given))
  return call({
    parameters: [parameter],
    facts(args) {
      const given = args.get(parameter) ?? ''
      return isNumber(given) ? byNumber(Number(str(given))) : byName(str(given))
    },
    answer(args, account) {
      const given = args.get(parameter) ?? ''
      return account.present ? account.name : isNumber(given) ? Number(str(given)) : ''
    },
  })
}

/** The number of a name; empty text where there is none, a number stays one. */
function numberOf<A extends Account>(
  parameter: string,
  byName: (name: string) => Need<A>,
  numberIn: (account: Extract<A, { present: true }>) => number | undefined,
): FactFunction {
  return call({
    parameters: [parameter],
    facts(args) {
      const given = args.get(parameter) ?? ''
      return typeof given === 'number' ? undefined : byName(str(given))
    },
    answer(args, account) {
      if (!account) return args.get(parameter) ?? ''
      return account.present ? (numberIn(account as Extract<A, { present: true }>) ?? '') : ''
    },
  })
}
