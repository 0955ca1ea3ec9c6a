import { TerminalText } from '../core/terminal-text.ts'

/** Salt's default colour theme (salt/utils/color.py), as escape sequences; `no colour` gives empty texts. */
export interface Colors {
  readonly green: TerminalText
  readonly cyan: TerminalText
  readonly red: TerminalText
  readonly yellow: TerminalText
  readonly lightRed: TerminalText
  readonly end: TerminalText
}

const sequence = (parameters: string) => new TerminalText(`\u001b[${parameters}m`)

export const colored: Colors = {
  green: sequence('0;32'),
  cyan: sequence('0;36'),
  red: sequence('0;31'),
  yellow: sequence('0;1;33'),
  lightRed: sequence('0;1;31'),
  end: sequence('0;0'),
}

const none = new TerminalText('')

export const plain: Colors = { green: none, cyan: none, red: none, yellow: none, lightRed: none, end: none }
