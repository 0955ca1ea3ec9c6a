import { type Diagnostic, error } from '../core/diagnostics.ts'
import type { Value } from '../python/values.ts'
import { holdsNul } from './arguments.ts'
import type { Step } from './types.ts'

const GUARDS = ['unless', 'onlyif', 'check_cmd']
/** Somewhat less than Linux takes as one argument (MAX_ARG_STRLEN). */
const COMMAND_LIMIT = 131_000

/** What steers a step reaches the host too (guards, users, umasks), and the ID by which it is reported: what no host could take of them. */
export function refuseKeywords(step: Step, show: (keyword?: string) => Partial<Diagnostic>): Diagnostic[] {
  const nul = 'a NUL character cannot reach a host'
  const long = `a command of more than ${COMMAND_LIMIT} bytes cannot be given to a shell`
  const refuse = (what: string, reason: string, keyword?: string) =>
    error('argument-refused', `${what} is refused: ${reason}`, show(keyword))
  const own = (keyword: string) => `${keyword} of ${step.module}.${step.function} in state '${step.id}'`
  const named = step.id.includes('\0') && step.id !== step.name
  return [
    ...(named ? [refuse(`the ID ${JSON.stringify(step.id)}`, nul)] : []),
    ...[...step.keywords].flatMap(([keyword, value]) => {
      if (holdsNul(value)) return [refuse(own(keyword), nul, keyword)]
      return GUARDS.includes(keyword) && longest(value) > COMMAND_LIMIT ? [refuse(own(keyword), long, keyword)] : []
    }),
  ]
}

/** Bytes of the longest command among a guard's. */
function longest(guard: Value): number {
  const commands = (Array.isArray(guard) ? guard : [guard]).filter((entry) => typeof entry === 'string')
  return Math.max(0, ...commands.map((command) => Buffer.byteLength(command)))
}
