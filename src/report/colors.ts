/** Salt's default colour theme (salt/utils/color.py), as escape sequences; `no colour` gives empty strings. */
export interface Colors {
  readonly green: string
  readonly cyan: string
  readonly red: string
  readonly yellow: string
  readonly lightRed: string
  readonly end: string
}

export const colored: Colors = {
  green: '\u001b[0;32m',
  cyan: '\u001b[0;36m',
  red: '\u001b[0;31m',
  yellow: '\u001b[0;1;33m',
  lightRed: '\u001b[0;1;31m',
  end: '\u001b[0;0m',
}

export const plain: Colors = { green: '', cyan: '', red: '', yellow: '', lightRed: '', end: '' }
