import { sh } from '../../core/shell.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Action } from '../kit/action.ts'
import type { UserCommand } from '../kit/command.ts'
import { legacy } from '../kit/legacy.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import type { Verdict } from '../kit/verdict.ts'
import { type CommandArgs, commandArguments, userCommand } from './arguments.ts'
import { type CommandBody, commandSections, readCommand } from './command.ts'
import { reportCommand } from './perform.ts'
import { prepareShell, type Ready } from './shell.ts'

export interface ScriptArgs extends CommandArgs {
  readonly source?: string | null
  readonly template?: string | null
  readonly defaults?: Value
  readonly context?: Value
  readonly args?: string | null
}

interface ScriptReady extends Ready {
  readonly text: Uint8Array
}

const { root: _root, stdin: _stdin, template: _template, bg: _bg, ...shared } = commandArguments

export const script = legacy<ScriptArgs, ScriptReady, null>({
  schema: {
    description: 'Brings a script to the host and runs it.',
    properties: {
      ...shared,
      name: {
        type: 'string',
        description: 'The script (`salt://…`) and its arguments; with `source` any word stands for the script',
      },
      source: {
        type: ['string', 'null'],
        pattern: '^salt://',
        default: null,
        description: 'The script, where `name` does not give it',
      },
      template: { enum: ['jinja', null], default: null, description: 'Render the script before' },
      defaults: { type: ['object', 'null'], 'x-value': true, default: null, description: 'Variables of the template' },
      context: {
        type: ['object', 'null'],
        'x-value': true,
        default: null,
        description: 'Variables of the template, over `defaults`',
      },
      args: {
        type: ['string', 'number', 'null'],
        default: null,
        description: 'Arguments, as text for the shell, where `name` gives none',
      },
      stdin: { 'x-unsupported': 'the script itself takes standard input: let it read a file' },
      bg: { 'x-unsupported': 'the script is removed once it has run: let it start what shall stay' },
    },
    additionalProperties: true,
    example: 'salt://scripts/setup.sh --all:\n  cmd.script:\n    - creates: /srv/set-up\n    - cwd: /srv\n',
  },
  prepare: prepareScript,
  facts: () => [],
  diff: (args) => willRunScript(args),
  act: (args, ready) => scriptActions(args, ready),
  report: ({ args, ready, outputs }) => {
    const command = commandOf(args, ready.shell)
    return reportCommand(args, readCommand(command, outputs), args.name, `Command '${args.name}' run`)
  },
  watch: (args, _facts, { own }) => (own.changed ? { kind: 'clean', comment: own.comment } : willRunScript(args)),
})

/** cmd.script that waits for a watched state to change. */
export const waitScript = legacy<ScriptArgs, ScriptReady, null>({
  ...script.legacy,
  schema: {
    ...script.schema,
    description: 'Brings a script to the host and runs it where a watched state changed.',
    example:
      'salt://scripts/reindex.sh:\n  cmd.wait_script:\n    - watch:\n      - test: data\n\ndata:\n  test.succeed_with_changes: []\n',
  },
  diff: () => ({ kind: 'clean', comment: '' }),
  watch: (args) => willRunScript(args),
})

async function prepareScript(args: ScriptArgs, io: PrepareIo): Promise<ScriptReady> {
  const source = args.source ?? args.name.split(/\s/)[0]!
  const bytes = source.startsWith('salt://') ? await io.source(source) : undefined
  if (!bytes) throw new StateFailure(`Unable to cache script ${source} from saltenv 'base'`)
  const { shell } = await prepareShell(args, io)
  if (!args.template) return { shell, text: bytes }
  const variables = [args.defaults, args.context].flatMap((given) => (given instanceof Dict ? [...given] : []))
  const context = new Map(variables.map(([key, value]) => [String(key), value]))
  const text = await io.render({ name: source, text: Buffer.from(bytes).toString(), engine: 'jinja' }, context)
  return { shell, text: Buffer.from(text) }
}

function willRunScript(args: ScriptArgs): Verdict<null> {
  return {
    kind: 'change',
    delta: null,
    comment: `Command '${args.name}' would have been executed`,
    changes: { cmd: args.name },
    effects: [],
    proof: 'output',
  }
}

function commandOf(args: ScriptArgs, shell: string | undefined): UserCommand {
  const given = /\s(.*)$/s.exec(args.name)?.[1]
  return userCommand({ ...args, stdin: undefined }, String((args.args ?? '') || (given ?? '')), shell)
}

function scriptActions(args: ScriptArgs, { shell, text }: ScriptReady): Action[] {
  const command = commandOf(args, shell)
  const body: CommandBody = {
    before: sh`kstate_file=$(umask 077; mktemp "\${TMPDIR:-/tmp}/kstate.XXXXXXXXXX") && cat >"$kstate_file" && chmod 0500 "$kstate_file" || { echo nofile; exit 126; }
kstate_cmd="$kstate_file "${command.command}`,
    after: sh`rm -f -- "$kstate_file"`,
  }
  const sections = commandSections(command, body)
  return sections.map((section, i) => ({
    kind: 'shell',
    ...section,
    ...(i === sections.length - 1 ? { stdin: text } : {}),
  }))
}
