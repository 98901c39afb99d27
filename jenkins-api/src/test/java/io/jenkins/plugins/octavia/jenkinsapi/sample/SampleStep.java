package io.jenkins.plugins.octavia.jenkinsapi.sample;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jenkins.util.BuildListenerAdapter;
import jenkins.util.Timer;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Uses what a step of a plugin uses. */
public final class SampleStep extends Step {

    private final String name;
    private String cloud;

    @DataBoundConstructor
    public SampleStep(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }

    public String getCloud() {
        return cloud;
    }

    @DataBoundSetter
    public void setCloud(String cloud) {
        this.cloud = Util.fixEmptyAndTrim(cloud);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(this, context);
    }

    private static final class Execution extends StepExecution {

        private static final long serialVersionUID = 1;

        private final transient SampleStep step;

        Execution(SampleStep step, StepContext context) {
            super(context);
            this.step = step;
        }

        @Override
        public boolean start() {
            Timer.get().schedule(this::run, 1, TimeUnit.SECONDS);
            return false;
        }

        @Override
        public void stop(Throwable cause) {
            getContext().onFailure(cause);
        }

        private void run() {
            try {
                getContext().onSuccess(Map.of("name", archive(step.name)));
            } catch (IOException | InterruptedException e) {
                getContext().onFailure(e);
            }
        }

        private String archive(String file) throws IOException, InterruptedException {
            Run<?, ?> run = getContext().get(Run.class);
            FilePath workspace = getContext().get(FilePath.class);
            TaskListener listener = getContext().get(TaskListener.class);
            if (!workspace.child(file).exists()) {
                throw new AbortException("no " + file);
            }
            run.pickArtifactManager()
                    .archive(
                            workspace,
                            getContext().get(Launcher.class),
                            BuildListenerAdapter.wrap(listener),
                            Map.of(file, file));
            listener.getLogger().println(getContext().get(EnvVars.class).expand("$BUILD_ID") + run.getParent());
            return workspace.act(new SampleCallable());
        }
    }

    /** @see SampleStep */
    @Extension
    @Symbol("sample")
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaSample";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @POST
        public FormValidation doCheckName(@AncestorInPath Item item, @QueryParameter String value) {
            item.checkPermission(Item.CONFIGURE);
            return value.isEmpty() ? FormValidation.error("Name expected") : FormValidation.ok();
        }

        @POST
        public ListBoxModel doFillCloudItems() {
            ListBoxModel items = new ListBoxModel();
            List.of("one", "two").forEach(items::add);
            return items;
        }
    }
}
