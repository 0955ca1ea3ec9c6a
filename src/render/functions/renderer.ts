import { type Builtin, define, type Kwargs, PythonError, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import { renderFile } from '../file.ts'
import { Places } from '../places.ts'
import type { FunctionContext, TemplateText } from './context.ts'
import { askHost } from './host.ts'

/** slsutil.renderer: a file of the tree or the host, or a text, through the renderers that its first line or the caller names. */
export function rendererFunction(context: FunctionContext): Builtin {
  return define(
    'renderer',
    [
      ['path', null],
      ['string', null],
      ['default_renderer', 'jinja|yaml'],
    ],
    async (_, path, string, renderers, kwargs: Kwargs) => {
      const [hasPath, hasText] = [path !== null && str(path) !== '', string !== null && str(string) !== '']
      if (!hasPath && !hasText) raise('SaltInvocationError', 'Must pass either path or string')
      if (hasPath && hasText) raise('SaltInvocationError', 'Must not pass both path and string')
      const file = hasText ? { name: ':string:', path: '', text: str(string) } : await read(str(path), context)
      if (!file || file.text.trim() === '') return new Dict()
      const more = new Dict([...kwargs] as [string, Value][])
      const opening = { decrypt: undefined, mustSucceed: true, secret() {}, warn() {} }
      return renderFile(file, (text) => context.template(text, more), new Places(), opening, str(renderers))
    },
    { kwargs: true, async: true },
  )
}

/** Undefined where there is no such file: Salt then answers with an empty dictionary. */
async function read(path: string, context: FunctionContext): Promise<TemplateText | undefined> {
  const { states } = context.subject
  if (path.startsWith('salt://')) {
    const inner = path.slice('salt://'.length).replace(/\?saltenv=base$/, '')
    const text = states.read(inner)
    return text === undefined ? undefined : { name: states.where(inner), path: inner, text }
  }
  if (!path.startsWith('/')) raise('CommandExecutionError', `Path '${path}' is not absolute`)
  try {
    return { name: path, path, text: str(await askHost(context.subject, 'file.read', [path])) }
  } catch (cause) {
    if (cause instanceof PythonError && ['FileNotFoundError', 'IsADirectoryError'].includes(cause.pythonClass))
      return undefined
    throw cause
  }
}
