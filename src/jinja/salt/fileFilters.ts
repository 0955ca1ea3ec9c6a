import { createHash, getHashes } from 'node:crypto'
import { posix } from 'node:path'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { type Builtin, define, type Kwargs } from '../extension.ts'
import { toBytes } from './arguments.ts'
import type { SaltHost } from './host.ts'

/** For filters that need what kstate will not do while it renders. */
function refuse(name: string, hint: string): Builtin {
  return define(name, [], () => raise('TemplateRuntimeError', `the filter '${name}' is not supported: ${hint}`), {
    varargs: true,
    kwargs: true,
  })
}

export const refusedFilters = {
  http_query: refuse('http_query', 'a rendering fetches nothing; fetch with a state, or put the data into the pillar'),
  dns_check: refuse('dns_check', 'a rendering asks no name server; put the address into the pillar'),
}

/** `os.path.normpath` */
function normalizePath(path: string): string {
  const body = posix.normalize(path)
  const short = body.length > 1 && body.endsWith('/') ? body.slice(0, -1) : body
  return path.startsWith('//') && !path.startsWith('///') ? `/${short}` : short
}

function joinPaths(parts: readonly string[]): string {
  const [root = '', ...rest] = parts.map(normalizePath)
  const joined = rest
    .map((part) => part.replace(/^\/+/, ''))
    .reduce((path, part) => (path === '' || path.endsWith('/') ? path + part : `${path}/${part}`), root)
  return normalizePath(joined)
}

export const pathFilters = {
  path_join: define(
    'join',
    [],
    (_call, parts: unknown[], kwargs: Kwargs) => {
      const texts = parts.map((part) => new TextDecoder().decode(toBytes(part)))
      const unknown = [...kwargs.keys()].filter((name) => name !== 'use_posixpath' && !name.startsWith('__'))
      if (unknown.length > 0)
        raise(
          'SaltInvocationError',
          `The following keyword arguments are not valid: ${unknown.map((name) => `${name}=${str(kwargs.get(name))}`).join(', ')}`,
        )
      return texts.length === 0 ? '' : joinPaths(texts)
    },
    { varargs: true, kwargs: true },
  ),
}

const TEXT_BYTES = new Set([...Array.from({ length: 95 }, (_, at) => at + 32), 8, 9, 10, 12, 13])

/** By the first block of a file: no NUL, and UTF-8 or mostly printable. */
function looksLikeText(data: Uint8Array, size: number): boolean {
  const block = data.subarray(0, size)
  if (block.includes(0)) return false
  if (block.length === 0 || isUtf8(block)) return true
  return block.filter((byte) => !TEXT_BYTES.has(byte) || byte === 9).length / block.length <= 0.3
}

function isUtf8(block: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(block)
    return true
  } catch {
    return false
  }
}

const BINARY_TEXT = /[ -~\n\r\t\b]/g

function looksBinary(data: Uint8Array): boolean {
  const block = data.subarray(0, 2048)
  if (!isUtf8(block)) return true
  const text = new TextDecoder().decode(block)
  if (text === '') return false
  if (text.includes('\0')) return true
  return [...text.replace(BINARY_TEXT, '')].length / [...text].length > 0.3
}

function path(value: unknown): string {
  return textOf(value) ?? raise('TypeError', `expected str, bytes or os.PathLike object, not ${typeName(value)}`)
}

/** The filters that ask the host `host` about files, programs and users. */
export function fileFilters(host: SaltHost): { readonly [name: string]: Builtin } {
  const ask = <T>(name: string, question: T | undefined): T =>
    question ??
    raise('TemplateRuntimeError', `the filter '${name}' is not supported: nothing may be asked of a machine here`)
  return {
    file_hashsum: define('get_hash', ['path', ['form', 'sha256'], ['chunk_size', 65536]], (_call, file, form) => {
      const algorithm = str(form)
      if (!getHashes().includes(algorithm)) raise('ValueError', `Invalid hash type: ${algorithm}`)
      const data = ask('file_hashsum', host.readFile)(path(file))
      if (!data) return raise('FileNotFoundError', `[Errno 2] No such file or directory: '${path(file)}'`)
      return createHash(algorithm).update(data).digest('hex')
    }),
    is_empty: define('is_empty', ['filename'], (_call, file) => {
      const name = textOf(file)
      if (name === undefined)
        raise('TypeError', `stat: path should be string, bytes, os.PathLike or integer, not ${typeName(file)}`)
      return ask('is_empty', host.fileSize)(name) === 0
    }),
    is_text_file: define('is_text', ['fp_', ['blocksize', 512]], (_call, file, size) => {
      const data = ask('is_text_file', host.readFile)(path(file))
      return data !== undefined && looksLikeText(data, Number(size))
    }),
    is_bin_file: define('is_binary', ['path'], (_call, file) => {
      const data = ask('is_bin_file', host.readFile)(path(file))
      return data !== undefined && looksBinary(data)
    }),
    list_files: define('list_files', ['directory'], (call, directory) => {
      const files = ask('list_files', host.listFiles)(path(directory))
      call.spend(files.length)
      return files
    }),
    which: define('which', [['exe', null]], (_call, name) =>
      truth(name) ? (ask('which', host.findProgram)(path(name)) ?? null) : null,
    ),
    get_uid: define(
      'get_uid',
      [['user', null]],
      (_call, name) => ask('get_uid', host.userId)(name === null ? undefined : path(name)) ?? null,
    ),
  }
}
