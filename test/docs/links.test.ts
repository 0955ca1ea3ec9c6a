import { existsSync, readdirSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readGuide } from './blocks.ts'

const repository = new URL('../../', import.meta.url)
const pages = ['README.md', ...readdirSync(new URL('docs/', repository)).map((name) => `docs/${name}`)]

/** A heading as GitHub makes an anchor of it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

describe.each(pages)('%s', (page) => {
  test('its links lead to pages and headings that are there', () => {
    const text = readGuide(page)
      .replace(/```.*?^```$/gms, '')
      .replace(/`[^`]*`/g, '')
    const links = [...text.matchAll(/\]\((?!\w+:)([^)\s]*)\)/g)].map(([, link]) => link!)
    const broken = links.filter((link) => {
      const [path, anchor] = link.split('#')
      const file = path === '' ? page : posix.join(posix.dirname(page), path!)
      if (!existsSync(new URL(file, repository))) return true
      if (anchor === undefined) return false
      return ![...readGuide(file).matchAll(/^#+ (.*)$/gm)].some(([, heading]) => anchorOf(heading!) === anchor)
    })
    expect(broken).toEqual([])
  })
})
