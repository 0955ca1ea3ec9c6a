"""Writes load.json and dump.json: what PyYAML on libyaml says, with Salt's loader and dumper.

    python3 -m venv venv && venv/bin/pip install salt==3007.1 pyyaml==6.0.3
    venv/bin/python generate.py

Values are given as Python's repr. An error has PyYAML's stage, message, line and column (from 1).
"""

import json
import math
import pathlib
import random
import warnings
from collections import OrderedDict

import salt.utils.json
import salt.utils.yaml
import salt.utils.yamlloader as loader
import salt.version
import yaml

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent
DECIDED_BY = {
    "salt": salt.version.__version__,
    "pyyaml": yaml.__version__,
    "libyaml": yaml._yaml.get_version_string(),
}


def plain(value):
    """kstate has no values for bytes and sets: bytes are their repr, sets are lists."""
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, set):
        return sorted(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, bytes):
        return repr(value)
    return value


def load(text):
    try:
        value = yaml.load(text, Loader=lambda *a: loader.SaltYamlSafeLoader(*a, dictclass=OrderedDict))
        return {"value": repr(plain(value))}
    except yaml.MarkedYAMLError as error:
        stage = type(error).__name__.removesuffix("Error").lower()
        mark = error.problem_mark
        return {"error": {"stage": stage, "problem": error.problem, "line": mark.line + 1, "column": mark.column + 1}}
    except yaml.reader.ReaderError as error:
        return {"error": {"stage": "reader", "problem": error.reason}}
    except (ValueError, KeyError, IndexError) as error:
        return {"error": {"stage": "crash", "problem": repr(error)}}


SCALARS = """
1|0|00|08|007|0644|-0644|+0644|+5|0_7|1__0|1_000|0x1f|0X1F|-0x1f|0b101|0o17|0o644|1e3|1.|.5|-.5|+.5|1.5e+3|1.5e3|1.5E-3
1_0.5|12:30|1:2:3.5|-1:30|60:60|190:20:30|.inf|+.inf|-.INF|.Inf|.nan|.NaN|-.nan|yes|Yes|YES|yEs|no|on|On|off|OFF|y|n|Y|N
true|True|TRUE|tRue|false|~|null|Null|NULL|nuLL|None|=|<<|2020-1-1|2020-01-01|2020-01-01 10:00:00|2020-01-01T10:00:00.5Z
0b|0x|0_|_1|1_|+|-|.|..|1.2.3|123456789012345678901234567890|9007199254740993|-9223372036854775809|0.1|1.0|1.0e+400|-0
-0.0|+0|00:30|0:30|1:5.5|12:75|@a|%a|`a|a%|*a|&a|!a|?a|:a|-a|--|?|:|- |a#b|a #b|#b|a:b|a: b|a :b|"a"b|'a'b|a"b|{a|a}|]
!!str 1|!!str|!!int "7"|!!int 0o7|!!int x|!!int ""|!!float 3|!!float "x"|!!float 1e3|!!bool yes|!!bool y|!!null x
!!binary aGk=|!!binary a|!!binary "a Gk="|!!binary é|!!timestamp x|!!python/none x|!!python/unicode x|!!python/tuple [1]
!!python/object:os.system {}|!!python/name:os.system ''|!!omap [a: 1]|!!omap {a: 1}|!!pairs [a: 1, b: 2]|!!pairs {a: 1}
!!pairs [a]|!!seq [1]|!!seq {a: 1}|!!map [1]|!!map {a: 1}|!!str [1]|!foo [1]|!foo {a: 1}|! 1|! "1"|! [1]|!|!<x> 1
!<tag:yaml.org,2002:str> 1|!!%73tr 1|&x 1|&x !!str y|!!str &x y|&x|{a: 1}|[1, [2]]|{}|[]|{a, b}|{a, b: 1, }|[a, ]|[,]|{,}
[a: b, c]|{? a : b}|[? a : b]|[? a]|[?]|{?}|{: b}|[: b]|{a:1}|{a:}|{"a":1}|{'a':1}|{"a" : 1}|{a :1}|[a :b]|{a?: b}|[a?b, ?c]
[-1, -]|[- a]|{x:,}|[x:y]|[a:]|{a:b}|{a: b: c}|{a b: c}|{[a]: b}|{{a: b}: c}|{{ x }}|{{ x }}: y|{% x %}|[a b|{a|[a]]|"a
'a|"a\\tb"|"a\\qb"|"\\x4"|"\\x41"|"\\u00e9"|"\\uD800"|"\\U0001F600"|"\\U00110000"|"\\/"|"\\ "|"\\e\\0\\a\\N\\_\\L\\P"
'a''b'|'a\\nb'|'it''s'|"|'|''|""|a  b|a\tb|a \tb|\tb|b\t|é: 1|😀|😀: 1|a\x7fb|a\x01b|\x85|\xa0|x\u2028y|a\ufeffb|a,b|a, b
""".strip().replace("\n", "|").replace("\\\\", "\\").split("|")

FRAMES = ["{}", "a: {}\n", "- {}\n", "[{}]", "{}: v\n", "a:\n  {}\n", "? {}\n: v\n"]

DOCUMENTS = [
    "", " ", "\n", "# only a comment\n", "---\n", "--- a\n", "---\n...\n", "...", "a\n...\n", "a\n---\nb\n", "a: 1\n---\nb: 2\n",
    "--- a\n--- b\n", "a\n...\nb\n", "a\n...\n--- b\n", "a\n...\n...\n", "%YAML 1.1\n---\na: b\n", "%YAML 1.2\n---\na: b\n",
    "%YAML 2.0\n---\na\n", "%YAML 1.1\n%YAML 1.1\n---\na\n", "%YAML 1.1\na: b\n", "%FOO x\n---\na\n", "%TAG ! tag:x:\n---\n!a b\n",
    "%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1\n", "!e!x 1\n", "%TAG ! a\n%TAG ! b\n---\nx\n", " %a: b\n", "a: %b\n",
    "\ufeffa: 1\n", "\ufeff\ufeffa: 1\n", "a: 1\n\ufeffb: 2\n", "a: 1\r\nb: 2\r\n", "a: 1\rb: 2\r", "a: |\r\n  x\r\n  y\r\n",
    "a: 1\na: 2\n", "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "1: a\ntrue: b\n", "1: a\n1.0: b\n", "0: a\nfalse: b\n", "~: a\nnull: b\n",
    "'1': a\n1: b\n", "[a]: b\n", "? [a]\n: b\n", "? {a: 1}\n: b\n", "? a\n", "? a\n: b\n? c\n: d\n", "? |\n  x\n: y\n", ": a\n", "? : a\n",
    "a:\n\tb: 1\n", "a:\n  - b\n\t- c\n", "\ta: 1\n", "a: 1\n\tb: 2\n", "a:\tb\n", "a:\t- b\n", "-\ta\n", "- \ta: 1\n", "a: b\t# c\n", "a:\n  b: |\n\tx\n",
    "a: b: c\n", "a: b\n c: d\n", "a: b\n  c\n", "a: 'b'\n  c: d\n", "a:\n    b: 1\n  c: 2\n", "a:\n  b: 1\n c: 2\n", "  a: 1\nb: 2\n", "- a\nb\n", "- a\nb: c\n",
    "a:\n- b\n- c\nd: e\n", "a:\n  - b\n - c\n", "- - a\n  - b\n- - c\n", "- a: 1\n  b: 2\n- c: 3\n", "-\n  a: 1\n", "-\n- a\n-\n", "- - - a\n", "a: - b\n", "a: - b: c\n", "a:\n  -b\n",
    "key:value\n", "key:value\nother: x\n", "key :value\n", "key : value\n", "a:b: c\n", "a::b: c\n", "http://x: y\n", "a: http://x:80/y\n", "a: b:c\n", "a: x: y\n", "a: 'x: y'\n",
    "a: b # c\n", "a: b# c\n", "a: 'b'# c\n", "a: 'b' # c\n", "a: #c\n  b\n", "a:# c\n", "[a, # c\n b]\n", "a\n# c\nb\n", "a: >\n  x\n  # y\n # z\n", "a: |\n # x\n  y\n",
    "a\nb\n  c\n", "a: b\n\n\n  c\n", "a: b\n   c\n  d\n", "a:\n  b\n  c\n", "a: 'b\n  c\n\n  d'\n", 'a: "b\n  c\\\n  d\\n\\\n  e"\n', 'a: "b\n c"\n', "a: 'b\nc'\n", "a: 'b\n---\nc'\n", "'a\nb': c\n", "a\nb: c\n", "? a\n  b\n: c\n", "[a\n b, c]\n", "{a\n b: c}\n", '"a\n b": c\n',
    "a: |\n  x\n   y\n  z\n\n\nb: 1\n", "a: |-\n  x\n\n", "a: |+\n  x\n\n\nb: 1\n", "a: |2\n    x\n   y\n", "a: |1-\n  x\n", "a: |-1\n  x\n", "a: |0\n x\n", "a: |10\n x\n", "a: |x\n x\n", "a: | # c\n  x\n", "a: |# c\n  x\n", "a: |\n\n\n  x\n", "a: |\n    \n  x\n", "a: |\nb: 1\n", "a: |", "a: |\n  x", "a: |+\n  x", "a: |+\n\n", "|\n x\n", "|\nx\n", "- |\n x\n- >\n y\n", "a: |\n  x\n y\n", "a: |\n  \tx\n",
    "a: >\n  x\n  y\n", "a: >\n  x\n\n  y\n", "a: >\n  x\n   y\n  z\n", "a: >\n  x\n\n   y\n\n  z\n", "a: >-\n  x\n  y\n\n", "a: >+\n  x\n\n", "a: >2\n   x\n  y\n", "a: >\n\n  x\n", "a: >\n   x\n   y\n\n\n   z\n", "a: >\n  x \n  y\n", "a: >\n  x\n  \ty\n",
    "a: &x 1\nb: *x\n", "a: &x {p: 1}\nb: *x\n", "&x a: b\nc: *x\n", "*x : a\n", "&x a: 1\n*x : 2\n", "- &x a\n- {*x : 1}\n", "a: *nope\n", "- &x 1\n- &x 2\n- *x\n", "&x [a]\n", "a: &x\nb: *x\n", "a: & b\n", "a: *\n", "a: &x *x\n", "a: &x &y 1\n", "a: !!str !!int 1\n", "a: &x:y 1\n", "a: &x, 1\n", "- &é 1\n",
    "x: &x {p: 1, q: 1}\nc: {<<: *x, q: 3}\n", "x: &x {p: 1, q: 1}\nc: {q: 3, <<: *x}\n", "x: &x {p: 1}\ny: &y {q: 2}\nc: {<<: [*x, *y], z: 0}\n", "x: &x {p: 1}\ny: &y {p: 2}\nc: {<<: [*x, *y]}\n", "x: &x {p: 1}\nc: {<<: *x, <<: *x}\n", "c: {<<: {p: 1}, q: 2}\n", "c: {<<: 1}\n", "c: {<<: [1]}\n", "c: {<<: [[a]]}\n", "c: {<<: ~}\n", "c: {<<: []}\n", "c: {'<<': {a: 1}}\n", "x: &x {1: a}\nc: {<<: *x, '1': b}\n", "x: &x {a: &y {b: 1}, <<: {c: 2}}\nd:\n  <<: *x\n  e: *y\n", "- <<\n", "a: =\n", "=: a\n", "a: {=: b}\n", "a: !!str {=: b}\n",
    "a: !!set {x, y}\nb: 1\n", "a: !!binary |\n  aGVs\n  bG8=\n", "a: !!binary |\n  /w==\n", "a: !!str\nb: !!null\n", "!!map\na: b\n", "!!seq\n- a\n", "&a\na: b\n", "!!map &a\na: b\n", "a: !!map\n  b: c\n", "a: !x\n  b: c\n",
    "a: {b: 1,\n  c: 2}\n", "a: {b: 1,\nc: 2}\n", "a: [\n1,\n2\n]\n", "a: [\n1\n2\n]\n", "a: [1,\n", "a: {b: [1}\n", "a: {b: 1]\n", "a: [{b: c}, [d], 'e', \"f\", g: h]\n", "{a: 1} b\n", "[a] b\n", "[a]: b\n", "{a: 1}: b\n", "a: {b: }\n", "a: [b, , c]\n", "{a: [}\n", "a: ]\n", "a: }\n", "a: ,b\n",
    "a: @b\n", "a: `b`\n", "a: %b\n", "@a: b\n", "a: b@c\n", "- %b\n", "a: 'b\n", 'a: "b\n', "a: 'b' c\n", 'a: "b" c\n', "'a'b: c\n", "'a' : b\n", "'a':b\n", "\"a\":b\n",
    "k" * 1023 + ": v\n", "k" * 1024 + ": v\n", "k" * 1025 + ": v\n", "'" + "k" * 1030 + "': v\n", "? " + "k" * 2000 + "\n: v\n", "{" + "k" * 1030 + ": v}\n", "é" * 600 + ": v\n", "😀" * 1000 + ": v\n",
    "[" * 50 + "]" * 50, "{a: " * 40 + "}" * 40, "- " * 60 + "a\n",
    "a:\n  file.managed:\n    - name: /etc/x\n    - mode: 0644\n    - contents: |\n        x\n        {y}\n    - require:\n      - pkg: b\n",
    "base:\n  '*':\n    - a\n  'G@os:Debian and not I@x:y':\n    - match: compound\n    - b\n",
    "a.b:\n  pkg.installed: []\nc:\n  cmd.run:\n    - name: echo \"x: y\" | grep '#' && true\n    - unless: test -f /x # y\n",
]


def load_cases():
    seen = set()
    texts = [frame.replace("{}", scalar, 1) for scalar in SCALARS for frame in FRAMES[:5]] + DOCUMENTS
    texts += mutated(random.Random(20), texts, 500)
    cases = []
    for text in texts:
        if text in seen or "\ud800" in text:
            continue
        seen.add(text)
        try:
            cases.append({"text": text, **load(text)})
        except AttributeError:
            pass  # Salt's loader stumbles over a collection tagged as a scalar
    return cases


def mutated(rand, texts, count):
    """Texts with one or two characters changed: where grammars differ."""
    for _ in range(count):
        text = list(rand.choice(texts[-220:]) if rand.random() < 0.7 else rand.choice(texts))
        for _ in range(rand.randint(1, 2)):
            at = rand.randrange(len(text) + 1)
            if rand.random() < 0.4 and at < len(text):
                del text[at]
            else:
                text.insert(at, rand.choice(" \n\t:-?#,[]{}\"'&*!|>%@a1"))
        yield "".join(text)


TEXTS = """
a|foo bar|yes|No|y|null|~|None|1|0644|1.5|1e3|1.0e+3|12:30|.inf|2020-01-01|0x1f|0o17|=|<<|a: b|a:b|a:|:a|: a|#a|a #b|a#b|- a
-a|-|--|---|--- a|...|?|? a|?a|[a|a]|{a|a,b|a, b|&x|*x|!t|%a|@a|`a|"a"|'a'|it's|say "x"|a\\b|C:\\x\\y| a|a | |  |é|ü ö|日本|😀|a\tb
\ta|a\xa0b|a\x85b|a\u2028b|\ufeffa|\x00|\x1b[0m|\x7f|{{ x }}|{% x %}|100%|a=b|http://x:80/y?z#f|key: [a, b]|TRUE|Off|n|N
""".strip().replace("\n", "|").split("|")


def shared():
    inner = {"x": [1, 2]}
    return {"a": inner, "b": inner, "c": [inner, inner["x"]]}


VALUES = [
    "''", "'\\n'", "'a\\n'", "'a\\nb'", "'a\\nb\\n'", "'\\na'", "'a\\n\\nb'", "'a\\n b'", "'a \\nb'", "'a\\r\\nb'", "'# a\\nb: c\\n'",
    "'word ' * 30", "'word ' * 30 + 'end'", "'a' * 100", "('a' * 79) + ' b'", "('a' * 80) + ' b'", "('a' * 81) + ' b'", "'x: ' * 40", "'a  b ' * 30", "'\\t' + 'word ' * 30", "\"it's \" * 30",
    "None", "True", "False", "0", "-1", "10**30", "0.0", "1.0", "-0.0", "1.5", "1e16", "1e22", "1.5e300", "1e-7", "float('inf')", "-float('inf')", "float('nan')", "123456789.125",
    "[]", "{}", "()", "[[]]", "[{}]", "{'a': {}}", "{'a': []}", "[1, 2]", "(1, 2)", "['a', 'b: c', \"it's\", 'x, y', '', ' ', 'yes']", "[[1, 2], [3, [4]]]", "[['a'], [['b']]]",
    "{'b': 1, 'a': 2}", "{'a': {'b': {'c': 1}}}", "{'a': [1, {'b': 2}]}", "[{'a': 1, 'b': 2}, {'c': [1]}]", "{'a': [{'b': [1, 2]}, 'x']}", "{'a': None, 'b': True, 'c': 1.5}",
    "{1: 'a', 2: 'b'}", "{1: 'a', 'b': 2}", "{True: 1, 'x': 2}", "{None: 1}", "{1.5: 1}", "{(1, 2): 3}", "{'': 1}", "{'a b': 1}", "{'a: b': 1}", "{'a\\nb': 1}", "{'k' * 128: 1}", "{'k' * 129: 1}", "{'é' * 65: 1}", "{'yes': 'no'}",
    "{'key': 'word ' * 30}", "{'key': ['word ' * 20, 'word ' * 20]}", "['word' * 10] * 6", "{'k%02d' % i: i for i in range(30)}", "list(range(60))", "{'z': 1, 'Z': 2, 'é': 3, '😀': 4, '\\uffee': 5}",
    "{'a': 'x\\ny\\n', 'b': ['p\\nq']}", "{'a': {'b': 'word ' * 30}}", "[[['word ' * 30]]]", "shared()", "[shared()['a']] * 3", "{'a': [()] * 2}",
    "{'pkg': {'installed': [{'name': 'x'}, {'pkgs': ['a', {'b': '1.0'}]}]}}",
] + [repr(text) for text in TEXTS] + [repr([text]) for text in TEXTS] + [repr({text: text}) for text in TEXTS]


def encode(value, ids):
    """Values as JSON: `$int`, `$float`, `$tuple`, `$dict`; a container that occurs again is `$again`: its number."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"$int": str(value)}
    if isinstance(value, float):
        return {"$float": repr(value)}
    if isinstance(value, tuple):
        return {"$tuple": [encode(item, ids) for item in value]}
    if id(value) in ids:
        return {"$again": ids[id(value)]}
    ids[id(value)] = len(ids)
    if isinstance(value, list):
        return [encode(item, ids) for item in value]
    return {"$dict": [[encode(key, ids), encode(item, ids)] for key, item in value.items()]}


def dump_cases():
    cases = []
    for source in VALUES:
        value = eval(source)
        case = {"value": encode(value, {})}
        for name, style in (("flow", True), ("block", False), ("mixed", None)):
            case[name] = salt.utils.yaml.safe_dump(value, default_flow_style=style)
        case["unsorted"] = salt.utils.yaml.safe_dump(value, default_flow_style=False, sort_keys=False)
        for name, options in (("json", {}), ("json_indented", {"indent": 2, "sort_keys": True, "ensure_ascii": False})):
            try:
                case[name] = json.dumps(value, **options)
            except TypeError as error:
                case[name] = {"error": str(error)}
        cases.append(case)
    return cases


def write(name, cases):
    lines = ",\n".join(json.dumps(case, ensure_ascii=True) for case in cases)
    text = '{"decided_by": %s,\n"cases": [\n%s\n]}\n' % (json.dumps(DECIDED_BY), lines)
    (HERE / name).write_text(text)
    print(name, len(cases))


if __name__ == "__main__":
    write("load.json", load_cases())
    write("dump.json", dump_cases())
