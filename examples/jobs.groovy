// A seed for the plugin Job DSL, where deployments follow the repository that octavia.yaml is in: its branches show their plan, main is
// deployed. Beside that the nightly refresh of images, and a report of drift each morning. The Jenkinsfiles are in that repository.
String repository = 'https://git.example.com/cloud.git'

multibranchPipelineJob('octavia') {
    branchSources {
        git {
            id('octavia')
            remote(repository)
        }
    }
    factory {
        workflowBranchProjectFactory {
            scriptPath('multibranch.Jenkinsfile')
        }
    }
    orphanedItemStrategy {
        discardOldItems {
            numToKeep(10)
        }
    }
}

// A schedule is here and in the Jenkinsfile: this seed takes off a job what only its last build gave it.
[
    ['octavia-nightly', 'nightly-refresh.Jenkinsfile', 'H 3 * * *'],
    ['octavia-drift', 'drift-report.Jenkinsfile', 'H 6 * * 1-5'],
].each { name, file, schedule ->
    pipelineJob(name) {
        definition {
            cpsScm {
                scriptPath(file)
                scm {
                    git {
                        remote {
                            url(repository)
                        }
                        branch('main')
                    }
                }
            }
        }
        properties {
            disableConcurrentBuilds()
            pipelineTriggers {
                triggers {
                    cron {
                        spec(schedule)
                    }
                }
            }
        }
    }
}
