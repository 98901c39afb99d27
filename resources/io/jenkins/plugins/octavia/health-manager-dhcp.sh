#!/bin/sh
# What dhclient and udhcpc call when a lease comes and goes: sets the address of the interface, and nothing else. Routes,
# name servers and the host's name stay as they are, whatever the server sends.
set -eu
interface=${interface:?}
PATH=$PATH:/usr/sbin:/sbin

case ${reason:-${1:-}} in
    PREINIT) ip link set dev "$interface" up; exit ;;
    BOUND | RENEW | REBIND | REBOOT) address=${new_ip_address:?} mask=${new_subnet_mask:?} event=set ;;
    bound | renew) address=${ip:?} mask=${subnet:?} event=set ;;
    EXPIRE | FAIL | RELEASE | STOP | deconfig) event=clear ;;
    TIMEOUT) exit 1 ;;      # an old lease is not taken up
    *) exit ;;
esac
if [ "$event" = set ]; then
    case $address$mask in *[!0-9.]*) echo "no address: $address/$mask" >&2; exit 1 ;; esac
    kept="inet $address/"
fi
ip -4 -o addr show dev "$interface" scope global | while read -r line; do
    case $line in *"${kept:-no address}"*) continue ;; esac
    # shellcheck disable=SC2086  # into its words
    set -- $line
    ip -4 addr del "$4" dev "$interface"
done
if [ "$event" = set ]; then ip -4 addr replace "$address/$mask" brd + dev "$interface"; fi
