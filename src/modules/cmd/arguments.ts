import type { UserCommand, UserEnv } from '../kit/command.ts'
import type { ArgumentSchema } from '../kit/schema.ts'

type ListOrText = string | number | readonly (string | number)[] | null

/** What all functions of this module take, with the names and defaults of Salt's `cmd.run`. */
export interface CommandArgs {
  readonly name: string
  readonly cwd?: string | null
  readonly runas?: string | null
  readonly shell?: string | null
  readonly env?: UserEnv
  readonly prepend_path?: string | null
  readonly stateful?: boolean | readonly { readonly test_name?: string }[]
  readonly hide_output?: boolean
  readonly timeout?: number | null
  readonly ignore_timeout?: boolean
  readonly success_retcodes?: ListOrText
  readonly success_stdout?: ListOrText
  readonly success_stderr?: ListOrText
  readonly stdin?: string | null
  readonly bg?: boolean
  readonly clean_env?: boolean
  readonly reset_system_locale?: boolean
  readonly redirect_stderr?: boolean
  readonly rstrip?: boolean
}

const scalar = { type: ['string', 'number', 'boolean', 'null'] }
const variable = '^[A-Za-z_][A-Za-z0-9_]*$'
const variables = { type: 'object', propertyNames: { pattern: variable }, additionalProperties: scalar }
const listOrText = {
  type: ['string', 'integer', 'array', 'null'],
  items: { type: ['string', 'integer'] },
  default: null,
}
const notHere = 'it has no meaning over SSH'

export const commandArguments: { readonly [argument: string]: ArgumentSchema } = {
  name: {
    type: 'string',
    description: 'The command, for the shell',
    'x-rules': [{ maxBytes: 131000, reason: 'a command of more than 131000 bytes cannot be given to a shell' }],
  },
  cwd: {
    type: ['string', 'null'],
    default: null,
    description: "Absolute path to run in; default: the user's home",
    'x-conditions': true,
  },
  root: { 'x-unsupported': 'commands in a chroot are not supported: run chroot(8) in the command' },
  runas: {
    type: ['string', 'null'],
    pattern: '^[^-:/\\n][^:/\\n]*$',
    default: null,
    description: 'User to run as, with the environment of a login',
    'x-conditions': true,
  },
  shell: {
    type: ['string', 'null'],
    default: null,
    description: "Path of the shell; default: the login's $SHELL",
    'x-conditions': true,
  },
  env: {
    anyOf: [
      variables,
      { type: 'array', items: { anyOf: [variables, { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*=' }] } },
      { type: 'null' },
    ],
    default: null,
    description: 'Environment variables: a mapping or a list of mappings; values are taken literally, `false` unsets',
    'x-conditions': true,
  },
  prepend_path: {
    type: ['string', 'null'],
    default: null,
    description: 'Put before PATH, with a colon',
    'x-conditions': true,
  },
  stateful: {
    anyOf: [
      { type: 'boolean' },
      { type: 'array', items: { type: 'object', properties: { test_name: { type: 'string' } } } },
    ],
    default: false,
    description:
      'The output says what changed: a JSON object, or a last line of `changed=yes comment=…`. ' +
      'With a list that gives a `test_name`, a plan runs that command, which must change nothing, to foretell it',
  },
  output_loglevel: { type: 'string', default: 'debug', description: 'Accepted and not needed: output is not logged' },
  hide_output: { type: 'boolean', default: false, description: 'Do not tell the output' },
  timeout: {
    type: ['number', 'null'],
    exclusiveMinimum: 0,
    default: null,
    description: 'Seconds until the command and its children are ended',
    'x-conditions': true,
  },
  ignore_timeout: { type: 'boolean', default: false, description: 'Succeed even if the time was over' },
  use_vt: { type: 'boolean', default: false, description: 'Accepted and not needed' },
  success_retcodes: {
    ...listOrText,
    description: 'Further exit codes that count as success',
    'x-conditions': true,
  },
  success_stdout: { ...listOrText, description: 'Texts in the standard output that make it a success' },
  success_stderr: { ...listOrText, description: 'Texts in the standard error that make it a success' },
  stdin: { type: ['string', 'null'], default: null, description: 'Standard input; `\\n` is a line end' },
  bg: { type: 'boolean', default: false, description: 'Start it and do not wait' },
  clean_env: { type: 'boolean', default: false, description: 'Only the variables in `env`' },
  reset_system_locale: { type: 'boolean', default: true, description: 'Run in the locale C' },
  redirect_stderr: { type: 'boolean', default: false, description: 'Standard error goes into standard output' },
  rstrip: { type: 'boolean', default: true, description: 'Take white space off the end of the output' },
  python_shell: { type: 'boolean', description: 'Accepted and not needed: commands always run in a shell' },
  ignore_retcode: { type: 'boolean', description: 'Accepted and not needed: it only quiets a log' },
  group: { 'x-unsupported': 'only `runas` can be given' },
  template: { 'x-unsupported': 'write the template into the SLS file' },
  password: { 'x-unsupported': notHere },
  encoded_cmd: { 'x-unsupported': notHere },
}

/** The command as `facts/command.ts` takes it. `shell`: that of the login, where the state names none. */
export function userCommand(args: CommandArgs, command: string, shell: string | undefined): UserCommand {
  return {
    command,
    shell: args.shell ?? shell,
    runas: args.runas ?? undefined,
    cwd: args.cwd ?? undefined,
    env: args.env ?? undefined,
    prependPath: args.prepend_path ?? undefined,
    timeout: args.timeout ?? undefined,
    stdin: args.stdin?.replaceAll('\\n', '\n'),
    cleanEnv: args.clean_env,
    keepLocale: args.reset_system_locale === false,
    redirectStderr: args.redirect_stderr,
    background: args.bg,
  }
}

/** Salt's lists that may be a number or a text with commas. */
export function listOf(given: ListOrText | undefined): string[] {
  if (given === undefined || given === null) return []
  const items = Array.isArray(given) ? (given as readonly (string | number)[]) : String(given).split(',')
  return items.map((item) => String(item).trim())
}
