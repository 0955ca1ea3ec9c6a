import type { Place } from '../core/diagnostics.ts'
import type { Dict, Value } from '../python/values.ts'

/** Where the keys are that open secrets; paths are absolute. */
export interface KeySources {
  /** The `gpg` program's home, Salt's `gpg_keydir`; absent: that of the user. */
  readonly gpgKeydir?: string
  /** Armoured private keys; with it the `gpg` program is not asked. */
  readonly gpgKeyFile?: string
  /** age identities, one a line. */
  readonly ageKeyFile?: string
  /** Environment: `KSTATE_GPG_PASSPHRASE`, `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE`, `XDG_CONFIG_HOME`; handed on to `gpg`. */
  readonly env: { readonly [name: string]: string | undefined }
  readonly home: string
  /** Asks for the passphrase of a key; absent where nobody can be asked. */
  passphrase?(of: string): Promise<string>
}

/** Tells where a key's value stands, for diagnostics. */
export type Shown = (container: Dict | Value[], key: Value) => { readonly at?: Place; readonly excerpt?: string }
