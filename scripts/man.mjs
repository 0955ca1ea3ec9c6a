// Makes kstate's man page of the same words as its help.
import { writeFileSync } from 'node:fs'

/**
 * @param commands as commander has them
 * @param examplesOf a command's examples, as [line, what]
 * @returns the page in roff (man macros)
 */
export function manPage(commands, examplesOf, version) {
  return `.TH KSTATE 1 "" "kstate ${version}" "User Commands"
.SH NAME
kstate \\- bring Linux hosts to the state that YAML files declare, over plain SSH
.SH SYNOPSIS
.B kstate
.I COMMAND
[\\fIOPTIONS\\fR] ...
.br
.B kstate
[\\fIOPTIONS\\fR] \\fITARGET MODULE.FUNCTION\\fR [\\fIARGS\\fR...]
.SH COMMANDS
${commands.flatMap((command) => sections(command, '', examplesOf)).join('\n')}
.SH "OPTIONS OF EVERY COMMAND"
${optionList(commands[0], (heading) => heading !== OWN)}
.SH "SEE ALSO"
The guides in the package's \\fIdocs\\fR directory.
`
}

const OWN = 'Options:'

function sections(command, before, examplesOf) {
  const name = `${before}${command.name()}`
  if (command.commands.length > 0)
    return command.commands
      .filter((inner) => inner.name() !== 'help')
      .flatMap((inner) => sections(inner, `${name} `, examplesOf))
  const help = command.createHelp()
  const usage = command.registeredArguments.map((argument) => help.argumentTerm(argument)).join(' ')
  return [
    `.SS kstate ${text(name)} ${text(command.usage().replace('[options] ', '') || usage)}\n${text(command.description())}.\n${optionList(command, (heading) => heading === OWN)}${examples(examplesOf(command))}`,
  ]
}

function optionList(command, isWanted) {
  const help = command.createHelp()
  return help
    .visibleOptions(command)
    .filter((option) => isWanted(option.helpGroupHeading ?? OWN) && option.long !== '--help')
    .map((option) => `.TP\n.B ${text(option.flags)}\n${text(help.optionDescription(option))}`)
    .join('\n')
}

function examples(shown) {
  const lines = shown.map(([line, what]) => `.TP\n.B ${text(`kstate ${line}`)}\n${text(what)}`)
  return lines.length > 0 ? `\n.PP\nExamples:\n${lines.join('\n')}` : ''
}

/** Words as roff prints them: no escape, no request at the beginning of a line. */
function text(words) {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '...')
    .replace(/^([.'])/gm, '\\&$1')
}

/** Writes the page of a build: `dist/kstate.1`. */
export async function writeManPage(dist, version) {
  const { everyCommand, examplesOf } = await import(`${dist}/commands.js`)
  writeFileSync(`${dist}/kstate.1`, manPage(await everyCommand(), examplesOf, version))
}
