import type { Builtin, Extension } from '../extension.ts'
import type { Template } from './compiled.ts'
import type { Limits } from './limits.ts'
import type { UndefinedKind } from './undefined.ts'

/** What the runtime needs of an environment. */
export interface Engine {
  readonly filters: ReadonlyMap<string, Builtin>
  readonly tests: ReadonlyMap<string, Builtin>
  readonly globals: ReadonlyMap<string, unknown>
  readonly serializers: NonNullable<Extension['serializers']>
  readonly undefinedKind: UndefinedKind
  readonly autoescape: boolean
  readonly limits: Limits
  /** A template by name, compiled; undefined where the loader has none; a promise where the loader is asynchronous. */
  load(
    name: string,
    from: string | undefined,
    mapped: boolean,
  ): Template | undefined | PromiseLike<Template | undefined>
}
