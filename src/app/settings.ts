export { longestTimeout } from '../project/index.ts'

/** What every command may be asked for beside what it does; the names are those of the command line (DESIGN section 5). */
export interface Settings extends TargetForms {
  /** Directory of the project. */
  readonly root: string
  readonly fileRoot?: readonly string[]
  readonly pillarRoot?: readonly string[]
  readonly roster?: string
  /** This machine in place of a roster target. */
  readonly local?: boolean
  /** The ID of this machine, with `local`. */
  readonly id?: string
  /** A file that holds all the grains. */
  readonly grains?: string
  /** Seconds without an answer after which a connection counts as lost. */
  readonly timeout?: number
  /** Seconds until a login must have succeeded. */
  readonly connectTimeout?: number
  readonly ignoreHostKeys?: boolean
  readonly sandbox?: boolean
  readonly provider?: 'docker' | 'nspawn'
  /** Hosts at the same time. */
  readonly jobs?: number
  /** Warnings are errors. */
  readonly strict?: boolean
  /** Near misses are warnings. */
  readonly lenient?: boolean
  readonly showSecrets?: boolean
  /** false: the modules that `modules:` in kstate.yaml names are left out. */
  readonly modules?: boolean
}

/** How a target expression is meant; at most one. None: a glob. */
export interface TargetForms {
  readonly list?: boolean
  readonly pcre?: boolean
  readonly grain?: boolean
  readonly grainPcre?: boolean
  readonly pillarTarget?: boolean
  readonly pillarPcre?: boolean
  readonly ipcidr?: boolean
  readonly nodegroup?: boolean
  readonly compound?: boolean
}
