import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { define, PythonError, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { loadYaml } from '../../yaml/index.ts'
import { mergePillar } from '../merge.ts'
import { traverse } from '../traverse.ts'
import type { FunctionContext, Module } from './context.ts'
import { askHost } from './host.ts'

/** salt.modules.sdb, as far as it reads: the drivers `env` and `yaml`, on the host. */
export const sdbModule: Module = (context) => ({
  get: define(
    'get',
    ['uri', ['strict', false]],
    async (_, uri, strict) => {
      const refuse = (why: string) => (truth(strict) ? raise('SaltInvocationError', why) : uri)
      if (typeof uri !== 'string' || !uri.startsWith('sdb://')) return refuse('SDB uri must start with "sdb://"')
      const [, name, key] = /^sdb:\/\/([^/]*)\/(.+)$/s.exec(uri) ?? []
      if (name === undefined) return refuse('SDB uri must have a profile name as a first part of the uri before the /')
      const profile = profileOf(name, context)
      if (!(profile instanceof Dict) || !profile.has('driver'))
        return refuse(`SDB profile "${name}" wasnt found in the minion configuration`)
      return look(str(profile.get('driver')), key!, profile, context)
    },
    { async: true },
  ),
})

function profileOf(name: string, { opts, pillar }: FunctionContext): unknown {
  const own = opts.get(name)
  return own !== undefined && truth(own) ? own : pillar.get(name)
}

async function look(driver: string, key: string, profile: Dict, { subject }: FunctionContext): Promise<Value> {
  if (driver === 'env') return askHost(subject, 'environ.get', [key, null])
  if (driver === 'yaml') {
    if (truth(profile.get('gpg') ?? false)) throw refused('the sdb driver yaml opens nothing that is encrypted here')
    return traverse(await merged(profile, (file) => askHost(subject, 'file.read', [file])), key) ?? null
  }
  throw refused(`the sdb driver ${driver} is not available: there are env and yaml`)
}

/** The files laid over each other; those that are not there are left out, as in Salt. */
async function merged(profile: Dict, read: (file: string) => Promise<Value>): Promise<Dict> {
  const files = profile.get('files') ?? []
  const how = profile.get('merge')
  const options = how instanceof Dict ? how : new Dict()
  let found = new Dict()
  for (const file of (Array.isArray(files) ? files : [files]).map(str)) {
    const text = await read(file).catch(unlessMissing)
    if (text === undefined) continue
    const { value } = loadYaml(str(text), { file })
    if (value instanceof Dict)
      found = mergePillar(
        found,
        value,
        str(options.get('strategy') ?? 'smart'),
        truth(options.get('merge_lists') ?? false),
      )
  }
  return found
}

function unlessMissing(cause: unknown): undefined {
  if (cause instanceof PythonError && cause.pythonClass === 'FileNotFoundError') return undefined
  throw cause
}

function refused(summary: string): DiagnosticError {
  const hint = 'put the value into the pillar, a secret encrypted with gpg or age'
  return new DiagnosticError(error('sdb-refused', summary, { hint }))
}
