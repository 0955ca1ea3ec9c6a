import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { conditionCaller } from '../../src/app/call-function.ts'
import { compileTarget } from '../../src/app/compile-target.ts'
import { hostCaller } from '../../src/app/host-caller.ts'
import { noStates } from '../../src/app/no-states.ts'
import { prepareIo } from '../../src/app/prepare-io.ts'
import { selectId } from '../../src/compile/index.ts'
import { type Clock, HostRun } from '../../src/engine/index.ts'
import { builtinCatalogue, findState, runFacts, schemasOf } from '../../src/modules/index.ts'
import { openTree } from '../../src/project/index.ts'
import { toValue, type Value } from '../../src/python/values.ts'
import { jinjaEngine } from '../../src/render/index.ts'
import type { StateRow } from '../../src/report/index.ts'
import { openLocal } from '../../src/transport/index.ts'
import { type Case, subjectOf } from '../conformance/salt/case.ts'

const clock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => 0.5,
}

/** Runs a case on this machine, its tree written below `work`; `scratch` is what the case calls its scratch. */
export async function runCase(given: Case, scratch: string, work: string): Promise<StateRow[]> {
  mkdirSync(scratch, { recursive: true })
  for (const [path, text] of Object.entries(given.scratch ?? {})) write(join(scratch, path), text)
  const root = join(work, 'trees', given.name)
  for (const [path, text] of Object.entries(given.files)) write(join(root, path), text)
  const subject = subjectOf(given)
  const session = await openLocal()
  try {
    const mode =
      given.call.kwargs.test === true || (given.config.test === true && given.call.kwargs.test !== false)
        ? 'plan'
        : 'apply'
    const catalogue = schemasOf(builtinCatalogue)
    const { fun, args, kwargs } = given.call
    const isOne = fun === 'state.sls_id'
    const sls = (isOne ? args.slice(1) : args).flatMap((arg) => String(arg).split(','))
    const whole = await compileTarget({
      subject,
      engine: jinjaEngine,
      catalogue,
      purpose: 'run',
      sls: sls.length > 0 ? sls : undefined,
      exclude: kwargs.exclude === undefined ? undefined : (toValue(kwargs.exclude) as Value[]),
      pillarOverride: kwargs.pillar === undefined ? undefined : toValue(kwargs.pillar),
    })
    const compiled = isOne ? { ...whole, ...selectId(whole, String(args[0]), sls) } : whole
    if (compiled.none !== undefined) return [noStates(compiled.none)]
    const io = prepareIo(
      openTree([join(root, 'states')], root),
      subject,
      compiled.pillar,
      mode === 'plan',
      compiled.steps,
    )
    const steps = compiled.steps.map((step) => ({
      step,
      fn: findState(builtinCatalogue, step.module, step.function)!,
      args: step.bound ?? {},
      io: io(step),
    }))
    const run = new HostRun(session, {
      target: given.id,
      mode,
      clock,
      failhard: given.config.failhard === true,
      what: 'test',
      lockWait: 1,
      facts: runFacts,
      stopped: () => false,
    })
    const host = hostCaller(session, subject.grains, builtinCatalogue)
    const walked = await run.walk(
      {
        steps,
        shell: '/bin/sh',
        tree: { project: 'test', isWhole: true, show: ({ id }) => id },
        call: conditionCaller({ ...subject, host, hostFunctions: builtinCatalogue.calls }, compiled.pillar),
      },
      { started() {}, ended() {} },
    )
    if (walked.cause !== undefined) throw walked.cause
    return [...walked.rows]
  } finally {
    await session.close()
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
