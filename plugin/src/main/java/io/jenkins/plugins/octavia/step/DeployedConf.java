package io.jenkins.plugins.octavia.step;

import hudson.model.InvisibleAction;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.Action;
import io.jenkins.plugins.octavia.prerequisite.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the octavia.conf that was given for a deployment said, so that who is asked about the next one sees what is other in it.
 * Options that the run itself sets are not in it. Of a secret there is a digest, encrypted, and all that is ever said is that
 * it is another one.
 */
public final class DeployedConf extends InvisibleAction {

    /** How many of a job's builds are looked at. */
    private static final int BUILDS = 100;

    /** By what was deployed, and by option. */
    private final Map<String, Map<String, String>> values = new LinkedHashMap<>();

    private final Map<String, Map<String, Secret>> digests = new LinkedHashMap<>();

    /** @param what is deployed: the cloud and the file's name */
    static void remember(Run<?, ?> run, String what, ConfFile given) throws IOException {
        synchronized (run) {
            DeployedConf conf = run.getAction(DeployedConf.class);
            if (conf == null) {
                conf = new DeployedConf();
                run.addAction(conf);
            }
            conf.put(what, given);
            run.save();
        }
    }

    /** What is other than when it was last deployed; empty where this job never has. */
    static Optional<Change> change(Run<?, ?> run, String what, ConfFile given) {
        return last(run, what).map(last -> {
            DeployedConf now = new DeployedConf();
            now.put(what, given);
            List<String> differences = last.differences(now, what);
            return new Change(
                    "configuration",
                    "octavia.conf",
                    "",
                    differences.isEmpty() ? Action.UNCHANGED : Action.UPDATED,
                    differences);
        });
    }

    /** Of this build, else of the last that ended well. */
    private static Optional<DeployedConf> last(Run<?, ?> run, String what) {
        Run<?, ?> build = run;
        for (int i = 0; i < BUILDS && build != null; i++) {
            DeployedConf conf = build.getAction(DeployedConf.class);
            Result result = build.getResult();
            boolean isWell = result != null && !build.isBuilding() && result.isBetterOrEqualTo(Result.UNSTABLE);
            if (conf != null && conf.values.containsKey(what) && (isWell || build.equals(run))) {
                return Optional.of(conf);
            }
            build = build.getPreviousBuild();
        }
        return Optional.empty();
    }

    private void put(String what, ConfFile given) {
        Map<String, String> plain = new LinkedHashMap<>();
        Map<String, Secret> secret = new LinkedHashMap<>();
        Map<Option, List<String>> shown = given.withoutSecrets().options();
        given.options().forEach((option, all) -> {
            if (OctaviaConf.OPTIONS.contains(option)) {
                return;
            }
            String value = String.join("\n", all);
            if (all.equals(shown.get(option))) {
                plain.put(option.toString(), value);
            } else {
                secret.put(option.toString(), Secret.fromString(digest(option, value)));
            }
        });
        values.put(what, plain);
        digests.put(what, secret);
    }

    private List<String> differences(DeployedConf now, String what) {
        List<String> lines = new ArrayList<>();
        Map<String, String> then = values.get(what);
        for (String option : names(now, what, conf -> conf.values)) {
            String wanted = now.values.get(what).get(option);
            if (then.containsKey(option) && !then.get(option).equals(wanted)) {
                lines.add("- " + shown(option + " = " + then.get(option)));
            }
            if (wanted != null && !wanted.equals(then.get(option))) {
                lines.add("+ " + shown(option + " = " + wanted));
            }
        }
        Map<String, Secret> known = digests.get(what);
        for (String option : names(now, what, conf -> conf.digests)) {
            Secret wanted = now.digests.get(what).get(option);
            if (wanted == null) {
                lines.add("- " + shown(option) + ", a secret");
            } else if (!known.containsKey(option)) {
                lines.add("+ " + shown(option) + ", a secret");
            } else if (!known.get(option).getPlainText().equals(wanted.getPlainText())) {
                lines.add("+ " + shown(option) + ", a secret that is another one");
            }
        }
        return lines;
    }

    private <T> Set<String> names(
            DeployedConf now, String what, Function<DeployedConf, Map<String, Map<String, T>>> of) {
        Set<String> names = new LinkedHashSet<>(of.apply(this).get(what).keySet());
        names.addAll(of.apply(now).get(what).keySet());
        return names;
    }

    /** In one line of a log. */
    private static String shown(String text) {
        return text.replace('\n', ' ').replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    private static String digest(Option option, String value) {
        try {
            byte[] text = (option + " = " + value).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
