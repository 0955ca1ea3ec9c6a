/** What the tokens of a ProxyCommand stand for. */
export interface ProxyTokens {
  readonly host: string
  readonly port: number
  readonly user: string
}

/**
 * A ProxyCommand as text for the shell: `%h` and `%n` are the host, `%p` the port, `%r` the user, `%%` a percent sign.
 * Each value is quoted for the place that it stands in (bare, in `'…'`, in `"…"`), so that it is one word there or a part
 * of one, whatever it holds: `DOMAIN\user` arrives with its backslash where ssh(1) would lose it. Values are checked beforehand (`core/ssh-names.ts`).
 */
export function expandProxyCommand(command: string, { host, port, user }: ProxyTokens): string {
  const values: { readonly [token: string]: string } = { h: host, n: host, p: String(port), r: user }
  let out = ''
  /** Quotes and substitutions around this place, innermost last. */
  const around: string[] = []
  for (let at = 0; at < command.length; at++) {
    const char = command[at]!
    const inner = around.at(-1)
    const token = char === '%' ? command[at + 1] : undefined
    if (token === '%' || (token !== undefined && Object.hasOwn(values, token))) {
      out += token === '%' ? '%' : quoteIn(inner, values[token]!)
      at++
      continue
    }
    out += char
    if (inner === "'") {
      if (char === "'") around.pop()
    } else if (char === '\\' && command[at + 1] !== '%') out += command[++at] ?? ''
    else if (char === inner) around.pop()
    else if (char === '"' || char === '`' || (char === "'" && inner !== '"')) around.push(char)
    else if (char === '(' && (command[at - 1] === '$' || inner !== '"')) around.push(')')
  }
  return out
}

function quoteIn(quote: string | undefined, value: string): string {
  if (quote === "'") return value.replaceAll("'", "'\\''")
  if (quote === '"') return value.replace(/["$`\\]/g, '\\$&')
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}
