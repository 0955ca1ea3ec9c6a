"""Writes regex.json: what Python's `re` finds and replaces, for patterns put together at random (seeded).

    python3.11 regex.py

A case: pattern, flags (`i`, `m`), text, template; `search` and `match` give start, end and groups, `all` the places of
all matches, `replaced` the text after `re.sub`; or `error`, the class and message of what is raised.
"""

import json
import pathlib
import platform
import random
import re
import warnings

warnings.simplefilter("ignore")

ATOMS = "a b A é ß 1 _ \x20 \n - . x ab \\d \\w \\s \\D \\W \\S \\b \\B \\A \\Z ^ $ . .* .+ a* a+? (a) (b|a) (?:a|b) (?P<n>a) (?P=n) \\1 \\2 (a*) (a*)* (?:a|ab) [ab] [^a] [a-c] [\\d_] [^\\s] [a\\-b] []a] [a-] * + ? {2} {1,} {,2} {0,1} {2,1} { } *? +? ?? *+ ++ {1,2}? {1,2}+ | ( (?=a) (?!a) (?<=a) (?<!ab) (?<=a*) (?>a+) (?i:a) (?-i:a) (?s:.) (?i) (?x) (?#c) (?(1)a|b) (?(n)a) ) [ \\x41 \\u00e9 \\n \\t \\q \\0 \\07 \\101 \\8 (?P<m>b+) \\. (a|b)+ ((a)|b)* (?:(a)|b)* (a?)*?b (?P<1>a) (?a:\\w) (?ix:a|b) [z-a] [\\w-a] k K s".split(" ")
TEXTS = ["", "a", "b", "ab", "aab", "abc", "AB", "a b", "aa\nbb", "é1_ ", "ab12", "xaxb", "\n", "a\n", "abab", "aaab", "ÉB", " a", "ba-a", "K1s", "1a2b", "  ", "aXbA", "ab\n\nab", "ſ", "😀a😀"]
TEMPLATES = ["", "x", "\\1", "[\\g<0>]", "\\g<n>", "\\g<1>-\\2", "\\n", "\\q", "\\\\", "\\0", "\\g<", "a\\g<x>", "\\101"]


def found(match):
    return [match.start(), match.end(), *match.groups()] if match else None


def answer(pattern, flags, text, template):
    try:
        regex = re.compile(pattern, (re.I if "i" in flags else 0) | (re.M if "m" in flags else 0))
        result = {
            "search": found(regex.search(text)),
            "match": found(regex.match(text)),
            "all": [[match.start(), match.end()] for match in regex.finditer(text)],
        }
    except (re.error, OverflowError) as error:
        return {"error": [type(error).__name__, str(error)]}
    try:
        result["replaced"] = regex.sub(template, text)
    except (re.error, IndexError) as error:
        result["replaced"] = [type(error).__name__, str(error)]
    return result


def main():
    rand = random.Random(7)
    cases = []
    errors = 0
    while len(cases) < 3000:
        pattern = "".join(rand.choice(ATOMS) for _ in range(rand.randint(1, 5)))
        flags = ("i" if rand.random() < 0.3 else "") + ("m" if rand.random() < 0.3 else "")
        text = rand.choice(TEXTS) if rand.random() < 0.5 else "".join(rand.choice("abAB 1_é\nxkK") for _ in range(rand.randint(0, 10)))
        template = rand.choice(TEMPLATES)
        result = answer(pattern, flags, text, template)
        if "error" in result:
            if errors >= 600 or pattern.endswith("\\"):
                continue
            errors += 1
        cases.append({"pattern": pattern, "flags": flags, "text": text, "template": template, **result})
    head = json.dumps({"python": platform.python_version()})
    lines = ",\n".join(json.dumps(case) for case in cases)
    path = pathlib.Path(__file__).with_name("regex.json")
    path.write_text('{"decided_by": %s,\n"cases": [\n%s\n]}\n' % (head, lines))
    print(len(cases), errors)


if __name__ == "__main__":
    main()
