package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.loadbalancer.Targets;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Outlook;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What is examined. What several checks look at is read once. */
final class Patient {

    private final Spec spec;
    private final Cloud cloud;
    private final Inputs inputs;
    private final Limits limits;
    private final Once<Optional<ConfFile>> conf;
    private final Once<Targets> targets;
    private final Once<List<Image>> tagged;
    private final Once<List<Flavor>> flavors;
    private final Once<List<LoadBalancer>> loadBalancers;
    private final Once<List<Amphora>> amphorae;
    private final Once<Outlook> outlook;

    Patient(Spec whole, Set<Section> only, Cloud cloud, Inputs inputs, Limits limits) {
        this.spec = whole.only(only);
        this.cloud = cloud;
        this.inputs = inputs;
        this.limits = limits;
        this.conf = new Once<>(() -> inputs.conf().or(() -> inputs.out().readConf()));
        this.targets = new Once<>(() -> Targets.known(spec, conf.get(), cloud));
        this.tagged = new Once<>(() -> targets.get()
                .standard()
                .imageTag()
                .map(tag -> cloud.images().foundByTag(tag))
                .orElse(List.of()));
        this.flavors = new Once<>(() -> cloud.compute().flavors());
        this.loadBalancers = new Once<>(() -> cloud.loadBalancing().ofAllProviders());
        this.amphorae = new Once<>(() -> cloud.loadBalancing().amphorae());
        this.outlook = new Once<>(() -> DriftCheck.outlook(whole, only, this));
    }

    /** Of what is to be compared. */
    Spec spec() {
        return spec;
    }

    Cloud cloud() {
        return cloud;
    }

    Inputs inputs() {
        return inputs;
    }

    Limits limits() {
        return limits;
    }

    /** By the cloud's clock, for the cloud's times are compared with it. */
    Instant now() {
        return cloud.now().orElseGet(inputs.clock()::instant);
    }

    /** The one that was given, else that of the last run. */
    Optional<ConfFile> conf() {
        return conf.get();
    }

    Targets targets() {
        return targets.get();
    }

    /** The images of the project that Glance finds by the tag of amphorae, whatever state they are in. */
    List<Image> tagged() {
        return tagged.get();
    }

    /** The flavor of amphorae, if it is known and there. */
    Optional<Flavor> flavor() {
        return targets()
                .standard()
                .computeFlavor()
                .flatMap(id -> flavors().stream()
                        .filter(flavor -> flavor.id().equals(id))
                        .findFirst());
    }

    List<Flavor> flavors() {
        return flavors.get();
    }

    /** Of all providers. */
    List<LoadBalancer> loadBalancers() {
        return loadBalancers.get();
    }

    List<Amphora> amphorae() {
        return amphorae.get();
    }

    /** What apply would do. */
    Outlook outlook() {
        return outlook.get();
    }

    /** What was read, or why it could not be. */
    private static final class Once<T> {
        private final Supplier<T> read;
        private Optional<T> value = Optional.empty();
        private Optional<CloudException> failure = Optional.empty();

        Once(Supplier<T> read) {
            this.read = read;
        }

        T get() {
            failure.ifPresent(e -> {
                throw e;
            });
            if (value.isEmpty()) {
                try {
                    value = Optional.of(read.get());
                } catch (CloudException e) {
                    failure = Optional.of(e);
                    throw e;
                }
            }
            return value.get();
        }
    }
}
