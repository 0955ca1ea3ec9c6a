import { Command, InvalidArgumentError, Option } from 'commander'
import { longestTimeout, type Settings } from '../app/index.ts'

/** The options that every command takes (DESIGN section 5). */
export interface GlobalOptions extends Settings {
  readonly color?: boolean
  readonly forceColor?: boolean
  readonly logLevel: string
  readonly logFile?: string
}

/** A command with the options of every command; its own are added by the caller. */
export function commandOf(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--root <dir>', 'the project: where states/, pillar/, roster.yaml or Saltfile lie', '.')
    .option('--file-root <dir...>', 'directories of salt:// files and SLS, in place of file_roots')
    .option('--pillar-root <dir...>', 'directories of pillar files, in place of pillar_roots')
    .option('--roster <file>', 'the roster')
    .option('--local', 'this machine in place of a roster target, without SSH')
    .option('--id <id>', 'the ID of this machine (with --local)')
    .option('--grains <file>', 'take all grains from this file: nothing connects unless something must act')
    .option('--no-color', 'no colours')
    .option('--force-color', 'colours even where the output is not a terminal')
    .addOption(
      new Option('--log-level <level>', 'what is logged')
        .choices(['error', 'warn', 'info', 'debug', 'trace', 'quiet'])
        .default('warn'),
    )
    .option('--log-file <file>', 'where it is logged (JSON lines), in place of standard error')
    .option('-t, --timeout <seconds>', 'seconds without an answer after which a connection counts as lost', seconds)
    .option('--connect-timeout <seconds>', 'seconds until a login must have succeeded', seconds)
    .option('-i, --ignore-host-keys', 'accept unknown host keys (a changed key is refused all the same)')
    .option('--sandbox', 'use a throw-away sandbox host for each target')
    .addOption(new Option('--provider <name>', 'what makes sandbox hosts').choices(['docker', 'nspawn']))
    .option('-j, --jobs <n>', 'hosts at the same time', whole)
    .option('-L, --list', 'TARGET is a list of IDs')
    .option('-E, --pcre', 'TARGET is a regular expression')
    .option('-G, --grain', 'TARGET is grain:glob')
    .option('-P, --grain-pcre', 'TARGET is grain:regular expression')
    .option('-I, --pillar-target', 'TARGET is pillar:glob')
    .option('-J, --pillar-pcre', 'TARGET is pillar:regular expression')
    .option('-S, --ipcidr', 'TARGET is an address or a network of the host: 192.0.2.0/24')
    .option('-N, --nodegroup', 'TARGET is a nodegroup')
    .option('-C, --compound', 'TARGET is a compound matcher')
    .option('--strict', 'treat warnings as errors')
    .option('--lenient', 'treat near misses (misspelt arguments) as warnings')
    .option('--no-modules', 'leave out the modules that `modules:` in kstate.yaml names')
    .option('--show-secrets', 'print secrets in place of ******')
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
