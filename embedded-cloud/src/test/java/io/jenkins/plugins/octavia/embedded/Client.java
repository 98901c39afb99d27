package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the clouds in clouds.yaml, logged in, as tests talk to it. */
final class Client {
    static final String PATCH = "application/openstack-images-v2.1-json-patch";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    record Reply(int status, JsonNode json, String text, HttpResponse<String> http) {}

    private final EmbeddedCloud cloud;
    final Reply login;
    final String token;

    Client(EmbeddedCloud cloud, String name) throws Exception {
        this.cloud = cloud;
        this.login = login(cloud, name);
        this.token = login.http.headers().firstValue("X-Subject-Token").orElse("none");
    }

    static String setting(EmbeddedCloud cloud, String name, String key) {
        String section = cloud.cloudsYaml().split("\n  " + name + ":\n")[1];
        Matcher value = Pattern.compile(key + ": \"(.*)\"").matcher(section);
        assert value.find();
        return value.group(1);
    }

    private static Reply login(EmbeddedCloud cloud, String name) throws Exception {
        String body = name.equals("appcred")
                ? "{'auth':{'identity':{'methods':['application_credential'],'application_credential':{'id':'"
                        + setting(cloud, name, "application_credential_id") + "','secret':'"
                        + setting(cloud, name, "application_credential_secret") + "'}}}}"
                : password(
                        setting(cloud, name, "username"),
                        setting(cloud, name, "password"),
                        name.equals("system")
                                ? "{'system':{'all':true}}"
                                : "{'project':{'name':'" + setting(cloud, name, "project_name")
                                        + "','domain':{'name':'Default'}}}");
        return send(HTTP, "POST", cloud.authUrl() + "/auth/tokens", body);
    }

    static String password(String user, String password, String scope) {
        return "{'auth':{'identity':{'methods':['password'],'password':{'user':{'name':'" + user
                + "','domain':{'name':'Default'},'password':'" + password + "'}}},'scope':" + scope + "}}";
    }

    /** Address from the catalog. */
    String url(String type) {
        for (JsonNode service : login.json.path("token").path("catalog")) {
            if (service.path("type").asText().equals(type)) {
                return service.path("endpoints").path(0).path("url").asText();
            }
        }
        throw new AssertionError("no " + type + " in the catalog");
    }

    Reply compute(String method, String path, String body, String... headers) throws Exception {
        return call(method, url("compute") + path, body, headers);
    }

    Reply network(String method, String path, String body) throws Exception {
        return call(method, url("network") + "/v2.0" + path, body);
    }

    Reply image(String method, String path, String body, String... headers) throws Exception {
        return call(method, url("image") + "/v2" + path, body, headers);
    }

    /** Creates something in Neutron and gives its id. */
    String made(String kind, String body) throws Exception {
        Reply reply = network("POST", "/" + kind.replace('_', '-') + "s", "{'" + kind + "':" + body + "}");
        if (reply.status != 201) {
            throw new AssertionError(reply.text);
        }
        return reply.json.path(kind).path("id").asText();
    }

    Reply call(String method, String url, String body, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "X-Auth-Token";
        all[1] = token;
        return send(HTTP, method, url, body, all);
    }

    /** @param body JSON with single quotes; null for none */
    static Reply send(HttpClient http, String method, String url, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        request.setHeader("Content-Type", "application/json");
        for (int i = 0; i + 1 < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        request.method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')));
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode json = JSON.readTree(type.startsWith("application/json") ? response.body() : "{}");
        return new Reply(response.statusCode(), json, response.body(), response);
    }
}
