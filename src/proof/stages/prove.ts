import { compareReports, compareRuns, differing, functionOf, key, missing, reading } from './compare.ts'
import { matches } from './match.ts'
import type { Reasons, Stage, Truth } from './read.ts'
import type { Mode, Row, Run } from './run.ts'
import type { World } from './world.ts'

/** State functions (`group.present`) that a stage brought about, whose work it broke, whose plan had other changes. */
export interface Proved {
  readonly applied: readonly string[]
  readonly broken: readonly string[]
  readonly differing: readonly string[]
}

export interface Options {
  readonly depth: 'whole' | 'short'
  /** State functions whose planned changes may differ. */
  readonly differs?: Reasons
}

/**
 * Proves one stage, or throws with what is not so. `whole`: plan → apply → it is so → apply again → broken by hand →
 * repaired; `short` ends before the breaking. Whatever says that nothing changes must leave the host untouched.
 */
export async function prove(stage: Stage, world: World, { depth, differs }: Options): Promise<Proved> {
  if (stage.prepare) await byHand(world, stage.prepare)
  const before = await falsehoods(world, stage.truth)
  const planned = await go(world, stage, 'plan')
  const applied = await go(world, stage, 'apply')
  demand('plan and apply', [
    ...compareRuns(planned, applied, { ...stage, differs }),
    ...changesOf(applied, expectedOf(applied, stage), { fails_in_apply: stage.fails_in_apply }),
    ...compareReports(planned.rows, stage.planned),
    ...plannedFailures(planned, stage),
    ...compareReports(applied.rows, stage.reports),
    ...outcomes(applied, stage),
  ])
  demand('after the apply', await falsehoods(world, stage.truth))
  if (before.length === 0 && applied.rows.some((row) => row.changed))
    demand('before the apply', ['`truth` was so before anything was done: it does not show what the states do'])
  await settled(world, stage)
  const functions = applied.rows.filter((row) => row.changed || row.result === false).map(functionOf)
  const proved = { applied: functions, broken: [], differing: differing(planned, applied) }
  if (depth === 'short' || !stage.break) return proved
  const repair = await breakAndRepair(stage, world, differs)
  return { ...proved, broken: repair.broken, differing: [...proved.differing, ...repair.differing] }
}

async function breakAndRepair(stage: Stage, world: World, differs?: Reasons): Promise<Omit<Proved, 'applied'>> {
  const broken = stage.break!
  await byHand(world, broken.by)
  if ((await falsehoods(world, broken.truth ?? stage.truth)).length === 0)
    demand('`break`', ['`truth` is still so: nothing was broken, or `truth` does not see it'])
  const tested = await go(world, stage, 'test')
  if (!tested.rows.some((row) => row.changed)) demand('`break`', ['the plan is clean: kstate sees nothing broken'])
  const repaired = await go(world, stage, 'apply')
  const steps = broken.steps ?? expectedOf(repaired, stage)
  demand('broken by hand', [
    ...changesOf(tested, steps, stage),
    ...compareRuns(tested, repaired, { differs, unknown: broken.unknown, fails_in_apply: stage.fails_in_apply }),
    ...changesOf(repaired, steps, stage),
    ...compareReports(repaired.rows, broken.reports),
    ...outcomes(repaired, stage),
  ])
  demand('after the repair', await falsehoods(world, broken.truth ?? stage.truth))
  await settled(world, stage)
  const rows = repaired.rows.filter((row) => steps.includes(key(row, repaired.rows)))
  return { broken: rows.map(functionOf), differing: differing(tested, repaired) }
}

/** A run, which leaves the host untouched where it says that nothing changed (or that it only looked). */
async function go(world: World, stage: Stage, mode: Mode): Promise<Run> {
  const run = await world.kstate(mode, stage.states)
  const acts = (row: Row) => row.changed || key(row, run.rows) in (stage.fails_in_apply ?? {})
  const quiet = mode !== 'apply' || !run.rows.some(acts)
  const touched = quiet ? await run.touched() : []
  const shown = (stage.hides ?? []).filter((text) => run.printed.includes(text))
  demand(mode, [
    ...touched.map((path) => `nothing was to be done, and yet the host's ${path} was touched`),
    ...shown.map((text) => `what must be hidden was printed: ${text}`),
  ])
  return run
}

/** A further apply has nothing to do, but for the steps that act always. */
async function settled(world: World, stage: Stage): Promise<void> {
  const run = await go(world, stage, 'apply')
  demand('apply again', [...changesOf(run, [], stage), ...outcomes(run, stage)])
}

/** Which steps a first apply changes: all that are not said to be so already, or to fail. */
function expectedOf({ rows }: Run, stage: Stage): string[] {
  const not = [...(stage.unchanged ?? []), ...Object.keys({ ...stage.fails, ...stage.fails_in_apply })]
  return rows.map((row) => key(row, rows)).filter((id) => !not.includes(id))
}

/** What changed and should not, or the other way round. What fails in an apply may have changed something. */
function changesOf(
  { rows }: Run,
  expected: readonly string[],
  { again = {}, fails_in_apply = {} }: Pick<Stage, 'again' | 'fails_in_apply'>,
): string[] {
  const ids = rows.map((row) => key(row, rows))
  const wanted = [...expected, ...Object.keys(again)]
  return [
    ...missing(wanted, ids),
    ...rows.flatMap((row, i) => {
      if (ids[i]! in fails_in_apply) return []
      const should = wanted.includes(ids[i]!)
      return row.changed === should || row.changed === null
        ? []
        : [`${should ? 'unchanged' : 'changed'}: ${reading(row)}`]
    }),
  ]
}

/** A plan says of what will fail what the apply says, unless the stage has it otherwise. */
function plannedFailures({ rows }: Run, { fails = {}, planned = {} }: Stage): string[] {
  return rows.flatMap((row) => {
    const id = key(row, rows)
    const comment = fails[id]?.trim()
    const as = comment === undefined || planned[id]?.comment !== undefined || matches(comment, row.comment.trim())
    return as ? [] : [`should be planned to fail with "${comment}": ${reading(row)}`]
  })
}

/** Every step succeeded, but for those that are to fail, with their comments. */
function outcomes({ rows }: Run, stage: Stage): string[] {
  const ids = rows.map((row) => key(row, rows))
  return [
    ...missing([...Object.keys(stage.fails ?? {}), ...(stage.unchanged ?? [])], ids),
    ...rows.flatMap((row, i) => {
      const refused = stage.fails?.[ids[i]!]
      const comment = refused ?? stage.fails_in_apply?.[ids[i]!]
      if (comment === undefined) return row.result === true ? [] : [`failed: ${reading(row)}`]
      const fails = row.result === false && matches(comment.trim(), row.comment.trim())
      return fails && !(refused && row.changed) ? [] : [`should fail with "${comment}": ${reading(row)}`]
    }),
  ]
}

/** What the commands show that is not as told. One line break at the end makes no difference. */
async function falsehoods(world: World, truth: Truth): Promise<string[]> {
  const answers = await world.look(Object.keys(truth))
  return Object.entries(truth).flatMap(([command, expected], i) => {
    const { code, stdout } = answers[i]!
    if (code !== 0) return [`exit ${code}: ${command}\n${stdout}`]
    if (stdout.replace(/\n$/, '') === expected.replace(/\n$/, '')) return []
    return [`not so: ${command}\n--- expected\n${expected}\n--- found\n${stdout}`]
  })
}

async function byHand(world: World, script: string): Promise<void> {
  const failure = await world.act(script)
  if (failure !== undefined) demand('by hand', [`${script}\n${failure}`])
}

function demand(when: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`${when}:\n${problems.join('\n')}`)
}
