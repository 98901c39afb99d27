#!/bin/sh
# The health manager's interface on a network node: an internal port of Open vSwitch that is a Neutron port.
#
#   present --interface NAME --bridge NAME --port-id UUID --mac MAC --address IP/PREFIX|dhcp --mtu N
#           [--switch openvswitch|ovn] [--ovs-vsctl CMD] [--root DIR]      makes it so, now and at every boot; says what it
#           changed. CMD is how the switch is reached: ovs-vsctl, or "docker|podman exec CONTAINER ovs-vsctl"; found by itself
#   check   the same arguments and [--listener yes|no] [--conf FILE]   prints each difference, among them UDP 5555 on that
#           address, and octavia.conf's controller_ip_port_list
#   absent  --interface NAME [--root DIR]                takes port, unit and files away; the bridge stays
#   up      --interface NAME [--wait SECONDS] [--root DIR]   what the unit runs at boot, from what present wrote
#   down    --interface NAME [--root DIR]                what the unit runs when it stops
#   install                                              puts the files into /usr/local/lib/octavia-prerequisites, root's
#           alone, from which a user whom sudoers allows it may run them
#   as-root COMMAND ARGUMENT...                          what is above: as root from here; as another user by sudo what was
#           installed, if that is the same version and nobody but root may change it
#
# --root goes before the files, and systemd is then left alone. Exit status: 0 done, or no difference; 1 failed, or
# differences; 64 wrong arguments, and nothing was touched.
set -eu
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
# Whom sudo names is a caller who is not root: his PATH may have come along.
if [ "${SUDO_UID:-0}" != 0 ]; then PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; fi
export LC_ALL PATH
umask 022

name=health-manager-port.sh
library=/usr/local/lib/octavia-prerequisites
run=/run/octavia-prerequisites
heartbeat_port=5555
installed='health-manager-port.sh health-manager-dhcp.sh health-manager-dhclient.conf health-manager-dhcpcd.conf
    health-manager.service health-manager.network health-manager.networkmanager.conf'

interface='' bridge='' port_id='' mac='' address='' mtu='' switch=openvswitch ovs_vsctl='' root='' listener=yes conf='' wait=120
given='' wrong=0 changes=0 differences=0 temporary=''

printable() { printf '%s' "$1" | tr -c '[:print:]' '?'; }
note() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "$name" "$*" >&2; exit 1; }
refuse() { printf '%s: %s\n' "$name" "$(printable "$*")" >&2; wrong=1; }
change() { changes=$((changes + 1)); note "$*"; }

# --- who calls ---

# The rule in sudoers is for the installed script, and its caller may be any job of an agent.
is_by_sudo() {
    [ "${SUDO_UID:-0}" != 0 ] &&
        { [ "$here" = "$(cd "$library" 2> /dev/null && pwd -P)" ] || [ ! -f "$here/$name" ]; }
}
is_roots_alone() { # FILE OR FOLDER
    [ -n "$(find "$1" -prune -user 0 ! -perm -002 \( ! -perm -020 -o -group 0 \) 2> /dev/null)" ]
}
refuse_others() { # PATH...: nor may others change a folder above
    for path; do
        while [ -n "$path" ]; do
            is_roots_alone "$path" ||
                die "$path belongs to another user than root, or others may write to it: chown root:root $path; chmod go-w $path"
            path=${path%/*}
        done
    done
}

# --- what the arguments may be ---

is_name() { # fit for a device, a file and a unit alike
    case $1 in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) return 1 ;; esac
    [ ${#1} -le 15 ]
}
is_number() { # TEXT LEAST MOST
    case $1 in '' | *[!0-9]* | 0?* | ??????*) return 1 ;; esac
    [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}
is_uuid() {
    case $1 in *[!0-9a-f-]*) return 1 ;; esac
    case $1 in ????????-????-????-????-????????????) ;; *) return 1 ;; esac
    case $(printf '%s' "$1" | tr -d -) in ????????????????????????????????) ;; *) return 1 ;; esac
}
is_mac() { # of one device: not a group's, not all zeros
    case $1 in *[!0-9a-f:]* | 00:00:00:00:00:00) return 1 ;; esac
    case $1 in
        [0-9a-f][02468ace]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]) ;;
        *) return 1 ;;
    esac
}
is_ipv4() {
    case $1 in *[!0-9.]* | .* | *. | *..* | *.*.*.*.*) return 1 ;; *.*.*.*) ;; *) return 1 ;; esac
    rest=$1.
    while [ -n "$rest" ]; do
        is_number "${rest%%.*}" 0 255 || return 1
        rest=${rest#*.}
    done
    [ "${1%%.*}" -ge 1 ] && [ "${1%%.*}" -lt 224 ] && [ "${1%%.*}" -ne 127 ]
}
full_ipv6() { # eight groups of four digits; nothing where it is none
    case $1 in *[!0-9a-f:]*) return ;; esac
    printf '%s\n' "$1" | awk '{
        halves = split($0, half, "::")
        left = split(half[1], l, ":")
        right = halves > 1 ? split(half[2], r, ":") : 0
        if (halves > 2 || (halves == 1 && left != 8) || (halves == 2 && left + right > 7)) exit
        for (i = 1; i <= 8; i++) {
            g = i <= left ? l[i] : i > 8 - right ? r[i - 8 + right] : "0"
            if (g == "" || length(g) > 4) exit
            all = all (i > 1 ? ":" : "") substr("0000" g, length(g) + 1)
        }
        print all
    }'
}
is_ipv6() {
    case $(full_ipv6 "$1") in
        '' | ff??:* | fe[89ab]?:* | 0000:0000:0000:0000:0000:0000:0000:000[01]) return 1 ;;
    esac
}
is_address() {
    case $1 in
        dhcp) ;;
        *[!0-9a-f:./]* | */*/*) return 1 ;;
        *:*/*) is_ipv6 "${1%/*}" && is_number "${1#*/}" 1 128 ;;
        *.*/*) is_ipv4 "${1%/*}" && is_number "${1#*/}" 1 32 ;;
        *) return 1 ;;
    esac
}

is_command() { # of a program that reaches the switch: plain words, of which sudo's caller chooses no path
    case $1 in *[!A-Za-z0-9_./\ -]* | *' /'* | *' -'* | *..*) return 1 ;; esac
    # shellcheck disable=SC2086  # into its words
    set -- $1
    if is_by_sudo; then case ${1:-} in */*) return 1 ;; esac; fi
    case "$#:${1##*/}:${2:-}:${4:-}" in
        1:ovs-vsctl:: | 4:docker:exec:ovs-vsctl | 4:podman:exec:ovs-vsctl) ;;
        *) return 1 ;;
    esac
    case $# in 4) case $3 in */*) return 1 ;; esac ;; esac
    case $1 in */*) case $1 in /*) ;; *) return 1 ;; esac ;; esac
}

validate() { # OPTION...
    for option; do
        case $option in
            interface)
                is_name "$interface" || refuse "--interface: '$interface' is not a name of an interface"
                case $interface in
                    lo | all | default | tap* | qr-* | qg-* | qv* | qbr* | ha-* | sg-* | fg-* | rfp-* | fpr-*)
                        refuse "--interface: $interface is a name that the system or Neutron uses itself" ;;
                    "$bridge") refuse "--interface: $interface is the bridge" ;;
                esac ;;
            bridge) is_name "$bridge" || refuse "--bridge: '$bridge' is not a name of a bridge" ;;
            port-id) is_uuid "$port_id" || refuse "--port-id: '$port_id' is not a UUID" ;;
            mac) is_mac "$mac" || refuse "--mac: '$mac' is not a MAC address of a device" ;;
            address)
                is_address "$address" || refuse "--address: '$address' is neither IP/PREFIX nor dhcp" ;;
            mtu)
                case $address in *:*) least=1280 ;; *) least=576 ;; esac
                is_number "$mtu" "$least" 65535 || refuse "--mtu: '$mtu' is not a number from $least to 65535" ;;
            switch)
                case $switch in openvswitch | ovn) ;; *) refuse "--switch: '$switch' is neither openvswitch nor ovn" ;; esac ;;
            ovs-vsctl) is_command "$ovs_vsctl" ||
                refuse "--ovs-vsctl: '$ovs_vsctl' is neither ovs-vsctl nor docker|podman exec CONTAINER ovs-vsctl" ;;
            conf) [ -f "$conf" ] || refuse "--conf: there is no file '$conf'" ;;
            listener) case $listener in yes | no) ;; *) refuse "--listener: '$listener' is neither yes nor no" ;; esac ;;
            wait) is_number "$wait" 0 3600 || refuse "--wait: '$wait' is not a number from 0 to 3600" ;;
            root)
                if is_by_sudo; then
                    refuse "--root: not by sudo, for files below a folder of the caller's are his"
                    continue
                fi
                case $root in
                    '') ;;
                    *[![:print:]]*) refuse "--root: '$root' is no path" ;;
                    /*) [ -d "$root" ] || refuse "--root: there is no folder $root"
                        root=${root%/} ;;
                    *) refuse "--root: '$root' does not begin with /" ;;
                esac ;;
        esac
    done
}

arguments() { # ALLOWED REQUIRED ARGUMENT...
    allowed=$1 required=$2
    shift 2
    while [ $# -gt 0 ]; do
        option=${1#--}
        case $1 in
            --*[!a-z-]* | -- | [!-]* | -[!-]* | - | '') refuse "'$1' is not an option"; shift; continue ;;
        esac
        if [ $# -lt 2 ]; then
            refuse "$1 has no value"
            break
        fi
        case " $allowed " in *" $option "*) ;; *) refuse "$1 is not an option of $command"; shift 2; continue ;; esac
        case " $given " in *" $option "*) refuse "$1 is given twice" ;; esac
        given="$given $option"
        case $option in
            interface) interface=$2 ;; bridge) bridge=$2 ;; port-id) port_id=$2 ;; mtu) mtu=$2 ;;
            mac) mac=$(printf '%s' "$2" | tr A-F a-f) ;; address) address=$(printf '%s' "$2" | tr A-F a-f) ;;
            switch) switch=$2 ;; ovs-vsctl) ovs_vsctl=$2 ;; root) root=$2 ;; listener) listener=$2 ;; conf) conf=$2 ;; wait) wait=$2 ;;
        esac
        shift 2
    done
    for option in $required; do
        case " $given " in *" $option "*) ;; *) refuse "--$option is missing" ;; esac
    done
    # shellcheck disable=SC2086  # words of our own
    validate $given
    if [ "$wrong" = 1 ]; then
        note "$name: $command takes$(for option in $required; do printf ' --%s' "$option"; done)" >&2
        exit 64
    fi
}

# --- files ---

files_of() {
    configuration=/etc/octavia-prerequisites/$interface.conf
    unit=octavia-$interface.service
    unit_file=/etc/systemd/system/$unit
    networkd_file=/etc/systemd/network/00-octavia-$interface.network
    networkmanager_file=/etc/NetworkManager/conf.d/90-octavia-$interface.conf
}
configured() {
    printf '%s\n' "# The health manager's interface, read by $library/$name and never sourced." \
        "interface=$interface" "bridge=$bridge" "port-id=$port_id" "mac=$mac" "address=$address" "mtu=$mtu" "switch=$switch"
    if is_in_container; then note "ovs-vsctl=$ovs_vsctl"; fi
}
filled() { # TEMPLATE
    units='openvswitch-switch.service openvswitch.service ovs-vswitchd.service' part_of='openvswitch-switch.service openvswitch.service'
    case $switch in
        ovn) after=ovn-controller.service ;;
        *) after='neutron-ovs-cleanup.service neutron-openvswitch-agent.service' ;;
    esac
    if is_in_container; then
        # The unit that kolla-ansible makes for a container; without one, the runtime itself starts it again.
        # shellcheck disable=SC2086  # into its words
        set -- "$1" $ovs_vsctl
        part_of=kolla-$4-container.service
        case ${2##*/} in docker) units="$part_of docker.service" ;; *) units="$part_of podman-restart.service" ;; esac
        case $switch in ovn) after=kolla-ovn_controller-container.service ;; *) after=kolla-neutron_openvswitch_agent-container.service ;; esac
    fi
    sed -e '/^#/d' -e "s|@INTERFACE@|$interface|g" -e "s|@LIBRARY@|$library|g" \
        -e "s|@PART_OF@|$part_of|g" -e "s|@SWITCH@|$units|g" -e "s|@AFTER@|$after|g" "$here/$1"
}
same() { # FILE CONTENT MODE
    [ -f "$root$1" ] && [ "$(cat "$root$1")" = "$2" ] && [ -n "$(find "$root$1" -perm "$3")" ]
}
put() { # FILE CONTENT MODE
    if same "$@"; then return; fi
    mkdir -p "$root${1%/*}"
    temporary=$(mktemp "$root${1%/*}/.octavia.XXXXXX")
    printf '%s\n' "$2" > "$temporary"
    chmod "$3" "$temporary"
    mv -f "$temporary" "$root$1"
    temporary=''
    change "$1: written"
}
each_installed() { # put or compare
    with=$1
    for file in $installed; do
        case $file in *.sh) mode=755 ;; *) mode=644 ;; esac
        of_file "$library/$file" "$(cat "$here/$file")" "$mode"
    done
}
each_file() { # put or compare
    with=$1
    of_file "$configuration" "$(configured)" 644
    each_installed "$1"
    of_file "$networkd_file" "$(filled health-manager.network)" 644
    of_file "$networkmanager_file" "$(filled health-manager.networkmanager.conf)" 644
    of_file "$unit_file" "$(filled health-manager.service)" 644
}
of_file() { # FILE CONTENT MODE
    case $with in
        put) put "$@" ;;
        compare) compare "$@" ;;
    esac
}
remove() { # FILE...
    for file; do
        if [ -e "$root$file" ]; then
            rm -f "$root$file"
            change "$file: removed"
        fi
    done
}
load() {
    [ -f "$root$configuration" ] || die "there is no $root$configuration: present has not been run"
    expected=$interface
    while IFS='=' read -r key value || [ -n "$key" ]; do
        case $key in
            interface) interface=$value ;; bridge) bridge=$value ;; port-id) port_id=$value ;; mac) mac=$value ;;
            address) address=$value ;; mtu) mtu=$value ;; switch) switch=$value ;; ovs-vsctl) ovs_vsctl=$value ;;
            '#'* | '') ;;
            *) refuse "$configuration: '$key' is no setting" ;;
        esac
    done < "$root$configuration"
    [ "$interface" = "$expected" ] || refuse "$configuration: it is for the interface '$interface'"
    validate interface bridge port-id mac address mtu switch ${ovs_vsctl:+ovs-vsctl}
    if [ "$wrong" = 1 ]; then die "$configuration was not followed"; fi
}

# --- systemd and others who look after interfaces ---

systemd_runs() { [ -z "$root" ] && [ -d /run/systemd/system ]; }
is_active() { systemctl is-active --quiet "$1"; }
reload_others() {
    if is_active systemd-networkd.service; then networkctl reload || note "networkctl reload failed"; fi
    if is_active NetworkManager.service; then nmcli general reload conf || note "nmcli general reload failed"; fi
}

# --- the switch ---

# Kolla's switch runs in a container; what reaches it there was given, or is what present found and wrote.
containers=openvswitch_vswitchd
is_in_container() { case $ovs_vsctl in *' '*) return 0 ;; *) return 1 ;; esac; }
find_switch() { # sets ovs_vsctl, which stays empty if there is none
    if [ -n "$ovs_vsctl" ]; then return; fi
    if command -v ovs-vsctl > /dev/null 2>&1; then
        ovs_vsctl=ovs-vsctl
        return
    fi
    for runtime in docker podman; do
        if command -v "$runtime" > /dev/null 2>&1 && by_runtime "$runtime" container inspect "$containers" > /dev/null 2>&1; then
            ovs_vsctl="$runtime exec $containers ovs-vsctl"
            return
        fi
    done
}
# Without the caller's variables, which can name another configuration, and programs in it that docker runs.
by_runtime() { env -i PATH="$PATH" HOME=/root "$@"; }
# shellcheck disable=SC2086  # into its words, which is_command looked at
vsctl() { if is_in_container; then by_runtime $ovs_vsctl "$@"; else $ovs_vsctl "$@"; fi; }
ovs() { vsctl --timeout=30 "$@"; }
answers() { # sets why_not
    why_not=''
    asked=0
    said=$(vsctl --timeout=5 br-exists "$bridge" 2>&1) || asked=$?
    case $asked in
        0) ;;
        2) why_not="the switch has no bridge $bridge" ;;
        *) why_not="the switch does not answer: $(printable "$said")" ;;
    esac
    [ -z "$why_not" ]
}
wait_for_switch() { # SECONDS
    end=$(($(date +%s) + $1))
    until answers; do
        [ "$(date +%s)" -lt "$end" ] || die "$why_not (waited $1 s)"
        sleep 1
    done
}
bridge_of_port() { ovs port-to-br "$interface" 2> /dev/null || :; }
is_bridge() { ovs list-br 2> /dev/null | grep -qxF -e "$interface"; }
column() { # COLUMN: its value, nothing where it has none
    ovs --if-exists get Interface "$interface" "$1" | sed -e 's/^"\(.*\)"$/\1/' -e 's/^\[\]$//'
}
columns='type mac mtu_request external_ids:iface-id external_ids:attached-mac external_ids:iface-status
    external_ids:skip_cleanup external_ids:octavia-prerequisites'
wanted() { # COLUMN
    case $1 in
        type) note internal ;;
        mac | external_ids:attached-mac) note "$mac" ;;      # mac: the switch then makes the device with it at boot
        mtu_request) note "$mtu" ;;
        external_ids:iface-id) note "$port_id" ;;
        external_ids:iface-status) note active ;;
        external_ids:skip_cleanup) note true ;;              # neutron-ovs-cleanup takes other ports away at boot
        external_ids:octavia-prerequisites) note health-manager ;;
    esac
}
label() { case $1 in mac) note "MAC in the switch" ;; *) note "${1#external_ids:}" ;; esac; }
others_with_port() {
    ovs --bare --columns=name find Interface "external_ids:iface-id=\"$port_id\"" | grep -vxF -e "$interface" -e '' || :
}

# --- the device ---

exists() { ip link show dev "$interface" > /dev/null 2>&1; }
is_up() { [ -n "$(ip -o link show dev "$interface" up)" ]; }
device_mac() { ip -o link show dev "$interface" | sed -n 's|.* link/[a-z]* \([0-9a-f:]*\) .*|\1|p'; }
device_mtu() { ip -o link show dev "$interface" | sed -n 's|.* mtu \([0-9]*\) .*|\1|p'; }
addresses() { # as ip shows them; one that failed or awaits duplicate detection does not count
    ip -o addr show dev "$interface" scope global | grep -v -e ' dadfailed' -e ' tentative' | awk '{ print $4 }'
}
all_addresses() { ip -o addr show dev "$interface" scope global | awk '{ print $4 }'; }
full() { # IP/PREFIX
    case $1 in *:*) note "$(full_ipv6 "${1%/*}")/${1#*/}" ;; *) note "$1" ;; esac
}
has_address() {
    for one in $(addresses); do
        if [ "$(full "$one")" = "$(full "$address")" ]; then return 0; fi
    done
    return 1
}
setting_file() { note "/proc/sys/net/ipv6/conf/$interface/$1"; }
settings() {
    note accept_ra
    case $address in *:*) note disable_ipv6 ;; esac
}

# --- DHCP ---

dhcp_client() {
    for client in dhclient dhcpcd udhcpc; do
        if command -v "$client" > /dev/null 2>&1; then note "$client"; return; fi
    done
}
dhcp_pid() {
    [ -f "$run/$interface.pid" ] || return 0
    pid=$(cat "$run/$interface.pid" 2> /dev/null) || :      # a client that ends takes it away
    case $pid in '' | *[!0-9]*) return 0 ;; esac
    if tr -c 'A-Za-z0-9._-' '\n' 2> /dev/null < "/proc/$pid/cmdline" | grep -qxF -e "$interface"; then note "$pid"; fi
}
dhcp_stop() {
    pid=$(dhcp_pid)
    if [ -n "$pid" ]; then
        kill "$pid" || :
        left=50
        while [ -n "$(dhcp_pid)" ] && [ "$left" -gt 0 ]; do sleep 0.1; left=$((left - 1)); done
        if [ -n "$(dhcp_pid)" ]; then kill -9 "$pid" || :; fi
        change "$interface: DHCP client stopped"
    fi
    rm -f "$run/$interface.pid" "$run/$interface.leases" "$run/$interface.log"
}
# The client's environment is empty: what starts the client must not find it again as its own child and end it.
dhcp_start() {
    client=$(dhcp_client)
    mkdir -p "$run"
    if [ -d "$root$library" ]; then from=$root$library; else from=$here; fi
    status=0
    case $client in
        dhclient)
            set -- dhclient -4 -1 -sf "$from/health-manager-dhcp.sh" -cf "$from/health-manager-dhclient.conf" \
                -lf "$run/$interface.leases" -pf "$run/$interface.pid" "$interface"
            # Ubuntu's AppArmor profile lets dhclient run no other script than its own, which sets route and DNS.
            if grep -qs dhclient /sys/kernel/security/apparmor/profiles && command -v aa-exec > /dev/null 2>&1; then
                set -- aa-exec -p unconfined -- "$@"
            fi ;;
        dhcpcd) set -- dhcpcd -4 -w -t 30 -f "$from/health-manager-dhcpcd.conf" -c /bin/true "$interface" ;;
        udhcpc)
            set -- udhcpc -i "$interface" -s "$from/health-manager-dhcp.sh" -p "$run/$interface.pid" -t 10 -T 3 -n -o -O subnet ;;
    esac
    env -i PATH="$PATH" "$@" < /dev/null > "$run/$interface.log" 2>&1 || status=$?
    if [ "$status" = 0 ] && [ "$client" = dhcpcd ]; then
        cp "$(dhcpcd -4 -P "$interface")" "$run/$interface.pid" || status=1
    fi
    if [ "$status" != 0 ] || [ -z "$(addresses)" ]; then
        tail -5 "$run/$interface.log" >&2
        dhcp_stop
        die "$interface: $client got no address (status $status)"
    fi
    change "$interface: address is now $(all_addresses | tr '\n' ' ')by $client"
}

# --- commands ---

needs() { # TOOL...
    for tool; do
        command -v "$tool" > /dev/null 2>&1 || die "there is no $tool: install iproute2 (Debian, Ubuntu) or iproute (RHEL)"
    done
    find_switch
    if [ -z "$ovs_vsctl" ]; then
        die "there is no ovs-vsctl and no container $containers; if the switch runs in another container, name it (--ovs-vsctl 'docker exec CONTAINER ovs-vsctl'), else install openvswitch-switch (Debian, Ubuntu) or openvswitch (RHEL)"
    fi
    command -v "${ovs_vsctl%% *}" > /dev/null 2>&1 || die "there is no ${ovs_vsctl%% *}, which was to reach the switch: correct --ovs-vsctl"
    if [ "$address" = dhcp ] && [ -z "$(dhcp_client)" ]; then
        die "there is no DHCP client: install isc-dhcp-client or dhcpcd-base (Debian, Ubuntu) or dhcp-client (RHEL), or give the address"
    fi
}
needs_root() { [ "$(id -u)" = 0 ] || die "$command needs root"; }

fits() { # nothing of somebody else's is in the way
    on=$(bridge_of_port)
    if is_bridge; then die "$interface is a bridge of the switch"; fi
    if [ -z "$on" ] && exists; then
        die "$interface exists and is not a port of the switch: take it away first (ip link delete $interface)"
    fi
    if [ -n "$on" ]; then
        is=$(column type)
        if is_by_sudo && [ "$(column external_ids:octavia-prerequisites)" != health-manager ]; then
            die "$interface is a port of $on that present did not make, left alone by sudo: take it away first, as root ($ovs_vsctl del-port $interface)"
        fi
        if [ "$is" != internal ] && { [ -n "$is" ] || exists; }; then
            die "$interface is a port of $on that is not internal (${is:-a device of its own}): take it away first ($ovs_vsctl del-port $interface)"
        fi
    fi
    others=$(others_with_port | tr '\n' ' ')
    if [ -n "$others" ]; then
        die "Neutron's port $port_id is already the interface ${others% } of this switch: take that away first ($ovs_vsctl del-port ${others% })"
    fi
}

port_up() {
    on=$(bridge_of_port)
    if [ -n "$on" ] && { [ "$on" != "$bridge" ] || ! exists; }; then   # elsewhere, or a record without a device
        ovs --if-exists del-port "$interface"
        change "$interface: taken out of $on"
        on=''
    fi
    set --
    if [ -z "$on" ]; then
        set -- -- --may-exist add-port "$bridge" "$interface"
        change "$interface: added to $bridge"
    fi
    for key in $columns; do
        want=$(wanted "$key")
        is=''
        if [ -n "$on" ]; then is=$(column "$key"); fi
        if [ "$is" = "$want" ]; then continue; fi
        case $key in mac) dhcp_stop ;; esac          # its lease is another device's
        case $key in
            mtu_request) set -- "$@" -- set Interface "$interface" "$key=$want" ;;
            *) set -- "$@" -- set Interface "$interface" "$key=\"$want\"" ;;
        esac
        if [ -n "$on" ]; then change "$interface: $(label "$key") is now $want (was ${is:-none})"; fi
    done
    if [ $# -gt 0 ]; then ovs "$@"; fi
    left=100
    until exists; do
        [ "$left" -gt 0 ] || die "$interface: the switch did not make the device: $(printable "$(column error)")"
        sleep 0.1
        left=$((left - 1))
    done
}

device_up() {
    is=$(device_mac)
    if [ "$is" != "$mac" ]; then
        dhcp_stop
        ip link set dev "$interface" address "$mac"
        change "$interface: MAC is now $mac (was $is)"
    fi
    is=$(device_mtu)
    if [ "$is" != "$mtu" ]; then
        ip link set dev "$interface" mtu "$mtu"
        change "$interface: MTU is now $mtu (was $is)"
    fi
    for setting in $(settings); do
        file=$(setting_file "$setting")
        if [ -f "$file" ] && [ "$(cat "$file")" != 0 ]; then
            if (printf '0\n' > "$file") 2> /dev/null; then
                change "$interface: $setting is now 0"
            else
                note "$interface: $setting stays $(cat "$file"): $file cannot be written"
            fi
        fi
    done
    if ! is_up; then
        ip link set dev "$interface" up
        change "$interface: is now up"
    fi
}

static_up() {
    dhcp_stop
    for one in $(all_addresses); do
        if [ "$(full "$one")" != "$(full "$address")" ]; then
            ip addr del "$one" dev "$interface"
            change "$interface: address $one removed"
        fi
    done
    if ! has_address; then
        case $address in
            *:*)
                for one in $(all_addresses); do ip addr del "$one" dev "$interface"; done   # one whose detection failed
                ip addr replace "$address" dev "$interface" nodad ;;
            *) ip addr replace "$address" brd + dev "$interface" ;;
        esac
        change "$interface: address is now $address"
    fi
}

dhcp_is_up() { [ -n "$(dhcp_pid)" ] && [ -n "$(addresses)" ]; }
dhcp_up() {
    if dhcp_is_up; then return; fi
    dhcp_stop
    for one in $(all_addresses); do
        ip addr del "$one" dev "$interface"
        change "$interface: address $one removed"
    done
    dhcp_start
}

all_up() {
    port_up
    device_up
    case $address in dhcp) dhcp_up ;; *) static_up ;; esac
}

said() { if [ "$changes" = 0 ]; then note "$interface: unchanged"; fi; }

present() {
    arguments 'interface bridge port-id mac address mtu switch ovs-vsctl root' 'interface bridge port-id mac address mtu' "$@"
    needs_root
    needs ip
    files_of
    wait_for_switch 10
    fits
    for file in $installed; do
        [ -f "$here/$file" ] || die "there is no $here/$file"
    done
    each_file put
    if ! systemd_runs; then
        note "$unit was not enabled: $(if [ -n "$root" ]; then note "--root is given"; else note "systemd does not run here"; fi)"
        all_up
        said
        return
    fi
    if [ "$changes" -gt 0 ]; then
        systemctl daemon-reload
        reload_others
    fi
    if ! systemctl is-enabled --quiet "$unit" 2> /dev/null; then
        systemctl --quiet enable "$unit"
        change "$unit: enabled"
    fi
    # A DHCP client must belong to the unit, not to whoever runs this.
    port_up
    device_up
    if [ "$address" != dhcp ]; then
        static_up
        if ! is_active "$unit"; then
            systemctl start "$unit"
            change "$unit: started"
        fi
    elif ! is_active "$unit" || ! dhcp_is_up; then
        dhcp_stop
        systemctl restart "$unit" || die "$unit did not start: see journalctl -u $unit"
        change "$unit: started; address is now $(all_addresses | tr '\n' ' ')"
    fi
    said
}

up() {
    arguments 'interface wait root' interface "$@"
    needs_root
    files_of
    load
    needs ip
    wait_for_switch "$wait"
    fits
    all_up
    said
}

port_down() {
    dhcp_stop
    find_switch
    if [ -z "$ovs_vsctl" ]; then return; fi
    bridge=${bridge:-$interface}
    if ! answers && [ "$asked" != 2 ]; then die "$interface: $why_not"; fi
    if [ -z "$(bridge_of_port)" ]; then return; fi
    if is_bridge; then die "$interface is a bridge of the switch"; fi
    if [ ! -f "$root$configuration" ] && [ "$(column external_ids:octavia-prerequisites)" != health-manager ]; then
        die "$interface is a port that present did not make: left alone ($ovs_vsctl del-port $interface takes it away)"
    fi
    ovs --if-exists del-port "$interface"
    change "$interface: taken out of the switch"
}

# By present; what is not a command is not followed.
load_command() {
    if [ ! -f "$root$configuration" ]; then return; fi
    ovs_vsctl=$(sed -n 's/^ovs-vsctl=//p' "$root$configuration")
    if [ -n "$ovs_vsctl" ] && ! is_command "$ovs_vsctl"; then die "$configuration: '$(printable "$ovs_vsctl")' does not reach the switch"; fi
}

down() {
    arguments 'interface root' interface "$@"
    needs_root
    files_of
    load_command
    port_down
    said
}

absent() {
    arguments 'interface root' interface "$@"
    needs_root
    files_of
    load_command
    if systemd_runs && [ -f "$unit_file" ]; then
        systemctl --quiet disable --now "$unit" || die "$unit could not be stopped: see journalctl -u $unit"
        change "$unit: stopped and disabled"
    fi
    port_down
    before=$changes
    remove "$unit_file" "$networkd_file" "$networkmanager_file" "$configuration"
    if [ "$here" != "$(cd "$library" 2> /dev/null && pwd -P)" ] &&
        [ -z "$(find "$root/etc/octavia-prerequisites" -name '*.conf' 2> /dev/null)" ]; then
        for file in $installed; do remove "$library/$file"; done
        rmdir "$root/etc/octavia-prerequisites" "$root$library" 2> /dev/null || :
    fi
    if systemd_runs && [ "$changes" -gt "$before" ]; then
        systemctl daemon-reload
        reload_others
    fi
    said
}

difference() { # THING IS WANTED
    differences=$((differences + 1))
    note "$1 is ${2:-none}, wanted $3"
}
differs() { # THING IS WANTED
    if [ "$2" != "$3" ]; then difference "$@"; fi
}
compare() { # FILE CONTENT MODE
    if [ ! -f "$root$1" ]; then
        difference "$1" absent "what present writes"
    elif ! same "$@"; then
        if [ "$1" = "$configuration" ]; then compare_settings; fi
        if [ "$1" != "$configuration" ] || [ "$settings_differ" = no ]; then
            difference "$1" different "what present writes"
        fi
    fi
}
compare_settings() { # sets settings_differ
    settings_differ=no
    for setting in interface bridge port-id mac address mtu switch ovs-vsctl; do
        is=$(sed -n "s/^$setting=//p" "$root$configuration")
        want=$(configured | sed -n "s/^$setting=//p")
        if [ "$is" != "$want" ]; then
            difference "$configuration: $setting" "$(printable "$is")" "$want"
            settings_differ=yes
        fi
    done
}
own_ip() {
    if [ "$address" = dhcp ]; then ip=$(all_addresses 2> /dev/null | head -n 1); else ip=$address; fi
    note "${ip%/*}"
}
# To which addresses amphorae send their heartbeats. A value goes on in lines that begin with a blank (oslo.config).
compare_conf() {
    ip=$(own_ip)
    list=$(awk '
        /^\[/ { inside = /^\[health_manager\]/; value = 0 }
        inside && /^[^ \t]/ { value = 0 }
        inside && /^controller_ip_port_list[ \t]*[=:]/ { sub(/^[^=:]*[=:]/, ""); text = $0; value = 1; next }
        inside && value { text = text $0 }
        END { print text }' "$conf" | tr -d ' \t')
    case $list in
        *[!]0-9A-Fa-f.:,[]*)
            difference "$conf: controller_ip_port_list" "not a list of addresses" "$ip:$heartbeat_port among it"
            return ;;
    esac
    # IPv6 stands in brackets too, in capitals, and with its zeros.
    for entry in $(note "$list" | tr -d '[]' | tr 'A-F,' 'a-f '); do
        if [ -n "$ip" ] && [ "${entry##*:}" = "$heartbeat_port" ] && [ "$(full "${entry%:*}/0")" = "$(full "$ip/0")" ]; then
            return
        fi
    done
    difference "$conf: controller_ip_port_list" "$list" "$ip:$heartbeat_port among it"
}
compare_listener() {
    ip=$(own_ip)
    found='' others=''
    for socket in $(ss -H -l -u -n | awk '{ print $4 }'); do
        case $socket in *:"$heartbeat_port") ;; *) continue ;; esac
        on=${socket%:*}
        on=${on%\%*}
        on=${on#\[}
        on=${on%\]}
        on=${on%\%*}
        case $on in
            '*' | ::) found=yes ;;
            0.0.0.0) case $ip in *:*) others="$others$on " ;; *) found=yes ;; esac ;;
            *) if [ "$(full "$on/0")" = "$(full "$ip/0")" ]; then found=yes; else others="$others$on "; fi ;;
        esac
    done
    if [ -z "$found" ]; then
        difference "$interface: listener on UDP $heartbeat_port" "${others:+on ${others% }}" "one on ${ip:-the address}"
    fi
}

check() {
    arguments 'interface bridge port-id mac address mtu switch ovs-vsctl root listener conf' 'interface bridge port-id mac address mtu' "$@"
    needs ip ss
    files_of
    if ! answers; then
        difference "$bridge" "not to be seen ($why_not)" "a bridge that answers"
    else
        on=$(bridge_of_port)
        differs "$interface: bridge" "$on" "$bridge"
        if [ -n "$on" ]; then
            for key in $columns; do differs "$interface: $(label "$key")" "$(column "$key")" "$(wanted "$key")"; done
            if [ "$(column error)" ]; then difference "$interface: error" "$(printable "$(column error)")" none; fi
            if [ "$(ovs --if-exists get Port "$interface" tag)" = 4095 ]; then
                difference "$interface: VLAN" "4095 (Neutron's agent has not bound the port)" "one of the agent"
            fi
            if [ "$switch" = ovn ]; then
                differs "$interface: ovn-installed" "$(column external_ids:ovn-installed)" true
            fi
        fi
        others=$(others_with_port | tr '\n' ' ')
        if [ -n "$others" ]; then difference "port $port_id" "also the interface ${others% }" "$interface alone"; fi
    fi
    if ! exists; then
        difference "$interface: device" absent present
    else
        differs "$interface: MAC" "$(device_mac)" "$mac"
        differs "$interface: MTU" "$(device_mtu)" "$mtu"
        if ! is_up; then difference "$interface: link" down up; fi
        for setting in $(settings); do
            file=$(setting_file "$setting")
            if [ -f "$file" ]; then differs "$interface: $setting" "$(cat "$file")" 0; fi
        done
        is=$(all_addresses | tr '\n' ' ')
        if [ "$address" = dhcp ]; then
            if [ -z "$is" ]; then difference "$interface: address" none "one by DHCP"; fi
            if [ -z "$(dhcp_pid)" ]; then difference "$interface: DHCP client" absent "one that renews the lease"; fi
        elif ! has_address || [ "${is% }" != "${is%% *}" ]; then
            difference "$interface: address" "${is% }" "$address"
        fi
    fi
    if [ "$listener" = yes ]; then compare_listener; fi
    if [ -n "$conf" ]; then compare_conf; fi
    each_file compare
    if systemd_runs && [ -f "$unit_file" ]; then
        is=$(systemctl is-enabled "$unit" 2> /dev/null) || :
        differs "$unit" "$is" enabled
    fi
    [ "$differences" = 0 ]
}

install() {
    if [ $# -gt 0 ]; then refuse "'$1' is not an option of install"; exit 64; fi
    needs_root
    mkdir -p "$library"
    refuse_others "$library"
    each_installed put
    if [ "$changes" = 0 ]; then note "$library: unchanged"; fi
}

as_root() { # COMMAND ARGUMENT...
    if [ "$(id -u)" = 0 ]; then exec sh "$here/$name" "$@"; fi
    how="as root, from a copy that only root may change: sh $name install"
    for file in $installed; do
        [ -f "$library/$file" ] || die "there is no $library/$file, which $(id -un) may run by sudo: install it $how"
        cmp -s "$here/$file" "$library/$file" || die "$library/$file is another version than this one: install this one $how"
        refuse_others "$library/$file"
    done
    sudo -n -l "$library/$name" > /dev/null 2>&1 ||
        die "sudo does not let $(id -un) run it: visudo -f /etc/sudoers.d/octavia, and there $(id -un) ALL=(root) NOPASSWD: $library/$name"
    exec sudo -n "$library/$name" "$@"
}

here=$(cd "$(dirname "$0")" && pwd -P)
command=${1:-}
trap 'if [ -n "$temporary" ]; then rm -f "$temporary"; fi' EXIT
case $command in
    present) shift; present "$@" ;;
    check) shift; check "$@" ;;
    absent) shift; absent "$@" ;;
    up) shift; up "$@" ;;
    down) shift; down "$@" ;;
    install) shift; install "$@" ;;
    as-root) shift; as_root "$@" ;;
    *) refuse "'$command' is no command: present, check, absent, up, down, install or as-root"; exit 64 ;;
esac
exit
