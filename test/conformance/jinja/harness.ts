import { Dict, Environment, fromJson, Kwargs, TemplateError } from '../../../src/jinja/index.ts'
import { str } from '../../../src/python/values/text.ts'
import type { Value } from '../../../src/python/values.ts'

export interface Case {
  readonly name: string
  readonly template: string
  readonly files?: { readonly [name: string]: string }
  readonly env?: { readonly [option: string]: unknown }
  /** JSON of the context: `1` is an int, `1.0` a float. */
  readonly context: string
  readonly expected?: string
  readonly error?: {
    readonly class: string
    readonly message: string
    readonly line: number
    readonly template: string
  }
}

/** The cases of a file; their contexts stay text, since JSON.parse cannot tell 1 from 1.0. */
export function readCases(text: string): Case[] {
  return (fromJson(text) as Value[]).map((one) => {
    const dict = one as Dict
    const plain = (value: Value | undefined): unknown => {
      if (value instanceof Dict) return Object.fromEntries([...value].map(([k, v]) => [k, plain(v)]))
      return value
    }
    const rest = Object.fromEntries([...dict].filter(([key]) => key !== 'context').map(([k, v]) => [k, plain(v)]))
    return { ...rest, values: dict.get('context') ?? new Dict() } as unknown as Case
  })
}

function walk(data: unknown, key: string, delimiter: string): Value | undefined {
  let value = data as Value | undefined
  for (const part of key.split(delimiter)) {
    if (value instanceof Dict) value = value.get(part)
    else return undefined
  }
  return value
}

class ValueError extends Error {
  readonly pythonClass = 'ValueError'
}

function getFrom(data: unknown) {
  return (key: string, ...rest: unknown[]) => {
    const kwargs = rest.at(-1) instanceof Kwargs ? (rest.pop() as Kwargs) : new Kwargs()
    const fallback = rest[0] ?? kwargs.get('default') ?? ''
    return walk(data, key, (kwargs.get('delimiter') as string) ?? ':') ?? fallback
  }
}

function filterBy(grains: Dict) {
  return (lookup: Dict, ...rest: unknown[]) => {
    const kwargs = rest.at(-1) instanceof Kwargs ? (rest.pop() as Kwargs) : new Kwargs()
    const grain = (rest[0] ?? kwargs.get('grain') ?? 'os_family') as string
    const fallback = (kwargs.get('default') ?? 'default') as string
    const base = kwargs.get('base') as string | undefined
    const found = lookup.get(grains.get(grain) ?? null) ?? lookup.get(fallback) ?? null
    if (!base || !(lookup.get(base) instanceof Dict)) return found
    return new Dict([...(lookup.get(base) as Dict), ...(found as Dict)])
  }
}

/** The functions that the cases call: what the README beside the given cases describes. */
function saltOf(context: Dict): { [name: string]: unknown } {
  const grains = (context.get('grains') ?? new Dict()) as Dict
  return {
    'pillar.get': getFrom(context.get('pillar')),
    'grains.get': getFrom(grains),
    'grains.filter_by': filterBy(grains),
    'cmd.run': async (command: string) => {
      if (command === 'false') throw new ValueError('command failed: false')
      return `ran ${command}`
    },
    'cmd.retcode': () => 0,
    'test.echo': (value: unknown) => value,
    'test.kwargs': (...args: unknown[]) => {
      const kwargs = args.at(-1) instanceof Kwargs ? (args.pop() as Kwargs) : new Kwargs()
      const pairs = [...kwargs].map(([key, value]) => `${key}=${str(value)}`).sort()
      return `${args.length}/${pairs.join(',')}`
    },
  }
}

export interface Outcome {
  readonly expected?: string
  readonly error?: { class: string; message: string; line: number; template: string }
}

/** Renders a case as Salt would set it up. */
export async function runCase(one: Case, options: { mapped?: boolean } = {}): Promise<Outcome> {
  const env = one.env ?? {}
  const context = (one as unknown as { values: Dict }).values
  const environment = new Environment({
    loader: (name) => (name === 'main.sls' ? one.template : (one.files?.[name] ?? null)),
    salt: env.salt !== false,
    undefined: (env.undefined as 'strict') ?? 'strict',
    trimBlocks: env.trim_blocks === true,
    lstripBlocks: env.lstrip_blocks === true,
    keepTrailingNewline: env.keep_trailing_newline === true,
    autoescape: env.autoescape === true,
    lineStatementPrefix: env.line_statement_prefix as string | undefined,
    lineCommentPrefix: env.line_comment_prefix as string | undefined,
    blockStart: env.block_start_string as string | undefined,
    blockEnd: env.block_end_string as string | undefined,
    variableStart: env.variable_start_string as string | undefined,
    variableEnd: env.variable_end_string as string | undefined,
    commentStart: env.comment_start_string as string | undefined,
    commentEnd: env.comment_end_string as string | undefined,
  })
  const names = new Map<string, unknown>(context as unknown as Iterable<[string, unknown]>)
  if (env.salt !== false) names.set('salt', saltOf(context))
  try {
    if (options.mapped) return { expected: (await environment.renderMapped('main.sls', names)).text }
    return { expected: await environment.render('main.sls', names) }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { error: { class: error.pythonClass, message: error.message, line: error.line, template: error.template } }
  }
}
