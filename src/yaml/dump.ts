import { Emitter } from './print/emitter.ts'
import { Representer } from './print/represent.ts'

export interface DumpOptions {
  /** true: `{a: [1, 2]}` on a line; false: blocks; null (Salt's own default): flow only for collections of scalars. */
  readonly flowStyle?: boolean | null
  /** By key, as PyYAML does for dicts; false: in the dict's order, as Salt does for its ordered dicts. */
  readonly sortKeys?: boolean
}

/**
 * Prints as PyYAML's safe dumper on libyaml does with `allow_unicode`, at a width of 80: ends with a newline.
 * Takes any value of a template; what is no data prints as `NULL`, as in Salt.
 */
export function dumpYaml(value: unknown, options: DumpOptions = {}): string {
  const { flowStyle = null, sortKeys = true } = options
  return new Emitter().emit(new Representer({ flowStyle, sortKeys }).represent(value))
}
