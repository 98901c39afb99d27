package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code octaviaKeypair}: the SSH keypair of amphorae. Nova gets the public key; keys are never created here. */
public final class KeypairStep extends CloudStep {

    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public KeypairStep() {}

    public String getName() {
        return arguments().text("name");
    }

    @DataBoundSetter
    public void setName(String name) {
        arguments().set("name", name);
    }

    /** A path in the workspace. */
    public String getPublicKeyFile() {
        return arguments().text("publicKeyFile");
    }

    @DataBoundSetter
    public void setPublicKeyFile(String publicKeyFile) {
        arguments().set("publicKeyFile", publicKeyFile);
    }

    /** Of an SSH Username with private key. */
    public String getSshCredentialsId() {
        return credentials().get(Use.SSH);
    }

    @DataBoundSetter
    public void setSshCredentialsId(String sshCredentialsId) {
        credentials().set(Use.SSH, sshCredentialsId);
    }

    @Override
    ProvisioningRequest request() {
        return request(Section.KEYPAIR, section(Section.KEYPAIR));
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaKeypair";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: SSH keypair of amphorae";
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of();
        }
    }
}
