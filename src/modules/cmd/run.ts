import type { CommandAnswer } from '../kit/command.ts'
import type { Need } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import { type CommandArgs, commandArguments, userCommand } from './arguments.ts'
import { commandSections, readCommand } from './command.ts'
import { guardFact } from './guard.ts'
import { reportCommand } from './perform.ts'
import { prepareShell, type Ready } from './shell.ts'

export const run = legacy<CommandArgs, Ready, null>({
  schema: {
    description: 'Runs a command.',
    properties: commandArguments,
    additionalProperties: true,
    example: 'ldconfig:\n  cmd.run:\n    - runas: root\n    - creates: /etc/ld.so.cache\n',
  },
  prepare: prepareShell,
  facts: (args, ready) => rehearsals(args, ready),
  diff: (args, ready, facts) => {
    const [rehearsal] = rehearsals(args, ready)
    return rehearsal ? foretellStateful(args, facts.get(rehearsal)) : willRun(args)
  },
  act: (args, ready) => commandActions(args, ready),
  report: ({ args, ready, outputs }) => {
    const answer = readCommand(userCommand(args, args.name, ready.shell), outputs)
    return reportCommand(args, answer, args.name, `Command "${args.name}" run`)
  },
  watch: (args, _facts, { own }) => (own.changed ? { kind: 'clean', comment: own.comment } : willRun(args)),
})

/** A command that will be run, whatever the host is like; only its outcome tells. */
export function willRun(args: CommandArgs): Verdict<null> {
  return change(`Command "${args.name}" would have been executed`, { cmd: args.name })
}

export function commandActions(args: CommandArgs, { shell }: Ready) {
  return commandSections(userCommand(args, args.name, shell)).map((section) => ({ kind: 'shell' as const, ...section }))
}

function change(comment: string, changes: Changes, plannedResult?: boolean): Verdict<null> {
  return { kind: 'change', delta: null, comment, changes, effects: [], proof: 'output', plannedResult }
}

/** The `test_name` of `stateful`: what may be run at any time to foretell the outcome. */
function rehearsals(args: CommandArgs, { shell }: Ready): Need<CommandAnswer>[] {
  const name = Array.isArray(args.stateful) ? args.stateful[0]?.test_name : undefined
  return name === undefined ? [] : [guardFact(userCommand(args, name, shell))]
}

function foretellStateful(args: CommandArgs, answer: CommandAnswer): Verdict<null> {
  const { changes, comment, result } = reportCommand(args, answer, args.name, '')
  const differs = Object.keys(changes).length > 0
  return change(comment, changes, result === false ? false : differs ? undefined : true)
}
