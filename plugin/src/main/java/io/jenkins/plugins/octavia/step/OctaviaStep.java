package io.jenkins.plugins.octavia.step;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import hudson.AbortException;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.spec.SpecSchema;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * A step of this plugin: its arguments and its work. The arguments survive a restart of the controller, because a step
 * that was interrupted starts over.
 */
public abstract class OctaviaStep extends Step implements StepWork {

    private static final long serialVersionUID = 1;

    /** The arguments that are keys of octavia.yaml. */
    private Arguments arguments = new Arguments();

    private CredentialIds credentials = new CredentialIds();

    /** A step of an older version that starts over may not have them. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        arguments = arguments == null ? new Arguments() : arguments;
        credentials = credentials == null ? new CredentialIds() : credentials;
    }

    final Arguments arguments() {
        return arguments;
    }

    final CredentialIds credentials() {
        return credentials;
    }

    /** A nested argument as the form shows it. */
    public String yaml(String name) {
        return arguments.yaml(name);
    }

    /** Whether an argument that is a list has this entry, which the form has a check box for. */
    public boolean lists(String name, String entry) {
        List<String> list = arguments.list(name);
        return list != null && list.contains(entry);
    }

    /** What is wrong with the arguments, as far as it shows without a workspace and a cloud. */
    List<String> problems() {
        return List.of();
    }

    @Override
    public final String name() {
        return getDescriptor().getFunctionName();
    }

    @Override
    public String cloudName() {
        return "";
    }

    @Override
    public final StepExecution start(StepContext context) {
        return new OctaviaExecution(context, this);
    }

    /** Base of the descriptors of all steps; public, or pages would not see what it has. */
    public abstract static class OctaviaStepDescriptor extends StepDescriptor implements CustomDescribableModel {

        static ListBoxModel choices(String... values) {
            ListBoxModel choices = new ListBoxModel();
            for (String value : values) {
                choices.add(value);
            }
            return choices;
        }

        /** To leave a key of octavia.yaml out, and each value that it can have. */
        static ListBoxModel choicesOf(String key) {
            String byDefault = SpecSchema.byDefault(key);
            ListBoxModel choices = new ListBoxModel();
            choices.add(byDefault.isEmpty() ? "" : "Default: " + byDefault, "");
            SpecSchema.choices(key).forEach(choices::add);
            return choices;
        }

        /** What the form shows in an empty field for a key of octavia.yaml. */
        public String byDefault(String key) {
            return SpecSchema.byDefault(key);
        }

        /** The arguments that are maps or lists, and which of both; the form shows them as YAML. */
        abstract Map<String, Class<?>> nested();

        /** The fields that are sent along when one of {@link #nested} is checked, for its value has to fit theirs. */
        public String besides(String name) {
            return nested().keySet().stream()
                    .filter(other -> !other.equals(name))
                    .collect(Collectors.joining(" "));
        }

        /** Says what is wrong with one of {@link #nested}, the last part of the path, and what it makes wrong. */
        @POST
        public FormValidation doCheckYaml(
                @AncestorInPath Item job,
                StaplerRequest2 request,
                @QueryParameter String value,
                @QueryParameter String spec)
                throws FormException {
            if (job == null) {
                Jenkins.get().checkPermission(Jenkins.READ);
            } else {
                job.checkPermission(Item.READ);
            }
            String name = request.getRestOfPath().replaceFirst("^/", "");
            if (!nested().containsKey(name)) {
                return FormValidation.error("\"" + name + "\" is not an argument that is given as YAML");
            }
            OctaviaStep step = (OctaviaStep) super.newInstance(request, new JSONObject());
            nested().keySet().stream()
                    .filter(other -> !other.equals(name))
                    .forEach(other -> setIfValid(step, other, request.getParameter(other)));
            List<String> problems = new ArrayList<>();
            List<String> without = step.problems();
            try {
                step.arguments().setYaml(name, nested().get(name), value);
                problems.addAll(step.problems());
                problems.removeAll(without);
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
            return FormValidation.aggregate(problems.stream()
                    .map(problem -> Arguments.given(spec)
                            .map(file -> FormValidation.warning(problem + ", unless " + file + " says otherwise"))
                            .orElseGet(() -> FormValidation.error(problem)))
                    .toList());
        }

        private void setIfValid(OctaviaStep step, String name, String yaml) {
            try {
                step.arguments().setYaml(name, nested().get(name), yaml);
            } catch (IllegalArgumentException e) {
                // Its own check says so.
            }
        }

        @POST
        public ListBoxModel doFillCaPassphraseCredentialsIdItems(
                @AncestorInPath Item job, @QueryParameter String caPassphraseCredentialsId) {
            return CredentialChoices.of(job, caPassphraseCredentialsId, StringCredentials.class);
        }

        @POST
        public ListBoxModel doFillHeartbeatKeyCredentialsIdItems(
                @AncestorInPath Item job, @QueryParameter String heartbeatKeyCredentialsId) {
            return CredentialChoices.of(job, heartbeatKeyCredentialsId, StringCredentials.class);
        }

        @POST
        public ListBoxModel doFillServerCertsKeyPassphraseCredentialsIdItems(
                @AncestorInPath Item job, @QueryParameter String serverCertsKeyPassphraseCredentialsId) {
            return CredentialChoices.of(job, serverCertsKeyPassphraseCredentialsId, StringCredentials.class);
        }

        @POST
        public ListBoxModel doFillAuthorityCredentialsIdItems(
                @AncestorInPath Item job, @QueryParameter String authorityCredentialsId) {
            return CredentialChoices.of(job, authorityCredentialsId, StandardCertificateCredentials.class);
        }

        @POST
        public ListBoxModel doFillSshCredentialsIdItems(
                @AncestorInPath Item job, @QueryParameter String sshCredentialsId) {
            return CredentialChoices.of(job, sshCredentialsId, SSHUserPrivateKey.class);
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            try {
                return NamedArguments.checked(clazz, getFunctionName(), arguments);
            } catch (AbortException e) {
                throw OctaviaStepDescriptor.<RuntimeException>asItIs(e);
            }
        }

        /** The interface declares no exception, and a wrapped one would show the user a stack trace. */
        @SuppressWarnings("unchecked") // What is thrown is not looked at.
        private static <E extends Throwable> E asItIs(Throwable exception) throws E {
            throw (E) exception;
        }

        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            OctaviaStep step = (OctaviaStep) super.newInstance(request, filledIn(form));
            for (Map.Entry<String, Class<?>> nested : nested().entrySet()) {
                String name = nested.getKey();
                try {
                    step.arguments().setYaml(name, nested.getValue(), form.optString(name));
                } catch (IllegalArgumentException e) {
                    throw new FormException(e.getMessage(), name);
                }
            }
            return step;
        }

        /** Without nested arguments, and without empty fields, which would be bound as 0 or false. */
        private JSONObject filledIn(JSONObject form) {
            JSONObject filledIn = new JSONObject();
            for (Object key : form.keySet()) {
                String name = (String) key;
                Object value = form.get(name);
                if (!nested().containsKey(name) && !"".equals(value)) {
                    filledIn.put(name, value);
                }
            }
            return filledIn;
        }
    }
}
