import { MASK } from '../core/secrets.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Decrypt } from '../render/index.ts'

/** For those who look at a tree without its keys: whatever is encrypted says `******`. */
export const maskDecrypt: Decrypt = {
  open: async () => MASK,
  async sops(document) {
    document.delete('sops')
    maskSealed(document)
    return []
  },
}

function maskSealed(value: Value): Value {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) value[index] = maskSealed(item)
  else if (value instanceof Dict) for (const [key, item] of [...value]) value.set(key, maskSealed(item))
  else if (typeof value === 'string' && value.startsWith('ENC[AES256_GCM,')) return MASK
  return value
}
