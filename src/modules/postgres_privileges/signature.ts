/** Short names of types that PostgreSQL itself writes in full. */
const full: { readonly [alias: string]: string } = {
  bool: 'boolean',
  char: 'character',
  decimal: 'numeric',
  float: 'double precision',
  float4: 'real',
  float8: 'double precision',
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  time: 'time without time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  timetz: 'time with time zone',
  varbit: 'bit varying',
  varchar: 'character varying',
}

/** `f(int,text[])` as PostgreSQL writes it: `f(integer, text[])`. A name without arguments stays as it is. */
export function signatureOf(name: string): string {
  const [, bare, types] = /^([^(]*)\(([^()]*)\)$/.exec(name) ?? []
  if (bare === undefined || types === undefined) return name
  return `${bare}(${types.split(',').map(typeName).join(', ')})`
}

function typeName(type: string): string {
  const [, word = '', rest = ''] = /^\s*(\w*)(.*?)\s*$/.exec(type) ?? []
  return (rest === '' || rest.startsWith('[') ? (full[word.toLowerCase()] ?? word) : word) + rest
}
