import { Command, Help, InvalidArgumentError, Option } from 'commander'
import { longestTimeout, type Settings } from '../app/index.ts'

/** The options that every command takes (DESIGN section 5). */
export interface GlobalOptions extends Settings {
  readonly color?: boolean
  readonly forceColor?: boolean
  readonly logLevel: string
  readonly logFile?: string
}

/** Which of the options that every command takes mean something to a command; its help names these alone. */
export type OptionGroup = 'tree' | 'hosts' | 'targets'

export interface CommandForm {
  /** Default: all. */
  readonly groups?: readonly OptionGroup[]
  /** Command lines after `kstate`, and what each is for. */
  readonly examples: readonly (readonly [line: string, what: string])[]
}

const headings: { readonly [group in OptionGroup]: string } = {
  tree: 'The tree:',
  hosts: 'Hosts and logins:',
  targets: 'What TARGET is, where it is no ID and no glob:',
}
const GENERAL = 'Output:'

/** A command with the options of every command; its own are added by the caller. */
export function commandOf(name: string, description: string, { groups, examples }: CommandForm): Command {
  const command = new Command(name).description(description).configureHelp({ groupItems: ownGroupFirst })
  for (const [group, options] of Object.entries(globalOptions()) as [OptionGroup | 'output', Option[]][])
    for (const option of options) {
      if (group === 'output') command.addOption(option.helpGroup(GENERAL))
      else if (groups?.includes(group) ?? true) command.addOption(option.helpGroup(headings[group]))
      else command.addOption(option.hideHelp())
    }
  return withExamples(command, examples)
}

const shown = new WeakMap<Command, CommandForm['examples']>()

/** The examples of a command, for its page in the manual. */
export function examplesOf(command: Command): CommandForm['examples'] {
  return shown.get(command) ?? []
}

/** Shows command lines below a command's help. */
export function withExamples(command: Command, examples: CommandForm['examples']): Command {
  shown.set(command, examples)
  const lines = examples.map(([line, what]) => `  $ kstate ${line}\n      ${what}`)
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
}

/** A command's own options come before those of every command. */
function ownGroupFirst<T extends Command | Option>(
  this: Help,
  unsorted: T[],
  visible: T[],
  groupOf: (item: T) => string,
): Map<string, T[]> {
  const groups = Help.prototype.groupItems.call(this, unsorted as never, visible as never, groupOf as never) as Map<
    string,
    T[]
  >
  const own = groups.get('Options:')
  return own ? new Map([['Options:', own], ...groups]) : groups
}

/** The options that every command takes (DESIGN section 5). */
function globalOptions(): { readonly [group in OptionGroup | 'output']: readonly Option[] } {
  return {
    tree: [
      new Option('--root <dir>', 'the project: where states/, pillar/, roster.yaml or Saltfile lie').default('.'),
      new Option('--file-root <dir...>', 'directories of salt:// files and SLS, in place of file_roots'),
      new Option('--pillar-root <dir...>', 'directories of pillar files, in place of pillar_roots'),
      new Option('--roster <file>', 'the roster'),
      new Option('--grains <file>', 'take all grains from this file: nothing connects unless something must act'),
      new Option('--strict', 'treat warnings as errors'),
      new Option('--lenient', 'treat near misses (misspelt arguments) as warnings'),
      new Option('--no-modules', 'leave out the modules that `modules:` in kstate.yaml names'),
    ],
    hosts: [
      new Option('--local', 'this machine in place of a roster target, without SSH'),
      new Option('--id <id>', 'the ID of this machine (with --local)'),
      new Option('--sandbox', 'use a throw-away sandbox host for each target'),
      new Option('--provider <name>', 'what makes sandbox hosts').choices(['docker', 'nspawn']),
      new Option('-j, --jobs <n>', 'hosts at the same time').argParser(whole),
      new Option(
        '-t, --timeout <seconds>',
        'seconds without an answer after which a connection counts as lost',
      ).argParser(seconds),
      new Option('--connect-timeout <seconds>', 'seconds until a login must have succeeded').argParser(seconds),
      new Option('-i, --ignore-host-keys', 'accept unknown host keys (a changed key is refused all the same)'),
    ],
    targets: [
      new Option('-L, --list', 'a list of IDs'),
      new Option('-E, --pcre', 'a regular expression'),
      new Option('-G, --grain', 'grain:glob'),
      new Option('-P, --grain-pcre', 'grain:regular expression'),
      new Option('-I, --pillar-target', 'pillar:glob'),
      new Option('-J, --pillar-pcre', 'pillar:regular expression'),
      new Option('-S, --ipcidr', 'an address or a network of the host: 192.0.2.0/24'),
      new Option('-N, --nodegroup', 'a nodegroup'),
      new Option('-C, --compound', 'a compound matcher'),
    ],
    output: [
      new Option('--no-color', 'no colours'),
      new Option('--force-color', 'colours even where the output is not a terminal'),
      new Option('--show-secrets', 'print secrets in place of ******'),
      new Option('--log-level <level>', 'what is logged')
        .choices(['error', 'warn', 'info', 'debug', 'trace', 'quiet'])
        .default('warn'),
      new Option('--log-file <file>', 'where it is logged (JSON lines), in place of standard error'),
    ],
  }
}

export function seconds(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= longestTimeout))
    throw new InvalidArgumentError(`it must be a number of seconds above 0, at most ${longestTimeout}`)
  return value
}

/** Seconds to wait: 0 is not to wait at all. */
export function waitSeconds(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('it must be a number of seconds from 0')
  return value
}

export function whole(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1')
  return Number(text)
}
