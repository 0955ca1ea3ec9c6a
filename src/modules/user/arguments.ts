import { Argument, flag, ignored, listOf, text } from '../kit/index.ts'

function inDatabase<T>(argument: Argument<T>): Argument<T> {
  return argument
    .without(/[\n\r]/, 'the account database holds one account a line')
    .without(/:/, 'a colon parts the fields of the account database')
}

function asName<T>(argument: Argument<T>): Argument<T> {
  return inDatabase(argument)
    .without(/^-/, 'the name of an account cannot begin with a dash')
    .without(/^$/, 'the name of an account cannot be empty')
    .without(/,/, 'a comma parts the members of a group')
    .without(/\//, 'the name of an account cannot hold a slash')
    .without(/\s/, 'the name of an account cannot hold white space')
    .atMostBytes(32, 'the name of an account cannot be longer than 32 bytes')
}

/** The name of an account or group. */
export function accountName(description: string): Argument<string> {
  return asName(text(description))
}

/** A list of names; null where none is given. */
export function accountNames(description: string): Argument<readonly (string | number)[] | null> {
  const one = asName(new Argument<string | number>({ type: ['string', 'integer'] }))
  return listOf(one, description).optional()
}

/** The tools that write the account database take no longer fields. */
export function ofBoundedLength<T>(argument: Argument<T>): Argument<T> {
  return argument.atMostBytes(1024, 'the tools that write the account database take no fields as long as this')
}

/** Text in a field of the account database; null: as it is. */
export function field(description: string): Argument<string | number | null> {
  const some = new Argument<string | number>({ type: ['string', 'integer', 'number'], description })
  return ofBoundedLength(inDatabase(some)).optional()
}

const onWindows = ignored('Read on Windows only; has no effect.')

/** Salt takes these everywhere and reads them on Windows alone. */
export const windowsArguments = {
  win_homedrive: onWindows,
  win_profile: onWindows,
  win_logonscript: onWindows,
  win_description: onWindows,
}

export const localArgument = flag('Tools of libuser (luseradd…) are not supported.').with({ enum: [false] })
