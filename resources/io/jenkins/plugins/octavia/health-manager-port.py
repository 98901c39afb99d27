#!/usr/bin/python3 -IS
"""Makes a Neutron port the health manager's interface on a network node: an internal port of Open vSwitch.

--root goes before the files, and systemd is then left alone. Exit status: 0 done, or no difference; 1 failed, or differences;
64 wrong arguments, and nothing was touched.
"""
# Python 3.6 and its standard library are enough: -I and -S leave out what the caller, or others than root, may have put beside it.
import argparse
import configparser
import glob
import ipaddress
import json
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from contextlib import suppress

NAME = 'health-manager-port.py'
HERE = os.path.dirname(os.path.realpath(__file__))
LIBRARY = '/usr/local/lib/octavia-prerequisites'
RUN = '/run/octavia-prerequisites'
HEARTBEAT_PORT = 5555
CONTAINER = 'openvswitch_vswitchd'      # in which kolla's switch runs
INSTALLED = ['health-manager-port.py', 'health-manager-dhcp.sh', 'health-manager-dhclient.conf', 'health-manager-dhcpcd.conf',
             'health-manager.service', 'health-manager.network', 'health-manager.networkmanager.conf']
CALLER_IS_NOT_ROOT = os.environ.get('SUDO_UID', '0') != '0'
# The rule in sudoers is for the installed script, and its caller may be any job of an agent.
BY_SUDO = CALLER_IS_NOT_ROOT and HERE == os.path.realpath(LIBRARY)

OURS = 'external_ids:octavia-prerequisites'
File = namedtuple('File', 'path content mode')
Files = namedtuple('Files', 'settings networkd networkmanager unit')
changes = []


class Failure(Exception):
    """What the user is told as it is."""


def printable(text):
    return re.sub('[^ -~]', '?', str(text))


def complain(text):
    print('%s: %s' % (NAME, printable(text)), file=sys.stderr, flush=True)


def note(text):
    print(text, flush=True)


def change(text):
    changes.append(text)
    note(text)


def run(*command, env=None):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8',
                          errors='replace', env=env)


def output_of(*command):
    done = run(*command)
    if done.returncode != 0:
        raise Failure('%s: %s' % (' '.join(command), done.stderr.strip() or 'ended with %d' % done.returncode))
    return done.stdout.strip()


def succeeds(*command):
    return run(*command).returncode == 0


def text_of(file):
    with suppress(OSError), open(file, encoding='utf-8', errors='replace') as opened:
        return opened.read()
    return ''


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(0.1)
    return True


# --- what the arguments may be ---

NAME_OF_A_DEVICE = '[A-Za-z0-9][A-Za-z0-9._-]{0,14}'    # fit for a file and a unit too
TAKEN = 'lo|all|default|tap.*|qr-.*|qg-.*|qv.*|qbr.*|ha-.*|sg-.*|fg-.*|rfp-.*|fpr-.*'
PLACE = '' if BY_SUDO else '(/([A-Za-z0-9_][A-Za-z0-9_.-]*/)*)?'     # of which sudo's caller chooses none
COMMAND = '{0}ovs-vsctl|{0}(docker|podman) exec [A-Za-z0-9_][A-Za-z0-9_.-]* ovs-vsctl'.format(PLACE)
MAC = '(?!00(:00){5})[0-9a-f][02468ace](:[0-9a-f]{2}){5}'           # of one device: not a group's, not all zeros

# What a value must match, and what is said of another.
Option = namedtuple('Option', 'metavar pattern otherwise help')
OPTIONS = {
    'interface': Option('NAME', NAME_OF_A_DEVICE, 'is not a name of an interface', 'of the device'),
    'bridge': Option('NAME', NAME_OF_A_DEVICE, 'is not a name of a bridge', 'of the switch'),
    'port_id': Option('UUID', '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'is not a UUID', "Neutron's port"),
    'mac': Option('MAC', MAC, 'is not a MAC address of a device', "the port's MAC address"),
    'address': Option('IP/PREFIX|dhcp', 'dhcp|[0-9a-f.:]+/[1-9][0-9]*', 'is neither IP/PREFIX nor dhcp', "the port's address"),
    'mtu': Option('N', '.*', '', 'of the network'),
    'switch': Option('openvswitch|ovn', 'openvswitch|ovn', 'is neither openvswitch nor ovn', 'what runs the switch: openvswitch, or ovn'),
    'ovs_vsctl': Option('CMD', COMMAND, 'is neither ovs-vsctl nor docker|podman exec CONTAINER ovs-vsctl',
                        'how the switch is reached; found by itself if it is on the host, or in the container ' + CONTAINER),
    'root': Option('DIR', '/[ -~]*', 'does not begin with /', 'what goes before the files that are written'),
    'listener': Option('yes|no', 'yes|no', 'is neither yes nor no', 'whether the listener on UDP %d is compared' % HEARTBEAT_PORT),
    'conf': Option('FILE', '.+', 'is no file', "octavia.conf, whose controller_ip_port_list is compared"),
    'wait': Option('SECONDS', '.*', '', 'for the switch to answer')}
DEFAULTS = dict(switch='openvswitch', ovs_vsctl='', root='', listener='yes', conf='', wait='120', address='')
PORT = ['interface', 'bridge', 'port_id', 'mac', 'address', 'mtu']
SETTINGS = PORT + ['switch', 'ovs_vsctl']
COMMANDS = {
    'present': ('makes it so, now and at every boot; says what it changed', PORT, ['switch', 'ovs_vsctl', 'root']),
    'check': ('prints each difference', PORT, ['switch', 'ovs_vsctl', 'root', 'listener', 'conf']),
    'absent': ('takes port, unit and files away; the bridge stays', ['interface'], ['root']),
    'up': ('what the unit runs at boot, from what present wrote', ['interface'], ['wait', 'root']),
    'down': ('what the unit runs when it stops', ['interface'], ['root']),
    'install': ("puts the files into %s, root's alone, from which a user whom sudoers allows it may run them" % LIBRARY, [], [])}


class Parser(argparse.ArgumentParser):

    def error(self, message):
        complain(message)
        sys.exit(64)


class Once(argparse.Action):

    def __call__(self, parser, namespace, value, option_string=None):
        if hasattr(namespace, self.dest):
            parser.error('%s is given twice' % option_string)
        setattr(namespace, self.dest, value.lower() if self.dest in ('mac', 'address') else value)


def parsed(words):
    parser = Parser(prog=NAME, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', metavar='COMMAND')
    commands.required = True
    for command, (purpose, required, others) in COMMANDS.items():
        subparser = commands.add_parser(command, help=purpose, allow_abbrev=False, argument_default=argparse.SUPPRESS)
        for name in required + others:
            subparser.add_argument(flag(name), action=Once, required=name in required, metavar=OPTIONS[name].metavar,
                                   help=OPTIONS[name].help)
    given = vars(parser.parse_args(words))
    options = argparse.Namespace(**{**DEFAULTS, **given})
    if are_wrong(options, [name for name in OPTIONS if name in given]):
        sys.exit(64)
    options.root = options.root.rstrip('/')
    return options


def flag(name):
    return '--' + name.replace('_', '-')


def are_wrong(options, names):
    """Says all that is wrong."""
    wrong = [(name, problem) for name, problem in ((name, problem_of(name, options)) for name in names) if problem]
    for pair in wrong:
        complain('%s: %s' % (flag(pair[0]), pair[1]))
    return wrong


def problem_of(name, options):
    value = getattr(options, name)
    if name == 'root' and BY_SUDO:
        return "not by sudo, for files below a folder of the caller's are his"
    if not re.fullmatch(OPTIONS[name].pattern, value) or name == 'address' and value != 'dhcp' and not is_of_a_host(value):
        return "'%s' %s" % (value, OPTIONS[name].otherwise)
    if name == 'interface' and re.fullmatch(TAKEN, value):
        return '%s is a name that the system or Neutron uses itself' % value
    if name == 'bridge' and value == options.interface:
        return '%s is the interface' % value
    if name in ('mtu', 'wait'):
        least, most = (0, 3600) if name == 'wait' else (1280 if ':' in options.address else 576, 65535)
        if not re.fullmatch('0|[1-9][0-9]{0,4}', value) or not least <= int(value) <= most:
            return "'%s' is not a number from %d to %d" % (value, least, most)
    if name == 'conf' and not os.path.isfile(value):
        return "there is no file '%s'" % value
    if name == 'root' and not os.path.isdir(value):
        return 'there is no folder %s' % value


def is_of_a_host(text):
    with suppress(ValueError):
        address = ipaddress.ip_interface(text)
        if address.version == 4:    # Python before 3.9.5 takes zeros before a number
            return str(address) == text and 1 <= address.packed[0] < 224 and not address.is_loopback
        return not (address.is_multicast or address.is_link_local or address.is_loopback or address.is_unspecified)


# --- files ---

def files_of(options):
    """Where the files of an interface are: settings, and what others read."""
    interface = options.interface
    return Files('/etc/octavia-prerequisites/%s.conf' % interface, '/etc/systemd/network/00-octavia-%s.network' % interface,
                 '/etc/NetworkManager/conf.d/90-octavia-%s.conf' % interface, '/etc/systemd/system/octavia-%s.service' % interface)


def unit_of(options):
    return 'octavia-%s.service' % options.interface


def settings_of(options):
    """Those that are kept for the boot."""
    return {flag(name)[2:]: getattr(options, name) for name in SETTINGS if name != 'ovs_vsctl' or ' ' in options.ovs_vsctl}


def all_files(options):
    files = files_of(options)
    settings = ["# The health manager's interface, read by %s/%s and never sourced." % (LIBRARY, NAME)]
    settings += ['%s=%s' % pair for pair in settings_of(options).items()]
    return [File(files.settings, '\n'.join(settings) + '\n', 0o644), *installed_files(),
            File(files.networkd, filled('health-manager.network', options), 0o644),
            File(files.networkmanager, filled('health-manager.networkmanager.conf', options), 0o644),
            File(files.unit, filled('health-manager.service', options), 0o644)]


def installed_files():
    for name in INSTALLED:
        path = os.path.join(HERE, name)
        if not os.path.isfile(path):
            raise Failure('there is no ' + path)
        yield File(os.path.join(LIBRARY, name), text_of(path), 0o755 if name.endswith(('.py', '.sh')) else 0o644)


def filled(template, options):
    part_of = 'openvswitch-switch.service openvswitch.service'
    switch = part_of + ' ovs-vswitchd.service'
    after = {'ovn': 'ovn-controller.service', 'openvswitch': 'neutron-ovs-cleanup.service neutron-openvswitch-agent.service'}
    if ' ' in options.ovs_vsctl:
        # The unit that kolla-ansible makes for a container; without one, the runtime itself starts it again.
        runtime, _, container, _ = options.ovs_vsctl.split()
        part_of = 'kolla-%s-container.service' % container
        switch = part_of + (' docker.service' if runtime.endswith('docker') else ' podman-restart.service')
        after = {'ovn': 'kolla-ovn_controller-container.service', 'openvswitch': 'kolla-neutron_openvswitch_agent-container.service'}
    text = re.sub('^#.*\n', '', text_of(os.path.join(HERE, template)), flags=re.M)
    values = dict(INTERFACE=options.interface, LIBRARY=LIBRARY, PART_OF=part_of, SWITCH=switch, AFTER=after[options.switch])
    return re.sub('@([A-Z_]+)@', lambda name: values[name.group(1)], text)


def is_same(file, root):
    path = root + file.path
    return os.path.isfile(path) and text_of(path) == file.content and stat.S_IMODE(os.stat(path).st_mode) == file.mode


def put(files, root):
    for file in files:
        if is_same(file, root):
            continue
        path = root + file.path
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with tempfile.TemporaryDirectory(dir=os.path.dirname(path), prefix='.octavia.') as folder:
            with open(folder + '/new', 'w', encoding='utf-8') as new:
                new.write(file.content)
            os.chmod(new.name, file.mode)
            os.replace(new.name, path)
        change('%s: written' % file.path)


def remove(paths, root):
    for path in paths:
        if os.path.exists(root + path):
            os.remove(root + path)
            change('%s: removed' % path)


def read_settings(options):
    lines = text_of(options.root + files_of(options).settings).splitlines()
    return dict(line.split('=', 1) for line in lines if '=' in line and not line.startswith('#'))


def load(options):
    """The settings that present wrote."""
    file = files_of(options).settings
    if not os.path.isfile(options.root + file):
        raise Failure('there is no %s%s: present has not been run' % (options.root, file))
    interface, saved = options.interface, read_settings(options)
    for name in SETTINGS:
        setattr(options, name, saved.pop(flag(name)[2:], ''))
    if are_wrong(options, SETTINGS if options.ovs_vsctl else SETTINGS[:-1]) or options.interface != interface or saved:
        raise Failure('%s was not followed' % file)


# --- systemd and others who look after interfaces ---

def systemd_runs(options):
    return not options.root and os.path.isdir('/run/systemd/system')


def is_active(unit):
    return succeeds('systemctl', 'is-active', '--quiet', unit)


def reload_systemd():
    output_of('systemctl', 'daemon-reload')
    for unit, reload in ('systemd-networkd', 'networkctl reload'), ('NetworkManager', 'nmcli general reload conf'):
        if is_active(unit + '.service') and not succeeds(*reload.split()):
            note(reload + ' failed')


# --- the switch ---

class Switch:
    """Reached by a command. Kolla's is in a container."""

    def __init__(self, command):
        self.command = command
        # Without the caller's variables, which can name another configuration, and programs in it that docker runs.
        self.environment = dict(PATH=os.environ['PATH'], HOME='/root') if ' ' in command else None

    def run(self, *arguments):
        return run(*self.command.split(), *arguments, env=self.environment)

    def ask(self, *arguments):
        done = self.run('--timeout=30', *arguments)
        if done.returncode != 0:
            raise Failure(done.stderr.strip())
        return done.stdout

    def silence(self, bridge):
        """Why the switch does not answer, or has no such bridge; empty if all is well."""
        done = self.run('--timeout=5', 'br-exists', bridge)
        if done.returncode == 2:
            return 'the switch has no bridge %s' % bridge
        return done.returncode and 'the switch does not answer: %s' % done.stderr.strip()

    def wait_for(self, bridge, seconds):
        if not wait_until(lambda: not self.silence(bridge), seconds):
            raise Failure('%s (waited %d s)' % (self.silence(bridge) or 'the switch answered too late', seconds))

    def bridge_of(self, interface):
        done = self.run('--timeout=30', 'port-to-br', interface)
        return done.stdout.strip() if done.returncode == 0 else ''

    def is_bridge(self, name):
        return name in self.ask('list-br').splitlines()

    def columns(self, interface, *columns):
        """Their values, empty if they have none."""
        values = self.ask('--if-exists', 'get', 'Interface', interface, *columns).split('\n')
        return dict(zip(columns, (re.sub(r'^"(.*)"$|^\[\]$', r'\1', value) for value in values)))

    def others_with(self, port_id, interface):
        found = self.ask('--bare', '--columns=name', 'find', 'Interface', 'external_ids:iface-id="%s"' % port_id)
        return [name for name in found.split() if name != interface]


def wanted_columns(options):
    return {'type': 'internal',
            'mac': options.mac,                                 # the switch then makes the device with it at boot
            'mtu_request': options.mtu,
            'external_ids:iface-id': options.port_id,
            'external_ids:attached-mac': options.mac,
            'external_ids:iface-status': 'active',
            'external_ids:skip_cleanup': 'true',                # neutron-ovs-cleanup takes other ports away at boot
            OURS: 'health-manager'}


def label(column):
    return 'MAC in the switch' if column == 'mac' else column.replace('external_ids:', '')


def find_switch(options):
    """By the command that was given, or is kept for the boot; None if there is none."""
    if not options.ovs_vsctl and shutil.which('ovs-vsctl'):
        options.ovs_vsctl = 'ovs-vsctl'
    for runtime in 'docker', 'podman':
        command = '%s exec %s ovs-vsctl' % (runtime, CONTAINER)
        if not options.ovs_vsctl and shutil.which(runtime) and run(
                runtime, 'container', 'inspect', CONTAINER, env=Switch(command).environment).returncode == 0:
            options.ovs_vsctl = command
    return Switch(options.ovs_vsctl) if options.ovs_vsctl else None


# --- the device ---

class Device:
    """As ip shows it at one moment."""

    def __init__(self, interface):
        shown = run('ip', '-json', 'addr', 'show', 'dev', interface)
        self.exists = shown.returncode == 0
        link = json.loads(shown.stdout)[0] if self.exists else {}
        self.mac, self.mtu, self.is_up = link.get('address'), str(link.get('mtu')), 'UP' in link.get('flags', [])
        found = [one for one in link.get('addr_info', []) if one['scope'] == 'global']
        addresses = {'%s/%d' % (one['local'], one['prefixlen']): one for one in found}
        self.addresses = list(addresses)
        # One that failed or awaits duplicate detection does not count.
        self.working = [text for text, one in addresses.items() if not one.get('dadfailed') and not one.get('tentative')]


def is_at(ip, text):
    """Whether the text is that address, however it is written."""
    with suppress(ValueError):
        return ipaddress.ip_address(ip) == ipaddress.ip_address(text)
    return False


def kernel_settings(options):
    """Files of settings that must be 0, by their names."""
    names = ['accept_ra'] + (['disable_ipv6'] if ':' in options.address else [])
    files = {name: '/proc/sys/net/ipv6/conf/%s/%s' % (options.interface, name) for name in names}
    return {name: file for name, file in files.items() if os.path.isfile(file)}


# --- DHCP ---

def dhcp_client():
    return next(filter(shutil.which, ['dhclient', 'dhcpcd', 'udhcpc']), None)


def dhcp_pid(interface):
    pid = text_of('%s/%s.pid' % (RUN, interface)).strip()
    is_client = pid.isdigit() and interface in re.split('[^A-Za-z0-9._-]', text_of('/proc/%s/cmdline' % pid))
    return int(pid) if is_client else None


def dhcp_stop(interface):
    pid = dhcp_pid(interface)
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
            if not wait_until(lambda: not dhcp_pid(interface), 5):
                os.kill(pid, signal.SIGKILL)
        change('%s: DHCP client stopped' % interface)
    for kind in 'pid', 'leases', 'log':
        with suppress(FileNotFoundError):
            os.remove('%s/%s.%s' % (RUN, interface, kind))


def dhcp_start(options):
    client, interface = dhcp_client(), options.interface
    os.makedirs(RUN, exist_ok=True)
    folder = options.root + LIBRARY if os.path.isdir(options.root + LIBRARY) else HERE
    script, state = folder + '/health-manager-dhcp.sh', '%s/%s.' % (RUN, interface)
    command = {
        'dhclient': ['dhclient', '-4', '-1', '-sf', script, '-cf', folder + '/health-manager-dhclient.conf', '-lf', state + 'leases',
                     '-pf', state + 'pid', interface],
        'dhcpcd': ['dhcpcd', '-4', '-w', '-t', '30', '-f', folder + '/health-manager-dhcpcd.conf', '-c', '/bin/true', interface],
        'udhcpc': ['udhcpc', '-i', interface, '-s', script, '-p', state + 'pid', '-t', '10', '-T', '3', '-n', '-o', '-O', 'subnet']}[client]
    # Ubuntu's AppArmor profile lets dhclient run no other script than its own, which sets route and DNS.
    if client == 'dhclient' and 'dhclient' in text_of('/sys/kernel/security/apparmor/profiles') and shutil.which('aa-exec'):
        command = ['aa-exec', '-p', 'unconfined', '--', *command]
    with open(state + 'log', 'w') as log:
        # The environment is empty: what starts the client must not find it again as its own child and end it.
        status = subprocess.call(command, env={'PATH': os.environ['PATH']}, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    if status == 0 and client == 'dhcpcd':
        shutil.copy(output_of('dhcpcd', '-4', '-P', interface), state + 'pid')
    addresses = Device(interface).addresses
    if status != 0 or not addresses:
        for line in text_of(state + 'log').splitlines()[-5:]:
            complain(line)
        dhcp_stop(interface)
        raise Failure('%s: %s got no address (status %d)' % (interface, client, status))
    change('%s: address is now %s by %s' % (interface, ' '.join(addresses), client))


# --- commands ---

def need(options, *tools):
    """The switch, if all is there that is needed to ask it."""
    for tool in tools:
        if not shutil.which(tool):
            raise Failure('there is no %s: install iproute2 (Debian, Ubuntu) or iproute (RHEL)' % tool)
    switch = find_switch(options)
    if not switch:
        raise Failure("there is no ovs-vsctl and no container %s; if the switch runs in another container, name it (--ovs-vsctl 'docker"
                      " exec CONTAINER ovs-vsctl'), else install openvswitch-switch (Debian, Ubuntu) or openvswitch (RHEL)" % CONTAINER)
    program = options.ovs_vsctl.split()[0]
    if not shutil.which(program):
        raise Failure('there is no %s, which was to reach the switch: correct --ovs-vsctl' % program)
    if options.address == 'dhcp' and not dhcp_client():
        raise Failure('there is no DHCP client: install isc-dhcp-client or dhcpcd-base (Debian, Ubuntu) or dhcp-client (RHEL), or give the'
                      ' address')
    return switch


def need_root(options):
    if os.geteuid() != 0:
        raise Failure('%s needs root' % options.command)


def refuse_what_is_in_the_way(options, switch):
    """What is somebody else's."""
    interface, exists, on = options.interface, Device(options.interface).exists, switch.bridge_of(options.interface)
    if switch.is_bridge(interface):
        raise Failure('%s is a bridge of the switch' % interface)
    if exists and not on:
        raise Failure('%s exists and is not a port of the switch: take it away first (ip link delete %s)' % (interface, interface))
    delete = '%s del-port' % options.ovs_vsctl
    if on:
        is_now = switch.columns(interface, 'type', OURS)
        if BY_SUDO and is_now[OURS] != 'health-manager':
            raise Failure('%s is a port of %s that present did not make, left alone by sudo: take it away first, as root (%s %s)'
                          % (interface, on, delete, interface))
        if is_now['type'] != 'internal' and (is_now['type'] or exists):
            raise Failure('%s is a port of %s that is not internal (%s): take it away first (%s %s)'
                          % (interface, on, is_now['type'] or 'a device of its own', delete, interface))
    others = ' '.join(switch.others_with(options.port_id, interface))
    if others:
        raise Failure("Neutron's port %s is already the interface %s of this switch: take that away first (%s %s)"
                      % (options.port_id, others, delete, others))


def port_up(options, switch):
    interface, on = options.interface, switch.bridge_of(options.interface)
    if on and (on != options.bridge or not Device(interface).exists):      # elsewhere, or a record without a device
        switch.ask('--if-exists', 'del-port', interface)
        change('%s: taken out of %s' % (interface, on))
        on = ''
    wanted = wanted_columns(options)
    is_now = switch.columns(interface, *wanted) if on else {}
    command = []
    if not on:
        command += ['--', '--may-exist', 'add-port', options.bridge, interface]
        change('%s: added to %s' % (interface, options.bridge))
    for column, value in wanted.items():
        if is_now.get(column) == value:
            continue
        if column == 'mac':
            dhcp_stop(interface)        # its lease is another device's
        command += ['--', 'set', 'Interface', interface, ('%s=%s' if column == 'mtu_request' else '%s="%s"') % (column, value)]
        if on:
            change('%s: %s is now %s (was %s)' % (interface, label(column), value, is_now[column] or 'none'))
    if command:
        switch.ask(*command)
    if not wait_until(lambda: Device(interface).exists, 10):
        raise Failure('%s: the switch did not make the device: %s' % (interface, switch.columns(interface, 'error')['error']))


def device_up(options):
    interface, device = options.interface, Device(options.interface)
    if device.mac != options.mac:
        dhcp_stop(interface)
        output_of('ip', 'link', 'set', 'dev', interface, 'address', options.mac)
        change('%s: MAC is now %s (was %s)' % (interface, options.mac, device.mac))
    if device.mtu != options.mtu:
        output_of('ip', 'link', 'set', 'dev', interface, 'mtu', options.mtu)
        change('%s: MTU is now %s (was %s)' % (interface, options.mtu, device.mtu))
    for name, file in kernel_settings(options).items():
        value = text_of(file).strip()
        if value == '0':
            continue
        try:
            with open(file, 'w') as opened:
                opened.write('0\n')
            change('%s: %s is now 0' % (interface, name))
        except OSError:
            note('%s: %s stays %s: %s cannot be written' % (interface, name, value, file))
    if not device.is_up:
        output_of('ip', 'link', 'set', 'dev', interface, 'up')
        change('%s: is now up' % interface)


def remove_addresses(interface, addresses):
    for address in addresses:
        output_of('ip', 'addr', 'del', address, 'dev', interface)
        change('%s: address %s removed' % (interface, address))


def static_up(options):
    interface, address = options.interface, ipaddress.ip_interface(options.address)
    dhcp_stop(interface)
    remove_addresses(interface, [one for one in Device(interface).addresses if ipaddress.ip_interface(one) != address])
    device = Device(interface)      # with the first address of a subnet the kernel removes the others
    if address in map(ipaddress.ip_interface, device.working):
        return
    if address.version == 6:
        if address in map(ipaddress.ip_interface, device.addresses):        # its detection failed
            output_of('ip', 'addr', 'del', options.address, 'dev', interface)
        output_of('ip', 'addr', 'replace', options.address, 'dev', interface, 'nodad')
    else:
        output_of('ip', 'addr', 'replace', options.address, 'brd', '+', 'dev', interface)
    change('%s: address is now %s' % (interface, options.address))


def dhcp_is_up(interface):
    return dhcp_pid(interface) and Device(interface).working


def dhcp_up(options):
    if not dhcp_is_up(options.interface):
        dhcp_stop(options.interface)
        remove_addresses(options.interface, Device(options.interface).addresses)
        dhcp_start(options)


def all_up(options, switch):
    port_up(options, switch)
    device_up(options)
    (dhcp_up if options.address == 'dhcp' else static_up)(options)


def say_unchanged(what):
    if not changes:
        note('%s: unchanged' % what)


def present(options):
    need_root(options)
    switch = need(options, 'ip')
    switch.wait_for(options.bridge, 10)
    refuse_what_is_in_the_way(options, switch)
    put(all_files(options), options.root)
    if systemd_runs(options):
        up_by_systemd(options, switch)
    else:
        note('%s was not enabled: %s' % (unit_of(options), '--root is given' if options.root else 'systemd does not run here'))
        all_up(options, switch)
    say_unchanged(options.interface)


def up_by_systemd(options, switch):
    unit, interface = unit_of(options), options.interface
    if changes:
        reload_systemd()
    if not succeeds('systemctl', 'is-enabled', '--quiet', unit):
        output_of('systemctl', '--quiet', 'enable', unit)
        change('%s: enabled' % unit)
    port_up(options, switch)
    device_up(options)
    if options.address != 'dhcp':
        static_up(options)
        if not is_active(unit):
            output_of('systemctl', 'start', unit)
            change('%s: started' % unit)
    elif not is_active(unit) or not dhcp_is_up(interface):
        # A DHCP client must belong to the unit, not to whoever runs this.
        dhcp_stop(interface)
        if not succeeds('systemctl', 'restart', unit):
            raise Failure('%s did not start: see journalctl -u %s' % (unit, unit))
        change('%s: started; address is now %s' % (unit, ' '.join(Device(interface).addresses)))


def up(options):
    need_root(options)
    load(options)
    switch = need(options, 'ip')
    switch.wait_for(options.bridge, int(options.wait))
    refuse_what_is_in_the_way(options, switch)
    all_up(options, switch)
    say_unchanged(options.interface)


def port_down(options):
    interface, switch = options.interface, find_switch(options)
    dhcp_stop(interface)
    if not switch:
        return
    silence = switch.silence(interface)
    if silence and 'has no bridge' not in silence:
        raise Failure('%s: %s' % (interface, silence))
    if not switch.bridge_of(interface):
        return
    if switch.is_bridge(interface):
        raise Failure('%s is a bridge of the switch' % interface)
    if not os.path.isfile(options.root + files_of(options).settings) and switch.columns(interface, OURS)[OURS] != 'health-manager':
        raise Failure('%s is a port that present did not make: left alone (%s del-port %s takes it away)'
                      % (interface, options.ovs_vsctl, interface))
    switch.ask('--if-exists', 'del-port', interface)
    change('%s: taken out of the switch' % interface)


def load_command(options):
    """By which present reached the switch; what is not a command is not followed."""
    options.ovs_vsctl = read_settings(options).get('ovs-vsctl', '')
    if options.ovs_vsctl and problem_of('ovs_vsctl', options):
        raise Failure("%s: '%s' does not reach the switch" % (files_of(options).settings, options.ovs_vsctl))


def down(options):
    need_root(options)
    load_command(options)
    port_down(options)
    say_unchanged(options.interface)


def absent(options):
    need_root(options)
    load_command(options)
    files, unit = files_of(options), unit_of(options)
    if systemd_runs(options) and os.path.isfile(files.unit):
        if not succeeds('systemctl', '--quiet', 'disable', '--now', unit):
            raise Failure('%s could not be stopped: see journalctl -u %s' % (unit, unit))
        change('%s: stopped and disabled' % unit)
    port_down(options)
    before = len(changes)
    remove([files.unit, files.networkd, files.networkmanager, files.settings], options.root)
    if HERE != os.path.realpath(LIBRARY) and not glob.glob(options.root + os.path.dirname(files.settings) + '/*.conf'):
        remove([os.path.join(LIBRARY, name) for name in INSTALLED], options.root)
        for folder in os.path.dirname(files.settings), LIBRARY:
            with suppress(OSError):
                os.rmdir(options.root + folder)
    if systemd_runs(options) and len(changes) > before:
        reload_systemd()
    say_unchanged(options.interface)


def check(options):
    switch = need(options, 'ip', 'ss')
    found = [(what, is_now, wanted) for differences in (
        differences_of_switch(options, switch), differences_of_device(options), differences_of_listener(options),
        differences_of_conf(options), differences_of_files(options)) for what, is_now, wanted in differences if is_now != wanted]
    for what, is_now, wanted in found:
        note('%s is %s, wanted %s' % (what, printable(is_now) or 'none', wanted))
    return 1 if found else 0


def differences_of_switch(options, switch):
    interface, silence = options.interface, switch.silence(options.bridge)
    if silence:
        yield options.bridge, 'not to be seen (%s)' % silence, 'a bridge that answers'
        return
    on = switch.bridge_of(interface)
    yield interface + ': bridge', on, options.bridge
    if on:
        wanted = wanted_columns(options)
        is_now = switch.columns(interface, *wanted, 'error', 'external_ids:ovn-installed')
        for column, value in wanted.items():
            yield '%s: %s' % (interface, label(column)), is_now[column], value
        yield interface + ': error', is_now['error'] or 'none', 'none'
        if switch.ask('--if-exists', 'get', 'Port', interface, 'tag').strip() == '4095':
            yield interface + ': VLAN', "4095 (Neutron's agent has not bound the port)", 'one of the agent'
        if options.switch == 'ovn':
            yield interface + ': ovn-installed', is_now['external_ids:ovn-installed'], 'true'
    others = switch.others_with(options.port_id, interface)
    if others:
        yield 'port ' + options.port_id, 'also the interface ' + ' '.join(others), interface + ' alone'


def differences_of_device(options):
    interface, device = options.interface, Device(options.interface)
    yield interface + ': device', 'present' if device.exists else 'absent', 'present'
    if not device.exists:
        return
    yield interface + ': MAC', device.mac, options.mac
    yield interface + ': MTU', device.mtu, options.mtu
    yield interface + ': link', 'up' if device.is_up else 'down', 'up'
    for name, file in kernel_settings(options).items():
        yield '%s: %s' % (interface, name), text_of(file).strip(), '0'
    if options.address == 'dhcp':
        if not device.addresses:
            yield interface + ': address', '', 'one by DHCP'
        if not dhcp_pid(interface):
            yield interface + ': DHCP client', 'absent', 'one that renews the lease'
    elif device.working != device.addresses or [ipaddress.ip_interface(options.address)] != [*map(ipaddress.ip_interface, device.working)]:
        yield interface + ': address', ' '.join(device.addresses), options.address


def own_ip(options):
    addresses = Device(options.interface).addresses if options.address == 'dhcp' else [options.address]
    return addresses[0].partition('/')[0] if addresses else ''


def differences_of_listener(options):
    if options.listener == 'no':
        return
    ip = own_ip(options)
    sockets = [line.split()[3].rpartition(':') for line in output_of('ss', '-H', '-l', '-u', '-n').splitlines()]
    hosts = [re.sub(r'%.*|[][]', '', host) for host, _, port in sockets if port == str(HEARTBEAT_PORT)]
    everywhere = ['*', '::'] + ([] if ':' in ip else ['0.0.0.0'])
    if not any(host in everywhere or is_at(ip, host) for host in hosts):
        others = 'on ' + ' '.join(hosts) if hosts else ''
        yield '%s: listener on UDP %d' % (options.interface, HEARTBEAT_PORT), others, 'one on ' + (ip or 'the address')


def differences_of_conf(options):
    """To which addresses amphorae send their heartbeats."""
    if not options.conf:
        return
    ip, text = own_ip(options), heartbeat_addresses(options.conf)
    # IPv6 stands in brackets too, in capitals, and with its zeros.
    entries = [entry.rpartition(':') for entry in re.sub(r'[][]', '', text).lower().split(',')]
    if not re.fullmatch(r'[0-9A-Fa-f.:,[\]]*', text):
        text = 'not a list of addresses'    # which may be a secret
    if not any(port == str(HEARTBEAT_PORT) and is_at(ip, host) for host, _, port in entries):
        yield options.conf + ': controller_ip_port_list', text, '%s:%d among it' % (ip, HEARTBEAT_PORT)


def heartbeat_addresses(file):
    """The value as oslo.config reads it, without blanks: it goes on in lines that begin with a blank."""
    conf = configparser.RawConfigParser(default_section='', strict=False, allow_no_value=True, empty_lines_in_values=False)
    conf.optionxform = str
    try:
        conf.read_string(text_of(file))
        return re.sub(r'\s', '', conf.get('health_manager', 'controller_ip_port_list', fallback=None) or '')
    except configparser.Error:
        return 'unreadable'


def differences_of_files(options):
    for file in all_files(options):
        if not os.path.isfile(options.root + file.path):
            yield file.path, 'absent', 'what present writes'
        elif not is_same(file, options.root):
            settings = list(differences_of_settings(options)) if file.path == files_of(options).settings else []
            yield from settings or [(file.path, 'different', 'what present writes')]
    if systemd_runs(options) and os.path.isfile(files_of(options).unit):
        yield unit_of(options), run('systemctl', 'is-enabled', unit_of(options)).stdout.strip(), 'enabled'


def differences_of_settings(options):
    is_now, wanted = read_settings(options), settings_of(options)
    for name in [*wanted, *(name for name in is_now if name not in wanted)]:
        if is_now.get(name) != wanted.get(name):
            yield '%s: %s' % (files_of(options).settings, name), is_now.get(name, ''), wanted.get(name, 'none')


def install(options):
    need_root(options)
    os.makedirs(LIBRARY, exist_ok=True)
    refuse_others(LIBRARY)
    put(installed_files(), '')
    say_unchanged(LIBRARY)


def refuse_others(path):
    """Nor may others change a folder above."""
    while path != '/':
        if not is_roots_alone(path):
            raise Failure('{0} belongs to another user than root, or others may write to it: chown root:root {0}; chmod go-w {0}'
                          .format(path))
        path = os.path.dirname(path)


def is_roots_alone(path):
    shown = os.lstat(path)
    others = stat.S_IWOTH | (stat.S_IWGRP if shown.st_gid != 0 else 0)
    return shown.st_uid == 0 and not shown.st_mode & others


def as_root(words):
    if os.geteuid() == 0:
        return main(words)
    user, script = pwd.getpwuid(os.geteuid()).pw_name, os.path.join(LIBRARY, NAME)
    how = 'as root, from a copy that only root may change: python3 -I %s install' % NAME
    for file in installed_files():
        if not os.path.isfile(file.path):
            raise Failure('there is no %s, which %s may run by sudo: install it %s' % (file.path, user, how))
        if text_of(file.path) != file.content:
            raise Failure('%s is another version than this one: install this one %s' % (file.path, how))
        refuse_others(file.path)
    if not succeeds('sudo', '-n', '-l', script):
        raise Failure('sudo does not let %s run it: visudo -f /etc/sudoers.d/octavia, and there %s ALL=(root) NOPASSWD: %s'
                      % (user, user, script))
    os.execvp('sudo', ['sudo', '-n', script, *words])


def main(words):
    os.umask(0o022)
    # Whom sudo names is a caller who is not root: his PATH may have come along.
    roots = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
    path = roots if CALLER_IS_NOT_ROOT else os.environ.get('PATH', roots) + ':/usr/local/sbin:/usr/sbin:/sbin'
    os.environ.update(LC_ALL='C', PATH=path)
    if words[:1] == ['as-root']:
        return as_root(words[1:])
    options = parsed(words)
    return {'present': present, 'check': check, 'absent': absent, 'up': up, 'down': down, 'install': install}[options.command](options)


try:
    sys.exit(main(sys.argv[1:]))
except (Failure, OSError) as failure:
    complain(failure)
    sys.exit(1)
