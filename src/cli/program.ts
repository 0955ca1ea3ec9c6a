import { compileTarget } from '../compile/index.ts'
import { Dict, toPlain, toValue } from '../python/values.ts'
import { toJson } from '../report/index.ts'
import { subjectOf, targetOptions } from './compile.ts'
import type { GlobalOptions } from './global-options.ts'
import { findTargets, openProject } from './project.ts'
import { runStates } from './run-states.ts'
import { SecretHider } from './secrets.ts'
import { sideBySide } from './side-by-side.ts'
import { withGrains } from './with-grains.ts'

/** What a program may ask for; the names are those of the command line. */
export interface RunOptions extends Partial<Omit<GlobalOptions, 'logLevel'>> {
  /** Folder of the project; default: the working directory. */
  readonly root?: string
  /** Targets, as on the command line: an ID, a glob… */
  readonly target: string
  /** SLS in place of what top.sls gives. */
  readonly sls?: readonly string[]
  /** Pillar values over the tree's. */
  readonly pillar?: Readonly<Record<string, unknown>>
  /** Seconds to wait for somebody else's lock; default 30. */
  readonly lockWait?: number
}

/** Low chunks by target, as `show lowstate --json` prints them. Throws a DiagnosticError for a tree that does not compile. */
export async function compile(options: RunOptions): Promise<Record<string, unknown>> {
  const project = openProject(globals(options))
  const targets = await findTargets(project, options.target)
  const hider = new SecretHider(project)
  const compiled = await sideBySide(project, targets, (target) =>
    withGrains(project, target, hider, async ({ grains, host }) => {
      const selection = { sls: options.sls ?? [], pillar: pillarOf(options) }
      const { lowstate, steps } = await compileTarget(
        targetOptions(project, subjectOf(project, target, grains, host), selection, 'show', hider),
      )
      hider.addSteps(steps)
      return [target.id, hider.data([...lowstate]).map(toPlain)] as const
    }),
  )
  return Object.fromEntries(compiled)
}

/** What an apply would change, by target, as `plan --json` prints it. */
export function plan(options: RunOptions): Promise<Record<string, unknown>> {
  return runAs('plan', options)
}

/** Brings targets to what their tree declares; what came of it, by target, as `apply --json` prints it. */
export function apply(options: RunOptions): Promise<Record<string, unknown>> {
  return runAs('apply', options)
}

async function runAs(mode: 'plan' | 'apply', options: RunOptions): Promise<Record<string, unknown>> {
  const project = openProject(globals(options))
  const targets = await findTargets(project, options.target)
  const { reports } = await runStates(project, targets, {
    mode,
    select: () => ({ sls: options.sls ?? [], pillar: pillarOf(options) }),
    what: `${mode} by a program`,
    lockWait: options.lockWait ?? 30,
    quiet: true,
  })
  return toJson(reports)
}

function globals(options: RunOptions): GlobalOptions {
  return { ...options, root: options.root ?? '.', logLevel: 'quiet' }
}

function pillarOf({ pillar }: RunOptions): Dict | undefined {
  const value = pillar === undefined ? undefined : toValue(pillar)
  return value instanceof Dict ? value : undefined
}
