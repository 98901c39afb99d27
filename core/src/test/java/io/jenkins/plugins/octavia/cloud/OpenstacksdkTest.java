package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.conf.Python;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The same settings for openstacksdk itself and for us, where python3-openstacksdk is installed. What both take must lead to
 * the same login, services and trust. We may refuse more; what we take and openstacksdk does not is told apart below.
 */
public class OpenstacksdkTest {

    private static final int CASES = Integer.getInteger("octavia.test.cases", 200);
    private static final long SEED = 22;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Prints for each case what openstacksdk sends and where, with a cloud in place of HTTP that refuses what Keystone does: a
     * name without domain, and an application credential with a scope.
     */
    private static final String JUDGE = """
            import importlib, io, json, os, sys, warnings
            warnings.simplefilter('ignore')
            import logging; logging.disable(logging.CRITICAL)
            import requests
            from keystoneauth1 import session as ks
            import openstack.config.loader as loader

            SERVICES = ('compute', 'network', 'image', 'load-balancer')

            class Cloud(requests.adapters.BaseAdapter):
                def __init__(self, seen):
                    super().__init__()
                    self.seen = seen
                def send(self, request, **kwargs):
                    url = request.url
                    if isinstance(kwargs['verify'], str) and not os.path.exists(kwargs['verify']):
                        raise OSError('no such CA bundle')
                    if request.method == 'POST' and url.endswith('/auth/tokens'):
                        body = json.loads(request.body)
                        self.seen.update(url=url, body=body, verify=kwargs['verify'], cert=kwargs['cert'])
                        return self.answer(request, *self.login(body['auth']))
                    if '://keystone' in url:
                        return self.answer(request, *self.versions(url))
                    return self.answer(request, 404, {})
                def login(self, auth):
                    password = auth['identity'].get('password', {}).get('user', {})
                    credential = auth['identity'].get('application_credential', {})
                    named = [password, credential.get('user', {}), auth.get('scope', {}).get('project', {})]
                    if any('name' in thing and 'domain' not in thing for thing in named):
                        return 400, {'error': {'message': 'Expecting to find domain'}}
                    if 'password' in auth['identity'] and (not password.get('password') or not {'id', 'name'} & set(password)):
                        return 400, {'error': {'message': 'Expecting to find user'}}
                    if credential and 'scope' in auth:
                        return 401, {'error': {'message': 'unauthorized'}}
                    catalog = [{'type': 'identity', 'name': 'keystone', 'endpoints': []}] + [
                        {'type': service, 'name': service, 'endpoints': [
                            {'id': 'e', 'interface': face, 'region': region, 'region_id': region,
                             'url': 'https://%s.%s.%s/v2%s' % (service, region.lower(), face, '.1' if service == 'compute' else '')}
                            for region in ('North', 'South') for face in ('public', 'internal', 'admin')]}
                        for service in SERVICES]
                    return 201, {'token': {'catalog': catalog, 'methods': ['password'], 'roles': [],
                        'user': {'id': 'u', 'name': 'u', 'domain': {'id': 'd', 'name': 'D'}},
                        'project': {'id': 'p', 'name': 'p', 'domain': {'id': 'd', 'name': 'D'}},
                        'expires_at': '2099-01-01T00:00:00.000000Z', 'issued_at': '2026-01-01T00:00:00.000000Z'}}
                def versions(self, url):
                    version = {'id': 'v3.14', 'status': 'stable', 'media-types': [],
                        'links': [{'rel': 'self', 'href': url.rstrip('/').removesuffix('/v3') + '/v3/'}]}
                    if url.rstrip('/').endswith('/v3'):
                        return 200, {'version': version}
                    return 300, {'versions': {'values': [version]}}
                def answer(self, request, status, body):
                    response = requests.Response()
                    response.status_code = status
                    response.headers = requests.structures.CaseInsensitiveDict(
                        {'Content-Type': 'application/json', 'X-Subject-Token': 't'})
                    response.raw = io.BytesIO(json.dumps(body).encode())
                    response.url = request.url
                    response.request = request
                    return response
                def close(self):
                    pass

            def judge(folder, case):
                for name in list(os.environ):
                    if name.startswith(('OS_', 'XDG_')) or name.lower().endswith(('_proxy', '_ca_bundle')):
                        del os.environ[name]
                os.environ.update(case['variables'], HOME=os.path.join(folder, 'home'))
                os.chdir(os.path.join(folder, 'cwd'))
                importlib.reload(loader)
                seen = {}
                def session(**kwargs):
                    http = requests.Session()
                    http.mount('http://', Cloud(seen))
                    http.mount('https://', Cloud(seen))
                    return ks.Session(session=http, **kwargs)
                config = loader.OpenStackConfig(session_constructor=session)
                named = (case['cloud'] or config.default_cloud) != config.envvar_key
                region = os.environ.get('OS_REGION_NAME') if named else None
                cloud = config.get_one(cloud=case['cloud'], region_name=region)
                endpoints = {service: cloud.get_session_endpoint(service) for service in SERVICES}
                return dict(url=seen['url'], body=seen['body'], verify=seen['verify'], cert=seen['cert'],
                    timeout=cloud.get_session().timeout, endpoints=endpoints)

            for number in sorted(os.listdir(sys.argv[1]), key=int):
                folder = os.path.join(sys.argv[1], number)
                with open(os.path.join(folder, 'case.json')) as f:
                    case = json.load(f)
                try:
                    print(json.dumps(judge(folder, case)))
                except BaseException as e:
                    print(json.dumps({'refused': type(e).__name__ + ': ' + str(e)}))
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void whatBothTakeLeadsToTheSame() throws Exception {
        Random random = new Random(SEED);
        List<SettingsCase> cases = new ArrayList<>();
        for (int number = 0; number < CASES; number++) {
            cases.add(SettingsCase.generate(random));
        }
        assertThat(takenByBoth(cases)).isGreaterThan(CASES / 6);
    }

    /** Values as YAML gives them where nobody quoted them, and lists where one is due. */
    @Test
    public void oddValuesLeadToTheSame() throws Exception {
        List<Map<String, Object>> odd = List.of(
                Map.of("region_name", List.of("North")),
                Map.of("region_name", "North "),
                Map.of("region_name", ""),
                Map.of("interface", "internalURL"),
                Map.of("interface", List.of("internal", "public")),
                Map.of("verify", "no"),
                Map.of("verify", 0),
                Map.of("insecure", "True"),
                Map.of("api_timeout", "7"),
                Map.of("api_timeout", 0.5),
                Map.of("auth_type", "Password"),
                Map.of("cacert", ""));
        List<Map<String, Object>> oddLogins = List.of(
                Map.of("password", 123),
                Map.of("project_name", 2025.1),
                Map.of("auth_url", "https://keystone.lab/v3/ "),
                Map.of("auth_url", "https://keystone.lab/v3#x"),
                Map.of("username", ""),
                Map.of("user_domain_name", List.of("Default")));
        List<SettingsCase> cases = new ArrayList<>();
        odd.forEach(settings -> cases.add(lab(settings, Map.of())));
        oddLogins.forEach(login -> cases.add(lab(Map.of(), login)));
        takenByBoth(cases);
    }

    private static SettingsCase lab(Map<String, Object> settings, Map<String, Object> login) {
        Map<String, Object> auth = new TreeMap<>(Map.of(
                "auth_url", "https://keystone.lab/v3",
                "username", "kim",
                "password", "secret-1",
                "project_name", "lab",
                "user_domain_name", "Default",
                "project_domain_name", "Default"));
        auth.putAll(login);
        Map<String, Object> cloud = new TreeMap<>(Map.of("auth", auth, "region_name", "North"));
        cloud.putAll(settings);
        return new SettingsCase(Map.of(), Map.of("cwd/clouds.yaml", Map.of("clouds", Map.of("lab", cloud))), "lab");
    }

    /** How many both take, all of them in the same sense. */
    private int takenByBoth(List<SettingsCase> cases) throws Exception {
        Python python = Python.with("openstack", "requests");
        for (int number = 0; number < cases.size(); number++) {
            cases.get(number).write(path(number), JSON);
        }
        List<String> judged = python.lines(JUDGE, folder.getRoot().toPath());
        assertThat(judged).hasSameSizeAs(cases);

        int both = 0;
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < cases.size(); number++) {
            SettingsCase one = cases.get(number);
            JsonNode theirs = JSON.readTree(judged.get(number));
            JsonNode ours = ours(one, path(number));
            if (ours.has("refused")) {
                assertThat(ours.get("refused").asText()).doesNotContain("secret-");
            } else if (theirs.has("refused")) {
                if (!isOursAlone(one, theirs.get("refused").asText(), ours.path("body"))) {
                    wrong.add(one + "\n  openstacksdk: " + theirs + "\n  we:           " + ours);
                }
            } else {
                both++;
                JsonNode same = comparable(theirs, ours, path(number));
                if (!ours.equals(same)) {
                    wrong.add(one + "\n  openstacksdk: " + same + "\n  we:           " + ours);
                }
            }
        }
        assertThat(wrong).as("%d of %d", wrong.size(), cases.size()).isEmpty();
        return both;
    }

    private Path path(int number) {
        return folder.getRoot().toPath().resolve(String.valueOf(number));
    }

    /**
     * What we take and openstacksdk does not: a kind of login that nobody had to say, as for the openstack command; no
     * domain, which is the first one then; the project beside an application credential, which Keystone would refuse; and
     * OS_VERIFY=true, for openstacksdk a file of that name.
     */
    private static boolean isOursAlone(SettingsCase one, String refusal, JsonNode login) {
        String method =
                login.isNull() ? "token" : login.at("/auth/identity/methods/0").asText();
        if (refusal.contains("unexpected keyword argument") || refusal.contains("Expecting to find user")) {
            return one.saysNoAuthType() && !method.equals("password");
        }
        if (refusal.contains("xpecting to find domain") || refusal.contains("is only unique within a domain")) {
            return true;
        }
        if (refusal.contains("no such CA bundle")) {
            return "true".equalsIgnoreCase(one.variables().get("OS_VERIFY"));
        }
        return refusal.startsWith("Unauthorized") && method.equals("application_credential");
    }

    private static JsonNode comparable(JsonNode theirs, JsonNode ours, Path folder) {
        ObjectNode same = JSON.createObjectNode();
        same.put("url", theirs.get("url").asText());
        // A token for no other project is taken as it is.
        boolean asItIs =
                ours.path("body").isNull() && theirs.at("/body/auth/scope").isMissingNode();
        same.set("body", asItIs ? ours.path("body") : theirs.get("body"));
        same.put(
                "verify",
                theirs.get("verify").isBoolean()
                        ? theirs.get("verify").asText()
                        : folder.resolve("cwd")
                                .resolve(theirs.get("verify").asText())
                                .toString());
        same.put("cert", !theirs.get("cert").isNull());
        same.put(
                "timeout",
                theirs.get("timeout").isNull() ? 60 : theirs.get("timeout").asDouble());
        ObjectNode endpoints = same.putObject("endpoints");
        for (Service service : Service.values()) {
            endpoints.put(
                    service.type(),
                    service.versioned(
                            theirs.get("endpoints").get(service.type()).asText()));
        }
        return same;
    }

    private static JsonNode ours(SettingsCase one, Path folder) {
        ObjectNode outcome = JSON.createObjectNode();
        Map<String, Path> read = new TreeMap<>();
        Environment environment =
                new Environment(one.variables(), folder.resolve("home"), folder.resolve("cwd"), path -> {
                    String text = Files.readString(path);
                    read.put(text, path);
                    return text;
                });
        try {
            CloudConfig config = new CloudsYaml(environment).find(Optional.ofNullable(one.cloud()));
            Session session = new Session(config, call -> login(call, outcome));
            outcome.put(
                    "verify",
                    config.route()
                            .caCertificates()
                            .map(text -> read.get(text).toString())
                            .orElse(String.valueOf(config.route().verify())));
            outcome.put("cert", false);
            outcome.put("timeout", config.route().timeouts().read().toMillis() / 1000.0);
            ObjectNode endpoints = outcome.putObject("endpoints");
            for (Service service : Service.values()) {
                endpoints.put(service.type(), session.url(service));
            }
            return outcome;
        } catch (CloudException e) {
            return JSON.createObjectNode().put("refused", e.getMessage());
        }
    }

    private static Answer login(Call call, ObjectNode outcome) {
        try {
            outcome.put("url", call.uri().toString());
            outcome.set("body", call.body().length == 0 ? null : JSON.readTree(call.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        ObjectNode token = JSON.createObjectNode();
        for (String service : List.of("compute", "network", "image", "load-balancer")) {
            ObjectNode entry =
                    token.withObject("/token").withArray("catalog").addObject().put("type", service);
            for (String region : List.of("North", "South")) {
                for (String face : List.of("public", "internal", "admin")) {
                    entry.withArray("endpoints")
                            .addObject()
                            .put("region", region)
                            .put("interface", face)
                            .put(
                                    "url",
                                    "https://" + service + "." + region.toLowerCase(Locale.ROOT) + "." + face + "/v2"
                                            + (service.equals("compute") ? ".1" : ""));
                }
            }
        }
        return new Answer(
                201, Map.of("X-Subject-Token", List.of("t")), token.toString().getBytes(StandardCharsets.UTF_8));
    }
}
