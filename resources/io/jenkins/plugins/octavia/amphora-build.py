#!/usr/bin/python3 -I
"""Builds an amphora image by diskimage-builder (DIB), in a folder of its own that does not outlive the build.

What follows -- are arguments of octavia's diskimage-create.sh, or of disk-image-create. AMP_ROOTPW, DIB_PASSWORD and
DIB_DEV_USER_PASSWORD are secrets: DIB gets them from the environment. Exit status: 0 done, or nothing is missing; 1 failed, or
something is missing; 64 wrong arguments, and nothing was touched; 128 and the signal's number when aborted.
"""
# Jenkins aborts by TERM and, five seconds later, KILL to every process that has the build's cookie in its environment and to
# the children of these. So the work is done by a process that is neither, the keeper. A socket connects it with the one that
# Jenkins knows: when that one is gone, the keeper ends DIB, unmounts, detaches and removes.
#
# Python 3.6 and its standard library are enough.
import argparse
import contextlib
import fcntl
import getopt
import glob
import hashlib
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import namedtuple
from fnmatch import fnmatch

NAME = 'amphora-build.py'
BEGAN = time.time()
GRACE = 10          # seconds that DIB has to clean up by itself
TARBALL_DAYS = 7    # a bootstrapped system in the cache is made anew when older: what is in it is downloaded twice
GIB = 1 << 30
PROXIES = ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY']
SECRETS = ['AMP_ROOTPW', 'DIB_PASSWORD', 'DIB_DEV_USER_PASSWORD']
OWN_VARIABLES = ['DIB_IMAGE_CACHE', 'DIB_LOCKFILES', 'DIB_QUIET', 'DIB_ARGS', 'DIB_ENV', 'DIB_PYTHON_EXEC', 'DIB_MANIFEST_SAVE_DIR',
                 'DIB_MANIFEST_IMAGE_DIR']

# What makes images: its options as getopt knows them, the one for the size, and those that are not for it here, with the reason.
Tool = namedtuple('Tool', 'name short long size taken')
DISK_IMAGE_CREATE = Tool('disk-image-create', 'a:p:o:t:xunch', [
    'image-cache=', 'logfile=', 'help', 'version', 'image-size=', 'image-extra-size=', 'min-tmpfs=', 'max-online-resize=',
    'mkfs-options=', 'mkfs-journal-size=', 'qemu-img-options=', 'ramdisk-element=', 'root-label=', 'install-type=', 'docker-target=',
    'checksum', 'no-tmpfs', 'offline'], '--image-size', {
    '-o': ': --output says where', '-t': ': the image is qcow2', '--image-cache': ': --cache says where',
    '--logfile': ': --log says where', '-h': '', '-c': '', '--help': '', '--version': '', '--ramdisk-element': '', '--docker-target': ''})
DISKIMAGE_CREATE = Tool('diskimage-create.sh', 'a:b:c:d:efg:hi:k:l:mno:pt:r:s:vw:xy', [], '-s', {
    '-o': ': --output says where', '-t': ': the image is qcow2', '-c': ': --cache says where', '-l': ': --log says where',
    '-w': ': --temp says where', '-r': ': every process list would show it; set AMP_ROOTPW in the environment', '-h': '', '-v': ''})

# What the machine must have: a command, or one before |; the package in Debian and in RHEL; what is built if it needs it.
NEEDED = [
    ('disk-image-create', 'python3-diskimage-builder', 'diskimage-builder', '*'),
    ('qemu-img', 'qemu-utils', 'qemu-img', '*'),
    ('python3', 'python3', 'python3', '*'),
    ('bash', 'bash', 'bash', '*'),
    ('sudo', 'sudo', 'sudo', '*'),      # DIB calls it for root too
    ('setsid', 'util-linux', 'util-linux', '*'),
    ('flock', 'util-linux', 'util-linux', '*'),
    ('losetup', 'mount', 'util-linux', '*'),
    ('mount', 'mount', 'util-linux', '*'),
    ('ps', 'procps', 'procps-ng', '*'),
    ('find', 'findutils', 'findutils', '*'),
    ('mkfs.ext4', 'e2fsprogs', 'e2fsprogs', '*'),
    ('debootstrap', 'debootstrap', 'debootstrap', 'debian* ubuntu*'),
    ('mkfs.xfs', 'xfsprogs', 'xfsprogs', 'centos* fedora* rocky* rhel*'),
    ('dnf', 'dnf', 'dnf', 'centos*-minimal fedora*-minimal rocky*-minimal'),
    ('docker|podman', 'podman', 'podman', '*-container rocky'),
    ('kpartx', 'kpartx', 'kpartx', 'vm block-device-*'),
    ('mkfs.vfat', 'dosfstools', 'dosfstools', '*-efi*'),
    ('sgdisk', 'gdisk', 'gdisk', '*-efi* *-gpt'),
    ('git', 'git', 'git', 'octavia'),
    ('curl', 'curl', 'curl', 'octavia'),
    ('lsb_release', 'lsb-release', 'redhat-lsb-core', 'octavia-on-debian'),
    ('bc', 'bc', 'bc', 'octavia-on-debian')]


class Failure(Exception):
    """What the user is told, and lines that say more."""


class Aborted(Exception):
    """By a signal, or because the process that waited is gone."""


def printable(text):
    return re.sub('[^ -~]', '?', str(text))


def note(text):
    print(printable(text), flush=True)


def complain(text, *lines):
    print('\n'.join(['%s: %s' % (NAME, printable(text)), *map(printable, lines)]), file=sys.stderr, flush=True)


def output_of(*command, stderr=None):
    """What a command writes, and its exit status."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, encoding='utf-8',
                          errors='surrogateescape')
    return done.stdout.strip(), done.returncode


def as_root(*command, stderr=subprocess.DEVNULL):
    return output_of(*[] if os.geteuid() == 0 else ['sudo', '-n'], *command, stderr=stderr)


def text_of(file):
    with contextlib.suppress(OSError), open(file, encoding='utf-8', errors='surrogateescape') as opened:
        return opened.read()
    return ''


# --- what the arguments may be ---

class Parser(argparse.ArgumentParser):

    def error(self, message):
        complain(message)
        sys.exit(64)


class Once(argparse.Action):

    def __call__(self, parser, namespace, value, option_string=None):
        if getattr(namespace, self.dest) is not None:
            parser.error('%s is given twice' % option_string)
        setattr(namespace, self.dest, value)


def parser():
    both = argparse.ArgumentParser(add_help=False)
    both.add_argument('--temp', required=True, action=Once, metavar='DIR', help='where the image is made')
    both.add_argument('--free', action=Once, metavar='GIB', help='how much must be free there')
    both.add_argument('--octavia', action=Once, metavar='DIR', help='build by diskimage-create.sh of this checkout')
    both.add_argument('--git', action=Once, metavar='URL', help='or of one that is fetched')
    both.add_argument('--branch', action=Once, metavar='NAME', help='of --git')
    both.add_argument('--elements', action=Once, metavar='"NAME..."', help='or build by disk-image-create')
    commands = Parser(prog=NAME, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands.set_defaults(output=None, log=None, cache=None, properties=None, size=None, env=[])
    subparsers = commands.add_subparsers(dest='command', metavar='check|build')
    subparsers.required = True
    subparsers.add_parser('check', parents=[both], allow_abbrev=False,
                          help='says everything that is missing on this machine, and which packages bring it')
    build = subparsers.add_parser('build', parents=[both], allow_abbrev=False, help='builds an image')
    build.add_argument('--output', required=True, action=Once, metavar='FILE.qcow2', help='the image')
    build.add_argument('--log', required=True, action=Once, metavar='FILE', help="DIB's output")
    build.add_argument('--cache', required=True, action=Once, metavar='DIR', help='where downloads stay, for one build at a time')
    build.add_argument('--properties', action=Once, metavar='FILE', help='what the image is made of, as JSON')
    build.add_argument('--size', action=Once, metavar='GIB', help="of the image's disk")
    build.add_argument('--env', action='append', default=[], metavar='NAME=VALUE', help='DIB_* and the like, for DIB alone')
    build.add_argument('--keeper', action='store_true', help=argparse.SUPPRESS)
    return commands


def parsed(words):
    """All that is wrong with the values of options is said at once."""
    end = words.index('--') if '--' in words else len(words)
    options = parser().parse_args(words[:end])
    options.arguments = words[end + 1:]
    options.tool = DISKIMAGE_CREATE if options.elements is None else DISK_IMAGE_CREATE
    wrong = [*problems_of_values(options), *problems_of_source(options)]
    for problem in wrong:
        complain(problem)
    if wrong:
        sys.exit(64)
    options.temp = os.path.realpath(options.temp)
    return options


def problems_of_values(options):
    checks = {'temp': plain_folder, 'cache': plain_folder, 'octavia': plain_folder, 'git': git_url, 'branch': branch_name,
              'output': file_to_write, 'log': file_to_write, 'properties': file_to_write, 'size': number_from(1, 1024),
              'free': number_from(0, 65535), 'elements': element_names}
    given = [(name, value) for name, value in vars(options).items() if name in checks and value is not None]
    for name, problem in [(name, checks[name](value)) for name, value in given] + [('env', variable(pair)) for pair in options.env]:
        if problem:
            yield '--%s: %s' % (name, problem)
    if options.output is not None and not options.output.endswith('.qcow2'):
        yield "--output: '%s' does not end in .qcow2" % options.output
    files = [value for name, value in given if checks[name] is file_to_write]
    if len(files) > len(set(files)):
        yield '--output, --log and --properties are to be different files'


def plain_folder(folder):
    """DIB quotes no path."""
    if not folder.startswith('/'):
        return "'%s' does not begin with /" % folder
    if not os.path.isdir(folder):
        return 'there is no folder %s' % folder
    if not re.fullmatch('[A-Za-z0-9/._@%+=,-]+', folder + os.path.realpath(folder)):
        return "'%s' has characters that DIB cannot work with (blanks, quotes, colons...)" % folder


def file_to_write(file):
    if not re.fullmatch('/[ -~]*', file):
        return "'%s' %s" % (file, 'is no path' if file.startswith('/') else 'does not begin with /')
    if os.path.isdir(file) or file.endswith('/'):
        return "'%s' is a folder" % file
    if not os.path.isdir(os.path.dirname(file)):
        return 'there is no folder %s' % os.path.dirname(file)


def number_from(least, most):
    def problem(text):
        if not re.fullmatch('0|[1-9][0-9]{0,4}', text) or not least <= int(text) <= most:
            return "'%s' is not a number from %d to %d" % (text, least, most)
    return problem


def git_url(url):
    """The URL is not repeated, for it may hold a password."""
    if not re.fullmatch('[ -~]*', url):
        return 'the URL has characters that do not print'
    if re.match('https?://.*@|.*://.*:.*@', url):
        return 'a user or password in the URL is seen by all; give git a credential helper, or a checkout by --octavia'
    if not re.match('(https?|ssh|git)://.|file:///.|/.', url):
        return 'the URL begins with none of https:// http:// ssh:// git:// file:/// /'


def branch_name(branch):
    if not re.fullmatch('[ -,.-~][ -~]*', branch):
        return "'%s' is no branch" % branch


def element_names(elements):
    if not elements.strip(' '):
        return 'it names none'
    if not all(re.fullmatch('[A-Za-z0-9._+][A-Za-z0-9._+-]*', name) for name in elements.split(' ') if name):
        return "'%s' are not names of elements" % elements


def variable(pair):
    name, equals, _ = pair.partition('=')
    if not re.fullmatch('[ -~]*', pair):
        return "'%s' has characters that do not print" % pair
    if not equals:
        return "'%s' is not NAME=VALUE" % pair
    if name in SECRETS:
        return '%s is a secret, which every process list would show; set it in the environment of %s' % (name, NAME)
    if name in OWN_VARIABLES:
        return '%s is set by %s itself' % (name, NAME)
    if not re.fullmatch('[A-Za-z0-9_]+', name):
        return "'%s' is not a name of a variable" % name
    if not re.fullmatch('DIB_.+|AMP_.+|ELEMENTS_PATH|CLOUD_INIT_DATASOURCES|FS_TYPE|GENTOO_PROFILE', name):
        return "'%s' is not a variable of DIB" % name


def problems_of_source(options):
    given = [name for name in ('octavia', 'git', 'elements') if getattr(options, name) is not None]
    if len(given) > 1:
        yield '--octavia, --git and --elements exclude each other'
    elif given:
        yield from problems_of_arguments(options)
    elif options.command == 'build':
        yield '--octavia, --git or --elements is missing'
    if options.branch is not None and options.git is None:
        yield '--branch goes with --git'
    if options.octavia and not os.path.isfile(script_of(options.octavia)):
        yield '--octavia: there is no ' + script_of(options.octavia)


def script_of(octavia):
    return octavia.rstrip('/') + '/diskimage-create/diskimage-create.sh'


def problems_of_arguments(options):
    """What would be taken out of our hands, elements that the properties would not name, and secrets that would be logged."""
    tool = options.tool
    try:
        pairs, rest = getopt.getopt(options.arguments, tool.short, tool.long)
    except getopt.GetoptError as error:
        yield '%s: %s' % (tool.name, error)
        return
    for option, _ in pairs:
        if option in tool.taken:
            yield '%s is not for %s here%s' % (option, tool.name, tool.taken[option])
        if option == tool.size and options.size is not None:
            yield option + ': --size says so already'
    if rest:
        yield "'%s' after -- is not an option%s" % (rest[0], '; elements belong in --elements' if options.elements else '')
    if ('-x', '') in pairs or any(re.match('DIB_DEBUG_TRACE=(?!0$)', pair) for pair in options.env):
        for secret in filter(os.environ.get, SECRETS):
            yield '-x and DIB_DEBUG_TRACE would write %s into the log' % secret


# --- what the machine must have ---

def missing(options):
    """What is missing, a line for each, and which packages bring it."""
    built = what_is_built(options)
    lacking = [(tools.split('|')[-1], deb, rpm) for tools, deb, rpm, patterns in NEEDED
               if matches(built, patterns) and not any(map(shutil.which, tools.split('|')))]
    yield from ('missing: %s (Debian, Ubuntu: %s; RHEL: %s)' % one for one in lacking)
    yield from ('missing: ' + what for what in missing_besides_packages(options, built))
    if lacking:
        _, debs, rpms = (' '.join(dict.fromkeys(names)) for names in zip(*lacking))
        yield 'Debian, Ubuntu: apt-get install ' + debs
        yield 'RHEL: dnf install %s (diskimage-builder and debootstrap are in EPEL or RDO)' % rpms


def what_is_built(options):
    if options.elements:
        return ['', *options.elements.split()]
    if not options.octavia and not options.git:
        return ['']
    base_os = dict(getopt.getopt(options.arguments, options.tool.short)[0]).get('-i', 'ubuntu-minimal')
    return ['', 'vm', base_os, 'octavia', 'octavia-on-debian' if os.path.exists('/etc/debian_version') else '']


def matches(built, patterns):
    return any(fnmatch(one, pattern) for one in built for pattern in patterns.split())


def missing_besides_packages(options, built):
    if matches(built, 'vm block-device-*') and 'device-mapper' not in text_of('/proc/misc'):
        yield 'device-mapper in the kernel, which kpartx needs (modprobe dm_mod; a container must be privileged)'
    if os.geteuid() != 0 and (not shutil.which('sudo') or as_root('true')[1] != 0):
        yield 'root, or sudo without password for ' + user()
    elif shutil.which('losetup'):
        said, status = as_root('losetup', '-f', stderr=subprocess.STDOUT)
        if status != 0:
            yield 'a free loop device, which every image is made on (losetup -f: %s)' % said
    disk = os.statvfs(options.temp)
    if disk.f_flag & (os.ST_NODEV | os.ST_NOEXEC):
        yield 'a --temp that is mounted without nodev and noexec (%s)' % options.temp
    if not os.access(options.temp, os.W_OK):
        yield 'the right to write to --temp (%s)' % options.temp
    free = disk.f_bavail * disk.f_frsize // GIB
    if free < int(options.free or 0):
        yield 'free disk: %s has %d GiB, %s are wanted' % (options.temp, free, options.free)


def user():
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(os.geteuid()).pw_name
    return str(os.geteuid())


def check(options):
    lines = list(missing(options))
    for line in lines or ['nothing is missing']:
        note(line)
    return 1 if lines else 0


# --- cleaning ---

def in_session(session):
    """Processes of a session that have not ended."""
    for file in glob.glob('/proc/[0-9]*/stat'):
        state, *numbers = text_of(file).rpartition(') ')[2].split() or ['Z']
        if state != 'Z' and numbers[2] == str(session):
            yield file.split('/')[2]


def at_work_below(folder):
    """Processes whose root or current folder is there."""
    links, _ = as_root('find', '/proc', '-mindepth', '2', '-maxdepth', '2', '(', '-name', 'root', '-o', '-name', 'cwd', ')',
                       '-printf', r'%h %l/\0')
    for process, _, path in (link.partition(' ') for link in links.split('\0')):
        if path.startswith(folder + '/'):
            yield process.split('/')[-1]


def end(find, *where):
    """Ends the processes that are found."""
    for how in 'TERM', 'KILL':
        until = time.monotonic() + GRACE
        found = set(find(*where))
        if found:
            as_root('kill', '-s', how, *found)
        while found and time.monotonic() < until:
            time.sleep(0.2)
            found = set(find(*where))


def mounts(folder):
    """What is mounted below the folder, the last one first."""
    for line in reversed(text_of('/proc/self/mountinfo').splitlines()):
        place = re.sub(r'\\([0-7]{3})', lambda octal: chr(int(octal.group(1), 8)), line.split(' ')[4])
        if place.startswith(folder + '/'):
            yield place


def unmount(folder, *how):
    for place in mounts(folder):
        as_root('umount', *how, '--', place)


def loop_devices(folder):
    for file in glob.glob('/sys/block/loop*/loop/backing_file'):
        if text_of(file).startswith(folder + '/'):
            yield '/dev/' + file.split('/')[3]


def detach(device):
    if shutil.which('kpartx'):
        as_root('kpartx', '-d', device)
    as_root('losetup', '-d', device)


def clean(work):
    """Removes a folder, and before it what runs and is mounted there. Returns whether that was possible."""
    end(at_work_below, work)
    devices = list(loop_devices(work))
    for seconds in 1, 2, 3:
        unmount(work)
        for device in devices:
            detach(device)
        if not list(mounts(work)):
            break
        time.sleep(seconds)
    unmount(work, '-l')
    left = list(mounts(work))
    if left:
        complain('%s is left: still mounted is %s' % (work, ' '.join(left)))
    else:
        as_root('rm', '-rf', '--one-file-system', '--', work)
    return not left


def clean_others(temp):
    """What a machine that went down in the middle left: nobody else will take it away."""
    for work in glob.glob(temp + '/amphora-build.*'):
        # Whoever may write to --temp may make a folder of such a name.
        if os.path.isdir(work) and os.lstat(work).st_uid == os.geteuid() and is_left(work):
            note('%s: left by a build that is gone, removed' % work)
            clean(work)


def is_left(work):
    with contextlib.suppress(OSError), open(work + '/keeper') as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def hold(work):
    """The lock ends with this process, which alone has it. Nobody sees the file without it."""
    file = open(work + '/new', 'w')
    fcntl.flock(file, fcntl.LOCK_EX)
    os.rename(work + '/new', work + '/keeper')
    return file


# --- the result ---

def examine(image, log, size):
    """Returns the size of the disk in an image that is whole and refers to no other file."""
    if not os.path.isfile(image) or os.path.islink(image):
        raise Failure('DIB ended well but left no image')
    info = json.loads(qemu_img('info', '--output=json', image))
    with open(log, 'a') as errors:
        report, status = output_of('qemu-img', 'check', '-f', 'qcow2', '--output=json', image, stderr=errors)
    if 'backing-filename' in info or 'data-file' in info['format-specific']['data']:
        raise Failure('the image refers to another file')
    if status not in (0, 3):    # 3: clusters that nothing uses, which do no harm
        raise Failure('the image is damaged: qemu-img check ended with %d' % status)
    length, cluster, end = os.path.getsize(image), info['cluster-size'], json.loads(report).get('image-end-offset', 0)
    if -(-length // cluster) * cluster < end:   # the last cluster of compressed data need not be full
        raise Failure('the image is truncated: %d bytes of %d' % (length, end))
    virtual_size = info['virtual-size']
    if size and virtual_size > int(size) * GIB:
        raise Failure('the image has %d bytes, more than --size %s' % (virtual_size, size))
    # Every cluster once: neither the header nor check says that the data can be read.
    qemu_img('convert', '-n', image, '--target-image-opts', 'driver=null-co,size=%d' % virtual_size)
    return virtual_size


def qemu_img(command, *arguments):
    done = subprocess.run(['qemu-img', command, '-f', 'qcow2', *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding='utf-8', errors='surrogateescape')
    if done.returncode != 0:
        raise Failure('qemu-img cannot read the image', *done.stderr.splitlines())
    return done.stdout


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        for block in iter(lambda: file.read(1 << 20), b''):
            digest.update(block)
    return digest.hexdigest()


def commit_of(octavia, log):
    git = ['git', '-c', 'safe.directory=' + octavia, '-C', octavia]
    with open(log, 'a') as errors:
        commit, status = output_of(*git, 'rev-parse', '--verify', 'HEAD', stderr=errors)
        changes, _ = output_of(*git, 'status', '--porcelain', stderr=errors)
    if status != 0:
        note('%s is no git checkout: the properties have no octavia_commit' % octavia)
        return None
    return commit + '-dirty' if changes else commit


def elements_of(log):
    """DIB says them in another order each time."""
    said = re.findall('Expanded element dependencies to: *(.*)', text_of(log))
    return ' '.join(sorted(said[-1].split())) if said else None


def manifest_sha256(folder):
    """A hash of packages, and of commits that sources were taken from."""
    lines = set()
    for file in glob.glob(folder + '/dib-manifest-*'):
        kind = os.path.basename(file).split('-')[2]     # dpkg, rpm, git
        text = text_of(file)
        try:
            lines.update('%s %s %s %s' % (kind, one['package'], one.get('arch', ''), one['version'])
                         for one in json.loads(text)['packages'])
        except (ValueError, KeyError, TypeError):
            lines.update('%s %s' % (kind, ' '.join(line.split())) for line in text.splitlines() if line.strip())
    if not lines:
        note('DIB left no package manifest: the properties have no manifest_sha256')
        return None
    return hashlib.sha256('\n'.join(sorted(lines)).encode(errors='surrogateescape')).hexdigest()


def place(files):
    """Beside their places first, so that they appear whole, and together."""
    partial = {place: '%s/.%s.partial.%d' % (*os.path.split(place), os.getpid()) for place in files}
    try:
        for place, file in files.items():
            if subprocess.call(['mv', '--', file, partial[place]]) != 0:
                raise Failure('%s cannot be written' % place)
        on_signals(signal.SIG_IGN)
        for place in files:
            os.replace(partial[place], place)
    finally:
        for file in filter(os.path.exists, partial.values()):
            os.remove(file)


# --- the build ---

def on_signals(handler):
    for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)


def abort(number, frame):
    on_signals(signal.SIG_IGN)
    raise Aborted(number)


def build(options, words):
    """The process that Jenkins knows: starts the keeper and waits for it."""
    lines = list(missing(options))
    if lines:
        print('\n'.join(lines), file=sys.stderr)
        return 1
    try:
        open(options.log, 'w').close()
    except OSError:
        raise Failure('--log: %s cannot be written' % options.log)
    environment = {name: os.environ[name] for name in [*PROXIES, *SECRETS, 'PATH', 'LC_ALL'] if os.environ.get(name)}
    environment.update(HOME=os.environ.get('HOME') or '/', USER=user())
    ours, keepers = socket.socketpair()
    status = 0
    on_signals(abort)
    try:
        # Out of the tree of processes: its parent ends at once.
        subprocess.check_call(['setsid', '--fork', sys.executable, '-I', os.path.realpath(__file__), words[0], '--keeper', *words[1:]],
                              env=environment, stdin=keepers)
        keepers.close()
        answer = ours.recv(1)
    except Aborted as aborted:
        status = 128 + aborted.args[0]
        keepers.close()
        ours.shutdown(socket.SHUT_WR)
        answer = ours.recv(1)
    if not answer:
        complain('the process that builds is gone; the next build with %s takes away what it left' % options.temp)
    return status or (0 if answer == b'0' else 1)


def keep(options):
    """The keeper, whose standard input is the socket: builds, and cleans up whatever happens."""
    work = tempfile.mkdtemp(prefix='amphora-build.', dir=options.temp)     # for this user alone: an image may hold a root password
    with hold(work):
        answer = b'1'
        try:
            on_signals(abort)
            threading.Thread(target=abort_with_front, daemon=True).start()
            clean_others(options.temp)
            make(options, work)
            answer = b'0'
        except Failure as failure:
            complain(*failure.args)
        except OSError as error:
            complain(error)
        except Aborted:
            complain('aborted: %s is ended, and what it left is taken away' % options.tool.name)
        finally:
            on_signals(signal.SIG_IGN)
            if not clean(work):
                answer = b'1'
            with contextlib.suppress(BrokenPipeError):
                os.write(0, answer)


def abort_with_front():
    os.read(0, 1)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)


def make(options, work):
    os.chdir('/')
    with open(options.cache + '/amphora-build.lock', 'a') as lock:      # apt in two images at once cannot share what it downloaded
        wait_for(lock, options.cache)
        began = int(time.time())
        image_cache = options.cache + '/image-create'
        remove_tarballs(image_cache, lambda made: made < began - TARBALL_DAYS * 86400)
        for folder in work + '/home', work + '/tmp', image_cache, options.cache + '/lockfiles':
            os.makedirs(folder, exist_ok=True)
        os.mkdir(work + '/image.d', 0o700)      # DIB writes there what its environment was
        octavia = fetched(options, work) if options.git else options.octavia
        try:
            run(options.tool.name, command_of(options, work, octavia), options.log, environment_of(options, work), work + '/tmp')
        except BaseException:
            remove_tarballs(image_cache, lambda made: made >= began)    # what was cut short must not serve the next build
            raise
    properties = {'built_at': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}
    image = work + '/image.qcow2'
    virtual_size = examine(image, options.log, options.size)
    properties.update(sha256=sha256_of(image), virtual_size=str(virtual_size), elements=elements_of(options.log) or options.elements,
                      octavia_commit=octavia and commit_of(octavia, options.log),
                      dib_version=output_of('disk-image-create', '--version')[0].split('\n')[-1],
                      manifest_sha256=manifest_sha256(work + '/image.d/dib-manifests'))
    with open(work + '/properties.json', 'w') as file:
        json.dump({name: value for name, value in properties.items() if value}, file, indent=2, sort_keys=True)
        file.write('\n')
    os.chmod(image, 0o600)
    place({options.output: image, **({options.properties: file.name} if options.properties else {})})
    note('%s: a disk of %d bytes, sha256 %s, %d s' % (options.output, virtual_size, properties['sha256'], time.time() - BEGAN))


def wait_for(lock, cache):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        note('waiting for another build with ' + cache)
        fcntl.flock(lock, fcntl.LOCK_EX)


def remove_tarballs(image_cache, which):
    for file in glob.glob(image_cache + '/debootstrap-*.tar.gz'):
        if which(os.path.getmtime(file)):
            os.remove(file)


def fetched(options, work):
    octavia = work + '/octavia'
    note('git clone of %s%s' % (options.git, ', ' + options.branch if options.branch else ''))
    # --no-local: a path too is taken by its last commit alone, and shares nothing with the checkout.
    branch = ['--branch', options.branch] if options.branch else []
    run('git clone', ['git', 'clone', '--no-local', '--depth', '1', *branch, '--', options.git, octavia], options.log,
        dict(os.environ, GIT_TERMINAL_PROMPT='0'), '/')
    if not os.path.isfile(script_of(octavia)):
        raise Failure('--git: there is no diskimage-create/diskimage-create.sh in ' + options.git)
    return octavia


def command_of(options, work, octavia):
    tool, cache = options.tool, options.cache + '/image-create'
    common = ['-o', work + '/image.qcow2', '-t', 'qcow2']
    arguments = ([tool.size, options.size] if options.size else []) + options.arguments
    if octavia:
        return ['bash', script_of(octavia), *common, '-c', cache, '-w', work + '/tmp', *arguments]
    return [tool.name, *common, '--image-cache', cache, *arguments, *options.elements.split()]


def environment_of(options, work):
    """Nothing of the user's home, so that neither his keys nor his settings get into an image."""
    environment = dict(os.environ, HOME=work + '/home', TMPDIR=work + '/tmp', TMP_DIR=work + '/tmp',
                       DIB_IMAGE_CACHE=options.cache + '/image-create', DIB_LOCKFILES=options.cache + '/lockfiles',
                       DIB_DEBOOTSTRAP_CACHE='1', DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE='1')
    environment.update(pair.split('=', 1) for pair in options.env)
    return environment


def run(what, command, log, environment, folder):
    """In a session of its own, which ends with it. Says from time to time what it is at."""
    note('%s begins; its output is in %s' % (what, log))
    with open(log, 'a') as output:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                   start_new_session=True)
    phase, said = 'starting', time.time()
    try:
        while not has_ended(process, 5):
            now = phase_of(log) or phase
            if now != phase or time.time() - said >= 60:
                phase, said = now, time.time()
                note('%d s: %s' % (said - BEGAN, phase))
    finally:
        end(in_session, process.pid)
    if process.returncode != 0:
        raise Failure('%s ended with %d; the end of %s:' % (what, process.returncode, log), *text_of(log).splitlines()[-20:])


def has_ended(process, seconds):
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return True
    return False


def phase_of(log):
    with open(log, 'rb') as file:
        file.seek(max(0, os.path.getsize(log) - (1 << 18)))
        text = file.read().decode('ascii', 'replace')
    found = re.findall(r' Running hooks from \S*/([a-z-]+)\.d *$| dib-run-parts Running \S*/([a-z-]+)\.d/[^/]*$', text, re.M)
    return ''.join(found[-1]) if found else None


def main(words):
    os.umask(0o022)
    os.environ.update(LC_ALL='C', PATH=os.environ.get('PATH', os.defpath) + ':/usr/local/sbin:/usr/sbin:/sbin')
    options = parsed(words)
    try:
        if options.command == 'check':
            return check(options)
        return keep(options) if options.keeper else build(options, words)
    except Failure as failure:
        complain(*failure.args)
    except OSError as error:
        complain(error)
    return 1


sys.exit(main(sys.argv[1:]))
