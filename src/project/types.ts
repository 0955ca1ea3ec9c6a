import type { Diagnostic, Place } from '../core/diagnostics.ts'
import type { Secret } from '../core/secrets.ts'
import type { Dict } from '../python/values.ts'

/** Longer times overflow the clock's timers. */
export const longestTimeout = 2_000_000

/** What `kstate.yaml`, or the `master` configuration that a `Saltfile` names, settles; under Salt's option names. */
export interface Config {
  readonly root: string
  /** Absolute directories, first found wins. */
  readonly fileRoots: readonly string[]
  readonly pillarRoots: readonly string[]
  /** Absolute path of the `master` file that was read; undefined where there is none. */
  readonly master?: string
  /** Absolute path of the roster; undefined where there is none. */
  readonly roster?: string
  /** Name patterns of pillar keys whose values are secrets. */
  readonly secrets: readonly string[]
  /** Absolute paths of the keys that open what is encrypted; each undefined where it was not said. */
  readonly keys: { readonly gpgKeydir?: string; readonly gpgKeyFile?: string; readonly ageKeyFile?: string }
  /** Absolute directories of modules of users. */
  readonly modules: readonly string[]
  /** The tree's name on the hosts; without `project:` that of its directory. */
  readonly project: string
  /** Codes of findings that `kstate lint` leaves out, and where each is named. */
  readonly lintIgnore: readonly { readonly code: string; readonly at: Place; readonly excerpt?: string }[]
  readonly failhard: boolean
  readonly test: boolean
  readonly jobs: number
  /** Everything that was set, under Salt's names, for `opts` in templates and for the compiler. */
  readonly options: Dict
  readonly warnings: readonly Diagnostic[]
  /** What cannot be honoured (`ext_pillar`, an environment…): empty, but where it was asked for. */
  readonly refused: readonly Diagnostic[]
}

/** A roster entry as it is written: what is absent was not said. */
export interface Target {
  readonly id: string
  readonly place?: Place
  /** A sandbox host in place of a host. */
  readonly sandbox?: { readonly image: 'full' | 'bare' }
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: Secret
  readonly key?: string
  readonly keyPassphrase?: Secret
  readonly sudo?: boolean
  readonly sudoUser?: string
  readonly tty?: boolean
  /** Seconds. */
  readonly timeout?: number
  readonly knock?: number
  readonly jump?: string
  readonly proxyCommand?: string
  /** `minion_opts`: options for this host, `grains` among them. */
  readonly options?: Dict
  /** `mine_functions`: what others are told of this host. */
  readonly mineFunctions?: Dict
}
