"""What `apply` asks of a cloud, in the same order, by openstacksdk: openstacksdk.py NAME, in a folder with key.pub and
image.qcow2. Prints the seconds from the login on, then takes everything away again."""

import sys
import time

import openstack

name = "sdk-" + sys.argv[1]
amphora_group, health_manager_group = name + "-amp", name + "-hm"
subnet_range = "172.16.0.0/22"


def groups():
    return [list(cloud.network.security_groups(name=group, project_id=cloud.current_project_id))
            for group in (amphora_group, health_manager_group)]


def network_side():
    return (list(cloud.network.networks(name=name)), list(cloud.network.subnets(name=name)),
            list(cloud.network.ports(name=name)), groups())


def images():
    return list(cloud.image.images(tag=name, owner=cloud.current_project_id))


def rule(group, protocol, port=None):
    return {"security_group_id": group.id, "direction": "ingress", "ethertype": "IPv4", "protocol": protocol,
            "port_range_min": port, "port_range_max": port, "remote_ip_prefix": subnet_range}


def make():
    list(cloud.compute.flavors(is_public=None))
    cloud.compute.find_keypair(name)
    network_side()
    images()
    images()

    flavor = cloud.compute.create_flavor(name=name, ram=1024, disk=2, vcpus=1, is_public=False)
    cloud.compute.create_flavor_extra_specs(flavor, {"made": "yes"})
    cloud.compute.flavor_add_tenant_access(flavor, cloud.current_project_id)
    with open("key.pub") as key:
        cloud.compute.create_keypair(name=name, public_key=key.read())

    network = cloud.network.create_network(name=name)
    cloud.network.set_tags(network, ["made"])
    subnet = cloud.network.create_subnet(
        network_id=network.id, name=name, ip_version=4, cidr=subnet_range, gateway_ip=None,
        allocation_pools=[{"start": "172.16.0.100", "end": "172.16.3.254"}])
    cloud.network.set_tags(subnet, ["made"])
    amphora = cloud.network.create_security_group(name=amphora_group)
    cloud.network.create_security_group_rules(
        [rule(amphora, "icmp"), rule(amphora, "tcp", 22), rule(amphora, "tcp", 9443)])
    cloud.network.set_tags(amphora, ["made"])
    health_manager = cloud.network.create_security_group(name=health_manager_group)
    cloud.network.create_security_group_rules([rule(health_manager, "udp", port) for port in (5555, 10514, 20514)])
    cloud.network.set_tags(health_manager, ["made"])
    port = cloud.network.create_port(
        network_id=network.id, name=name, device_owner="Octavia:health-mgr", binding_host_id="controller",
        fixed_ips=[{"subnet_id": subnet.id, "ip_address": "172.16.0.2"}], security_groups=[health_manager.id])
    cloud.network.set_tags(port, ["made"])
    network_side()

    image = cloud.image.create_image(
        name, filename="image.qcow2", disk_format="qcow2", container_format="bare", visibility="private", min_disk=2,
        validate_checksum=False)
    cloud.image.get_image(image)
    cloud.image.update_image(image, sha256="known")
    images()
    cloud.image.add_tag(image, name)
    images()
    images()

    # One after the other, as what keeps secrets from being made twice is written last.
    for number in range(1, 5):
        cloud.network.set_tags(network, ["made"] + ["guard-%d" % i for i in range(number)])


def unmake():
    for image in images():
        cloud.image.delete_image(image)
    networks, _, ports, found = network_side()
    for port in ports:
        cloud.network.delete_port(port)
    for group in sum(found, []):
        cloud.network.delete_security_group(group)
    for network in networks:
        cloud.network.delete_network(network)
    cloud.compute.delete_keypair(name)
    cloud.compute.delete_flavor(cloud.compute.find_flavor(name))


begin = time.monotonic()
cloud = openstack.connect()
try:
    make()
    print("%.3f" % (time.monotonic() - begin))
finally:
    unmake()
