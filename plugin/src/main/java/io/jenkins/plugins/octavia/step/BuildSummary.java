package io.jenkins.plugins.octavia.step;

import hudson.model.InvisibleAction;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.doctor.Finding;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Deployment.AmphoraImage;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.RunAction2;

/**
 * What the steps of a build changed and found in each cloud, on the build's page and in deployment.json. A resource that this build
 * created stays "created", even if a later step, or the same one after a restart, finds it unchanged.
 */
public final class BuildSummary extends InvisibleAction implements RunAction2 {

    private final ArrayList<Part> parts = new ArrayList<>();
    /** Why steps failed, if no part says it: step and cloud, and below them the message. */
    private final LinkedHashSet<String> refusals = new LinkedHashSet<>();
    /** The clouds of these steps, by the names that the job knows. */
    private final LinkedHashSet<String> refusedClouds = new LinkedHashSet<>();

    private transient Run<?, ?> run;

    /** XStream runs no constructor, and the file may be empty; the same for the nested objects. */
    private Object readResolve() {
        BuildSummary read = new BuildSummary();
        read.parts.addAll(Objects.requireNonNullElse(parts, List.of()));
        read.refusals.addAll(Objects.requireNonNullElse(refusals, Set.of()));
        read.refusedClouds.addAll(Objects.requireNonNullElse(refusedClouds, Set.of()));
        return read;
    }

    /** What a dry run would do. It stays when it was done, for the person who approved it. */
    static void plan(Run<?, ?> run, ArtifactFolder folder, Cloud cloud, List<Change> changes) throws IOException {
        change(run, new Part(folder.path(), cloud.name(), cloud.project().name()), part -> part.plan(changes));
    }

    /**
     * Why a step failed, so that the page says it also if nothing was touched.
     *
     * @param cloud by the name that the job knows; empty for none
     */
    static void failed(Run<?, ?> run, String step, String cloud, String why) throws IOException {
        synchronized (run) {
            BuildSummary summary = of(run);
            synchronized (summary.parts) {
                if (summary.parts.stream().noneMatch(part -> part.getFailures().contains(why))) {
                    summary.refusals.add(step + (cloud.isEmpty() ? "" : ", cloud " + cloud) + ":\n" + why);
                    summary.refusedClouds.add(cloud);
                }
            }
            run.save();
        }
    }

    static Part add(Run<?, ?> run, ArtifactFolder folder, Set<Section> sections, Deployment deployment)
            throws IOException {
        return change(
                run,
                new Part(folder.path(), deployment.cloud(), deployment.project()),
                part -> part.add(sections, deployment));
    }

    /** What is known of load balancers now takes the place of what was known of the same ones. */
    static Part add(Run<?, ?> run, ArtifactFolder folder, Cloud cloud, List<LoadBalancerRow> rows) throws IOException {
        return change(run, new Part(folder.path(), cloud.name(), cloud.project().name()), part -> part.add(rows));
    }

    static Part addRemoved(Run<?, ?> run, ArtifactFolder folder, Cloud cloud, List<Resource> removed)
            throws IOException {
        return change(
                run, new Part(folder.path(), cloud.name(), cloud.project().name()), part -> part.removed(removed));
    }

    /** What a doctor found now takes the place of what one found before. */
    static Part addFindings(Run<?, ?> run, ArtifactFolder folder, Cloud cloud, List<Finding> findings)
            throws IOException {
        return change(
                run,
                new Part(folder.path(), cloud.name(), cloud.project().name()),
                part -> part.examined(findings.stream().map(FindingRow::of).toList()));
    }

    private static Part change(Run<?, ?> run, Part fresh, Consumer<Part> change) throws IOException {
        synchronized (run) {
            Part part = of(run).part(fresh);
            change.accept(part);
            run.save();
            return part;
        }
    }

    private static BuildSummary of(Run<?, ?> run) {
        BuildSummary summary = run.getAction(BuildSummary.class);
        if (summary == null) {
            summary = new BuildSummary();
            run.addAction(summary);
        }
        return summary;
    }

    @Override
    public void onAttached(Run<?, ?> to) {
        run = to;
    }

    @Override
    public void onLoad(Run<?, ?> of) {
        run = of;
    }

    private Part part(Part fresh) {
        synchronized (parts) {
            for (Part part : parts) {
                if (fresh.getFolder().equals(part.getFolder())) {
                    return part;
                }
            }
            parts.add(fresh);
            return fresh;
        }
    }

    /** Those that have something to show: if no load balancer is behind, there is nothing. */
    public List<Part> getParts() {
        synchronized (parts) {
            return parts.stream().filter(part -> !part.isEmpty()).toList();
        }
    }

    /** None of a build that succeeded: a step was repeated, or the pipeline went on without it. */
    public List<String> getRefusals() {
        synchronized (parts) {
            return isMadeUpFor() ? List.of() : List.copyOf(refusals);
        }
    }

    private boolean isMadeUpFor() {
        return run != null && run.getResult() == Result.SUCCESS;
    }

    /** One for each cloud that a step was at or should have been at, also if all was as it should be there. */
    public List<CloudReport> reports() {
        synchronized (parts) {
            Set<String> refused = new LinkedHashSet<>(isMadeUpFor() ? Set.of() : refusedClouds);
            List<CloudReport> reports = new ArrayList<>();
            for (Part part : parts) {
                reports.add(part.report(refused.contains(part.cloud) || refused.contains(CloudStep.THE_ONLY_ONE)));
            }
            refused.removeIf(cloud -> cloud.isEmpty()
                    || parts.stream()
                            .anyMatch(part -> cloud.equals(part.cloud) || cloud.equals(CloudStep.THE_ONLY_ONE)));
            refused.forEach(
                    cloud -> reports.add(CloudReport.refused(cloud.equals(CloudStep.THE_ONLY_ONE) ? "" : cloud)));
            return List.copyOf(reports);
        }
    }

    /** The paths of a part's artifacts that are there, below its folder. */
    public List<String> artifacts(Part part) {
        if (part.getFolder().isEmpty()) {
            return List.of();
        }
        try {
            return run.getArtifactManager().root().child(part.getFolder()).list("**", null, true).stream()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The build's, for links to its artifacts: relative to Jenkins' own address, with a slash at its end. */
    public String getUrl() {
        return run.getUrl();
    }

    /** By which pages say how near the end of a certificate is. */
    public LocalDate getToday() {
        return Ending.today();
    }

    /** Whether there is anything to show. */
    public boolean isShown() {
        return !getParts().isEmpty() || !getRefusals().isEmpty();
    }

    /** One Octavia's; not a record, because XStream cannot write one. */
    public static final class Part {

        private final String folder;
        private final String cloud;
        private final String project;
        private final ArrayList<Row> rows = new ArrayList<>();
        private final ArrayList<PlanRow> plan = new ArrayList<>();
        private final ArrayList<LoadBalancerRow> loadBalancers = new ArrayList<>();
        private final ArrayList<FindingRow> findings = new ArrayList<>();
        private final LinkedHashMap<String, String> expiries = new LinkedHashMap<>();
        /** The day as ISO-8601; empty if the image was not looked at. */
        private String imageMade = "";

        private boolean loadBalancersSeen;
        /** By the sections that a step was about. */
        private final LinkedHashMap<LinkedHashSet<String>, String> failures = new LinkedHashMap<>();

        Part(String folder, String cloud, String project) {
            this.folder = Objects.requireNonNullElse(folder, "");
            this.cloud = Objects.requireNonNullElse(cloud, "");
            this.project = Objects.requireNonNullElse(project, "");
        }

        private Object readResolve() {
            Part read = new Part(folder, cloud, project);
            read.rows.addAll(Objects.requireNonNullElse(rows, List.of()));
            read.plan.addAll(Objects.requireNonNullElse(plan, List.of()));
            read.loadBalancers.addAll(Objects.requireNonNullElse(loadBalancers, List.of()));
            read.findings.addAll(Objects.requireNonNullElse(findings, List.of()));
            read.imageMade = Objects.requireNonNullElse(imageMade, "");
            read.loadBalancersSeen = loadBalancersSeen;
            read.expiries.putAll(Objects.requireNonNullElse(expiries, Map.of()));
            read.failures.putAll(Objects.requireNonNullElse(failures, Map.of()));
            return read;
        }

        /** A step for the same sections, or more, clears the failure of an earlier one. */
        void add(Set<Section> sections, Deployment deployment) {
            LinkedHashSet<String> keys = new LinkedHashSet<>();
            sections.forEach(section -> keys.add(section.key()));
            synchronized (rows) {
                deployment.resources().forEach(this::add);
                deployment.certificates().ifPresent(certificates -> {
                    expiries.put(Ending.CLIENT, day(certificates.clientNotAfter()));
                    expiries.put(Ending.AUTHORITY, day(certificates.caNotAfter()));
                });
                deployment.image().flatMap(AmphoraImage::createdAt).ifPresent(time -> imageMade = day(time));
                failures.keySet().removeIf(keys::containsAll);
                deployment.failure().ifPresent(failure -> failures.put(keys, failure));
            }
        }

        /** What is on record when a step has ended, with what others of the build did and failed with. */
        Deployment upTo(Deployment last) {
            synchronized (rows) {
                List<Resource> resources = new ArrayList<>(rows.stream()
                        .filter(row -> row.action != Action.REMOVED)
                        .flatMap(row -> row.resource().stream())
                        .toList());
                last.resources().stream()
                        .filter(known -> rows.stream().noneMatch(row -> row.isOf(known)))
                        .forEach(resources::add);
                return new Deployment(
                        cloud,
                        project,
                        last.projectId(),
                        last.region(),
                        List.copyOf(resources),
                        last.options(),
                        last.healthManagers(),
                        last.certificates(),
                        last.image(),
                        last.notes(),
                        failures.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", failures.values())));
            }
        }

        private void add(Resource resource) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).isOf(resource)) {
                    rows.set(i, rows.get(i).followedBy(resource));
                    return;
                }
            }
            rows.add(new Row(resource, resource.action()));
        }

        void add(List<LoadBalancerRow> seen) {
            synchronized (rows) {
                loadBalancersSeen = true;
                for (LoadBalancerRow row : seen) {
                    loadBalancers.removeIf(known -> known.getId().equals(row.getId()));
                    loadBalancers.add(row);
                }
            }
        }

        void plan(List<Change> changes) {
            synchronized (rows) {
                changes.stream().filter(change -> change.action().isChange()).forEach(change -> {
                    plan.removeIf(known -> known.isOf(change));
                    plan.add(PlanRow.of(change));
                });
            }
        }

        private void removed(List<Resource> resources) {
            synchronized (rows) {
                resources.forEach(this::add);
            }
        }

        private void examined(List<FindingRow> now) {
            synchronized (rows) {
                findings.clear();
                findings.addAll(now);
            }
        }

        private static String day(Instant end) {
            return end.toString().substring(0, "2000-01-01".length());
        }

        private boolean isEmpty() {
            synchronized (rows) {
                return rows.isEmpty()
                        && plan.isEmpty()
                        && loadBalancers.isEmpty()
                        && findings.isEmpty()
                        && expiries.isEmpty()
                        && failures.isEmpty();
            }
        }

        /** The folder of its artifacts, which identifies it; empty in builds of earlier versions. */
        public String getFolder() {
            return folder;
        }

        public String getCloud() {
            return cloud;
        }

        public String getProject() {
            return project;
        }

        public List<Row> getRows() {
            synchronized (rows) {
                return List.copyOf(rows);
            }
        }

        public List<PlanRow> getPlan() {
            synchronized (rows) {
                return List.copyOf(plan);
            }
        }

        /** How many of each action, such as {@code 8 created, 1 unchanged}. */
        public String getCounts() {
            return counts(getRows().stream().map(Row::getAction));
        }

        /** @param refused whether a step failed at this cloud for a reason that is not among the failures */
        private CloudReport report(boolean refused) {
            synchronized (rows) {
                boolean isFailed = refused || !failures.isEmpty();
                return new CloudReport(
                        folder,
                        cloud,
                        project,
                        isFailed,
                        rows.stream().anyMatch(row -> row.action.isChange()),
                        rows.isEmpty() && !plan.isEmpty(),
                        (isFailed ? "failed; " : "") + words(),
                        getExpiries(),
                        image(),
                        loadBalancersBehind());
            }
        }

        private String words() {
            List<String> words = new ArrayList<>();
            if (!getRows().isEmpty()) {
                words.add(getCounts());
            } else if (!getPlan().isEmpty()) {
                words.add("would be: " + counts(getPlan().stream().map(PlanRow::getAction)));
            }
            if (!getFindings().isEmpty()) {
                words.add("doctor: " + counts(getFindings().stream().map(FindingRow::getSeverity)));
            }
            loadBalancersBehind().ifPresent(behind -> words.add(behind + " load balancers behind"));
            return words.isEmpty() ? "nothing to do" : String.join("; ", words);
        }

        private static String counts(Stream<String> words) {
            return words
                    .collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(count -> count.getValue() + " " + count.getKey())
                    .collect(Collectors.joining(", "));
        }

        public List<LoadBalancerRow> getLoadBalancers() {
            synchronized (rows) {
                return List.copyOf(loadBalancers);
            }
        }

        private Optional<Integer> loadBalancersBehind() {
            return loadBalancersSeen
                    ? Optional.of((int) loadBalancers.stream()
                            .filter(LoadBalancerRow::isBehind)
                            .count())
                    : Optional.empty();
        }

        private Optional<ImageAge> image() {
            return rows.stream()
                    .filter(row -> row.kind.equals(Kind.IMAGE.toString()))
                    .findFirst()
                    .flatMap(row -> ImageAge.of(row.name, imageMade));
        }

        public List<FindingRow> getFindings() {
            synchronized (rows) {
                return List.copyOf(findings);
            }
        }

        /** By what ends, the day as ISO-8601. */
        public Map<String, String> getExpiries() {
            synchronized (rows) {
                return new LinkedHashMap<>(expiries);
            }
        }

        public List<Ending> getEndings() {
            return Ending.all(getExpiries());
        }

        /** One for each step that failed. */
        public List<String> getFailures() {
            synchronized (rows) {
                return List.copyOf(failures.values());
            }
        }
    }

    /** One resource. */
    public static final class Row {

        private final String kind;
        private final String name;
        private final String id;
        private final Action action;

        Row(Resource resource, Action action) {
            this(resource.kind().toString(), resource.name(), resource.id(), action);
        }

        private Row(String kind, String name, String id, Action action) {
            this.kind = Objects.requireNonNullElse(kind, "");
            this.name = Objects.requireNonNullElse(name, "");
            this.id = Objects.requireNonNullElse(id, "");
            this.action = Objects.requireNonNullElse(action, Action.UNCHANGED);
        }

        private Object readResolve() {
            return new Row(kind, name, id, action);
        }

        boolean isOf(Resource resource) {
            return kind.equals(resource.kind().toString()) && name.equals(resource.name());
        }

        Row followedBy(Resource later) {
            boolean stands = action.isChange() && action != Action.REMOVED && later.action() != Action.REMOVED;
            return new Row(later, stands ? action : later.action());
        }

        /** Empty if a file of the build has been damaged. */
        Optional<Resource> resource() {
            return Kind.of(kind).map(known -> new Resource(known, name, id, action));
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
            return action.label();
        }
    }
}
