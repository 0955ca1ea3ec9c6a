import { matchGlob } from '../../core/glob.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict } from '../../python/values.ts'
import { type Builtin, type Call, define, type Kwargs } from '../extension.ts'
import { GLOBALS } from '../globals.ts'
import { showFullContext } from './fullContext.ts'

/** Whether a target expression of a type (`compound`, `glob`, `grain`…) matches a host, by default the one rendered for. */
export type TargetMatch = (expression: string, type: string, id: string | undefined) => boolean

/** Without a program that knows targets a glob is all that can be decided. */
function matchId(call: Call, expression: string, type: string, id: string | undefined): boolean {
  if (!['compound', 'glob'].includes(type) || /[@()]|\s/.test(expression))
    raise('TemplateRuntimeError', `ifelse: a target like '${expression}' cannot be decided here`)
  return matchGlob(id ?? ownId(call), expression)
}

function ownId(call: Call): string {
  for (const name of ['opts', 'grains']) {
    const table = call.resolve(name)
    const id = table instanceof Dict ? textOf(table.get('id')) : undefined
    if (id !== undefined) return id
  }
  return raise('TemplateRuntimeError', 'ifelse: the id of the host is not known here')
}

function mergeInto(target: Dict, source: Dict, mergeLists: boolean): void {
  for (const [key, value] of source) {
    const present = target.get(key)
    if (present instanceof Dict && value instanceof Dict) mergeInto(present, value, mergeLists)
    else if (mergeLists && Array.isArray(present) && Array.isArray(value)) present.push(...value)
    else target.set(key, value)
  }
}

function ifelse(matches: TargetMatch | undefined): Builtin {
  return define(
    'ifelse',
    [],
    (call, args: unknown[], kwargs: Kwargs) => {
      if (args.length % 2 === 0) raise('SaltException', 'The ifelse function must have an odd number of arguments!')
      const type = str(kwargs.get('tgt_type') ?? 'compound')
      const id = textOf(kwargs.get('minion_id') ?? null)
      const values = new Map<unknown, unknown>()
      for (let at = 0; at + 1 < args.length; at += 2) values.set(textOf(args[at]) ?? args[at], args[at + 1])
      for (const [key, value] of values) {
        if (key === false) continue
        const expression = key === true ? '*' : str(key)
        const isMatch = key === true || (matches ? matches(expression, type, id) : matchId(call, expression, type, id))
        if (isMatch) return merged(value, kwargs.get('merge') ?? null, truth(kwargs.get('merge_lists') ?? false))
      }
      return args.at(-1)
    },
    { varargs: true, kwargs: true },
  )
}

function merged(value: unknown, extra: unknown, mergeLists: boolean): unknown {
  if (!truth(extra)) return value
  if (!(extra instanceof Dict)) return raise('SaltException', 'filter_by merge argument must be a dictionary.')
  if (value === null) return extra
  if (value instanceof Dict) mergeInto(value, extra, mergeLists)
  return value
}

export function saltGlobals(matches: TargetMatch | undefined): { readonly [name: string]: unknown } {
  return {
    raise: define('jinja_raise', ['msg'], (_call, message) => raise('TemplateError', str(message))),
    ifelse: ifelse(matches),
    show_full_context: showFullContext,
    // An ordered dict prints as a dict: Salt sees to that.
    odict: GLOBALS.get('dict'),
  }
}
