import type { Builtin } from '../../jinja/extension.ts'
import type { Dict } from '../../python/values.ts'
import type { Rendered } from '../file.ts'
import type { Subject } from '../types.ts'

/** A text that is rendered as a template of the states' tree. */
export interface TemplateText {
  readonly name: string
  readonly path: string
  readonly text: string
}

/** What execution functions answer from. */
export interface FunctionContext {
  readonly subject: Subject
  readonly pillar: Dict
  /** As templates see them: `opts`. */
  readonly opts: Dict
  /** Renders a template as Salt's Jinja does, `more` in its context. */
  template(file: TemplateText, more: Dict): Promise<Rendered>
}

/** A module's functions, by short name. */
export type Module = (context: FunctionContext) => { readonly [name: string]: Builtin }
