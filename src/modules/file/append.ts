import { str } from '../../python/values/text.ts'
import { Tuple } from '../../python/values.ts'
import {
  absolutePath,
  change,
  clean,
  type Finding,
  fail,
  failure,
  files,
  flag,
  type Infer,
  listOf,
  type PrepareIo,
  StateFailure,
  state,
  type TreeView,
  text,
  value,
  wrong,
} from '../kit/index.ts'
import { context, defaults, makedirs, template } from './arguments.ts'
import { describeEntry } from './facts/entry-text.ts'
import { pathFact } from './facts/path.ts'
import { checkSources } from './managed-check.ts'
import { readSources } from './source.ts'
import { renderTemplate } from './template.ts'
import { holdsText, splitLines } from './text.ts'
import { textFile } from './text-file.ts'
import { isText, looseDiff } from './unified.ts'

const args = {
  name: absolutePath('Absolute path of the file; made if it is missing.'),
  text: value('The text, or a list of texts.').optional(),
  makedirs,
  source: text('A `salt://` or http(s) file with the text, rendered as a template.').optional(),
  source_hash: text('Hash of an http(s) source.').optional(),
  template: template.default('jinja').with({ description: 'The engine that renders sources.' }),
  sources: listOf(text('A source'), 'Several sources, all of them.').optional(),
  source_hashes: listOf(text('A hash'), 'Their hashes.').optional(),
  defaults,
  context,
  ignore_whitespace: flag('Any white space is as good as any other when the text is searched.').default(true),
}

/** Follows Salt's documentation of file.append (3007). With `ignore_whitespace: false` the text is searched as it is. */
export const append = state({
  summary: 'Text at the end of a file, if the file does not hold it yet.',
  example: '/etc/motd:\n  file.append:\n    - text: Authorized users only.\n',
  args,
  check: checkAppend,
  prepare: readTexts,
  facts: ({ name, makedirs }) => textFile(name, makedirs),
  diff({ name, makedirs, ignore_whitespace }, { now, parents, text: old, isThere, rewrite }, texts) {
    if (parents.length > 0 && !makedirs) return fail(`${name}: file not found`)
    if (now.self && now.followed?.type !== 'file') return fail(`Specified target ${name} is ${describeEntry(now)}`)
    if (isThere && !now.content) return fail(`The file ${name} cannot be read, or is too long to be edited`)
    const lines = texts.filter((text) => !holdsText(old, text, ignore_whitespace)).flatMap(splitLines)
    if (isThere && lines.length === 0) return clean(`File ${name} is in correct state`)
    const later = `${old === '' || old.endsWith('\n') ? old : `${old}\n`}${lines.map((line) => `${line}\n`).join('')}`
    const { action, effects, paths } = rewrite(later, true)
    const diff =
      now.content && !isText(now.content) ? 'Replace binary file' : looseDiff(splitLines(old), splitLines(later))
    const done = lines.length > 0 ? `Appended ${lines.length} lines` : `File ${name} is in correct state`
    return change({
      delta: { action, paths, diff, done },
      comment: `File ${name} is set to be ${isThere ? 'updated' : 'created'}`,
      changes: isThere ? { diff } : { new: name },
      effects,
    })
  },
  act: (_args, { action }) => [action],
  report: (outcome) =>
    outcome.done
      ? {
          changes: outcome.delta.diff === '' ? outcome.predicted : { diff: outcome.delta.diff },
          comment: outcome.delta.done,
        }
      : { changes: {}, comment: failure(outcome, 'Failed to commit change') },
  touches: (_args, { paths }) => files(paths),
  brief: () => true,
  manages: ({ name }) => [pathFact(name)],
})

type Arguments = Infer<typeof args>

/** What of the arguments cannot be, whatever the host is. */
function checkAppend(args: Arguments, trees: TreeView): Finding[] {
  const { text, source, sources, source_hash, source_hashes } = args
  const urls = source ? [source] : (sources ?? [])
  if (source && sources && sources.length > 0) return [wrong('sources', exclusive)]
  if (urls.length === 0) return text === null ? [wrong('text', noText)] : []
  const hashes = source ? [source_hash] : (source_hashes ?? [])
  return urls
    .flatMap((url, i) => checkSources({ source: url, source_hash: hashes[i] ?? '', template: args.template }, trees))
    .map((found) => ({ ...found, argument: source ? 'source' : 'sources' }))
}

const exclusive = 'source and sources are mutually exclusive'
const noText = 'No text found to append. Nothing appended'

async function readTexts(args: Arguments, io: PrepareIo): Promise<readonly string[]> {
  const { text, source, sources, source_hash, source_hashes } = args
  if (source && sources && sources.length > 0) throw new StateFailure(exclusive)
  const urls = source ? [source] : (sources ?? [])
  if (urls.length > 0) {
    const hashes = source ? [source_hash] : (source_hashes ?? [])
    return Promise.all(urls.map((url, i) => readTemplate(url, hashes[i] ?? '', args, io)))
  }
  if (text === null) throw new StateFailure(noText)
  const items = Array.isArray(text) ? text : text instanceof Tuple ? text.items : [text]
  return items.map(str)
}

async function readTemplate(url: string, source_hash: string, args: Arguments, io: PrepareIo): Promise<string> {
  const failed = `Failed to load template file ${url}`
  const [source] = await readSources({ source: url, source_hash }, io)
  if (source?.kind === 'large') throw new StateFailure(`${failed}: it is too long (${source.size} bytes)`)
  if (source?.kind !== 'bytes') throw new StateFailure(failed)
  const text = source.bytes.toString()
  return args.template ? renderTemplate({ name: url, text }, args, io, failed) : text
}
