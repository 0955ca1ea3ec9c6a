import { Command } from 'commander'
import { compileTarget, renderSls, renderTarget } from '../../compile/index.ts'
import { DiagnosticError } from '../../core/diagnostics.ts'
import type { Target } from '../../project/index.ts'
import type { Value } from '../../python/values.ts'
import { catalogue, subjectOf, targetOptions } from '../compile.ts'
import { describeFailure } from '../failure.ts'
import { commandOf, type GlobalOptions } from '../global-options.ts'
import { findTargets, openProject, type Project, warn } from '../project.ts'
import { SecretHider } from '../secrets.ts'
import { sideBySide } from '../side-by-side.ts'
import { type Answered, packAnswer, printAnswers } from '../targets.ts'
import { withGrains } from '../with-grains.ts'
import { readPillarOption, splitSls } from './apply.ts'

export const showable = ['highstate', 'lowstate', 'sls', 'top'] as const
export type Showable = (typeof showable)[number]

export interface ShowOptions extends GlobalOptions {
  readonly json?: boolean
  readonly pillar?: string
}

/** `kstate show highstate|lowstate|sls|top TARGET [SLS…]`: what a tree compiles to; nothing is run. */
export function command(): Command {
  const show = new Command('show').description('what a tree compiles to')
  for (const what of showable) {
    show.addCommand(
      commandOf(what, `the ${what} of targets`)
        .argument('<target>', 'targets of the roster')
        .argument('[sls...]', 'SLS, in place of what top.sls gives')
        .option('--pillar <yaml>', 'pillar values over the tree’s')
        .option('--json', 'as JSON, in Salt’s shape')
        .action((expression: string, sls: string[], options: ShowOptions) => print(what, expression, sls, options)),
    )
  }
  return show
}

export async function print(
  what: Showable,
  expression: string,
  sls: readonly string[],
  options: ShowOptions,
): Promise<void> {
  const project = openProject(options)
  const targets = await findTargets(project, expression)
  const answers = sideBySide(project, targets, async (target) =>
    packAnswer(await showTarget(project, target, what, sls, options), options),
  )
  printAnswers(await answers, options)
}

async function showTarget(
  project: Project,
  target: Target,
  what: Showable,
  sls: readonly string[],
  options: ShowOptions,
): Promise<Answered> {
  const hider = new SecretHider(project)
  try {
    return await withGrains(project, target, hider, async ({ grains, host }) => {
      const subject = subjectOf(project, target, grains, host)
      const asked = targetOptions(
        project,
        subject,
        { sls: splitSls(sls), pillar: readPillarOption(options.pillar) },
        'show',
        hider,
      )
      const hide = (value: Value) => hider.data(value)
      if (what === 'lowstate') {
        const compiled = await compileTarget(asked)
        hider.addSteps(compiled.steps)
        warn(
          compiled.warnings.map((warning) => hider.diagnostic(warning)),
          options,
        )
        return { target: target.id, value: hide([...compiled.lowstate]), ok: true }
      }
      const rendered = await (what === 'sls' ? renderSls(asked) : renderTarget(asked))
      if (what === 'top') return { target: target.id, value: rendered.top, ok: true }
      if (rendered.problems.length > 0) throw new DiagnosticError(rendered.problems)
      hider.addHigh(rendered.high, catalogue)
      return { target: target.id, value: hide(rendered.high), ok: true }
    })
  } catch (cause) {
    return { target: target.id, ok: false, failure: hider.failure(describeFailure(cause)) }
  }
}
