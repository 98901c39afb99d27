import io.jenkins.plugins.octavia.library.Agent
import io.jenkins.plugins.octavia.library.Arguments
import io.jenkins.plugins.octavia.library.Description
import io.jenkins.plugins.octavia.library.Provenance

/**
 * Applies everything that a specification names, in stages: Check, Approval, Image (if one is built), Apply, Interfaces, Roll out,
 * Verify; then replaces the certificate authority, if asked for. Returns what octaviaPrerequisites returned; changed and warnings
 * are about the whole deployment.
 */
Map call(Map args = [:], Closure rollOut = null) {
    Map given = [spec: 'octavia.yaml', agent: '', dryRun: false, approve: false] + args
    String problem = Arguments.problem(given, ['cloud'], ownArguments() + stepArguments()) ?: Arguments.noMap(given, ['build']) ?:
            wrong(given) ?: wrongReplacement(given, rollOut != null) ?: Arguments.noDays(given, 'warnDays')
    if (problem) {
        error "octaviaDeployment: ${problem}"
    }
    Agent agent = new Agent(this, given.agent, given.stash)
    Map plan = check(given, agent)
    if (given.dryRun) {
        describe(given, [:], plan)
        return plan
    }
    List changes = toChange(given, plan, rollOut != null)
    if (given.approve && changes) {
        stage('Approval') {
            input approval(given, agent, changes)
        }
    }
    Map image = given.build ? builtImage(given) : [:]
    Map deployment = [:]
    agent.runWithImages {
        deployment = apply(given, agent, plan, image, rollOut)
    }
    stage('Verify') {
        verify(given, agent, imageId(image) ?: imageId(deployment), deployment, rollOut != null)
    }
    if (given.rotateCa) {
        replaceAuthority(given, agent, deployment, rollOut)
    }
    return deployment + [changed: deployment.changed || image.changed || given.rotateCa || isToChange(given, plan),
                         warnings: (image.warnings ?: []) + deployment.warnings]
}

private List ownArguments() {
    return ['agent', 'stash', 'dryRun', 'approve', 'submitter', 'healthManagerAgents', 'build', 'rotateCa', 'refresh']
}

private List stepArguments() {
    return ['cloud', 'credentialsId', 'spec', 'runOn', 'lockTimeout', 'release', 'conf', 'flavor', 'keypair', 'certificates',
            'network', 'securityGroups', 'image', 'quotas', 'roles', 'volumes', 'logOffload', 'options',
            'caPassphraseCredentialsId', 'authorityCredentialsId', 'heartbeatKeyCredentialsId',
            'serverCertsKeyPassphraseCredentialsId', 'sshCredentialsId', 'updateCredential', 'warnDays']
}

private Map forStep(Map given) {
    return given.findAll { it.key in stepArguments() }
}

/** The plan, whose files are those of all later stages. */
private Map check(Map given, Agent agent) {
    Map plan = [:]
    stage('Check') {
        agent.run {
            plan = octaviaPrerequisites(forStep(given) + imageToBuild(given) + [dryRun: true])
            given.text = readFile(given.spec)
            if (!given.dryRun) {
                agent.keep(sendsImage(given, plan))
            }
        }
        refuseUnfit(given, plan)
        echo "Looked at is ${agent.source()}${given.dryRun ? '' : ', and nothing else is deployed'}."
        if (given.dryRun && given.build) {
            echo "image: would be built first, on ${given.build.agent}"
        }
    }
    return plan
}

private Map imageToBuild(Map given) {
    String file = given.build?.file ?: 'amphora-x64-haproxy.qcow2'
    return given.build ? [imageToBeBuilt: true, image: (given.image ?: [:]) + [file: file]] : [:]
}

private String wrong(Map given) {
    String build = given.build ? octaviaAmphoraBuild.problem(given.build) : null
    if (build) {
        return "build: ${build}"
    }
    Object agents = given.healthManagerAgents
    return agents == null || agents instanceof Map || agents instanceof CharSequence ?
            null : "healthManagerAgents: ${agents} is neither a label nor a map of labels by host"
}

/** Each phase is written back to the credentials, and what the controllers have is known by the end of the block. */
private String wrongReplacement(Map given, boolean rollsOut) {
    if (!given.rotateCa) {
        return given.refresh == null ? null : 'refresh: load balancers follow a new authority alone here; give rotateCa: true'
    }
    if (!rollsOut || !given.updateCredential || !given.authorityCredentialsId) {
        return 'rotateCa: needs authorityCredentialsId, updateCredential: true and the block that brings the files to the controllers'
    }
    if (given.refresh != null && !(given.refresh instanceof Map)) {
        return 'refresh: not a map; give [name: value, ...]'
    }
    String problem = Arguments.problem(given.refresh ?: [:], [], forLoadBalancers())
    return problem ? "refresh: ${problem}" : null
}

/** What octaviaLoadBalancers takes as it is. */
private List forLoadBalancers() {
    return ['canary', 'soak', 'parallel', 'pause', 'maxFailures', 'timeout', 'allowOutage', 'window']
}

private void refuseUnfit(Map given, Map plan) {
    int ports = plan.resources.count { it.kind == 'port' }
    if (given.healthManagerAgents && ports == 0) {
        error 'octaviaDeployment: healthManagerAgents: the specification has no health managers; leave it out'
    }
    if (given.healthManagerAgents instanceof CharSequence && given.healthManagerAgents && ports > 1) {
        error "octaviaDeployment: healthManagerAgents: one label for ${ports} health managers; give [host: label, ...]"
    }
}

/** Whether the file of the image is needed on the agent. */
private boolean sendsImage(Map given, Map plan) {
    return !given.build && plan.resources.any { it.kind == 'image' && it.action in ['created', 'updated'] }
}

private boolean isOpen(Map resource) {
    return resource.action in ['created', 'updated', 'removed']
}

/** A built image may turn out to be the one that serves already. */
private boolean isToChange(Map given, Map plan) {
    return plan.resources.any { isOpen(it) && !(given.build && it.kind == 'image') }
}

/** What the deployment would do, for the person who approves it; each difference is on the build's page. */
private List toChange(Map given, Map plan, boolean rollsOut) {
    List changes = []
    [created: 'create', updated: 'update', removed: 'remove'].each { action, verb ->
        List names = plan.resources.findAll { it.action == action }.collect { "${it.kind} ${it.name}" }
        if (names) {
            changes << "${verb} ${names.join(', ')}".toString()
        }
    }
    if (given.build) {
        List sources = given.build.findAll { it.key in ['octavia', 'git', 'branch', 'elements'] }.collect { "${it.key} ${it.value}" }
        changes << "build the image on ${given.build.agent} (${sources.join(', ')})".toString()
    }
    if (given.healthManagerAgents) {
        changes << 'make the interfaces of health managers'
    }
    if (rollsOut) {
        changes << 'bring the files to the controllers'
    }
    return changes
}

private Map approval(Map given, Agent agent, List changes) {
    // Without its own address Jenkins knows none of the build's.
    String page = env.BUILD_URL ?: "on this build's page"
    String message = "Octavia on cloud ${given.cloud}, ${agent.source()}: ${changes.join('; ')}? Each difference: ${page}"
    Map question = [message: message, ok: 'Apply']
    return given.submitter ? question + [submitter: given.submitter] : question
}

/** The agent that has the file sends it: it never passes through the controller. */
private Map builtImage(Map given) {
    Map result = [:]
    stage('Image') {
        octaviaAmphoraBuild(given.build) { Map image ->
            String spec = 'octavia-amphora/octavia.yaml'
            writeFile file: spec, text: given.text
            Map section = Provenance.of(image.properties) + (given.image ?: [:]) + [file: image.file]
            Map login = given.findAll { it.key in ['cloud', 'credentialsId', 'runOn', 'lockTimeout'] }
            result = octaviaImage(login + [spec: spec] + section)
        }
    }
    return result
}

/** Holds the agent to the end of the roll-out: the files with secrets are on it alone. */
private Map apply(Map given, Agent agent, Map plan, Map image, Closure rollOut) {
    Map deployment = [:]
    stage('Apply') {
        echo "Deployed is ${agent.source()}."
        deployment = octaviaPrerequisites(forStep(given) + (sendsImage(given, plan) ? [:] : servingImage(given, plan)))
        describe(given, image, deployment)
    }
    if (given.healthManagerAgents) {
        stage('Interfaces') {
            octaviaHealthManagerPort(agents: agents(given, deployment), network: deployment)
        }
    }
    if (rollOut) {
        stage('Roll out') {
            rollOut(deployment)
        }
    }
    return deployment
}

/** An image that was built for this deployment counts as what became of it then. */
private void describe(Map given, Map image, Map result) {
    List resources = (image.resources ?: []) + result.resources.findAll { !image || it.kind != 'image' }
    Description.add(this, "${given.cloud}${given.dryRun ? ', dry run' : ''}: ${Description.counts(resources)}")
}

/** The file of an image that serves already is not needed, and may not be on the agent. */
private Map servingImage(Map given, Map has) {
    return has.resources.any { it.kind == 'image' } ? [image: (given.image ?: [:]) + [file: 'none']] : [:]
}

/** A label alone is that of the only host. */
private Map agents(Map given, Map network) {
    return given.healthManagerAgents instanceof Map ? given.healthManagerAgents :
            [((network.healthManagers.find { it.portId != '' } ?: network.healthManagers[0]).host): given.healthManagerAgents]
}

private String imageId(Map result) {
    return result?.resources?.find { it.kind == 'image' }?.id
}

private void verify(Map given, Agent agent, String served, Map deployment, boolean rolledOut) {
    Map now = [:]
    agent.run {
        now = octaviaPrerequisites(forStep(given) + servingImage(given, deployment) + [dryRun: true])
    }
    // Of certificates that were renewed without being stored the step has warned.
    List open = now.resources.findAll { isOpen(it) && it.kind != 'certificates' }
    List undone = open.collect { "${it.kind} ${it.name}: ${it.differences.join('; ')}" }
    if (served && served != imageId(now)) {
        undone << "image ${imageId(now)} serves, not ${served}"
    }
    if (undone) {
        error "cloud ${given.cloud}: differs from ${given.spec} again, something else changes it:\n${undone.join('\n')}"
    }
    if (given.healthManagerAgents) {
        octaviaHealthManagerPort(agents: agents(given, deployment), network: deployment, state: 'check', listener: rolledOut)
    }
}

/**
 * Goes through all phases, or goes on where an earlier build stopped. What the controllers have is said when the block has ended;
 * the step refuses a phase that load balancers have not followed.
 */
private void replaceAuthority(Map given, Agent agent, Map deployment, Closure rollOut) {
    Map now = [:]
    boolean isBegun = false
    stage('Authority') {
        agent.run {
            now = rotated(given, 'status')
            isBegun = now.phase != 'none' || now.toBeDeployed
            if (now.toBeDeployed) {
                now = rotated(given, 'deployed')    // by the block that has just ended
            }
        }
    }
    while (!isBegun || now.phase in ['trust', 'switch']) {
        follow(given, agent, now)
        approvePhase(given, now)
        isBegun = true
        stage("Phase ${[trust: 'switch', switch: 'end'][now.phase] ?: 'trust'}") {
            agent.run {
                rotated(given, 'next')
                rollOut(octaviaPrerequisites(forStep(given) + servingImage(given, deployment)))
                now = rotated(given, 'deployed')
            }
        }
    }
    follow(given, agent, now)
}

private void follow(Map given, Agent agent, Map now) {
    if (now.behind) {
        stage('Load balancers') {
            agent.run {
                octaviaLoadBalancers((given.refresh ?: [:]) + forAuthority(given) + [reasons: ['authority']])
            }
        }
    }
}

private void approvePhase(Map given, Map now) {
    if (given.approve) {
        Map steps = [trust: 'have the new authority sign', switch: 'trust the old authority no longer']
        String step = steps[now.phase] ?: 'trust a new authority beside the old one'
        Map question = [message: "Octavia on cloud ${given.cloud}: ${step}?".toString(), ok: 'Go on']
        stage('Approval') {
            input(given.submitter ? question + [submitter: given.submitter] : question)
        }
    }
}

private Map rotated(Map given, String what) {
    Map sections = (given.certificates ?: [:]) + given.findAll { it.key == 'network' }
    return octaviaCerts(sections + forAuthority(given) + [updateCredential: true, rotate: what])
}

private Map forAuthority(Map given) {
    return given.findAll {
        it.key in ['cloud', 'credentialsId', 'spec', 'runOn', 'lockTimeout', 'caPassphraseCredentialsId', 'authorityCredentialsId']
    }
}
