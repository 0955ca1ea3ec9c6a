import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Builtin, define, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import type { Module } from './context.ts'

/** salt.modules.hashutil, as far as it needs no file of the host. */
export const hashutilModule: Module = () => ({
  digest: define('digest', ['instr', ['checksum', 'md5']], (call, text, checksum) => {
    if (!['md5', 'sha256', 'sha512'].includes(str(checksum)))
      raise('CommandExecutionError', `Hash func '${str(checksum)}' is not supported.`)
    return call.filter(str(checksum), text)
  }),
  md5_digest: asFilter('md5_digest', 'md5'),
  sha256_digest: asFilter('sha256_digest', 'sha256'),
  sha512_digest: asFilter('sha512_digest', 'sha512'),
  base64_b64encode: asFilter('base64_b64encode', 'base64_encode'),
  base64_b64decode: asFilter('base64_b64decode', 'base64_decode'),
  base64_encodestring: define('base64_encodestring', ['instr'], (call, text) =>
    str(call.filter('base64_encode', text)).replace(/.{1,76}/g, '$&\n'),
  ),
  base64_decodestring: asFilter('base64_decodestring', 'base64_decode'),
  hmac_signature: define('hmac_signature', ['string', 'shared_secret', 'challenge_hmac'], (call, text, ...rest) =>
    call.filter('hmac', text, rest),
  ),
  hmac_compute: define('hmac_compute', ['string', 'shared_secret'], (call, text, secret) =>
    call.filter('hmac_compute', text, [secret]),
  ),
  github_signature: define(
    'github_signature',
    ['string', 'shared_secret', 'challenge_hmac'],
    (_, text, secret, said) => {
      const [type = '', challenge = ''] = str(said).split('=')
      const own = Buffer.from(createHmac(type, str(secret)).update(str(text)).digest('hex'))
      const given = Buffer.from(challenge)
      return own.length === given.length && timingSafeEqual(own, given)
    },
  ),
})

function asFilter(name: string, filter: string): Builtin {
  return define(name, ['instr'], (call, text) => call.filter(filter, text))
}
