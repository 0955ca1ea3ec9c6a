import { Dict, type Value } from '../core/values.ts'
import { Environment } from '../jinja/index.ts'
import { hintForFunction, optsOf, SaltFunctions, type Subject } from '../render/index.ts'

/** The execution functions that a subject's templates know. */
export function functionsOf(subject: Subject, pillar: Dict): SaltFunctions {
  return new SaltFunctions({ subject, pillar, opts: optsOf(subject, pillar) })
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
    if (!salt.contains(fun)) throw new Error(`'${fun}' is not available: ${hintForFunction(fun)}`)
    return callFunction(salt, fun, args, kwargs).catch((cause: Error) => {
      throw rootOf(cause)
    })
  }
}

/** What happened beneath the template: a connection that was lost is to be known as such. */
function rootOf(cause: Error): Error {
  return cause.cause instanceof Error ? rootOf(cause.cause) : cause
}
