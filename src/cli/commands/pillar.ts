import type { Command } from 'commander'
import { toPlain } from '../../python/values.ts'
import { traverse } from '../../render/index.ts'
import { pillarOf, subjectOf } from '../compile.ts'
import { describeFailure } from '../failure.ts'
import { commandOf } from '../global-options.ts'
import { findTargets, openProject } from '../project.ts'
import { SecretHider } from '../secrets.ts'
import { sideBySide } from '../side-by-side.ts'
import { type Answered, printAnswers } from '../targets.ts'
import { withGrains } from '../with-grains.ts'
import { readPillarOption } from './apply.ts'
import type { ShowOptions } from './show.ts'

/** `kstate pillar TARGET [KEY]`: what the pillar says to targets; secrets are masked unless asked for. */
export function command(): Command {
  return commandOf('pillar', 'the pillar of targets')
    .argument('<target>', 'targets of the roster')
    .argument('[key]', 'only this: postgres:users')
    .option('--pillar <yaml>', 'pillar values over the tree’s')
    .option('--json', 'as JSON')
    .action(pillar)
}

export async function pillar(expression: string, key: string | undefined, options: ShowOptions): Promise<void> {
  const project = openProject(options)
  const targets = await findTargets(project, expression)
  const hider = new SecretHider(project)
  const answers = sideBySide(project, targets, async (target): Promise<Answered> => {
    try {
      return await withGrains(project, target, hider, async ({ grains, host }) => {
        const whole = await pillarOf(subjectOf(project, target, grains, host), hider, readPillarOption(options.pillar))
        const shown = hider.pillar(whole)
        return { target: target.id, value: toPlain(key === undefined ? shown : (traverse(shown, key) ?? '')), ok: true }
      })
    } catch (cause) {
      return { target: target.id, ok: false, failure: hider.failure(describeFailure(cause)) }
    }
  })
  printAnswers(await answers, options)
}
