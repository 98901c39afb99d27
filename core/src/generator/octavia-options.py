#!/usr/bin/env python3
"""Writes octavia-options.txt, the options of octavia.conf by release, from the option code of Octavia itself:

    octavia-options.py OCTAVIA OCTAVIA_LIB KEYSTONEAUTH > core/src/main/resources/io/jenkins/plugins/octavia/conf/octavia-options.txt

Each argument is a git checkout, with tags. Of Octavia the last release of each major version is read, of the two libraries
the one that was the newest when that came out. Nothing of them is run: their source is parsed, and what an option is
defined with is computed from names and literals.
"""
import ast
import re
import subprocess
import sys

OLDEST = 11         # the first major version whose values are judged: of options that ended before only the name counts
KEYSTONEAUTH = 'keystoneauth1/loading/'
REGISTERED = {      # by calls of keystoneauth1.loading: the file that defines the options
    'register_session_conf_options': 'session.py',
    'register_adapter_conf_options': 'adapter.py',
    'register_auth_conf_options': 'conf.py',
}
TYPES = {'StrOpt': 'str', 'BoolOpt': 'bool', 'IntOpt': 'int', 'FloatOpt': 'float', 'ListOpt': 'list', 'DictOpt': 'dict',
         'IPOpt': 'ip', 'PortOpt': 'port', 'HostnameOpt': 'hostname', 'URIOpt': 'uri', 'Opt': 'str',
         'String': 'str', 'Integer': 'int', 'IPAddress': 'ip'}
UNKNOWN = object()  # what only a run would show, such as a host's name


class Source:
    """Files of one commit."""

    def __init__(self, checkout, commit):
        self.checkout, self.commit, self.modules = checkout, commit, {}

    def git(self, *words):
        return subprocess.run(['git', '-C', self.checkout, *words], check=True, capture_output=True, text=True).stdout

    def releases(self):
        """Tags by version, each with the time it was made at."""
        tags = (each.split() for each in self.git(
            'for-each-ref', 'refs/tags', '--format=%(refname:short) %(creatordate:unix)').splitlines())
        return sorted(((tag, int(time)) for tag, time in tags if re.fullmatch(r'\d+\.\d+\.\d+', tag)),
                      key=lambda each: version(each[0]))

    def module(self, path):
        if path not in self.modules:
            self.modules[path] = Module(ast.parse(self.git('show', f'{self.commit}:{path}')))
        return self.modules[path]


class Module:
    def __init__(self, tree):
        self.tree = tree
        self.names = {target.id: node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)
                      for target in node.targets if isinstance(target, ast.Name)}
        self.functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


class Release:
    """The options of one version of Octavia."""

    def __init__(self, octavia, lib, keystoneauth):
        self.octavia, self.keystoneauth = octavia, keystoneauth
        self.prefixes = {
            'constants': (octavia, 'octavia/common/constants.py'),
            'consts': (octavia, 'octavia/common/constants.py'),
            'local': (octavia, 'octavia/certificates/common/local.py'),
            'lib_consts': (lib, 'octavia_lib/common/constants.py'),
        }
        self.options = {}   # (section, name): facts
        for path in ('octavia/common/config.py', 'octavia/certificates/common/local.py'):
            module = octavia.module(path)
            self.registrations(module, module.tree.body, {})

    def registrations(self, module, statements, arguments):
        for node in statements:
            call = node.value if isinstance(node, ast.Expr) else None
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
            values = [self.value(module, each, arguments) if isinstance(each, (ast.Constant, ast.Name, ast.Attribute)) else None
                      for each in call.args]
            if name in ('register_opts', 'register_cli_opts'):
                groups = [self.value(module, word.value, arguments) for word in call.keywords if word.arg == 'group']
                home, options = self.listed(module, call.args[0])
                for option in options:
                    self.add(home, option, (groups or ['DEFAULT'])[0])
            elif name in REGISTERED:
                library = self.keystoneauth.module(KEYSTONEAUTH + REGISTERED[name])
                for option in self.options_of(library):
                    self.add(library, option, values[1])
            elif isinstance(call.func, ast.Name) and name in module.functions:
                function = module.functions[name]
                parameters = [each.arg for each in function.args.args]
                self.registrations(module, function.body, dict(zip(parameters, values)))

    def listed(self, module, node):
        if isinstance(node, ast.Attribute):
            module, node = self.find(node)
        while isinstance(node, ast.Name):
            node = module.names[node.id]
        return module, node.elts

    def options_of(self, library):
        """Those that keystoneauth defines in its file, but for what it includes only if asked for deprecated ones."""
        skipped = {id(inner) for node in ast.walk(library.tree) if isinstance(node, ast.If)
                   and 'include_deprecated' in ast.dump(node.test) for inner in ast.walk(node)}
        deprecated = {id(inner) for node in ast.walk(library.tree) if isinstance(node, ast.keyword)
                      and node.arg == 'deprecated' for inner in ast.walk(node)}
        return [node for node in ast.walk(library.tree) if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute) and node.func.attr in TYPES and node.func.attr.endswith('Opt')
                and node.args and isinstance(node.args[0], ast.Constant) and id(node) not in skipped | deprecated]

    def add(self, module, call, section):
        name = call.args[0].value.replace('-', '_')     # in a file an option goes by its "dest"
        words = {word.arg: word.value for word in call.keywords}
        known = {key: self.value(module, node, {}) for key, node in words.items()
                 if key in ('choices', 'min', 'max', 'default', 'secret', 'required', 'deprecated_for_removal',
                            'deprecated_name', 'deprecated_group', 'deprecated_reason', 'regex')}
        facts = {'type': TYPES[call.func.attr], **self.limits(known)}
        for key in ('type', 'item_type'):
            if key in words:
                inner = words[key]
                limits = {word.arg: self.value(module, word.value, {}) for word in inner.keywords}
                kind = TYPES[inner.func.attr]
                facts.update(self.limits(limits))
                facts['type' if key == 'type' else 'item'] = kind
        if facts.get('item') == 'str':
            del facts['item']
        default = known.get('default')
        if not known.get('secret') and default is not UNKNOWN and default is not None:
            facts['default'] = ','.join(default) if isinstance(default, list) else \
                ','.join(f'{key}:{each}' for key, each in default.items()) if isinstance(default, dict) else str(default)
        self.options[section, name] = {
            **facts,
            'secret': bool(known.get('secret')),
            'required': bool(known.get('required')),
            'deprecated': bool(known.get('deprecated_for_removal')),
            'reason': known.get('deprecated_reason') or '',
        }
        old = (known.get('deprecated_group') or section, known.get('deprecated_name') or name)
        if old != (section, name):
            self.options[old] = {**self.options[section, name], 'deprecated': True, 'means': (section, name)}
        for node in ast.walk(words.get('deprecated', ast.Tuple([]))):       # keystoneauth's own way to say it
            if isinstance(node, ast.Call):
                self.options[section, node.args[0].value.replace('-', '_')] = {
                    **self.options[section, name], 'deprecated': True, 'means': (section, name)}

    @staticmethod
    def limits(known):
        limits = {key: known[key] for key in ('min', 'max', 'regex') if known.get(key) is not None}
        if known.get('choices') is UNKNOWN:
            limits['choices'] = UNKNOWN                 # written nowhere, or line() fails
        elif known.get('choices'):
            choices = [each[0] if isinstance(each, tuple) else each for each in known['choices']]
            limits['choices'] = [each for each in choices if each is not None]
        return limits

    def find(self, node):
        source, path = self.prefixes[node.value.id]
        module = source.module(path)
        return module, module.names[node.attr]

    def value(self, module, node, arguments):
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            if node.id in arguments:
                return arguments[node.id]
            return self.value(module, module.names[node.id], {}) if node.id in module.names else UNKNOWN
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id in self.prefixes:
                return self.value(*self.find(node), {})
            return UNKNOWN
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            values = [self.value(module, each, arguments) for each in node.elts]
            return tuple(values) if isinstance(node, ast.Tuple) else values
        if isinstance(node, ast.Dict):
            return {self.value(module, key, arguments): self.value(module, each, arguments)
                    for key, each in zip(node.keys, node.values)}
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.value(module, node.operand, arguments)
        if isinstance(node, ast.BinOp):
            left, right = self.value(module, node.left, arguments), self.value(module, node.right, arguments)
            if UNKNOWN in (left, right):
                return UNKNOWN
            if isinstance(node.op, ast.Mult):
                return left * right
            return list(left) + list(right) if isinstance(left, (list, tuple)) else left + right
        if isinstance(node, ast.Call):
            return self.called(module, node, arguments)
        return UNKNOWN

    def called(self, module, node, arguments):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        values = [self.value(module, each, arguments) for each in node.args]
        if name in ('_', 'str') and values:             # a translation, a number as text
            return str(values[0])
        if name == 'get' and 'environ' in ast.dump(node.func):
            return values[1] if len(values) > 1 else None
        return UNKNOWN


def successor(section, name, facts, release):
    """What the reason of a deprecation names: an option, or the section that has the option now."""
    words = re.findall(r'\w+', facts['reason'])
    for group in (section, *(group for group, _ in release.options if group != section)):
        for word in words:
            if (group, word) in release.options and word != name and ('_' in word or group == section):
                return group, word
    for word in words:
        if (word, name) in release.options and word != section:
            return word, name
    return None


def moved(section, name, later):
    """Where an option that a version dropped without a word is in the next one, if it left DEFAULT for one section."""
    places = [key for key in later.options if key[1] == name and key[0] != section]
    return places[0] if section == 'DEFAULT' and len(places) == 1 else None


def line(name, first, last, facts, since, use):
    words = [name, f'{first}..{"" if last is None else last}', facts['type']]
    words += [key for key in ('secret', 'required') if facts[key]]
    if last is None or last >= OLDEST:
        words += [f'{key}:{facts[key]}' for key in ('item', 'min', 'max', 'regex') if key in facts]
        if 'choices' in facts:
            words.append('choices:' + '|'.join(facts['choices']))
    if since is not None:
        words.append(f'deprecated:{since}')
    if 'means' in facts:
        words.append('means:%s.%s' % facts['means'])
    elif use:
        words.append('use:%s.%s' % use)
    if 'default' in facts and (last is None or last >= OLDEST):
        words.append(f'default:{facts["default"]}')
    return ' '.join(words)


def lines(key, releases):
    """A line for each run of versions that define the option alike; of versions before OLDEST the oldest judged one's."""
    section, name = key
    majors = [major for major in releases if key in releases[major].options]
    newest = max(releases)
    since = next((major for major in majors if releases[major].options[key]['deprecated']), None)
    facts = {major: releases[major].options[key] for major in majors}
    use = next((found for major in reversed(majors) if facts[major]['deprecated']
                if (found := successor(section, name, facts[major], releases[major]))), None)
    if use is None and max(majors) < newest:
        use = moved(section, name, releases[max(majors) + 1])
    judged = [major for major in majors if major >= OLDEST] or [max(majors)]
    defined = {major: {name: fact for name, fact in facts[major].items() if name not in ('reason', 'deprecated')}
               for major in judged}
    first = min(majors)
    for at, major in enumerate(judged):
        if at + 1 < len(judged) and defined[judged[at + 1]] == defined[major]:
            continue
        last = None if major == newest else major
        yield line(name, first, last, facts[major], since, use)
        first = major + 1


def version(tag):
    return tuple(int(digits) for digits in tag.split('.'))


def as_of(checkout, time):
    releases = Source(checkout, 'HEAD').releases()
    return Source(checkout, next((tag for tag, made in reversed(releases) if made <= time), releases[0][0]))


def main(octavia, *libraries):
    last = {version(tag)[0]: (tag, time) for tag, time in Source(octavia, 'HEAD').releases()}
    releases = {major: Release(Source(octavia, tag), *(as_of(library, time) for library in libraries))
                for major, (tag, time) in sorted(last.items())}
    print(f'''\
# The options of octavia.conf by major version of Octavia. Generated: do not edit, but run core/src/generator/octavia-options.py
# again with checkouts of octavia, octavia-lib and keystoneauth (its head says how). Read from the option code of octavia
# {" ".join(tag for tag, _ in last.values())}.
#
#   NAME FIRST..[LAST] TYPE [secret] [required] [FACT:VALUE...] [default:VALUE TO THE END OF THE LINE]
#
# FIRST and LAST are major versions (0 is any before 1.0.0); no LAST: the newest one reads it. An option whose type changed
# has a line for each. Facts: item (the type of a list's items, str if not said), min, max, regex and choices (with | between
# them; of a list, for its items), deprecated (the first version that says so), use (what takes its place), means (an old
# name: oslo.config reads it as the option named here). Before version {OLDEST} values are not judged, so no facts of them are kept.''')
    seen = dict.fromkeys(key for major in sorted(releases, reverse=True) for key in releases[major].options)
    for section in dict.fromkeys(section for section, _ in seen):
        print(f'\n[{section}]')
        for key in seen:
            if key[0] == section:
                print(*lines(key, releases), sep='\n')


main(*sys.argv[1:])
