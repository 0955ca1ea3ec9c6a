"""Writes src/render/functions/salt-functions.ts: the execution functions that Salt has on a Linux host.

Run with the Python of a Salt 3007 as it is installed, without further libraries. Nothing is called: the loader is asked
which modules it would load, for each family of systems, once as if every program were there and once as if none were.
"""
import json
import logging
import os
import pathlib
import sys
import tempfile
import types
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import salt.config  # noqa: E402
import salt.loader  # noqa: E402
import salt.utils.path  # noqa: E402
import salt.utils.systemd  # noqa: E402
import salt.version  # noqa: E402

TARGET = pathlib.Path(__file__).parent.parent / "src/render/functions/salt-functions.ts"
INITS = ("systemd", "other")
# A host as the loader sees it.
BASE = {
    **dict.fromkeys(("id", "host", "fqdn", "localhost"), "host"),
    **dict(kernel="Linux", cpuarch="x86_64", osarch="amd64", num_cpus=2, virtual="kvm", kernelrelease="6.1.0"),
    **dict(osfullname="Linux", oscodename="", osrelease="12", osmajorrelease=12, osrelease_info=(12,)),
    **dict(zfs_support=False, zfs_feature_flags=False),
}

FAMILIES = {
    "Debian": "Debian",
    "RedHat": "CentOS",
    "Suse": "SUSE",
    "Arch": "Arch",
    "Alpine": "Alpine",
    "Gentoo": "Gentoo",
}
# Modules whose programs decide which of several providers there is, not whether there is one.
ONE_OF_SEVERAL = {"service"}
# Modules that load with any one of their programs, though they ask for all.
ANY_ONE = {"trafficserver"}


def opts_of(grains):
    home = tempfile.mkdtemp()
    opts = salt.config.minion_config(None)
    opts.update(file_client="local", root_dir=home, cachedir=home, conf_file=home + "/minion", config_dir=home)
    opts.update(pki_dir=home, extension_modules=home + "/ext")
    opts["grains"] = grains
    return opts


def asking_module():
    frame = sys._getframe(2)
    while frame:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("salt.loaded.int.module."):
            return name.rsplit(".", 1)[1]
        frame = frame.f_back
    return None


def load(grains, present):
    asked = {}

    def which(exe=None):
        module = asking_module()
        if module:
            asked.setdefault(module, []).append(os.path.basename(exe))
        return "/usr/bin/" + os.path.basename(exe) if present else None

    salt.utils.path.which = which
    loader = salt.loader.minion_mods(opts_of(grains))
    loader._load_all()
    found = {}
    for full in loader._dict:
        module, name = full.split(".", 1)
        if module.startswith("_"):
            continue
        found.setdefault(module, set()).add(name)
    return found, asked


def needs(files, none, every):
    """The programs that a module asks for: where it asks for more of them when it finds none, any one is enough."""
    without, with_all = (sorted({p for f in files for p in asked.get(f, [])}) for asked in (none, every))
    return "|".join(without) if len(without) > len(with_all) else "+".join(with_all)


def entries(grains):
    none, asked_none = load(grains, False)
    every, asked_every = load(grains, True)
    for module in sorted(none.keys() | every.keys()):
        if module in ONE_OF_SEVERAL or none.get(module) == every.get(module):
            if module in none:
                yield module, "", none[module]
        else:
            programs = needs(files_of(module), asked_none, asked_every)
            yield module, programs.replace("+", "|") if module in ANY_ONE else programs, every[module]


def files_of(module):
    directory = pathlib.Path(salt.loader.__file__).parents[1] / "modules"
    virtual = [file.stem for file in directory.glob("*.py") if f'__virtualname__ = "{module}"' in file.read_text()]
    return [module] if (directory / f"{module}.py").exists() else virtual


def main():
    pretend_package_managers()
    where = {}
    for family, name in FAMILIES.items():
        for init in INITS:
            salt.utils.systemd.booted = lambda context=None, on=init == "systemd": on
            grains = dict(BASE, os=name, os_family=family, init=init)
            for module, programs, names in entries(grains):
                where.setdefault((module, programs, " ".join(sorted(names))), set()).add((family, init))
    lines = []
    for (module, programs, names), at in sorted(where.items()):
        families = [family for family in FAMILIES if any(one == family for one, _ in at)]
        inits = [init for init in INITS if any(one == init for _, one in at)]
        assert len(at) == len(families) * len(inits), module
        on = "*" if len(families) == len(FAMILIES) else ",".join(families)
        lines.append(f"{module} {on} {'*' if len(inits) == len(INITS) else inits[0]} {programs or '*'} {names}")
    text = "\n".join(lines)
    TARGET.write_text(
        f"""/**
 * The execution functions of Salt {salt.version.__version__} as it is installed, on a Linux host; written by `scripts/salt-functions.py`. A line: module,
 * families of systems, init (`systemd` or `other`), programs without which Salt does not load it (`a+b`: all, `a|b`: any), names; `*`: whichever.
 */
export const saltFunctions = `
{text}
`
"""
    )


def pretend_package_managers():
    """Package managers that Salt looks for by other means than the programs' names."""
    sys.modules["portage"] = types.ModuleType("portage")
    home = pathlib.Path(tempfile.mkdtemp())
    (home / "dnf").write_text("")
    (home / "dnf").chmod(0o755)
    os.environ["PATH"] += os.pathsep + str(home)


main()
