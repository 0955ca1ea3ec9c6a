import type { Builtin } from '../extension.ts'
import * as choose from './choose.ts'
import * as groups from './groups.ts'
import * as order from './order.ts'
import * as sequences from './sequences.ts'
import * as text from './text.ts'
import { urlize } from './urlize.ts'
import * as values from './values.ts'

/** Jinja2's built-in filters by name. */
export const FILTERS: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({
    abs: values.abs,
    attr: sequences.attr,
    batch: groups.batch,
    capitalize: text.capitalize,
    center: text.centered,
    count: sequences.length,
    d: values.fallback,
    default: values.fallback,
    dictsort: order.dictsort,
    e: values.escapeFilter,
    escape: values.escapeFilter,
    filesizeformat: text.filesizeformat,
    first: sequences.first,
    float: values.float,
    forceescape: values.forceescape,
    format: text.format,
    groupby: order.groupby,
    indent: text.indent,
    int: values.int,
    items: sequences.items,
    join: text.join,
    last: sequences.last,
    length: sequences.length,
    list: sequences.asList,
    lower: text.lower,
    map: choose.map,
    max: order.max,
    min: order.min,
    pprint: values.pprint,
    random: sequences.random,
    reject: choose.reject,
    rejectattr: choose.rejectattr,
    replace: text.replace,
    reverse: sequences.reverse,
    round: values.round,
    safe: values.safe,
    select: choose.select,
    selectattr: choose.selectattr,
    slice: groups.slice,
    sort: order.sort,
    string: text.string,
    striptags: values.striptags,
    sum: sequences.sum,
    title: text.title,
    tojson: values.tojson,
    trim: text.trim,
    truncate: text.truncate,
    unique: order.unique,
    upper: text.upper,
    urlencode: text.urlencode,
    urlize,
    wordcount: text.wordcount,
    wordwrap: text.wordwrap,
    xmlattr: values.xmlattr,
  }),
)
