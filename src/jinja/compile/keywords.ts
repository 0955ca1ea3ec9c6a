import { TemplateSyntaxError } from '../errors.ts'
import type { Arguments } from '../syntax/nodes.ts'

/** Arguments of these names Jinja2 hands over as a dict, in which a later one replaces an earlier one. */
const PYTHON_KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

/** Raises what Python's own compiler says of an argument that is named twice. */
export function checkRepeated(names: readonly string[], node: Arguments): void {
  const at = names.findIndex((name, i) => names.indexOf(name) !== i)
  if (at === -1 || names.some((name) => PYTHON_KEYWORDS.has(name))) return
  const { line, offset } = node.kwargs[at]!.value
  throw new TemplateSyntaxError(`keyword argument repeated: ${names[at]}`, line, offset, 'SyntaxError')
}
