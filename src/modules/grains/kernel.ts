import type { Grains, Output } from './answer.ts'

/** `uname -snrvm`: the version is all that stands between the release and the machine. */
export function readKernel(output: Output): Grains {
  const words = (output.lines('uname')[0] ?? '').split(' ')
  const [kernel = 'Linux', nodename = '', kernelrelease = ''] = words
  return { kernel, nodename, kernelrelease, kernelversion: words.slice(3, -1).join(' '), cpuarch: words.at(-1) ?? '' }
}
