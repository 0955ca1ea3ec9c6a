import { SALT_VERSION } from '../../core/salt-version.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import { textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError } from '../kit/calls/types.ts'

/** What Salt takes besides and changes what is done: refused, never left out. */
const refused = [
  ...['data_file', 'header_file', 'cookies', 'persist_session', 'data_render', 'header_render', 'stream', 'handle'],
  ...['streaming_callback', 'header_callback', 'text_out', 'headers_out', 'decode_out', 'formdata', 'opts'],
]

export function refuseOthers(args: CallArguments): void {
  for (const name of refused)
    if (truth(args.get(name) ?? false)) throw new CallError('SaltInvocationError', `http.query takes no ${name} here`)
  if (args.get('decode_body') === false) throw new CallError('SaltInvocationError', 'http.query gives text, not bytes')
  if (!/^https?:\/\//i.test(urlOf(args)))
    throw new CallError('CommandExecutionError', `Unsupported url scheme: ${urlOf(args)}`)
}

/** The trailer that curl writes after headers and body. */
export const trailer = '\n%{http_code} %{size_header}'

/** What curl is told, as its configuration file says it. */
export function requestOf(args: CallArguments): string {
  const method = (textOf(args, 'method') || 'GET').toUpperCase()
  const data = bodyOf(args) ?? (method === 'POST' ? '' : undefined)
  const headers = headersOf(args)
  const lines = [
    ...['silent', 'show-error', 'globoff', 'location', 'max-redirs = 5', 'connect-timeout = 20', 'max-time = 3600'],
    option('proto', '=http,https'),
    option('write-out', trailer.replace('\n', '\\n'), false),
    option('url', urlOf(args)),
    method === 'HEAD' ? 'head' : option('dump-header', '-'),
    ...(data === undefined ? [] : [option('data-raw', data)]),
    ...(method === 'HEAD' || method === (data === undefined ? 'GET' : 'POST') ? [] : [option('request', method)]),
    ...(data !== undefined && method !== 'POST' && !headers.has('content-type')
      ? [option('header', 'Content-Type:')]
      : []),
    ...[...headers.values()].map(([name, value]) => option('header', value === '' ? `${name};` : `${name}: ${value}`)),
    ...accountOf(args),
    ...certificates(args),
  ]
  return `${lines.join('\n')}\n`
}

/** An option in curl's own quotes. */
function option(name: string, value: string, isRaw = true): string {
  if (value.includes('\0')) throw new CallError('ValueError', 'embedded null byte')
  const text = isRaw ? value.replace(/[\\"]/g, '\\$&') : value
  const line = text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t').replaceAll('\v', '\\v')
  return `${name} = "${line}"`
}

function urlOf(args: CallArguments): string {
  const url = textOf(args, 'url')
  const params = args.get('params') ?? null
  if (params === null || !truth(params)) return url
  const [, front = '', query = '', hash = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url) ?? []
  const known = [...new URLSearchParams(query)].map(([name, value]): [Value, Value] => [name, value])
  return `${front}?${urlEncoded([...known, ...pairsOf(params, "'args' parameter should be dict, list or tuple.")])}${hash}`
}

function bodyOf(args: CallArguments): string | undefined {
  const data = args.get('data') ?? null
  if (data === null) return undefined
  return data instanceof Dict ? urlEncoded([...data]) : str(data)
}

function pairsOf(value: Value, refusal: string): [Value, Value][] {
  if (value instanceof Dict) return [...value]
  const items = value instanceof Tuple ? value.items : value
  if (!Array.isArray(items)) throw new CallError('TypeError', refusal)
  return items.map((item) => {
    const pair = item instanceof Tuple ? item.items : item
    if (!Array.isArray(pair) || pair.length !== 2) throw new CallError('TypeError', refusal)
    return pair as [Value, Value]
  })
}

/** `urllib.parse.urlencode` */
function urlEncoded(pairs: readonly (readonly [Value, Value])[]): string {
  const quote = (value: Value) =>
    encodeURIComponent(str(value))
      .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+')
  return pairs.map(([name, value]) => `${quote(name)}=${quote(value)}`).join('&')
}

/** By name in small letters; of a list what has no colon is left out, and what follows a second colon, as Salt does. */
function headersOf(args: CallArguments): Map<string, readonly [name: string, value: string]> {
  const headers = new Map<string, readonly [string, string]>()
  const put = (name: string, value: string) => {
    if (/[\r\n]/.test(name + value)) throw new CallError('ValueError', `Unsafe header value ${value}`)
    headers.set(name.toLowerCase(), [name, value])
  }
  const given = args.get('header_dict') ?? null
  if (given instanceof Dict) for (const [name, value] of given) put(str(name), str(value))
  const list = args.get('header_list') ?? null
  for (const line of Array.isArray(list) ? list.map(str) : []) {
    const [name, value] = line.split(':')
    if (value !== undefined) put(name!.trim(), value.trim())
  }
  put('User-agent', textOf(args, 'agent') || `Salt/${SALT_VERSION} http.query()`)
  return headers
}

function accountOf(args: CallArguments): string[] {
  const [user, password] = [textOf(args, 'username'), textOf(args, 'password')]
  return user !== '' ? [option('user', `${user}:${password}`)] : []
}

function certificates(args: CallArguments): string[] {
  const cert = args.get('cert') ?? null
  const [file, key] = (Array.isArray(cert) ? cert : cert === null ? [] : [cert]).map(str)
  return [
    ...(args.get('verify_ssl') === false ? ['insecure'] : []),
    ...(textOf(args, 'ca_bundle') === '' ? [] : [option('cacert', textOf(args, 'ca_bundle'))]),
    ...(file === undefined ? [] : [option('cert', file)]),
    ...(key === undefined ? [] : [option('key', key)]),
  ]
}
