// A seed for the plugin Job DSL: a deployment by hand, the nightly refresh of images, and a report of drift each morning. Each has its
// Jenkinsfile in the repository that octavia.yaml is in.
[
    'octavia-deploy': 'Jenkinsfile',
    'octavia-nightly': 'nightly-refresh.Jenkinsfile',
    'octavia-drift': 'drift-report.Jenkinsfile',
].each { name, script ->
    pipelineJob(name) {
        definition {
            cpsScm {
                scriptPath(script)
                scm {
                    git {
                        remote {
                            url('https://git.example.com/cloud.git')
                        }
                        branch('main')
                    }
                }
            }
        }
    }
}
