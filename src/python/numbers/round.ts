/** `round(value, digits)`: half to even, decided on the exact value of the double. */
export function roundDouble(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 323) return value
  if (digits < 0) {
    const scale = 10 ** -digits
    if (!Number.isFinite(scale) || scale > 1e308) return value * 0
    const [whole] = exactDecimal(value)
    const scaled = roundBig(whole, 10n ** BigInt(-digits), !Number.isInteger(value))
    const result = Number(scaled)
    return result === 0 ? value * 0 : result
  }
  return Number(fixedText(value, Math.min(digits, 330)))
}

function exactDecimal(value: number): [bigint] {
  return [BigInt(Math.trunc(value))]
}

function roundBig(value: bigint, unit: bigint, more: boolean): bigint {
  const negative = value < 0n
  const positive = negative ? -value : value
  let whole = positive / unit
  const twice = (positive % unit) * 2n
  if (twice > unit || (twice === unit && (more || whole % 2n === 1n))) whole++
  return (negative ? -whole : whole) * unit
}

/** `'%.{digits}f' % value`: exact, half to even, unlike `toFixed`, which rounds the same way only up to 1e21. */
export function fixedText(value: number, digits: number): string {
  if (Math.abs(value) < 1e21 && digits <= 100) return fixedExact(value, digits)
  const whole = BigInt(Math.trunc(value)).toString()
  return digits > 0 ? `${whole}.${'0'.repeat(digits)}` : whole
}

/** `toFixed` takes the larger of two equally near texts; Python the even one. */
function fixedExact(value: number, digits: number): string {
  const text = value.toFixed(digits)
  const negativeZero = Object.is(value, -0) || (value < 0 && !text.startsWith('-'))
  const signed = negativeZero ? `-${text.replace(/^-/, '')}` : text
  const scaled = Math.abs(value) * 2 ** 1074
  if (scaled === 0) return signed
  if (!isTie(value, digits)) return signed
  const last = signed.at(-1) as string
  if ('02468'.includes(last)) return signed
  return evenNeighbour(value, digits, signed)
}

/** Whether the double lies exactly between two decimals of `digits` places. */
function isTie(value: number, digits: number): boolean {
  if (digits > 60) return false
  const more = Math.abs(value).toFixed(Math.min(100, digits + 60))
  const [, tail = ''] = /\.\d*$/.exec(more) ? [0, (more.split('.')[1] ?? '').slice(digits)] : [0, '']
  return /^50*$/.test(tail)
}

function evenNeighbour(value: number, digits: number, rounded: string): string {
  const unit = BigInt(rounded.replace('.', '').replace('-', ''))
  const even = (unit - 1n).toString().padStart(digits + 1, '0')
  const body = digits > 0 ? `${even.slice(0, -digits)}.${even.slice(-digits)}` : even
  return value < 0 ? `-${body}` : body
}

/** As `toExponential`, but of two equally near texts the even one. */
export function exponentialText(value: number, digits: number): string {
  const text = value.toExponential(digits)
  const [mantissa = '', exponent] = text.split('e')
  const exact = value.toExponential(Math.min(100, digits + 60)).split('e')[0]!
  const tail = exact
    .replace('.', '')
    .replace('-', '')
    .slice(digits + 1)
  const isEven = /[02468]$/.test(mantissa) || /^-?1(\.0*)?$/.test(mantissa) // a carry: 9.5 lies between 9 and 10
  if (isEven || !/^50*$/.test(tail)) return text
  return `${mantissa.slice(0, -1)}${Number(mantissa.at(-1)) - 1}e${exponent}`
}
