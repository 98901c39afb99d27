package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.conf.ConfFinding.Severity;
import io.jenkins.plugins.octavia.value.Release;
import java.util.List;
import org.junit.Test;

public class ConfCheckTest {

    private static final String GOOD_KEY = "0123456789abcdefghijklmnopqrstu=";

    private static List<ConfFinding> check(Release release, String text) {
        return ConfCheck.check(ConfFile.parse(text.getBytes(UTF_8)), release);
    }

    private static List<String> said(Release release, String text) {
        return check(release, text).stream()
                .map(finding -> finding.severity() + " " + finding)
                .toList();
    }

    private static List<String> said(String text) {
        return said(Release.R2025_1, text);
    }

    @Test
    public void aGoodFileHasNoFindings() {
        assertThat(said("""
                [DEFAULT]
                debug = True
                transport_url = rabbit://u:p@host
                [controller_worker]
                amp_boot_network_list = 11111111-2222-4333-8444-555555555555, 66666666-7777-4888-8999-aaaaaaaaaaaa
                [certificates]
                server_certs_key_passphrase = %s
                [health_manager]
                controller_ip_port_list = 172.16.0.2:5555, fd00:77::11:5555
                bind_ip = ::
                heartbeat_key = fOhqk5Um
                [neutron]
                endpoint_override = http://neutron
                [database]
                connection = mysql://u:p@host/octavia
                [vendor_driver]
                what = ever
                """.formatted(GOOD_KEY))).isEmpty();
    }

    @Test
    public void aRemovedOptionIsReportedWithItsSuccessor() {
        assertThat(said("[controller_worker]\namp_network = 1\n"))
                .containsExactly(
                        "WARNING line 2: [controller_worker] amp_network was removed in Octavia 1.0.0 and has no effect;"
                                + " use [controller_worker] amp_boot_network_list instead");
        assertThat(said("[haproxy_amphora]\nuse_upstart = 1\n"))
                .containsExactly(
                        "WARNING line 2: [haproxy_amphora] use_upstart was removed in Octavia 15.0.0 (2024.2) and has no"
                                + " effect; remove it; nothing takes its place");
    }

    @Test
    public void aDeprecatedOrRenamedOptionIsNoted() {
        assertThat(said("[neutron]\nendpoint = x\n"))
                .containsExactly("NOTE line 2: [neutron] endpoint is deprecated since Octavia 13.0.0 (2023.2);"
                        + " use [neutron] endpoint_override instead");
        assertThat(said(Release.R2023_1, "[neutron]\nendpoint = x\n")).isEmpty();
        assertThat(said(Release.R2024_1, "[health_manager]\nstats_update_driver = x\n"))
                .containsExactly("NOTE line 2: [health_manager] stats_update_driver is deprecated since Octavia 7.0.0;"
                        + " use [controller_worker] statistics_drivers instead");
    }

    @Test
    public void anOptionOfALaterReleaseIsReported() {
        String file = "[task_flow]\njobboard_redis_backend_db = 1\n";
        assertThat(said(Release.R2025_2, file)).isEmpty();
        assertThat(said(Release.R2023_1, file))
                .singleElement()
                .asString()
                .startsWith(
                        "WARNING line 2: [task_flow] jobboard_redis_backend_db is not in 2023.1 yet: it came with Octavia");
    }

    @Test
    public void aMisspeltOptionIsReportedWithTheNearestOne() {
        assertThat(said("[controller_worker]\namp_flavour_id = 1\n"))
                .containsExactly(
                        "WARNING line 2: [controller_worker] amp_flavour_id is not an option of Octavia in 2025.1;"
                                + " did you mean amp_flavor_id?");
        assertThat(said("[controller_worker]\nAMP_FLAVOR_ID = 1\nfoo = 2\n")).hasSize(2);
    }

    @Test
    public void anOptionInTheWrongSectionIsReportedWithTheRightOne() {
        assertThat(said("[controller_worker]\nclient_cert = x\n"))
                .containsExactly("WARNING line 2: [controller_worker] client_cert is not read in this section;"
                        + " move it to [haproxy_amphora]");
        assertThat(said("[DEFAULT]\nheartbeat_key = x\n"))
                .containsExactly("WARNING line 2: [DEFAULT] heartbeat_key is not read in this section;"
                        + " move it to [health_manager]");
        assertThat(said("[controler_worker]\namp_flavor_id = x\n"))
                .containsExactly(
                        "WARNING line 2: [controler_worker] amp_flavor_id stands in a section that Octavia does not"
                                + " read; did you mean [controller_worker]?");
    }

    @Test
    public void anOptionThatIsSetTwiceIsReportedWhereItHasNoEffect() {
        assertThat(said("[health_manager]\nbind_port = 1\n[nova]\n[health_manager]\nbind_port = 2\n"))
                .containsExactly("WARNING line 2: [health_manager] bind_port is set again in line 5, which wins;"
                        + " remove one of them");
    }

    @Test
    public void publiclyKnownSecretsAreReportedByNameAlone() {
        for (String line : new String[] {
            "[health_manager]\nheartbeat_key = insecure",
            "[certificates]\nca_private_key_passphrase = foobar",
            "[certificates]\nca_private_key_passphrase = not-secure-passphrase",
            "[certificates]\nserver_certs_key_passphrase = insecure-key-do-not-use-this-key"
        }) {
            assertThat(said(line))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR line 2: ")
                    .contains("publicly known");
        }
        assertThat(said(
                        Release.R2025_2,
                        "[certificates]\nserver_certs_key_passphrase = " + GOOD_KEY
                                + ", insecure-key-do-not-use-this-key"))
                .hasSize(1);
    }

    @Test
    public void aPassphraseForServerCertificatesHasThirtyTwoCharacters() {
        assertThat(said("[certificates]\nserver_certs_key_passphrase = short"))
                .singleElement()
                .asString()
                .contains("32 letters")
                .doesNotContain("short");
        String two = "[certificates]\nserver_certs_key_passphrase = " + GOOD_KEY + "," + GOOD_KEY;
        assertThat(said(Release.R2025_1, two)).hasSize(1);
        assertThat(said(Release.R2025_2, two)).isEmpty();
        assertThat(said(Release.R2025_2, "[certificates]\nserver_certs_key_passphrase =\n"))
                .hasSize(1);
    }

    @Test
    public void addressesOfHealthManagersAreChecked() {
        String inBrackets = "[health_manager]\ncontroller_ip_port_list = [fd00:77::11]:5555, [fd00:77::12]:5555";
        assertThat(said(Release.R2023_2, inBrackets)).isEmpty();
        assertThat(said(Release.R2023_1, inBrackets))
                .hasSize(2)
                .contains("NOTE line 2: [health_manager] controller_ip_port_list has an IPv6 address in brackets, which"
                        + " amphora images of Octavia 11.0.0 and 12.0.0 cannot read; write it without, as in"
                        + " 2001:db8::10:5555");
        assertThat(said("[health_manager]\ncontroller_ip_port_list =\n")).isEmpty();
        for (String wrong : new String[] {
            "172.16.0.2", "fd00:77::", "172.16.0.300:5555", "host:5555", "1.2.3.4:99999", ", 1.2.3.4:5"
        }) {
            assertThat(said("[health_manager]\ncontroller_ip_port_list = 172.16.0.2:5555, " + wrong))
                    .as(wrong)
                    .singleElement()
                    .asString()
                    .startsWith("ERROR ");
        }
    }

    @Test
    public void aValueOfTheWrongTypeIsReported() {
        assertThat(said("[health_manager]\nbind_port = 70000\nbind_ip = localhost\nheartbeat_timeout = soon\n"))
                .hasSize(3)
                .allMatch(text -> text.contains("oslo.config refuses"));
        assertThat(said("[health_manager]\nbind_port = $port\nhealth_update_threads =\n"))
                .isEmpty();
        assertThat(said("[health_manager]\nheartbeat_timeout =\n"))
                .containsExactly(
                        "ERROR line 2: [health_manager] heartbeat_timeout is empty, which oslo.config takes for no"
                                + " number at all and not for the default; write a whole number, or remove the line for 60");
        assertThat(said("[nova]\ninsecure = maybe\n[haproxy_amphora]\nrest_request_conn_timeout = x\n"))
                .hasSize(2);
        assertThat(said("[nova]\ninsecure = On\n[haproxy_amphora]\nrest_request_conn_timeout = 1.5\n"))
                .isEmpty();
    }

    @Test
    public void aValueThatIsNoneOfTheChoicesIsReportedWithThem() {
        assertThat(said("[controller_worker]\nloadbalancer_topology = active_standby\n"))
                .containsExactly("ERROR line 2: [controller_worker] loadbalancer_topology has a value that oslo.config"
                        + " refuses, so that Octavia fails with it; write one of ACTIVE_STANDBY, SINGLE");
        assertThat(said("[amphora_agent]\nuser_log_facility = 8\n"))
                .containsExactly("ERROR line 2: [amphora_agent] user_log_facility has a value that oslo.config refuses,"
                        + " so that Octavia fails with it; write a whole number from 0 up to 7");
        assertThat(said(Release.R2026_1, "[api_settings]\ndefault_pool_alpn_protocols = h3\n"))
                .singleElement()
                .asString()
                .endsWith("write a list with commas of h2, http/1.1, http/1.0");
        assertThat(said("[api_settings]\ndefault_pool_alpn_protocols = h3\n")).isEmpty();
    }

    /** No comment, placeholder or command is known behind a name: all of it is the value. */
    @Test
    public void whatWasLeftInAValueIsReported() {
        String comment = " has a comment behind its value, which oslo.config takes for a part of it;"
                + " put the comment on a line of its own, that begins with #";
        assertThat(said("""
                [controller_worker]
                amp_image_tag = amphora # what we call it
                client_ca = /etc/octavia/certs/client_ca.cert.pem\t; of the controllers
                amp_ssh_key_name = octavia-amphora#1
                amp_flavor_id = 200
                  # of all amphorae
                [keystone_authtoken]
                memcached_servers = cache:11211 # one
                password = no # comment
                [health_manager]
                heartbeat_key = no # comment
                """))
                .containsExactly(
                        "ERROR line 2: [controller_worker] amp_image_tag" + comment,
                        "ERROR line 3: [controller_worker] client_ca" + comment,
                        "ERROR line 5: [controller_worker] amp_flavor_id" + comment,
                        "NOTE line 8: [keystone_authtoken] memcached_servers" + comment);
        for (String left : new String[] {
            "amp_flavor_id = $(openstack flavor show amphora -f value -c id)",
            "amp_image_owner_id = <service project id>",
            "amp_image_tag = `cat tag`",
            "amp_flavor_id = None",
            "amp_image_tag = CHANGE_ME",
            "client_ca = {{ octavia_certs }}/ca.pem"
        }) {
            assertThat(said("[controller_worker]\n" + left))
                    .as(left)
                    .singleElement()
                    .asString()
                    .startsWith("ERROR ")
                    .contains("has a placeholder or a command in place of its value");
        }
        assertThat(said("[health_manager]\nheartbeat_key = $(openssl rand -hex 32)\n"))
                .singleElement()
                .asString()
                .contains("has a placeholder or a command");
        assertThat(said("[health_manager]\nheartbeat_key = a`b{{c<d>\n")).isEmpty();
        assertThat(said("[controller_worker]\namp_image_tag = amphora\n  amp_flavor_id = 200\n"))
                .singleElement()
                .asString()
                .contains("goes over several lines");
        assertThat(said("[haproxy_amphora]\nuser_log_format = {{ project_id }} # %f\n"
                        + "[api_settings]\nenabled_provider_drivers = amphora: driver # 1,\n  ovn: driver # 2\n"))
                .isEmpty();
    }

    @Test
    public void aNameWhereAnIdIsDueIsReported() {
        assertThat(said("""
                [controller_worker]
                amp_boot_network_list = 11111111-2222-4333-8444-555555555555, lb-mgmt-net
                amp_secgroup_list = lb-mgmt-sec-grp
                amp_image_owner_id = service
                amp_flavor_id = {200}
                [networking]
                valid_vip_networks = public
                """))
                .containsExactly(
                        "ERROR line 2: [controller_worker] amp_boot_network_list has an entry that is not an id of a network,"
                                + " with which Nova makes no amphora; write the id: openstack network show NAME -c id",
                        "NOTE line 3: [controller_worker] amp_secgroup_list has an entry that is not an id of a security group:"
                                + " Nova takes a name too, until there are two of it; write the id: openstack security group"
                                + " show NAME -c id",
                        "ERROR line 4: [controller_worker] amp_image_owner_id is not an id of a project as Keystone makes them,"
                                + " so that no image is found; write the id: openstack project show NAME -c id",
                        "ERROR line 5: [controller_worker] amp_flavor_id is not an id of a flavor, which has letters, digits,"
                                + " '.', '_', '-' and blanks; write the id: openstack flavor show NAME -c id",
                        "ERROR line 7: [networking] valid_vip_networks has an entry that is not an id of a network, so that no"
                                + " VIP is ever on it; write the id: openstack network show NAME -c id");
        assertThat(said("""
                [controller_worker]
                amp_boot_network_list =
                  11111111-2222-4333-8444-555555555555,
                  AAAAAAAA-7777-4888-8999-AAAAAAAAAAAA,
                amp_image_owner_id = 0123456789abcdef0123456789abcdef
                amp_flavor_id = m1.amphora
                [networking]
                valid_vip_networks =
                """)).isEmpty();
    }

    @Test
    public void whatOctaviaCannotDoWithoutIsNotEmpty() {
        assertThat(said("[controller_worker]\namp_flavor_id =\namp_image_owner_id =\namp_ssh_key_name =\n"))
                .containsExactly(
                        "ERROR line 2: [controller_worker] amp_flavor_id is empty, and Octavia cannot do without;"
                                + " write its value");
    }

    @Test
    public void anOldNameBesideTheNewOneIsReported() {
        assertThat(said("[api_settings]\ntls_cipher_prohibit_list = A\ntls_cipher_blacklist = B\n"))
                .contains("WARNING line 3: [api_settings] tls_cipher_blacklist has no effect beside [api_settings]"
                        + " tls_cipher_prohibit_list in line 2; remove it");
    }

    @Test
    public void theSectionOfDefaultsIsWrittenInCapitals() {
        assertThat(said("[default]\ndebug = true\n"))
                .containsExactly("WARNING line 2: [default] debug stands in a section that Octavia does not read;"
                        + " write [DEFAULT] in capitals");
    }

    @Test
    public void aValueOfKeystoneauthIsJudgedToo() {
        assertThat(said("[service_auth]\ninsecure = maybe\ntimeout = soon\nauth_plugin = password\n"))
                .extracting(text -> text.substring(0, 33))
                .containsExactly(
                        "ERROR line 2: [service_auth] inse",
                        "ERROR line 3: [service_auth] time",
                        "NOTE line 4: [service_auth] auth_");
        assertThat(said("[neutron]\ninsecure = true\nregion_name = North\nservice_name = neutron\n"))
                .isEmpty();
    }

    @Test
    public void aDollarInASecretIsReported() {
        assertThat(said("[service_auth]\npassword = pa$word\n"))
                .containsExactly(
                        "ERROR line 2: [service_auth] password is a secret with a $ in it, which oslo.config takes for the"
                                + " name of an option; write $$ for $");
        assertThat(said("[service_auth]\npassword = pa$$word\n")).isEmpty();
    }

    @Test
    public void linesThatOsloConfigRefusesAreErrors() {
        assertThat(said("\uFEFFx = 1\n[open\n[]\n[nova]\n  y\nz\n= 1\n"))
                .extracting(text -> text.substring(0, text.indexOf(':')))
                .containsExactly(
                        "ERROR line 1",
                        "ERROR line 1",
                        "ERROR line 2",
                        "ERROR line 3",
                        "ERROR line 5",
                        "ERROR line 6",
                        "ERROR line 7");
        assertThat(ConfCheck.check(ConfFile.parse("[nova]\n# \u00e4\n".getBytes(ISO_8859_1)), Release.R2025_1))
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(2));
    }

    @Test
    public void noFindingShowsASecret() {
        String file = """
                [certificates]
                server_certs_key_passphrase = foobar
                ca_private_key_passphrase = foobar
                ca_private_key_pasphrase = foobar
                [health_manager]
                heartbeat_key = foobar$foobar
                heartbeat_key = foobar
                  foobar
                controller_ip_port_list = foobar
                bind_port = foobar
                heartbeat_key foobar = 1
                password foobar = $foobar

                  foobar
                foobar
                """;
        List<ConfFinding> findings = ConfCheck.check(ConfFile.parse(file.getBytes(UTF_8)), Release.R2025_1);
        assertThat(findings)
                .hasSizeGreaterThan(8)
                .allMatch(finding -> !finding.toString().contains("foobar"));
        assertThat(findings).extracting(ConfFinding::severity).contains(Severity.ERROR, Severity.WARNING);
    }

    @Test
    public void everySentenceNamesWhatToDo() {
        for (long seed = 0; seed < 500; seed++) {
            for (ConfFinding finding : ConfCheck.check(ConfFile.parse(new RandomConf(seed).file()), Release.R2025_1)) {
                assertThat(finding.advice()).as("seed %d", seed).isNotBlank();
                assertThat(finding.line()).as("seed %d", seed).isPositive();
            }
        }
    }
}
