import io.jenkins.plugins.octavia.library.Agent
import io.jenkins.plugins.octavia.library.Arguments
import io.jenkins.plugins.octavia.library.Provenance

/**
 * Everything that a specification names, in stages: Check, Approval, Certificates, Network, Compute, Image, Configuration,
 * Verify. Returns what octaviaPrerequisites returns of the whole; changed tells of the whole deployment.
 */
Map call(Map args = [:], Closure rollOut = null) {
    Map given = [spec: 'octavia.yaml', agent: '', dryRun: false, approve: false] + args
    String problem = Arguments.problem(given, ['cloud'], ownArguments() + stepArguments()) ?: Arguments.noMap(given, ['build']) ?:
            wrong(given) ?: Arguments.noDays(given, 'warnDays')
    if (problem) {
        error "octaviaDeployment: ${problem}"
    }
    Agent agent = new Agent(this, given.agent, given.stash)
    Map plan = [:]
    stage('Check') {
        agent.run {
            plan = octaviaPrerequisites(forStep(given) + checked(given) + [dryRun: true])
            given.text = readFile(given.spec)
            if (!given.dryRun) {
                agent.keep(sendsImage(given, plan))
            }
        }
        refuseUnfit(given, plan)
        echo "Looked at is ${agent.source()}${given.dryRun ? '' : ', and nothing else is deployed'}."
    }
    if (given.dryRun) {
        if (given.build) {
            echo "image: would be built first, on ${given.build.agent}"
        }
        return plan
    }
    List changes = toChange(given, plan, rollOut != null)
    if (given.approve && changes) {
        stage('Approval') {
            input approval(given, agent, changes)
        }
    }
    Map done = provision(given, agent, plan)
    Map everything = forStep(given) + serving(given, plan)
    Map deployment = [:]
    stage('Configuration') {
        agent.run {
            echo "Deployed is ${agent.source()}."
            deployment = octaviaPrerequisites(everything)
            if (rollOut) {
                rollOut(deployment)
            }
        }
    }
    stage('Verify') {
        verify(given, agent, done, deployment, everything, rollOut != null)
    }
    boolean changed = plan.changed || done.any { it.value.changed }
    return deployment + [changed: changed]
}

private List ownArguments() {
    return ['agent', 'stash', 'dryRun', 'approve', 'submitter', 'healthManagerAgents', 'build']
}

private List stepArguments() {
    return ['cloud', 'credentialsId', 'spec', 'runOn', 'release', 'conf', 'flavor', 'keypair', 'certificates', 'network',
            'securityGroups', 'image', 'caPassphraseCredentialsId', 'authorityCredentialsId', 'heartbeatKeyCredentialsId',
            'serverCertsKeyPassphraseCredentialsId', 'sshCredentialsId', 'updateCredential',
            'warnDays']
}

private Map forStep(Map given) {
    return given.findAll { it.key in stepArguments() }
}

/** An image that is still to be built has no file to look at. */
private Map checked(Map given) {
    return given.build ? [without: ['image']] : [:]
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

private void refuseUnfit(Map given, Map plan) {
    int ports = plan.resources.count { it.kind == 'port' }
    if (given.healthManagerAgents && ports == 0) {
        error 'octaviaDeployment: healthManagerAgents: the specification has no health managers; leave it out'
    }
    if (given.healthManagerAgents instanceof CharSequence && given.healthManagerAgents && ports > 1) {
        error "octaviaDeployment: healthManagerAgents: one label for ${ports} health managers; give [host: label, ...]"
    }
}

/** Whether the file of an image has to be there when the image is ensured, for it does not serve yet. */
private boolean sendsImage(Map given, Map plan) {
    return !given.build && plan.resources.any { it.kind == 'image' && it.action in ['created', 'updated'] }
}

private boolean isOpen(Map resource) {
    return resource.action in ['created', 'updated', 'removed']
}

/** All that a deployment would do, as somebody who approves it wants to read it. */
private List toChange(Map given, Map plan, boolean rollsOut) {
    List changes = plan.resources.findAll { isOpen(it) }.collect {
        String verb = it.action == 'removed' ? 'remove' : 'change'
        "${verb} ${it.kind} ${it.name}${it.differences ? ' (' + it.differences.join('; ') + ')' : ''}".toString()
    }
    if (given.build) {
        changes << 'build the image and let it serve'
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
    Map question = [message: "Octavia on cloud ${given.cloud}, ${agent.source()}: ${changes.join(', ')}?".toString(), ok: 'Apply']
    return given.submitter ? question + [submitter: given.submitter] : question
}

/** The results by stage. What the specification does not name has none. */
private Map provision(Map given, Agent agent, Map plan) {
    List kinds = plan.resources.collect { it.kind }
    Map done = [:]
    Map branches = [:]
    if ('certificates' in kinds) {
        branches.Certificates = {
            stage('Certificates') {
                done.Certificates = ensured(given, agent, ['certificates'], renewal(given))
                if (done.Certificates.changed && !given.updateCredential) {
                    echo 'The client certificate is issued with the files, in Configuration: it cannot go back to its credential.'
                }
            }
        }
    }
    List neutron = ['network', 'security group'].findAll { it in kinds }.collect { it == 'network' ? it : 'securityGroups' }
    if (neutron) {
        branches.Network = {
            stage('Network') {
                done.Network = ensured(given, agent, neutron)
                attachHealthManagers(given, done.Network)
            }
        }
    }
    List nova = ['flavor', 'keypair'].findAll { it in kinds }
    if (nova) {
        branches.Compute = {
            stage('Compute') {
                done.Compute = ensured(given, agent, nova)
            }
        }
    }
    if (given.build || 'image' in kinds) {
        branches.Image = {
            stage('Image') {
                done.Image = given.build ? built(given) : imageEnsured(given, agent, plan)
            }
        }
    }
    parallel branches
    return done
}

/** A client that is not put into its credential would be issued a second time with the files that name it. */
private Map renewal(Map given) {
    return given.updateCredential ? [:] : [dryRun: true]
}

private Map ensured(Map given, Agent agent, List sections, Map more = [:]) {
    Map result = [:]
    agent.run {
        result = octaviaPrerequisites(forStep(given) + more + [only: sections])
    }
    return result
}

private Map imageEnsured(Map given, Agent agent, Map plan) {
    if (!sendsImage(given, plan)) {
        return ensured(given, agent, ['image'], serving(given, plan))
    }
    Map result = [:]
    agent.runWithImages {
        result = octaviaPrerequisites(forStep(given) + [only: ['image']])
    }
    return result
}

/** The agent that has the file sends it: it never passes through the controller. */
private Map built(Map given) {
    Map result = [:]
    octaviaAmphoraBuild(given.build) { Map image ->
        String spec = 'octavia-amphora/octavia.yaml'
        writeFile file: spec, text: given.text
        Map section = Provenance.of(image.properties) + [file: image.file] + (given.image ?: [:])
        Map login = given.findAll { it.key in ['cloud', 'credentialsId', 'runOn'] }
        result = octaviaImage(login + [spec: spec] + section)
    }
    return result
}

/** Its file is not needed, and may not be here: the image serves already. */
private Map serving(Map given, Map plan) {
    return given.build || plan.resources.any { it.kind == 'image' } ? [image: (given.image ?: [:]) + [file: 'none']] : [:]
}

private void attachHealthManagers(Map given, Map network) {
    if (given.healthManagerAgents) {
        octaviaHealthManagerPort(agents: agents(given, network), network: network)
    }
}

/** A label alone is that of the only host. */
private Map agents(Map given, Map network) {
    return given.healthManagerAgents instanceof Map ? given.healthManagerAgents :
            [(network.healthManagers[0].host): given.healthManagerAgents]
}

private String imageId(Map result) {
    return result?.resources?.find { it.kind == 'image' }?.id
}

private void verify(Map given, Agent agent, Map done, Map deployment, Map everything, boolean rolledOut) {
    Map now = [:]
    agent.run {
        now = octaviaPrerequisites(everything + [dryRun: true])
    }
    List open = now.resources.findAll { isOpen(it) }
    List undone = open.findAll { it.kind != 'certificates' }.collect { "${it.kind} ${it.name}: ${it.differences.join('; ')}" }
    String served = imageId(done.Image)
    if (served && served != imageId(now)) {
        undone << "image ${imageId(now)} serves, not ${served}"
    }
    if (undone) {
        error "cloud ${given.cloud}: differs from ${given.spec} again, something else changes it:\n${undone.join('\n')}"
    }
    if (given.healthManagerAgents) {
        octaviaHealthManagerPort(agents: agents(given, deployment), network: deployment, state: 'check', listener: rolledOut)
    }
    if (open) {
        unstable "cloud ${given.cloud}: the client certificate was renewed for this build alone: put the artifact " +
                "${deployment.artifacts}/authority.p12 into credentials ${given.authorityCredentialsId}, or let them be updated " +
                '(updateCredential: true)'
    }
}
