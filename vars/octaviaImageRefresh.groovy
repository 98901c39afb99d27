import io.jenkins.plugins.octavia.library.Agent
import io.jenkins.plugins.octavia.library.Arguments
import io.jenkins.plugins.octavia.library.Description
import io.jenkins.plugins.octavia.library.Provenance

/**
 * The nightly job: checks the certificates of clouds, builds an amphora image once and brings it to all of them, some at a
 * time, or rolls all of them back; then load balancers follow, if asked for. One cloud's failure does not stop the others.
 * Returns what was done by cloud.
 */
Map call(Map args = [:]) {
    Map given = [maxAge: 'P30D', force: false, limit: 4, agent: ''] + args
    String problem = Arguments.problem(given, ['clouds'], optional()) ?:
            Arguments.noMap(given, ['build', 'image', 'certificates', 'refresh']) ?: wrong(given) ?: Arguments.noDays(given, 'warnDays')
    if (problem) {
        error "octaviaImageRefresh: ${problem}"
    }
    List clouds = given.clouds.collect { forAll(given) + entry(it) }
    Map rows = [:]
    for (int i = 0; i < clouds.size(); i++) {
        rows[clouds[i].cloud] = [warnings: []]
        clouds[i].copy = "octavia-amphora/octavia-${i}.yaml".toString()
    }
    prepare(given, clouds, rows)
    if (given.build) {
        stage('Image') {
            octaviaAmphoraBuild(given.build) { Map image ->
                refresh(given, clouds, rows, section(given, image))
            }
        }
    } else if (given.to && clouds.any { it.spec }) {
        node(given.agent) {
            refresh(given, clouds, rows, [rollbackTo: given.to])
        }
    } else {
        refresh(given, clouds, rows, given.to ? [rollbackTo: given.to] : section(given, given.image))
    }
    follow(given, clouds, rows)
    conclude(rows)
    return rows
}

private List optional() {
    return ['build', 'image', 'to', 'force', 'limit', 'warnDays', 'agent', 'stash'] + forCloud()
}

/** For all clouds or for one. */
private List forCloud() {
    return forImage() + ['spec', 'certificates', 'refresh']
}

private List forImage() {
    return ['credentialsId', 'runOn', 'lockTimeout', 'name', 'tag', 'visibility', 'keep', 'maxAge']
}

/** What octaviaLoadBalancers takes as it is. */
private List forLoadBalancers() {
    return ['canary', 'soak', 'parallel', 'pause', 'maxFailures', 'timeout', 'allowOutage', 'window', 'configure', 'ids', 'project', 'tag',
            'reasons']
}

private Map forAll(Map given) {
    return given.findAll { it.key in forCloud() }
}

private Map entry(Object cloud) {
    return cloud instanceof Map ? cloud + [cloud: cloud.cloud.toString()] : [cloud: cloud.toString()]
}

private String wrong(Map given) {
    if (!(given.clouds instanceof List)) {
        return "clouds: ${given.clouds} is not a list of clouds; give ['${given.clouds}']"
    }
    String build = given.build ? octaviaAmphoraBuild.problem(given.build) : null
    if (build) {
        return "build: ${build}"
    }
    List sources = ['build', 'image', 'to'].findAll { given[it] }
    if (sources.size() != 1) {
        return "${sources ? sources.join(' and ') + ': only one of them' : 'build, image or to: one of them is required'}"
    }
    if (!(given.limit instanceof Integer) || given.limit < 1) {
        return "limit: ${given.limit} is not a number of clouds at a time, 1 or more"
    }
    List names = []
    for (Object cloud in given.clouds) {
        String name = cloud instanceof Map ? cloud.cloud : cloud
        String problem = Arguments.problem(cloud instanceof Map ? cloud : [cloud: name], ['cloud'], forCloud())
        if (problem) {
            return "clouds: ${problem}"
        }
        if (name in names) {
            return "clouds: ${name} is given twice"
        }
        names << name
        problem = wrongRefresh(given, forAll(given) + entry(cloud))
        if (problem) {
            return "refresh: cloud ${name}: ${problem}"
        }
    }
    return null
}

/** Load balancers are looked at by the specification alone. */
private String wrongRefresh(Map given, Map cloud) {
    if (cloud.refresh == null) {
        return null
    }
    if (!(cloud.refresh instanceof Map)) {
        return 'not a map; give [name: value, ...]'
    }
    if (!cloud.spec) {
        return 'spec: required, it says what load balancers are made of'
    }
    if (cloud.tag) {
        return "tag: ${cloud.tag} may be another than the specification's, which load balancers are looked at by; write it there"
    }
    Map wanted = refreshOf(given, cloud)
    if (wanted.allowOutage && wanted.window) {
        return 'allowOutage and window: only one of them'
    }
    return Arguments.problem(wanted, [], forLoadBalancers())
}

/** What is said for one cloud goes over what is said for all; when its users may be cut off is said by one of two arguments. */
private Map refreshOf(Map given, Map cloud) {
    List outage = ['allowOutage', 'window']
    boolean saysWhen = outage.any { cloud.refresh[it] != null }
    return (given.refresh ?: [:]).findAll { !(saysWhen && it.key in outage) } + cloud.refresh
}

/** Before the build, so that one that fails hides no end of a certificate. */
private void prepare(Map given, List clouds, Map rows) {
    List checked = given.to ? [] : clouds.findAll { it.certificates }
    List specified = clouds.findAll { it.spec }
    if (!checked && !specified) {
        return
    }
    stage('Check') {
        withFiles(given) {
            for (Map cloud in specified) {
                read(cloud, rows[cloud.cloud])
            }
            for (Map cloud in checked) {
                checkCertificates(given, cloud, rows[cloud.cloud])
            }
        }
    }
}

/** A caller that gives an image is on its agent already, which may not have a second executor. */
private void withFiles(Map given, Closure body) {
    if (given.image) {
        body()
    } else {
        new Agent(this, given.agent, given.stash).run(body)
    }
}

private void read(Map cloud, Map row) {
    attempt(row) {
        cloud.text = readFile(cloud.spec)
    }
}

private void checkCertificates(Map given, Map cloud, Map row) {
    attempt(row) {
        Map login = cloud.findAll { it.key in ['cloud', 'credentialsId', 'runOn', 'lockTimeout', 'spec'] }
        Map wanted = [updateCredential: true] + given.findAll { it.key == 'warnDays' } + login
        Map certificates = octaviaCerts(wanted + (given.certificates ?: [:]) + cloud.certificates)
        warned(row, certificates)
        row.certificates = certificates.changed ? 'renewed' : "until ${certificates.notAfter}".toString()
        if (certificates.changed) {
            unstable "cloud ${cloud.cloud}: the client certificate was renewed: bring it to the controllers (octaviaDeployment)"
        }
    }
}

/** What is to serve, for octaviaImage. */
private Map section(Map given, Map image) {
    Map provenance = Provenance.of(image.properties ?: [:])
    return provenance + [file: image.file] + (given.force ? [sameWhen: []] : [:])
}

/** As many at a time as the limit says, each a branch of its name; then the next ones. */
private void refresh(Map given, List clouds, Map rows, Map section) {
    for (List some in clouds.findAll { !it.spec || it.text }.collate(given.limit)) {
        Map branches = [:]
        for (Map one in some) {
            Map cloud = one
            branches[cloud.cloud] = {
                refresh(given, cloud, rows[cloud.cloud], section)
            }
        }
        parallel branches
    }
}

private void refresh(Map given, Map cloud, Map row, Map section) {
    attempt(row) {
        Map image = cloud.findAll { it.key in ['cloud'] + forImage() } + section
        if (cloud.spec) {
            image.spec = cloud.copy
            writeFile file: cloud.copy, text: cloud.text
        }
        Map result = octaviaImage(given.to ? image.findAll { it.key != 'maxAge' } : image)
        warned(row, result)
        Map served = result.resources.find { it.kind == 'image' }
        row.putAll([image: served.action, id: served.id, checksum: result.checksum, replaced: result.replaced])
    }
}

/** Not before the tag has moved everywhere. Cloud by cloud; each has canaries of its own. */
private void follow(Map given, List clouds, Map rows) {
    List following = clouds.findAll { it.refresh != null }
    if (!following) {
        return
    }
    if (clouds.any { !rows[it.cloud].id }) {
        for (Map cloud in following) {
            rows[cloud.cloud].loadBalancers = 'not begun'
        }
        return
    }
    stage('Load balancers') {
        onAgent(given) {
            for (Map cloud in following) {
                follow(given, cloud, rows[cloud.cloud])
            }
        }
    }
}

/** The agent that built is not held meanwhile. */
private void onAgent(Map given, Closure body) {
    if (given.image) {
        body()
    } else {
        node(given.agent, body)
    }
}

private void follow(Map given, Map cloud, Map row) {
    row.loadBalancers = 'failed'
    attempt(row) {
        writeFile file: cloud.copy, text: cloud.text
        Map login = cloud.findAll { it.key in ['cloud', 'credentialsId', 'runOn', 'lockTimeout'] }
        Map result = octaviaLoadBalancers(refreshOf(given, cloud) + login + [spec: cloud.copy])
        warned(row, result)
        row.loadBalancers = "${result.refreshed.count { it.result == 'done' }} failed over".toString()
    }
}

private void warned(Map row, Map result) {
    row.warnings += result.warnings
}

/** Records the failure and fails the build, but continues with the other clouds; an abort stops. */
private void attempt(Map row, Closure body) {
    catchError(buildResult: 'FAILURE', stageResult: 'FAILURE', catchInterruptions: false) {
        try {
            body()
        } catch (Exception e) {
            row.failure = row.failure ? "${row.failure}; ${e.message}".toString() : e.message
            throw e
        }
    }
}

private void conclude(Map rows) {
    List table = [line('CLOUD', 'IMAGE', 'ID', 'REPLACED', 'CERTIFICATES', 'LOAD BALANCERS')]
    List failed = []
    for (String cloud in rows.keySet()) {
        Map row = rows[cloud]
        table << line(cloud, row.failure && !row.id ? 'failed' : row.image, row.id, row.replaced, row.certificates, row.loadBalancers)
        if (row.failure) {
            failed << "${cloud}: ${row.failure}".toString()
        }
    }
    echo table.join('\n')
    describe(rows)
    if (failed) {
        error "octaviaImageRefresh: ${failed.size()} of ${rows.size()} clouds failed:\n${failed.join('\n')}"
    }
}

/** Clouds of the same outcome together; of many their number. */
private void describe(Map rows) {
    Map outcomes = [:]
    for (String cloud in rows.keySet()) {
        String result = outcome(rows[cloud])
        outcomes[result] = (outcomes[result] ?: []) + cloud
    }
    for (String result in outcomes.keySet()) {
        List clouds = outcomes[result]
        Description.add(this, "${clouds.size() > 5 ? "${clouds.size()} clouds" : clouds.join(', ')}: ${result}")
    }
}

private String outcome(Map row) {
    return row.failure ? 'failed' : "image ${row.image}" + (row.loadBalancers ? ", load balancers: ${row.loadBalancers}" : '')
}

private String line(Object cloud, Object image, Object id, Object replaced, Object certificates, Object loadBalancers) {
    List cells = [(cloud as String).padRight(20), (image ?: '-').padRight(10), (id ?: '-').padRight(36), (replaced ?: '-').padRight(36),
                  (certificates ?: '-').padRight(26)]
    return cells.join('  ') + '  ' + (loadBalancers ?: '-')
}
