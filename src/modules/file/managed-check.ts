import { Dict } from '../../python/values.ts'
import { type Finding, type TreeView, wrong } from '../kit/check.ts'
import { wrongContent } from './contents.ts'
import type { ManagedArguments } from './managed-arguments.ts'
import { listSources, type SourceArguments, wrongSource } from './source.ts'
import { doubtContents } from './without-contents.ts'

/** What of the arguments cannot be, whatever the host is. */
export function checkManaged(args: ManagedArguments, trees: TreeView): Finding[] {
  const content = wrongContent(args)
  return [
    ...(content ? [wrong(content.argument, content.text)] : []),
    ...checkSources(args, trees),
    ...checkVariables(args),
    ...doubtContents(args),
  ]
}

/** Of a list up to the first that is there: what follows is never read. A single `salt://` source is looked at by the compiler. */
export function checkSources(args: SourceArguments, trees: TreeView): Finding[] {
  if (args.source === null || args.source === undefined || args.source === '') return []
  const isList = Array.isArray(args.source)
  for (const { url, hash } of listSources(args)) {
    const text = wrongSource(url, hash, args)
    if (text !== undefined) return [wrong('source', text)]
    if (!url.startsWith('salt://') || !trees.hasFile(url)) continue
    const problem = isList ? trees.problem(url) : undefined
    return problem ? [{ argument: 'source', problem }] : []
  }
  return []
}

/** Of a template. */
export function checkVariables({
  template,
  context,
  defaults,
}: Pick<ManagedArguments, 'template' | 'context' | 'defaults'>): Finding[] {
  if (!template) return []
  return Object.entries({ context, defaults })
    .filter(([, value]) => value !== null && !(value instanceof Dict))
    .map(([argument]) => wrong(argument, `${argument} must be formed as a dict`, 'write it as `NAME: VALUE`'))
}
