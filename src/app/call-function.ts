import { Environment, Kwargs } from '../jinja/index.ts'
import type { Dict, Value } from '../python/values.ts'
import { hintForFunction, type SaltFunctions, type Subject, saltOf } from '../render/index.ts'

/** The execution functions that a subject's templates know. */
export function functionsOf(subject: Subject, pillar: Dict): SaltFunctions {
  return saltOf(subject, pillar)
}

const outsideTemplates = new Environment({ salt: true })

/** Calls an execution function; arguments are bound as in a template. @throws TemplateError */
export async function callFunction(
  salt: SaltFunctions,
  fun: string,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): Promise<Value> {
  return (await outsideTemplates.call(salt.item(fun), args, new Kwargs(kwargs))) as Value
}

/** Execution functions as the conditions of states call them (`unless: [{fun: …}]`): what templates know. */
export function conditionCaller(subject: Subject, pillar: Dict) {
  const salt = functionsOf(subject, pillar)
  return async (fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Promise<Value> => {
    if (!salt.answers(fun)) throw new Error(`'${fun}' is not available: ${hintForFunction(fun)}`)
    return callFunction(salt, fun, args, withoutShell(fun, kwargs)).catch((cause: Error) => {
      throw rootOf(cause)
    })
  }
}

const COMMANDS = new Set(['cmd.run', 'cmd.run_all', 'cmd.run_stdout', 'cmd.run_stderr', 'cmd.retcode'])

/** A state's own calls start programs without a shell, unless `python_shell` says otherwise. */
function withoutShell(fun: string, kwargs: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  if (!COMMANDS.has(fun) || (kwargs.get('python_shell') ?? null) !== null) return kwargs
  return new Map([...kwargs, ['python_shell', false]])
}

/** What happened beneath the template: a connection that was lost is to be known as such. */
function rootOf(cause: Error): Error {
  return cause.cause instanceof Error ? rootOf(cause.cause) : cause
}
