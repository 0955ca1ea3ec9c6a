import type { Builtin } from '../../jinja/extension.ts'
import type { Dict } from '../../python/values.ts'
import type { Subject } from '../types.ts'

/** What execution functions answer from. */
export interface FunctionContext {
  readonly subject: Subject
  readonly pillar: Dict
  /** As templates see them: `opts`. */
  readonly opts: Dict
}

/** A module's functions, by short name. */
export type Module = (context: FunctionContext) => { readonly [name: string]: Builtin }
