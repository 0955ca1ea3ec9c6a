import { str } from '../../python/values/text.ts'
import type { Value } from '../../python/values.ts'
import { text, value } from '../kit/index.ts'

export const name = text('Any text: the state does nothing with it').absentIfNotGiven()

/** Arguments that Salt's `test` states and their mod_watch read beside the ones they name. */
export const sharedArguments = {
  name,
  comment: value('The comment').absentIfNotGiven(),
  result: value('The result where a watched state changed').absentIfNotGiven(),
  changes: value('The changes where a watched state changed').absentIfNotGiven(),
}

export function commentOf(args: { readonly comment: Value | undefined }, fallback: string): string {
  return args.comment === undefined ? fallback : str(args.comment)
}
