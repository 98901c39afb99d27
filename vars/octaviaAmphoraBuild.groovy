import com.cloudbees.groovy.cps.NonCPS
import groovy.json.JsonSlurper
import io.jenkins.plugins.octavia.library.Arguments
import io.jenkins.plugins.octavia.library.Shell

/**
 * Builds an amphora image on an agent and returns it: file, log, sha256, virtualSize, agent, and where it comes from as
 * properties of an image. The body gets the same while the agent with the file is still held.
 */
Map call(Map args = [:], Closure body = null) {
    Map given = completed(args)
    String wrong = problem(args)
    if (wrong) {
        error "octaviaAmphoraBuild: ${wrong}"
    }
    return node(given.agent) {
        Map image = build(given)
        if (body) {
            body(image)
        }
        return image
    }
}

/** What is wrong with the arguments of a call, null if nothing is: for vars that call this one later. */
String problem(Map args) {
    Map given = completed(args)
    return Arguments.problem(given, ['agent'], sources() + others() + texts().keySet() + switches().keySet()) ?: wrong(given)
}

private Map completed(Map args) {
    Map given = [file: 'amphora-x64-haproxy.qcow2', temp: '/var/tmp', free: 6] + args.findAll { it.value != null }
    return given.git && given.branch ? [agentBranch: given.branch] + given : given
}

private List sources() {
    return ['octavia', 'git', 'elements']
}

private List others() {
    return ['branch', 'size', 'file', 'temp', 'cache', 'free', 'environment', 'options', 'rootPasswordCredentialsId']
}

/** Flags of octavia's script that take a text. */
private Map texts() {
    return [arch: '-a', backend: '-b', release: '-d', agentBranch: '-g', baseOs: '-i', kernel: '-k']
}

/** Flags of octavia's script that stand alone, and the value that asks for them. */
private Map switches() {
    return [macSecurity: ['-e', true], tmpfs: ['-f', false], cpuPinning: ['-m', true], sshd: ['-n', false],
            distributionPackages: ['-p', true], tracing: ['-x', true], fips: ['-y', true]]
}

private String wrong(Map given) {
    List chosen = sources().findAll { given.containsKey(it) }
    if (chosen.size() != 1) {
        return chosen ? "${chosen.join(', ')}: only one of them can be built" : "${sources().join(', ')}: one of them is required"
    }
    List octavias = ['rootPasswordCredentialsId'] + texts().keySet() + switches().keySet()
    return unfit(given, given.containsKey('elements') ? octavias : ['options'], "not with ${chosen[0]}") { false } ?:
            unfit(given, ['branch'], 'goes with git') { given.containsKey('git') } ?: wrongValue(given) ?: openSecret(given)
}

private String wrongValue(Map given) {
    List plain = ['agent', 'octavia', 'git', 'branch', 'file', 'temp', 'cache', 'rootPasswordCredentialsId'] + texts().keySet()
    return unfit(given, plain, 'not text') { (it instanceof CharSequence || it instanceof Number) && it.toString().trim() } ?:
            unfit(given, switches().keySet(), 'neither true nor false') { it in [true, false] } ?:
            unfit(given, ['size', 'free'], 'not a number of GiB') { it.toString().matches('0|[1-9][0-9]*') } ?:
            unfit(given, ['octavia', 'temp', 'cache'], 'does not begin with /') { it.toString().startsWith('/') } ?:
            unfit(given, ['file'], 'not a name of letters, digits, . _ + and - that ends in .qcow2') {
                it.toString().matches('[A-Za-z0-9][A-Za-z0-9._+-]*\\.qcow2')
            } ?:
            unfit(given, ['git'], 'the URL begins with none of https:// http:// ssh:// git:// file:/// /') {
                it.toString().matches('(https?|ssh|git|file)://.+|/.+')
            } ?:
            unfit(given, ['elements'], 'names none') { names(it) } ?:
            unfit(given, ['environment'], 'not a map of variables with values') { it instanceof Map && !it.any { it.value == null } } ?:
            unfit(given, ['options'], 'not a list') { it instanceof List }
}

/** The script refuses it too, but by then the build's log shows it. */
private String openSecret(Map given) {
    List secrets = ['AMP_ROOTPW', 'DIB_PASSWORD', 'DIB_DEV_USER_PASSWORD']
    return unfit(given, ['git'], 'a user or password in the URL is seen by all; give git a credential helper on the agent,' +
            ' or a checkout by octavia') { !it.toString().matches('https?://.*@.*|.*://.*:.*@.*') } ?:
            unfit(given.environment ?: [:], secrets, 'a secret, which logs would show; give rootPasswordCredentialsId,' +
                    ' or bind the variable by withCredentials around the call') { false } ?:
            unfit(given, ['tracing'], 'it would write the root password into the log') {
                !it || !given.containsKey('rootPasswordCredentialsId')
            }
}

/** Which of the names have values that do not fit, null if all do. */
private String unfit(Map given, Collection names, String what, Closure fits) {
    Collection wrong = names.findAll { given.containsKey(it) && !fits(given[it]) }
    return wrong ? "${wrong.join(', ')}: ${what}" : null
}

private Map build(Map given) {
    String folder = 'octavia-amphora'
    String path = "${folder}/${given.file.toString().replaceAll('\\.qcow2$', '')}"
    dir(folder) {
        deleteDir()
    }
    try {
        runScript(given, path)
    } finally {
        archiveArtifacts artifacts: "${path}.log", allowEmptyArchive: true
    }
    octaviaImageCheck file: "${path}.qcow2"
    Map result = fromJson(readFile("${path}.json"))
    // Glance has a virtual_size of its own, and octaviaImage a SHA-256.
    Map properties = result.findAll { !(it.key in ['sha256', 'virtual_size']) }
    properties += [build_agent: env.NODE_NAME, build_url: env.BUILD_URL].findAll { it.value }
    return [file: "${path}.qcow2".toString(), log: "${path}.log".toString(), sha256: result.sha256,
            virtualSize: result.virtual_size.toLong(), agent: env.NODE_NAME, properties: properties]
}

private void runScript(Map given, String path) {
    String folder = "${pwd(tmp: true)}/octavia-amphora-build"
    String output = "${folder}/output"
    try {
        dir(folder) {
            writeFile file: 'amphora-build.py', text: libraryResource('io/jenkins/plugins/octavia/amphora-build.py')
        }
        String command = scriptCall(given, "${folder}/amphora-build.py", "${pwd()}/${path}", output)
        int status = given.rootPasswordCredentialsId ?
                withCredentials([string(credentialsId: given.rootPasswordCredentialsId, variable: 'AMP_ROOTPW')]) {
                    runCommand(command)
                } : runCommand(command)
        if (status != 0) {
            error "amphora image on ${env.NODE_NAME}: ${status == 64 ? 'wrong arguments' : 'failed'}:\n" +
                    (readFile(output).trim() ?: "exit status ${status}")
        }
    } finally {
        dir(folder) {
            deleteDir()
        }
    }
}

private int runCommand(String command) {
    return sh(script: command, returnStatus: true, label: "amphora image on ${env.NODE_NAME}")
}

/** @param output for what it fails with; its progress goes to the build's log */
private String scriptCall(Map given, String script, String path, String output) {
    String cache = given.cache ? Shell.quoted(given.cache) : '"${XDG_CACHE_HOME:-$HOME/.cache}/octavia-amphora-build"'
    String errors = "2> ${Shell.quoted(output)}"
    return "mkdir -p octavia-amphora ${cache} ${errors} && " +
            Shell.command(['python3', '-I', script, 'build', '--output', "${path}.qcow2", '--log', "${path}.log",
                           '--properties', "${path}.json"]) +
            " --cache ${cache} ${Shell.command(arguments(given))} ${errors}"
}

private List arguments(Map given) {
    List words = ['--temp', given.temp, '--free', given.free]
    words += ['size', 'git', 'branch'].findAll { given.containsKey(it) }.collect { ["--${it}", given[it]] }.flatten()
    words += given.octavia ? ['--octavia', given.octavia] : []
    if (given.elements) {
        words += ['--elements', names(given.elements)]
    }
    // An amphora agent of another fork or branch than its octavia would not be what the properties say.
    Map agent = given.git ? [DIB_REPOLOCATION_amphora_agent: given.git] : [:]
    words += (agent + (given.environment ?: [:])).collect { ['--env', "${it.key}=${it.value}"] }.flatten() + ['--'] + (given.options ?: [])
    words += texts().findAll { given.containsKey(it.key) }.collect { [it.value, given[it.key]] }.flatten()
    return words + switches().findAll { given[it.key] == it.value[1] }.collect { it.value[0] }
}

private String names(Object elements) {
    return (elements instanceof Collection ? elements.join(' ') : elements.toString()).trim()
}

/** The slurper's own map cannot be saved. */
@NonCPS
private Map fromJson(String json) {
    return [:] + new JsonSlurper().parseText(json)
}
