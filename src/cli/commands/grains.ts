import type { Command } from 'commander'
import { Dict, toPlain, type Value } from '../../python/values.ts'
import { traverse } from '../../render/index.ts'
import { describeFailure } from '../failure.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { findTargets, openProject } from '../project.ts'
import { SecretHider } from '../secrets.ts'
import { sideBySide } from '../side-by-side.ts'
import { type Answered, printAnswers } from '../targets.ts'
import { withGrains } from '../with-grains.ts'

/** `kstate grains TARGET [NAME…]`: what is known of each target. */
export function command(): Command {
  return commandOf('grains', 'what is known of each target')
    .argument('<target>', 'targets of the roster')
    .argument('[name...]', 'only these grains (`systemd:version`)')
    .option('--json', 'as JSON: { target: grains }')
    .action(grains)
}

export async function grains(
  expression: string,
  names: readonly string[],
  options: GlobalOptions & { json?: boolean },
): Promise<void> {
  const project = openProject(options)
  const targets = await findTargets(project, expression)
  const hider = new SecretHider(project)
  const answers = sideBySide(project, targets, async (target): Promise<Answered> => {
    try {
      return await withGrains(project, target, hider, async ({ grains: known }) => {
        const told = names.map((name): [Value, Value] => [name, traverse(known, name) ?? ''])
        return { target: target.id, value: toPlain(names.length === 0 ? known : new Dict(told)), ok: true }
      })
    } catch (cause) {
      return { target: target.id, ok: false, failure: describeFailure(cause) }
    }
  })
  printAnswers(await answers, options)
}
