package io.jenkins.plugins.octavia.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey;
import com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey.DirectEntryPrivateKeySource;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.credentials.ApplicationCredential;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.pki.SshKey;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** Credentials for tests, of scope Global. */
public final class GlobalCredentials {

    private GlobalCredentials() {}

    public static void set(Credentials... credentials) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.setDomainCredentialsMap(Map.of(Domain.global(), new ArrayList<>(List.of(credentials))));
        provider.save();
    }

    public static void add(Credentials... credentials) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials().addAll(List.of(credentials));
        provider.save();
    }

    public static Credentials password(String id, String user, String password) throws Exception {
        return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, id, "", user, password);
    }

    public static Credentials application(String id, String keystoneId, String secret) {
        return new ApplicationCredential(CredentialsScope.GLOBAL, id, "", keystoneId, Secret.fromString(secret));
    }

    public static Credentials text(String id, String secret) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(secret));
    }

    public static Credentials file(String id, String content) throws Exception {
        return new FileCredentialsImpl(
                CredentialsScope.GLOBAL, id, "", "clouds.yaml", SecretBytes.fromRawBytes(content.getBytes(UTF_8)));
    }

    /** A new key, for the user amphora. */
    public static Credentials sshKey(String id) {
        SshKey key = SshKey.generate(SshKeyType.ED25519, 256, new SecureRandom());
        return new BasicSSHUserPrivateKey(
                CredentialsScope.GLOBAL,
                id,
                "amphora",
                new DirectEntryPrivateKeySource(key.privateKeyOpenSsh(id)),
                null,
                "");
    }

    @SuppressWarnings("deprecation") // The other constructor is the form's.
    public static Credentials certificate(String id, byte[] pkcs12, String password) {
        return new CertificateCredentialsImpl(
                CredentialsScope.GLOBAL,
                id,
                "",
                password,
                new CertificateCredentialsImpl.UploadedKeyStoreSource(SecretBytes.fromRawBytes(pkcs12)));
    }

    /** The administrator of an embedded cloud. */
    public static Credentials admin(String id, EmbeddedCloud cloud) throws Exception {
        return password(id, "admin", adminPassword(cloud));
    }

    /** The user demo of an embedded cloud, who is a member of project demo. */
    public static Credentials member(String id, EmbeddedCloud cloud) throws Exception {
        return password(
                id,
                "demo",
                ((Password) config(cloud, "member").credential()).password().reveal());
    }

    /** What the administrator sees. */
    public static Cloud connect(EmbeddedCloud cloud) {
        return Cloud.connect(config(cloud, "admin"));
    }

    public static String adminPassword(EmbeddedCloud cloud) {
        return ((Password) config(cloud, "admin").credential()).password().reveal();
    }

    /** The application credential of an embedded cloud. */
    public static Credentials application(String id, EmbeddedCloud cloud) {
        var login = (CloudConfig.ApplicationCredential) config(cloud, "appcred").credential();
        return application(id, ((ById) login.id()).id(), login.secret().reveal());
    }

    private static CloudConfig config(EmbeddedCloud cloud, String name) {
        Environment environment =
                Environment.withoutFolders(Map.of("OS_CLIENT_CONFIG_FILE", "clouds.yaml"), path -> cloud.cloudsYaml());
        return new CloudsYaml(environment).find(Optional.of(name));
    }
}
