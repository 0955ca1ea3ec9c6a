import { createDecipheriv } from 'node:crypto'
import { Float, type Value } from '../python/values.ts'

const SEALED = /^ENC\[AES256_GCM,data:([^,\]]*),iv:([^,\]]+),tag:([^,\]]+),type:(\w+)\]$/

/** Whether a value is written as SOPS writes what it has encrypted. */
export function isSealed(value: Value | undefined): value is string {
  return typeof value === 'string' && SEALED.test(value)
}

/** The bytes of a sealed value and the type it had. Throws where the key, the value or its path (`path`: `a:b:`) do not fit. */
export function unseal(text: string, key: Buffer, path: string): { bytes: Buffer; type: string } {
  const [, data, iv, tag, type] = SEALED.exec(text)!
  const [nonce, mark] = [Buffer.from(iv!, 'base64'), Buffer.from(tag!, 'base64')]
  if (mark.length !== 16) throw new Error('its tag is not of 16 bytes')
  const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  cipher.setAAD(Buffer.from(path, 'utf8'))
  cipher.setAuthTag(mark)
  const bytes = Buffer.concat([cipher.update(Buffer.from(data!, 'base64')), cipher.final()])
  return { bytes, type: type! }
}

/** Python's value of a type that SOPS names. */
export function readPlain(bytes: Buffer, type: string): Value {
  const text = bytes.toString('utf8')
  switch (type) {
    case 'int': {
      const exact = BigInt(text)
      return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact
    }
    case 'float':
      return new Float(Number(text))
    case 'bool':
      return /^(1|t|true)$/i.test(text)
    case 'str':
    case 'bytes':
    case 'time':
      return text
    default:
      throw new Error(`it has the unknown type ${type}`)
  }
}

/** A value that was left unencrypted, as it enters the MAC. */
export function plainBytes(value: Value): Buffer {
  if (typeof value === 'boolean') return Buffer.from(value ? 'True' : 'False')
  if (value instanceof Float) return Buffer.from(decimal(value.value))
  return Buffer.from(String(value), 'utf8')
}

/** The shortest decimal form without an exponent. */
function decimal(value: number): string {
  if (Object.is(value, -0)) return '-0'
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  const [, sign, whole, fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value))!
  if (exponent === undefined) return String(value)
  const point = whole!.length + Number(exponent)
  const digits = `${whole}${fraction}`
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return point >= digits.length
    ? `${sign}${digits.padEnd(point, '0')}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
