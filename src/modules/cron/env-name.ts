import { text } from '../kit/index.ts'

export const nameArgument = text('Name of the variable.').matching(
  /^[^\s=#@][^\s=]*$/,
  'the name of a variable holds neither white space nor =, and does not begin with # or @',
)
