package io.jenkins.plugins.octavia.step;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** The choices of a form's field for credentials. */
final class CredentialChoices {

    private CredentialChoices() {}

    /**
     * The permission, as Jenkins calls it, that a user lacks to be told what builds of the job may use.
     *
     * @param job null on a page that does not belong to one
     */
    static Optional<String> missing(Item job) {
        if (job == null) {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                    ? Optional.empty()
                    : Optional.of("Overall/Administer");
        }
        return job.hasPermission(Item.EXTENDED_READ) || job.hasPermission(CredentialsProvider.USE_ITEM)
                ? Optional.empty()
                : Optional.of("Job/ExtendedRead");
    }

    /**
     * Credentials of the given types that builds of the job may use; for a user who may not see them only the current one, and
     * what permission is missing.
     *
     * @param job null on a page that does not belong to one
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // They are only read.
    static ListBoxModel of(Item job, String current, Class<? extends StandardCredentials>... types) {
        StandardListBoxModel choices = new StandardListBoxModel();
        Optional<String> missing = missing(job);
        if (missing.isPresent()) {
            choices.add("(not listed: you lack " + missing.get() + ")", "");
            return choices.includeCurrentValue(current);
        }
        CredentialsMatcher matcher = CredentialsMatchers.anyOf(
                Stream.of(types).map(CredentialsMatchers::instanceOf).toArray(CredentialsMatcher[]::new));
        choices.includeEmptyValue();
        if (job == null) {
            choices.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), StandardCredentials.class, List.of(), matcher);
        } else {
            Authentication user = job instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
            choices.includeMatchingAs(user, job, StandardCredentials.class, List.of(), matcher);
        }
        return choices.includeCurrentValue(current);
    }
}
