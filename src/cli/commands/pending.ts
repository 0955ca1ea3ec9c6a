import { type Command, InvalidArgumentError, Option } from 'commander'
import { dropPending, listPending, type Pending, usage } from '../../app/index.ts'
import { commandOf, waitSeconds, whole } from '../global-options.ts'
import { type AnswerOptions, askAndPrint } from '../targets.ts'

interface PendingOptions extends AnswerOptions {
  readonly lockWait: number
}

/** `kstate pending TARGET [drop N]`: what earlier runs left to be done. */
export function command(): Command {
  return commandOf('pending', 'restarts and commands that a broken run left to be done', {
    examples: [
      ['pending web1', 'what is pending, and why'],
      ["pending '*' --json", 'of all, as JSON'],
      ['pending web1 drop 1', 'the first is not to be done'],
    ],
  })
    .argument('<target>', 'targets of the roster')
    .argument('[action]', '`drop`: cross one out')
    .argument('[number]', 'which, as they are listed')
    .option('--json', 'as JSON')
    .addOption(
      new Option('--lock-wait <seconds>', 'how long `drop` waits for somebody else’s lock; 0: not at all')
        .argParser(waitSeconds)
        .default(30),
    )
    .action(pending)
}

function pending(
  expression: string,
  action: string | undefined,
  number: string | undefined,
  options: PendingOptions,
): Promise<void> {
  if (action === undefined)
    return askAndPrint(expression, options, listPending, (all) => ({ value: listed(all, options), ok: true }))
  if (action !== 'drop') throw usage(`pending knows no ${action}`, 'kstate pending TARGET drop NUMBER')
  const nth = numberOf(number)
  return askAndPrint(
    expression,
    options,
    (workspace, targets) => {
      if (targets.length > 1) throw usage('drop is for one target', 'name it by its ID')
      return dropPending(workspace, targets, nth, options.lockWait)
    },
    (dropped) => ({ value: options.json ? dropped : `dropped: ${lineOf(dropped)}`, ok: true }),
  )
}

function numberOf(word: string | undefined): number {
  try {
    return whole(word ?? '')
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause
    throw usage(
      'drop needs the number of what is pending',
      'kstate pending TARGET lists them; kstate pending TARGET drop 1',
    )
  }
}

function listed(all: readonly Pending[], { json }: PendingOptions): unknown {
  if (json) return all
  return all.length === 0 ? 'nothing is pending' : all.map((one, i) => `${i + 1}  ${lineOf(one)}`)
}

function lineOf({ trigger, reason, project }: Pending): string {
  return `${trigger} (${reason}; tree ${project})`
}
