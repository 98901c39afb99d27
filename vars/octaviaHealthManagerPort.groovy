import io.jenkins.plugins.octavia.library.Arguments
import io.jenkins.plugins.octavia.library.Shell

/**
 * Makes each health manager's Neutron port an interface of its host, and again after each boot; takes it away; or checks it.
 * Returns what was done by host: changed or unchanged.
 */
Map call(Map args = [:]) {
    Map given = [state: 'present', interface: 'o-hm0', bridge: 'br-int', 'switch': 'openvswitch', address: 'static',
                 listener: true] + args
    List optional = ['network', 'state', 'interface', 'bridge', 'switch', 'address', 'listener', 'conf', 'ovsVsctl']
    String problem = Arguments.problem(given, ['agents'], optional) ?: Arguments.noMap(given, ['agents', 'network']) ?: wrong(given)
    if (problem) {
        error "octaviaHealthManagerPort: ${problem}"
    }
    Map labels = labelsByHost(given)
    Map done = [:]
    Map branches = [:]
    for (String name in labels.keySet()) {
        String host = name
        branches[host] = {
            onAgent(labels[host].toString()) {
                done[host] = onHost(host, given)
            }
        }
    }
    parallel branches
    return done
}

/** On an agent that has the label the call stays there: another executor of it may not exist. */
private void onAgent(String label, Closure body) {
    if (label in (env.NODE_LABELS ?: '').tokenize(' ')) {
        body()
    } else {
        node(label, body)
    }
}

/** By host, whatever the names were put together from. */
private Map labelsByHost(Map given) {
    return given.agents.collectEntries { [(it.key.toString()): it.value] }
}

private String wrong(Map given) {
    List unlabelled = given.agents.findAll { !it.value }.collect { it.key }
    if (unlabelled) {
        return "agents: ${unlabelled.join(', ')} has no label, and would be any agent; give the label of the agent on that host"
    }
    if (!(given.state in ['present', 'absent', 'check'])) {
        return "state: ${given.state} is not one of present, absent, check"
    }
    if (!(given.address in ['static', 'dhcp'])) {
        return "address: ${given.address} is not one of static, dhcp"
    }
    if (given.state == 'absent') {
        return null
    }
    List hosts = (given.network?.healthManagers ?: []).findAll { it.portId != '' }.collect { it.host }
    Collection missing = labelsByHost(given).keySet().findAll { !(it in hosts) }
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
    String command = Shell.command(['python3', '-I', "${folder}/health-manager-port.py", 'as-root'] + arguments(host, given)) +
            " > ${Shell.quoted(output)} 2>&1"
    int status = sh(script: command, returnStatus: true, label: "health manager's interface on ${host}: ${given.state}")
    String said = readFile(output).trim()
    if (said) {
        echo said
    }
    if (status != 0) {
        error "health manager on ${host}: ${given.state == 'check' ? 'differs' : 'failed'}:\n${said}"
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
    arguments += given.ovsVsctl ? ['--ovs-vsctl', given.ovsVsctl] : []
    if (given.state != 'check') {
        return arguments
    }
    return arguments + ['--listener', given.listener ? 'yes' : 'no'] + (given.conf ? ['--conf', given.conf] : [])
}

private List files() {
    return ['health-manager-port.py', 'health-manager-dhcp.sh', 'health-manager-dhclient.conf', 'health-manager-dhcpcd.conf',
            'health-manager.service', 'health-manager.network', 'health-manager.networkmanager.conf']
}
