package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Credential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Interface;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Unscoped;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of one cloud, by openstacksdk's names, made into a {@link CloudConfig}. */
public final class CloudSettings {

    private final Settings settings;
    private final List<String> warnings = new ArrayList<>();
    private final Environment environment;

    /**
     * @param tree texts by name, those of the login below {@code auth} or beside it
     * @throws CloudException if a setting is one that would change what is done, and is not read here
     */
    public CloudSettings(String name, Map<String, ?> tree, Environment environment) {
        SettingReader reader = new SettingReader(name);
        this.settings = reader.read(tree);
        this.warnings.addAll(reader.warnings());
        this.environment = environment;
    }

    /** Notes the variables that are set and do not count beside a cloud of a file. */
    CloudSettings beside(Iterable<String> variables) {
        TreeSet<String> passedOver = new TreeSet<>();
        variables.forEach(name -> {
            String current = SettingNames.current(name);
            if (SettingNames.isRead(current) && !current.equals("region_name")) {
                passedOver.add("OS_" + name.toUpperCase(Locale.ROOT));
            }
        });
        if (!passedOver.isEmpty()) {
            warnings.add(String.join(", ", passedOver) + ": set, and not read beside a cloud of clouds.yaml");
        }
        return this;
    }

    /** @throws CloudException if a setting is missing or wrong */
    public CloudConfig config() {
        LoginSettings login = new LoginSettings(settings);
        Credential credential = login.credential();
        boolean ownScope = credential instanceof ApplicationCredential;
        if (ownScope && login.isForProject()) {
            warnings.add("the project is not read: an application credential has its own");
        }
        boolean verify = flag("verify", true) && !flag("insecure", false);
        if (!verify) {
            warnings.add("its TLS certificates are not verified (verify: false); anybody in between can read the"
                    + " password");
        }
        return new CloudConfig(
                settings.cloud(),
                authUrl(),
                credential,
                ownScope ? new Unscoped() : login.scope(),
                settings.get("region_name"),
                endpoints(),
                overrides(),
                new Route(
                        verify ? settings.get("cacert").map(this::certificates) : Optional.empty(),
                        verify,
                        EnvironmentProxy.of(environment),
                        timeouts()),
                warnings.stream()
                        .map(warning -> "cloud " + settings.cloud() + ": " + warning)
                        .toList());
    }

    private URI authUrl() {
        return url("auth_url", settings.required("auth_url"));
    }

    private URI url(String name, String text) {
        if (text.contains("@")) {
            throw settings.wrong(name + " has a user or password in it; give them as username and password");
        }
        try {
            URI url = URI.create(text);
            if (List.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw settings.wrong(name + " \"" + text + "\" is not an http or https URL");
    }

    /** By type of service, in the place of the catalog's. */
    private Map<String, URI> overrides() {
        return Stream.of(Service.values())
                .filter(service -> settings.has(service.override()))
                .collect(Collectors.toMap(
                        Service::type,
                        service -> url(service.override(), settings.required(service.override())),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private Interface endpoints() {
        String text = settings.get("interface").orElse("public").replaceFirst("URL$", "");
        for (Interface face : Interface.values()) {
            if (face.label().equals(text)) {
                return face;
            }
        }
        throw settings.wrong("interface \"" + text + "\" is not one of public, internal, admin");
    }

    private String certificates(String path) {
        Path file = environment
                .workingDirectory()
                .resolve(path.replaceFirst(
                        "^~(?=/)", Matcher.quoteReplacement(environment.home().toString())));
        try {
            return CloudsFiles.text(environment.files(), file);
        } catch (CloudException e) {
            throw settings.wrong("cacert: " + e.getMessage());
        }
    }

    private Timeouts timeouts() {
        return settings.get("api_timeout")
                .map(text -> {
                    if (!text.matches("[1-9]\\d{0,5}(\\.\\d+)?")) {
                        throw settings.wrong("api_timeout \"" + text + "\" is not a number of seconds");
                    }
                    Duration read = Duration.ofMillis((long) (Double.parseDouble(text) * 1000));
                    if (read.compareTo(Timeouts.LONGEST) > 0) {
                        throw settings.wrong("api_timeout \"" + text + "\" is more than " + Timeouts.LONGEST.toSeconds()
                                + " seconds");
                    }
                    Duration overall = Timeouts.DEFAULT.overall();
                    return new Timeouts(Timeouts.DEFAULT.connect(), read, read.compareTo(overall) > 0 ? read : overall);
                })
                .orElse(Timeouts.DEFAULT);
    }

    private boolean flag(String name, boolean byDefault) {
        return settings.get(name)
                .map(text -> {
                    if (!text.matches("(?i)true|false")) {
                        throw settings.wrong(name + " \"" + text + "\" is not true or false");
                    }
                    return Boolean.parseBoolean(text);
                })
                .orElse(byDefault);
    }
}
