import { Script } from '../../core/shell.ts'
import { CallError, type HostFunction } from '../../modules/kit/calls/types.ts'
import { Unobservable } from '../../modules/kit/index.ts'
import type { Blame } from './blame.ts'

/** A user's execution function; what goes wrong in it is raised in the template or call, with file and line. */
export function guardCall(fn: HostFunction, file: string, blame: Blame): HostFunction {
  const attempt = <T>(run: () => T): T => {
    try {
      return run()
    } catch (cause) {
      if (cause instanceof CallError || cause instanceof Unobservable) throw cause
      throw new CallError('Exception', blame.line(cause, file))
    }
  }
  if (fn.facts)
    return {
      ...fn,
      facts: (args) => attempt(() => fn.facts(args)),
      answer: (args, facts) => attempt(() => fn.answer(args, facts) ?? null),
    }
  return {
    ...fn,
    sections: (args, shell) =>
      attempt(() => {
        const sections = fn.sections(args, shell)
        if (!Array.isArray(sections) || !sections.every(({ script }) => script instanceof Script))
          throw new TypeError('sections must return a list of { script: sh`…` }')
        return sections
      }),
    read: (args, answers, shell) => attempt(() => fn.read(args, answers, shell) ?? null),
  }
}
