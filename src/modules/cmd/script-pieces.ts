import { sh } from '../../core/shell.ts'
import { Dict } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'
import {
  type Action,
  type Infer,
  type Need,
  oneOf,
  type PrepareIo,
  type Report,
  StateFailure,
  shell,
  text,
  type UserCommand,
  unsupported,
  type Verdict,
  value,
} from '../kit/index.ts'
import { commandArguments, userCommand } from './arguments.ts'
import { type CommandBody, commandSections, readCommand } from './command.ts'
import { reportCommand } from './perform.ts'
import { willRun } from './pieces.ts'
import { prepareShell, type Ready } from './shell.ts'

const { root: _root, stdin: _stdin, template: _template, bg: _bg, ...shared } = commandArguments
const variables = (description: string) => value(description).with({ type: 'object' }).optional()

export const scriptArguments = {
  ...shared,
  name: text('The script (`salt://…`) and its arguments; with `source` any word stands for the script'),
  source: text('The script, where `name` does not give it')
    .matching(/^salt:\/\//, 'only scripts of the file roots (salt://) can be brought to a host')
    .optional(),
  template: oneOf(['jinja'], 'Render the script before').optional(),
  defaults: variables('Variables of the template'),
  context: variables('Variables of the template, over `defaults`'),
  args: text('Arguments, as text for the shell, where `name` gives none')
    .with({ type: ['string', 'number'] })
    .optional(),
  stdin: unsupported('the script itself takes standard input: let it read a file'),
  bg: unsupported('the script is removed once it has run: let it start what shall stay'),
}

type ScriptArgs = Infer<typeof scriptArguments>

interface ScriptReady extends Ready {
  readonly text: Uint8Array
}

/** The pieces that cmd.script and cmd.wait_script share. */
export const scripting = {
  prepare: prepareScript,
  facts: () => undefined,
  act: (args: ScriptArgs, _delta: unknown, _facts: unknown, ready: ScriptReady) => scriptActions(args, ready),
  report({ args, prepared, outputs }: Ended): Report {
    const answer = readCommand(commandOf(args, prepared), outputs)
    return reportCommand(args, answer, args.name, `Command '${args.name}' run`)
  },
  manages: (): readonly Need[] => [],
}

interface Ended {
  readonly args: ScriptArgs
  readonly prepared: ScriptReady
  readonly outputs: readonly Answer[]
}

export function willRunScript(args: ScriptArgs): Verdict<null> {
  return willRun(args, `'${args.name}'`)
}

async function prepareScript(args: ScriptArgs, io: PrepareIo): Promise<ScriptReady> {
  const source = args.source ?? args.name.split(/\s/)[0]!
  const bytes = source.startsWith('salt://') ? await io.source(source) : undefined
  if (!bytes) throw new StateFailure(`Unable to cache script ${source} from saltenv 'base'`)
  const ready = await prepareShell(args, io)
  if (!args.template) return { ...ready, text: bytes }
  const given = [args.defaults, args.context].flatMap((some) => (some instanceof Dict ? [...some] : []))
  const context = new Map(given.map(([key, value]) => [String(key), value]))
  const text = await io.render({ name: source, text: Buffer.from(bytes).toString(), engine: 'jinja' }, context)
  return { ...ready, text: Buffer.from(text) }
}

function commandOf(args: ScriptArgs, ready: Ready): UserCommand {
  const given = /\s(.*)$/s.exec(args.name)?.[1]
  return userCommand(args, String(args.args || (given ?? '')), ready.shell)
}

/** The script is standard input, and lies in a file of its own only while it runs. */
function scriptActions(args: ScriptArgs, ready: ScriptReady): Action[] {
  const command = commandOf(args, ready)
  const body: CommandBody = {
    before: sh`kstate_file=$(umask 077; mktemp "\${TMPDIR:-/tmp}/kstate.XXXXXXXXXX") && cat >"$kstate_file" && chmod 0500 "$kstate_file" || { echo nofile; exit 126; }
kstate_cmd="$kstate_file "${command.command}`,
    after: sh`rm -f -- "$kstate_file"`,
  }
  const sections = commandSections(command, body)
  return sections.map(({ script, ...section }, i) =>
    shell(script, { ...section, ...(i === sections.length - 1 ? { stdin: ready.text } : {}) }),
  )
}
