/** The parts of an account's GECOS field, in its order. */
export const gecosParts = ['fullname', 'roomnumber', 'workphone', 'homephone', 'other'] as const
export type Gecos = { readonly [part in (typeof gecosParts)[number]]: string }

/** The last part takes all commas that are left. */
export function readGecos(field: string): Gecos {
  const [fullname = '', roomnumber = '', workphone = '', homephone = '', ...other] = field.split(',')
  return { fullname, roomnumber, workphone, homephone, other: other.join(',') }
}

export function writeGecos(gecos: Gecos): string {
  return gecosParts
    .map((part) => gecos[part])
    .join(',')
    .replace(/,+$/, '')
}
