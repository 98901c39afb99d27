import io.jenkins.plugins.octavia.library.Arguments
import io.jenkins.plugins.octavia.library.Shell

/**
 * Makes each health manager's Neutron port an interface of its host, and again after each boot; takes it away; or checks it.
 * Returns what was done by host: changed or unchanged.
 */
Map call(Map args = [:]) {
    Map given = [state: 'present', interface: 'o-hm0', bridge: 'br-int', 'switch': 'openvswitch', address: 'static',
                 listener: true] + args
    String problem = Arguments.problem(given, ['agents'], ['network', 'state', 'interface', 'bridge', 'switch', 'address', 'listener']) ?:
            wrong(given)
    if (problem) {
        error "octaviaHealthManagerPort: ${problem}"
    }
    Map done = [:]
    Map branches = [:]
    for (String name in given.agents.keySet()) {
        String host = name
        branches[host] = {
            node(given.agents[host]) {
                done[host] = onHost(host, given)
            }
        }
    }
    parallel branches
    return done
}

private String wrong(Map given) {
    if (!(given.state in ['present', 'absent', 'check'])) {
        return "state: ${given.state} is not one of present, absent, check"
    }
    if (!(given.address in ['static', 'dhcp'])) {
        return "address: ${given.address} is not one of static, dhcp"
    }
    if (given.state == 'absent') {
        return null
    }
    List hosts = (given.network?.healthManagers ?: []).collect { it.host }
    List missing = given.agents.collect { it.key }.findAll { !(it in hosts) }
    return missing ? "network: it has no port for ${missing.join(', ')}, only for ${hosts.join(', ') ?: 'none'};" +
            ' give what octaviaMgmtNet or octaviaPrerequisites returned for these hosts' : null
}

private String onHost(String host, Map given) {
    String folder = "${pwd(tmp: true)}/octavia-health-manager-port"
    try {
        dir(folder) {
            for (String file in files()) {
                writeFile file: file, text: libraryResource("io/jenkins/plugins/octavia/${file}")
            }
        }
        return runScript(host, folder, given)
    } finally {
        dir(folder) {
            deleteDir()
        }
    }
}

private String runScript(String host, String folder, Map given) {
    String output = "${folder}/output"
    // As root it needs no sudo, and there may be none.
    String command = 'if [ "$(id -u)" = 0 ]; then set --; else set -- sudo -n; fi; "$@" ' +
            Shell.command(['sh', "${folder}/health-manager-port.sh"] + arguments(host, given)) +
            " > ${Shell.quoted(output)} 2>&1"
    int status = sh(script: command, returnStatus: true, label: "health manager's interface on ${host}: ${given.state}")
    String said = readFile(output).trim()
    List differences = given.state == 'check' ? unlisted(host, given) : []
    if (said) {
        echo said
    }
    if (status != 0 || differences) {
        error "health manager on ${host}: ${given.state == 'check' ? 'differs' : 'failed'}:\n" +
                ([said] + differences).findAll { it }.join('\n')
    }
    return said.endsWith('unchanged') || given.state == 'check' ? 'unchanged' : 'changed'
}

private List arguments(String host, Map given) {
    List arguments = [given.state, '--interface', given['interface']]
    if (given.state == 'absent') {
        return arguments
    }
    Map port = given.network.healthManagers.find { it.host == host }
    arguments += ['--bridge', given.bridge, '--switch', given['switch'], '--port-id', port.portId, '--mac', port.mac,
                  '--address', given.address == 'dhcp' ? 'dhcp' : "${port.ip}/${port.prefix}", '--mtu', "${port.mtu}"]
    return given.state == 'check' ? arguments + ['--listener', given.listener ? 'yes' : 'no'] : arguments
}

/** The address must stand where amphorae are told to send their heartbeats. */
private List unlisted(String host, Map given) {
    String ip = given.network.healthManagers.find { it.host == host }.ip
    String list = given.network.options?.health_manager?.controller_ip_port_list ?: ''
    List entries = list.split(',').collect { it.trim() }
    return "${ip}:5555".toString() in entries ? [] :
            ["controller_ip_port_list: is ${list ?: 'none'}, wanted ${ip}:5555 among it"]
}

private List files() {
    return ['health-manager-port.sh', 'health-manager-dhcp.sh', 'health-manager-dhclient.conf', 'health-manager-dhcpcd.conf',
            'health-manager.service', 'health-manager.network', 'health-manager.networkmanager.conf']
}
