/** A command of the user's, as cmd.run and guards (`unless`, `onlyif`, `check_cmd`) take it. */
export interface UserCommand {
  readonly command: string
  /** Path of the shell that gets the command with `-c`; absent: `$SHELL` of who acts. */
  readonly shell?: string
  /** User of the host, with the environment of a login. Absent: who acts. */
  readonly runas?: string
  /** Absolute path; absent: the user's home. */
  readonly cwd?: string
  readonly env?: UserEnv
  /** Put before PATH. */
  readonly prependPath?: string
  /** Octal digits. */
  readonly umask?: string | number
  /** Seconds. */
  readonly timeout?: number
  readonly stdin?: string
  /** Nothing of the environment but `env` and what a login as `runas` sets. */
  readonly cleanEnv?: boolean
  /** Keep the locale of the host instead of C. */
  readonly keepLocale?: boolean
  /** Standard error goes into standard output. */
  readonly redirectStderr?: boolean
  /** Started, not waited for; its output is thrown away. */
  readonly background?: boolean
}

export type EnvValue = string | number | bigint | boolean | null
export type EnvMap = { readonly [name: string]: EnvValue }
/** Variables set over the environment: a mapping, or a list of mappings and `NAME=value`. `false` unsets, null is empty. */
export type UserEnv = EnvMap | readonly (EnvMap | string)[] | null

/** What came of a command. `refused`: what Salt itself refuses (no such user, shell or directory), in its words; it was not started. */
export interface CommandAnswer {
  readonly refused?: string
  readonly pid?: number
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
  /** Of what it printed only the two ends are there, with a line that says so between them. */
  readonly cut?: boolean
}
