import { str } from '../../python/values/text.ts'
import type { Value } from '../../python/values.ts'
import type { ArgumentSchema } from '../kit/schema.ts'

/** Arguments that Salt's `test` states and their mod_watch read beside the ones they name. */
export const spokenArguments: { readonly [argument: string]: ArgumentSchema } = {
  name: { type: 'string', description: 'Any text: the state does nothing with it' },
  comment: { 'x-value': true, description: 'The comment to tell' },
  result: { description: 'The result to tell when a watched state changed' },
  changes: { description: 'The changes to tell when a watched state changed' },
}

export interface SpokenArgs {
  readonly name: string
  readonly comment?: Value
  readonly result?: unknown
  readonly changes?: unknown
}

export function commentOf(args: SpokenArgs, fallback: string): string {
  return args.comment === undefined ? fallback : str(args.comment)
}
