import { Command, CommanderError } from 'commander'
import { describeFailure } from '../app/index.ts'
import { error } from '../core/diagnostics.ts'
import { closest } from '../core/similar.ts'
import { block } from '../core/terminal-text.ts'
import { commands, everyCommand } from './commands.ts'
import { exitCodes, exitOf } from './exit-codes.ts'
import { firstOperand } from './operands.ts'
import { note, noteDiagnostic, printDocument } from './terminal.ts'

/** Named by the design, not there yet: refused by name. */
const later = ['diff', 'token', 'history']

/** Runs a command line; prints, and gives the exit code. */
export async function run(args: readonly string[], version: string): Promise<number> {
  const program = new Command('kstate')
    .description('Brings Linux hosts to the state that YAML files declare, over plain SSH')
    .version(`kstate ${version}`, '-V, --version')
    .usage('COMMAND [OPTIONS] …\n       kstate [OPTIONS] TARGET MODULE.FUNCTION [ARGS…]')
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput(output)
  const { name, rest, known } = choose(args)
  try {
    if (name === undefined) for (const command of await everyCommand()) program.addCommand(command)
    else if (name === 'complete')
      program.addCommand((await import('./commands/complete.ts')).command(everyCommand), { hidden: true })
    else {
      const made = name === 'salt' ? await import('./commands/salt.ts') : await commands[name]!()
      program.addCommand(made.command())
    }
    if (!known) return refuseCommand(args)
    for (const command of program.commands) inherit(command)
    if (name === undefined && rest.length === 0) {
      note(block(program.helpInformation().trimEnd()))
      return exitCodes.refusedBeforehand
    }
    await program.parseAsync(name === undefined ? rest : [name, ...rest], { from: 'user' })
    return Number(process.exitCode ?? exitCodes.done)
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCodes.done : exitCodes.refusedBeforehand
    const failure = describeFailure(cause)
    for (const diagnostic of failure.diagnostics) noteDiagnostic(diagnostic)
    return exitOf(failure)
  }
}

/** Commander's help and complaints, by the way of everything else. */
const output = {
  writeOut: printDocument,
  writeErr: (text: string) => note(block(text.trimEnd())),
  outputError: (text: string) => note(block(text.trimEnd().replace(/^error: /, 'error[usage]: '))),
}

/** Of a command that has no `--out`, but JSON. */
const outputOfJson = {
  ...output,
  outputError: (text: string) =>
    output.outputError(
      /^error: unknown option '--out(=|')/.test(text)
        ? "error: there is no --out here\n  hint: --json prints JSON; --out is an option of Salt's own form: kstate TARGET MODULE.FUNCTION --out=json"
        : text,
    ),
}

function inherit(command: Command): void {
  command.exitOverride()
  command.configureOutput(command.options.some(({ long }) => long === '--json') ? outputOfJson : output)
  command.showSuggestionAfterError(true)
  for (const inner of command.commands) inherit(inner)
}

/**
 * Which command a line names: one of ours, or Salt's own form (`TARGET MODULE.FUNCTION`), before which the word `salt` may stand; before
 * a function it is a target.
 */
function choose(args: readonly string[]): { name?: string; rest: readonly string[]; known: boolean } {
  const first = firstOperand(args)
  if (first === undefined || first.value === 'help') return { rest: args, known: true }
  const rest = [...args.slice(0, first.index), ...args.slice(first.index + 1)]
  if (Object.hasOwn(commands, first.value) || first.value === 'complete')
    return { name: first.value, rest, known: true }
  const second = firstOperand(rest)
  if (second && /^[a-z_]\w*\.[a-zA-Z_]\w*$/.test(second.value)) return { name: 'salt', rest: args, known: true }
  if (first.value === 'salt') return { name: 'salt', rest, known: true }
  return { name: 'salt', rest: args, known: false }
}

function refuseCommand(args: readonly string[]): number {
  const word = firstOperand(args)!.value
  const near = closest(word, Object.keys(commands))
  const hint = later.includes(word)
    ? `${word} is not there yet in this version`
    : near
      ? `did you mean ${near}?`
      : `commands: ${Object.keys(commands).join(', ')}; Salt's own form is TARGET MODULE.FUNCTION, as in ${word} state.apply`
  noteDiagnostic(error('unknown-command', `unknown command ${word}`, { hint }))
  return exitCodes.refusedBeforehand
}
