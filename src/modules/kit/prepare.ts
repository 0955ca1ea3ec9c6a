import type { Value } from '../../python/values.ts'
import type { Section } from '../../transport/types.ts'

/** Thrown by `prepare` (and only there) for what makes a step fail with a comment of its own. */
export class StateFailure extends Error {}
/** Files longer than this (bytes) are not held, and neither rendered nor shown. */
export const largeFile = 1024 * 1024

/** A file that is sent as it is read. */
export interface LargeFile {
  /** Bytes. */
  readonly size: number
  /** Hexadecimal. */
  readonly sha256: string
  readonly input: NonNullable<Section['stdin']>
}

/** The controller's side effects that a state may ask for, and nothing else. */
export interface PrepareIo {
  /** `salt://path[?saltenv=base]`: the file's bytes; undefined where no file root has it. */
  source(url: string): Promise<Uint8Array | undefined>
  /**
   * Such a file where it is too long to be held (`largeFile`): its hash, and what sends it. Undefined for every other, which
   * `source` gives.
   */
  sourceFile?(url: string): Promise<LargeFile | undefined>
  /** The mode of such a file in its file root, four octal digits; undefined where that is not known. */
  sourceMode?(url: string): Promise<string | undefined>
  /** Files under a `salt://` folder, relative paths sorted; empty folders end in `/`. Undefined where there is no such folder. */
  tree(url: string): Promise<readonly string[] | undefined>
  /** Links among these, wherever they lead: relative path → what the link says. */
  links?(url: string): Promise<ReadonlyMap<string, string>>
  /** Renders a template as `file.managed` does; `context` over `defaults`, beside salt, pillar, grains, opts… Throws DiagnosticError. */
  render(
    template: { readonly name: string; readonly text: string; readonly engine: 'jinja' },
    context: ReadonlyMap<string, Value>,
  ): Promise<string>
  /** A value of the pillar or grains by Salt's colon path. */
  pillar(path: string, delimiter?: string): Value | undefined
  grains(path: string, delimiter?: string): Value | undefined
  /** An http(s) or ftp download on the controller; throws StateFailure where it fails. */
  download(url: string): Promise<Uint8Array>
  readonly sls: string
  readonly id: string
  /** The file states that this step requires, with their arguments: what they manage its `clean` leaves alone. */
  readonly requiredFiles: readonly { readonly function: string; readonly args: unknown }[]
  /** Set where nothing will be done: costlier facts may foretell what an apply would see for itself. */
  readonly planning?: boolean
  /** Now, and random numbers, for what is allowed to depend on them. */
  now(): Date
  random(): number
}
