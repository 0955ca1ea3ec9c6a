import { DiagnosticError } from '../../core/diagnostics.ts'
import { str } from '../../python/values/text.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import { legacy } from '../kit/legacy.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import { files } from '../kit/touches.ts'
import { flag, pathArgument, textArgument } from './arguments.ts'
import { type Edit, editAction, editFile, editNeeds } from './edit.ts'
import { pathFact } from './facts/path.ts'
import { missingParents } from './parents.ts'
import { readSources, type SourceArguments } from './source.ts'
import { holdsText, splitLines } from './text.ts'
import { isText, looseDiff } from './unified.ts'

interface Arguments extends SourceArguments {
  readonly name: string
  readonly text?: Value
  readonly makedirs: boolean
  readonly template?: string | null
  readonly sources?: readonly string[] | null
  readonly source_hashes?: readonly string[] | null
  readonly defaults?: Value
  readonly context?: Value
  readonly ignore_whitespace: boolean
}

interface Delta extends Edit {
  readonly comment: string
  readonly diff: string
}

/** Follows Salt's documentation of file.append (3007). With `ignore_whitespace: false` the text is searched as it is. */
export const append = legacy<Arguments, readonly string[], Delta>({
  schema: {
    description: 'Text at the end of a file, if the file does not hold it yet.',
    properties: {
      name: pathArgument('Absolute path of the file; made if it is missing.'),
      text: { 'x-value': true, default: null, description: 'The text, or a list of texts.' },
      makedirs: flag('Make the folders above, if they are missing.'),
      source: textArgument('A `salt://` or http(s) file with the text, rendered as a template.'),
      source_hash: textArgument('Hash of an http(s) source.'),
      template: {
        type: ['string', 'null'],
        enum: ['jinja', null],
        default: 'jinja',
        description: 'The engine that renders sources.',
      },
      sources: {
        type: ['array', 'null'],
        items: { type: 'string' },
        default: null,
        description: 'Several sources, all of them.',
      },
      source_hashes: {
        type: ['array', 'null'],
        items: { type: 'string' },
        default: null,
        description: 'Their hashes.',
      },
      defaults: { 'x-value': true, default: null, description: 'Variables of the template that `context` goes over.' },
      context: { 'x-value': true, default: null, description: 'Variables of the template.' },
      ignore_whitespace: flag('Any white space is as good as any other when the text is searched.', true),
    },
    example: `/etc/motd:
  file.append:
    - text: Authorized users only.
`,
  },
  prepare: readTexts,
  facts: ({ name, makedirs }) => editNeeds(name, makedirs),
  diff(args, texts, facts) {
    const { name, makedirs } = args
    if (name === '') return fail('Must provide name to file.append')
    if (!name.startsWith('/')) return fail(`Specified file ${name} is not an absolute path`)
    const now = facts.get(pathFact(name))
    const folders = missingParents(name, facts)
    if (folders.length > 0 && !makedirs) return fail(`${name}: file not found`)
    if (now.self && now.followed?.type !== 'file') return fail(`Specified target ${name} is no file`)
    if (now.followed && !now.content) return fail(`The file ${name} cannot be read, or is too long to be edited`)
    const old = now.content?.toString() ?? ''
    const lines = texts.filter((text) => !holdsText(old, text, args.ignore_whitespace)).flatMap(splitLines)
    if (now.followed && lines.length === 0) return { kind: 'clean', comment: `File ${name} is in correct state` }
    const later = `${old === '' || old.endsWith('\n') ? old : `${old}\n`}${lines.map((line) => `${line}\n`).join('')}`
    const { edit, effects } = editFile(name, now, later, facts)
    const diff =
      now.content && !isText(now.content) ? 'Replace binary file' : looseDiff(splitLines(old), splitLines(later))
    return {
      kind: 'change',
      delta: {
        ...edit,
        diff,
        comment: lines.length > 0 ? `Appended ${lines.length} lines` : `File ${name} is in correct state`,
      },
      comment: now.followed ? `File ${name} is set to be updated` : `File ${name} is set to be created`,
      changes: now.followed ? { diff } : { new: name },
      effects,
      proof: 'observe',
    }
  },
  touches: (args, delta) => files([args.name, delta.path, ...delta.folders]),
  act: (_args, _texts, delta) => [editAction(delta)],
  report({ delta, done, outputs, foretold }) {
    if (done) return { changes: delta.diff === '' ? foretold : { diff: delta.diff }, comment: delta.comment }
    return { changes: {}, comment: `Failed to commit change: ${outputs.at(-1)?.stderr.toString().trim() ?? ''}` }
  },
})

async function readTexts(args: Arguments, io: PrepareIo): Promise<readonly string[]> {
  const { text, source, sources, source_hash, source_hashes } = args
  if (source && sources && sources.length > 0) throw new StateFailure('source and sources are mutually exclusive')
  const urls = source ? [source as string] : (sources ?? [])
  if (urls.length > 0) {
    const hashes = source ? [source_hash] : (source_hashes ?? [])
    return Promise.all(urls.map((url, i) => readTemplate({ ...args, source: url, source_hash: hashes[i] }, io)))
  }
  if (text === null || text === undefined) throw new StateFailure('No text found to append. Nothing appended')
  const items = Array.isArray(text) ? text : text instanceof Tuple ? text.items : [text]
  return items.map(str)
}

async function readTemplate(args: Arguments & { readonly source: string }, io: PrepareIo): Promise<string> {
  const [source] = await readSources(args, io)
  if (source?.kind !== 'bytes') throw new StateFailure(`Failed to load template file ${args.source}`)
  if (!args.template) return source.bytes.toString()
  const entries = [args.defaults, args.context].flatMap((value) => (value instanceof Dict ? [...value] : []))
  const variables = new Map(entries.map(([key, value]) => [str(key), value] as const))
  try {
    return await io.render({ name: args.source, text: source.bytes.toString(), engine: 'jinja' }, variables)
  } catch (cause) {
    if (cause instanceof DiagnosticError) throw cause
    throw new StateFailure(`Failed to load template file ${args.source}: ${(cause as Error).message}`, { cause })
  }
}

function fail(comment: string) {
  return { kind: 'fail', comment } as const
}
