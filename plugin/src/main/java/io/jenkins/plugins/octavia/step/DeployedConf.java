package io.jenkins.plugins.octavia.step;

import hudson.model.InvisibleAction;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.conf.ConfContents;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a build deployed, so that the next one knows the addresses that amphorae use, and reports what changes in
 * octavia.conf. Secrets are kept as encrypted digests.
 */
public final class DeployedConf extends InvisibleAction {

    /** How many of a job's builds are looked at. */
    private static final int BUILDS = 100;

    /** By the folder of the artifacts and the file's name, and by option. */
    private final Map<String, Map<String, String>> values = new LinkedHashMap<>();

    private final Map<String, Map<String, Secret>> digests = new LinkedHashMap<>();

    /** The content of deployment.json, by the folder of the artifacts. */
    private final Map<String, String> deployments = new LinkedHashMap<>();

    /** XStream runs no constructor, and a build of an earlier version has fewer fields. */
    private Object readResolve() {
        DeployedConf read = new DeployedConf();
        read.values.putAll(Objects.requireNonNullElse(values, Map.of()));
        read.digests.putAll(Objects.requireNonNullElse(digests, Map.of()));
        read.deployments.putAll(Objects.requireNonNullElse(deployments, Map.of()));
        return read;
    }

    /**
     * Keeps what a step deployed, beside what others of the build did since this one began.
     *
     * @param last what was on record when it began
     * @param files that are deployed, by name; none of a run that was about some sections alone
     * @return what is on record now
     */
    static Deployment remember(
            Run<?, ?> run,
            ArtifactFolder folder,
            Cloud cloud,
            LastDeployment last,
            Deployment deployment,
            Map<String, ConfContents> files)
            throws IOException {
        synchronized (run) {
            DeployedConf conf = run.getAction(DeployedConf.class);
            if (conf == null) {
                conf = new DeployedConf();
                run.addAction(conf);
            }
            Deployment whole = conf.deployment(folder.path())
                    .filter(known -> known.isOf(cloud))
                    .map(deployment::over)
                    .orElseGet(() -> last.followedBy(deployment));
            conf.put(folder.path(), whole, files);
            run.save();
            return whole;
        }
    }

    private synchronized void put(String folder, Deployment deployment, Map<String, ConfContents> files) {
        deployments.put(
                folder, new String(DeploymentJson.bytes(DeploymentJson.map(deployment)), StandardCharsets.UTF_8));
        if (!files.isEmpty()) {
            values.keySet().removeIf(key -> key.startsWith(folder + "/"));
            digests.keySet().removeIf(key -> key.startsWith(folder + "/"));
        }
        files.forEach((name, contents) -> {
            Map<String, Secret> secret = new LinkedHashMap<>();
            contents.digests().forEach((option, digest) -> secret.put(option, Secret.fromString(digest)));
            values.put(folder + "/" + name, new LinkedHashMap<>(contents.plain()));
            digests.put(folder + "/" + name, secret);
        });
    }

    /**
     * What this build or the last one before it deployed for the login's project and region. Files count that were deployed well; addresses are in use also if the
     * build then failed.
     */
    static LastDeployment last(Run<?, ?> run, ArtifactFolder folder, Cloud cloud) {
        Function<DeployedConf, Optional<Deployment>> deployment =
                conf -> conf.deployment(folder.path()).filter(last -> last.isOf(cloud));
        Predicate<Run<?, ?>> counts = build -> build.equals(run) || isWell(build);
        Map<String, ConfContents> files = find(
                        run, counts, conf -> deployment.apply(conf).flatMap(last -> conf.files(folder.path())))
                .orElse(Map.of());
        return new LastDeployment(
                find(run, build -> true, deployment),
                files,
                LastDeployment.bootNetworks(files)
                        .or(() -> find(run, counts, conf -> conf.bootNetworks(folder, cloud))));
    }

    /** Of the same login, by whatever name the specification had the network then. */
    private synchronized Optional<String> bootNetworks(ArtifactFolder folder, Cloud cloud) {
        return deployments.keySet().stream()
                .filter(folder::isOfLoginOf)
                .filter(path ->
                        deployment(path).filter(last -> last.isOf(cloud)).isPresent())
                .flatMap(path -> files(path).flatMap(LastDeployment::bootNetworks).stream())
                .findFirst();
    }

    private static <T> Optional<T> find(
            Run<?, ?> run, Predicate<Run<?, ?>> counts, Function<DeployedConf, Optional<T>> of) {
        Run<?, ?> build = run;
        for (int i = 0; i < BUILDS && build != null; i++) {
            DeployedConf conf = build.getAction(DeployedConf.class);
            Optional<T> found = conf != null && counts.test(build) ? of.apply(conf) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
            build = build.getPreviousBuild();
        }
        return Optional.empty();
    }

    private static boolean isWell(Run<?, ?> build) {
        Result result = build.getResult();
        return result != null && !build.isBuilding() && result.isBetterOrEqualTo(Result.UNSTABLE);
    }

    private synchronized Optional<Deployment> deployment(String folder) {
        return Optional.ofNullable(deployments.get(folder))
                .flatMap(json -> DeploymentJson.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private synchronized Optional<Map<String, ConfContents>> files(String folder) {
        Map<String, ConfContents> files = new LinkedHashMap<>();
        values.forEach((key, plain) -> {
            if (key.startsWith(folder + "/")) {
                Map<String, String> secret = new LinkedHashMap<>();
                digests.getOrDefault(key, Map.of())
                        .forEach((option, digest) -> secret.put(option, digest.getPlainText()));
                files.put(key.substring(folder.length() + 1), new ConfContents(plain, secret));
            }
        });
        return Optional.of(files).filter(some -> !some.isEmpty());
    }
}
