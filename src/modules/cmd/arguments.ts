import {
  Argument,
  flag,
  type Infer,
  ignored,
  number,
  oneOrMore,
  text,
  textOrNumber,
  type UserCommand,
  type UserEnv,
  unsupported,
} from '../kit/index.ts'

const scalar = { type: ['string', 'number', 'boolean', 'null'] }
const variable = '^[A-Za-z_][A-Za-z0-9_]*$'
const variables = { type: 'object', propertyNames: { pattern: variable }, additionalProperties: scalar }
const notHere = 'it has no meaning over SSH'
/** The commands of `unless` and `onlyif` run with it too. */
const conditions = { 'x-conditions': true }

const several = (description: string) => oneOrMore(textOrNumber('One of them'), description).optional()

/** What all functions of this module take, with the names and defaults of Salt's `cmd.run`. */
export const commandArguments = {
  name: text('The command, for the shell').atMostBytes(
    131000,
    'a command of more than 131000 bytes cannot be given to a shell',
  ),
  cwd: text("Absolute path to run in; default: the user's home").optional().with(conditions),
  root: unsupported('commands in a chroot are not supported: run chroot(8) in the command'),
  runas: text('User to run as, with the environment of a login')
    .matching(/^[^-:/\n][^:/\n]*$/, 'this is no name of a user')
    .optional()
    .with(conditions),
  shell: text("Path of the shell; default: the login's $SHELL").optional().with(conditions),
  env: new Argument<UserEnv>({
    anyOf: [
      variables,
      { type: 'array', items: { anyOf: [variables, { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*=' }] } },
      { type: 'null' },
    ],
    description: 'Environment variables: a mapping or a list of mappings; values are taken literally, `false` unsets',
  })
    .default(null)
    .with(conditions),
  prepend_path: text('Put before PATH, with a colon').optional().with(conditions),
  stateful: new Argument<boolean | readonly { readonly test_name?: string }[]>({
    anyOf: [
      { type: 'boolean' },
      { type: 'array', items: { type: 'object', properties: { test_name: { type: 'string' } } } },
    ],
    description:
      'The output says what changed: a JSON object, or a last line of `changed=yes comment=…`. ' +
      'With a list that gives a `test_name`, a plan runs that command, which must change nothing, to predict it',
  }).default(false),
  output_loglevel: text('Accepted and not needed: output is not logged').default('debug'),
  hide_output: flag('Do not show the output'),
  timeout: number('Seconds until the command and its children are ended')
    .with({ exclusiveMinimum: 0 })
    .optional()
    .with(conditions),
  ignore_timeout: flag('Succeed even if the time was over'),
  use_vt: flag('Accepted and not needed'),
  success_retcodes: several('Further exit codes that count as success').with(conditions),
  success_stdout: several('Texts in the standard output that make it a success'),
  success_stderr: several('Texts in the standard error that make it a success'),
  stdin: text('Standard input; `\\n` is a line end').optional(),
  bg: flag('Start it and do not wait'),
  clean_env: flag('Only the variables in `env`'),
  reset_system_locale: flag('Run in the locale C').default(true),
  redirect_stderr: flag('Standard error goes into standard output'),
  rstrip: flag('Take white space off the end of the output').default(true),
  python_shell: ignored('Accepted and not needed: commands always run in a shell').with({ type: 'boolean' }),
  ignore_retcode: ignored('Accepted and not needed: it only quiets a log').with({ type: 'boolean' }),
  group: unsupported('only `runas` can be given'),
  template: unsupported('write the template into the SLS file'),
  password: unsupported(notHere),
  encoded_cmd: unsupported(notHere),
}

type All = Infer<typeof commandArguments>
/** Arguments of cmd.run alone. */
type Own = 'root' | 'stdin' | 'template' | 'bg'
/** What is read of the arguments, of cmd.script too. */
export type CommandArgs = Omit<All, Own> & { readonly [name in 'stdin' | 'bg']?: All[name] }

/** The command as `command.ts` takes it. `shell`: that of the login, where the state names none. */
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
export function listOf(given: string | number | readonly (string | number)[] | null): string[] {
  if (given === null) return []
  const items = Array.isArray(given) ? (given as readonly (string | number)[]) : String(given).split(',')
  return items.map((item) => String(item).trim())
}
