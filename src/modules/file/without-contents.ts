import { warning } from '../../core/diagnostics.ts'
import type { Finding } from '../kit/check.ts'
import type { ManagedArguments } from './managed-arguments.ts'

type Saying = Pick<
  ManagedArguments,
  'source' | 'contents' | 'contents_pillar' | 'contents_grains' | 'replace' | 'create'
>

/** Whether nothing says what is in a managed file, nor (`replace: false`, `create: false`) that this is meant. */
function lacksContents(args: Saying): boolean {
  const { source, contents, contents_pillar, contents_grains, replace, create } = args
  const isSaid = [source, contents, contents_pillar, contents_grains].some((one) => one !== undefined && one !== null)
  return !isSaid && replace && create
}

/** What may be a mistake, whatever the host is. */
export function doubtContents(args: Saying): Finding[] {
  if (!lacksContents(args)) return []
  const problem = warning('file-without-contents', "file.managed says nothing of the file's contents", {
    hint: 'give `contents` or `source`; `replace: false` says that an empty file is meant, or the one that is there',
  })
  return [{ argument: 'source', problem, isDoubt: true }]
}

/** What is told of a step beside what it comes to: that a file is made empty, or that nothing at all was asked of the one that is there. */
export function warnOfContents(args: ManagedArguments, isThere: boolean): string[] {
  if (!lacksContents(args)) return []
  const { user, group, mode, attrs, owner } = args
  const asksRights = [user, group, mode, attrs, owner].some((one) => one !== undefined && one !== null && one !== '')
  if (isThere && asksRights) return []
  const what = isThere ? `what is in ${args.name} stays as it is` : `${args.name} is made empty`
  return [
    `Neither source nor contents, contents_pillar or contents_grains is given: ${what}. 'replace: False' says that this is meant.`,
  ]
}
