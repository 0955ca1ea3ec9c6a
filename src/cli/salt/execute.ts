import { callTargets, type FunctionCall, readPillar, readValue, runOnTargets, type Workspace } from '../../app/index.ts'
import { Dict, type Value } from '../../python/values.ts'
import { askAndPrint } from '../targets.ts'
import type { Call } from './words.ts'

/** An execution function as templates call it (`grains.get`, `pillar.get`, `file.file_exists`…), for each target. */
export function execute(call: Call, opened: Workspace): Promise<void> {
  const { expression, options } = call
  return askAndPrint(
    expression,
    options,
    async (workspace, targets) => callTargets(workspace, targets, callOf(call), readPillar(options.pillar)),
    undefined,
    opened,
  )
}

/** `cmd.run` of the command line; the answer is bad where the command fails. */
export function runOnce(call: Call): Promise<void> {
  const { expression, options } = call
  const streams: [string, Value][] = options.json ? [] : [['redirect_stderr', true]]
  const { args, kwargs } = callOf(call)
  return askAndPrint(
    expression,
    options,
    async (workspace, targets) => {
      readPillar(options.pillar)
      return runOnTargets(workspace, targets, { args, kwargs: new Map([...streams, ...kwargs]) })
    },
    (answer) => {
      const value = options.json ? withoutPid(answer) : answer.get('stdout')
      return { value, ok: answer.get('retcode') === 0 }
    },
  )
}

function withoutPid(answer: Dict): Dict {
  return new Dict([...answer].filter(([key]) => key !== 'pid'))
}

/** Arguments are read as YAML; `pillar=` is the command line's own. */
function callOf({ fun, args, kwargs }: Call): FunctionCall {
  return { fun, args: args.map(readValue), kwargs: new Map([...kwargs].filter(([key]) => key !== 'pillar')) }
}
