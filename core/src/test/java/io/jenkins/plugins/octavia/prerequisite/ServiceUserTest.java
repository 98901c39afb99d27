package io.jenkins.plugins.octavia.prerequisite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.Python;
import io.jenkins.plugins.octavia.prerequisite.ServiceUser.Named;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whose octavia.conf it is, by all the names that keystoneauth reads, and compared with it. */
public class ServiceUserTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    @Rule
    public final TestCloud cloud = new TestCloud();

    /** Per file what the plugin would send to Keystone: user and project, each as id, name, domain's id and name. */
    private static final String READ = """
            import logging, os, sys
            from keystoneauth1 import exceptions, loading
            from oslo_config import cfg
            logging.disable()
            def said(elements, prefix, ids, names, domain):
                def first(*keys):
                    return next((elements[prefix + key] for key in keys if elements.get(prefix + key)), None) or '-'
                return [first(ids), first(names), first(domain + '_domain_id'), first(domain + '_domain_name')]
            for name in sorted(os.listdir(sys.argv[1])):
                conf = cfg.ConfigOpts()
                conf([], default_config_files=[os.path.join(sys.argv[1], name)], default_config_dirs=[])
                loading.register_auth_conf_options(conf, 'service_auth')
                try:
                    plugin = loading.load_auth_from_conf_options(conf, 'service_auth')
                    sent = plugin.get_cache_id_elements()
                except (exceptions.OptionError, exceptions.MissingRequiredOptions):
                    print(name, 'refused')
                    continue
                kind = next((kind for kind in ('password_', 'application_credential_') if kind + 'username' in sent), '')
                project = 'tenant' if 'tenant_name' in sent else 'project'
                print(name, *said(sent, kind, 'user_id', 'username', 'user'),
                      *said(sent, '', project + '_id', project + '_name', 'project'))
            """;

    private static ConfFile conf(String text) {
        return ConfFile.parse(text.getBytes(UTF_8));
    }

    private static String random(Random random) {
        String[] plugins = {"password", "v2password", "v3password", "token", "v3token", "v3applicationcredential"};
        String[] names = {
            "username",
            "user_name",
            "user-name",
            "user_id",
            "user_domain_name",
            "user_domain_id",
            "user-id",
            "project_name",
            "tenant_name",
            "project_id",
            "tenant_id",
            "project-name",
            "project_domain_name",
            "project_domain_id",
            "default_domain_name",
            "default_domain_id",
            "Username"
        };
        String[] sections = {"service_auth", "keystone_authtoken", "Service_Auth"};
        StringBuilder text = new StringBuilder("[service_auth]\n");
        if (random.nextInt(3) == 0) {
            text.append("auth_section = ")
                    .append(random.nextBoolean() ? "keystone_authtoken" : "Other")
                    .append('\n');
        }
        for (String section : new String[] {"service_auth", "keystone_authtoken", "other"}) {
            text.append('[')
                    .append(section)
                    .append("]\nauth_url = http://127.0.0.1/\npassword = x\ntoken = x\n")
                    .append("application_credential_id = x\napplication_credential_secret = x\n")
                    .append(random.nextInt(4) == 0 ? "auth_plugin = " : "auth_type = ")
                    .append(plugins[random.nextInt(plugins.length)])
                    .append('\n');
        }
        for (int lines = random.nextInt(9); lines > 0; lines--) {
            text.append('[')
                    .append(sections[random.nextInt(sections.length)])
                    .append("]\n")
                    .append(names[random.nextInt(names.length)])
                    .append(random.nextInt(8) == 0 ? " =\n" : " = value" + random.nextInt(5) + "\n");
        }
        return text.toString();
    }

    @Test
    public void filesAreReadAsKeystoneauthReadsThem() throws Exception {
        List<String> texts = new ArrayList<>();
        for (int seed = 0; seed < 400; seed++) {
            texts.add(random(new Random(seed)));
        }
        assertReadAsByKeystoneauth(texts);
    }

    /** What oslo.config makes of a value before keystoneauth sees it. */
    @Test
    public void oddValuesAreReadAsKeystoneauthReadsThem() throws Exception {
        assertReadAsByKeystoneauth(Stream.of(
                        "username = $project_name",
                        "username = ${project_name}-lb",
                        "username = $$project_name",
                        "username = ${service_auth.project_name}",
                        "username = \"lb\"",
                        "username = 'it''s'",
                        "username = lb;the-service",
                        "username = one\nusername = two",
                        "username: lb",
                        "username=lb=1",
                        "USERNAME = lb",
                        "username = lb\n[SERVICE_AUTH]\nusername = upper",
                        "username = lb\nauth_section =",
                        "username = lb\nauth_section = a\n[a]\nauth_section = b\nauth_url = http://127.0.0.1/\npassword = x\n"
                                + "auth_type = password\nusername = in-a\n[b]\nusername = in-b")
                .map(line -> "[service_auth]\nauth_url = http://127.0.0.1/\npassword = x\nauth_type = password\n"
                        + "project_name = service\n" + line + "\n")
                .toList());
    }

    private static void assertReadAsByKeystoneauth(List<String> texts) throws Exception {
        Python python = Python.with("keystoneauth1", "oslo_config");
        Path folder = FOLDER.newFolder().toPath();
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Files.writeString(folder.resolve("%04d".formatted(i)), texts.get(i));
            ServiceUser service = ServiceUser.of(conf(texts.get(i)));
            ours.add("%04d %s %s".formatted(i, words(service.user()), words(service.project())));
        }
        List<String> keystoneauths = python.lines(READ, folder);
        assertThat(keystoneauths).hasSameSizeAs(ours);
        int refused = 0;
        for (int i = 0; i < ours.size(); i++) {
            if (keystoneauths.get(i).endsWith("refused")) {
                refused++;
            } else {
                assertThat(ours.get(i)).as(texts.get(i)).isEqualTo(keystoneauths.get(i));
            }
        }
        assertThat(refused).isLessThan(ours.size() / 2);
    }

    private static String words(Named named) {
        return String.join(
                " ",
                named.id().orElse("-"),
                named.name().orElse("-"),
                named.domainId().orElse("-"),
                named.domainName().orElse("-"));
    }

    private void refuses(String file, String message) {
        assertThatThrownBy(() -> ServiceUser.refuseMismatch(conf(file), cloud.admin()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    @Test
    public void everySpellingOfAnotherUserOrProjectIsRefused() {
        refuses("[service_auth]\nuser_name = somebody\n", "user admin, but octavia.conf has somebody");
        refuses("[service_auth]\ntenant_name = other\n", "project admin, but octavia.conf has other");
        refuses("[service_auth]\ntenant_id = 1\n", ", but octavia.conf has 1");
        refuses(
                "[service_auth]\nauth_section = Keystone_AuthToken\n[keystone_authtoken]\nuser_name = somebody\n",
                "user admin, but octavia.conf has somebody");
        refuses(
                "[service_auth]\nusername = admin\nuser_domain_name = corp\n",
                "user admin of domain Default, but octavia.conf has domain corp");
        refuses(
                "[service_auth]\nproject_name = admin\nproject_domain_id = 0123\n",
                "project admin of domain default, but octavia.conf has domain 0123");
    }

    @Test
    public void whatKeystoneauthDoesNotReadIsNoReason() {
        Cloud admin = cloud.admin();
        for (String file : new String[] {
            "[service_auth]\nauth_section = other\nusername = somebody\n[other]\nusername = admin\n",
            "[service_auth]\nauth_type = v3oidcpassword\nusername = kim@corp\nproject_name = admin\n",
            "[service_auth]\nuser_id = " + admin.user().id() + "\nusername = old name\nuser_domain_name = old\n",
            "[service_auth]\nauth_type = v3password\ntenant_name = old\nproject_name = admin\n",
            "[service_auth]\nusername = admin\nuser_name = somebody\nproject_name =\n",
            "[service_auth]\nusername = admin\nuser_domain_id = default\nuser_domain_name = ignored\n",
            "[DEFAULT]\ndebug = true\n"
        }) {
            assertThatCode(() -> ServiceUser.refuseMismatch(conf(file), admin))
                    .as(file)
                    .doesNotThrowAnyException();
        }
    }
}
