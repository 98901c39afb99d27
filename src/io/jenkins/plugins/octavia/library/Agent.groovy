package io.jenkins.plugins.octavia.library

/** An agent with the files of the job in its workspace: of its repository, or of a stash. */
class Agent implements Serializable {

    private static final long serialVersionUID = 1

    private final Object steps
    private final String label
    private final String stash

    /** @param stash its name, null for the job's repository */
    Agent(Object steps, String label, String stash) {
        this.steps = steps
        this.label = label
        this.stash = stash
    }

    void run(Closure body) {
        steps.node(label) {
            if (stash) {
                steps.unstash stash
            } else {
                steps.checkout steps.scm
            }
            body()
        }
    }
}
