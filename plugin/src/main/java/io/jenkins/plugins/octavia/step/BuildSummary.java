package io.jenkins.plugins.octavia.step;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Resource;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the steps of a build did, on the build's page: a table for each. */
public final class BuildSummary extends InvisibleAction {

    private final LinkedHashMap<String, Part> parts = new LinkedHashMap<>();

    /** A step's part replaces the one that it left before a restart. */
    static void add(Run<?, ?> run, String step, Deployment deployment) throws IOException {
        synchronized (run) {
            BuildSummary summary = run.getAction(BuildSummary.class);
            if (summary == null) {
                summary = new BuildSummary();
                run.addAction(summary);
            }
            synchronized (summary.parts) {
                summary.parts.put(step, new Part(deployment));
            }
            run.save();
        }
    }

    public List<Part> getParts() {
        synchronized (parts) {
            return new ArrayList<>(parts.values());
        }
    }

    /** One step's; no record, for XStream writes none. */
    public static final class Part {

        private final String cloud;
        private final String project;
        private final ArrayList<Row> rows = new ArrayList<>();
        private final LinkedHashMap<String, String> expiries = new LinkedHashMap<>();
        private final String failure;

        Part(Deployment deployment) {
            this.cloud = deployment.cloud();
            this.project = deployment.project();
            this.failure = deployment.failure().orElse(null);
            deployment.resources().forEach(resource -> rows.add(new Row(resource)));
            deployment.certificates().ifPresent(certificates -> {
                expiries.put("client certificate", day(certificates.clientNotAfter()));
                expiries.put("certificate authority", day(certificates.caNotAfter()));
            });
        }

        private static String day(Instant end) {
            return end.toString().substring(0, "2000-01-01".length());
        }

        public String getCloud() {
            return cloud;
        }

        public String getProject() {
            return project;
        }

        public List<Row> getRows() {
            return rows;
        }

        /** By what ends, the day as ISO-8601. */
        public Map<String, String> getExpiries() {
            return expiries;
        }

        public String getFailure() {
            return failure;
        }
    }

    /** One resource. */
    public static final class Row {

        private final String kind;
        private final String name;
        private final String id;
        private final String action;

        Row(Resource resource) {
            this.kind = resource.kind();
            this.name = resource.name();
            this.id = resource.id();
            this.action = resource.action().label();
        }

        public String getKind() {
            return kind;
        }

        public String getName() {
            return name;
        }

        public String getId() {
            return id;
        }

        public String getAction() {
            return action;
        }
    }
}
