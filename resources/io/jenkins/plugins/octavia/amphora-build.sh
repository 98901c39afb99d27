#!/bin/sh
# An amphora image by diskimage-builder (DIB), in a folder of its own that does not outlive the build.
#
#   check --temp DIR [--free GIB] [--octavia DIR | --git URL [--branch NAME] | --elements "NAME..."] [-- ARGUMENT...]
#         says everything that is missing on this machine, and which packages bring it
#   build --output FILE.qcow2 --log FILE --temp DIR --cache DIR
#         (--octavia DIR | --git URL [--branch NAME] | --elements "NAME...")
#         [--size GIB] [--properties FILE] [--free GIB] [--env NAME=VALUE]... [-- ARGUMENT...]
#         ARGUMENT: of octavia's diskimage-create.sh, or of disk-image-create; --env: DIB_* and the like, for DIB alone
#         AMP_ROOTPW, DIB_PASSWORD and DIB_DEV_USER_PASSWORD are secrets: DIB gets them from the environment
#
# Exit status: 0 done, or nothing is missing; 1 failed, or something is missing; 64 wrong arguments, and nothing was
# touched; 128 and the signal's number when aborted.
#
# Jenkins aborts by TERM and, five seconds later, KILL to every process that has the build's cookie in its environment and
# to the children of these. So the work is done by a process that is neither (command "keep"): it sees that the one that
# waits for it is gone, ends DIB, unmounts, detaches and removes.
# shellcheck disable=SC2030,SC2031  # one subshell has variables of its own: it cleans another folder
# shellcheck disable=SC2317         # called by traps
set -eu
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
umask 022

name=amphora-build.sh
grace=10        # seconds that DIB has to clean up by itself
tarball_days=7  # a bootstrapped system in the cache is made anew when older: what is in it is downloaded twice
proxies='http_proxy https_proxy ftp_proxy no_proxy HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY'
secrets='AMP_ROOTPW DIB_PASSWORD DIB_DEV_USER_PASSWORD'

octavia='' url='' branch='' elements='' temp='' cache='' output='' log='' size='' properties='' free='' environment=''
given='' wrong=0 missing=0 packages_deb='' packages_rpm='' work='' dib='' keeper='' result='' signal='' locked=''
partial_image='' partial_properties='' cleaned='' tracing=''

printable() { printf '%s' "$1" | tr -c '[:print:]' '?'; }
note() { printf '%s\n' "$*"; }
complain() { printf '%s: %s\n' "$name" "$(printable "$*")" >&2; }
refuse() { complain "$@"; wrong=1; }
quoted() { printf "'%s' " "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }
value_of() { eval "printf '%s' \"\${$1:-}\""; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# --- what the arguments may be ---

is_number() { # TEXT LEAST MOST
    case $1 in '' | *[!0-9]* | 0?* | ??????*) return 1 ;; esac
    [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}
plain_folder() { # OPTION FOLDER: DIB quotes no path
    case $2 in
        /*) ;;
        *) refuse "--$1: '$2' does not begin with /"; return ;;
    esac
    case $2 in
        *[![:print:]]*) refuse "--$1: '$2' is no path"; return ;;
    esac
    if ! real=$(cd "$2" 2> /dev/null && pwd -P); then refuse "--$1: there is no folder $2"; return; fi
    case $2/$real in
        *[!A-Za-z0-9/._@%+=,-]*) refuse "--$1: '$2' has characters that DIB cannot work with (blanks, quotes, colons...)" ;;
    esac
}
file_to_write() { # OPTION FILE
    case $2 in
        *[![:print:]]*) refuse "--$1: '$2' is no path" ;;
        */) refuse "--$1: '$2' is a folder" ;;
        /*) [ -d "${2%/*}/" ] || refuse "--$1: there is no folder ${2%/*}"
            [ ! -d "$2" ] || refuse "--$1: '$2' is a folder" ;;
        *) refuse "--$1: '$2' does not begin with /" ;;
    esac
}
git_url() { # URL: not repeated, for it may hold a password
    case $1 in
        *[![:print:]]*) refuse "--git: the URL has characters that do not print" ;;
        http://*@* | https://*@* | *://*:*@*)
            refuse "--git: a user or password in the URL is seen by all; give git a credential helper, or a checkout by --octavia" ;;
        https://?* | http://?* | ssh://?* | git://?* | file:///?* | /?*) ;;
        *) refuse "--git: the URL begins with none of https:// http:// ssh:// git:// file:/// /" ;;
    esac
}
add_environment() { # NAME=VALUE
    case $1 in
        *[![:print:]]*) refuse "--env: '$1' has characters that do not print"; return ;;
        *=*) ;;
        *) refuse "--env: '$1' is not NAME=VALUE"; return ;;
    esac
    case $1 in
        DIB_DEBUG_TRACE=0) ;;
        DIB_DEBUG_TRACE=*) tracing=yes ;;
    esac
    case " $secrets " in
        *" ${1%%=*} "*) refuse "--env: ${1%%=*} is a secret, which every process list would show; set it in the environment of $name"
            return ;;
    esac
    case ${1%%=*} in
        DIB_IMAGE_CACHE | DIB_LOCKFILES | DIB_QUIET | DIB_ARGS | DIB_ENV | DIB_PYTHON_EXEC | DIB_MANIFEST_SAVE_DIR | DIB_MANIFEST_IMAGE_DIR)
            refuse "--env: ${1%%=*} is set by $name itself" ;;
        *[!A-Za-z0-9_]*) refuse "--env: '${1%%=*}' is not a name of a variable" ;;
        DIB_?* | AMP_?* | ELEMENTS_PATH | CLOUD_INIT_DATASOURCES | FS_TYPE | GENTOO_PROFILE) environment="$environment$(quoted "$1")" ;;
        *) refuse "--env: '${1%%=*}' is not a variable of DIB" ;;
    esac
}
# What an option of DIB's would take out of our hands, and elements that the properties would not name.
dib_arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
            --) refuse "elements belong in --elements, not after --"; return ;;
            --?*) long_argument "$1"
                if [ "$takes" = yes ]; then
                    if [ $# -lt 2 ]; then refuse "$1 has no value"; return; fi
                    shift
                fi ;;
            -?*) short_arguments "$1" 'a: p: o: t: x u n c h'
                if [ "$takes" = yes ]; then
                    if [ $# -lt 2 ]; then refuse "$1 has no value"; return; fi
                    shift
                fi ;;
            *) refuse "'$1' after -- is not an option; elements belong in --elements" ;;
        esac
        shift
    done
}
long_argument() { # ARGUMENT: sets takes; getopt takes every beginning of a name
    takes=no
    for long in image-cache: logfile: help version image-size: image-extra-size: min-tmpfs: max-online-resize: mkfs-options: \
        mkfs-journal-size: qemu-img-options: ramdisk-element: root-label: install-type: docker-target: checksum no-tmpfs offline; do
        plain=${long%:}
        case --$plain in "${1%%=*}"*) ;; *) continue ;; esac
        case $plain in
            image-cache | logfile | help | version | ramdisk-element | docker-target)
                refuse "$1: --$plain is not for disk-image-create here$(instead "$plain")" ;;
            image-size) if [ -n "$size" ]; then refuse "$1: --size says so already"; fi ;;
        esac
        case $long in *:) case $1 in *=*) ;; *) takes=yes ;; esac ;; esac
        return
    done
}
short_arguments() { # ARGUMENT "x y: ...": sets takes
    takes=no
    letters=${1#-}
    while [ -n "$letters" ]; do
        letter=${letters%"${letters#?}"}
        letters=${letters#?}
        case $letter in [!A-Za-z]) refuse "'$1' is not an option"; return ;; esac
        case " $2 " in
            *" $letter: "*) takes_value=yes ;;
            *" $letter "*) takes_value=no ;;
            *) refuse "-$letter is not an option of $tool"; return ;;
        esac
        case $tool$letter in
            *x) tracing=yes ;;
            *[oth] | disk-image-createc | diskimage-create.sh[clrvw])
                refuse "-$letter is not for $tool here$(instead "$letter")" ;;
            diskimage-create.shs) if [ -n "$size" ]; then refuse "-s: --size says so already"; fi ;;
        esac
        if [ "$takes_value" = yes ]; then
            if [ -z "$letters" ]; then takes=yes; fi
            if [ "$tool$letter" = diskimage-create.shi ]; then base_next=$letters; fi
            return
        fi
    done
}
octavia_arguments() { # sets base_os, what diskimage-create.sh builds on
    base_os=ubuntu-minimal
    while [ $# -gt 0 ]; do
        base_next=-
        case $1 in
            -?*) short_arguments "$1" 'a: b: c: d: e f g: h i: k: l: m n o: p t: r: s: v w: x y' ;;
            *) refuse "'$1' after -- is not an option of diskimage-create.sh"; takes=no ;;
        esac
        if [ "$takes" = yes ]; then
            if [ $# -lt 2 ]; then refuse "$1 has no value"; return; fi
            shift
            if [ -z "$base_next" ]; then base_next=$1; fi
        fi
        if [ "$base_next" != - ]; then base_os=$base_next; fi
        shift
    done
}
instead() { # OPTION
    case $1 in
        o) note ': --output says where' ;;
        t) note ': the image is qcow2' ;;
        l | logfile) note ': --log says where' ;;
        r) note ': every process list would show it; set AMP_ROOTPW in the environment' ;;
        w) note ': --temp says where' ;;
        image-cache) note ': --cache says where' ;;
        c) if [ "$tool" = diskimage-create.sh ]; then note ': --cache says where'; fi ;;
    esac
}

arguments() { # ALLOWED REQUIRED ARGUMENT...
    allowed=$1 required=$2
    shift 2
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        option=${1#--}
        case $1 in
            --*[!a-z-]* | [!-]* | -[!-]* | - | '') refuse "'$1' is not an option"; shift; continue ;;
        esac
        if [ $# -lt 2 ]; then refuse "$1 has no value"; shift; break; fi
        case " $allowed " in *" $option "*) ;; *) refuse "$1 is not an option of $command"; shift 2; continue ;; esac
        case " $given " in *" $option "*) if [ "$option" != env ]; then refuse "$1 is given twice"; fi ;; esac
        given="$given $option"
        case $option in
            octavia) octavia=${2%/} ;; git) url=$2 ;; branch) branch=$2 ;; elements) elements=$2 ;;
            temp) temp=${2%/} ;; cache) cache=${2%/} ;; output) output=$2 ;;
            log) log=$2 ;; size) size=$2 ;; properties) properties=$2 ;; free) free=$2 ;; env) add_environment "$2" ;;
        esac
        case $option in
            octavia | temp | cache) plain_folder "$option" "$2" ;;
            git) git_url "$2" ;;
            branch) case $2 in '' | -* | *[![:print:]]*) refuse "--branch: '$2' is no branch" ;; esac ;;
            output | log | properties) file_to_write "$option" "$2" ;;
            size) is_number "$2" 1 1024 || refuse "--size: '$2' is not a number from 1 to 1024" ;;
            free) is_number "$2" 0 65535 || refuse "--free: '$2' is not a number from 0 to 65535" ;;
        esac
        shift 2
    done
    if [ $# -gt 0 ]; then shift; fi
    for option in $required; do
        case " $given " in *" $option "*) ;; *) refuse "--$option is missing" ;; esac
    done
    if [ -n "$branch" ] && [ -z "$url" ]; then refuse "--branch goes with --git"; fi
    sources=0
    for option in $given; do
        case $option in octavia | git | elements) sources=$((sources + 1)) ;; esac
    done
    if [ "$sources" -gt 1 ]; then refuse "--octavia, --git and --elements exclude each other"; fi
    case " $given " in
        *' octavia '*) tool=diskimage-create.sh
            [ -f "$octavia/diskimage-create/$tool" ] || refuse "--octavia: there is no $octavia/diskimage-create/$tool"
            octavia_arguments "$@" ;;
        *' git '*) tool=diskimage-create.sh
            octavia_arguments "$@" ;;
        *' elements '*) tool=disk-image-create
            case $elements in
                *[!A-Za-z0-9._+\ -]* | -* | *' -'*) refuse "--elements: '$elements' are not names of elements" ;;
                *[!\ ]*) ;;
                *) refuse "--elements names none" ;;
            esac
            dib_arguments "$@" ;;
        *) tool='' ;;
    esac
    case $output in '' | *.qcow2) ;; *) refuse "--output: '$output' does not end in .qcow2" ;; esac
    for one in "$log" "$properties"; do
        if [ -n "$one" ] && [ "$one" = "$output" ]; then refuse "--output: '$output' is another file's name too"; fi
    done
    if [ -n "$log" ] && [ "$log" = "$properties" ]; then refuse "--log: '$log' is another file's name too"; fi
    if [ -n "$tracing" ]; then
        for secret in $secrets; do
            if [ -n "$(value_of "$secret")" ]; then refuse "-x and DIB_DEBUG_TRACE would write $secret into the log"; fi
        done
    fi
    if [ "$wrong" = 1 ]; then exit 64; fi
}

# --- what the machine must have ---

lacks() { # WHAT DEB RPM
    missing=$((missing + 1))
    case $2 in
        '') note "missing: $1" ;;
        *) note "missing: $1 (Debian, Ubuntu: $2; RHEL: $3)"
            case " $packages_deb " in *" $2 "*) ;; *) packages_deb="$packages_deb $2" ;; esac
            case " $packages_rpm " in *" $3 "*) ;; *) packages_rpm="$packages_rpm $3" ;; esac ;;
    esac
}
needs() { # TOOL DEB RPM
    if ! command -v "$1" > /dev/null 2>&1; then lacks "$@"; fi
}
names() { # PATTERN: is there such an element?
    for one in $elements; do
        # shellcheck disable=SC2254  # a pattern is wanted
        case $one in $1) return 0 ;; esac
    done
    return 1
}
examine() { # sets missing
    if [ "$tool" = diskimage-create.sh ]; then elements="vm $base_os"; fi
    needs disk-image-create python3-diskimage-builder diskimage-builder
    needs qemu-img qemu-utils qemu-img
    needs python3 python3 python3
    needs bash bash bash
    needs sudo sudo sudo            # DIB calls it for root too
    needs setsid util-linux util-linux
    needs flock util-linux util-linux
    needs losetup mount util-linux
    needs mount mount util-linux
    needs ps procps procps-ng
    needs find findutils findutils
    needs mkfs.ext4 e2fsprogs e2fsprogs
    if names 'debian*' || names 'ubuntu*'; then needs debootstrap debootstrap debootstrap; fi
    if names 'centos*' || names 'fedora*' || names 'rocky*' || names 'rhel*'; then needs mkfs.xfs xfsprogs xfsprogs; fi
    if names '*-minimal' && { names 'centos*' || names 'fedora*' || names 'rocky*'; }; then needs dnf dnf dnf; fi
    if names '*-container' || names rocky; then
        if ! command -v docker > /dev/null 2>&1; then needs podman podman podman; fi
    fi
    if names vm || names 'block-device-*'; then
        needs kpartx kpartx kpartx
        if ! grep -q device-mapper /proc/misc 2> /dev/null; then
            lacks 'device-mapper in the kernel, which kpartx needs (modprobe dm_mod; a container must be privileged)' '' ''
        fi
    fi
    if names '*-efi*'; then needs mkfs.vfat dosfstools dosfstools; fi
    if names '*-efi*' || names '*-gpt'; then needs sgdisk gdisk gdisk; fi
    if [ "$tool" = diskimage-create.sh ]; then
        needs git git git
        needs curl curl curl
        if [ -f /etc/debian_version ]; then
            needs lsb_release lsb-release redhat-lsb-core
            needs bc bc bc
        fi
    fi
    if [ "$(id -u)" != 0 ] && ! sudo -n true > /dev/null 2>&1; then
        lacks "root, or sudo without password for $(id -un)" '' ''
    elif command -v losetup > /dev/null 2>&1 && ! said=$(as_root losetup -f 2>&1); then
        lacks "a free loop device, which every image is made on (losetup -f: $(printable "$said"))" '' ''
    fi
    options=$(findmnt -n -o OPTIONS -T "$temp" 2> /dev/null) || options=''
    case ,$options, in
        *,nodev,* | *,noexec,*) lacks "a --temp that is mounted without nodev and noexec ($temp)" '' '' ;;
    esac
    if [ ! -w "$temp" ]; then lacks "the right to write to --temp ($temp)" '' ''; fi
    has=$(df -P -k "$temp" | awk 'NR == 2 { print int($4 / 1048576) }')
    if [ "$has" -lt "${free:-0}" ]; then lacks "free disk: $temp has $has GiB, $free are wanted" '' ''; fi
    if [ -n "$packages_deb" ]; then
        note "Debian, Ubuntu: apt-get install$packages_deb"
        note "RHEL: dnf install$packages_rpm (diskimage-builder and debootstrap are in EPEL or RDO)"
    fi
}

check() {
    arguments 'octavia git branch elements temp free' temp "$@"
    examine
    if [ "$missing" -gt 0 ]; then return 1; fi
    note "nothing is missing"
}

# --- cleaning ---

state_of() { # PID: state and time of its start; nothing where there is none
    if { read -r stat < "/proc/$1/stat"; } 2> /dev/null; then
        # shellcheck disable=SC2086  # numbers
        set -- ${stat##*) }
        note "$1 ${20}"
    fi
}
lives() { # PID [START]
    state=$(state_of "$1")
    case $state in '' | Z*) return 1 ;; esac
    [ -z "${2:-}" ] || [ "${state#* }" = "$2" ]
}
processes() { # of DIB's session, or at work below the folder, whose name is compared as it is
    if [ -n "$dib" ]; then ps -e -o sess= -o pid= -o stat= | awk -v s="$dib" '$1 == s && $3 !~ /^Z/ { print $2 }'; fi
    as_root find /proc -mindepth 2 -maxdepth 2 \( -name root -o -name cwd \) -printf '%h/ %l/\0' 2> /dev/null |
        tr '\n\0' '?\n' | FOLDER=$work/ awk '
            { path = substr($0, index($0, " ") + 1) }
            index(path, ENVIRON["FOLDER"]) == 1 { split($0, part, "/"); print part[3] }' || :
}
stop_processes() {
    for with in TERM KILL; do
        left=$((grace * 5))
        pids=$(processes)
        # shellcheck disable=SC2086  # numbers
        if [ -n "$pids" ]; then as_root kill -s "$with" $pids 2> /dev/null || :; fi
        while [ -n "$pids" ] && [ "$left" -gt 0 ]; do
            sleep 0.2
            left=$((left - 1))
            pids=$(processes)
        done
    done
}
mounts() { # below the folder, the last mounted first
    FOLDER=$work/ awk 'index($5, ENVIRON["FOLDER"]) == 1 { line[++n] = $5 } END { while (n) print line[n--] }' /proc/self/mountinfo
}
unmount() { # [-l]
    mounts | while read -r escaped; do
        # shellcheck disable=SC2059  # mountinfo writes blanks and backslashes as printf reads them
        as_root umount "$@" -- "$(printf "$(printf '%s' "$escaped" | sed 's/%/%%/g')")" < /dev/null 2> /dev/null || :
    done
}
loop_devices() {
    for backing in /sys/block/loop*/loop/backing_file; do
        if [ -r "$backing" ] && read -r file < "$backing"; then
            case $file in "$work"/*) device=${backing#/sys/block/}; note "/dev/${device%%/*}" ;; esac
        fi
    done
}
detach() { # DEVICE...
    for device; do
        if command -v kpartx > /dev/null 2>&1; then as_root kpartx -d "$device" > /dev/null 2>&1 || :; fi
        as_root losetup -d "$device" 2> /dev/null || :
    done
}
clean() {
    if [ -z "$work" ] || [ -n "$cleaned" ]; then return; fi
    cleaned=yes
    stop_processes
    loops=$(loop_devices)
    for try in 1 2 3; do
        unmount
        # shellcheck disable=SC2086  # names of devices
        detach $loops
        if [ -z "$(mounts)" ]; then break; fi
        sleep "$try"
    done
    unmount -l
    rm -f "${partial_image:-$work/none}" "${partial_properties:-$work/none}"
    if [ "$result" != 0 ] && [ -f "$work/begun" ]; then     # what was cut short must not serve the next build
        as_root find "$cache" -maxdepth 2 -name 'debootstrap-*.tar.gz' -newer "$work/begun" -delete || :
    fi
    if [ -n "$(mounts)" ]; then
        complain "$work is left: still mounted is $(mounts | tr '\n' ' ')"
        result=${result:-1}
        if [ "$result" = 0 ]; then result=1; fi
    else
        as_root rm -rf --one-file-system -- "$work"
    fi
}
is_own() { # FOLDER: whoever may write to --temp may make one of such a name
    [ -n "$(find "$1" -maxdepth 0 -type d -user "$(id -u)" 2> /dev/null)" ]
}
# What a machine that went down in the middle left: nobody else will take it away.
clean_others() {
    for folder in "$temp"/amphora-build.??????; do
        if is_own "$folder" && [ -f "$folder/keeper" ] && read -r pid start boot < "$folder/keeper"; then
            if [ "$boot" != "$(boot_id)" ] || ! lives "$pid" "$start"; then
                note "$folder: left by a build that is gone, removed"
                (work=$folder dib='' result=0 cleaned='' partial_image='' partial_properties=''; clean)
            fi
        fi
    done
}
boot_id() { cat /proc/sys/kernel/random/boot_id; }

# --- the result ---

fails() { complain "$@"; return 1; }
number_at() { # OFFSET LENGTH FILE: hexadecimal
    od -A n -t x1 -j "$1" -N "$2" "$3" | tr -d ' \n'
}
examine_image() { # FILE: sets virtual_size and sha256
    if [ ! -f "$1" ] || [ -L "$1" ]; then fails "DIB ended well but left no image"; return 1; fi
    [ "$(number_at 0 4 "$1")" = 514649fb ] || { fails "the image is not qcow2: it begins with 0x$(number_at 0 4 "$1")"; return 1; }
    case $(number_at 4 4 "$1") in
        00000002 | 00000003) ;;
        *) fails "the image is qcow2 of version 0x$(number_at 4 4 "$1"); 2 and 3 are known"; return 1 ;;
    esac
    [ "$(number_at 8 8 "$1")" = 0000000000000000 ] || { fails "the image has a backing file"; return 1; }
    qemu-img info -f qcow2 --output=json "$1" > "$work/info.json" || { fails "qemu-img cannot read the image"; return 1; }
    status=0
    qemu-img check -f qcow2 --output=json "$1" > "$work/check.json" 2>> "$log" || status=$?
    case $status in
        0 | 3) ;;       # 3: clusters that nothing uses, which do no harm
        *) fails "the image is damaged: qemu-img check ended with $status"; return 1 ;;
    esac
    virtual_size=$(python3 -I -c '
import json, os, sys
info, check = (json.load(open(name)) for name in sys.argv[1:3])
details = info.get("format-specific", {}).get("data", {})
if any(key in info for key in ("backing-filename", "full-backing-filename")) or "data-file" in details:
    sys.exit("the image refers to another file")
length, cluster, end = os.path.getsize(sys.argv[3]), info["cluster-size"], check.get("image-end-offset", 0)
if -(-length // cluster) * cluster < end:     # the last cluster of compressed data need not be full
    sys.exit("the image is truncated: %d bytes of %d" % (length, end))
if info["virtual-size"] <= 0:
    sys.exit("the image is empty")
if sys.argv[4] and info["virtual-size"] > int(sys.argv[4]) << 30:
    sys.exit("the image has %d bytes, more than --size %s" % (info["virtual-size"], sys.argv[4]))
print(info["virtual-size"])' "$work/info.json" "$work/check.json" "$1" "$size" 2> "$work/said") || {
        fails "$(tail -n 1 "$work/said")"
        return 1
    }
    # Every cluster once: neither the header nor check says that the data can be read.
    if ! qemu-img convert -n -f qcow2 "$1" --target-image-opts "driver=null-co,size=$virtual_size" > "$work/said" 2>&1; then
        fails "the image cannot be read to its end: $(tail -n 1 "$work/said")"
        return 1
    fi
    sha256=$(sha256sum < "$1") || return 1
    sha256=${sha256%% *}
}
of_log() { # what DIB says after TEXT, the last time
    sed -n "s/^.*$1 *//p" "$log" | tail -n 1
}
describe() { # FILE
    commit=''
    if [ -n "$octavia" ]; then
        if commit=$(git -c safe.directory="$octavia" -C "$octavia" rev-parse --verify HEAD 2>> "$log"); then
            if [ -n "$(git -c safe.directory="$octavia" -C "$octavia" status --porcelain 2>> "$log")" ]; then commit=$commit-dirty; fi
        else
            commit=''
            note "$octavia is no git checkout: the properties have no octavia_commit"
        fi
    fi
    # DIB says them in another order each time.
    expanded=$(of_log 'Expanded element dependencies to:' | tr -s ' ' '\n' | sort | tr '\n' ' ')
    expanded=${expanded# }
    expanded=${expanded% }
    version=$(disk-image-create --version 2>> "$log" | tail -n 1)
    python3 -I -c '
import hashlib, json, os, sys
out, folder, *pairs = sys.argv[1:]
properties = {key: value for key, value in zip(pairs[::2], pairs[1::2]) if value}
lines = set()
for name in os.listdir(folder) if os.path.isdir(folder) else []:
    if not name.startswith("dib-manifest-"):
        continue
    kind = name.split("-")[2]       # dpkg, rpm, git: repositories that sources were taken from
    with open(os.path.join(folder, name), errors="surrogateescape") as manifest:
        text = manifest.read()
    try:
        packages = json.loads(text)["packages"]
        lines.update("%s %s %s %s" % (kind, p["package"], p.get("arch", ""), p["version"]) for p in packages)
    except (ValueError, KeyError, TypeError):
        lines.update("%s %s" % (kind, " ".join(line.split())) for line in text.splitlines() if line.strip())
if lines:
    properties["manifest_sha256"] = hashlib.sha256("\n".join(sorted(lines)).encode(errors="surrogateescape")).hexdigest()
else:
    print("DIB left no package manifest: the properties have no manifest_sha256")
with open(out, "w") as file:
    json.dump(properties, file, indent=2, sort_keys=True)
    file.write("\n")' "$1" "$work/image.d/dib-manifests" octavia_commit "$commit" dib_version "$version" \
        elements "${expanded:-$elements}" built_at "$built_at" sha256 "$sha256" virtual_size "$virtual_size"
}
place() { # beside its place first, so that it appears whole
    partial_image=${output%/*}/.${output##*/}.partial.$$
    chmod 600 "$work/image.qcow2" || return 1
    mv -- "$work/image.qcow2" "$partial_image" || return 1
    if [ -n "$properties" ]; then
        partial_properties=${properties%/*}/.${properties##*/}.partial.$$
        cp -- "$work/properties.json" "$partial_properties" || return 1
    fi
    if stopped; then return 1; fi
    trap '' TERM INT HUP
    mv -f -- "$partial_image" "$output" || return 1
    if [ -n "$properties" ]; then mv -f -- "$partial_properties" "$properties"; fi
}

# --- the build ---

build_arguments() {
    arguments 'octavia git branch elements temp cache output log size properties free env' 'output log temp cache' "$@"
}

# The process that Jenkins knows.
build() {
    build_arguments "$@"
    if [ -z "$tool" ]; then refuse "--octavia, --git or --elements is missing"; exit 64; fi
    chosen=$elements
    examine >&2
    elements=$chosen
    if [ "$missing" -gt 0 ]; then return 1; fi
    # shellcheck disable=SC2188  # nothing but the file
    if ! { > "$log"; } 2> /dev/null; then fails "--log: $log cannot be written"; return 1; fi
    temp=$(cd "$temp" && pwd -P)
    clean_others
    trap 'stop_keeper 143' TERM
    trap 'stop_keeper 130' INT
    trap 'stop_keeper 129' HUP
    trap 'if [ -z "$keeper" ] && [ -n "$work" ]; then rm -rf -- "$work"; fi' EXIT
    work=$(mktemp -d "$temp/amphora-build.XXXXXX")      # for this user alone: an image may hold a root password
    start=$(state_of $$)
    exec 7> "$work/status"
    # By a file, as every user of the machine can read arguments; a proxy too may have a password.
    (
        umask 077
        for variable in $proxies $secrets; do
            value=$(value_of "$variable")
            if [ -n "$value" ]; then note "$variable=$(quoted "$value")"; fi
        done > "$work/environment"
    )
    # Out of the tree of processes: its parent ends at once. Out of the environment: env -i.
    keeper=$(
        self=$(cd "$(dirname "$0")" && pwd -P)/${0##*/}
        env -i PATH="$PATH" HOME="${HOME:-/}" USER="$(id -un)" LC_ALL=C \
            setsid sh "$self" keep $$ "${start#* }" "$work" "$@" < /dev/null >&3 3>&- &
        note $!
    ) 3>&1
    while lives "$keeper"; do
        sleep 1 &
        wait $! || :
    done
    status=$(cat "/proc/$$/fd/7")
    if [ -z "$status" ]; then fails "the process that builds is gone; the next build with $temp takes away what it left"; fi
    return "$status"
}
stop_keeper() { # STATUS
    trap '' TERM INT HUP
    if [ -n "$keeper" ]; then
        kill -s TERM "$keeper" 2> /dev/null || :
        while lives "$keeper"; do sleep 0.2; done
    fi
    exit "$1"
}

# The process that does it: FRONT START WORK and build's arguments.
keep() {
    front=$1 front_start=$2 work=$3
    shift 3
    trap 'signal=TERM' TERM HUP INT
    trap keeper_ends EXIT
    set -a
    # shellcheck disable=SC1091  # written by build
    . "$work/environment"
    set +a
    rm -f "$work/environment"
    build_arguments "$@"
    while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
    if [ $# -gt 0 ]; then shift; fi
    own=$(state_of $$)
    note "$$ ${own#* } $(boot_id)" > "$work/keeper"
    : > "$work/begun"
    began=$(date +%s)
    cd /
    exec 9>> "$cache/amphora-build.lock"     # apt in two images at once cannot share what it downloaded
    until flock -n 9; do
        if [ -z "$locked" ]; then note "waiting for another build with $cache"; locked=waited; fi
        pause
        if stopped; then return 1; fi
    done
    find "$cache/image-create" -maxdepth 1 -name 'debootstrap-*.tar.gz' -mtime "+$tarball_days" -delete 2> /dev/null || :
    mkdir -p "$work/home" "$work/tmp" "$cache/image-create" "$cache/lockfiles"
    mkdir -m 700 "$work/image.d"             # DIB writes there what its environment was
    if [ -n "$url" ]; then fetch || return 1; fi
    begin "$@"
    ended_well "$tool" || return 1
    rm -f "$work/begun"
    built_at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    examine_image "$work/image.qcow2" || return 1
    describe "$work/properties.json" || return 1
    if stopped; then return 1; fi
    place || return 1
    note "$output: a disk of $virtual_size bytes, sha256 $sha256, $(($(date +%s) - began)) s"
}
ended_well() { # WHAT
    progress
    if stopped; then return 1; fi
    status=0
    wait "$dib" || status=$?
    if [ "$status" != 0 ]; then
        complain "$1 ended with $status; the end of $log:"
        tail -n 20 "$log" | tr -c '[:print:]\n\t' '?' >&2
        return 1
    fi
}
fetch() { # sets octavia
    octavia=$work/octavia
    note "git clone of $url${branch:+, $branch}"
    # --no-local: a path too is taken by its last commit alone, and shares nothing with the checkout.
    set -- git clone --no-local --depth 1 ${branch:+--branch "$branch"} -- "$url" "$octavia"
    GIT_TERMINAL_PROMPT=0 setsid "$@" < /dev/null >> "$log" 2>&1 7>&- 9>&- &
    dib=$!
    ended_well "git clone" || return 1
    if [ ! -f "$octavia/diskimage-create/$tool" ]; then fails "--git: there is no diskimage-create/$tool in $url"; return 1; fi
}
begin() { # ARGUMENT...: sets dib
    case $tool in
        diskimage-create.sh)
            if [ -n "$size" ]; then set -- -s "$size" "$@"; fi
            set -- bash "$octavia/diskimage-create/$tool" -o "$work/image.qcow2" -t qcow2 -c "$cache/image-create" -w "$work/tmp" "$@" ;;
        *)
            if [ -n "$size" ]; then set -- --image-size "$size" "$@"; fi
            # shellcheck disable=SC2086  # names of elements
            set -- disk-image-create -o "$work/image.qcow2" -t qcow2 --image-cache "$cache/image-create" "$@" $elements ;;
    esac
    eval "set -- $environment\"\$@\""
    note "$tool begins; its output is in $log"
    cd "$work/tmp"
    # Nothing of the user's home, so that neither his keys nor his settings get into an image.
    HOME=$work/home TMPDIR=$work/tmp TMP_DIR=$work/tmp DIB_IMAGE_CACHE=$cache/image-create DIB_LOCKFILES=$cache/lockfiles \
        DIB_DEBOOTSTRAP_CACHE=1 DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE=1 \
        setsid env "$@" < /dev/null >> "$log" 2>&1 7>&- 9>&- &
    dib=$!
    cd /
}
pause() {
    sleep 1 &
    wait $! || :
}
stopped() {
    if [ -z "$signal" ] && ! lives "$front" "$front_start"; then signal=gone; fi
    [ -n "$signal" ]
}
progress() { # until DIB has ended or shall end
    phase='' seconds=0
    while lives "$dib"; do
        pause
        if stopped; then return; fi
        seconds=$((seconds + 1))
        if [ $((seconds % 5)) != 0 ]; then continue; fi
        now=$(tail -n 2000 "$log" | sed -n -e 's|^.* Running hooks from .*/\([a-z-]*\)\.d *$|\1|p' \
            -e 's|^.* dib-run-parts Running .*/\([a-z-]*\)\.d/[^/]*$|\1|p' | tail -n 1)
        if [ "${now:-$phase}" != "$phase" ] || [ $((seconds % 60)) = 0 ]; then
            phase=${now:-$phase}
            note "$(($(date +%s) - began)) s: ${phase:-starting}"
        fi
    done
}
keeper_ends() {
    result=$?
    trap '' TERM INT HUP
    trap - EXIT
    set +e
    if [ -n "$signal" ]; then
        if [ "$result" = 0 ]; then result=1; fi
        complain "aborted: $tool is ended, and what it left is taken away"
    fi
    clean
    note "$result" >&7
    exit "$result"
}

command=${1:-}
case $command in
    check) shift; check "$@" ;;
    build) shift; build "$@" ;;
    keep) shift; command=build; keep "$@" ;;
    *) refuse "'$command' is no command: check or build"; exit 64 ;;
esac
exit
