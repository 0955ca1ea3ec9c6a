import { define } from './extension.ts'
import { lipsum } from './globals/lipsum.ts'
import { cycler, dict, joiner, namespace } from './globals/objects.ts'
import { makeRange } from './globals/range.ts'

/** Jinja2's global names. */
export const GLOBALS: ReadonlyMap<string, unknown> = new Map<string, unknown>(
  Object.entries({
    range: define('safe_range', [], (_call, args: readonly unknown[]) => makeRange(args), { varargs: true }),
    dict,
    lipsum,
    cycler,
    joiner,
    namespace,
  }),
)
