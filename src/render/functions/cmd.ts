import { define, type Kwargs, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { FunctionContext, Module } from './context.ts'
import { bytesOf, contentsOf } from './files.ts'
import { askHost } from './host.ts'

/** What salt.modules.cmd takes from the file roots: the host runs it. */
export const cmdModule: Module = (context) => ({
  script: script('script', context),
  script_retcode: script('script_retcode', context),
})

function script(name: string, context: FunctionContext) {
  const { subject } = context
  const run = async (_: unknown, source: unknown, args: Value[], kwargs: Kwargs): Promise<Value> => {
    const url = str(source)
    if (!url.startsWith('salt://'))
      raise('CommandExecutionError', `cmd.${name} runs scripts of the file roots (salt://…), not ${url}`)
    const bytes = bytesOf(subject, url)
    if (bytes === undefined) return name === 'script' ? missing() : 1
    const contents = contentsOf(await rendered(bytes, url, kwargs, context))
    const given = kwargs as unknown as ReadonlyMap<string, Value>
    return askHost(subject, `cmd.${name}`, [url, ...args], new Map([...given, ['template', null], ...contents]))
  }
  return define(name, ['source'], run, { varargs: true, kwargs: true, async: true })
}

/** Salt's answer where it has no such file. */
function missing(): Dict {
  return new Dict([
    ['pid', 0],
    ['retcode', 1],
    ['stdout', ''],
    ['stderr', ''],
    ['cache_error', true],
  ])
}

async function rendered(bytes: Uint8Array, url: string, kwargs: Kwargs, context: FunctionContext): Promise<Uint8Array> {
  const engine = kwargs.get('template') ?? null
  if (engine === null) return bytes
  if (engine !== 'jinja') raise('CommandExecutionError', `cmd.script renders templates of jinja, not of ${str(engine)}`)
  const path = url.replace(/^salt:\/\/\|?/, '').replace(/\?saltenv=base$/, '')
  const more = kwargs.get('context')
  const file = { name: context.subject.states.where(path), path, text: Buffer.from(bytes).toString() }
  const { text } = await context.template(file, more instanceof Dict ? more : new Dict())
  return Buffer.from(text)
}
