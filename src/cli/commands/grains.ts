import type { Command } from 'commander'
import { Dict, type Plain, toPlain, type Value } from '../../core/values.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { hostGrains } from '../grains.ts'
import { forEachTarget, printAnswers } from '../targets.ts'

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
  const answers = await forEachTarget(expression, options, async ({ session, target }) => {
    const known = await hostGrains(session, target)
    const shown =
      names.length === 0 ? known : new Dict(names.map((name): [Value, Value] => [name, lookUp(known, name)]))
    return { value: toPlain(shown) as Plain, ok: true }
  })
  printAnswers(answers, options)
}

function lookUp(grains: Dict, path: string): Value {
  let at: Value | undefined = grains
  for (const key of path.split(':')) at = at instanceof Dict ? at.get(key) : undefined
  return at ?? ''
}
