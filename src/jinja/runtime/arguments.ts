import { Kwargs } from '../../python/functions/kwargs.ts'
import { isIterable, iterate } from '../../python/iterate.ts'
import { raise } from '../../python/values/errors.ts'
import { failIfMissing } from '../../python/values/object.ts'
import { repr } from '../../python/values/text.ts'
import { typeName } from '../../python/values/types.ts'
import { Dict } from '../../python/values.ts'

/** `[*args, *more]` */
export function spread(args: unknown[], more: unknown): unknown[] {
  if (!isIterable(more)) raise('TypeError', `Value after * must be an iterable, not ${typeName(more)}`)
  for (const item of iterate(more)) args.push(item)
  return args
}

/** Keyword arguments as written, and those of `**more`. */
export function keywords(names: readonly string[], values: readonly unknown[], more?: unknown): Kwargs {
  const kwargs = new Kwargs()
  names.forEach((name, i) => {
    kwargs.set(name, values[i])
  })
  if (more === undefined) return kwargs
  failIfMissing(more)
  const entries = more instanceof Kwargs ? more : more instanceof Dict ? more.entries() : undefined
  if (!entries)
    raise(
      'TypeError',
      `jinja2.sandbox.SandboxedEnvironment.call() argument after ** must be a mapping, not ${typeName(more)}`,
    )
  for (const [key, value] of entries) {
    if (typeof key !== 'string') raise('TypeError', 'keywords must be strings')
    if (kwargs.has(key))
      raise(
        'TypeError',
        `jinja2.sandbox.SandboxedEnvironment.call() got multiple values for keyword argument ${repr(key)}`,
      )
    kwargs.set(key, value)
  }
  return kwargs
}
