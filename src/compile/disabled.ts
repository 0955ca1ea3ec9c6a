import { str } from '../python/values/text.ts'
import type { Dict } from '../python/values.ts'

/** The option `disabled_requisites`: keywords of requisites that count for nothing, `*_in`, `use` and `prereq` among them. */
export function disabledRequisites(options: Dict): ReadonlySet<string> {
  const given = options.get('disabled_requisites') ?? []
  return new Set((Array.isArray(given) ? given : [given]).map(str))
}
