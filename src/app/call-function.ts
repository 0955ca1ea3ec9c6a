import { Environment } from '../jinja/index.ts'
import { Dict, type Value } from '../python/values.ts'
import { hintForFunction, type SaltFunctions, type Subject, saltOf } from '../render/index.ts'

/** The execution functions that a subject's templates know. */
export function functionsOf(subject: Subject, pillar: Dict): SaltFunctions {
  return saltOf(subject, pillar)
}

/** Calls an execution function; arguments are bound, and mistakes in them told, as in a template (a `TemplateError`). */
export async function callFunction(
  salt: SaltFunctions,
  fun: string,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): Promise<Value> {
  let said: Value = null
  const environment = new Environment({
    loader: () => '{% do answer(salt[fun](*args, **kwargs)) %}',
    globals: {
      answer: (value: Value) => {
        said = value
        return null
      },
    },
    salt: true,
  })
  await environment.render(fun, { salt, fun, args: [...args], kwargs: new Dict([...kwargs]) })
  return said
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
